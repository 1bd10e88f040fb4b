//! The client, and how it is made.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use url::Url;

use crate::error::{Error, Kind, Result};
use crate::key::{Key, KeyError, Mode};
use crate::resources::{
    Agents, Articles, Categories, Chat, Conversations, Customers, Events, Files, History, Library,
    Me, Messages, Runs, Search, Sessions, Sla, Teammates, Tickets, Tokens, Webhooks,
};
use crate::transport::Transport;

/// How long one attempt may take, head and body, unless [`Builder::timeout`] says otherwise.
pub const TIMEOUT: Duration = Duration::from_mins(1);
/// How long one attempt of [`Chat::reply`](crate::resources::Chat::reply) may take, unless [`Builder::timeout`] says
/// otherwise: a server gives a model up to 150 seconds.
pub const REPLY_TIMEOUT: Duration = Duration::from_mins(3);
/// How long a stream may be silent, unless [`Builder::idle`] says otherwise; the server says something every 15 seconds.
pub const IDLE: Duration = Duration::from_secs(45);
/// How often a request is tried again, unless [`Builder::retries`] says otherwise.
pub const RETRIES: u32 = 3;
/// How many bytes an answer may have, unless [`Builder::max_body`] says otherwise.
pub const MAX_BODY: usize = 64 * 1024 * 1024;

/// A client of one server, with one key. Cloning it is cheap, and clones share their connections.
///
/// It shows its key to nobody but the server, also in its `Debug` form.
///
/// ```no_run
/// use switchboard_client::Client;
/// use switchboard_client::types::chat::ChatRequest;
///
/// # async fn ask() -> switchboard_client::Result<()> {
/// let client = Client::builder("https://help.example.com").key("sk_live_…").build()?;
/// let answer = client.chat().reply(&ChatRequest::new("How do I reset my password?")).await?;
/// println!("{}", answer.reply);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client(Arc<Transport>);

impl Client {
    /// Begins a client of the server at this address, for example `https://help.example.com`. There is no other one.
    pub fn builder(base_url: impl Into<String>) -> Builder {
        Builder {
            base_url: base_url.into(),
            key: None,
            timeout: None,
            idle: IDLE,
            retries: RETRIES,
            max_body: MAX_BODY,
            user_agent: concat!("switchboard-client/", env!("CARGO_PKG_VERSION"), " (rust)")
                .to_owned(),
            http: None,
        }
    }

    /// The mode that its key opens; `None` for tokens, and without a key.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.0.key.as_ref().and_then(Key::mode)
    }

    /// Questions and their answers.
    #[must_use]
    pub fn chat(&self) -> Chat {
        Chat::of(self)
    }

    /// Conversations.
    #[must_use]
    pub fn conversations(&self) -> Conversations {
        Conversations::of(self)
    }

    /// What is said in conversations.
    #[must_use]
    pub fn messages(&self) -> Messages {
        Messages::of(self)
    }

    /// Histories that an application keeps here, and that nobody answers.
    #[must_use]
    pub fn history(&self) -> History {
        History::of(self)
    }

    /// The AI's attempts to answer.
    #[must_use]
    pub fn runs(&self) -> Runs {
        Runs::of(self)
    }

    /// Tickets of the help desk.
    #[must_use]
    pub fn tickets(&self) -> Tickets {
        Tickets::of(self)
    }

    /// Customers.
    #[must_use]
    pub fn customers(&self) -> Customers {
        Customers::of(self)
    }

    /// The people of the company.
    #[must_use]
    pub fn teammates(&self) -> Teammates {
        Teammates::of(self)
    }

    /// Help articles.
    #[must_use]
    pub fn articles(&self) -> Articles {
        Articles::of(self)
    }

    /// Shelves of articles.
    #[must_use]
    pub fn categories(&self) -> Categories {
        Categories::of(self)
    }

    /// Configured AIs.
    #[must_use]
    pub fn agents(&self) -> Agents {
        Agents::of(self)
    }

    /// Finding things by their words.
    #[must_use]
    pub fn search(&self) -> Search {
        Search::of(self)
    }

    /// Who is told of events.
    #[must_use]
    pub fn webhooks(&self) -> Webhooks {
        Webhooks::of(self)
    }

    /// Files that are sent along with messages.
    #[must_use]
    pub fn files(&self) -> Files {
        Files::of(self)
    }

    /// Live chat: how a line is to be made.
    #[cfg(feature = "live")]
    pub fn live(&self) -> crate::live::Connect {
        crate::live::Connect::of(self)
    }

    /// Tokens for people.
    #[must_use]
    pub fn tokens(&self) -> Tokens {
        Tokens::of(self)
    }

    /// Sessions of visitors.
    #[must_use]
    pub fn sessions(&self) -> Sessions {
        Sessions::of(self)
    }

    /// How soon tickets are to be answered and resolved.
    #[must_use]
    pub fn sla(&self) -> Sla {
        Sla::of(self)
    }

    /// What happens in the workspace.
    #[must_use]
    pub fn events(&self) -> Events {
        Events::of(self)
    }

    /// Who is calling.
    #[must_use]
    pub fn me(&self) -> Me {
        Me::of(self)
    }

    /// What a help centre shows.
    #[must_use]
    pub fn library(&self) -> Library {
        Library::of(self)
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0
    }
}

