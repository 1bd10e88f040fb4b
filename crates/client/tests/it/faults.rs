use std::time::{Duration, Instant};

use switchboard_client::types::chat::ChatRequest;
use switchboard_client::types::tickets::TicketInput;
use switchboard_client::{Client, Error, Kind};

use crate::scripted::{Act, KEY, Scripted, answer, json, refusal};

const ME: &str = r#"{"workspace":{"id":"wsp_1","slug":"acme","name":"Acme","created_at":"","more":1},"mode":"live","key_kind":"secret","new":true}"#;

/// What asking a socket who is calling fails with.
async fn failure(act: Act) -> Error {
    let socket = Scripted::start([act]).await;
    let error = socket.client(0).me().get().await.unwrap_err();
    assert_eq!(socket.heard().len(), 1, "{error}");
    let shown = format!("{error:?} {error}");
    assert!(!shown.contains(KEY) && shown.len() < 2000, "{shown}");
    error
}

#[tokio::test]
async fn what_is_no_answer_of_this_api_is_told_apart() {
    let page = "<html>the key was sk_live_0123456789abcdef</html>";
    let cases = [
        ("HTML", Act::Say(answer("200 OK", "text/html", Some(page.len()), page))),
        ("no type", Act::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec())),
        ("half JSON", json("200 OK", &ME[..40])),
        ("another shape", json("200 OK", r#"{"workspace":7}"#)),
        ("a missing field", json("200 OK", r#"{"mode":"live","key_kind":"secret"}"#)),
        ("nothing", Act::Say(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())),
        ("a proxy's 404", Act::Say(answer("404 Not Found", "text/html", Some(page.len()), page))),
        (
            "a redirect",
            Act::Say(
                b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.2:1/\r\ncontent-length: 0\r\n\r\n"
                    .to_vec(),
            ),
        ),
    ];
    for (name, act) in cases {
        let error = failure(act).await;
        assert_eq!(error.kind(), Kind::Protocol, "{name}: {error}");
        assert!(error.status().is_some(), "{name}: {error:?}");
    }
}

#[tokio::test]
async fn a_broken_line_and_silence_are_told_apart() {
    let half = answer("200 OK", "application/json", Some(ME.len()), &ME[..40]);
    let chunked = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n4\r\n{\"wo";
    let cases = [
        ("no answer", Act::Say(Vec::new()), Kind::Network),
        ("half a head", Act::Say(b"HTTP/1.1 200 O".to_vec()), Kind::Network),
        ("half a body", Act::Say(half.clone()), Kind::Network),
        ("half a chunk", Act::Say(chunked.to_vec()), Kind::Network),
        ("silence", Act::Hang(Vec::new()), Kind::Timeout),
        ("half a body, then silence", Act::Hang(half), Kind::Timeout),
    ];
    for (name, act, expected) in cases {
        assert_eq!(failure(act).await.kind(), expected, "{name}");
    }
    let nobody = Client::builder("http://127.0.0.1:1").retries(0).build().unwrap();
    assert_eq!(nobody.me().get().await.unwrap_err().kind(), Kind::Network);
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let said = json("200 OK", ME);
    for act in [Act::Flood, said] {
        let socket = Scripted::start([act]).await;
        let client = socket.builder().max_body(100).retries(0).build().unwrap();
        let error = client.me().get().await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (Kind::Protocol, Some(200)), "{error}");
    }
}

#[tokio::test]
async fn every_refusal_has_its_kind() {
    let cases = [
        ("400 Bad Request", Kind::Validation),
        ("401 Unauthorized", Kind::Authentication),
        ("403 Forbidden", Kind::Permission),
        ("404 Not Found", Kind::NotFound),
        ("410 Gone", Kind::NotFound),
        ("409 Conflict", Kind::Conflict),
        ("413 Too Large", Kind::Validation),
        ("422 Unprocessable", Kind::Validation),
        ("429 Too Many", Kind::RateLimit),
        ("500 Fault", Kind::Server),
        ("503 Away", Kind::Server),
    ];
    for (status, expected) in cases {
        let error = failure(refusal(status, "some", "")).await;
        assert_eq!((error.kind(), error.code()), (expected, Some("some_code")), "{status}");
        let told = (error.message(), error.request_id(), error.doc_url());
        assert_eq!(told, ("no", Some("req_1"), Some("/docs/errors")), "{status}");
    }
}

#[tokio::test]
async fn what_passes_is_tried_again_under_one_name() {
    let page = answer("502 Bad Gateway", "text/html", Some(4), "away");
    let created = r#"{"id":"cnv_1"}"#;
    let acts = [
        Act::Say(Vec::new()),
        Act::Say(page),
        refusal("409 Conflict", "conflict", ""),
        json("201 Created", created),
    ];
    let socket = Scripted::start(acts).await;
    let conversations = socket.client(3).tickets();
    let error = conversations.create(&TicketInput::new("Printer")).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol, "{error}");
    let heard = socket.heard();
    assert_eq!(heard.len(), 4, "{heard:?}");
    assert!(heard.iter().all(|request| *request == heard[0]), "{heard:?}");
    assert!(heard[0].contains("idempotency-key: ") && heard[0].ends_with(r#"{"title":"Printer"}"#));
}

#[tokio::test]
async fn what_does_not_pass_is_not_tried_again() {
    let far = "retry-after: 61\r\n";
    for (act, kind) in [
        (refusal("429 Too Many", "rate_limit", far), Kind::RateLimit),
        (refusal("409 Conflict", "conflict", ""), Kind::Conflict),
        (refusal("422 Unprocessable", "invalid_request", ""), Kind::Validation),
        (refusal("501 Never", "internal", ""), Kind::Server),
    ] {
        let socket = Scripted::start([act]).await;
        let error = socket.client(3).me().get().await.unwrap_err();
        assert_eq!((error.kind(), socket.heard().len()), (kind, 1), "{error}");
    }
    let socket = Scripted::start([refusal("503 Away", "unavailable", "")]).await;
    assert!(socket.client(3).me().get().retries(1).await.is_err());
    assert_eq!(socket.heard().len(), 2);
}

#[tokio::test]
async fn the_servers_wish_is_waited_for() {
    let soon = refusal("429 Too Many", "rate_limit", "retry-after: 1\r\n");
    let socket = Scripted::start([soon, json("200 OK", ME)]).await;
    let begun = Instant::now();
    let me = socket.client(1).me().get().await.unwrap();
    assert_eq!(me.workspace.slug, "acme");
    assert!(Duration::from_secs(1) <= begun.elapsed());
}

#[tokio::test]
async fn a_token_that_is_refused_is_asked_for_again_once() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    let refused = refusal("401 Unauthorized", "authentication", "");
    let socket =
        Scripted::start([json("200 OK", ME), refused.clone(), json("200 OK", ME), refused]).await;
    let given = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&given);
    let give = move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move { Ok(format!("token-{number}")) }
    };
    let client = socket.builder().key_from(give).build().unwrap();
    assert!(client.me().get().await.is_ok());
    assert!(client.me().get().await.is_ok());
    let error = client.me().get().await.unwrap_err();
    assert_eq!((error.kind(), given.load(Ordering::Relaxed)), (Kind::Authentication, 3));
    let shown =
        |request: &String| (0..3).find(|number| request.contains(&format!("token-{number}")));
    let shown: Vec<Option<u32>> = socket.heard().iter().map(shown).collect();
    assert_eq!(shown, [Some(0), Some(0), Some(1), Some(1), Some(2)]);
}

#[tokio::test]
async fn a_function_that_gives_no_token_is_an_error() {
    let socket = Scripted::start([json("200 OK", ME)]).await;
    let client = socket.builder().key_from(|| async { Err("signed out".into()) }).build().unwrap();
    let error = client.me().get().await.unwrap_err();
    assert_eq!((error.kind(), socket.heard().len()), (Kind::Authentication, 0));
}

#[tokio::test]
async fn a_stream_that_is_none_ends_with_an_error() {
    let events = |body: &str| Act::Hang(answer("200 OK", "text/event-stream", None, body));
    let cases = [
        (json("200 OK", "{}"), Kind::Protocol),
        (
            Act::Say(answer("200 OK", "text/event-stream", None, "event: run.started\n")),
            Kind::Network,
        ),
        (events("event: message.completed\ndata: {\"reply\":\n\n"), Kind::Protocol),
        (events("event: message.completed\ndata: <html>\n\n"), Kind::Protocol),
        (events(": nothing more\n\n"), Kind::Timeout),
        (events(&format!("data: {}", "x".repeat(2000))), Kind::Protocol),
    ];
    for (act, expected) in cases {
        let socket = Scripted::start([act]).await;
        let client = socket.builder().retries(0).max_body(1000).build().unwrap();
        let error = client.chat().stream(&ChatRequest::new("Hello")).text().await.unwrap_err();
        assert_eq!(error.kind(), expected, "{error}");
    }
}

#[tokio::test]
async fn an_export_that_is_cut_off_has_no_end() {
    let line = |body: &str| Act::Say(answer("200 OK", "application/x-ndjson", None, body));
    let end = "{\"kind\":\"end\",\"data\":{\"lines\":1}}\n";
    let cases = [
        (String::new(), Kind::Network),
        ("{\"kind\":\"novelty\"}\n".to_owned(), Kind::Network),
        (end.to_owned(), Kind::Protocol),
        ("{\"kind\":\"message\"}\n".to_owned(), Kind::Protocol),
        ("<html>\n".to_owned(), Kind::Protocol),
    ];
    for (body, expected) in cases {
        let socket = Scripted::start([line(&body)]).await;
        let mut export = socket.client(0).customers().export("cus_1").await.unwrap();
        let error = loop {
            match export.next().await {
                Ok(next) => assert!(next.is_some(), "{body}"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), expected, "{body}: {error}");
    }
    let whole = format!("{{\"kind\":\"novelty\",\"data\":1}}\n{end}");
    let socket = Scripted::start([line(&whole)]).await;
    let mut export = socket.client(0).customers().export("cus_1").await.unwrap();
    assert!(export.next().await.unwrap().is_some() && export.next().await.unwrap().is_some());
    assert!(export.next().await.unwrap().is_none());
}

#[test]
fn an_address_that_is_none_makes_no_client() {
    for base in ["", "help.example.com", "ftp://a.example", "https://a.example/?key=1", "https://"]
    {
        let error = Client::builder(base).build().unwrap_err();
        assert_eq!(error.kind(), Kind::Validation, "{base}");
    }
    let client = Client::builder("https://a.example/sub").key(KEY).build().unwrap();
    assert!(!format!("{client:?}").contains(KEY), "{client:?}");
}
