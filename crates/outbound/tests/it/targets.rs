//! Where a connection is made to, and where none is.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use outbound::{Allowed, Failure, Outbound, Policy, Refused, Rule};

use crate::receiver::{PLENTY, Receiver, Step, answer, knowing, post};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// This machine too, under another address.
const INNER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

fn thanks() -> Vec<Step> {
    answer("200 OK", "", "thanks")
}

/// That a connection was made shows in that nobody there speaks TLS.
fn is_connected(failure: &Failure) -> bool {
    matches!(failure, Failure::Tls(_))
}

#[tokio::test]
async fn a_name_with_inner_addresses_is_refused_and_they_are_not_told() {
    let receiver = Receiver::start(thanks());
    let url = format!("https://hooks.example:{}/", receiver.address.port());
    for (address, rule) in [
        ("127.0.0.1", Rule::Loopback),
        ("10.20.30.40", Rule::Private),
        ("169.254.169.254", Rule::LinkLocal),
        ("::ffff:127.0.0.1", Rule::Embedded),
        ("::1", Rule::Loopback),
        ("fd00::1", Rule::Private),
    ] {
        let outbound = knowing([], move |_| vec![address.parse().unwrap()]);
        let failure = post(&outbound, &url, PLENTY).await.unwrap_err();
        let expected = Refused::Name { host: "hooks.example".to_owned(), rule };
        assert!(matches!(&failure, Failure::Refused(found) if *found == expected), "{failure:?}");
        assert!(!failure.to_string().contains(address), "{failure}");
        assert_eq!(failure.kind(), "refused");
    }
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn of_a_names_addresses_only_the_allowed_are_connected_to() {
    let here = Receiver::start(thanks());
    let inner = Receiver::start_at(INNER, here.address.port(), thanks());
    let url = format!("https://hooks.example:{}/", here.address.port());
    let outbound = knowing(["127.0.0.1"], |_| vec![INNER, HERE]);
    assert!(is_connected(&post(&outbound, &url, PLENTY).await.unwrap_err()));
    assert_eq!((here.connections(), inner.connections()), (1, 0));
}

/// Whoever owns a name can answer differently each time.
#[tokio::test]
async fn a_name_is_resolved_once_for_each_connection() {
    let here = Receiver::start(thanks());
    let inner = Receiver::start_at(INNER, here.address.port(), thanks());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let outbound = knowing(["127.0.0.1"], move |_| match counted.fetch_add(1, Ordering::SeqCst) {
        0 => vec![HERE],
        _ => vec![INNER],
    });
    let url = format!("https://rebinding.example:{}/", here.address.port());
    assert!(is_connected(&post(&outbound, &url, PLENTY).await.unwrap_err()));
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    for _ in 0..3 {
        let failure = post(&outbound, &url, PLENTY).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused(Refused::Name { .. })), "{failure:?}");
    }
    assert_eq!((here.connections(), inner.connections()), (1, 0));
}

#[tokio::test]
async fn a_name_that_the_operator_allows_may_be_anywhere() {
    let receiver = Receiver::start(thanks());
    let port = receiver.address.port();
    let outbound = knowing(["hooks.internal"], |_| vec![HERE]);
    for host in ["hooks.internal", "HOOKS.internal."] {
        let url = format!("http://{host}:{port}/");
        assert_eq!(post(&outbound, &url, PLENTY).await.unwrap().status, 200);
    }
    assert!(receiver.requests()[0].contains(&format!("host: hooks.internal:{port}\r\n")));
    let url = format!("https://other.internal:{port}/");
    let failure = post(&outbound, &url, PLENTY).await.unwrap_err();
    assert!(matches!(failure, Failure::Refused(Refused::Name { .. })), "{failure:?}");
}

#[tokio::test]
async fn the_machines_own_names_are_resolved_too() {
    let receiver = Receiver::start(thanks());
    let url = format!("http://localhost:{}/", receiver.address.port());
    let allow = Allowed::parse(["localhost"]).unwrap();
    for outbound in [Outbound::new(Policy { allow }), Outbound::trusted()] {
        assert_eq!(post(&outbound, &url, PLENTY).await.unwrap().peer, receiver.address);
    }
}

/// An address that was checked once is checked again when it is used: the list may have changed.
#[tokio::test]
async fn an_address_is_checked_whenever_it_is_used() {
    let receiver = Receiver::start(thanks());
    let url = Outbound::trusted().check(&receiver.url()).unwrap();
    let failure = Outbound::new(Policy::default()).post(&url, &[], "", PLENTY).await.unwrap_err();
    assert!(matches!(failure, Failure::Refused(Refused::Address { .. })), "{failure:?}");
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn a_name_without_address_and_an_address_without_receiver_are_told_apart() {
    let failure = post(&knowing([], |_| vec![]), "https://unknown.example/", PLENTY).await;
    let failure = failure.unwrap_err();
    assert!(matches!(failure, Failure::Dns), "{failure:?}");
    let free = TcpListener::bind((HERE, 0)).unwrap().local_addr().unwrap();
    let failure = post(&Outbound::trusted(), &format!("http://{free}/"), PLENTY).await.unwrap_err();
    assert!(
        matches!(&failure, Failure::Connect(why) if why == "connection refused"),
        "{failure:?}"
    );
}

#[tokio::test]
async fn nothing_is_sent_without_the_encryption_that_was_asked_for() {
    let receiver = Receiver::start(thanks());
    let url = format!("https://{}/", receiver.address);
    let failure = post(&Outbound::trusted(), &url, PLENTY).await.unwrap_err();
    assert!(is_connected(&failure), "{failure:?}");
    assert_eq!(failure.kind(), "tls");
    assert!(receiver.requests().is_empty());
    // One that does not hang up, but answers in plain text.
    let listener = TcpListener::bind((HERE, 0)).unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let answering = thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        connection.read(&mut [0; 1_024]).unwrap()
    });
    let failure = post(&Outbound::trusted(), &url, PLENTY).await.unwrap_err();
    assert!(is_connected(&failure), "{failure:?}");
    assert!(answering.join().unwrap() > 0);
}
