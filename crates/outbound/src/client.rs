//! One exchange with a receiver.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use reqwest::redirect::Policy as Redirects;
use reqwest::{Client, ClientBuilder, Response};
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

use crate::allowed::Allowed;
use crate::answer::{self, Answer};
use crate::check::{self, Refused};
use crate::failure::Failure;
use crate::headers;
use crate::names::{Guard, Names};
use crate::networks::Rule;

const IDLE_CONNECTIONS_MAX: usize = 2;
const IDLE_CONNECTION: Duration = Duration::from_secs(15);
/// More headers than this are no answer. All of them together have about 400 KiB.
const ANSWER_HEADERS_MAX: usize = 100;

/// Where requests may go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The exceptions from "public addresses only".
    pub allow: Allowed,
}

/// The client. Its copies share their connections.
#[derive(Clone)]
pub struct Outbound {
    shared: Arc<Shared>,
}

struct Shared {
    allowed: Arc<Allowed>,
    names: Names,
    /// Without TLS the system's certificates are not needed, nor need they be there.
    plain: OnceLock<Client>,
    encrypted: OnceLock<Client>,
}

impl Outbound {
    /// A client with this policy, which asks the machine for the addresses of names.
    #[must_use]
    pub fn new(policy: Policy) -> Outbound {
        Outbound::with_names(policy, Names::System)
    }

    /// The same, with somebody else to ask for the addresses of names.
    #[must_use]
    pub fn with_names(policy: Policy, names: Names) -> Outbound {
        let allowed = Arc::new(policy.allow);
        let (plain, encrypted) = (OnceLock::new(), OnceLock::new());
        Outbound { shared: Arc::new(Shared { allowed, names, plain, encrypted }) }
    }

    /// A client for addresses that come from the operator: it goes anywhere, within the same bounds.
    #[must_use]
    pub fn trusted() -> Outbound {
        Outbound::new(Policy { allow: Allowed::everything() })
    }

    /// Reads a URL and says what can be said against it before its name is resolved.
    ///
    /// What is returned may differ from what was written, for example `127.0.0.1` where `0x7f.1` stood.
    pub fn check(&self, url: &str) -> Result<Url, Refused> {
        check::text(&self.shared.allowed, url)
    }

    /// Sends a body with these headers, and reads the answer, all within the budget.
    ///
    /// An answer of any status is `Ok`. One that does not end in time, or breaks off, is a failure even if its status
    /// came: the receiver may not have done what it said.
    pub async fn post(
        &self,
        url: &Url,
        headers: &[(String, String)],
        body: impl Into<Bytes>,
        budget: Duration,
    ) -> Result<Answer, Failure> {
        let begun = Instant::now();
        check::url(&self.shared.allowed, url)?;
        let request = self.client(url)?.post(url.clone());
        let sending = request.headers(headers::map(headers)?).body(body.into()).send();
        let deadline = begun + budget;
        let mut response = match timeout_at(deadline, sending).await {
            Ok(answered) => answered.map_err(|error| Failure::of(&error, None))?,
            Err(_) => return Err(Failure::Timeout { status: None }),
        };
        let status = Some(response.status().as_u16());
        let peer = self.peer(url, &response)?;
        let (body, is_cut) = match timeout_at(deadline, answer::read(&mut response)).await {
            Ok(read) => read.map_err(|error| Failure::of(&error, status))?,
            Err(_) => return Err(Failure::Timeout { status }),
        };
        Ok(Answer {
            status: response.status().as_u16(),
            headers: answer::headers(response.headers()),
            body,
            is_cut,
            retry_after: answer::retry_after(response.headers()),
            elapsed: begun.elapsed(),
            peer,
        })
    }

    /// The exceptions from "public addresses only".
    pub(crate) fn allowed(&self) -> &Allowed {
        &self.shared.allowed
    }

    /// Who has answered, if that is somebody who may: the last of the checks, should the others have a hole.
    pub(crate) fn peer(&self, url: &Url, response: &Response) -> Result<SocketAddr, Failure> {
        let unknown = || Failure::Connect("nobody knows who has answered".to_owned());
        let peer = response.remote_addr().ok_or_else(unknown)?;
        let Some(rule) = against_peer(&self.shared.allowed, url, peer.ip()) else {
            return Ok(peer);
        };
        Err(Refused::Name { host: url.host_str().unwrap_or_default().to_owned(), rule }.into())
    }

    /// Made when it is first needed.
    pub(crate) fn client(&self, url: &Url) -> Result<&Client, Failure> {
        let encrypted = url.scheme() == "https";
        let place = if encrypted { &self.shared.encrypted } else { &self.shared.plain };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let builder = self.builder();
        let builder = if encrypted { builder.https_only(true) } else { builder.tls_certs_only([]) };
        let client = builder.build().map_err(|_| {
            Failure::Tls("this machine's certificate authorities cannot be read".to_owned())
        })?;
        Ok(place.get_or_init(|| client))
    }

    /// HTTP/1.1 only: what it can make of an answer is bounded and well known. Nothing is decompressed.
    fn builder(&self) -> ClientBuilder {
        let Shared { allowed, names, .. } = &*self.shared;
        Client::builder()
            .user_agent("switchboard")
            .http1_only()
            .http1_max_headers(ANSWER_HEADERS_MAX)
            .no_proxy()
            .redirect(Redirects::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .tcp_nodelay(true)
            .dns_resolver(Guard { allowed: Arc::clone(allowed), names: names.clone() })
            .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
            .pool_idle_timeout(IDLE_CONNECTION)
    }
}

/// A name that is allowed may be at any address.
fn against_peer(allowed: &Allowed, url: &Url, peer: IpAddr) -> Option<Rule> {
    let by_name = matches!(url.host(), Some(Host::Domain(name)) if allowed.names(name));
    if by_name { None } else { allowed.against(peer) }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shared { allowed, names, .. } = &*self.shared;
        formatter.debug_struct("Outbound").field("allowed", allowed).field("names", names).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checks before leave nothing for this one to find, so it is tried by itself.
    #[test]
    fn whoever_answers_must_be_somebody_who_may() {
        let allowed = Allowed::parse(["10.1.0.0/16", "hooks.internal"]).unwrap();
        for (url, peer, expected) in [
            ("https://hooks.example/", "8.8.8.8", None),
            ("https://hooks.example/", "10.1.2.3", None),
            ("https://hooks.example/", "10.2.0.1", Some(Rule::Private)),
            ("https://hooks.example/", "::1", Some(Rule::Loopback)),
            ("https://8.8.8.8/", "127.0.0.1", Some(Rule::Loopback)),
            ("https://hooks.internal./", "127.0.0.1", None),
        ] {
            let (url, peer) = (Url::parse(url).unwrap(), peer.parse().unwrap());
            assert_eq!(against_peer(&allowed, &url, peer), expected, "{url} {peer}");
        }
    }
}
