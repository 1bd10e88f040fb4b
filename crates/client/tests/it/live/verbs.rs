//! What can be said over a line.

use switchboard_client::live::{CONTENT_BYTES_MAX, LiveEvent, Outgoing, WAITING_MAX};
use switchboard_client::{Kind, types::conversations::Role};
use testkit::{Proxy, ScriptedEnd, ScriptedReply, Setup, TestServer};

use super::{ARTICLE, QUESTION, Told, line, log, server};

/// A server whose agent `m` says a few words, and then nothing until it is stopped.
async fn stuck() -> TestServer {
    let mut said = ScriptedReply::text(["Open Settings", " [1]", " and then"]);
    said.end = ScriptedEnd::Hang;
    let server = Setup::default().model("main", [said]).start().await;
    server.article("Reset your password", ARTICLE).await;
    let agent = serde_json::json!({"slug": "m", "name": "M", "model": "main"});
    assert_eq!(server.as_secret().post("/v1/agents", agent).await.status(), 201);
    server
}

#[tokio::test]
async fn an_answer_is_told_in_chunks_that_are_its_message() {
    let server = server().await;
    let (live, mut events) = line(&server.address).connect().unwrap();
    let sent = live.send(QUESTION).await.unwrap();
    let mut told = Told::default();
    told.until(&mut events, "run.completed").await;
    let chunks: String = told.words.iter().filter_map(|word| word.strip_prefix("chunk ")).collect();
    assert_eq!(told.messages[1].role, Role::Assistant);
    assert_eq!(told.messages[1].content, chunks);
    assert!(chunks.contains("open Settings"), "{chunks}");
    let is_shown = |word: &&str| !word.starts_with("chunk ") && !word.starts_with("Assistant: ");
    let words: Vec<&str> = told.words.iter().map(String::as_str).filter(is_shown).collect();
    let asked = format!("Customer: {QUESTION}");
    let expected = [
        "Ready",
        "Subscribed",
        "conversation.created",
        &asked,
        "response_start",
        "run.started",
        "response_end",
        "run.completed",
    ];
    assert_eq!(words, expected);
    assert_eq!(told.positions[&sent.conversation_id], 5);
    live.close();
    told.until(&mut events, "closed ").await;
    assert!(events.next().await.is_none());
    assert_eq!(live.send("Too late").await.unwrap_err().kind(), Kind::Network);
}

#[tokio::test]
async fn what_is_said_while_there_is_no_line_stands_there_once_and_in_order() {
    let server = server().await;
    let proxy = Proxy::cutting(server.address.parse().unwrap(), []).await;
    proxy.retarget(Vec::new());
    let (live, mut events) = line(proxy.address).connect().unwrap();
    let mut told = Told::default();
    told.until(&mut events, "Reconnecting").await;
    let texts: Vec<String> = (0..40).map(|number| format!("Message {number}")).collect();
    let sending: Vec<_> = texts.iter().map(|text| live.send(text.as_str())).collect();
    told.until(&mut events, "Reconnecting").await;
    proxy.retarget(vec![server.address.parse().unwrap()]);
    let sent = futures_util::future::join_all(sending).await;
    let home = sent[0].as_ref().unwrap().conversation_id.clone();
    while told.count("run.completed") < 40 {
        told.until(&mut events, "run.completed").await;
    }
    let said: Vec<&str> =
        told.words.iter().filter_map(|word| word.strip_prefix("Customer: ")).collect();
    assert_eq!(said, texts);
    let log = log(&server, &home).await;
    assert_eq!(log.iter().filter(|text| text.starts_with("Message ")).count(), 40);
    // A message of the same name is the same message, on whatever line.
    let id = sent[7].as_ref().unwrap().client_id.clone().unwrap();
    let (other, _events) = line(&server.address).conversation(&home).connect().unwrap();
    let again = other.send(Outgoing::new("Message 7").client_id(id)).await.unwrap();
    assert_eq!(again.id, sent[7].as_ref().unwrap().id);
}

#[tokio::test]
async fn a_server_may_come_back_elsewhere() {
    let server = server().await;
    let proxy = Proxy::cutting(server.address.parse().unwrap(), [6_000]).await;
    let (live, mut events) = line(proxy.address).connect().unwrap();
    let home = live.send(QUESTION).await.unwrap().conversation_id;
    let mut told = Told::default();
    told.until(&mut events, "run.completed").await;
    let (clock, place) = (server.clock.clone(), server.stop().await);
    told.until(&mut events, "Reconnecting").await;
    let sending = live.send("Are you back?");
    let server = Setup::default().start_on(&place.url(), "test", clock).await;
    proxy.retarget(vec![server.address.parse().unwrap()]);
    assert_eq!(sending.await.unwrap().conversation_id, home);
    told.until(&mut events, "run.completed").await;
    assert_eq!((told.count("Reconnected"), told.messages.len()), (1, 4), "{:?}", told.words);
}

