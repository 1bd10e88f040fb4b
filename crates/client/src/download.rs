//! Bytes as they come.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::timeout;

use crate::error::{Error, Kind, Result};
use crate::transport::cut;

/// A body on its way, which is never held as a whole.
pub struct Download {
    response: Response,
    idle: Duration,
}

impl Download {
    pub(crate) fn new(response: Response, idle: Duration) -> Download {
        Download { response, idle }
    }

    /// How many bytes there are, if the server has said so.
    #[must_use]
    pub fn size_bytes(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// The next bytes; `None` after the last. A line that is silent for too long is a [timeout](Kind::Timeout).
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let next = timeout(self.idle, self.response.chunk()).await;
        let silent = |_| Error::new(Kind::Timeout, format!("nothing came for {:?}", self.idle));
        next.map_err(silent)?.map_err(cut)
    }

    /// All bytes, at most so many; more of them are a [protocol](Kind::Protocol) error.
    pub async fn bytes(mut self, bytes_max: usize) -> Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if bytes_max < all.len() + chunk.len() {
                let message = format!("there are more than {bytes_max} bytes");
                return Err(Error::new(Kind::Protocol, message));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Download").finish_non_exhaustive()
    }
}
