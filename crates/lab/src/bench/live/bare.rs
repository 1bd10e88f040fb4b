//! The floor: a server that does nothing, on the same WebSocket library with the same buffers, in a process of its own.
//!
//! `/echo` says back what it hears, `/all` tells it to everybody who is there, `/burst` says it many times.

use crate::machine;
use crate::program::wait_for_address;
use anyhow::{Context, Result};
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use axum::serve::ListenerExt;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use tokio::net::TcpListener;
use tokio::sync::broadcast;

/// As `dialects` has it.
const READ_BUFFER: usize = 2 * 1024;
/// How many messages may wait for somebody.
const WAITING: usize = 1_024;

/// The running process, which ends with its handle.
pub(crate) struct Bare {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Bare {
    pub(crate) fn start() -> Result<Bare> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg("bare").stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("the output was piped")?;
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut bare = Bare { child, address: nowhere };
        (bare.address, _) = wait_for_address(stdout, Instant::now())?;
        Ok(bare)
    }

    pub(crate) fn memory(&self) -> machine::Memory {
        machine::memory(self.child.id())
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until it is killed.
#[expect(clippy::disallowed_methods, reason = "it is no part of the product")]
pub(crate) fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let (all, _) = broadcast::channel(WAITING);
        let app = Router::new()
            .route("/echo", get(echo))
            .route("/all", get(tell_all))
            .route("/burst/{count}", get(burst))
            .with_state(all);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}", listener.local_addr()?);
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        Ok(axum::serve(listener, app).await?)
    })
}

fn sized(upgrade: WebSocketUpgrade) -> WebSocketUpgrade {
    upgrade.read_buffer_size(READ_BUFFER).write_buffer_size(0)
}

async fn echo(upgrade: WebSocketUpgrade) -> Response {
    sized(upgrade).on_upgrade(async |mut socket| {
        while let Some(Ok(message)) = socket.recv().await {
            if socket.send(message).await.is_err() {
                break;
            }
        }
    })
}

async fn burst(Path(count): Path<usize>, upgrade: WebSocketUpgrade) -> Response {
    sized(upgrade).on_upgrade(async move |mut socket| {
        while let Some(Ok(message)) = socket.recv().await {
            for _ in 0..count {
                if socket.send(message.clone()).await.is_err() {
                    return;
                }
            }
        }
    })
}

async fn tell_all(
    State(all): State<broadcast::Sender<Message>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    // Before whoever comes knows that they are there.
    let told = all.subscribe();
    sized(upgrade).on_upgrade(|socket| be_told(socket, all, told))
}

async fn be_told(
    mut socket: WebSocket,
    all: broadcast::Sender<Message>,
    mut told: broadcast::Receiver<Message>,
) {
    loop {
        tokio::select! {
            heard = socket.recv() => match heard {
                // Whoever speaks is told, too, so somebody is there.
                Some(Ok(message)) => drop(all.send(message)),
                _ => return,
            },
            Ok(message) = told.recv() => {
                if socket.send(message).await.is_err() {
                    return;
                }
            }
        }
    }
}
