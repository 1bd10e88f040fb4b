//! A WebSocket, frame by frame.

use std::fmt;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes, client::ClientRequestBuilder};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::client::with_round_fractions;

/// How long a frame may be in coming: whoever waits longer waits for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open WebSocket.
pub struct Socket {
    stream: WebSocketStream<TcpStream>,
}

/// What the server said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A text frame, byte for byte; all that the live API sends is JSON.
    Text(String),
    /// The last one.
    Closed {
        /// The close code; 1005 if there was none.
        code: u16,
        /// The reason.
        reason: String,
    },
}

/// Why a line is no more, or never was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The request was answered with this status.
    Refused(u16),
    /// The line broke.
    Broken(String),
}

impl Socket {
    /// Opens one at `url` (`http://HOST:PORT/PATH`), with the token in the header `Authorization`, if there is one.
    ///
    /// # Panics
    /// When the server does not open it.
    pub async fn open(url: &str, token: Option<&str>) -> Socket {
        let opened = in_time(Socket::try_open(url, token)).await;
        opened.unwrap_or_else(|lost| panic!("no WebSocket at {url}: {lost}"))
    }

    /// Like [`Socket::open`], for lines that may break and servers that may refuse.
    ///
    /// # Panics
    /// When the address is none.
    pub async fn try_open(url: &str, token: Option<&str>) -> Result<Socket, Lost> {
        let address = url.strip_prefix("http://").expect("an address of ours begins with http://");
        let host = address.split(['/', '?']).next().unwrap_or(address);
        let stream = TcpStream::connect(host).await.map_err(Lost::broken)?;
        stream.set_nodelay(true).map_err(Lost::broken)?;
        Socket::try_over(stream, url, token).await
    }

    /// Like [`Socket::try_open`], over a connection that is open.
    ///
    /// # Panics
    /// When the address is none.
    pub async fn try_over(
        stream: TcpStream,
        url: &str,
        token: Option<&str>,
    ) -> Result<Socket, Lost> {
        let uri = url.replacen("http://", "ws://", 1).parse().expect("an address can be read");
        let mut request = ClientRequestBuilder::new(uri);
        if let Some(token) = token {
            request = request.with_header("authorization", format!("Bearer {token}"));
        }
        let (stream, _) = client_async(request, stream).await?;
        Ok(Socket { stream })
    }

    /// Sends JSON.
    ///
    /// # Panics
    /// When the line is broken.
    pub async fn send(&mut self, frame: Value) {
        self.send_text(frame.to_string()).await;
    }

    /// Sends a text frame that may hold anything.
    ///
    /// # Panics
    /// When the line is broken.
    pub async fn send_text(&mut self, text: impl Into<String>) {
        let sent = self.stream.send(Message::text(text.into())).await;
        sent.unwrap_or_else(|error| panic!("the frame was not sent: {error}"));
    }

    /// Sends a binary frame, which the live API does not know.
    ///
    /// # Panics
    /// When the line is broken.
    pub async fn send_bytes(&mut self, bytes: impl Into<Vec<u8>>) {
        let sent = self.stream.send(Message::binary(bytes.into())).await;
        sent.unwrap_or_else(|error| panic!("the frame was not sent: {error}"));
    }

    /// Like [`Socket::send`], for lines that may break.
    pub async fn try_send(&mut self, frame: &Value) -> Result<(), Lost> {
        Ok(self.stream.send(Message::text(frame.to_string())).await?)
    }

    /// The next frame, whatever it is.
    ///
    /// # Panics
    /// When none comes, or the line breaks without one that says so.
    pub async fn next(&mut self) -> Frame {
        in_time(self.try_next()).await.unwrap_or_else(|lost| panic!("no frame: {lost}"))
    }

    /// Like [`Socket::next`], for lines that may break; waits as long as it takes. If it is dropped, nothing is lost.
    pub async fn try_next(&mut self) -> Result<Frame, Lost> {
        loop {
            match self.stream.next().await {
                None => return Err(Lost::Broken("the line ended".to_owned())),
                Some(Err(error)) => return Err(error.into()),
                Some(Ok(Message::Text(text))) => return Ok(Frame::Text(text.as_str().to_owned())),
                Some(Ok(Message::Close(said))) => return Ok(Frame::closed(said)),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => (),
                Some(Ok(other)) => return Err(Lost::Broken(format!("a foreign frame: {other:?}"))),
            }
        }
    }

    /// The next frame, which has this `type`; heartbeats are passed over.
    ///
    /// # Panics
    /// When it is another one.
    pub async fn expect(&mut self, kind: &str) -> Value {
        let frame = self.beside_heartbeats().await;
        assert_eq!(frame.kind(), kind, "{frame}");
        frame.json()
    }

