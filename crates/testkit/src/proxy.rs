//! A line that breaks: a proxy that cuts connections in the middle of what passes.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::dice::Dice;

/// A running proxy. It ends when it is dropped, and all its connections with it.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    _serving: JoinSet<()>,
}

/// What all connections know.
struct Shared {
    targets: Mutex<Vec<SocketAddr>>,
    cuts_to_come: Mutex<CutsToCome>,
    is_cutting: AtomicBool,
    cuts: AtomicU64,
}

/// Where connections break.
enum CutsToCome {
    /// At random.
    Rolled { dice: Dice, bytes_max: u64 },
    /// The next ones after so many bytes of what the server says; the others never.
    Told(VecDeque<u64>),
}

/// After how many bytes a connection breaks.
#[derive(Clone, Copy, Default)]
struct Cut {
    /// Of what the client sends.
    up: Option<u64>,
    /// Of what the server answers, if it was not cut before.
    down: Option<u64>,
}

impl Proxy {
    /// Carries each connection to one of the servers, and cuts it before `bytes_max` bytes of what the server says; of
    /// three connections one is also cut before a quarter of that of what the client says. The same dice give the same
    /// cuts, connection by connection.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start(targets: Vec<SocketAddr>, dice: Dice, bytes_max: u64) -> Proxy {
        Proxy::begin(targets, CutsToCome::Rolled { dice, bytes_max }).await
    }

    /// Carries each connection to the server, and cuts the first ones after so many bytes of what it says, each after its
    /// own number. All that come later pass.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn cutting(target: SocketAddr, after: impl IntoIterator<Item = u64>) -> Proxy {
        Proxy::begin(vec![target], CutsToCome::Told(after.into_iter().collect())).await
    }

    async fn begin(targets: Vec<SocketAddr>, cuts_to_come: CutsToCome) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::new(Shared {
            targets: Mutex::new(targets),
            cuts_to_come: Mutex::new(cuts_to_come),
            is_cutting: AtomicBool::new(true),
            cuts: AtomicU64::new(0),
        });
        let mut serving = JoinSet::new();
        serving.spawn(Arc::clone(&shared).serve(listener));
        Proxy { address, shared, _serving: serving }
    }

    /// Lets everything pass from now on, also what is connected.
    pub fn pass(&self) {
        self.shared.is_cutting.store(false, Ordering::Relaxed);
    }

    /// Carries new connections elsewhere: to a server that was started again, or to nobody.
    pub fn retarget(&self, targets: Vec<SocketAddr>) {
        *self.shared.targets.lock().unwrap_or_else(PoisonError::into_inner) = targets;
    }

    /// How many connections it has cut.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.shared.cuts.load(Ordering::Relaxed)
    }
}

impl Shared {
    async fn serve(self: Arc<Shared>, listener: TcpListener) {
        let mut lines = JoinSet::new();
        while let Ok((client, _)) = listener.accept().await {
            let (target, cut) = self.next();
            let shared = Arc::clone(&self);
            lines.spawn(async move {
                // A server that is away hangs up, and so does the proxy.
                let Some(target) = target else { return };
                let Ok(server) = TcpStream::connect(target).await else { return };
                shared.carry(client, server, cut).await;
            });
            while lines.try_join_next().is_some() {}
        }
    }

    /// Where the next connection goes, if there is any server, and where it breaks.
    fn next(&self) -> (Option<SocketAddr>, Cut) {
        let mut cuts = self.cuts_to_come.lock().unwrap_or_else(PoisonError::into_inner);
        let targets = self.targets.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *cuts {
            CutsToCome::Rolled { dice, bytes_max } => {
                let chosen = dice.roll() as usize;
                let target = chosen.checked_rem(targets.len()).map(|at| targets[at]);
                let (is_upwards, up) = (dice.below(3) == 0, dice.below((*bytes_max / 4).max(1)));
                let down = Some(dice.below((*bytes_max).max(1)));
                (target, Cut { up: Some(up).filter(|_| is_upwards), down })
            }
            CutsToCome::Told(after) => {
                (targets.first().copied(), Cut { up: None, down: after.pop_front() })
            }
        }
    }

