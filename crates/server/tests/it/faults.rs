//! The program itself: first starts, second starts, kills and signals.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Place, Process};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// `switchboard serve` on a free port, with nothing from the outside in its settings.
pub(crate) fn serve(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command.arg("serve").args(["--listen", "127.0.0.1:0"]).arg("--data-dir").arg(data_dir);
    command.env("SWITCHBOARD_KNOWLEDGE__SEMANTIC", "false").current_dir(data_dir);
    command
}

/// The same, on the selected database.
pub(crate) fn serve_on(place: &Place, data_dir: &Path) -> Command {
    let mut command = serve(data_dir);
    if let Place::Postgres { .. } = place {
        command.arg("--database-url").arg(place.url());
    }
    command
}

/// The key that the first start printed.
pub(crate) fn key(process: &Process) -> String {
    let keys: Vec<&String> =
        process.said.iter().filter(|line| line.starts_with("sk_live_")).collect();
    assert_eq!(keys.len(), 1, "{:?}", process.said);
    keys[0].clone()
}

#[tokio::test]
async fn the_first_start_shows_a_key_once() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let first = Process::start(&mut serve_on(&place, data.path()));
    let secret = key(&first);
    assert_eq!(first.client(&secret).get("/v1/me").await.text("/workspace/slug"), "default");
    first.terminate();
    assert!(first.wait().success());
    let second = Process::start(&mut serve_on(&place, data.path()));
    assert_eq!(second.said, Vec::<String>::new());
    assert_eq!(second.client(&secret).get("/v1/me").await.status(), 200);
}

/// SQLite: one server for one file.
#[test]
fn a_second_server_on_the_same_file_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let first = Process::start(&mut serve(data.path()));
    let second = serve(data.path()).stdin(Stdio::null()).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    let told = said.contains("another server (process ") && said.contains("stop it first");
    assert!(told && second.stdout.is_empty(), "{said}");
    drop(first);
    drop(Process::start(&mut serve(data.path())));
}

/// What was acknowledged, by conversation: the number of exchanges.
type Acknowledged = Arc<Mutex<BTreeMap<String, usize>>>;

/// Posts to one conversation until the server is gone.
async fn talk(client: Client, done: Arc<AtomicUsize>, acknowledged: Acknowledged) {
    let mut id = Value::Null;
    loop {
        let body = json!({"message": "Hello", "conversation_id": id});
        let Ok(reply) = client.call("POST", "/v1/chat").json(&body).try_send().await else {
            return;
        };
        assert_eq!(reply.status(), 200, "{reply}");
        id = reply.json()["conversation_id"].clone();
        *acknowledged.lock().unwrap().entry(id.as_str().unwrap().to_owned()).or_default() += 1;
        done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Whatever was acknowledged is there, once and in order, and nothing is left open.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_load_loses_nothing() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let mut process = Process::start(&mut serve_on(&place, data.path()));
    let secret = key(&process);
    let acknowledged = Acknowledged::default();
    for _ in 0..3 {
        let (mut clients, done) = (JoinSet::new(), Arc::new(AtomicUsize::new(0)));
        for _ in 0..8 {
            let client = process.client(&secret);
            clients.spawn(talk(client, Arc::clone(&done), Arc::clone(&acknowledged)));
        }
        while done.load(Ordering::Relaxed) < 40 {
            tokio::task::yield_now().await;
            assert!(!clients.is_empty());
        }
        process.kill();
        while let Some(ended) = clients.join_next().await {
            ended.unwrap();
        }
        process = Process::start(&mut serve_on(&place, data.path()));
        let client = process.client(&secret);
        let known = acknowledged.lock().unwrap().clone();
        for (id, exchanges) in known {
            check(&client, &id, exchanges).await;
        }
    }
}

/// Looks at one conversation after the restart.
async fn check(client: &Client, id: &str, exchanges: usize) {
    let path = format!("/v1/conversations/{id}");
    let messages = all(client, &format!("{path}/messages")).await;
    for (at, message) in messages.iter().enumerate() {
        assert_eq!(message["seq"], json!(at + 1), "{id}");
    }
    let questions = messages.iter().filter(|message| message["role"] == "customer").count();
    let answers = messages.len() - questions;
    // At the kill one question may have been stored and not answered, or answered and not acknowledged.
    assert!(questions == exchanges || questions == exchanges + 1, "{id}: {questions} {exchanges}");
    assert!(answers == questions || answers + 1 == questions, "{id}: {answers} {questions}");
    let runs = all(client, &format!("{path}/runs")).await;
    assert_eq!(runs.len(), questions, "{id}");
    for run in &runs[..exchanges] {
        assert_eq!(run["state"], "completed", "{id}");
    }
    for run in &runs[exchanges..] {
        assert!(run["state"] == "completed" || run["state"] == "interrupted", "{run}");
    }
}

async fn all(client: &Client, path: &str) -> Vec<Value> {
    let (mut items, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}?limit=100&after={after}")).await.json();
        items.extend(page["data"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return items,
        }
    }
}

/// Announces a file; gives its id, and the path of the address where its bytes go.
async fn announce(client: &Client, process: &Process) -> (String, String) {
    let body = json!({"filename": "a.txt", "mime_type": "text/plain"});
    let announced = client.post("/v1/files", body).await;
    let url = announced.text("/upload_url");
    (announced.text("/id"), url.strip_prefix(&process.url).unwrap().to_owned())
}

/// Bytes that were acknowledged are there after a kill; of those that were not, nothing is.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_an_upload_leaves_nothing() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let process = Process::start(&mut serve_on(&place, data.path()));
    let secret = key(&process);
    let client = process.client(&secret);
    let (whole, url) = announce(&client, &process).await;
    let sent = client.call("PUT", &url).body("hello").send().await;
    assert_eq!(sent.status(), 204);
    let (begun, url) = announce(&client, &process).await;
    let address = process.url.trim_start_matches("http://").to_owned();
    let mut line = TcpStream::connect(address).await.unwrap();
    let head = format!("PUT {url} HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n\r\n");
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(&vec![7; 800_000]).await.unwrap();
    let half = data.path().join(format!("files/{begun}.1#1"));
    while !half.exists() {
        tokio::task::yield_now().await;
    }
    process.kill();

    let process = Process::start(&mut serve_on(&place, data.path()));
    let client = process.client(&secret);
    // Beside PostgreSQL another process may be writing it; there it waits for a day.
    assert_eq!(half.exists(), matches!(place, Place::Postgres { .. }));
    let done = client.post(&format!("/v1/files/{whole}/complete"), json!({"size_bytes": 5})).await;
    assert_eq!(done.status(), 200, "{done}");
    let state = client.get(&format!("/v1/files/{begun}")).await.text("/state");
    assert_eq!(state, "expected");
    assert_eq!(client.call("PUT", &url).body("again").send().await.status(), 204);
    assert!(data.path().join(format!("files/{begun}.2")).exists());
}

