//! `GET /v1/webhooks/listen` and `switchboard listen`: what webhooks would be sent, to a program of one's own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use insta::assert_snapshot;
use serde_json::{Value, json};
use signing::{Secret, Standard, Window, verify_standard};
use testkit::{Client, Dice, Place, Process, Proxy, Reply, TestServer, keys};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::faults::{key, serve_on};

async fn customer(client: &Client, name: &str) -> Reply {
    let reply = client.post("/v1/customers", json!({"name": name})).await;
    assert_eq!(reply.status(), 201, "{reply}");
    reply
}

#[tokio::test]
async fn a_listener_is_told_what_webhooks_would_be_sent() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut letters = client.stream("/v1/webhooks/listen").await;
    assert_snapshot!(letters.expect("stream.opened").await, @r#"
event: stream.opened
id: 0
data: {"position":0,"recovered":true}
"#);
    customer(&client, "Ada").await;
    let letter = letters.expect("letter").await;
    assert_snapshot!(letter, @r#"
event: letter
id: 1
data: {"id":"evt_018bcfe568007000800000000000000a","type":"customer.created","position":1,"previous":0,"body":"{\"id\":\"evt_018bcfe568007000800000000000000a\",\"type\":\"customer.created\",\"conversation_id\":null,\"position\":1,\"created_at\":\"2023-11-14T22:13:20.000Z\",\"data\":{\"customer\":{\"id\":\"cus_018bcfe5680070008000000000000009\",\"external_id\":null,\"email\":null,\"name\":\"Ada\",\"status\":\"active\",\"sentiment\":null,\"phone\":null,\"avatar_url\":null,\"tags\":[],\"memo\":null,\"fields\":{},\"metadata\":{},\"traits\":{},\"created_at\":\"2023-11-14T22:13:20.000Z\",\"updated_at\":\"2023-11-14T22:13:20.000Z\"},\"subject\":\"cus_018bcfe5680070008000000000000009\"}}","headers":{"content-type":"application/json","user-agent":"Switchboard/0.0.0"}}
"#);
    let told = letter.json();
    let path = format!("/v1/events/{}", told["id"].as_str().unwrap());
    let found = client.get(&path).await;
    assert_eq!(told["body"].as_str().unwrap().as_bytes(), found.body, "the event as it is read");

    // What is not wanted moves nobody but the position.
    let mut some = client.stream("/v1/webhooks/listen?events=customer.*&after=0").await;
    some.expect("stream.opened").await;
    assert_eq!(some.expect("letter").await.json()["body"], told["body"]);
    let shelf = client.post("/v1/categories", json!({"name": "Account"})).await;
    assert_eq!(shelf.status(), 201);
    customer(&client, "Bob").await;
    let bob = some.expect("letter").await.json();
    assert_eq!((&bob["previous"], &bob["position"]), (&json!(1), &json!(3)));

    // Whoever has an event goes on after it.
    let again = format!("/v1/webhooks/listen?after={}", told["id"].as_str().unwrap());
    let mut again = client.stream(&again).await;
    assert_eq!(again.expect("stream.opened").await.json()["position"], 1);
    assert_eq!(again.expect("letter").await.json()["type"], "category.created");
}

#[tokio::test]
async fn a_wrong_wish_is_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let refused = client.get("/v1/webhooks/listen?payload=boss").await;
    assert_eq!((refused.status(), refused.text("/error/param")), (422, "payload".to_owned()));
    assert!(refused.text("/error/message").starts_with("payload is one of native"), "{refused}");
    assert_snapshot!(client.get("/v1/webhooks/listen?events=ticket.*,boss.*").await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"events has \"boss.*\", which matches no type of events","param":"events","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_snapshot!(client.get("/v1/webhooks/listen?after=yesterday").await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"after is not a position of this list","param":"after","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let token = json!({"customer": {"external_id": "ada"}});
    let ada = server.with_key(&client.post("/v1/tokens", token).await.text("/token"));
    assert_snapshot!(ada.get("/v1/webhooks/listen").await, @r#"403 {"error":{"type":"permission","code":"forbidden","message":"you may not manage webhooks with this key","doc_url":"/docs/errors#forbidden","request_id":"req_1"}}"#);
}

#[tokio::test]
async fn a_long_letter_refers_to_its_event() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut letters = client.stream("/v1/webhooks/listen?events=message.created").await;
    letters.expect("stream.opened").await;
    let reply = client.post("/v1/tickets", json!({"message": "x".repeat(30_000)})).await;
    assert_eq!(reply.status(), 201, "{reply}");
    let body = letters.expect("letter").await.json()["body"].as_str().unwrap().to_owned();
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["data"]["truncated"], true);
    assert!(body["data"]["subject"].as_str().unwrap().starts_with("msg_"), "{body}");
    let all = client.get(&format!("/v1/events/{}", body["id"].as_str().unwrap())).await.json();
    assert_eq!(all["data"]["message"]["content"].as_str().unwrap().len(), 30_000);
}