    async fn carry(&self, mut client: TcpStream, mut server: TcpStream, cut: Cut) {
        let _ = client.set_nodelay(true).and_then(|()| server.set_nodelay(true));
        let (from_client, to_client) = client.split();
        let (from_server, to_server) = server.split();
        tokio::select! {
            () = self.pass_on(from_client, to_server, cut.up) => (),
            () = self.pass_on(from_server, to_client, cut.down) => (),
        }
    }

    /// Until one side hangs up, or the cut.
    async fn pass_on(&self, mut from: ReadHalf<'_>, mut to: WriteHalf<'_>, cut: Option<u64>) {
        let mut buffer = vec![0; 16 * 1024];
        let mut passed = 0;
        while let Ok(read @ 1..) = from.read(&mut buffer).await {
            passed += read as u64;
            let over = cut.and_then(|cut| passed.checked_sub(cut));
            let over = over.filter(|_| self.is_cutting.load(Ordering::Relaxed));
            let kept = read.saturating_sub(over.unwrap_or_default() as usize);
            if to.write_all(&buffer[..kept]).await.is_err() {
                return;
            }
            if over.is_some() {
                self.cuts.fetch_add(1, Ordering::Relaxed);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, TestServer};

    /// How much of 10,000 bytes comes through, for each of so many connections.
    async fn lengths(seed: u64, connections: usize) -> (Vec<usize>, u64) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let targets = vec![listener.local_addr().unwrap()];
        let proxy = Proxy::start(targets, Dice::new(seed), 9_000).await;
        let mut lengths = Vec::new();
        for _ in 0..connections {
            let mut client = TcpStream::connect(proxy.address).await.unwrap();
            let (mut server, _) = listener.accept().await.unwrap();
            let _ = tokio::join!(client.write_all(&[1; 3_000]), server.write_all(&[2; 10_000]));
            let mut heard = Vec::new();
            let _ = client.read_to_end(&mut heard).await;
            lengths.push(heard.len());
        }
        (lengths, proxy.cuts())
    }

    #[tokio::test]
    async fn every_connection_is_cut_and_nothing_is_added() {
        let (lengths, cuts) = lengths(1, 30).await;
        assert_eq!(cuts, 30);
        assert!(lengths.iter().all(|length| *length <= 10_000), "{lengths:?}");
        let inside = lengths.iter().filter(|length| (1..9_000).contains(*length)).count();
        assert!(inside > 10, "{lengths:?}");
    }

    #[tokio::test]
    async fn the_first_connections_are_cut_where_it_was_told() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Proxy::cutting(listener.local_addr().unwrap(), [0, 700]).await;
        for expected in [0, 700, 10_000] {
            let mut client = TcpStream::connect(proxy.address).await.unwrap();
            let (mut server, _) = listener.accept().await.unwrap();
            server.write_all(&[2; 10_000]).await.unwrap();
            drop(server);
            let mut heard = Vec::new();
            let _ = client.read_to_end(&mut heard).await;
            assert_eq!(heard.len(), expected);
        }
        assert_eq!(proxy.cuts(), 2);
    }

    #[tokio::test]
    async fn a_proxy_that_lets_pass_changes_nothing() {
        let server = TestServer::start().await;
        let targets = vec![server.address.parse().unwrap()];
        let proxy = Proxy::start(targets, Dice::new(1), 100).await;
        let client = Client::new(format!("http://{}", proxy.address), None);
        assert!(client.call("GET", "/v1/me").try_send().await.is_err());
        proxy.pass();
        assert_eq!(client.get("/v1/me").await, server.as_nobody().get("/v1/me").await);
        assert!(proxy.cuts() > 0);
    }

    #[tokio::test]
    async fn a_server_may_come_back_elsewhere() {
        let server = TestServer::start().await;
        let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let proxy = Proxy::start(vec![nowhere], Dice::new(1), 100).await;
        proxy.pass();
        let client = Client::new(format!("http://{}", proxy.address), None);
        assert!(client.call("GET", "/v1/me").try_send().await.is_err());
        proxy.retarget(Vec::new());
        assert!(client.call("GET", "/v1/me").try_send().await.is_err());
        proxy.retarget(vec![server.address.parse().unwrap()]);
        assert_eq!(client.get("/v1/me").await.status(), 401);
    }
}
