//! What is sent, and what is kept of an answer.

use std::time::Duration;

use outbound::{Failure, Outbound, RefusedHeader, check_header};

use crate::receiver::{PLENTY, Receiver, Step, answer, here, post, send};

#[tokio::test]
async fn a_receiver_gets_the_body_and_the_headers_and_its_answer_is_told() {
    let receiver = Receiver::start(answer("200 OK", "x-answer: yes\r\n", "thanks"));
    let answered = receiver.post(PLENTY).await.unwrap();
    assert_eq!((answered.status, answered.is_success()), (200, true));
    assert_eq!((answered.excerpt(100).as_str(), answered.is_cut), ("thanks", false));
    assert_eq!(answered.headers[0], ("x-answer".to_owned(), "yes".to_owned()));
    assert_eq!(answered.peer, receiver.address);
    assert!(answered.elapsed < PLENTY);
    let [request] = &receiver.requests()[..] else { panic!("one request") };
    assert!(request.starts_with("POST /hook HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with("\r\n\r\n{\"a\":1}"), "{request}");
    for header in ["webhook-id: evt_1", "x-team: support", "user-agent: switchboard"] {
        assert!(request.contains(&format!("{header}\r\n")), "{request}");
    }
    assert!(!request.contains("accept-encoding"), "{request}");
}

#[tokio::test]
async fn every_status_is_an_answer() {
    for (status, number, is_success) in [
        ("204 No Content", 204, true),
        ("299 Odd", 299, true),
        ("304 Not Modified", 304, false),
        ("410 Gone", 410, false),
        ("500 Oops", 500, false),
        ("999 What", 999, false),
    ] {
        let answered = Receiver::start(answer(status, "", "")).post(PLENTY).await.unwrap();
        assert_eq!((answered.status, answered.is_success()), (number, is_success));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Receiver::start(answer("200 OK", "", "inner"));
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let location = format!("location: {}\r\n", other.url());
        let receiver = Receiver::start(answer(status, &location, ""));
        let answered = post(&Outbound::trusted(), &receiver.url(), PLENTY).await.unwrap();
        assert_eq!(answered.status.to_string(), status[..3]);
        assert_eq!(answered.headers[0].0, "location");
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn connections_are_used_again() {
    let receiver = Receiver::start(answer("200 OK", "", "thanks"));
    let outbound = here();
    for _ in 0..3 {
        post(&outbound, &receiver.url(), PLENTY).await.unwrap();
    }
    assert_eq!((receiver.connections(), receiver.requests().len()), (1, 3));
}

#[tokio::test]
async fn only_the_beginning_of_an_answer_is_kept() {
    let long = format!("x-long: {}\r\n", "é".repeat(300));
    let many = "x-short: a\r\n".repeat(60);
    let receiver = Receiver::start(answer("200 OK", &(long + &many), "a".repeat(20_000)));
    let answered = receiver.post(PLENTY).await.unwrap();
    assert_eq!((answered.body.len(), answered.is_cut), (16 * 1024, true));
    assert_eq!(answered.headers.len(), 32);
    assert_eq!(answered.headers[0].1, "é".repeat(128));
    let exact = Receiver::start(answer("200 OK", "", "a".repeat(16 * 1024)));
    let answered = exact.post(PLENTY).await.unwrap();
    assert_eq!((answered.body.len(), answered.is_cut), (16 * 1024, false));
}

#[tokio::test]
async fn an_answer_is_shown_as_text_whatever_it_is() {
    for (body, bytes_max, expected) in [
        (&b"a\x00b\x1b[31m\n"[..], 100, "a\u{fffd}b\u{fffd}[31m\n"),
        (b"\xff\xfe", 100, "\u{fffd}\u{fffd}"),
        ("grüß".as_bytes(), 100, "grüß"),
        ("grüß".as_bytes(), 4, "grü"),
        ("grüß".as_bytes(), 3, "gr"),
        (b"", 0, ""),
    ] {
        let answered = Receiver::start(answer("200 OK", "", body)).post(PLENTY).await.unwrap();
        let excerpt = answered.excerpt(bytes_max);
        assert!(excerpt.len() <= bytes_max && !excerpt.contains('\0'));
        assert_eq!(excerpt, expected, "{body:?}");
    }
}

/// What claims to be compressed stays as it is, so it cannot grow.
#[tokio::test]
async fn nothing_is_decompressed() {
    let steps = answer("200 OK", "content-encoding: gzip\r\n", b"\x1f\x8b\x08 and so on");
    let answered = Receiver::start(steps).post(PLENTY).await.unwrap();
    assert_eq!(answered.body, b"\x1f\x8b\x08 and so on");
}

#[tokio::test]
async fn a_wish_to_be_left_alone_is_told() {
    let date = "date: Sun, 06 Nov 1994 08:49:30 GMT\r\n";
    let later = "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let earlier = "retry-after: Sun, 06 Nov 1994 08:49:20 GMT\r\n";
    for (headers, expected) in [
        ("retry-after: 120\r\n".to_owned(), Some(120)),
        (format!("{date}{later}"), Some(7)),
        (format!("{date}{earlier}"), Some(0)),
        (later.to_owned(), None),
        ("retry-after: soon\r\n".to_owned(), None),
        ("retry-after: -1\r\n".to_owned(), None),
        (String::new(), None),
    ] {
        let receiver = Receiver::start(answer("429 Slowly", &headers, ""));
        let answered = receiver.post(PLENTY).await.unwrap();
        assert_eq!(answered.retry_after, expected.map(Duration::from_secs), "{headers}");
    }
}

/// An answer may begin before the request was read, and have a head that says "go on" before it.
#[tokio::test]
async fn an_interim_answer_is_passed_over() {
    let interim = send("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n");
    let steps: Vec<Step> = [vec![interim], answer("200 OK", "", "thanks")].concat();
    let answered = Receiver::start(steps).post(PLENTY).await.unwrap();
    assert_eq!((answered.status, answered.excerpt(9).as_str()), (200, "thanks"));
}

#[tokio::test]
async fn headers_that_a_request_cannot_have_are_refused() {
    let receiver = Receiver::start(answer("200 OK", "", ""));
    let outbound = here();
    let url = outbound.check(&receiver.url()).unwrap();
    for (name, value, expected) in [
        ("", "a", RefusedHeader::Name(String::new())),
        ("a b", "a", RefusedHeader::Name("a b".to_owned())),
        ("a:", "a", RefusedHeader::Name("a:".to_owned())),
        ("a\r\nb", "a", RefusedHeader::Name("a\r\nb".to_owned())),
        ("Host", "a", RefusedHeader::Ours("host".to_owned())),
        ("Content-Length", "0", RefusedHeader::Ours("content-length".to_owned())),
        ("Transfer-Encoding", "chunked", RefusedHeader::Ours("transfer-encoding".to_owned())),
        ("Proxy-Authorization", "a", RefusedHeader::Ours("proxy-authorization".to_owned())),
        ("X-A", "a\r\nHost: b", RefusedHeader::Value("x-a".to_owned())),
        ("X-A", "a\0", RefusedHeader::Value("x-a".to_owned())),
        ("X-A", "é", RefusedHeader::Value("x-a".to_owned())),
    ] {
        assert_eq!(check_header(name, value), Err(expected.clone()));
        let headers = [(name.to_owned(), value.to_owned())];
        let failure = outbound.post(&url, &headers, "", PLENTY).await.unwrap_err();
        assert!(matches!(&failure, Failure::Header(header) if *header == expected), "{failure:?}");
        assert_eq!(failure.kind(), "header");
    }
    assert_eq!(receiver.connections(), 0);
}
