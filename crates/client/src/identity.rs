//! Signing who a customer is, on your server: a page shows the signature to begin the session of that customer.
//!
//! The secret is what `switchboard identity-secret create` printed. Keep it on your servers.
//!
//! ```
//! use switchboard_client::identity::Identity;
//!
//! let ada = Identity::new("user_42", "default").email("ada@example.com").name("Ada");
//! let token = ada.sign("ids_live_…", 1_700_000_120);
//! assert_eq!(token.split('.').count(), 3);
//! ```

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::Sha256;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Who a customer is, for `POST /v1/customer-sessions`: a JSON Web Token (HS256).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    sub: String,
    aud: String,
    email: Option<String>,
    name: Option<String>,
}

impl Identity {
    /// Whom your own system calls `sub`, for the workspace with this slug or id.
    pub fn new(sub: impl Into<String>, workspace: impl Into<String>) -> Identity {
        Identity { sub: sub.into(), aud: workspace.into(), email: None, name: None }
    }

    /// Their address.
    #[must_use]
    pub fn email(self, email: impl Into<String>) -> Identity {
        Identity { email: Some(email.into()), ..self }
    }

    /// Their name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Identity {
        Identity { name: Some(name.into()), ..self }
    }

    /// Signs it, to be believed until this time in seconds since 1970. A minute or two is enough: the session that it
    /// begins lives for a day.
    #[must_use]
    pub fn sign(&self, secret: &str, expires_at: i64) -> String {
        let mut claims = Map::new();
        let mut claim = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        claim("sub", self.sub.as_str().into());
        claim("aud", self.aud.as_str().into());
        claim("exp", expires_at.into());
        if let Some(email) = &self.email {
            claim("email", email.as_str().into());
        }
        if let Some(name) = &self.name {
            claim("name", name.as_str().into());
        }
        let head = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let claims = BASE64_URL_SAFE_NO_PAD.encode(Value::Object(claims).to_string());
        let signed = format!("{head}.{claims}");
        let code = BASE64_URL_SAFE_NO_PAD.encode(code(secret, &signed));
        format!("{signed}.{code}")
    }
}

/// Who a customer is, as cStar's chat client says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WidgetCustomer {
    /// Their address.
    pub email: String,
    /// What your own system calls them.
    pub external_id: String,
    /// Their name.
    pub name: Option<String>,
    /// When it is signed, in seconds since 1970.
    pub timestamp: i64,
}

impl WidgetCustomer {
    /// Signs it: the `signature` of the client's `identify`, in hexadecimal digits.
    #[must_use]
    pub fn sign(&self, secret: &str) -> String {
        // The order is part of what is signed.
        let quoted = |text: &str| Value::from(text).to_string();
        let name = self.name.as_deref().map(|name| format!(",\"name\":{}", quoted(name)));
        let canonical = format!(
            "{{\"email\":{},\"externalId\":{}{},\"timestamp\":{}}}",
            quoted(&self.email),
            quoted(&self.external_id),
            name.unwrap_or_default(),
            self.timestamp
        );
        let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
        let digits = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
        code(secret, &canonical).iter().flat_map(digits).collect()
    }
}

fn code(secret: &str, text: &str) -> [u8; 32] {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
    let mut mac = mac.expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::{Identity, WidgetCustomer};

    /// The vectors of the vendor's own library.
    #[test]
    fn a_customer_is_signed_as_the_vendor_does() {
        let customer = |email: &str, id: &str, name: Option<&str>| WidgetCustomer {
            email: email.to_owned(),
            external_id: id.to_owned(),
            name: name.map(str::to_owned),
            timestamp: 1_700_000_000,
        };
        let cases = [
            (
                customer("jane@example.com", "usr_123", Some("Jane")),
                "1104f212f8a5288e9f0a9040ae4fd547a6983e8de8900c6432421169feb3b675",
            ),
            (
                customer("jane@example.com", "usr_123", None),
                "aa0a46439e1cfe7372a368376fecfb1da7be8065155d673aae2ed6ce10ebf2ad",
            ),
            (
                customer("zoé@example.com", "a/b\"c", Some("Zoë 🚀\n\t")),
                "8b7507dd8204233379c3a0827e190cd0138616b703dba6fdea9a24a6af37fba6",
            ),
        ];
        for (customer, expected) in cases {
            assert_eq!(customer.sign("sk_live_testsecret"), expected, "{customer:?}");
        }
    }

    #[test]
    fn a_token_says_who_where_and_until_when() {
        use base64::Engine as _;

        let token = Identity::new("ada", "acme").email("ada@example.com").sign("ids_live_x", 60);
        let claims = token.split('.').nth(1).unwrap();
        let claims = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        let expected = r#"{"aud":"acme","email":"ada@example.com","exp":60,"sub":"ada"}"#;
        assert_eq!(claims.to_string(), expected);
    }
}
