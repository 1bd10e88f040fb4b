//! Server-sent events, frame by frame.

use std::fmt;
use std::pin::Pin;

use futures_util::{Stream, StreamExt};
use serde_json::Value;
use sse_stream::{Error, Sse, SseByteStream};

use crate::client::with_round_fractions;
use crate::socket::{Lost, in_time};

/// An open stream of server-sent events.
pub struct EventStream {
    events: Pin<Box<dyn Stream<Item = Result<Sse, Error>> + Send>>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamFrame {
    /// What it is called.
    pub event: String,
    /// What a browser remembers of it.
    pub id: Option<String>,
    /// Byte for byte.
    pub data: String,
}

impl EventStream {
    pub(crate) fn new(response: reqwest::Response) -> EventStream {
        EventStream { events: Box::pin(SseByteStream::new(response.bytes_stream())) }
    }

    /// The next frame; `None` after the last.
    ///
    /// # Panics
    /// When none comes, or the line breaks.
    pub async fn next(&mut self) -> Option<StreamFrame> {
        in_time(self.try_next()).await.unwrap_or_else(|lost| panic!("no frame: {lost}"))
    }

    /// Like [`EventStream::next`], for lines that may break; waits as long as it takes. If it is dropped, nothing is
    /// lost.
    pub async fn try_next(&mut self) -> Result<Option<StreamFrame>, Lost> {
        while let Some(frame) = self.events.next().await {
            let Sse { event, id, data, .. } = frame.map_err(Lost::broken)?;
            if event.is_some() || data.is_some() {
                let (event, data) = (event.unwrap_or_default(), data.unwrap_or_default());
                return Ok(Some(StreamFrame { event, id, data }));
            }
        }
        Ok(None)
    }

    /// How far the stream has come, when it says nothing else.
    ///
    /// # Panics
    /// When it says something else, or nothing.
    pub async fn reached(&mut self) -> String {
        let block = in_time(async { self.events.next().await.transpose().map_err(Lost::broken) });
        let block = block.await.unwrap_or_else(|lost| panic!("no block: {lost}"));
        let Sse { event, id, data, .. } = block.expect("a block");
        assert_eq!((event, data), (None, None));
        id.expect("a block with an id")
    }

    /// The next frame, which is called so.
    ///
    /// # Panics
    /// When it is another one.
    pub async fn expect(&mut self, event: &str) -> StreamFrame {
        let frame = self.next().await.unwrap_or_else(|| panic!("the end, and no {event}"));
        assert_eq!(frame.event, event, "{frame}");
        frame
    }

    /// All frames up to the first that is called so, with it.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn until(&mut self, event: &str) -> Vec<StreamFrame> {
        let mut frames = Vec::new();
        while let Some(frame) = self.next().await {
            frames.push(frame);
            if frames.last().is_some_and(|last| last.event == event) {
                return frames;
            }
        }
        panic!("the end, and no {event}: {frames:?}");
    }
}

impl StreamFrame {
    /// The data as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap_or_else(|_| panic!("no JSON: {self}"))
    }
}

impl fmt::Display for StreamFrame {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.id.as_ref().map(|id| format!("\nid: {id}")).unwrap_or_default();
        let data = with_round_fractions(&self.data);
        write!(formatter, "event: {}{id}\ndata: {data}", self.event)
    }
}

#[cfg(test)]
mod tests {
    use crate::{TestServer, keys};
    use serde_json::json;

    #[tokio::test]
    async fn a_stream_is_read_frame_by_frame() {
        let server = TestServer::start().await;
        let call = server.with_key(keys::SECRET).call("POST", "/v1/chat");
        let mut stream = call.json(&json!({"message": "Hello", "stream": true})).stream().await;
        let started = stream.expect("run.started").await;
        assert!(started.json()["conversation_id"].is_string(), "{started}");
        let completed = stream.until("message.completed").await.pop().unwrap();
        let id = completed.id.clone().unwrap();
        let shown = format!("event: message.completed\nid: {id}\ndata: {{");
        assert!(completed.to_string().starts_with(&shown), "{completed}");
        assert_eq!(stream.next().await, None);
    }
}
