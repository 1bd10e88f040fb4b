//! A WebSocket that is cheap enough not to be what is measured.

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::ClientRequestBuilder;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// How long a frame may take to come; a run must end.
const LIMIT: Duration = Duration::from_mins(1);
/// The library's own is larger than all that is read, and is filled with zeros for each reading.
const READ_BUFFER: usize = 4 * 1024;

/// An open WebSocket.
pub(super) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens one with a key in its header.
    pub(super) async fn open(address: SocketAddr, path: &str, key: &str) -> Result<Socket> {
        let uri = format!("ws://{address}{path}").parse()?;
        let request = ClientRequestBuilder::new(uri);
        let request = request.with_header("authorization", format!("Bearer {key}"));
        let stream = TcpStream::connect(address).await.context("cannot connect")?;
        stream.set_nodelay(true)?;
        let sizes = WebSocketConfig::default().read_buffer_size(READ_BUFFER).write_buffer_size(0);
        let opening = client_async_with_config(request, stream, Some(sizes));
        let (stream, _) = timeout(LIMIT, opening).await.context("no WebSocket in time")??;
        Ok(Socket(stream))
    }

    pub(super) async fn send(&mut self, text: impl Into<Utf8Bytes>) -> Result<()> {
        Ok(self.0.send(Message::Text(text.into())).await?)
    }

    /// The next text frame.
    pub(super) async fn next(&mut self) -> Result<Utf8Bytes> {
        loop {
            match self.0.next().await.context("the line broke")?? {
                Message::Text(text) => return Ok(text),
                Message::Close(said) => bail!("the server closed: {said:?}"),
                _ => {}
            }
        }
    }

    /// The next text frame that is wanted; an error of the server is one of ours.
    pub(super) async fn until(&mut self, is_wanted: impl Fn(&str) -> bool) -> Result<Utf8Bytes> {
        let reading = async {
            loop {
                let text = self.next().await?;
                if is_wanted(&text) {
                    return Ok(text);
                }
                if text.starts_with(r#"{"type":"error""#) {
                    bail!("refused: {text}");
                }
            }
        };
        timeout(LIMIT, reading).await.context("the frame did not come in time")?
    }
}
