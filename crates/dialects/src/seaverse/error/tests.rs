use super::*;

fn object(refusal: Refusal) -> String {
    let Refusal { code, message, details, hint, .. } = refusal;
    let object = ErrorObject { code: code.row().1, details, hint, message };
    serde_json::to_string(&object).expect("it is JSON")
}

fn header(refusal: Refusal, name: &str) -> Option<String> {
    let response = refusal.into_response();
    assert_eq!(response.headers()[CONTENT_TYPE], JSON);
    Some(response.headers().get(name)?.to_str().expect("a text").to_owned())
}

#[test]
fn every_key_is_there() {
    assert_eq!(
        object(Refusal::undefined_column(Relation::Messages, "foo")),
        r#"{"code":"42703","details":null,"hint":null,"message":"column messages.foo does not exist"}"#
    );
    assert_eq!(
        object(Refusal::beyond(46, 45)),
        r#"{"code":"PGRST103","details":"An offset of 46 was requested, but there are only 45 rows.","hint":null,"message":"Requested range not satisfiable"}"#
    );
    assert_eq!(Refusal::unfiltered(&Method::DELETE).message(), "DELETE requires a WHERE clause");
    assert_eq!(Refusal::unfiltered(&Method::PATCH).message(), "UPDATE requires a WHERE clause");
}

#[test]
fn whoever_is_not_known_is_asked_for_a_token() {
    let unknown = Error::Unauthenticated("this token has \"expired\"");
    let asked = header(unknown.into(), "www-authenticate").unwrap();
    let expected = "Bearer error=\"invalid_token\", error_description=\"this token has 'expired'\"";
    assert_eq!(asked, expected);
    assert_eq!(header(Refusal::anonymous(), "www-authenticate").unwrap(), "Bearer");
    let forbidden = Refusal::from(Error::Forbidden("read this"));
    assert_eq!(header(forbidden, "www-authenticate"), None);
}

#[test]
fn what_the_engine_says_has_its_code_and_status() {
    let wait = Duration::from_millis(2_500);
    for (error, status, code) in [
        (Error::invalid("title", "title is too long"), 400, "22023"),
        (Error::TooLarge { max: 1 }, 413, "54000"),
        (Error::Unauthenticated("this token has expired"), 401, "PGRST303"),
        (Error::Unauthenticated("this token is invalid"), 401, "PGRST301"),
        (Error::Forbidden("write this"), 403, "42501"),
        (Error::IdentityRequired, 403, "42501"),
        (Error::NotFound("conversation"), 409, "23503"),
        (Error::Conflict("another conversation has this id"), 409, "23505"),
        (Error::Stale, 409, "40001"),
        (Error::TooMany { retry_after: wait }, 429, "53400"),
        (Error::Unavailable { retry_after: wait }, 503, "PGRST001"),
        (Error::Internal("a secret".into()), 500, "XX000"),
    ] {
        let refusal = Refusal::from(error);
        assert_eq!(refusal.code(), code);
        assert!(!object(refusal.clone()).contains("secret"));
        assert_eq!(refusal.into_response().status().as_u16(), status, "{code}");
    }
    let away = Refusal::from(Error::Unavailable { retry_after: wait });
    assert_eq!(header(away, "retry-after").unwrap(), "2");
    assert_eq!(header(Refusal::beyond(2, 1), "content-range").unwrap(), "*/1");
    let internal = Refusal::from(Error::Internal("a secret".into())).into_response();
    assert_eq!(
        internal.extensions().get::<Cause>().map(|cause| cause.0.as_str()),
        Some("a secret")
    );
}
