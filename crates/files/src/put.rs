//! Writing: part by part under another name, and renamed at the end.

use std::fmt::Write;
use std::pin::pin;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt};
use sha2::{Digest, Sha256};

use crate::{Cause, Error, Files};

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// How many bytes.
    pub size: u64,
    /// SHA-256 of them, in hexadecimal digits.
    pub sha256: String,
}

impl Files {
    /// Writes bytes under a name, over what was there; they are durable when this returns, and nothing is left of
    /// them when it fails. Memory holds no more than a part of them.
    ///
    /// Whoever drops this before it returns leaves parts behind in a bucket: let it run to its end.
    pub async fn put<E: Into<Cause>>(
        &self,
        name: &str,
        size_max: u64,
        bytes: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Stored, Error> {
        let mut writing = Writing {
            files: self,
            path: Path::from(name),
            part: BytesMut::new(),
            upload: None,
            hasher: Sha256::new(),
            size: 0,
        };
        let mut bytes = pin!(bytes);
        let written = async {
            while let Some(next) = bytes.next().await {
                let next = next.map_err(|error| Error::BrokenOff(error.into()))?;
                writing.take(&next, size_max).await?;
            }
            writing.finish().await
        };
        match written.await {
            Ok(()) => Ok(writing.stored()),
            Err(error) => {
                writing.abort().await;
                Err(error)
            }
        }
    }
}

struct Writing<'a> {
    files: &'a Files,
    path: Path,
    part: BytesMut,
    /// Absent while everything fits into one part.
    upload: Option<Box<dyn MultipartUpload>>,
    hasher: Sha256,
    size: u64,
}

impl Writing<'_> {
    async fn take(&mut self, bytes: &[u8], size_max: u64) -> Result<(), Error> {
        self.size += bytes.len() as u64;
        if size_max < self.size {
            return Err(Error::TooLarge { max: size_max });
        }
        self.hasher.update(bytes);
        self.part.extend_from_slice(bytes);
        while self.files.part_bytes < self.part.len() {
            let part = self.part.split_to(self.files.part_bytes).freeze();
            self.send(part).await?;
        }
        Ok(())
    }

    async fn send(&mut self, part: Bytes) -> Result<(), Error> {
        if self.upload.is_none() {
            self.upload = Some(self.files.store.put_multipart(&self.path).await?);
        }
        let upload = self.upload.as_mut().expect("it was just begun");
        Ok(upload.put_part(part.into()).await?)
    }

    async fn finish(&mut self) -> Result<(), Error> {
        let last = self.part.split().freeze();
        if self.upload.is_none() {
            self.files.store.put(&self.path, last.into()).await?;
            return Ok(());
        }
        self.send(last).await?;
        let upload = self.upload.as_mut().expect("it has parts");
        upload.complete().await?;
        Ok(())
    }

    /// A failure here is not told: the caller learns the one before.
    async fn abort(&mut self) {
        if let Some(mut upload) = self.upload.take() {
            let _ = upload.abort().await;
        }
    }

    fn stored(self) -> Stored {
        let digits = self.hasher.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Stored { size: self.size, sha256: digits }
    }
}
