//! An answer on its way in: events into the draft, chunks out, the clocks watching.

use bytes::Bytes;
use futures_util::Stream;
use tokio::time::timeout_at;

use crate::answer::Chunk;
use crate::clocks::Clocks;
use crate::draft::Draft;
use crate::error::{Error, Limit, quote};
use crate::events::{Events, Interrupted};
use crate::settings::{Kind, Limits, Secret};
use crate::{anthropic, openai};

#[derive(Debug)]
pub(crate) struct Reading {
    kind: Kind,
    secret: Option<Secret>,
    events: Events,
    draft: Draft,
    clocks: Clocks,
    begun: bool,
}

/// The most bytes of one event: room for all text at once, escaped, and for what vendors put around.
pub(crate) fn event_bytes_max(limits: &Limits) -> usize {
    limits.output_bytes.saturating_mul(4).saturating_add(64 * 1024)
}

impl Reading {
    pub(crate) fn new(
        kind: Kind,
        secret: Option<Secret>,
        body: impl Stream<Item = reqwest::Result<Bytes>> + Send + 'static,
        limits: &Limits,
        clocks: Clocks,
    ) -> Reading {
        let events = Events::new(body, event_bytes_max(limits));
        Reading { kind, secret, events, draft: Draft::new(limits), clocks, begun: false }
    }

    /// The next chunk. Not to be called again after the end or an error.
    pub(crate) async fn next(&mut self) -> Result<Chunk, Error> {
        loop {
            if let Some(chunk) = self.draft.take() {
                self.begun = true;
                return Ok(chunk);
            }
            let deadline = self.clocks.deadline();
            match timeout_at(deadline, self.events.next()).await {
                Ok(Some(Ok(data))) => self.read(&data)?,
                Ok(Some(Err(interrupted))) => self.interrupted(interrupted)?,
                Ok(None) => self.end()?,
                Err(_) => self.overdue()?,
            }
        }
    }

    fn read(&mut self, data: &str) -> Result<(), Error> {
        let read = match self.kind {
            Kind::OpenAi => openai::from_wire(data, &mut self.draft),
            Kind::Anthropic => anthropic::from_wire(data, &mut self.draft),
        };
        read.map_err(|trouble| trouble.into_error(self.secret.as_ref()))?;
        if self.draft.take_progress() {
            self.clocks.progressed();
        }
        if self.draft.is_finished() {
            self.clocks.finished();
        }
        if self.draft.is_done() {
            self.clocks.done();
        }
        if self.clocks.is_overdue() { self.overdue() } else { Ok(()) }
    }

    fn overdue(&mut self) -> Result<(), Error> {
        if self.draft.is_finished() || self.draft.is_done() {
            return self.end();
        }
        Err(Error::TimedOut { which: self.clocks.which() })
    }

    /// A finished answer stays one, however the connection ends.
    fn interrupted(&mut self, interrupted: Interrupted) -> Result<(), Error> {
        if self.draft.is_finished() {
            return self.end();
        }
        let secret = self.secret.as_ref();
        Err(match interrupted {
            Interrupted::Lost(_) if !self.begun => {
                Error::Unavailable { retry_after: None, source: Box::new(interrupted) }
            }
            Interrupted::Lost(_) => Error::Broken { source: Box::new(interrupted) },
            Interrupted::TooLong(_) => Error::LimitExceeded { which: Limit::EventBytes },
            other => Error::Broken { source: quote(secret, &other.to_string()) },
        })
    }

    fn end(&mut self) -> Result<(), Error> {
        self.draft.end().map_err(|trouble| trouble.into_error(self.secret.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::stream;
    use tokio::time::Instant;

    use super::*;
    use crate::error::Timer;

    /// A body that never makes its reader wait must not keep it from looking at the clock.
    #[tokio::test]
    async fn time_passes_while_events_keep_coming() {
        let limits = Limits { first_token: Duration::from_millis(20), ..Limits::default() };
        let clocks = Clocks::start(&limits, Instant::now() + limits.total);
        let pings = stream::repeat_with(|| Ok(Bytes::from_static(b"data: {}\n\n")));
        let mut reading = Reading::new(Kind::OpenAi, None, pings, &limits, clocks);
        let error = reading.next().await.unwrap_err();
        assert!(matches!(error, Error::TimedOut { which: Timer::FirstToken }), "{error:?}");
    }
}
