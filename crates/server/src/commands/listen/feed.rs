//! The stream of letters, as it is read.

use std::pin::Pin;
use std::time::Duration;

use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt};
use outbound::{Failure, Incoming, Outbound, Url};
use sse_stream::{Sse, SseByteStream};
use wire::errors::ErrorBody;
use wire::live::{Letter, StreamOpened};

/// How long the beginning of an answer may take.
const ANSWER: Duration = Duration::from_secs(20);
/// How long nothing may be heard: the server says that it is there more often than that.
const SILENCE: Duration = Duration::from_secs(90);
/// The longest refusal that is read.
const REFUSAL_BYTES_MAX: usize = 16 * 1024;

/// Where letters come from.
pub(super) struct Feed {
    pub(super) client: Outbound,
    pub(super) from: Url,
    pub(super) key: String,
}

/// Why nothing more is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// It would be the same another time.
    Refused(String),
    /// It may go on another time.
    Broken(String),
}

/// What the stream says.
pub(super) enum Frame {
    Opened { recovered: bool },
    Letter(Box<Letter>),
    Closed { reason: String },
    Other,
}

/// An open stream.
pub(super) struct Line {
    blocks: Pin<Box<dyn Stream<Item = Result<Sse, sse_stream::Error>> + Send>>,
}

impl Feed {
    /// Asks for what follows a position or an event, or for what happens from now on.
    pub(super) async fn open(&self, after: Option<&str>) -> Result<Line, Lost> {
        let mut url = self.from.clone();
        if let Some(after) = after {
            url.query_pairs_mut().append_pair("after", after);
        }
        let headers = [
            ("authorization".to_owned(), format!("Bearer {}", self.key)),
            ("accept".to_owned(), "text/event-stream".to_owned()),
        ];
        let answer = self.client.open(&url, &headers, ANSWER).await.map_err(of_failure)?;
        if answer.status() != 200 {
            return Err(refusal(answer).await);
        }
        let bytes = unfold(Some(answer), |answer| async move {
            let mut answer = answer?;
            match answer.next(SILENCE).await {
                Ok(bytes) => bytes.map(|bytes| (Ok(bytes), Some(answer))),
                Err(failure) => Some((Err(failure), None)),
            }
        });
        Ok(Line { blocks: Box::pin(SseByteStream::new(Box::pin(bytes))) })
    }
}

impl Line {
    /// The next frame, and how far everything is told with it.
    pub(super) async fn next(&mut self) -> Result<(Frame, Option<i64>), Lost> {
        match self.blocks.next().await {
            Some(Ok(block)) => read(block),
            Some(Err(error)) => Err(Lost::Broken(format!("the line broke: {error}"))),
            None => Err(Lost::Broken("the server hung up".to_owned())),
        }
    }
}

fn read(block: Sse) -> Result<(Frame, Option<i64>), Lost> {
    let reached = block.id.as_deref().and_then(|id| id.parse().ok());
    let data = block.data.unwrap_or_default();
    let frame = match block.event.as_deref() {
        Some("stream.opened") => serde_json::from_str(&data)
            .map(|opened: StreamOpened| Frame::Opened { recovered: opened.recovered }),
        Some("letter") => serde_json::from_str(&data).map(Frame::Letter),
        Some("stream.closed") => Ok(Frame::Closed { reason: reason(&data) }),
        _ => Ok(Frame::Other),
    };
    let frame =
        frame.map_err(|error| Lost::Broken(format!("the server is not understood: {error}")))?;
    Ok((frame, reached))
}

fn reason(data: &str) -> String {
    let told: serde_json::Value = serde_json::from_str(data).unwrap_or_default();
    told["reason"].as_str().unwrap_or("no reason").to_owned()
}

/// What a server that does not answer with a stream says. Faults of its own, and too many lines, pass.
async fn refusal(mut answer: Incoming) -> Lost {
    let (status, mut body) = (answer.status(), Vec::new());
    while let Ok(Some(bytes)) = answer.next(ANSWER).await
        && body.len() < REFUSAL_BYTES_MAX
    {
        body.extend_from_slice(&bytes);
    }
    let told = serde_json::from_slice::<ErrorBody>(&body).map(|body| body.error.message);
    let told = told.unwrap_or_else(|_| "it is no Switchboard, or an older one".to_owned());
    let why = format!("{told} (status {status})");
    if matches!(status, 408 | 429 | 500..) { Lost::Broken(why) } else { Lost::Refused(why) }
}

/// An address or a key that cannot be sent stays so.
fn of_failure(failure: Failure) -> Lost {
    match failure {
        Failure::Refused(why) => Lost::Refused(why.to_string()),
        failure => Lost::Broken(format!("the server cannot be reached: {failure}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(event: Option<&str>, id: Option<&str>, data: Option<&str>) -> Sse {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Sse { event: text(event), id: text(id), data: text(data), ..Sse::default() }
    }

    #[test]
    fn frames_say_how_far_everything_is_told() {
        let heartbeat = read(block(None, Some("12"), None));
        assert!(matches!(heartbeat, Ok((Frame::Other, Some(12)))));
        let data = r#"{"id": "evt_1", "type": "x.y", "position": 2, "previous": 1, "body": "{}", "headers": {}}"#;
        let first = read(block(Some("letter"), None, Some(data)));
        assert!(matches!(first, Ok((Frame::Letter(letter), None)) if letter.kind == "x.y"));
        // What was cut moves nothing.
        for cut in [Some(&data[..20]), Some(""), None] {
            assert!(matches!(read(block(Some("letter"), Some("2"), cut)), Err(Lost::Broken(_))));
        }
    }
}
