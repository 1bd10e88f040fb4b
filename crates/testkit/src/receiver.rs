//! A receiver of webhooks: a real HTTP server that answers as it is told to, also badly.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

/// How long a request is waited for; far longer than it takes.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two bytes of [`Answering::Drip`].
const DRIP: Duration = Duration::from_millis(20);

/// A running receiver. It ends when it is dropped, and all its connections with it.
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    _serving: JoinSet<()>,
}

/// How one request is answered.
#[derive(Clone, Debug)]
pub enum Answering {
    /// With this status, and no more.
    Status(u16),
    /// With a status, headers and a body.
    With(u16, Vec<(&'static str, String)>, String),
    /// With 302 and this address.
    Redirect(String),
    /// Not at all, until the sender gives up.
    Hang,
    /// Not at all: the connection is reset when the request was read.
    Reset,
    /// With 200, and a body that comes byte by byte and has no end.
    Drip,
}

/// A request that came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Where it came to, with the query.
    pub path: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// Byte for byte.
    pub body: Vec<u8>,
}

struct Shared {
    state: Mutex<State>,
    news: Notify,
}

#[derive(Default)]
struct State {
    scripts: HashMap<String, Vec<Answering>>,
    /// Each with whether a test has taken it.
    received: Vec<(Received, bool)>,
    /// How often each path was called.
    calls: HashMap<String, usize>,
}

impl Receiver {
    /// Starts one that answers every request with 200.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::new(Shared { state: Mutex::default(), news: Notify::new() });
        let mut serving = JoinSet::new();
        serving.spawn(Arc::clone(&shared).serve(listener));
        Receiver { address, shared, _serving: serving }
    }

    /// The address of a path, which begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers requests to this path so from now on, one after the other; the last answer is repeated.
    pub fn answers(&self, path: &str, script: impl IntoIterator<Item = Answering>) {
        let mut state = self.shared.state();
        state.calls.remove(path);
        state.scripts.insert(path.to_owned(), script.into_iter().collect());
    }

    /// The first request that was not taken yet.
    ///
    /// # Panics
    /// When none comes.
    pub async fn next(&self) -> Received {
        self.take(|_| true).await.expect("a request comes in time")
    }

    /// The first request to this path that was not taken yet.
    ///
    /// # Panics
    /// When none comes.
    pub async fn next_at(&self, path: &str) -> Received {
        let taken = self.take(|received| received.path == path).await;
        taken.unwrap_or_else(|| panic!("no request to {path}"))
    }

    /// All requests so far, taken or not.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.state().received.iter().map(|(received, _)| received.clone()).collect()
    }

    async fn take(&self, matches: impl Fn(&Received) -> bool) -> Option<Received> {
        let taking = async {
            loop {
                let news = self.shared.news.notified();
                if let Some(received) = self.shared.state().take(&matches) {
                    return received;
                }
                news.await;
            }
        };
        timeout(PATIENCE, taking).await.ok()
    }
}

impl Received {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

impl State {
    fn take(&mut self, matches: impl Fn(&Received) -> bool) -> Option<Received> {
        let mut waiting = self.received.iter_mut().filter(|(_, is_taken)| !is_taken);
        let (received, is_taken) = waiting.find(|(received, _)| matches(received))?;
        *is_taken = true;
        Some(received.clone())
    }

