//! Signatures that were made elsewhere, and headers that are none.

use signing::{
    Form, Invalid, InvalidSecret, Literal, Scheme, Secret, Standard, Window, sign, verify_cstar,
    verify_standard,
};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const TIME: i64 = 1_614_265_330;
/// Of the official libraries' own tests.
const STANDARD: Standard<'_> = Standard {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

const CSTAR_SECRET: &str = "whsec_testsecret";
const CSTAR_BODY: &[u8] = br#"{"id":"evt_ticket_created_1700000000000_abc12345","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_1","data":{"ticket":{"id":"tkt_1","title":"T"}}}"#;
const CSTAR_TIME: i64 = 1_700_000_000;
const CSTAR: &str =
    "t=1700000000,v1=d80b0078bea1c2b0bd5f52e9cb4dd01caae75d806ab067966ce3b14e2a758f3b";
const CSTAR_SHA256: &str =
    "sha256=7556a427db9f5f28f2b692ff827bd63cfc4e59fedd13436d9f332999ace3c9fb";

fn secret() -> Secret {
    Secret::parse(SECRET).unwrap()
}

fn standard(headers: Standard<'_>, now: i64) -> Result<(), Invalid> {
    verify_standard(&[secret()], headers, BODY, Window::at(now))
}

fn cstar(header: &str, now: i64) -> Result<Form, Invalid> {
    verify_cstar(&[Literal::new(CSTAR_SECRET)], header, CSTAR_BODY, Window::at(now))
}

#[test]
fn standard_webhooks_are_signed_as_the_official_libraries_do() {
    let headers = sign(Scheme::Standard, &[secret()], STANDARD.id, TIME, BODY);
    let expected = [
        ("webhook-id", STANDARD.id),
        ("webhook-timestamp", STANDARD.timestamp),
        ("webhook-signature", STANDARD.signature),
    ];
    assert_eq!(headers, expected.map(|(name, value)| (name, value.to_owned())));
    assert_eq!(standard(STANDARD, TIME), Ok(()));
}

#[test]
fn cstars_three_generations_are_accepted() {
    let bare = CSTAR_SHA256.strip_prefix("sha256=").unwrap();
    for (header, form) in [(CSTAR, Form::Timed), (CSTAR_SHA256, Form::Sha256), (bare, Form::Bare)] {
        assert_eq!(cstar(header, CSTAR_TIME), Ok(form));
        let other = [Literal::new("whsec_othersecret")];
        let result = verify_cstar(&other, header, CSTAR_BODY, Window::at(CSTAR_TIME));
        assert_eq!(result, Err(Invalid::NoMatch));
    }
}

#[test]
fn cstars_key_is_the_whole_text_of_the_secret() {
    let (secret, literal) = (secret(), Literal::new(SECRET));
    for (scheme, form) in [(Scheme::CStar, Form::Timed), (Scheme::CStarSha256, Form::Sha256)] {
        let headers = sign(scheme, std::slice::from_ref(&secret), "evt_1", CSTAR_TIME, CSTAR_BODY);
        let [("X-Signature", header)] = &headers[..] else { panic!("one header: {headers:?}") };
        let found = verify_cstar(
            std::slice::from_ref(&literal),
            header,
            CSTAR_BODY,
            Window::at(CSTAR_TIME),
        );
        assert_eq!(found, Ok(form));
    }
    assert_eq!(secret.literal(), literal);
}

#[test]
fn a_time_is_believed_for_five_minutes() {
    for (now, expected) in [
        (TIME - 301, Err(Invalid::TooNew)),
        (TIME - 300, Ok(())),
        (TIME + 300, Ok(())),
        (TIME + 301, Err(Invalid::TooOld)),
        (i64::MIN, Err(Invalid::TooNew)),
        (i64::MAX, Err(Invalid::TooOld)),
    ] {
        assert_eq!(standard(STANDARD, now), expected, "{now}");
    }
    let wide = Window::at(TIME + 900).tolerating(900);
    assert_eq!(verify_standard(&[secret()], STANDARD, BODY, wide), Ok(()));
    assert_eq!(cstar(CSTAR, CSTAR_TIME + 301), Err(Invalid::TooOld));
    assert_eq!(cstar(CSTAR_SHA256, CSTAR_TIME + 301), Ok(Form::Sha256));
}

