//! What is believed, and what is not.

use domain::access::{Guest, Reach};
use domain::agent::Environment;
use domain::id::{AgentId, ConversationId, CustomerId, FileId, TokenId, WorkspaceId};
use domain::text::Metadata;
use domain::workspace::{Mode, Scope};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::claims::{Access, FilePass, FileUse};

const NOW: Time = Time(1_700_000_000_000);

fn key() -> SigningKey {
    SigningKey::new(SigningKeyId(7), [7; 32])
}

fn read(token: &str, now: Time) -> Result<Claims, Invalid> {
    open(token, |id| (id == key().id()).then(key), now)
}

fn access(reach: Reach) -> Claims {
    Claims::Access(Access {
        id: TokenId(1),
        scope: Scope { workspace: WorkspaceId(2), mode: Mode::Test },
        guest: Guest { reach, reads: true, writes: false },
        data: Some(Metadata::from_object(r#"{"plan":"pro"}"#.to_owned()).unwrap()),
        issued_at: NOW,
        expires_at: NOW.plus(60_000),
    })
}

fn pass(allows: FileUse) -> Claims {
    Claims::File(FilePass { file: FileId(3), allows, expires_at: NOW.plus(60_000) })
}

fn every_kind() -> Vec<Claims> {
    vec![
        access(Reach::Customer(CustomerId(4))),
        access(Reach::Conversation(ConversationId(5))),
        access(Reach::Agent(AgentId(6), Environment::Staging)),
        pass(FileUse::Put { bytes_max: 10 }),
        pass(FileUse::Get),
    ]
}

/// A token with any header and any claims, rightly signed.
fn signed(header: &Header, claims: &Value) -> String {
    let secret = EncodingKey::from_secret(key().secret());
    jsonwebtoken::encode(header, claims, &secret).unwrap()
}

fn header() -> Header {
    Header { kid: Some(key().id().to_string()), ..Header::new(ALGORITHM) }
}

/// The claims of a token as they are written.
fn written(claims: &Claims) -> Value {
    serde_json::to_value(Shape::from(claims)).unwrap()
}

#[test]
fn what_was_signed_is_read() {
    for claims in every_kind() {
        assert_eq!(read(&sign(&key(), &claims), NOW), Ok(claims));
    }
}

#[test]
fn a_token_ends_at_its_time_and_not_before() {
    for claims in every_kind() {
        let token = sign(&key(), &claims);
        assert_eq!(read(&token, NOW.plus(59_999)), Ok(claims));
        assert_eq!(read(&token, NOW.plus(60_000)), Err(Invalid::Expired));
    }
}

#[test]
fn only_our_keys_sign() {
    let claims = access(Reach::Customer(CustomerId(4)));
    let token = sign(&key(), &claims);
    assert_eq!(open(&token, |_| None, NOW), Err(Invalid::UnknownKey));
    let other = SigningKey::new(key().id(), [8; 32]);
    assert_eq!(read(&sign(&other, &claims), NOW), Err(Invalid::Forged));
    let late = NOW.plus(60_000);
    assert_eq!(read(&sign(&other, &claims), late), Err(Invalid::Forged), "expired and forged");
}

#[test]
fn only_one_algorithm_is_taken_and_a_key_is_named() {
    let claims = written(&access(Reach::Customer(CustomerId(4))));
    assert!(read(&signed(&header(), &claims), NOW).is_ok());
    let cases = [
        Header { kid: None, ..header() },
        Header { kid: Some("sgk_7".to_owned()), ..header() },
        Header { alg: Algorithm::HS384, ..header() },
        Header { alg: Algorithm::HS512, ..header() },
        Header { crit: Some(vec!["b64".to_owned()]), ..header() },
    ];
    for case in cases {
        assert_eq!(read(&signed(&case, &claims), NOW), Err(Invalid::Forged), "{case:?}");
    }
}

#[test]
fn a_token_without_a_signature_is_none() {
    let token = sign(&key(), &access(Reach::Customer(CustomerId(4))));
    let (message, _) = token.rsplit_once('.').unwrap();
    let (_, payload) = message.split_once('.').unwrap();
    // {"alg":"none","kid":"sgk_…07"} and the same with "None".
    for header in [
        "eyJhbGciOiJub25lIiwia2lkIjoic2drXzAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA3In0",
        "eyJhbGciOiJOb25lIiwia2lkIjoic2drXzAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA3In0",
    ] {
        assert_eq!(read(&format!("{header}.{payload}."), NOW), Err(Invalid::Forged), "{header}");
    }
    for text in [format!("{message}."), message.to_owned(), String::new(), "..".to_owned()] {
        assert_eq!(read(&text, NOW), Err(Invalid::Forged), "{text}");
    }
}

/// The claims with one of them replaced, or left out.
fn with(claims: &Claims, name: &str, value: Option<Value>) -> Value {
    let mut written = written(claims);
    let fields = written.as_object_mut().unwrap();
    match value {
        Some(value) => fields.insert(name.to_owned(), value),
        None => fields.remove(name),
    };
    written
}

#[test]
fn claims_that_make_no_sense_are_refused_though_they_are_signed() {
    let customer = access(Reach::Customer(CustomerId(4)));
    let agent = access(Reach::Agent(AgentId(6), Environment::Staging));
    let (put, get) = (pass(FileUse::Put { bytes_max: 10 }), pass(FileUse::Get));
    let file = json!(FileId(3).to_string());
    let cases = [
        with(&customer, "exp", None),
        with(&customer, "exp", Some(json!("soon"))),
        with(&customer, "exp", Some(json!(i64::MAX))),
        with(&customer, "iat", None),
        with(&customer, "use", None),
        with(&customer, "use", Some(json!("file"))),
        with(&customer, "use", Some(json!("other"))),
        with(&customer, "sub", Some(file)),
        with(&customer, "environment", Some(json!("staging"))),
        with(&customer, "scope", Some(json!("conversations:read admin"))),
        with(&customer, "mode", Some(json!("dev"))),
        with(&customer, "data", Some(json!([1]))),
        with(&agent, "environment", None),
        with(&agent, "environment", Some(json!("moon"))),
        with(&put, "use", Some(json!("access"))),
        with(&put, "bytes_max", None),
        with(&put, "action", Some(json!("get"))),
        with(&put, "exp", None),
        with(&get, "action", Some(json!("put"))),
        with(&get, "action", Some(json!("delete"))),
    ];
    for case in cases {
        assert_eq!(read(&signed(&header(), &case), NOW), Err(Invalid::Forged), "{case}");
    }
}

#[test]
fn a_key_does_not_show_its_secret() {
    let shown = format!("{:?}", SigningKey::new(SigningKeyId(1), [0xab; 32]));
    assert_eq!(shown, "SigningKey(sgk_00000000000000000000000000000001)");
}

proptest! {
    #[test]
    fn a_token_with_a_changed_byte_is_refused(kind in 0..5_usize, place: prop::sample::Index, flip in 1..=127_u8) {
        let mut bytes = sign(&key(), &every_kind()[kind]).into_bytes();
        let at = place.index(bytes.len());
        bytes[at] ^= flip;
        let token = String::from_utf8(bytes).unwrap();
        prop_assert!(read(&token, NOW).is_err());
    }

    #[test]
    fn any_text_is_refused_without_a_panic(text: String) {
        prop_assert_eq!(read(&text, NOW), Err(Invalid::Forged));
    }
}
