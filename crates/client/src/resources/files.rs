use bytes::Bytes;
use reqwest::Method;
use wire::files::{File, FileCompletion, FileInput, FileUpload};

use crate::call::Call;
use crate::download::Download;
use crate::error::{Error, Kind, Result};
use crate::request::{Request, Target};
use crate::resources::resource;

resource! {
    /// Files that are sent along with messages: `client.files()`.
    Files
}

impl Files {
    /// Announces a file, sends its bytes and completes it: then its id can be sent along with a message.
    ///
    /// `POST /v1/files`, `PUT` to the address that it gives, `POST /v1/files/{id}/complete`
    pub async fn upload(&self, file: &FileInput, bytes: impl Into<Bytes>) -> Result<File> {
        let bytes = bytes.into();
        let size_bytes = i64::try_from(bytes.len()).ok();
        let announced = self.announce(file).await?;
        if announced.size_max < bytes.len() as u64 {
            let message = format!("the server takes files of at most {} bytes", announced.size_max);
            return Err(Error::new(Kind::Validation, message));
        }
        self.put(&announced, bytes).await?;
        self.complete(&announced.id, &FileCompletion { size_bytes, mime_type: None }).await
    }

    /// Announces a file, and is told where to send its bytes. `POST /v1/files`
    pub fn announce(&self, file: &FileInput) -> Call<FileUpload> {
        Call::json(&self.client, Request::post(&["v1", "files"]).json(file))
    }

    /// Sends the bytes of an announced file, without the key. `PUT` to its `upload_url`
    pub fn put(&self, upload: &FileUpload, bytes: impl Into<Bytes>) -> Call<()> {
        let mut request = Request::to(Method::PUT, Target::Given(upload.upload_url.clone()));
        request.body = Some(bytes.into());
        Call::nothing(&self.client, request.header("content-type", "application/octet-stream"))
    }

    /// Makes a file whose bytes have arrived one that can be sent along. `POST /v1/files/{id}/complete`
    pub fn complete(&self, id: &str, completion: &FileCompletion) -> Call<File> {
        Call::json(&self.client, Request::post(&["v1", "files", id, "complete"]).json(completion))
    }

    /// Finds one, with the address of its bytes once it is ready. `GET /v1/files/{id}`
    pub fn get(&self, id: &str) -> Call<File> {
        Call::json(&self.client, Request::get(&["v1", "files", id]))
    }

    /// Fetches the bytes of one, without the key. `GET` from its `download_url`
    pub async fn download(&self, id: &str) -> Result<Download> {
        let Some(address) = self.get(id).await?.download_url else {
            return Err(Error::new(Kind::Conflict, "this file is not ready"));
        };
        let transport = self.client.transport();
        let response = transport.open(&Request::to(Method::GET, Target::Given(address))).await?;
        Ok(Download::new(response, transport.idle))
    }
}
