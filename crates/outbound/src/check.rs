//! What can be said of an address before its name is resolved.

use url::{Host, Url};

use crate::allowed::Allowed;
use crate::networks::Rule;

/// The longest URL, as it is given and as it is sent.
pub const URL_BYTES_MAX: usize = 2_048;

/// Why nothing is sent to an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is too long.
    #[error("the URL has more than 2048 bytes")]
    TooLong,
    /// It is no URL.
    #[error("this is not a URL such as https://example.com/hooks")]
    Unreadable,
    /// It has another scheme than `https`.
    #[error("the URL must begin with https://")]
    Scheme,
    /// It would be sent readably.
    #[error("the URL must begin with https://; http:// is only for hosts that the operator allows")]
    NotEncrypted,
    /// It has a user or a password in it.
    #[error("the URL must not have a user or a password in it")]
    Credentials,
    /// It has a part that is never sent.
    #[error("the URL must not have a fragment (`#…`)")]
    Fragment,
    /// Nothing listens at port 0.
    #[error("the URL's port must not be 0")]
    Port,
    /// The address in it is not public.
    #[error("{host} is {rule}; the operator can allow it")]
    Address {
        /// As the URL means it, however it was written.
        host: String,
        /// What refuses it.
        rule: Rule,
    },
    /// The name in it has no address that is public. Which it has is not told.
    #[error("{host} is at {rule}; the operator can allow it")]
    Name {
        /// The name.
        host: String,
        /// What refuses its first address.
        rule: Rule,
    },
}

/// Reads a URL and checks all that [`url`] checks.
pub(crate) fn text(allowed: &Allowed, text: &str) -> Result<Url, Refused> {
    if text.len() > URL_BYTES_MAX {
        return Err(Refused::TooLong);
    }
    // A parser for browsers takes these away or turns them into something else.
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
    let Some((_, rest)) = text.split_once("://") else { return Err(Refused::Unreadable) };
    if text.contains(is_odd) || rest.starts_with('/') {
        return Err(Refused::Unreadable);
    }
    let parsed = Url::parse(text).map_err(|_| Refused::Unreadable)?;
    url(allowed, &parsed)?;
    Ok(parsed)
}

pub(crate) fn url(allowed: &Allowed, url: &Url) -> Result<(), Refused> {
    let host = url.host();
    match url.scheme() {
        "https" | "http" => {}
        _ => return Err(Refused::Scheme),
    }
    let Some(host) = host else { return Err(Refused::Unreadable) };
    if url.as_str().len() > URL_BYTES_MAX {
        return Err(Refused::TooLong);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::Credentials);
    }
    if url.fragment().is_some() {
        return Err(Refused::Fragment);
    }
    if url.port() == Some(0) {
        return Err(Refused::Port);
    }
    if let Some(rule) = allowed.against_host(&host) {
        return Err(Refused::Address { host: host.to_string(), rule });
    }
    encryption(allowed, url, &host)
}

fn encryption(allowed: &Allowed, url: &Url, host: &Host<&str>) -> Result<(), Refused> {
    if url.scheme() == "http" && !allowed.has(host) { Err(Refused::NotEncrypted) } else { Ok(()) }
}