    /// What the next request to this path is answered with.
    fn answering(&mut self, path: &str) -> Answering {
        let call = self.calls.entry(path.to_owned()).or_default();
        let script = self.scripts.get(path).map(Vec::as_slice).unwrap_or_default();
        let answering = script.get(*call).or(script.last());
        *call += 1;
        answering.cloned().unwrap_or(Answering::Status(200))
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn serve(self: Arc<Shared>, listener: TcpListener) {
        let mut lines = JoinSet::new();
        while let Ok((line, _)) = listener.accept().await {
            let shared = Arc::clone(&self);
            lines.spawn(async move {
                let _ = line.set_nodelay(true);
                let mut line = BufReader::new(line);
                while shared.exchange(&mut line).await.is_some() {}
            });
            while lines.try_join_next().is_some() {}
        }
    }

    /// One request and its answer; nothing at the end of the connection.
    async fn exchange(&self, line: &mut BufReader<TcpStream>) -> Option<()> {
        let received = read(line).await?;
        let answering = {
            let mut state = self.state();
            let answering = state.answering(&received.path);
            state.received.push((received, false));
            answering
        };
        self.news.notify_waiters();
        answering.write(line).await
    }
}

impl Answering {
    /// Nothing when the connection is of no more use.
    async fn write(self, line: &mut BufReader<TcpStream>) -> Option<()> {
        match self {
            Answering::Status(status) => whole(line, status, &[], "").await,
            Answering::With(status, headers, body) => whole(line, status, &headers, &body).await,
            Answering::Redirect(to) => whole(line, 302, &[("location", to)], "").await,
            Answering::Hang => {
                // Whatever else it says, it is not answered.
                while let Ok(1..) = line.read(&mut [0; 1_024]).await {}
                None
            }
            Answering::Reset => {
                line.get_ref().set_zero_linger().ok()?;
                None
            }
            Answering::Drip => {
                let mut pace = interval(DRIP);
                line.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
                loop {
                    pace.tick().await;
                    line.write_all(b".").await.ok()?;
                }
            }
        }
    }
}

async fn whole(
    line: &mut BufReader<TcpStream>,
    status: u16,
    headers: &[(&str, String)],
    body: &str,
) -> Option<()> {
    let head = format!("HTTP/1.1 {status} Answer\r\ncontent-length: {}\r\n", body.len());
    let headers: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let answer = [&head, &headers.concat(), "\r\n", body].concat();
    line.write_all(answer.as_bytes()).await.ok()
}

/// A whole request; nothing when the connection ends before.
async fn read(line: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (line.read_line(&mut head).await.ok()? > 0).then_some(())?;
    }
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers: Vec<(String, String)> = lines.filter_map(header).collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(Some(0), |(_, length)| length.parse().ok())?];
    line.read_exact(&mut body).await.ok()?;
    Some(Received { path, headers, body })
}

#[cfg(test)]
mod tests {
    use outbound::{Failure, Outbound};

    use super::*;

    async fn post(to: &str, budget: Duration) -> Result<u16, Failure> {
        let outbound = Outbound::trusted();
        let headers = [("X-Number".to_owned(), "7".to_owned())];
        let answer = outbound.post(&outbound.check(to)?, &headers, "{\"a\":1}", budget).await;
        answer.map(|answer| answer.status)
    }

    #[tokio::test]
    async fn what_is_sent_is_received_and_answered_as_told() {
        let receiver = Receiver::start().await;
        let gone = Answering::With(410, vec![("x-why", "moved".to_owned())], "bye".to_owned());
        receiver.answers("/b", [Answering::Status(503), gone]);
        for (path, status) in [("/a?c=d", 200), ("/b", 503), ("/b", 410), ("/b", 410)] {
            assert_eq!(post(&receiver.url(path), PATIENCE).await.unwrap(), status, "{path}");
        }
        assert_eq!(receiver.next_at("/b").await.header("x-number"), Some("7"));
        let first = receiver.next().await;
        assert_eq!((first.path.as_str(), first.json()["a"].as_i64()), ("/a?c=d", Some(1)));
        assert_eq!(receiver.next().await.path, "/b");
        assert_eq!(receiver.received().len(), 4);
        receiver.answers("/b", [Answering::Redirect("/elsewhere".to_owned())]);
        assert_eq!(post(&receiver.url("/b"), PATIENCE).await.unwrap(), 302);
    }

    #[tokio::test]
    async fn a_bad_receiver_has_read_the_request() {
        let receiver = Receiver::start().await;
        let little = Duration::from_millis(200);
        for (path, answering, kind) in [
            ("/hang", Answering::Hang, "timeout"),
            ("/reset", Answering::Reset, "reset"),
            ("/drip", Answering::Drip, "timeout"),
        ] {
            receiver.answers(path, [answering]);
            let failure = post(&receiver.url(path), little).await.unwrap_err();
            assert_eq!((failure.kind(), receiver.next().await.path.as_str()), (kind, path));
        }
    }

    #[tokio::test]
    async fn a_request_that_comes_later_is_waited_for() {
        let receiver = Receiver::start().await;
        let url = receiver.url("/later");
        let (received, status) = tokio::join!(receiver.next(), post(&url, PATIENCE));
        assert_eq!((received.path.as_str(), status.unwrap()), ("/later", 200));
    }
}
