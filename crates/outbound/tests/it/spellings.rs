//! Addresses in every spelling that somebody has thought of, before anything is connected to.

use std::net::IpAddr;

use outbound::{Allowed, InvalidEntry, Outbound, Policy, Refused, Rule};
use proptest::prelude::*;

fn outbound() -> Outbound {
    Outbound::new(Policy::default())
}

fn allowing<const N: usize>(entries: [&str; N]) -> Outbound {
    Outbound::new(Policy { allow: Allowed::parse(entries).unwrap() })
}

/// As it is written, as it is meant, and why it is refused.
const INNER: &[(&str, &str, Rule)] = &[
    ("127.0.0.1", "127.0.0.1", Rule::Loopback),
    ("127.0.0.1.", "127.0.0.1", Rule::Loopback),
    ("127.1", "127.0.0.1", Rule::Loopback),
    ("127.0.1", "127.0.0.1", Rule::Loopback),
    ("0x7f.1", "127.0.0.1", Rule::Loopback),
    ("0x7f000001", "127.0.0.1", Rule::Loopback),
    ("0X7F.0.0.0x1", "127.0.0.1", Rule::Loopback),
    ("2130706433", "127.0.0.1", Rule::Loopback),
    ("017700000001", "127.0.0.1", Rule::Loopback),
    ("0177.0.0.1", "127.0.0.1", Rule::Loopback),
    ("１２７。０。０。１", "127.0.0.1", Rule::Loopback),
    ("①②⑦.⓪.⓪.①", "127.0.0.1", Rule::Loopback),
    ("127｡0｡0｡1", "127.0.0.1", Rule::Loopback),
    ("127%2e0%2E0.1", "127.0.0.1", Rule::Loopback),
    ("%31%32%37.1", "127.0.0.1", Rule::Loopback),
    ("127.255.255.254", "127.255.255.254", Rule::Loopback),
    ("0", "0.0.0.0", Rule::Unspecified),
    ("0.0.0.0", "0.0.0.0", Rule::Unspecified),
    ("10.0.0.1", "10.0.0.1", Rule::Private),
    ("172.31.255.255", "172.31.255.255", Rule::Private),
    ("192.168.1.1", "192.168.1.1", Rule::Private),
    ("0xA9FEA9FE", "169.254.169.254", Rule::LinkLocal),
    ("169.254.43518", "169.254.169.254", Rule::LinkLocal),
    ("100.127.255.255", "100.127.255.255", Rule::Shared),
    ("168.63.129.16", "168.63.129.16", Rule::CloudService),
    ("224.0.0.1", "224.0.0.1", Rule::Multicast),
    ("239.255.255.255", "239.255.255.255", Rule::Multicast),
    ("255.255.255.255", "255.255.255.255", Rule::Broadcast),
    ("4294967295", "255.255.255.255", Rule::Broadcast),
    ("240.0.0.1", "240.0.0.1", Rule::Reserved),
    ("192.0.0.8", "192.0.0.8", Rule::Protocol),
    ("192.0.2.1", "192.0.2.1", Rule::Documentation),
    ("198.51.100.1", "198.51.100.1", Rule::Documentation),
    ("203.0.113.1", "203.0.113.1", Rule::Documentation),
    ("198.19.255.255", "198.19.255.255", Rule::Benchmarking),
    ("[::]", "[::]", Rule::Unspecified),
    ("[0:0:0:0:0:0:0:0]", "[::]", Rule::Unspecified),
    ("[::1]", "[::1]", Rule::Loopback),
    ("[0000:0000:0000:0000:0000:0000:0000:0001]", "[::1]", Rule::Loopback),
    ("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", Rule::Embedded),
    ("[::FFFF:7F00:1]", "[::ffff:7f00:1]", Rule::Embedded),
    ("[::ffff:8.8.8.8]", "[::ffff:808:808]", Rule::Embedded),
    ("[::127.0.0.1]", "[::7f00:1]", Rule::Embedded),
    ("[::ffff:0:127.0.0.1]", "[::ffff:0:7f00:1]", Rule::Embedded),
    ("[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", Rule::Embedded),
    ("[64:ff9b:1::1]", "[64:ff9b:1::1]", Rule::Embedded),
    ("[2002:7f00:1::]", "[2002:7f00:1::]", Rule::Embedded),
    ("[2001::1]", "[2001::1]", Rule::Embedded),
    ("[2001:2::1]", "[2001:2::1]", Rule::Benchmarking),
    ("[2001:20::1]", "[2001:20::1]", Rule::Protocol),
    ("[2001:db8::1]", "[2001:db8::1]", Rule::Documentation),
    ("[3fff::1]", "[3fff::1]", Rule::Documentation),
    ("[100::1]", "[100::1]", Rule::Discard),
    ("[fd00:ec2::254]", "[fd00:ec2::254]", Rule::Private),
    ("[fe80::1]", "[fe80::1]", Rule::LinkLocal),
    ("[fec0::1]", "[fec0::1]", Rule::Private),
    ("[ff02::1]", "[ff02::1]", Rule::Multicast),
    ("[5f00::1]", "[5f00::1]", Rule::Protocol),
    ("[4000::1]", "[4000::1]", Rule::Reserved),
    ("[100:0:0:1::1]", "[100:0:0:1::1]", Rule::Reserved),
    ("localhost", "localhost", Rule::Loopback),
    ("LOCALHOST.", "localhost.", Rule::Loopback),
    ("a.b.localhost", "a.b.localhost", Rule::Loopback),
    ("ｌocalhost", "localhost", Rule::Loopback),
];

