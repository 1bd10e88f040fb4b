//! The two kinds of places, and how they are opened.

use std::fmt;
use std::fs::{DirBuilder, read_dir, remove_file};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, RetryConfig};

use crate::{Error, Files};

/// How much of a file is in memory while it is written to a folder.
const FOLDER_PART_BYTES: usize = 256 * 1024;
/// The same for a bucket, where this is the smallest part that is allowed.
const BUCKET_PART_BYTES: usize = 5 * 1024 * 1024;
/// How long it may take to reach the server of a bucket.
const CONNECT: Duration = Duration::from_secs(5);
/// How long one request to it may take, with all of a file's bytes.
const REQUEST: Duration = Duration::from_mins(5);
/// How often a request to it is sent again, and for how long.
const RETRIES: (usize, Duration) = (3, Duration::from_secs(20));

/// Where files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder of this machine; made when it is missing.
    Folder(PathBuf),
    /// A bucket of an S3 server.
    S3(Bucket),
}

/// A bucket and how to reach it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The bucket's name.
    pub name: String,
    /// What all names in it begin with; may be empty.
    pub prefix: String,
    /// The server's address; absent means Amazon's.
    pub endpoint: Option<String>,
    /// The region; absent means `us-east-1`.
    pub region: Option<String>,
    /// The id of the access key and its secret; absent means the role of the machine it runs on.
    pub key: Option<(String, String)>,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Bucket { name, prefix, endpoint, .. } = self;
        write!(formatter, "Bucket({name:?}, {prefix:?}, {endpoint:?})")
    }
}

pub(crate) fn open(place: &Place) -> Result<Files, Error> {
    match place {
        Place::Folder(folder) => {
            make_folder(folder)?;
            let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
            let (store, folder) = (Arc::new(store), Some(folder.clone()));
            Ok(Files { store, part_bytes: FOLDER_PART_BYTES, folder })
        }
        Place::S3(bucket) => {
            let store = PrefixStore::new(connect(bucket)?, bucket.prefix.as_str());
            Ok(Files { store: Arc::new(store), part_bytes: BUCKET_PART_BYTES, folder: None })
        }
    }
}

/// Readable by its owner alone, like the folder of the database.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn connect(bucket: &Bucket) -> Result<object_store::aws::AmazonS3, object_store::Error> {
    let client = ClientOptions::new().with_connect_timeout(CONNECT).with_timeout(REQUEST);
    let (max_retries, retry_timeout) = RETRIES;
    let retry = RetryConfig { max_retries, retry_timeout, ..RetryConfig::default() };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_client_options(client)
        .with_retry(retry)
        // Not every server that speaks S3 removes in bulk.
        .with_disable_bulk_delete(true);
    if let Some(endpoint) = &bucket.endpoint {
        let is_plain = endpoint.starts_with("http://");
        builder = builder.with_endpoint(endpoint).with_allow_http(is_plain);
    }
    if let Some(region) = &bucket.region {
        builder = builder.with_region(region);
    }
    if let Some((id, secret)) = &bucket.key {
        builder = builder.with_access_key_id(id).with_secret_access_key(secret);
    }
    builder.build()
}

/// What is not renamed yet has a `#` in its name; no finished file has one.
pub(crate) fn sweep(folder: &Path, before: SystemTime) -> io::Result<usize> {
    let mut swept = 0;
    for entry in read_dir(folder)? {
        let entry = entry?;
        let is_begun = entry.file_name().to_string_lossy().contains('#');
        if is_begun && entry.metadata()?.modified()? < before {
            remove_file(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}
