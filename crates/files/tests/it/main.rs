//! The store of files on a real folder, and on a small S3 server of our own that speaks the real wire format.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod bucket;
mod folder;
mod s3;

use bytes::Bytes;
use files::{Cause, Error, Files};
use futures_util::stream::{self, Stream};
use futures_util::{StreamExt, TryStreamExt};

/// A file's bytes as they come over a line: in parts of any length.
fn parts(bytes: &[u8], length: usize) -> impl Stream<Item = Result<Bytes, Cause>> + Send + use<> {
    let parts: Vec<_> = bytes.chunks(length).map(Bytes::copy_from_slice).map(Ok).collect();
    stream::iter(parts)
}

/// The same, and then the line breaks.
fn broken(bytes: &[u8]) -> impl Stream<Item = Result<Bytes, Cause>> + Send + use<> {
    parts(bytes, 1_000).chain(stream::iter([Err("the line broke".into())]))
}

/// Bytes that are alike nowhere.
fn bytes(length: usize) -> Vec<u8> {
    (0..length as u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
}

async fn read(files: &Files, name: &str) -> Option<Vec<u8>> {
    let reading = files.read(name).await.unwrap()?;
    let parts: Vec<Bytes> = reading.bytes.try_collect().await.unwrap();
    let whole = parts.concat();
    assert_eq!(whole.len() as u64, reading.size);
    Some(whole)
}

/// Whatever the place is: what comes in comes out, and what fails leaves nothing.
async fn behaves(files: &Files, part: usize) {
    for length in [0, 1, 1_000, part - 1, part, part + 1, 2 * part, 2 * part + 1] {
        let sent = bytes(length);
        let stored = files.put("fil_1.1", u64::MAX, parts(&sent, 64 * 1024)).await.unwrap();
        assert_eq!((stored.size, stored.sha256.len()), (length as u64, 64));
        assert_eq!(read(files, "fil_1.1").await.unwrap(), sent, "{length}");
    }
    let hello = files.put("fil_1.1", 5, parts(b"hello", 2)).await.unwrap();
    assert_eq!(hello.sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    for length in [6, part + 1, 2 * part + 7] {
        let whole = bytes(length);
        let refused = files.put("fil_2.1", length as u64 - 1, parts(&whole, 1_000)).await;
        let max = length as u64 - 1;
        assert!(matches!(refused, Err(Error::TooLarge { max: told }) if told == max), "{length}");
        assert!(matches!(
            files.put("fil_2.1", 1 << 40, broken(&whole)).await,
            Err(Error::BrokenOff(_))
        ));
        assert_eq!(read(files, "fil_2.1").await, None, "{length}");
    }
    assert_eq!(read(files, "fil_1.1").await.as_deref(), Some(&b"hello"[..]));
    files.delete("fil_1.1").await.unwrap();
    files.delete("fil_1.1").await.unwrap();
    assert_eq!(read(files, "fil_1.1").await, None);
}
