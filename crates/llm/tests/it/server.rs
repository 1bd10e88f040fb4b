//! A server that answers each request with the next reply of a list, byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use llm::{Kind, Limits, Model, Request, Secret, Settings, Turn};

pub(crate) const KEY: &str = "sk-very-secret";

/// What is done to answer a request.
#[derive(Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// The same bytes again and again until the client has had enough.
    Flood(Vec<u8>),
    /// Nothing more until the client has had enough.
    Hang,
    HangUp,
}

pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: serde_json::Value,
}

pub(crate) struct Server {
    url: String,
    shared: Arc<Shared>,
}

struct Shared {
    replies: Vec<Vec<Step>>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
}

/// Starts a server; the last reply is repeated.
pub(crate) fn start(replies: Vec<Vec<Step>>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (received, connections) = (Mutex::default(), AtomicUsize::new(0));
    let shared = Arc::new(Shared { replies, received, connections });
    let for_threads = Arc::clone(&shared);
    thread::spawn(move || {
        for connection in listener.incoming() {
            let shared = Arc::clone(&for_threads);
            shared.connections.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || shared.serve(connection.unwrap()));
        }
    });
    Server { url, shared }
}

impl Shared {
    /// Answers until one side hangs up, which is no failure of the server.
    fn serve(&self, stream: TcpStream) -> Option<()> {
        stream.set_nodelay(true).unwrap();
        let mut reader = BufReader::new(stream);
        loop {
            let received = receive(&mut reader)?;
            let reply = {
                let mut all = self.received.lock().unwrap();
                all.push(received);
                self.replies.get(all.len() - 1).or(self.replies.last()).unwrap()
            };
            for step in reply {
                match step {
                    Step::Send(bytes) => reader.get_mut().write_all(bytes).ok()?,
                    Step::Flood(bytes) => loop {
                        reader.get_mut().write_all(bytes).ok()?;
                    },
                    Step::Hang => drop(reader.read(&mut [0])),
                    Step::HangUp => return None,
                }
            }
        }
    }
}

fn receive(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (reader.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    head.make_ascii_lowercase();
    let length = head.split_once("content-length: ")?.1.lines().next()?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received { head, body: serde_json::from_slice(&body).ok()? })
}

impl Server {
    pub(crate) fn settings(&self, kind: Kind) -> Settings {
        Settings {
            kind,
            base_url: Some(self.url.clone()),
            api_key: Some(Secret::new(KEY)),
            model: "small".to_owned(),
            limits: Limits::default(),
            max_retries: 0,
        }
    }

    /// An OpenAI model without retries.
    pub(crate) fn model(&self) -> Model {
        Model::new(self.settings(Kind::OpenAi)).unwrap()
    }

    /// An OpenAI model that asks up to three times.
    pub(crate) fn patient_model(&self) -> Model {
        Model::new(Settings { max_retries: 2, ..self.settings(Kind::OpenAi) }).unwrap()
    }

    pub(crate) fn limited_model(&self, kind: Kind, limits: Limits) -> Model {
        Model::new(Settings { limits, ..self.settings(kind) }).unwrap()
    }

    pub(crate) fn requests(&self) -> usize {
        self.shared.received.lock().unwrap().len()
    }

    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut self.shared.received.lock().unwrap())
    }
}

pub(crate) fn question() -> Request {
    Request { turns: vec![Turn::user("Hello?")], ..Request::default() }
}

pub(crate) fn milliseconds(number: u64) -> Duration {
    Duration::from_millis(number)
}

/// The head of a stream in chunks.
pub(crate) fn head() -> Step {
    send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
}

pub(crate) fn send(text: impl AsRef<[u8]>) -> Step {
    Step::Send(text.as_ref().to_vec())
}

/// Bytes as one chunk of a stream.
pub(crate) fn chunk(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

pub(crate) fn send_chunk(bytes: impl AsRef<[u8]>) -> Step {
    Step::Send(chunk(bytes))
}

/// A whole stream, cut into these chunks.
pub(crate) fn stream<Piece: AsRef<[u8]>>(pieces: impl IntoIterator<Item = Piece>) -> Vec<Step> {
    let chunks = pieces.into_iter().map(send_chunk);
    std::iter::once(head()).chain(chunks).chain([send("0\r\n\r\n")]).collect()
}

/// A whole answer with a status and further headers.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    vec![Step::Send([head.as_bytes(), body].concat())]
}

/// One event of an OpenAI stream that says something.
pub(crate) fn says(text: &str) -> String {
    format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n")
}

pub(crate) const STOP: &str = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
pub(crate) const DONE: &str = "data: [DONE]\n\n";

/// A short OpenAI answer.
pub(crate) fn hi() -> Vec<Step> {
    stream([&*says("Hi"), STOP, DONE])
}
