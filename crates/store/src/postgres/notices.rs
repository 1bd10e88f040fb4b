//! Messages between the processes on one database, by `listen` and `notify`, on a connection of their own.
//!
//! They carry no truth: a message may be lost while the line is down, and whoever hears of a new line looks into the
//! tables.

use std::future::poll_fn;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio_postgres::config::SslMode;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls};

use super::{pool, tls};
use crate::Error;

/// How many messages may wait to be sent; what comes while more wait is dropped.
const WAITING_MAX: usize = 10_000;
/// How many messages are sent at once.
const AT_ONCE: usize = 500;
/// How long to wait before a line that broke is made again.
const AGAIN: Duration = Duration::from_millis(500);
/// How often we say something only to hear it.
const ECHO: Duration = Duration::from_secs(5);
/// The longest message; the server's own limit is 8,000 bytes.
pub(crate) const NOTICE_BYTES_MAX: usize = 7_900;

/// What comes over the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The line is there, for the first time or again: anything may have been missed.
    Connected,
    /// What a process said, this one too.
    Heard(String),
}

/// The line to the other processes.
pub(crate) struct Notices {
    config: Config,
    outgoing: mpsc::Sender<String>,
    waiting: Mutex<Option<mpsc::Receiver<String>>>,
}

impl Notices {
    pub(super) fn new(config: Config) -> Notices {
        let (outgoing, waiting) = mpsc::channel(WAITING_MAX);
        Notices { config, outgoing, waiting: Mutex::new(Some(waiting)) }
    }

    /// Says something; `false` when it was dropped.
    pub(crate) fn say(&self, text: String) -> bool {
        text.len() <= NOTICE_BYTES_MAX && self.outgoing.try_send(text).is_ok()
    }

    /// Listens and sends for ever; the caller drops it to stop. Only the first call does anything.
    pub(crate) async fn run(&self, mut hear: impl FnMut(Notice) + Send) {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut waiting) = waiting else { return };
        loop {
            if let Err(error) = self.line(&mut waiting, &mut hear).await {
                tracing::warn!(%error, "the line to the other processes broke");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    async fn line(
        &self,
        waiting: &mut mpsc::Receiver<String>,
        hear: &mut (impl FnMut(Notice) + Send),
    ) -> Result<(), Error> {
        let away = |cause: tokio_postgres::Error| Error::Database(Box::new(cause));
        if pool::is_plain(&self.config) {
            let (client, connection) = self.config.connect(NoTls).await.map_err(away)?;
            return talk(client, connection, waiting, hear).await.map_err(away);
        }
        let prefers = self.config.get_ssl_mode() == SslMode::Prefer;
        let connector =
            tls::connector(prefers).map_err(|cause| Error::Database(Box::new(cause)))?;
        let (client, connection) = self.config.connect(connector).await.map_err(away)?;
        talk(client, connection, waiting, hear).await.map_err(away)
    }
}

/// Both directions of one line, until it breaks.
async fn talk<S, T>(
    client: Client,
    mut connection: Connection<S, T>,
    waiting: &mut mpsc::Receiver<String>,
    hear: &mut (impl FnMut(Notice) + Send),
) -> Result<(), tokio_postgres::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    let (connected, mut is_connected) = mpsc::channel(1);
    let listening = async {
        loop {
            tokio::select! {
                Some(()) = is_connected.recv() => hear(Notice::Connected),
                message = poll_fn(|context| connection.poll_message(context)) => match message {
                    Some(Ok(AsyncMessage::Notification(notice))) => {
                        hear(Notice::Heard(notice.payload().to_owned()));
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(error),
                    None => return Ok(()),
                },
            }
        }
    };
    let speaking = async {
        // Schemas of one database are as separate as databases are.
        let row = client.query_one("select 'switchboard ' || current_schema()", &[]).await?;
        let channel: String = row.try_get(0)?;
        let quoted = channel.replace('"', "\"\"");
        client.batch_execute(&format!("listen \"{quoted}\"")).await?;
        let _ = connected.send(()).await;
        let notify = "select pg_notify($1, said) from unnest($2::text[]) as said";
        let notify = client.prepare(notify).await?;
        let mut said = Vec::new();
        loop {
            tokio::select! {
                _count = waiting.recv_many(&mut said, AT_ONCE) => {}
                () = tokio::time::sleep(ECHO) => said.push(String::new()),
            }
            client.execute(&notify, &[&channel, &said]).await?;
            said.clear();
        }
    };
    tokio::select! {
        ended = listening => ended,
        ended = speaking => ended,
    }
}