#[test]
fn every_spelling_of_an_inner_address_is_refused() {
    for &(host, meant, rule) in INNER {
        let expected = Err(Refused::Address { host: meant.to_owned(), rule });
        assert_eq!(outbound().check(&format!("https://{host}/")), expected, "{host}");
        assert_eq!(outbound().check(&format!("HTTPS://{host}:8443/a?b")), expected, "{host}");
        assert_eq!(outbound().check(&format!("http://{host}/")), expected, "{host}");
        assert!(Outbound::trusted().check(&format!("http://{host}/")).is_ok(), "{host}");
    }
}

#[test]
fn public_addresses_and_names_are_taken() {
    for url in [
        "https://example.com/",
        "https://example.com./hooks?a=b",
        "https://bücher.example/",
        "https://8.8.8.8/",
        "https://1.1.1.1:8443/",
        "https://[2606:4700::1111]/",
        "https://[2001:4860:4860::8888]/",
        "https://172.32.0.1/",
        "https://100.128.0.1/",
        "https://128.0.0.1/",
        "https://localhost.example/",
        "https://intranet/",
    ] {
        assert!(outbound().check(url).is_ok(), "{url}");
    }
}

#[test]
fn urls_in_a_wrong_form_are_refused() {
    let long = format!("https://example.com/{}", "a".repeat(2_048));
    let grows = format!("https://example.com/{}", "ü".repeat(900));
    for (url, expected) in [
        ("", Refused::Unreadable),
        ("example.com", Refused::Unreadable),
        ("/hooks", Refused::Unreadable),
        ("https://", Refused::Unreadable),
        ("https:///example.com", Refused::Unreadable),
        ("https:example.com", Refused::Unreadable),
        (r"https:\\example.com", Refused::Unreadable),
        (r"https://example.com\@127.0.0.1/", Refused::Unreadable),
        (" https://example.com/", Refused::Unreadable),
        ("https://exam\nple.com/", Refused::Unreadable),
        ("https://exam\tple.com/", Refused::Unreadable),
        ("https://exam ple.com/", Refused::Unreadable),
        ("https://256.0.0.1/", Refused::Unreadable),
        ("https://127.0.0.1.5/", Refused::Unreadable),
        ("https://1.2.3.0x100/", Refused::Unreadable),
        ("https://[::1%25eth0]/", Refused::Unreadable),
        ("https://[fe80::1%eth0]/", Refused::Unreadable),
        ("https://[::1/", Refused::Unreadable),
        ("https://example.com:99999/", Refused::Unreadable),
        ("https://example.com:0/", Refused::Port),
        ("ftp://example.com/", Refused::Scheme),
        ("file:///etc/passwd", Refused::Unreadable),
        ("gopher://127.0.0.1:6379/_x", Refused::Scheme),
        ("javascript://example.com/%0aalert(1)", Refused::Scheme),
        ("http://example.com/", Refused::NotEncrypted),
        ("http://8.8.8.8/", Refused::NotEncrypted),
        ("https://user@example.com/", Refused::Credentials),
        ("https://:secret@example.com/", Refused::Credentials),
        ("https://example.com#@127.0.0.1/", Refused::Fragment),
        ("https://example.com/#", Refused::Fragment),
        (&long, Refused::TooLong),
        (&grows, Refused::TooLong),
    ] {
        assert_eq!(outbound().check(url), Err(expected), "{url}");
    }
}

