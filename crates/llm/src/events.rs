//! A response body as server-sent events, whatever the server made of it.
//!
//! The parser takes lines of any length, so the bytes are counted before they reach it.
//! A JSON document (servers that cannot stream answer a stream request with one) becomes one event.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sse_stream::SseByteStream;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

pub(crate) struct Events {
    parser: SseByteStream<Body>,
    fed: Arc<AtomicUsize>,
}

/// Why there are no more events.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Interrupted {
    #[error("the connection was lost")]
    Lost(#[source] reqwest::Error),
    #[error("an event is longer than {0} bytes")]
    TooLong(usize),
    #[error("this is no answer of a model: {0}")]
    Foreign(String),
    #[error("the stream cannot be read: {0}")]
    Unreadable(String),
}

impl Events {
    /// Reads a body whose events have at most `event_bytes_max` bytes.
    pub(crate) fn new(
        body: impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static,
        event_bytes_max: usize,
    ) -> Events {
        let fed = Arc::new(AtomicUsize::new(0));
        let body = Body {
            inner: Box::pin(body),
            shape: Shape::Unknown(Vec::new()),
            fed: Arc::clone(&fed),
            event_bytes_max,
        };
        Events { parser: SseByteStream::new(body), fed }
    }

    /// The data of the next event, empty if it has none.
    pub(crate) async fn next(&mut self) -> Option<Result<String, Interrupted>> {
        let event = self.parser.next().await?;
        self.fed.store(0, Ordering::Relaxed);
        Some(match event {
            Ok(event) => Ok(event.data.unwrap_or_default()),
            Err(sse_stream::Error::Body(source)) => Err(match source.downcast() {
                Ok(interrupted) => *interrupted,
                Err(other) => Interrupted::Unreadable(other.to_string()),
            }),
            Err(other) => Err(Interrupted::Unreadable(other.to_string())),
        })
    }
}

impl std::fmt::Debug for Events {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Events").finish_non_exhaustive()
    }
}

/// The bytes on their way to the parser.
struct Body {
    inner: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>,
    shape: Shape,
    /// Bytes since the last event.
    fed: Arc<AtomicUsize>,
    event_bytes_max: usize,
}

enum Shape {
    /// Nothing but white space and a byte order mark so far: these.
    Unknown(Vec<u8>),
    Events,
    Document,
    Ended,
}

impl Stream for Body {
    type Item = Result<Bytes, Interrupted>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if matches!(self.shape, Shape::Ended) {
                return Poll::Ready(None);
            }
            let Some(bytes) = ready!(self.inner.as_mut().poll_next(context)) else {
                self.shape = Shape::Ended;
                // The parser drops an event that no empty line ends; some servers forget the last.
                return Poll::Ready(Some(Ok(Bytes::from_static(b"\n\n"))));
            };
            let bytes = bytes.map_err(|error| Interrupted::Lost(error.without_url()))?;
            let fed = self.fed.fetch_add(bytes.len(), Ordering::Relaxed) + bytes.len();
            if fed > self.event_bytes_max {
                return Poll::Ready(Some(Err(Interrupted::TooLong(self.event_bytes_max))));
            }
            if let Some(bytes) = self.shape.pass(bytes)? {
                return Poll::Ready(Some(Ok(bytes)));
            }
        }
    }
}

impl Shape {
    /// What of the bytes goes to the parser now; finds out what they are when they are the first.
    fn pass(&mut self, bytes: Bytes) -> Result<Option<Bytes>, Interrupted> {
        let head = match self {
            Shape::Unknown(head) => head,
            Shape::Document => return Ok(Some(on_one_line(&bytes))),
            Shape::Events | Shape::Ended => return Ok(Some(bytes)),
        };
        head.extend_from_slice(&bytes);
        let text = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
        let text = if BYTE_ORDER_MARK.starts_with(text) { b"" } else { text.trim_ascii_start() };
        let (shape, bytes) = match text.first() {
            None => return Ok(None),
            Some(b'<') => {
                return Err(Interrupted::Foreign(String::from_utf8_lossy(text).into_owned()));
            }
            Some(b'{') => (Shape::Document, [b"data:", &*on_one_line(text)].concat()),
            Some(_) => (Shape::Events, std::mem::take(head)),
        };
        *self = shape;
        Ok(Some(bytes.into()))
    }
}

/// In JSON a raw line break is always white space.
fn on_one_line(json: &[u8]) -> Bytes {
    json.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }).collect()
}
