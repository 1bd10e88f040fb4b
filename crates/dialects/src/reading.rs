//! Readers of articles, for all dialects: where they come from.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::access::Actor;

use crate::{Door, live};

/// The address that a request comes from, as far as it is known.
pub(crate) struct Address(pub(crate) Option<IpAddr>);

impl FromRequestParts<Door> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        door: &Door,
    ) -> Result<Address, Self::Rejection> {
        let hops = door.settings.trusted_hops;
        Ok(Address(live::address(&parts.extensions, &parts.headers, hops)))
    }
}

impl Address {
    /// Who a reader is when they say whether an article helped: a customer, or everybody at one address. Of version 6
    /// only the network counts, in which a device changes its address as it likes.
    pub(crate) fn voter(&self, actor: &Actor) -> String {
        match (actor.only_customer(), self.0) {
            (Some(customer), _) => customer.to_string(),
            (None, Some(IpAddr::V6(address))) if address.to_ipv4_mapped().is_none() => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            (None, Some(address)) => address.to_canonical().to_string(),
            (None, None) => "nowhere".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::access::Who;
    use domain::id::WorkspaceId;
    use domain::workspace::{Mode, Scope};

    use super::*;

    #[test]
    fn a_network_of_version_6_votes_once() {
        let scope = Scope { workspace: WorkspaceId(1), mode: Mode::Live };
        let actor = Actor { scope, who: Who::Reader };
        let voter = |text: &str| Address(text.parse().ok()).voter(&actor);
        assert_eq!(voter("2001:db8:1:2:3:4:5:6"), voter("2001:db8:1:2:ffff::1"));
        assert_ne!(voter("2001:db8:1:2::1"), voter("2001:db8:1:3::1"));
        assert_eq!(voter("::ffff:10.0.0.1"), voter("10.0.0.1"));
        assert_ne!(voter("10.0.0.1"), voter("10.0.0.2"));
    }
}
