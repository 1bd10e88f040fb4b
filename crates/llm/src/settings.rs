//! How a model is reached and how much it may take: checked once, when the model is made.

use std::fmt;
use std::time::Duration;

use reqwest::header::HeaderValue;
use url::Url;

/// Everything a model needs to be reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which wire format the server speaks.
    pub kind: Kind,
    /// Where the server is, `http` or `https`; absent means the vendor's own address.
    /// For `OpenAi` it ends where `/chat/completions` begins (`http://localhost:11434/v1`).
    pub base_url: Option<String>,
    /// The key; absent for servers that ask for none.
    pub api_key: Option<Secret>,
    /// The model's name as the server knows it.
    pub model: String,
    /// How long and how much.
    pub limits: Limits,
    /// How often a request is sent again before its first token; 0 means never.
    pub max_retries: u32,
}

/// The wire formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `POST {base_url}/chat/completions`: OpenAI and all that imitate it.
    OpenAi,
    /// `POST {base_url}/v1/messages`.
    Anthropic,
}

/// A key that is sent to its server and shown to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String); // Invariant: no outer white space.

/// How long a model may take and how much it may say.
///
/// Times are counted per request; a chain of models gives each its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To find, reach and greet the server. Default: 5 s.
    pub connect: Duration,
    /// From sending the request to the first token, thinking included. Default: 60 s.
    pub first_token: Duration,
    /// Between two tokens; keep-alives are no tokens. Default: 30 s.
    pub idle: Duration,
    /// For the whole answer with all attempts and pauses. Default: 5 min.
    pub total: Duration,
    /// The most tokens a model is asked for. Default: 4,096.
    pub output_tokens: u32,
    /// The most bytes of text and tool arguments that are accepted. Default: 64 KiB.
    pub output_bytes: usize,
    /// The most tool calls that are accepted in one answer. Default: 16.
    pub tool_calls: u32,
}

/// Why a model cannot be made of its settings.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSettings {
    /// Not an `http` or `https` address, or one with a user, a query or a fragment.
    #[error("base_url must be an http or https address without user, query and fragment")]
    BaseUrl,
    /// The key holds characters which no header can carry.
    #[error("api_key holds characters that cannot be sent")]
    ApiKey,
    /// The model's name is empty.
    #[error("model must not be empty")]
    Model,
    /// A limit of nothing would let nothing through.
    #[error("limits.{0} must be more than zero")]
    Limit(&'static str),
    /// TLS could not be set up, most often for want of the system's certificates.
    #[error("the HTTP client could not be made")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(5),
            first_token: Duration::from_mins(1),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(5),
            output_tokens: 4096,
            output_bytes: 64 * 1024,
            tool_calls: 16,
        }
    }
}

impl Limits {
    pub(crate) fn check(&self) -> Result<(), InvalidSettings> {
        let empty = [
            ("connect", self.connect.is_zero()),
            ("first_token", self.first_token.is_zero()),
            ("idle", self.idle.is_zero()),
            ("total", self.total.is_zero()),
            ("output_tokens", self.output_tokens == 0),
            ("output_bytes", self.output_bytes == 0),
        ];
        match empty.iter().find(|(_, zero)| *zero) {
            Some((name, _)) => Err(InvalidSettings::Limit(name)),
            None => Ok(()),
        }
    }
}

impl Secret {
    /// Takes a key as it was written; white space around it (a file's last line break) is dropped.
    pub fn new(key: impl AsRef<str>) -> Secret {
        Secret(key.as_ref().trim().to_owned())
    }

    /// A header value which logs do not show.
    pub(crate) fn header(&self, scheme: &str) -> Result<HeaderValue, InvalidSettings> {
        let mut value = HeaderValue::from_str(&format!("{scheme}{}", self.0))
            .map_err(|_| InvalidSettings::ApiKey)?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// The text without the key, should a server have echoed it.
    pub(crate) fn redact(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "…") }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The server's address without a slash at its end.
pub(crate) fn base_url(given: Option<&str>, vendor: &str) -> Result<Url, InvalidSettings> {
    let mut url =
        Url::parse(given.unwrap_or(vendor).trim()).map_err(|_| InvalidSettings::BaseUrl)?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !plain {
        return Err(InvalidSettings::BaseUrl);
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// The address of one of the server's verbs, below its base.
pub(crate) fn below(mut base: Url, path: &str) -> Url {
    let path = format!("{}{path}", base.path().trim_end_matches('/'));
    base.set_path(&path);
    base
}
