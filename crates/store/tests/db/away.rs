//! A `PostgreSQL` server that goes away and comes back, seen through a relay that can be cut.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use store::{Db, Error, OpenError, Settings, Tx};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio_postgres::config::Host;

use crate::place::{Place, SCHEMA, run};

/// Passes bytes between the store and the server.
struct Relay {
    port: u16,
    server: (String, u16),
    swallow: Arc<AtomicBool>,
    tasks: JoinSet<()>,
    accepting: AbortHandle,
}

impl Relay {
    async fn start(place: &Place) -> Relay {
        let config: tokio_postgres::Config = place.url().parse().unwrap();
        let Host::Tcp(host) = &config.get_hosts()[0] else {
            panic!("the server must listen on TCP")
        };
        let server = (host.clone(), config.get_ports()[0]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let swallow = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        let accepting = tasks.spawn(accept(listener, server.clone(), Arc::clone(&swallow)));
        Relay { port, server, swallow, tasks, accepting }
    }

    fn settings(&self, place: &Place) -> Settings {
        let config: tokio_postgres::Config = place.url().parse().unwrap();
        let (user, name) = (config.get_user().unwrap(), config.get_dbname().unwrap());
        let password =
            String::from_utf8(config.get_password().unwrap_or_default().to_vec()).unwrap();
        let options = config.get_options().unwrap().replace('=', "%3D");
        let address = format!("127.0.0.1:{}/{name}?sslmode=disable&options={options}", self.port);
        Settings::new(format!("postgres://{user}:{password}@{address}"))
    }

    /// Breaks every connection and accepts no other.
    async fn cut(&mut self) {
        self.accepting.abort();
        self.tasks.shutdown().await;
    }

    async fn restore(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        let accepting = accept(listener, self.server.clone(), Arc::clone(&self.swallow));
        self.accepting = self.tasks.spawn(accepting);
    }
}

async fn accept(listener: TcpListener, server: (String, u16), swallow: Arc<AtomicBool>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let Ok(server) = TcpStream::connect(&server).await else { continue };
        connections.spawn(pass(client, server, Arc::clone(&swallow)));
    }
}

/// Passes bytes until one side ends; when told to swallow, breaks the line when the server answers
/// a commit, before the store hears of it.
async fn pass(client: TcpStream, server: TcpStream, swallow: Arc<AtomicBool>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async { tokio::io::copy(&mut from_client, &mut to_server).await.map(|_| ()) };
    let down = async {
        let mut bytes = vec![0; 64 * 1024];
        loop {
            let length = from_server.read(&mut bytes).await?;
            let commits = bytes[..length].windows(7).any(|window| window == b"COMMIT\0");
            if length == 0 || (commits && swallow.swap(false, Ordering::SeqCst)) {
                return Ok::<_, std::io::Error>(());
            }
            to_client.write_all(&bytes[..length]).await?;
        }
    };
    tokio::select! {
        _ = up => {}
        _ = down => {}
    }
}

fn count(tx: &mut Tx<'_>) -> Result<i64, Error> {
    let sql = "update counter set number = number + 1 where name = 'all' returning number";
    tx.find(sql, &[], |row| row.integer(0)).map(Option::unwrap_or_default)
}

#[tokio::test]
async fn while_the_server_is_away_callers_are_told_to_wait() {
    let Some(place) = Place::postgres().await else { return };
    let mut relay = Relay::start(&place).await;
    let db = Db::open_with(relay.settings(&place), SCHEMA).await.unwrap();
    assert_eq!(db.write(count).await.unwrap(), 1);

    relay.cut().await;
    for _ in 0..3 {
        assert!(matches!(db.write(count).await, Err(Error::Unavailable { .. })));
        assert!(matches!(db.read(|_| Ok(())).await, Err(Error::Unavailable { .. })));
    }
    let opened = Db::open_with(relay.settings(&place), SCHEMA).await;
    assert!(matches!(opened.err(), Some(OpenError::Unavailable(_))));

    relay.restore().await;
    assert_eq!(db.write(count).await.unwrap(), 2);
}

