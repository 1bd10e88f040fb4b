//! Who somebody is, as their company says in a token that it signed itself.

use domain::clock::Time;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;

use crate::identity::IdentitySecret;

/// How much later than ours a company's clock may be: a token that begins then is believed already.
const EARLY_MILLIS: f64 = 60_000.0;

/// What a company says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// What the company's own system calls them.
    pub subject: String,
    /// Their address.
    pub email: Option<String>,
    /// What people call them.
    pub name: Option<String>,
    /// For whom it was said.
    pub audiences: Vec<String>,
}

/// Why a token says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// None of the secrets has signed it.
    #[error("the token was not signed with the secret")]
    Forged,
    /// It was signed, and its time is over.
    #[error("the token has expired")]
    Expired,
    /// It was signed, for later.
    #[error("the token is not good yet")]
    Early,
    /// It was signed, and leaves out what must be said, or says it in another form.
    #[error("the token needs sub, aud and exp")]
    Incomplete,
}

#[derive(Deserialize)]
struct Shape {
    sub: String,
    aud: Audience,
    /// Seconds, which need not be whole (RFC 7519).
    exp: f64,
    nbf: Option<f64>,
    email: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// What a token says that one of the secrets has signed with HMAC-SHA-256, at `now`. For whom it was said is for the
/// caller to look at.
pub fn read_assertion(
    token: &str,
    secrets: &[IdentitySecret],
    now: Time,
) -> Result<Assertion, Unproven> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| Unproven::Forged)?;
    if header.alg != Algorithm::HS256 || header.crit.is_some() {
        return Err(Unproven::Forged);
    }
    let claims = secrets.iter().find_map(|secret| claims(token, secret)).ok_or(Unproven::Forged)?;
    let shape: Shape = serde_json::from_value(claims).map_err(|_| Unproven::Incomplete)?;
    let now = now.millis() as f64;
    if shape.exp * 1_000.0 <= now {
        return Err(Unproven::Expired);
    }
    if shape.nbf.is_some_and(|begins| now + EARLY_MILLIS < begins * 1_000.0) {
        return Err(Unproven::Early);
    }
    let Shape { sub, aud, email, name, .. } = shape;
    let audiences = match aud {
        Audience::One(audience) => vec![audience],
        Audience::Many(audiences) => audiences,
    };
    Ok(Assertion { subject: sub, email, name, audiences })
}

/// What is said, if that secret has signed it; its times are judged here, by the time that is given.
fn claims(token: &str, secret: &IdentitySecret) -> Option<Value> {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let key = DecodingKey::from_secret(secret.as_str().as_bytes());
    jsonwebtoken::decode(token, &key, &rules).ok().map(|data| data.claims)
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header};
    use serde_json::json;

    use super::*;

    const NOW: Time = Time(1_700_000_000_000);

    fn secret(text: &str) -> IdentitySecret {
        IdentitySecret::taken_over(text).unwrap()
    }

    fn signed(algorithm: Algorithm, claims: &Value) -> String {
        let key = EncodingKey::from_secret(b"sk_live_testsecret");
        jsonwebtoken::encode(&Header::new(algorithm), claims, &key).unwrap()
    }

    fn read(claims: &Value) -> Result<Assertion, Unproven> {
        let secrets = [secret("ids_live_the_newer_one"), secret("sk_live_testsecret")];
        read_assertion(&signed(Algorithm::HS256, claims), &secrets, NOW)
    }

    #[test]
    fn what_a_company_says_is_read_with_any_of_its_secrets() {
        let said = Assertion {
            subject: "usr_123".to_owned(),
            email: Some("jane@example.com".to_owned()),
            name: None,
            audiences: vec!["acme".to_owned()],
        };
        let claims = json!({"sub": "usr_123", "email": "jane@example.com", "aud": "acme", "exp": 1_700_000_001});
        assert_eq!(read(&claims), Ok(said.clone()));
        let mut many = claims.clone();
        many["aud"] = json!(["acme", "shop"]);
        let audiences = vec!["acme".to_owned(), "shop".to_owned()];
        assert_eq!(read(&many), Ok(Assertion { audiences, ..said }));
    }

    #[test]
    fn times_and_claims_are_looked_at() {
        let whole = json!({"sub": "a", "aud": "acme", "exp": 1_700_000_000.5});
        assert!(read(&whole).is_ok());
        for (name, value, why) in [
            ("exp", json!(1_700_000_000), Unproven::Expired),
            ("exp", json!(-1), Unproven::Expired),
            ("exp", json!("1700000900"), Unproven::Incomplete),
            ("exp", Value::Null, Unproven::Incomplete),
            ("aud", Value::Null, Unproven::Incomplete),
            ("sub", json!(7), Unproven::Incomplete),
            ("email", json!(["a@b.c"]), Unproven::Incomplete),
            ("nbf", json!(1_700_000_061), Unproven::Early),
        ] {
            let mut claims = whole.clone();
            claims[name] = value;
            assert_eq!(read(&claims), Err(why), "{claims}");
        }
        assert_eq!(read(&json!({"sub": "a", "aud": "acme"})), Err(Unproven::Incomplete));
        assert_eq!(read(&json!({"aud": "acme", "exp": 1_700_000_001})), Err(Unproven::Incomplete));
    }

    #[test]
    fn what_is_not_signed_so_is_forged() {
        let claims = json!({"sub": "a", "aud": "acme", "exp": 1_700_000_001});
        let other = [secret("sk_live_othersecret")];
        let right = signed(Algorithm::HS256, &claims);
        let (body, _) = right.rsplit_once('.').unwrap();
        let (_, payload) = body.split_once('.').unwrap();
        // {"alg":"none"}
        let unsigned = format!("eyJhbGciOiJub25lIn0.{payload}.");
        let longer = signed(Algorithm::HS512, &claims);
        assert_eq!(read_assertion(&right, &other, NOW), Err(Unproven::Forged));
        assert_eq!(read_assertion(&right, &[], NOW), Err(Unproven::Forged));
        let secrets = [secret("sk_live_testsecret")];
        for token in [unsigned, longer, format!("{body}."), "a.b.c".to_owned(), String::new()] {
            assert_eq!(read_assertion(&token, &secrets, NOW), Err(Unproven::Forged), "{token}");
        }
    }
}