/// What a receiver was sent.
struct Sent {
    headers: HeaderMap,
    body: Bytes,
}

impl Sent {
    fn event(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Whose name the event's customer has.
    fn name(&self) -> String {
        self.event()["data"]["customer"]["name"].as_str().unwrap_or_default().to_owned()
    }
}

/// A receiver on this machine.
struct Receiver {
    url: String,
    received: mpsc::UnboundedReceiver<Sent>,
    _serving: JoinSet<()>,
}

impl Receiver {
    /// One that answers with these statuses, then with 200.
    async fn start(answers: Vec<u16>) -> Receiver {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (sender, received) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(answers.into_iter()));
        let handler = move |headers: HeaderMap, body: Bytes| async move {
            sender.send(Sent { headers, body }).unwrap();
            let next = answers.lock().unwrap().next();
            StatusCode::from_u16(next.unwrap_or(200)).unwrap()
        };
        let serving = axum::serve(listener, Router::new().fallback(handler));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { serving.await.unwrap() });
        Receiver { url, received, _serving: tasks }
    }

    /// The next request.
    async fn next(&mut self) -> Sent {
        let sent = tokio::time::timeout(Duration::from_secs(30), self.received.recv()).await;
        sent.expect("something is sent").expect("the receiver is there")
    }
}

/// A running `switchboard listen`.
struct Listening {
    child: Child,
    lines: mpsc::UnboundedReceiver<String>,
}

impl Listening {
    fn start(url: &str, key: &str, to: &str, more: &[&str]) -> Listening {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
        command.args(["listen", "--url", url, "--key", key, "--forward-to", to]).args(more);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.expect("the program can be started");
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // The test may be over.
                let _ = sender.send(line);
            }
        });
        Listening { child, lines }
    }

    /// The next line that it prints.
    async fn line(&mut self) -> String {
        let line = tokio::time::timeout(Duration::from_secs(30), self.lines.recv()).await;
        line.expect("it prints something").unwrap_or_default()
    }

    /// Ends it as Ctrl-C does: how it ended, what it printed last, and what it complained of.
    async fn stop(mut self) -> (Option<i32>, Vec<String>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        self.end().await
    }

    async fn end(&mut self) -> (Option<i32>, Vec<String>, String) {
        let mut last = Vec::new();
        while let Some(line) = self.lines.recv().await {
            last.push(line);
        }
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), last, said)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Without what differs from run to run.
fn steady(line: &str) -> String {
    let words = line.split(' ');
    let word = |word: &str| match word {
        word if word.ends_with('Z') && word.contains('T') => "TIME".to_owned(),
        word if word.starts_with("evt_") => "EVENT".to_owned(),
        word if word.starts_with("127.0.0.1:") => "SERVER".to_owned(),
        word if word.starts_with("http://") => "URL".to_owned(),
        word => word.to_owned(),
    };
    let mut words: Vec<String> = words.map(word).collect();
    if let Some(at) = words.iter().position(|word| word.starts_with("ms")) {
        "N".clone_into(&mut words[at - 1]);
    }
    words.join(" ")
}

#[tokio::test]
async fn events_are_forwarded_signed() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let mut receiver = Receiver::start(vec![500, 503]).await;
    let mut listening =
        Listening::start(&url, keys::SECRET, &receiver.url, &["--events", "customer.*"]);
    let signing = listening.line().await;
    let secret = signing.split(' ').find(|word| word.starts_with("whsec_")).unwrap();
    let secret = Secret::parse(secret).unwrap();
    assert_eq!(steady(&listening.line().await), "listening on SERVER after 0, forwarding to URL");
    customer(&server.as_secret(), "Ada").await;

    let sent = receiver.next().await;
    let header = |name: &str| sent.headers[name].to_str().unwrap().to_owned();
    let id = sent.event()["id"].as_str().unwrap().to_owned();
    assert_eq!((sent.name().as_str(), header("webhook-id")), ("Ada", id.clone()));
    assert_eq!(header("content-type"), "application/json");
    assert!(header("user-agent").starts_with("Switchboard/"));
    let timestamp: i64 = header("webhook-timestamp").parse().unwrap();
    let (id, signature) = (header("webhook-id"), header("webhook-signature"));
    let stamp = header("webhook-timestamp");
    let standard = Standard { id: &id, timestamp: &stamp, signature: &signature };
    verify_standard(&[secret], standard, &sent.body, Window::at(timestamp)).unwrap();

    // It was not taken, and is sent again: the same with another signature.
    for _ in 0..2 {
        let again = receiver.next().await;
        assert_eq!(
            (&again.body, &again.headers["webhook-id"]),
            (&sent.body, &sent.headers["webhook-id"])
        );
    }
    let mut lines = Vec::new();
    for _ in 0..3 {
        lines.push(steady(&listening.line().await));
    }
    assert_snapshot!(lines.join("\n"), @"
TIME 1 customer.created EVENT 500 N ms, again in 0.5 s
TIME 1 customer.created EVENT 503 N ms, again in 2 s
TIME 1 customer.created EVENT 200 N ms
");
    let (code, last, said) = listening.stop().await;
    assert_eq!(
        (code, last.join("\n").as_str(), said.as_str()),
        (Some(0), "1 taken, 0 given up\ngo on with --after 1", "")
    );
}