#[tokio::test]
async fn what_the_server_has_forgotten_is_a_gap() {
    let server = server().await;
    let (live, mut events) = line(&server.address).connect().unwrap();
    let home = live.send(QUESTION).await.unwrap().conversation_id;
    Told::default().until(&mut events, "run.completed").await;
    // Events can be forgotten once they have their place among all others.
    server.as_secret().stream("/v1/events?after=0").await.until("run.completed").await;
    server.engine.forget_events(server.clock.now().plus(1)).await.unwrap();
    let connect = line(&server.address).conversation_after(&home, 2);
    let (live, mut events) = connect.connect().unwrap();
    let mut told = Told::default();
    told.until(&mut events, "gap 2").await;
    assert_eq!(told.words, ["Ready", "Subscribed", "gap 2"]);
    assert_eq!(told.positions[&home], 5);
    live.send("Go on").await.unwrap();
    told.until(&mut events, "run.completed").await;
    assert_eq!(told.messages.len(), 2);
}

#[tokio::test]
async fn an_answer_can_be_stopped_and_tried_again() {
    let server = stuck().await;
    let (live, mut events) = line(&server.address).connect().unwrap();
    let sent = live.send(Outgoing::new(QUESTION).agent("m")).await.unwrap();
    let mut told = Told::default();
    told.until(&mut events, "run.started").await;
    let runs = live.stop(&sent.conversation_id).await.unwrap();
    told.until(&mut events, "run.canceled").await;
    assert_eq!(told.count("response_end"), 1, "{:?}", told.words);
    let again = live.retry(&runs[0]).await.unwrap();
    assert_ne!(again, runs[0]);
    told.until(&mut events, "response_start").await;
    assert_eq!(live.retry("run_x").await.unwrap_err().kind(), Kind::NotFound);
}

#[tokio::test]
async fn several_conversations_are_followed_over_one_line() {
    let server = server().await;
    let ask = |text: &str| serde_json::json!({ "message": text });
    let one = server.as_secret().post("/v1/chat", ask("One")).await.text("/conversation_id");
    let two = server.as_secret().post("/v1/chat", ask("Two")).await.text("/conversation_id");
    let (live, mut events) = line(&server.address).conversation_after(&one, 0).connect().unwrap();
    assert_eq!(live.subscribe(&two, Some(0)).await.unwrap(), 0);
    assert_eq!(live.subscribe("cnv_x", None).await.unwrap_err().kind(), Kind::NotFound);
    let mut told = Told::default();
    while told.count("run.completed") < 2 {
        told.until(&mut events, "run.completed").await;
    }
    let (other, mut others) = line(&server.address).conversation(&two).connect().unwrap();
    Told::default().until(&mut others, "Subscribed").await;
    other.typing(&two, true).unwrap();
    told.until(&mut events, "typing agent true").await;
    live.unsubscribe(&two).unwrap();
    live.send(Outgoing::new("To two").to(&two)).await.unwrap();
    live.send("To one").await.unwrap();
    told.until(&mut events, "Customer: To one").await;
    assert_eq!(told.count("Customer: To two"), 0);
}

#[tokio::test]
async fn a_slow_consumer_holds_the_server_back_and_loses_nothing() {
    let server = server().await;
    let (live, mut events) = line(&server.address).events_max(1).connect().unwrap();
    let home = live.send("Message 0").await.unwrap().conversation_id;
    for number in 1..60 {
        let body =
            serde_json::json!({"message": format!("Message {number}"), "conversation_id": home});
        assert_eq!(server.as_secret().post("/v1/chat", body).await.status(), 200);
    }
    let mut told = Told::default();
    while told.count("run.completed") < 60 {
        told.until(&mut events, "run.completed").await;
    }
    assert_eq!(told.messages.len(), 120);
    assert_eq!(told.count("Reconnecting"), 0);
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_at_once() {
    let server = server().await;
    let proxy = Proxy::cutting(server.address.parse().unwrap(), []).await;
    proxy.retarget(Vec::new());
    let (live, events) = line(proxy.address).connect().unwrap();
    for wrong in [
        Outgoing::new(""),
        Outgoing::new("x".repeat(CONTENT_BYTES_MAX + 1)),
        Outgoing::new("\u{1}".repeat(CONTENT_BYTES_MAX)),
        Outgoing::new("x").client_id(""),
        Outgoing::new("x").client_id("switchboard:1"),
    ] {
        assert_eq!(live.send(wrong).await.unwrap_err().kind(), Kind::Validation);
    }
    let waiting: Vec<_> = (0..WAITING_MAX).map(|_| live.send("x")).collect();
    assert_eq!(live.send("x").await.unwrap_err().kind(), Kind::RateLimit);
    // Without anybody to tell, the messages still go out; without anybody at all, the line ends.
    drop(events);
    proxy.retarget(vec![server.address.parse().unwrap()]);
    assert!(futures_util::future::join_all(waiting).await.iter().all(Result::is_ok));
}

#[tokio::test]
async fn a_line_to_something_else_goes_on_trying() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (_live, mut events) = line(listener.local_addr().unwrap()).connect().unwrap();
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>";
    let answering = async {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, page.as_bytes()).await;
        }
    };
    let told = async {
        for expected in 1..=2 {
            let Some(LiveEvent::Reconnecting { attempt, error, .. }) = events.next().await else {
                panic!("something else was told")
            };
            assert_eq!((attempt, error.kind()), (expected, Kind::Protocol), "{error}");
        }
    };
    tokio::select! {
        () = answering => (),
        () = told => (),
    }
}