#[test]
fn one_of_several_signatures_is_enough() {
    let other = Secret::of_bits(&[9; 32]);
    for secrets in [[secret(), other.clone()], [other, secret()]] {
        let headers = sign(Scheme::Standard, &secrets, STANDARD.id, TIME, BODY);
        assert_eq!(headers[2].1.split(' ').count(), 2);
        assert_eq!(standard(Standard { signature: &headers[2].1, ..STANDARD }, TIME), Ok(()));
        let headers = sign(Scheme::CStar, &secrets, STANDARD.id, TIME, BODY);
        let one = [secret().literal()];
        let result = verify_cstar(&one, &headers[0].1, BODY, Window::at(TIME));
        assert_eq!(result, Ok(Form::Timed));
        let headers = sign(Scheme::CStarSha256, &secrets, STANDARD.id, TIME, BODY);
        let newest = [secrets[0].literal()];
        let result = verify_cstar(&newest, &headers[0].1, BODY, Window::at(TIME));
        assert_eq!(result, Ok(Form::Sha256));
    }
}

#[test]
fn versions_that_nobody_knows_are_passed_over() {
    let signature = format!("v1a,AAAA v2,{} {}", "A".repeat(44), STANDARD.signature);
    assert_eq!(standard(Standard { signature: &signature, ..STANDARD }, TIME), Ok(()));
    let header = CSTAR.replace(",v1", ",v0=xyz,v2=,v1");
    assert_eq!(cstar(&header, CSTAR_TIME), Ok(Form::Timed));
}

#[test]
fn what_cannot_be_read_is_refused() {
    for timestamp in ["", "x", "+1614265330", "-1", " 1614265330", "99999999999999999999"] {
        let result = standard(Standard { timestamp, ..STANDARD }, TIME);
        assert_eq!(result, Err(Invalid::Malformed), "{timestamp}");
    }
    for signature in ["", " ", "v1", "v1,", "v1,!", "v1=g0hM9SsE", "V1,g0hM9SsE", "v1,g0hM9SsE"] {
        let result = standard(Standard { signature, ..STANDARD }, TIME);
        assert_eq!(result, Err(Invalid::NoMatch), "{signature}");
    }
    let twice = CSTAR.replace(",v1", ",t=1700000000,v1");
    let upper = CSTAR_SHA256.to_uppercase();
    let malformed =
        ["", "t=", "t=x,v1=00", "t=1700000000,v1", "t=1700000000,v1=0g", "sha256=", "sha256=00"];
    for header in malformed.into_iter().chain([twice.as_str(), &upper, "v1=00,t=1700000000"]) {
        assert_eq!(cstar(header, CSTAR_TIME), Err(Invalid::Malformed), "{header}");
    }
    for header in ["t=1700000000", "t=1700000000,v1=", "t=1700000000,v1=00"] {
        assert_eq!(cstar(header, CSTAR_TIME), Err(Invalid::NoMatch), "{header}");
    }
}

#[test]
fn nothing_is_accepted_without_a_secret() {
    assert!(sign(Scheme::CStarSha256, &[], "", 0, b"").is_empty());
    let result = verify_standard(&[], STANDARD, BODY, Window::at(TIME));
    assert_eq!(result, Err(Invalid::NoMatch));
    let result = verify_cstar(&[], CSTAR, CSTAR_BODY, Window::at(CSTAR_TIME));
    assert_eq!(result, Err(Invalid::NoMatch));
}

#[test]
fn secrets_in_a_wrong_form_are_refused() {
    let of = |bytes: usize| format!("whsec_{}", "AAAA".repeat(bytes / 3));
    for (text, expected) in [
        ("", InvalidSecret::Prefix),
        ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", InvalidSecret::Prefix),
        ("WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", InvalidSecret::Prefix),
        ("whsec_", InvalidSecret::Length(0)),
        ("whsec_testsecret", InvalidSecret::Base64),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", InvalidSecret::Base64),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_", InvalidSecret::Base64),
        (&of(21), InvalidSecret::Length(21)),
        (&of(66), InvalidSecret::Length(66)),
    ] {
        let error = Secret::parse(text).unwrap_err();
        assert_eq!(error, expected, "{text}");
        assert!(text.len() < 10 || !error.to_string().contains(text));
    }
    assert!(Secret::parse(&of(24)).is_ok() && Secret::parse(&of(63)).is_ok());
    assert_eq!(format!("{:?} {:?}", secret(), secret().literal()), "Secret(***) Literal(***)");
}

#[test]
fn schemes_are_found_by_their_names() {
    for scheme in Scheme::ALL {
        assert_eq!(Scheme::parse(scheme.as_str()), Some(scheme));
    }
    assert_eq!(Scheme::parse("Standard"), None);
}