#[tokio::test]
async fn what_is_given_up_is_counted_and_the_rest_goes_on() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let mut receiver = Receiver::start(vec![500; 4]).await;
    customer(&server.as_secret(), "Ada").await;
    customer(&server.as_secret(), "Bob").await;
    let more = ["--after", "0", "--json"];
    let mut listening = Listening::start(&url, keys::SECRET, &receiver.url, &more);
    for name in ["Ada", "Ada", "Ada", "Ada", "Bob"] {
        assert_eq!(receiver.next().await.name(), name);
    }
    let mut last: Value = Value::Null;
    while last["taken"] != true {
        last = serde_json::from_str(&listening.line().await).unwrap();
    }
    assert_eq!((&last["position"], &last["event"]), (&json!(2), &json!("customer.created")));
    let (code, last, said) = listening.stop().await;
    assert_eq!((code, said.as_str()), (Some(1), "switchboard: 1 of 2 events were not taken\n"));
    let last: Value = serde_json::from_str(last.last().unwrap()).unwrap();
    assert_eq!(last, json!({"type": "summary", "taken": 1, "given_up": 1, "after": "2"}));
}

#[tokio::test]
async fn a_refusal_ends_it_and_says_why() {
    let server = TestServer::start().await;
    let url = format!("http://{}", server.address);
    let ended = async |key: &str, more: &[&str]| {
        let mut listening = Listening::start(&url, key, "http://127.0.0.1:9/", more);
        let (code, _, said) = listening.end().await;
        assert_eq!(code, Some(1), "{said}");
        said
    };
    assert_snapshot!(ended("sk_live_wrong", &[]).await, @"switchboard: the server refuses: this API key is unknown or was revoked (status 401)");
    assert_snapshot!(ended(keys::PUBLISHABLE, &[]).await, @"switchboard: the server refuses: you may not manage webhooks with this key (status 403)");
    assert_snapshot!(ended(keys::SECRET, &["--events", "boss.*"]).await, @r#"switchboard: the server refuses: events has "boss.*", which matches no type of events (status 422)"#);
    assert_snapshot!(ended(keys::SECRET, &["--secret", "boss"]).await, @"switchboard: --secret: a secret begins with `whsec_`");
}

#[tokio::test]
async fn nothing_is_lost_when_the_line_breaks() {
    const COUNT: usize = 40;
    let server = TestServer::start().await;
    let proxy = Proxy::start(vec![server.address.parse().unwrap()], Dice::new(7), 3_000).await;
    let mut receiver = Receiver::start(vec![]).await;
    let url = format!("http://{}", proxy.address);
    let _listening = Listening::start(&url, keys::SECRET, &receiver.url, &["--after", "0"]);
    for number in 0..COUNT {
        customer(&server.as_secret(), &format!("{number}")).await;
    }
    // At least once, and in order: what comes again is what came last.
    let mut names: Vec<String> = Vec::new();
    while names.len() < COUNT {
        let name = receiver.next().await.name();
        if names.last() != Some(&name) {
            assert_eq!(name, names.len().to_string());
            names.push(name);
        }
    }
    assert!(proxy.cuts() > 2, "{} cuts", proxy.cuts());
}

#[tokio::test]
async fn nothing_is_lost_when_the_server_starts_again() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let first = Process::start(&mut serve_on(&place, data.path()));
    let secret = key(&first);
    let address = |process: &Process| process.url.strip_prefix("http://").unwrap().parse().unwrap();
    let proxy = Proxy::start(vec![address(&first)], Dice::new(1), u64::MAX).await;
    proxy.pass();
    let mut receiver = Receiver::start(vec![]).await;
    let url = format!("http://{}", proxy.address);
    let mut listening = Listening::start(&url, &secret, &receiver.url, &[]);
    listening.line().await;
    listening.line().await;
    customer(&first.client(&secret), "before").await;
    assert_eq!(receiver.next().await.name(), "before");
    proxy.retarget(Vec::new());
    // Nobody is told of this one before the server dies.
    let client = first.client(&secret);
    customer(&client, "meanwhile").await;
    first.kill();
    let second = Process::start(&mut serve_on(&place, data.path()));
    customer(&second.client(&secret), "after").await;
    proxy.retarget(vec![address(&second)]);
    let mut names = Vec::new();
    while names.last().is_none_or(|name| name != "after") {
        names.push(receiver.next().await.name());
    }
    names.dedup();
    assert_eq!(names, ["meanwhile", "after"]);
    let (code, _, _) = listening.stop().await;
    assert_eq!(code, Some(0));
}
