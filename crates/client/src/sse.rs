//! Server-sent events of an open answer, each bounded, with a limit for silence.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use reqwest::Response;
use serde::de::DeserializeOwned;
use sse_stream::{Sse, SseByteStream};
use tokio::time::timeout;

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::request::Request;
use crate::transport::{cut, excerpt, expect_type};

/// An open stream of events.
pub(crate) struct EventLine {
    events: Pin<Box<dyn Stream<Item = std::result::Result<Sse, sse_stream::Error>> + Send>>,
    /// Bytes since the last event.
    fed: Arc<AtomicUsize>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Block {
    /// Empty when the block only says how far the stream has come.
    pub(crate) event: String,
    pub(crate) id: Option<String>,
    pub(crate) data: String,
}

impl EventLine {
    /// Asks for a stream.
    pub(crate) async fn open(client: &Client, request: Request) -> Result<EventLine> {
        let transport = client.transport();
        let request = request.header("accept", "text/event-stream");
        let response = transport.open(&request).await?;
        expect_type(response.headers(), "text/event-stream")
            .map_err(|error| error.with_status(response.status().as_u16()))?;
        let fed = Arc::new(AtomicUsize::new(0));
        let limits = (transport.idle, transport.body_bytes_max);
        let events = SseByteStream::new(chunks(response, limits, Arc::clone(&fed)));
        Ok(EventLine { events: Box::pin(events), fed })
    }

    /// The next event, or how far the stream has come; `None` when the server has closed it.
    pub(crate) async fn next(&mut self) -> Result<Option<Block>> {
        loop {
            let Some(next) = self.events.next().await else { return Ok(None) };
            self.fed.store(0, Ordering::Relaxed);
            let Sse { event, data, id, .. } = next.map_err(lost)?;
            if event.is_some() || data.is_some() || id.is_some() {
                let (event, data) = (event.unwrap_or_default(), data.unwrap_or_default());
                return Ok(Some(Block { event, id, data }));
            }
        }
    }
}

impl Block {
    /// What the data says.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_str(&self.data).map_err(|error| {
            let shown = excerpt(self.data.as_bytes());
            let message = format!("`{}` is none of this API ({error}): {shown}", self.event);
            Error::new(Kind::Protocol, message).caused_by(error)
        })
    }
}

/// The bytes of an answer, as long as they come, and no event has too many.
fn chunks(
    response: Response,
    (idle, bytes_max): (Duration, usize),
    fed: Arc<AtomicUsize>,
) -> impl Stream<Item = Result<Bytes>> + Send {
    stream::try_unfold((response, fed), move |(mut response, fed)| async move {
        let silent = |_| Error::new(Kind::Timeout, format!("the stream was silent for {idle:?}"));
        let next = timeout(idle, response.chunk()).await.map_err(silent)?.map_err(cut)?;
        let Some(bytes) = next else { return Ok(None) };
        if bytes_max < fed.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len() {
            let message = format!("an event has more than {bytes_max} bytes");
            return Err(Error::new(Kind::Protocol, message));
        }
        Ok(Some((bytes, (response, fed))))
    })
}

fn lost(error: sse_stream::Error) -> Error {
    match error {
        sse_stream::Error::Body(source) => match source.downcast::<Error>() {
            Ok(error) => *error,
            Err(source) => Error::new(Kind::Network, "the stream broke").caused_by(source),
        },
        other => Error::new(Kind::Protocol, "these are no events").caused_by(other),
    }
}