#[test]
fn what_the_operator_allows_may_be_reached_also_without_encryption() {
    let outbound = allowing(["127.0.0.1", "10.1.0.0/16", "::1", "fd00::/8", "Hooks.Internal."]);
    for host in
        ["0x7f.1", "10.1.255.255", "[::1]", "[fd12::1]", "hooks.internal", "HOOKS.internal."]
    {
        for scheme in ["http", "https"] {
            let url = format!("{scheme}://{host}:3000/");
            assert!(outbound.check(&url).is_ok(), "{url}");
        }
    }
    assert!(outbound.check("https://localhost/").is_ok());
    assert_eq!(outbound.check("http://localhost/"), Err(Refused::NotEncrypted));
    for host in ["127.0.0.2", "10.2.0.0", "[::ffff:127.0.0.1]", "[::2]"] {
        let refused = outbound.check(&format!("http://{host}/"));
        assert!(matches!(refused, Err(Refused::Address { .. })), "{host}");
    }
    let refused = outbound.check("http://other.internal/");
    assert_eq!(refused, Err(Refused::NotEncrypted));
    assert!(allowing(["localhost"]).check("http://localhost:3000/").is_ok());
}

#[test]
fn a_list_with_a_slip_is_refused_and_says_where() {
    for (entry, expected) in [
        ("", InvalidEntry::Unreadable(String::new())),
        (".", InvalidEntry::Unreadable(".".to_owned())),
        ("http://localhost", InvalidEntry::Unreadable("http://localhost".to_owned())),
        ("localhost:3000", InvalidEntry::Unreadable("localhost:3000".to_owned())),
        ("10.0.0.0/33", InvalidEntry::Unreadable("10.0.0.0/33".to_owned())),
        ("10.0.0.256", InvalidEntry::Unreadable("10.0.0.256".to_owned())),
        ("a b", InvalidEntry::Unreadable("a b".to_owned())),
        ("*.internal", InvalidEntry::Pattern("*.internal".to_owned())),
        (
            "10.1.2.3/16",
            InvalidEntry::NotTheBeginning {
                entry: "10.1.2.3/16".to_owned(),
                network: "10.1.0.0/16".to_owned(),
            },
        ),
    ] {
        assert_eq!(Allowed::parse(["127.0.0.1", entry]), Err(expected), "{entry}");
    }
    let allowed = Allowed::parse([" 127.0.0.1 ", "[::1]", "Büro.example"]).unwrap();
    assert_eq!(allowed.entries(), ["127.0.0.1", "[::1]", "Büro.example"]);
    assert!(allowed.permits("::1".parse().unwrap()) && allowed.names("xn--bro-hoa.example"));
    assert_eq!(Allowed::parse([""; 0]), Ok(Allowed::default()));
}

proptest! {
    /// What is refused as an address is refused however an IPv6 address carries it.
    #[test]
    fn an_ipv4_address_is_never_reached_through_an_ipv6_address(octets in any::<[u8; 4]>()) {
        let [a, b, c, d] = octets.map(u16::from);
        let (high, low) = (a << 8 | b, c << 8 | d);
        for segments in [
            [0, 0, 0, 0, 0, 0xffff, high, low],
            [0, 0, 0, 0, 0, 0, high, low],
            [0x64, 0xff9b, 0, 0, 0, 0, high, low],
            [0x2002, high, low, 0, 0, 0, 0, 0],
            [0x2001, 0, high, low, 0, 0, !high, !low],
        ] {
            prop_assert!(Rule::against(IpAddr::from(segments)).is_some(), "{:x?}", segments);
        }
    }

    #[test]
    fn whatever_is_checked_is_safe_or_refused(text in "(https?://)?\\PC{0,60}") {
        if let Ok(url) = outbound().check(&text) {
            prop_assert_eq!(url.scheme(), "https");
            prop_assert_eq!(outbound().check(url.as_str()), Ok(url));
        }
    }
}
