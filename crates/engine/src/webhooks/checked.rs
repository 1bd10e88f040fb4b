//! What is given of webhooks, checked.

use domain::text::required;
use domain::webhook::{HEADERS_MAX, NAME_BYTES_MAX, PATTERNS_MAX, Pattern, Webhook};
use outbound::check_header;
use signing::{Scheme, Secret};

use super::Face;
use crate::{Engine, Error, OnlyIf};

/// The longest name of a header.
const HEADER_NAME_BYTES_MAX: usize = 100;
/// The longest value of a header.
const HEADER_VALUE_BYTES_MAX: usize = 4_096;
/// How much of what is wrong a message repeats, in characters.
const REPEATED_MAX: usize = 60;
/// Headers that say what is sent and by whom, which are written with every attempt.
const WRITTEN: &[&str] = &[
    "content-encoding",
    "content-type",
    "date",
    "user-agent",
    "x-delivery-attempt",
    "x-event-id",
    "x-event-type",
    "x-signature",
    "x-timestamp",
];
/// The same, for all that begin so.
const WRITTEN_FAMILIES: &[&str] = &["webhook-", "x-webhook-"];

/// A webhook as it is given; nothing is checked yet.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// What people call it; absent means the host of its address.
    pub name: Option<String>,
    /// Where events are sent to.
    pub url: String,
    /// The types of events, families of them (`ticket.*`), or all (`*`).
    pub events: Vec<String>,
    /// In whose words: the name of a face.
    pub payload: String,
    /// How it is signed: the name of a scheme.
    pub signature: String,
    /// What it is signed with; absent means a new secret.
    pub secret: Option<String>,
    /// Headers that are sent along, with their values.
    pub headers: Vec<(String, String)>,
    /// Whether events are sent.
    pub is_active: bool,
}

/// What is to change in a webhook; absent fields stay.
#[derive(Clone, Default)]
pub struct WebhookChange {
    /// See [`NewWebhook::name`].
    pub name: Option<String>,
    /// See [`NewWebhook::url`].
    pub url: Option<String>,
    /// See [`NewWebhook::events`]; all of them are replaced.
    pub events: Option<Vec<String>>,
    /// See [`NewWebhook::payload`].
    pub payload: Option<String>,
    /// See [`NewWebhook::signature`].
    pub signature: Option<String>,
    /// Headers that are added or replaced, or removed; the others stay.
    pub headers: Vec<(String, Option<String>)>,
    /// See [`NewWebhook::is_active`].
    pub is_active: Option<bool>,
    /// Only when it is still so.
    pub only_if: Option<OnlyIf<Webhook>>,
}

/// What a webhook can have in its fields here.
impl Engine {
    /// The address, as it was written.
    pub(super) fn checked_url(&self, raw: &str) -> Result<String, Error> {
        let url = raw.trim();
        match self.0.outbound.check(url) {
            Ok(_) => Ok(url.to_owned()),
            Err(refused) => Err(Error::invalid("url", format!("url: {refused}"))),
        }
    }

    /// The name, or what stands for one: the host.
    pub(super) fn checked_name(&self, raw: Option<&str>, url: &str) -> Result<String, Error> {
        let host = || self.0.outbound.check(url).ok()?.host_str().map(str::to_owned);
        match raw {
            Some(raw) => required(raw, NAME_BYTES_MAX).map_err(|error| Error::text("name", &error)),
            None => Ok(cut(&host().unwrap_or_default(), NAME_BYTES_MAX)),
        }
    }

    /// The face of that name.
    pub(super) fn checked_face(&self, name: &str) -> Result<&Face, Error> {
        let unknown = || {
            let names: Vec<&str> = self.0.faces.iter().map(|face| face.name).collect();
            Error::invalid("payload", format!("payload is one of {}", names.join(", ")))
        };
        self.face(name).ok_or_else(unknown)
    }
}