/// A model server that answers when it is told to.
struct Upstream {
    listener: TcpListener,
    url: String,
}

impl Upstream {
    async fn start() -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        Upstream { listener, url }
    }

    /// Makes it the model of the default agent.
    fn configure(&self, command: &mut Command) {
        command.env("SWITCHBOARD_MODELS__MAIN__KIND", "openai");
        command.env("SWITCHBOARD_MODELS__MAIN__BASE_URL", &self.url);
        command.env("SWITCHBOARD_MODELS__MAIN__MODEL", "fake");
        command.env("SWITCHBOARD_AGENT__MODEL", "main");
    }

    /// Waits until answering a request needs the model, and reads what the model is asked.
    async fn asked_by<T: Debug + 'static>(&self, requests: &mut JoinSet<T>) -> TcpStream {
        let (mut stream, _) = tokio::select! {
            accepted = self.listener.accept() => accepted.unwrap(),
            early = requests.join_next() => panic!("answered without the model: {early:?}"),
        };
        let (mut read, mut part) = (Vec::new(), [0; 4096]);
        while !read.ends_with(b"}") {
            let length = stream.read(&mut part).await.unwrap();
            assert_ne!(length, 0, "the request has an end");
            read.extend_from_slice(&part[..length]);
        }
        stream
    }
}

async fn answer(mut stream: TcpStream) {
    let chunk = |choice: Value| format!("data: {}\n\n", json!({"choices": [choice]}));
    let text = chunk(json!({"index": 0, "delta": {"content": "Open Settings [1]."}}));
    let end = chunk(json!({"index": 0, "delta": {}, "finish_reason": "stop"}));
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let whole = format!("{head}{text}{end}data: [DONE]\n\n");
    stream.write_all(whole.as_bytes()).await.unwrap();
}

/// Nobody new is let in; whoever is inside is served to the end.
#[tokio::test(flavor = "multi_thread")]
async fn sigterm_lets_requests_finish() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let upstream = Upstream::start().await;
    let mut command = serve_on(&place, data.path());
    upstream.configure(&mut command);
    let process = Process::start(&mut command);
    let client = process.client(&key(&process));
    let article = json!({"title": "Reset password", "body": "Open Settings to reset a password."});
    assert_eq!(client.post("/v1/articles", article).await.status(), 201);
    let asking = client.clone();
    let mut requests = JoinSet::new();
    requests
        .spawn(async move { asking.post("/v1/chat", json!({"message": "Reset password"})).await });
    let stream = upstream.asked_by(&mut requests).await;
    process.terminate();
    let address = process.url.trim_start_matches("http://").to_owned();
    while TcpStream::connect(&address).await.is_ok() {}
    answer(stream).await;
    let reply = requests.join_next().await.unwrap().unwrap();
    assert_eq!((reply.status(), reply.text("/reply").as_str()), (200, "Open Settings [1]."));
    assert_eq!(process.wait().code(), Some(0));
}

/// A question whose process died is asked again by the same request.
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_request_can_be_repeated() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let upstream = Upstream::start().await;
    let mut command = serve_on(&place, data.path());
    upstream.configure(&mut command);
    let process = Process::start(&mut command);
    let secret = key(&process);
    let client = process.client(&secret);
    let article = json!({"title": "Reset password", "body": "Open Settings to reset a password."});
    client.post("/v1/articles", article).await;
    let post = |client: &Client| {
        let call = client.call("POST", "/v1/chat").json(&json!({"message": "Reset password"}));
        call.header("idempotency-key", "k").try_send()
    };
    let mut requests = JoinSet::new();
    requests.spawn(post(&client));
    let stream = upstream.asked_by(&mut requests).await;
    process.kill();
    assert!(requests.join_next().await.unwrap().unwrap().is_err());
    drop(stream);

    let process = Process::start(&mut command);
    let client = process.client(&secret);
    requests.spawn(post(&client));
    answer(upstream.asked_by(&mut requests).await).await;
    let reply = requests.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(reply.text("/reply"), "Open Settings [1].", "{reply}");
    let path = format!("/v1/conversations/{}", reply.text("/conversation_id"));
    let runs = all(&client, &format!("{path}/runs")).await;
    let states: Vec<&str> = runs.iter().map(|run| run["state"].as_str().unwrap()).collect();
    assert_snapshot!(states.join(", "), @"interrupted, completed");
    assert_eq!(all(&client, &format!("{path}/messages")).await.len(), 2);
}
