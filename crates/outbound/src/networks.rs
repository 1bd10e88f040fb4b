//! Which addresses are not public, and why.
//!
//! From IANA's registries of special-purpose addresses
//! (<https://www.iana.org/assignments/iana-ipv4-special-registry> and
//! <https://www.iana.org/assignments/iana-ipv6-special-registry>), and of multicast and IPv6 address space.
//! Where a registry calls a part of a reserved block reachable, the whole block is refused: nobody receives webhooks
//! there. So is every form of IPv6 address that has an IPv4 address in it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{Ipv4Net, Ipv6Net};

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// This host on this network, or no address at all.
    Unspecified,
    /// The machine itself.
    Loopback,
    /// Private networks, and IPv6's unique and site-local addresses.
    Private,
    /// One link, and what clouds tell their machines there.
    LinkLocal,
    /// Between a provider and its customers (carrier-grade NAT).
    Shared,
    /// What a cloud tells its machines, at an address that looks public.
    CloudService,
    /// Many receivers at once.
    Multicast,
    /// All receivers on a network.
    Broadcast,
    /// For examples in documents.
    Documentation,
    /// For measuring networks.
    Benchmarking,
    /// For protocols between networks.
    Protocol,
    /// An IPv6 address that stands for an IPv4 address: mapped, compatible, NAT64, 6to4 or Teredo.
    Embedded,
    /// For traffic that is thrown away.
    Discard,
    /// Not given to anybody.
    Reserved,
}

impl Rule {
    /// Its name: `private`, `link_local`….
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Unspecified => "unspecified",
            Rule::Loopback => "loopback",
            Rule::Private => "private",
            Rule::LinkLocal => "link_local",
            Rule::Shared => "shared",
            Rule::CloudService => "cloud_service",
            Rule::Multicast => "multicast",
            Rule::Broadcast => "broadcast",
            Rule::Documentation => "documentation",
            Rule::Benchmarking => "benchmarking",
            Rule::Protocol => "protocol",
            Rule::Embedded => "embedded",
            Rule::Discard => "discard",
            Rule::Reserved => "reserved",
        }
    }

    /// The rule that refuses this address; none for a public one.
    #[must_use]
    pub fn against(address: IpAddr) -> Option<Rule> {
        match address {
            IpAddr::V4(address) => {
                find(IPV4.iter().map(|(net, rule)| (net.contains(&address), *rule)))
            }
            IpAddr::V6(address) => {
                find(IPV6.iter().map(|(net, rule)| (net.contains(&address), *rule)))
                    .or((!UNICAST.contains(&address)).then_some(Rule::Reserved))
            }
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Rule::Unspecified => "no address of a machine",
            Rule::Loopback => "an address of this machine",
            Rule::Private => "an address of a private network",
            Rule::LinkLocal => "a link-local address",
            Rule::Shared => "an address of a provider's own network",
            Rule::CloudService => "an address of a cloud's own service",
            Rule::Multicast => "a multicast address",
            Rule::Broadcast => "a broadcast address",
            Rule::Documentation => "an address for examples",
            Rule::Benchmarking => "an address for measurements",
            Rule::Protocol => "an address for protocols between networks",
            Rule::Embedded => "an IPv6 address that stands for an IPv4 address",
            Rule::Discard => "an address where everything is thrown away",
            Rule::Reserved => "a reserved address",
        })
    }
}

/// The first that matches: within its block the narrower network stands before the wider one.
fn find(mut rules: impl Iterator<Item = (bool, Rule)>) -> Option<Rule> {
    rules.find_map(|(matches, rule)| matches.then_some(rule))
}

const IPV4: &[(Ipv4Net, Rule)] = &[
    v4([0, 0, 0, 0], 8, Rule::Unspecified),
    v4([10, 0, 0, 0], 8, Rule::Private),
    v4([100, 64, 0, 0], 10, Rule::Shared),
    v4([127, 0, 0, 0], 8, Rule::Loopback),
    // Azure's, for every machine in it.
    v4([168, 63, 129, 16], 32, Rule::CloudService),
    v4([169, 254, 0, 0], 16, Rule::LinkLocal),
    v4([172, 16, 0, 0], 12, Rule::Private),
    v4([192, 0, 0, 0], 24, Rule::Protocol),
    v4([192, 0, 2, 0], 24, Rule::Documentation),
    // 6to4's relays, given up.
    v4([192, 88, 99, 0], 24, Rule::Protocol),
    v4([192, 168, 0, 0], 16, Rule::Private),
    v4([198, 18, 0, 0], 15, Rule::Benchmarking),
    v4([198, 51, 100, 0], 24, Rule::Documentation),
    v4([203, 0, 113, 0], 24, Rule::Documentation),
    v4([224, 0, 0, 0], 4, Rule::Multicast),
    v4([255, 255, 255, 255], 32, Rule::Broadcast),
    v4([240, 0, 0, 0], 4, Rule::Reserved),
];

/// All that is given to anybody lies in here.
const UNICAST: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

const IPV6: &[(Ipv6Net, Rule)] = &[
    v6([0, 0, 0, 0, 0, 0, 0, 0], 128, Rule::Unspecified),
    v6([0, 0, 0, 0, 0, 0, 0, 1], 128, Rule::Loopback),
    // Compatible and mapped.
    v6([0, 0, 0, 0, 0, 0, 0, 0], 96, Rule::Embedded),
    v6([0, 0, 0, 0, 0, 0xffff, 0, 0], 96, Rule::Embedded),
    // Translated, by a rule that is given up.
    v6([0, 0, 0, 0, 0xffff, 0, 0, 0], 96, Rule::Embedded),
    // NAT64, of everybody and of one network.
    v6([0x64, 0xff9b, 0, 0, 0, 0, 0, 0], 96, Rule::Embedded),
    v6([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48, Rule::Embedded),
    v6([0x100, 0, 0, 0, 0, 0, 0, 0], 64, Rule::Discard),
    // Teredo.
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, Rule::Embedded),
    v6([0x2001, 2, 0, 0, 0, 0, 0, 0], 48, Rule::Benchmarking),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, Rule::Protocol),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, Rule::Documentation),
    // 6to4.
    v6([0x2002, 0, 0, 0, 0, 0, 0, 0], 16, Rule::Embedded),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, Rule::Documentation),
    v6([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16, Rule::Protocol),
    v6([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, Rule::Private),
    v6([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, Rule::LinkLocal),
    v6([0xfec0, 0, 0, 0, 0, 0, 0, 0], 10, Rule::Private),
    v6([0xff00, 0, 0, 0, 0, 0, 0, 0], 8, Rule::Multicast),
];

const fn v4(octets: [u8; 4], length: u8, rule: Rule) -> (Ipv4Net, Rule) {
    (Ipv4Net::new_assert(Ipv4Addr::from_octets(octets), length), rule)
}

const fn v6(segments: [u16; 8], length: u8, rule: Rule) -> (Ipv6Net, Rule) {
    (Ipv6Net::new_assert(Ipv6Addr::from_segments(segments), length), rule)
}