/// How a client is to be.
#[must_use = "a builder makes nothing before `build`"]
pub struct Builder {
    base_url: String,
    key: Option<Key>,
    timeout: Option<Duration>,
    idle: Duration,
    retries: u32,
    max_body: usize,
    user_agent: String,
    http: Option<reqwest::Client>,
}

impl Builder {
    /// Shows this key or token: `sk_…` on a server, a token for a person, `pk_…` on a page.
    pub fn key(mut self, key: impl Into<String>) -> Builder {
        self.key = Some(Key::Fixed(key.into()));
        self
    }

    /// Shows what this function gives. It is asked when a token is needed for the first time, and again when the server
    /// no longer takes the last one.
    pub fn key_from<F, G>(mut self, give: F) -> Builder
    where
        F: Fn() -> G + Send + Sync + 'static,
        G: Future<Output = std::result::Result<String, KeyError>> + Send + 'static,
    {
        self.key = Some(Key::given(give));
        self
    }

    /// How long one attempt may take, head and body: [`TIMEOUT`] unless it is said, and [`REPLY_TIMEOUT`]
    /// for a whole answer. Streams have [`Builder::idle`].
    pub fn timeout(self, timeout: Duration) -> Builder {
        Builder { timeout: Some(timeout), ..self }
    }

    /// How long a stream may be silent before its line counts as dead: [`IDLE`] unless it is said.
    pub fn idle(self, idle: Duration) -> Builder {
        Builder { idle, ..self }
    }

    /// How often a request is tried again: [`RETRIES`] unless it is said, 0 for never.
    pub fn retries(self, retries: u32) -> Builder {
        Builder { retries, ..self }
    }

    /// How many bytes an answer may have: [`MAX_BODY`] unless it is said. Streams are bounded in each of their items.
    pub fn max_body(self, bytes: usize) -> Builder {
        Builder { max_body: bytes, ..self }
    }

    /// How it calls itself in `User-Agent`; of no effect with [`Builder::http`].
    pub fn user_agent(self, user_agent: impl Into<String>) -> Builder {
        Builder { user_agent: user_agent.into(), ..self }
    }

    /// Sends through this HTTP client, with its proxies, certificates and limits. It should follow no redirects.
    /// Live chat over TLS needs one that speaks HTTP/1.1 only (`http1_only`).
    pub fn http(self, http: reqwest::Client) -> Builder {
        Builder { http: Some(http), ..self }
    }

    /// Makes the client. An address or a `User-Agent` that is none is a [validation](Kind::Validation) error.
    pub fn build(self) -> Result<Client> {
        let base = address(&self.base_url)?;
        #[cfg(feature = "live")]
        let line = match &self.http {
            Some(http) => http.clone(),
            None => plain(&self.user_agent, reqwest::ClientBuilder::http1_only)?,
        };
        let http = match self.http {
            Some(http) => http,
            None => plain(&self.user_agent, |builder| builder)?,
        };
        Ok(Client(Arc::new(Transport {
            http,
            #[cfg(feature = "live")]
            line,
            base,
            key: self.key,
            timeout: self.timeout.unwrap_or(TIMEOUT),
            reply_timeout: self.timeout.unwrap_or(REPLY_TIMEOUT),
            idle: self.idle,
            retries: self.retries,
            body_bytes_max: self.max_body,
        })))
    }
}

fn address(text: &str) -> Result<Url> {
    let invalid = |message: &str| Error::new(Kind::Validation, message);
    let url =
        Url::parse(text).map_err(|error| invalid("the base address is none").caused_by(error))?;
    match url.scheme() {
        "http" | "https" if url.query().is_none() && url.fragment().is_none() => Ok(url),
        "http" | "https" => Err(invalid("the base address has more than a path")),
        _ => Err(invalid("the base address begins with `https://` or `http://`")),
    }
}

/// A client that follows nobody, and sends nothing again by itself.
fn plain(
    user_agent: &str,
    set: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Client> {
    let builder = set(reqwest::Client::builder())
        .user_agent(user_agent)
        .redirect(Policy::none())
        .retry(reqwest::retry::never());
    builder.build().map_err(|error| {
        Error::new(Kind::Validation, "no HTTP client can be made").caused_by(error)
    })
}
