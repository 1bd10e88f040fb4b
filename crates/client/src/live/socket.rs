//! The WebSocket: how it is opened, and frames on their way.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::{Sink, Stream};
use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{StatusCode, Upgraded, Version};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};
use wire::live::{ClientFrame, ServerFrame};

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::request::Request;
use crate::transport::{bearer, excerpt, refusal, unsent};

/// The largest frame that is sent, in bytes: the server refuses larger ones.
pub const FRAME_BYTES_MAX: usize = 256 * 1024;

/// An open WebSocket. Dropping it hangs up.
pub(super) struct Socket {
    stream: WebSocketStream<Upgraded>,
    outgoing: VecDeque<Message>,
    is_unflushed: bool,
}

/// Why there is no line.
pub(super) enum Lost {
    /// It may be made again.
    Broken(Error),
    /// The token has ended.
    Expired,
    /// It would end the same way again.
    Ended(Error),
}

impl From<Error> for Lost {
    fn from(error: Error) -> Lost {
        Lost::Broken(error)
    }
}

/// Opens one, showing this token.
pub(super) async fn open(client: &Client, token: &str) -> Result<Socket> {
    let transport = client.transport();
    let key = generate_key();
    let asking = transport
        .line
        .get(Request::get(&["v1", "live"]).url(&transport.base)?)
        .version(Version::HTTP_11)
        .header("connection", "Upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", &key)
        .header(AUTHORIZATION, bearer(token)?);
    let response = asking.send().await.map_err(unsent)?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        if response.status().is_success() {
            return Err(Error::new(Kind::Protocol, "the server opens no WebSocket"));
        }
        return Err(refusal(response).await.without(token));
    }
    if !is_accepted(response.headers(), &key) {
        return Err(Error::new(Kind::Protocol, "what answers is no WebSocket"));
    }
    let upgraded = response.upgrade().await.map_err(unsent)?;
    let bytes_max = Some(transport.body_bytes_max);
    let config = WebSocketConfig::default().max_message_size(bytes_max).max_frame_size(bytes_max);
    let stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
    Ok(Socket { stream, outgoing: VecDeque::new(), is_unflushed: false })
}

fn is_accepted(headers: &HeaderMap, key: &str) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    said("upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
        && said("sec-websocket-accept") == Some(&derive_accept_key(key.as_bytes()))
}

impl Socket {
    /// Puts a frame behind those that are on their way.
    pub(super) fn push(&mut self, frame: &ClientFrame) {
        let text = serde_json::to_string(frame).expect("wire types are always JSON");
        self.outgoing.push_back(Message::text(text));
    }

    /// Says that nothing follows.
    pub(super) fn push_close(&mut self) {
        self.outgoing.push_back(Message::Close(None));
    }

    /// Sends what is on its way, and gives the next text if it may read. If it is dropped, nothing is lost.
    pub(super) async fn next(&mut self, may_read: bool) -> std::result::Result<String, Lost> {
        loop {
            let message = poll_fn(|context| self.poll(context, may_read)).await;
            match message.map_err(broken)? {
                Some(Message::Text(text)) => return Ok(text.as_str().to_owned()),
                Some(Message::Close(said)) => return Err(closed(said.as_ref())),
                Some(_) => (),
                None => return Err(Error::new(Kind::Network, "the line broke").into()),
            }
        }
    }

    /// Resolves when everything is sent.
    pub(super) async fn flushed(&mut self) {
        let sent = poll_fn(|context| match self.poll_write(context) {
            Ok(()) if self.is_unflushed || !self.outgoing.is_empty() => Poll::Pending,
            _ => Poll::Ready(()),
        });
        sent.await;
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
        may_read: bool,
    ) -> Poll<tungstenite::Result<Option<Message>>> {
        self.poll_write(context)?;
        if !may_read {
            return Poll::Pending;
        }
        Pin::new(&mut self.stream).poll_next(context).map(Option::transpose)
    }

    fn poll_write(&mut self, context: &mut Context<'_>) -> tungstenite::Result<()> {
        let mut stream = Pin::new(&mut self.stream);
        while !self.outgoing.is_empty() {
            match stream.as_mut().poll_ready(context)? {
                Poll::Pending => return Ok(()),
                Poll::Ready(()) => {
                    let message = self.outgoing.pop_front().unwrap_or(Message::Close(None));
                    stream.as_mut().start_send(message)?;
                    self.is_unflushed = true;
                }
            }
        }
        if self.is_unflushed && stream.poll_flush(context)?.is_ready() {
            self.is_unflushed = false;
        }
        Ok(())
    }
}

/// Reads a frame; nothing when it is of a type that a newer server has.
pub(super) fn read(text: &str) -> Result<Option<ServerFrame>> {
    #[derive(serde::Deserialize)]
    struct Typed {
        #[serde(rename = "type")]
        kind: String,
    }
    let error = match serde_json::from_str(text) {
        Ok(frame) => return Ok(Some(frame)),
        Err(error) => error,
    };
    match serde_json::from_str::<Typed>(text) {
        Ok(typed) if !KNOWN.contains(&typed.kind.as_str()) => Ok(None),
        _ => {
            let excerpt = excerpt(text.as_bytes());
            Err(Error::new(Kind::Protocol, format!("not a frame of this API ({error}): {excerpt}")))
        }
    }
}

/// The types of frames that are known here.
const KNOWN: [&str; 17] = [
    "ready",
    "authenticated",
    "subscribed",
    "unsubscribed",
    "event",
    "progress",
    "delta",
    "typing",
    "presence",
    "ack",
    "stopped",
    "retried",
    "pong",
    "heartbeat",
    "token.expiring",
    "error",
    "closing",
];

fn broken(error: tungstenite::Error) -> Lost {
    let kind = match error {
        tungstenite::Error::Capacity(_)
        | tungstenite::Error::Utf8(_)
        | tungstenite::Error::Protocol(_) => Kind::Protocol,
        _ => Kind::Network,
    };
    Error::new(kind, "the line broke").caused_by(error).into()
}

fn closed(said: Option<&CloseFrame>) -> Lost {
    match said {
        Some(said) => ended(said.code.into(), said.reason.as_str()),
        None => Error::new(Kind::Network, "the server closed the line").into(),
    }
}

/// What follows from a close code.
pub(super) fn ended(code: u16, reason: &str) -> Lost {
    match code {
        4001 => Lost::Expired,
        1002 | 1007 | 1009 => {
            let message = format!("the server takes no such frames: {reason}");
            Lost::Ended(Error::new(Kind::Protocol, message))
        }
        _ => {
            let message = format!("the server closed the line: {code} {reason}");
            Error::new(Kind::Network, message).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn frames_of_types_to_come_are_passed_over_and_broken_ones_are_not() {
        assert!(read(r#"{"type":"heartbeat"}"#).unwrap().is_some());
        assert!(read(r#"{"type":"weather","is":"fine"}"#).unwrap().is_none());
        for broken in [r#"{"type":"event"}"#, r#"{"type":1}"#, "<html>", ""] {
            assert!(read(broken).is_err(), "{broken}");
        }
    }
}