/// The patterns, each once.
pub(super) fn events(raw: &[String], face: &Face) -> Result<Vec<Pattern>, Error> {
    const PARAM: &str = "events";
    let mut patterns: Vec<Pattern> = Vec::new();
    for raw in raw {
        let unknown = |_| {
            let (raw, name) = (cut(raw, REPEATED_MAX), face.name);
            let what = format!(
                "events: the payload {name} has no type `{raw}`; name one such as ticket.created, or ticket.*, or *"
            );
            Error::invalid(PARAM, what)
        };
        let pattern = Pattern::parse(raw, face.types).map_err(unknown)?;
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    match patterns.len() {
        0 => Err(Error::invalid(PARAM, "events needs at least one type, or *")),
        1..=PATTERNS_MAX => Ok(patterns),
        _ => Err(Error::invalid(PARAM, format!("events has at most {PATTERNS_MAX} types"))),
    }
}

/// The name of a scheme.
pub(super) fn signature(raw: &str) -> Result<String, Error> {
    let unknown = || {
        let names = Scheme::ALL.map(Scheme::as_str).join(", ");
        Error::invalid("signature", format!("signature is one of {names}"))
    };
    Ok(Scheme::parse(raw).ok_or_else(unknown)?.as_str().to_owned())
}

/// A secret that was given. The message does not repeat it.
pub(super) fn secret(raw: &str) -> Result<Secret, Error> {
    Secret::parse(raw).map_err(|error| Error::invalid("secret", format!("secret: {error}")))
}

/// The headers after a change; no name twice, in whichever case.
pub(super) fn headers(
    old: Vec<(String, String)>,
    change: &[(String, Option<String>)],
) -> Result<Vec<(String, String)>, Error> {
    const PARAM: &str = "headers";
    let mut all = old;
    let mut seen: Vec<String> = Vec::new();
    for (name, value) in change {
        if seen.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let message = format!("headers: `{}` is there twice", cut(name, REPEATED_MAX));
            return Err(Error::invalid(PARAM, message));
        }
        seen.push(name.clone());
        all.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if let Some(value) = value {
            header(name, value)
                .map_err(|what| Error::invalid(PARAM, format!("headers: {what}")))?;
            all.push((name.clone(), value.clone()));
        }
    }
    if all.len() > HEADERS_MAX {
        return Err(Error::invalid(PARAM, format!("headers has at most {HEADERS_MAX} of them")));
    }
    Ok(all)
}

/// Whether a header may be a webhook's own. The message does not repeat its value.
fn header(name: &str, value: &str) -> Result<(), String> {
    if name.len() > HEADER_NAME_BYTES_MAX {
        let begin = cut(name, REPEATED_MAX);
        return Err(format!("the name `{begin}…` has more than {HEADER_NAME_BYTES_MAX} bytes"));
    }
    check_header(name, value).map_err(|error| error.to_string())?;
    let lower = name.to_ascii_lowercase();
    let is_of_family = |family: &&str| lower.starts_with(*family);
    if WRITTEN.contains(&lower.as_str()) || WRITTEN_FAMILIES.iter().any(is_of_family) {
        return Err(format!("the header `{name}` is written by the server itself"));
    }
    if value.len() > HEADER_VALUE_BYTES_MAX {
        return Err(format!("the value of `{name}` has more than {HEADER_VALUE_BYTES_MAX} bytes"));
    }
    Ok(())
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, value: Option<&str>) -> (String, Option<String>) {
        (name.to_owned(), value.map(str::to_owned))
    }

    fn message(result: Result<Vec<(String, String)>, Error>) -> String {
        result.map_or_else(|error| error.to_string(), |headers| format!("{headers:?}"))
    }

    #[test]
    fn headers_are_added_replaced_and_removed() {
        let change = [given("X-Team", Some("a")), given("Authorization", Some("Bearer b"))];
        let made = headers(Vec::new(), &change).unwrap();
        assert_eq!(made.len(), 2);
        let change = [given("x-team", None), given("authorization", Some("Bearer c"))];
        let changed = headers(made, &change).unwrap();
        assert_eq!(changed, [("authorization".to_owned(), "Bearer c".to_owned())]);
        assert_eq!(headers(changed, &[given("X-None", None)]).unwrap().len(), 1);
    }

    #[test]
    fn some_headers_are_not_for_webhooks() {
        let long = "x".repeat(HEADER_NAME_BYTES_MAX + 1);
        for (name, value, expected) in [
            ("Host", "a", "headers: the header `host` is written by the server itself"),
            (
                "Content-Type",
                "a",
                "headers: the header `Content-Type` is written by the server itself",
            ),
            ("Webhook-Id", "a", "headers: the header `Webhook-Id` is written by the server itself"),
            (
                "x-webhook-anything",
                "a",
                "headers: the header `x-webhook-anything` is written by the server itself",
            ),
            (
                "X-Signature",
                "a",
                "headers: the header `X-Signature` is written by the server itself",
            ),
            ("a b", "a", "headers: `a b` is not the name of a header"),
            ("", "a", "headers: `` is not the name of a header"),
            (
                "X-A",
                "secret\r\nHost: b",
                "headers: the value of the header `x-a` must be of visible ASCII characters and spaces",
            ),
        ] {
            assert_eq!(message(headers(Vec::new(), &[given(name, Some(value))])), expected);
        }
        let named = message(headers(Vec::new(), &[given(&long, Some("a"))]));
        assert!(named.ends_with("has more than 100 bytes"), "{named}");
        let value = "v".repeat(HEADER_VALUE_BYTES_MAX + 1);
        let named = message(headers(Vec::new(), &[given("X-A", Some(&value))]));
        assert_eq!(named, "headers: the value of `X-A` has more than 4096 bytes");
        let twice = [given("X-A", Some("1")), given("x-a", None)];
        assert_eq!(message(headers(Vec::new(), &twice)), "headers: `x-a` is there twice");
        let many: Vec<_> = (0..=HEADERS_MAX).map(|n| given(&format!("X-{n}"), Some("1"))).collect();
        assert_eq!(message(headers(Vec::new(), &many)), "headers has at most 20 of them");
    }
}