#[tokio::test]
async fn dead_connections_are_replaced_unnoticed() {
    let Some(place) = Place::postgres().await else { return };
    let Place::Postgres { server, name } = &place else { return };
    let db = place.open().await;
    let killing = format!(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{name}'"
    );
    for expected in 1..=5 {
        run(server, &killing).await;
        assert_eq!(db.write(count).await.unwrap(), expected);
        assert_eq!(
            db.read(|tx| tx.find("select 1", &[], |row| row.integer(0))).await.unwrap(),
            Some(1)
        );
    }
}

/// The connection dies in the middle of a transaction: it is run once more, on another.
#[tokio::test]
async fn a_write_interrupted_before_its_commit_is_run_again() {
    let Some(place) = Place::postgres().await else { return };
    let db = place.open().await;
    let runs = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&runs);
    let suicide = "select pg_terminate_backend(pg_backend_pid())";
    let written = db.write(move |tx| {
        let number = count(tx)?;
        if counter.fetch_add(1, Ordering::SeqCst) == 0 {
            tx.find(suicide, &[], |_| Ok(()))?;
        }
        Ok::<_, Error>(number)
    });
    assert_eq!(written.await.unwrap(), 1);
    assert_eq!(runs.load(Ordering::SeqCst), 2);

    let hopeless = db.write(move |tx| tx.find(suicide, &[], |_| Ok(()))).await;
    assert!(matches!(hopeless, Err(Error::Unavailable { .. })));
}

/// The server commits and the answer is lost: a repetition would count twice.
#[tokio::test]
async fn a_commit_without_an_answer_is_never_repeated() {
    let Some(place) = Place::postgres().await else { return };
    let relay = Relay::start(&place).await;
    let db = Db::open_with(relay.settings(&place), SCHEMA).await.unwrap();
    relay.swallow.store(true, Ordering::SeqCst);
    assert!(matches!(db.write(count).await, Err(Error::Unavailable { .. })));
    assert!(!relay.swallow.load(Ordering::SeqCst));
    assert_eq!(db.write(count).await.unwrap(), 2);
}

/// Two writes take the same rows in opposite order: `PostgreSQL` stops one, which is run again.
#[tokio::test(flavor = "multi_thread")]
async fn deadlocks_are_resolved() {
    let Some(place) = Place::postgres().await else { return };
    let db = place.open().await;
    let barrier = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let cross = |first: &'static str, second: &'static str| {
        let (barrier, runs, mut again) = (Arc::clone(&barrier), Arc::clone(&runs), false);
        let sql = "update counter set number = number + 1 where name = $1";
        db.write(move |tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            tx.execute(sql, &[first.into()])?;
            if !std::mem::replace(&mut again, true) {
                barrier.wait();
            }
            tx.execute(sql, &[second.into()])
        })
    };
    let (one, two) = tokio::join!(cross("all", "other"), cross("other", "all"));
    assert_eq!((one.unwrap(), two.unwrap()), (1, 1));
    assert!(3 <= runs.load(Ordering::SeqCst));
    assert_eq!(db.write(count).await.unwrap(), 3);
}

#[tokio::test]
async fn statements_have_a_time_limit() {
    let Some(place) = Place::postgres().await else { return };
    let limit = std::time::Duration::from_millis(50);
    let settings = Settings { statement_timeout: limit, ..Settings::new(place.url()) };
    let db = Db::open_with(settings, SCHEMA).await.unwrap();
    let slow = db.read(|tx| tx.find("select pg_sleep(600)", &[], |_| Ok(()))).await;
    assert!(matches!(slow, Err(Error::Unavailable { .. })));
    assert_eq!(db.write(count).await.unwrap(), 1);
}
