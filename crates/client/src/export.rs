//! Everything of a person, line by line.

use std::fmt;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use reqwest::Response;
use serde_json::Value;
use tokio::time::timeout;
use wire::customers::{ExportEnd, ExportLine};

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::request::Request;
use crate::transport::{cut, excerpt, expect_type};

/// An export on its way; no more than one line of it is held.
pub struct Export {
    response: Response,
    buffer: BytesMut,
    idle: Duration,
    line_bytes_max: usize,
    lines: u64,
    is_over: bool,
}

/// One line of an export.
#[derive(Clone, Debug)]
pub enum Exported {
    /// A kind that is known here.
    Line(Box<ExportLine>),
    /// A kind that a newer server has, as it came.
    Other(Value),
}

impl Export {
    pub(crate) async fn open(client: &Client, request: &Request) -> Result<Export> {
        let transport = client.transport();
        let response = transport.open(request).await?;
        expect_type(response.headers(), "application/x-ndjson")?;
        Ok(Export {
            response,
            buffer: BytesMut::new(),
            idle: transport.idle,
            line_bytes_max: transport.body_bytes_max,
            lines: 0,
            is_over: false,
        })
    }

    /// The next line; `None` after the last one, which is [`ExportLine::End`]. An export that was cut off is a
    /// [network](Kind::Network) error, never an end.
    pub async fn next(&mut self) -> Result<Option<Exported>> {
        if self.is_over {
            return Ok(None);
        }
        let cut_off = || Error::new(Kind::Network, "the export was cut off");
        let line = self.line().await?.ok_or_else(cut_off)?;
        let exported = read(&line)?;
        if let Exported::Line(line) = &exported
            && let ExportLine::End(ExportEnd { lines }) = **line
        {
            self.is_over = true;
            if lines != self.lines {
                let message = format!("the export has {} lines of {lines}", self.lines);
                return Err(Error::new(Kind::Protocol, message));
            }
        }
        self.lines += 1;
        Ok(Some(exported))
    }

    async fn line(&mut self) -> Result<Option<Bytes>> {
        let mut searched = 0;
        loop {
            if let Some(length) = self.buffer[searched..].iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(searched + length).freeze();
                self.buffer.advance(1);
                return Ok(Some(line));
            }
            searched = self.buffer.len();
            if self.line_bytes_max < searched {
                let message = format!("a line has more than {} bytes", self.line_bytes_max);
                return Err(Error::new(Kind::Protocol, message));
            }
            let silent = |_| Error::new(Kind::Timeout, format!("nothing came for {:?}", self.idle));
            let next = timeout(self.idle, self.response.chunk()).await.map_err(silent)?;
            match next.map_err(cut)? {
                Some(bytes) => self.buffer.extend_from_slice(&bytes),
                None => return Ok(None),
            }
        }
    }
}

impl fmt::Debug for Export {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Export").field("lines", &self.lines).finish_non_exhaustive()
    }
}

fn read(line: &[u8]) -> Result<Exported> {
    let unreadable = |error: serde_json::Error| {
        let message = format!("a line of the export cannot be read ({error}): {}", excerpt(line));
        Error::new(Kind::Protocol, message).caused_by(error)
    };
    let value: Value = serde_json::from_slice(line).map_err(unreadable)?;
    let known = [
        "customer",
        "event",
        "conversation",
        "ticket",
        "message",
        "note",
        "run",
        "feedback",
        "file",
        "end",
    ];
    match value.get("kind").and_then(Value::as_str) {
        Some(kind) if known.contains(&kind) => {
            Ok(Exported::Line(serde_json::from_value(value).map_err(unreadable)?))
        }
        _ => Ok(Exported::Other(value)),
    }
}
