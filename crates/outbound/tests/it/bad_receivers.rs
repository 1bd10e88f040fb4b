//! Receivers that cost time and room: each is given up within its bounds.

use std::time::{Duration, Instant};

use outbound::Failure;

use crate::receiver::{LITTLE, PLENTY, Receiver, Step, here, post, send};

const HEAD: &str = "HTTP/1.1 200 OK\r\n";

/// More than the budget, for a machine that is busy; much less than a receiver would take.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn whoever_takes_too_long_is_given_up() {
    for (steps, expected) in [
        (vec![Step::Hang], None),
        (vec![send("HTTP/1.1 2"), Step::Hang], None),
        (vec![send(HEAD), Step::Drip(b"x-a: b\r\n".to_vec())], None),
        (vec![Step::Drip(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec())], None),
        (vec![send(HEAD), send("content-length: 9\r\n\r\n"), Step::Hang], Some(200)),
        (vec![send(HEAD), send("\r\n"), Step::Drip(b"a".to_vec())], Some(200)),
        (
            vec![
                send(HEAD),
                send("transfer-encoding: chunked\r\n\r\n"),
                Step::Drip(b"1\r\na\r\n".to_vec()),
            ],
            Some(200),
        ),
    ] {
        let mut receiver = Receiver::start(steps);
        let begun = Instant::now();
        let failure = receiver.post(LITTLE).await.unwrap_err();
        assert!(
            matches!(failure, Failure::Timeout { status } if status == expected),
            "{failure:?}"
        );
        assert!((LITTLE..SOON).contains(&begun.elapsed()), "{:?}", begun.elapsed());
        assert_eq!(failure.kind(), "timeout");
        receiver.wait_until_given_up().await;
    }
}

#[tokio::test]
async fn a_flood_of_headers_is_no_answer() {
    for steps in [
        vec![send(HEAD), Step::Flood(b"x-a: b\r\n".to_vec())],
        vec![send(HEAD), send("x-a: "), Step::Flood(vec![b'a'; 4_096])],
        vec![send("HTTP/1.1 200 "), Step::Flood(vec![b'a'; 4_096])],
    ] {
        let mut receiver = Receiver::start(steps);
        let failure = receiver.post(PLENTY).await.unwrap_err();
        assert!(matches!(failure, Failure::TooLarge), "{failure:?}");
        receiver.wait_until_given_up().await;
    }
}

#[tokio::test]
async fn a_flood_of_a_body_is_cut_off() {
    for head in ["\r\n", "content-length: 9999999999\r\n\r\n"] {
        let mut receiver =
            Receiver::start(vec![send(HEAD), send(head), Step::Flood(vec![b'a'; 65_536])]);
        let answered = receiver.post(PLENTY).await.unwrap();
        assert_eq!((answered.status, answered.body.len()), (200, 16 * 1024));
        assert!(answered.is_cut);
        receiver.wait_until_given_up().await;
    }
}

/// In chunks the body may be small while what surrounds it has no end.
#[tokio::test]
async fn a_flood_around_the_body_is_no_answer() {
    let head = format!("{HEAD}transfer-encoding: chunked\r\n\r\n");
    for flood in [
        vec![send("1;a="), Step::Flood(vec![b'a'; 4_096])],
        vec![send("1\r\na\r\n0\r\n"), Step::Flood(b"x-a: b\r\n".to_vec())],
        vec![send("1\r\na\r\n0\r\nx-a: "), Step::Flood(vec![b'a'; 4_096])],
    ] {
        let mut receiver = Receiver::start([vec![send(&head)], flood].concat());
        let failure = receiver.post(PLENTY).await.unwrap_err();
        assert!(matches!(failure, Failure::Reset { status: Some(200) }), "{failure:?}");
        receiver.wait_until_given_up().await;
    }
}

#[tokio::test]
async fn whoever_hangs_up_has_not_answered() {
    for (steps, expected) in [
        (vec![Step::HangUp], None),
        (vec![send("HTTP/1.1 200 O"), Step::HangUp], None),
        (vec![send(HEAD), send("content-length: 9\r\n\r\nab"), Step::HangUp], Some(200)),
        (
            vec![send(HEAD), send("transfer-encoding: chunked\r\n\r\n5\r\na"), Step::HangUp],
            Some(200),
        ),
    ] {
        let failure = Receiver::start(steps).post(PLENTY).await.unwrap_err();
        assert!(matches!(failure, Failure::Reset { status } if status == expected), "{failure:?}");
        assert_eq!(failure.kind(), "reset");
    }
}

#[tokio::test]
async fn whoever_speaks_something_else_has_not_answered() {
    for text in ["SSH-2.0-OpenSSH_9.9\r\n", "220 mail.example ESMTP\r\n", "-ERR unknown\r\n"] {
        let receiver = Receiver::start(vec![send(text), Step::Hang]);
        let failure = receiver.post(PLENTY).await.unwrap_err();
        assert!(matches!(failure, Failure::Protocol), "{text}: {failure:?}");
        assert_eq!(failure.kind(), "protocol");
    }
}

/// One that hangs takes nothing from the others.
#[tokio::test]
async fn nobody_waits_for_somebody_else() {
    let (hanging, quick) = (
        Receiver::start(vec![Step::Hang]),
        Receiver::start(vec![send("HTTP/1.1 204 No Content\r\n\r\n")]),
    );
    let outbound = here();
    let (hanging, quick) = (hanging.url(), quick.url());
    let slow = async {
        tokio::join!(post(&outbound, &hanging, PLENTY / 10), post(&outbound, &hanging, PLENTY / 10))
    };
    tokio::select! {
        biased;
        _ = slow => panic!("what hangs was done first"),
        answered = post(&outbound, &quick, PLENTY) => assert_eq!(answered.unwrap().status, 204),
    }
}
