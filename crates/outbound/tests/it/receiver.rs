//! A receiver that answers each request with the same steps, byte for byte.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use outbound::{Allowed, Answer, Failure, Names, Outbound, Policy};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

/// Far more than any of these exchanges takes.
pub(crate) const PLENTY: Duration = Duration::from_secs(20);
/// What a receiver that does not answer is waited for.
pub(crate) const LITTLE: Duration = Duration::from_millis(300);

/// What is done to answer a request.
#[derive(Clone)]
pub(crate) enum Step {
    Send(Vec<u8>),
    /// The same bytes again and again until the client has had enough.
    Flood(Vec<u8>),
    /// The same, with a little time between them.
    Drip(Vec<u8>),
    /// Nothing more until the client has had enough.
    Hang,
    /// Ends the connection.
    HangUp,
}

pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    /// Has something in it for each connection that the client has given up.
    given_up: UnboundedReceiver<()>,
}

struct Shared {
    steps: Vec<Step>,
    requests: Mutex<Vec<String>>,
    connections: AtomicUsize,
}

impl Receiver {
    pub(crate) fn start(steps: Vec<Step>) -> Receiver {
        Receiver::start_at(IpAddr::V4(Ipv4Addr::LOCALHOST), 0, steps)
    }

    pub(crate) fn start_at(address: IpAddr, port: u16, steps: Vec<Step>) -> Receiver {
        let listener = TcpListener::bind((address, port)).unwrap();
        let address = listener.local_addr().unwrap();
        let (requests, connections) = (Mutex::default(), AtomicUsize::new(0));
        let shared = Arc::new(Shared { steps, requests, connections });
        let (tell, given_up) = unbounded_channel();
        let for_threads = Arc::clone(&shared);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (shared, tell) = (Arc::clone(&for_threads), tell.clone());
                shared.connections.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || shared.serve(connection.unwrap(), &tell));
            }
        });
        Receiver { address, shared, given_up }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The requests so far, with their bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Waits until the client has given up a connection.
    pub(crate) async fn wait_until_given_up(&mut self) {
        timeout(PLENTY, self.given_up.recv()).await.unwrap().unwrap();
    }

    /// Posts to this receiver.
    pub(crate) async fn post(&self, budget: Duration) -> Result<Answer, Failure> {
        post(&here(), &self.url(), budget).await
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream, given_up: &UnboundedSender<()>) -> Option<()> {
        stream.set_nodelay(true).unwrap();
        let mut reader = BufReader::new(stream);
        loop {
            let request = receive(&mut reader)?;
            self.requests.lock().unwrap().push(request);
            for step in &self.steps {
                let goes_on = follow(step, &mut reader);
                if goes_on.is_none() {
                    let _ = given_up.send(());
                }
                goes_on?;
            }
        }
    }
}

/// Nothing when the connection is at its end.
fn follow(step: &Step, reader: &mut BufReader<TcpStream>) -> Option<()> {
    match step {
        Step::Send(bytes) => reader.get_mut().write_all(bytes).ok(),
        Step::Flood(bytes) => loop {
            reader.get_mut().write_all(bytes).ok()?;
        },
        Step::Drip(bytes) => loop {
            reader.get_mut().write_all(bytes).ok()?;
            is_open_after(reader, Duration::from_millis(20)).then_some(())?;
        },
        Step::Hang => loop {
            is_open_after(reader, PLENTY).then_some(())?;
        },
        Step::HangUp => None,
    }
}

/// Waits this long, or until the client hangs up.
fn is_open_after(reader: &mut BufReader<TcpStream>, time: Duration) -> bool {
    reader.get_mut().set_read_timeout(Some(time)).unwrap();
    let waits = |kind| matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut);
    match reader.read(&mut [0]) {
        Ok(bytes) => bytes > 0,
        Err(error) => waits(error.kind()),
    }
}

fn receive(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        (reader.read_line(&mut request).ok()? > 0).then_some(())?;
    }
    let length = request.split_once("content-length: ")?.1.lines().next()?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(request + &String::from_utf8(body).unwrap())
}

/// A client that may reach this machine.
pub(crate) fn here() -> Outbound {
    Outbound::new(Policy { allow: Allowed::parse(["127.0.0.1"]).unwrap() })
}

/// A client with this list of exceptions, which knows these names.
pub(crate) fn knowing<const N: usize>(
    allow: [&str; N],
    tell: impl Fn(&str) -> Vec<IpAddr> + Send + Sync + 'static,
) -> Outbound {
    let allow = Allowed::parse(allow).unwrap();
    Outbound::with_names(Policy { allow }, Names::told(tell))
}

pub(crate) async fn post(
    outbound: &Outbound,
    url: &str,
    budget: Duration,
) -> Result<Answer, Failure> {
    let url = outbound.check(url)?;
    let headers = [("webhook-id", "evt_1"), ("X-Team", "support")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    outbound.post(&url, &headers, "{\"a\":1}", budget).await
}

pub(crate) fn send(text: impl AsRef<[u8]>) -> Step {
    Step::Send(text.as_ref().to_vec())
}

/// A whole answer with a status and further headers.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    vec![Step::Send([head.as_bytes(), body].concat())]
}
