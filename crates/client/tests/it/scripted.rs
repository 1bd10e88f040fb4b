//! A socket that speaks wrongly on purpose.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use switchboard_client::{Builder, Client};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub(crate) const KEY: &str = "sk_live_0123456789abcdef";

/// What becomes of one request.
#[derive(Clone)]
pub(crate) enum Act {
    /// These bytes, then the end.
    Say(Vec<u8>),
    /// These bytes, and then nothing, with the line open.
    Hang(Vec<u8>),
    /// A small head, and a body that does not end.
    Flood,
}

/// A running one. One connection has one request; the last act is played for ever after.
pub(crate) struct Scripted {
    pub(crate) address: String,
    heard: Arc<Mutex<Vec<String>>>,
    _serving: JoinSet<()>,
}

impl Scripted {
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Scripted {
        let acts: Vec<Act> = acts.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&heard);
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut lines = JoinSet::new();
            loop {
                let (line, _) = listener.accept().await.unwrap();
                let (acts, log) = (acts.clone(), Arc::clone(&log));
                lines.spawn(async move { serve(line, &acts, &log).await });
            }
        });
        Scripted { address, heard, _serving: serving }
    }

    /// A client of it that does not wait long, and tries as often as the test wants.
    pub(crate) fn client(&self, retries: u32) -> Client {
        self.builder().retries(retries).build().unwrap()
    }

    pub(crate) fn builder(&self) -> Builder {
        let builder = Client::builder(format!("http://{}", self.address)).key(KEY);
        builder.timeout(Duration::from_millis(400)).idle(Duration::from_millis(400))
    }

    /// The heads of the requests that came, with their bodies.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn serve(mut line: TcpStream, acts: &[Act], log: &Mutex<Vec<String>>) {
    let Some(request) = request(&mut line).await else { return };
    let number = {
        let mut log = log.lock().unwrap();
        log.push(request);
        log.len()
    };
    match acts[(number - 1).min(acts.len() - 1)].clone() {
        Act::Say(bytes) => {
            let _ = line.write_all(&bytes).await;
        }
        Act::Hang(bytes) => {
            let _ = line.write_all(&bytes).await;
            let _ = line.read(&mut [0]).await;
        }
        Act::Flood => {
            let _ = line.write_all(&answer("200 OK", "application/json", None, "")).await;
            while line.write_all(&[b' '; 8192]).await.is_ok() {}
        }
    }
}

/// One request; nothing when the line was closed before.
async fn request(line: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if length.map_or(0, |length| length.parse().unwrap()) <= body.len() {
                return Some(text);
            }
        }
        let mut more = [0; 4096];
        match line.read(&mut more).await {
            Ok(read @ 1..) => bytes.extend_from_slice(&more[..read]),
            _ => return None,
        }
    }
}

/// An answer with a body, whose length is as said, or not said at all.
pub(crate) fn answer(status: &str, media: &str, length: Option<usize>, body: &str) -> Vec<u8> {
    let length = length.map(|length| format!("content-length: {length}\r\n")).unwrap_or_default();
    let head =
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: {media}\r\n{length}");
    format!("{head}x-request-id: req_7\r\n\r\n{body}").into_bytes()
}

/// A whole answer in JSON.
pub(crate) fn json(status: &str, body: &str) -> Act {
    Act::Say(answer(status, "application/json", Some(body.len()), body))
}

/// A refusal in the API's own shape, with one more header.
pub(crate) fn refusal(status: &str, kind: &str, header: &str) -> Act {
    let body = format!(
        r#"{{"error":{{"type":"{kind}","code":"{kind}_code","message":"no","doc_url":"/docs/errors","request_id":"req_1"}}}}"#
    );
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n"
    );
    Act::Say(format!("{head}{header}\r\n{body}").into_bytes())
}
