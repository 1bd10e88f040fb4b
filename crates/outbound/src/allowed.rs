//! What the operator lets requests reach besides public addresses.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::Host;

use crate::networks::Rule;

/// The list of exceptions: addresses and networks, and host names that may then be at any address.
///
/// What is on it may be spoken to without encryption too, if it is on it as it stands in the URL: a name as a name.
///
/// ```
/// use outbound::Allowed;
///
/// let allowed = Allowed::parse(["10.1.0.0/16", "::1", "hooks.internal"])?;
/// assert!(allowed.permits("10.1.2.3".parse()?));
/// assert!(!allowed.permits("10.2.0.1".parse()?));
/// assert!(allowed.names("Hooks.Internal."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    everything: bool,
    entries: Vec<String>,
    networks: Vec<IpNet>,
    names: BTreeSet<String>,
}

/// What is wrong with an entry of the list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEntry {
    /// It is nothing that is understood.
    #[error(
        "`{0}` is not an IP address, a network such as 10.1.0.0/16, or a host name (without scheme, port and path)"
    )]
    Unreadable(String),
    /// A network whose address has bits behind its length: it may be a slip.
    #[error("`{entry}` is not the beginning of a network; did you mean {network}?")]
    NotTheBeginning {
        /// As it was written.
        entry: String,
        /// The network around it.
        network: String,
    },
    /// Names stand for themselves alone.
    #[error("`{0}`: a name cannot have `*` in it, write each one")]
    Pattern(String),
}

enum Entry {
    Network(IpNet),
    Name(String),
}

impl Allowed {
    /// Everything: for addresses that come from the operator.
    #[must_use]
    pub fn everything() -> Allowed {
        Allowed { everything: true, ..Allowed::default() }
    }

    /// Reads a list of IP addresses, networks and host names.
    pub fn parse(
        entries: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Allowed, InvalidEntry> {
        let mut allowed = Allowed::default();
        for entry in entries {
            let entry = entry.as_ref().trim();
            match parse(entry)? {
                Entry::Network(network) => allowed.networks.push(network),
                Entry::Name(name) => drop(allowed.names.insert(name)),
            }
            allowed.entries.push(entry.to_owned());
        }
        Ok(allowed)
    }

    /// The list as it was written.
    #[must_use]
    pub fn entries(&self) -> &[String] {
        &self.entries
    }

    /// Whether this address is an exception.
    #[must_use]
    pub fn permits(&self, address: IpAddr) -> bool {
        self.everything || self.networks.iter().any(|network| network.contains(&address))
    }

    /// Whether this host name is an exception, whatever its address is.
    #[must_use]
    pub fn names(&self, host: &str) -> bool {
        self.everything || self.names.contains(&plain(host))
    }

    /// Whether this host, as a URL has it, is an exception.
    pub(crate) fn has(&self, host: &Host<&str>) -> bool {
        match host {
            Host::Domain(name) => self.names(name),
            Host::Ipv4(address) => self.permits(IpAddr::V4(*address)),
            Host::Ipv6(address) => self.permits(IpAddr::V6(*address)),
        }
    }

    /// The rule that refuses this address; none if it may be reached.
    pub(crate) fn against(&self, address: IpAddr) -> Option<Rule> {
        Rule::against(address).filter(|_| !self.permits(address))
    }

    /// The rule that refuses this host before it is resolved.
    pub(crate) fn against_host(&self, host: &Host<&str>) -> Option<Rule> {
        match host {
            Host::Ipv4(address) => self.against(IpAddr::V4(*address)),
            Host::Ipv6(address) => self.against(IpAddr::V6(*address)),
            Host::Domain(name) => {
                let name_is_local = is_local(&plain(name)) && !self.names(name);
                let own = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
                (name_is_local && !own.into_iter().any(|address| self.permits(address)))
                    .then_some(Rule::Loopback)
            }
        }
    }
}

/// In lower case and without the dot that a full name may end with.
fn plain(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// These names are the machine's own (RFC 6761), whatever somebody resolves them to.
fn is_local(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn parse(entry: &str) -> Result<Entry, InvalidEntry> {
    let wrong = || InvalidEntry::Unreadable(entry.to_owned());
    if entry.contains('*') {
        return Err(InvalidEntry::Pattern(entry.to_owned()));
    }
    if let Ok(network) = entry.parse::<IpNet>() {
        let beginning = network.trunc();
        if network != beginning {
            let (entry, network) = (entry.to_owned(), beginning.to_string());
            return Err(InvalidEntry::NotTheBeginning { entry, network });
        }
        return Ok(Entry::Network(network));
    }
    if let Ok(address) = entry.parse::<IpAddr>() {
        return Ok(Entry::Network(address.into()));
    }
    match Host::parse(entry).map_err(|_| wrong())? {
        Host::Domain(name) if !plain(&name).is_empty() => Ok(Entry::Name(plain(&name))),
        Host::Domain(_) => Err(wrong()),
        Host::Ipv4(address) => Ok(Entry::Network(IpAddr::V4(address).into())),
        Host::Ipv6(address) => Ok(Entry::Network(IpAddr::V6(address).into())),
    }
}
