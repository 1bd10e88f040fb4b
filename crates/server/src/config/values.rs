//! Single values: from their text to what they mean, or why not.

use std::time::Duration;

use domain::file::is_pattern;
use engine::Sealing;
use jiff::SignedDuration;
use serde::de::{DeserializeOwned, IntoDeserializer};
use tracing_subscriber::EnvFilter;
use url::Url;

use super::file::Names;
use super::settings::BucketAddress;

pub(super) type Read<T> = Result<T, String>;

/// `HOST:PORT`; the host is resolved when the server listens.
pub(super) fn listen(text: &str) -> Read<String> {
    let wrong = || format!("`{text}` is not HOST:PORT");
    let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    let bracketed = host.starts_with('[') && host.ends_with(']');
    let plain = !host.is_empty() && !host.contains([':', '/', ' ', '@']);
    let right = port.parse::<u16>().is_ok() && (bracketed || plain);
    if right { Ok(text.to_owned()) } else { Err(wrong()) }
}

/// A time with its unit, more than nothing.
pub(super) fn duration(text: &str) -> Read<Duration> {
    let wrong = || format!("`{text}` is not a time such as \"500ms\", \"10s\" or \"2m\"");
    let time: SignedDuration = text.parse().map_err(|_| wrong())?;
    let time = Duration::try_from(time).map_err(|_| wrong())?;
    if time.is_zero() { Err("must be more than zero".to_owned()) } else { Ok(time) }
}

/// A duration as [`duration`] reads it.
pub(super) fn duration_text(time: Duration) -> String {
    SignedDuration::try_from(time).map_or_else(|_| String::new(), |time| format!("{time:#}"))
}

/// An `http` or `https` address, without a slash at its end.
pub(super) fn address(text: &str) -> Read<String> {
    let plain = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    };
    match Url::parse(text) {
        Ok(url) if plain(&url) => Ok(text.trim_end_matches('/').to_owned()),
        _ => Err("must be an http or https address without user, query and fragment".to_owned()),
    }
}

/// `sqlite:PATH` or a PostgreSQL address. The message does not repeat it: it may hold a password.
pub(super) fn database_url(text: &str) -> Read<String> {
    let known = ["sqlite:", "postgres://", "postgresql://"];
    let rest = known.iter().find_map(|scheme| text.strip_prefix(scheme));
    match rest {
        Some(rest) if !rest.is_empty() => Ok(text.to_owned()),
        _ => Err("must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE".to_owned()),
    }
}

/// The address with its password, wherever it stands, as `***`.
pub(super) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let authority = match authority.rsplit_once('@') {
        Some((user, hosts)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:***@{hosts}"),
            None => format!("{user}@{hosts}"),
        },
        None => authority.to_owned(),
    };
    let hide = |pair: &str| match pair.split_once('=') {
        Some((name, _)) if name.eq_ignore_ascii_case("password") => format!("{name}=***"),
        _ => pair.to_owned(),
    };
    let tail = match tail.split_once('?') {
        Some((path, query)) => {
            format!("{path}?{}", query.split('&').map(hide).collect::<Vec<_>>().join("&"))
        }
        None => tail.to_owned(),
    };
    format!("{scheme}://{authority}{tail}")
}

/// `s3://BUCKET/PREFIX`; the prefix may be absent.
pub(super) fn bucket(text: &str) -> Read<BucketAddress> {
    let wrong = || format!("`{text}` is not s3://BUCKET/PREFIX");
    let rest = text.strip_prefix("s3://").ok_or_else(wrong)?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let prefix = prefix.trim_matches('/');
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let is_name = |part: &str| !part.is_empty() && part.bytes().all(fits) && !part.contains("..");
    let is_right = is_name(bucket) && (prefix.is_empty() || prefix.split('/').all(is_name));
    if !is_right {
        return Err(wrong());
    }
    Ok(BucketAddress { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
}

/// How long a pass for a file opens.
pub(super) fn pass_ttl(text: &str) -> Read<Duration> {
    let (least, most) = (Duration::from_secs(1), Duration::from_hours(24));
    let time = duration(text)?;
    if (least..=most).contains(&time) { Ok(time) } else { Err("must be 1s to 24h".to_owned()) }
}

/// Media types, or their beginnings and a `*`.
pub(super) fn media_types(names: &Names) -> Read<Vec<String>> {
    let wrong = |text: &str| format!("`{text}` is not a media type such as image/png or image/*");
    let pattern =
        |text: &str| if is_pattern(text) { Ok(text.to_owned()) } else { Err(wrong(text)) };
    names.list().into_iter().map(pattern).collect()
}

/// A filter of log lines.
pub(super) fn level(text: &str) -> Read<String> {
    match EnvFilter::builder().parse(text) {
        Ok(_) if !text.trim().is_empty() => Ok(text.to_owned()),
        Ok(_) => Err("must not be empty".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// One of the words of a closed set.
pub(super) fn word<T: DeserializeOwned>(text: &str) -> Read<T> {
    T::deserialize(text.into_deserializer())
        .map_err(|error: serde::de::value::Error| error.to_string())
}

/// Text with something in it.
pub(super) fn text(text: &str) -> Read<String> {
    if text.trim().is_empty() { Err("must not be empty".to_owned()) } else { Ok(text.to_owned()) }
}

/// A text from which keys are made. The message does not repeat it.
pub(super) fn master(text: &str) -> Read<String> {
    let text = text.trim();
    if text.len() >= Sealing::MASTER_BYTES_MIN {
        Ok(text.to_owned())
    } else {
        Err(format!("must have at least {} bytes", Sealing::MASTER_BYTES_MIN))
    }
}

/// A number of things, from `least` to `most`.
pub(super) fn within<N>(least: N, most: N) -> impl Fn(&N) -> Read<N>
where
    N: Copy + PartialOrd + std::fmt::Display,
{
    move |&number| {
        if least <= number && number <= most {
            Ok(number)
        } else {
            Err(format!("must be {least} to {most}, is {number}"))
        }
    }
}

/// A number of things, at least one.
pub(super) fn some<N: Copy + PartialOrd + From<u8>>(&number: &N) -> Read<N> {
    if N::from(1) <= number { Ok(number) } else { Err("must be at least 1".to_owned()) }
}
