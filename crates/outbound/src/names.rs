//! From a name to the addresses that a connection may be made to.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::allowed::Allowed;
use crate::check::Refused;

/// From a name to its addresses; none when it is not known.
type Tell = dyn Fn(&str) -> Vec<IpAddr> + Send + Sync;

/// Who knows the addresses of names.
#[derive(Clone, Default)]
pub enum Names {
    /// The machine, as it is set up.
    #[default]
    System,
    /// A function, for tests.
    Told(Arc<Tell>),
}

/// Resolves a name once and leaves out what is not allowed.
pub(crate) struct Guard {
    pub(crate) allowed: Arc<Allowed>,
    pub(crate) names: Names,
}

/// A name without addresses.
#[derive(Debug, thiserror::Error)]
#[error("the name is not known")]
pub(crate) struct Unknown(#[source] pub(crate) Option<io::Error>);

impl Names {
    /// Names that this function knows; one without an address is not known.
    pub fn told(tell: impl Fn(&str) -> Vec<IpAddr> + Send + Sync + 'static) -> Names {
        Names::Told(Arc::new(tell))
    }

    /// The port is 0: the URL's takes its place.
    async fn addresses(&self, name: &str) -> Result<Vec<SocketAddr>, Unknown> {
        let found = match self {
            Names::System => {
                tokio::net::lookup_host((name, 0)).await.map_err(|e| Unknown(Some(e)))?.collect()
            }
            Names::Told(tell) => tell(name).into_iter().map(|ip| SocketAddr::new(ip, 0)).collect(),
        };
        Some(found).filter(|found: &Vec<_>| !found.is_empty()).ok_or(Unknown(None))
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (allowed, names) = (Arc::clone(&self.allowed), self.names.clone());
        Box::pin(async move {
            let name = name.as_str();
            let found = names.addresses(name).await?;
            Ok(Box::new(reachable(&allowed, name, found)?.into_iter()) as Addrs)
        })
    }
}

fn reachable(
    allowed: &Allowed,
    name: &str,
    found: Vec<SocketAddr>,
) -> Result<Vec<SocketAddr>, Refused> {
    if allowed.names(name) {
        return Ok(found);
    }
    let rule = found.first().and_then(|address| allowed.against(address.ip()));
    let is_allowed = |address: &SocketAddr| allowed.against(address.ip()).is_none();
    let reachable: Vec<SocketAddr> = found.into_iter().filter(is_allowed).collect();
    match rule {
        Some(rule) if reachable.is_empty() => Err(Refused::Name { host: name.to_owned(), rule }),
        _ => Ok(reachable),
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Names::System => "System",
            Names::Told(_) => "Told",
        })
    }
}
