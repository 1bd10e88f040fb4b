//! Who webhooks are sent to: it verifies, writes down what came, and can be away.

use super::nodes::Now;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use sha2::{Digest, Sha256};
use signing::{Secret, Standard, Window, verify_standard};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use tokio::net::{TcpListener, TcpStream};

/// How it is at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Mood {
    /// It takes what comes.
    Well,
    /// It reads what comes and says that it cannot.
    Ill,
    /// It hangs up on whoever connects.
    Away,
}

/// All that came under one `webhook-id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Received {
    /// How many requests.
    pub(super) requests: usize,
    /// How many of them were taken.
    pub(super) taken: usize,
    /// Of the first body.
    pub(super) digest: [u8; 32],
    /// Whether another body came later.
    pub(super) is_changed: bool,
}

/// What it writes down.
#[derive(Default)]
pub(super) struct Book {
    /// By `webhook-id`.
    pub(super) received: HashMap<String, Received>,
    /// What should not have come, in words.
    pub(super) strange: Vec<String>,
}

/// A running receiver; it ends with this program.
#[derive(Clone)]
pub(super) struct Receiver(Arc<Shared>);

struct Shared {
    mood: AtomicU8,
    requests: AtomicUsize,
    now: Now,
    secrets: Mutex<Vec<Secret>>,
    book: Mutex<Book>,
}

impl Receiver {
    /// Starts it; the time of what is signed must be `now`, to the second.
    #[expect(clippy::disallowed_methods, reason = "it is no part of the product")]
    pub(super) fn start(now: Now) -> Result<(Receiver, String)> {
        let (mood, requests) = (AtomicU8::default(), AtomicUsize::default());
        let (secrets, book) = (Mutex::default(), Mutex::default());
        let receiver = Receiver(Arc::new(Shared { mood, requests, now, secrets, book }));
        let routes = Router::new().route("/", post(receive)).with_state(receiver.clone());
        let address = listen(routes, receiver.clone())?;
        Ok((receiver, format!("http://{address}/")))
    }

    /// From now on these sign, the newest first.
    pub(super) fn trust(&self, secrets: Vec<Secret>) {
        *lock(&self.0.secrets) = secrets;
    }

    pub(super) fn be(&self, mood: Mood) {
        self.0.mood.store(mood as u8, Ordering::SeqCst);
    }

    /// How many requests were verified so far.
    pub(super) fn requests(&self) -> usize {
        self.0.requests.load(Ordering::SeqCst)
    }

    /// What was written down so far.
    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        lock(&self.0.book)
    }

    fn is(&self, mood: Mood) -> bool {
        self.0.mood.load(Ordering::SeqCst) == mood as u8
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hangs up on whoever connects while it is away.
struct Line(TcpListener, Receiver);

impl axum::serve::Listener for Line {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let (stream, peer) = axum::serve::Listener::accept(&mut self.0).await;
            if !self.1.is(Mood::Away) {
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

fn listen(routes: Router, receiver: Receiver) -> Result<SocketAddr> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, address) = mpsc::channel();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let _ = sender.send(listener.local_addr()?); // Whoever started it waits for this.
            axum::serve(Line(listener, receiver), routes).await
        })
    });
    address.recv().context("the receiver does not listen")
}

async fn receive(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, &'static str); 1]) {
    let is_taken = receiver.is(Mood::Well);
    let found = checked(&receiver, &headers, &body);
    let mut book = receiver.book();
    match found {
        Ok(id) => {
            receiver.0.requests.fetch_add(1, Ordering::SeqCst);
            book.note(id, &body, is_taken);
        }
        Err(words) => book.strange.push(words),
    }
    // Who is away does not keep old lines open.
    let line = if receiver.is(Mood::Away) { "close" } else { "keep-alive" };
    let status = if is_taken { StatusCode::NO_CONTENT } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [("connection", line)])
}

/// The id of a request that is believed.
fn checked(receiver: &Receiver, headers: &HeaderMap, body: &[u8]) -> Result<String, String> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let standard = Standard { id, timestamp, signature: header("webhook-signature") };
    let now = receiver.0.now.load(Ordering::SeqCst).div_euclid(1_000);
    // An attempt is signed when it is made, and time stands still while it goes on.
    let window = Window::at(now).tolerating(0);
    match verify_standard(&lock(&receiver.0.secrets), standard, body, window) {
        Ok(()) => Ok(id.to_owned()),
        Err(error) => Err(format!("{id} at {timestamp}, now {now}: {error}")),
    }
}

impl Book {
    fn note(&mut self, id: String, body: &[u8], is_taken: bool) {
        let digest: [u8; 32] = Sha256::digest(body).into();
        let received =
            self.received.entry(id).or_insert_with(|| Received { digest, ..Received::default() });
        received.requests += 1;
        received.taken += usize::from(is_taken);
        received.is_changed |= received.digest != digest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_changes_is_noticed() {
        let mut book = Book::default();
        for (id, body) in [("a", "1"), ("b", "1"), ("a", "2"), ("a", "1"), ("b", "1")] {
            book.note(id.to_owned(), body.as_bytes(), body == "1");
        }
        let found = |id: &str| {
            let received = &book.received[id];
            (received.requests, received.taken, received.is_changed)
        };
        assert_eq!((found("a"), found("b")), ((3, 2, true), (2, 2, false)));
    }
}