    /// All frames up to the first of this `type`, with it; heartbeats are passed over.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn until(&mut self, kind: &str) -> Vec<Value> {
        let mut frames = Vec::new();
        loop {
            let frame = self.beside_heartbeats().await;
            frames.push(frame.json());
            if frame.kind() == kind {
                return frames;
            }
        }
    }

    /// The code and the reason of the close frame, which comes next; heartbeats are passed over.
    ///
    /// # Panics
    /// When another frame comes.
    pub async fn expect_closed(&mut self) -> (u16, String) {
        match self.beside_heartbeats().await {
            Frame::Closed { code, reason } => (code, reason),
            other @ Frame::Text(_) => panic!("not the end: {other}"),
        }
    }

    /// Says good-bye, and waits until the server has said so too.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn close(mut self) {
        let said = self.stream.close(None).await;
        said.unwrap_or_else(|error| panic!("the close frame was not sent: {error}"));
        while !matches!(self.next().await, Frame::Closed { .. }) {}
    }

    async fn beside_heartbeats(&mut self) -> Frame {
        loop {
            let frame = self.next().await;
            if frame.kind() != "heartbeat" {
                return frame;
            }
        }
    }
}

impl Frame {
    fn closed(said: Option<tokio_tungstenite::tungstenite::protocol::CloseFrame>) -> Frame {
        let (code, reason) =
            said.map_or((1005, Utf8Bytes::default()), |said| (said.code.into(), said.reason));
        Frame::Closed { code, reason: reason.as_str().to_owned() }
    }

    /// The frame's `type`; empty if it has none.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Frame::Text(_) => self.json()["type"].as_str().unwrap_or_default().to_owned(),
            Frame::Closed { .. } => "closed".to_owned(),
        }
    }

    /// The frame as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        match self {
            Frame::Text(text) => {
                serde_json::from_str(text).unwrap_or_else(|_| panic!("no JSON: {self}"))
            }
            Frame::Closed { .. } => panic!("no JSON: {self}"),
        }
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Frame::Text(text) => formatter.write_str(&with_round_fractions(text)),
            Frame::Closed { code, reason } => write!(formatter, "closed {code} {reason}"),
        }
    }
}

impl Lost {
    pub(crate) fn broken(error: impl fmt::Display) -> Lost {
        Lost::Broken(error.to_string())
    }
}

impl From<Error> for Lost {
    fn from(error: Error) -> Lost {
        match error {
            Error::Http(response) => Lost::Refused(response.status().as_u16()),
            other => Lost::broken(other),
        }
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lost::Refused(status) => write!(formatter, "refused with {status}"),
            Lost::Broken(reason) => write!(formatter, "the line broke: {reason}"),
        }
    }
}

impl std::error::Error for Lost {}

/// Waits for what must come.
pub(crate) async fn in_time<T>(what: impl Future<Output = T>) -> T {
    let came = timeout(PATIENCE, what).await;
    came.unwrap_or_else(|_| panic!("the server said nothing within {PATIENCE:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::panic::AssertUnwindSafe;
    use tokio::net::TcpListener;
    use tokio_tungstenite::accept_async;

    /// A socket whose server says these frames, and then goes without a word.
    async fn hearing(frames: Vec<Message>) -> Socket {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1/live", listener.local_addr().unwrap());
        let serving = async {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = accept_async(stream).await.unwrap();
            for frame in frames {
                stream.send(frame).await.unwrap();
            }
        };
        tokio::join!(Socket::open(&url, Some("sk_live_acme")), serving).0
    }

    #[tokio::test]
    async fn frames_come_in_order_and_heartbeats_are_passed_over() {
        let texts = ["heartbeat", "ready", "event", "heartbeat", "ack"];
        let frames = texts.map(|kind| Message::text(format!(r#"{{"type":"{kind}"}}"#)));
        let mut socket = hearing(frames.into()).await;
        socket.expect("ready").await;
        let kinds = socket.until("ack").await.into_iter().map(|frame| frame["type"].to_string());
        assert_eq!(kinds.collect::<Vec<_>>(), [r#""event""#, r#""ack""#]);
        let lost = socket.try_next().await.unwrap_err();
        assert!(matches!(lost, Lost::Broken(_)), "{lost}");
    }

    #[tokio::test]
    async fn another_frame_than_the_expected_is_shown() {
        let mut socket = hearing(vec![Message::text(r#"{"type":"error"}"#)]).await;
        let panic = AssertUnwindSafe(socket.expect("ack")).catch_unwind().await.unwrap_err();
        let text = panic.downcast::<String>().unwrap();
        assert!(text.contains(r#"{"type":"error"}"#), "{text}");
    }

    #[tokio::test]
    async fn a_close_frame_is_the_last() {
        let said = tokio_tungstenite::tungstenite::protocol::CloseFrame {
            code: 4001.into(),
            reason: "token_expired".into(),
        };
        let mut socket = hearing(vec![Message::Close(Some(said))]).await;
        assert_eq!(socket.expect_closed().await, (4001, "token_expired".to_owned()));
    }

    #[tokio::test]
    async fn a_server_may_refuse() {
        let server = crate::TestServer::start().await;
        let url = format!("http://{}/v1/articles", server.address);
        let lost = Socket::try_open(&url, None).await.err();
        assert_eq!(lost, Some(Lost::Refused(401)));
    }
}
