//! Connections that are let go politely: what the other side still sends is read, so that it can read our last words.
//!
//! A socket that is closed while bytes of the other side wait to be read is reset, and a reset takes with it whatever
//! we said last: why a body was too large, why a WebSocket was closed.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

/// How long the other side may take to hang up.
const PATIENCE: Duration = Duration::from_secs(1);

/// A listener whose connections are let go politely.
pub(crate) struct Polite {
    listener: TcpListener,
    farewells: TaskTracker,
}

impl Polite {
    /// `farewells` are the connections that are being let go.
    pub(crate) fn new(listener: TcpListener, farewells: TaskTracker) -> Polite {
        Polite { listener, farewells }
    }
}

impl Listener for Polite {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let connection = Connection {
            stream: Some(stream),
            farewells: self.farewells.clone(),
            runtime: Handle::current(),
        };
        (connection, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that is let go politely when it is dropped.
pub(crate) struct Connection {
    /// There until the connection is dropped.
    stream: Option<TcpStream>,
    farewells: TaskTracker,
    runtime: Handle,
}

impl Connection {
    /// Sends small packets at once.
    pub(crate) fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.stream.as_ref().map_or(Ok(()), |stream| stream.set_nodelay(nodelay))
    }

    fn stream(self: Pin<&mut Connection>) -> Option<Pin<&mut TcpStream>> {
        self.get_mut().stream.as_mut().map(Pin::new)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let Some(stream) = self.stream.take() else { return };
        let has_hung_up = matches!(stream.try_read(&mut [0]), Ok(0));
        if !has_hung_up {
            self.farewells.spawn_on(say_goodbye(stream), &self.runtime);
        }
    }
}

/// Says that nothing more will be said, and waits until the other side has said the same.
async fn say_goodbye(mut stream: TcpStream) {
    let leaving = async {
        let mut unheard = [0; 4 * 1024];
        if stream.shutdown().await.is_ok() {
            while let Ok(1..) = stream.read(&mut unheard).await {}
        }
    };
    let _ = tokio::time::timeout(PATIENCE, leaving).await;
}

/// What a connection that is being dropped answers; nobody asks.
fn gone<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::NotConnected.into()))
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().map_or_else(gone, |stream| stream.poll_read(context, buffer))
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.stream().map_or_else(gone, |stream| stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream().map_or_else(gone, |stream| stream.poll_write_vectored(context, pieces))
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().map_or_else(gone, |stream| stream.poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().map_or_else(gone, |stream| stream.poll_shutdown(context))
    }
}
