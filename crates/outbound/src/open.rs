//! Asking for an answer that is read as it comes.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::timeout;
use url::Url;

use crate::client::Outbound;
use crate::failure::Failure;
use crate::{check, headers};

/// An answer whose body is still to come.
#[derive(Debug)]
pub struct Incoming(Response);

impl Outbound {
    /// Asks for something with these headers, and returns when the answer begins, within the budget. Of its body nothing
    /// is read yet, and it may have no end.
    pub async fn open(
        &self,
        url: &Url,
        headers: &[(String, String)],
        budget: Duration,
    ) -> Result<Incoming, Failure> {
        check::url(self.allowed(), url)?;
        let request = self.client(url)?.get(url.clone());
        let asking = request.headers(headers::map(headers)?).send();
        let response = match timeout(budget, asking).await {
            Ok(answered) => answered.map_err(|error| Failure::of(&error, None))?,
            Err(_) => return Err(Failure::Timeout { status: None }),
        };
        self.peer(url, &response)?;
        Ok(Incoming(response))
    }
}

impl Incoming {
    /// The HTTP status. A redirect was not followed.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// The next bytes of the body, and nothing at its end. A failure when none come within `patience`.
    pub async fn next(&mut self, patience: Duration) -> Result<Option<Bytes>, Failure> {
        let status = Some(self.status());
        match timeout(patience, self.0.chunk()).await {
            Ok(read) => read.map_err(|error| Failure::of(&error, status)),
            Err(_) => Err(Failure::Timeout { status }),
        }
    }
}
