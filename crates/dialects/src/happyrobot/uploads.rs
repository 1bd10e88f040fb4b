//! `/chat/upload`: files that are sent along with messages. The vendor's artifact is our file.

use axum::Json;
use axum::extract::State;
use engine::{Claimed, Done, Error, NewFile, Once, SavedReply};
use serde::{Deserialize, Serialize};

use super::error::Refusal;
use super::extract::{Input, Params, Visitor};
use super::ids::{Face, parse_uuid};
use crate::Door;
use crate::files::content_url;

/// Where to send a file's bytes.
#[derive(Serialize)]
pub(super) struct Presigned {
    artifact_id: String,
    upload_url: String,
    /// Comes back when the upload is completed; says nothing that the id does not say.
    s3_uri: String,
    max_file_size: u64,
}

pub(super) async fn presign(
    State(door): State<Door>,
    Visitor(visit): Visitor,
    params: Params,
) -> Result<Json<Presigned>, Refusal> {
    let needed = |name: &str| {
        let missing = || Refusal::invalid(name, format!("{name} is missing"));
        params.text(name).map(str::to_owned).ok_or_else(missing)
    };
    let base_url = door.settings.public_url.clone();
    let new = NewFile { filename: needed("filename")?, mime_type: needed("mime_type")?, base_url };
    let Done::Fresh(upload) =
        door.engine.announce_file(&visit.actor, new, Once::always(not_saved)).await?
    else {
        return Err(Error::Internal("a request without a key was repeated".into()).into());
    };
    let id = upload.file.id;
    Ok(Json(Presigned {
        artifact_id: id.uuid(),
        upload_url: content_url(&upload.base_url, id, &upload.pass),
        s3_uri: format!("s3://switchboard/{}", id.uuid()),
        max_file_size: upload.size_max,
    }))
}

/// What was sent. `s3_uri` and `filename` must be there, and nothing depends on them.
#[derive(Deserialize)]
pub(super) struct Completion {
    artifact_id: String,
    #[serde(rename = "s3_uri")]
    _s3_uri: String,
    #[serde(rename = "filename")]
    _filename: String,
    mime_type: String,
    size_bytes: f64,
}

#[derive(Serialize)]
pub(super) struct Completed {
    artifact_id: String,
    status: &'static str,
}

/// The vendor has no 404 here: an artifact that is not there is a wrong value.
pub(super) async fn complete(
    State(door): State<Door>,
    Visitor(visit): Visitor,
    Input(sent): Input<Completion>,
) -> Result<Json<Completed>, Refusal> {
    let unknown = || Refusal::invalid("artifact_id", "no such artifact");
    let id = parse_uuid(&sent.artifact_id).ok_or_else(unknown)?;
    if sent.size_bytes <= 0.0 || sent.size_bytes.fract() != 0.0 {
        return Err(Refusal::invalid("size_bytes", "size_bytes is a whole number above 0"));
    }
    let size_bytes = Some(sent.size_bytes as i64);
    let claimed = Claimed { size_bytes, mime_type: Some(sent.mime_type) };
    match door.engine.complete_file(&visit.actor, id, claimed, Once::always(not_saved)).await {
        Err(Error::NotFound(_)) => Err(unknown()),
        completed => {
            completed?;
            Ok(Json(Completed { artifact_id: id.uuid(), status: "completed" }))
        }
    }
}

/// The vendor's requests carry no key to be repeated by.
fn not_saved<T>(_: &T) -> SavedReply {
    SavedReply { status: 200, body: Vec::new() }
}
