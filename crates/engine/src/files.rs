//! Files that are sent along with messages: announced, uploaded, completed, sent along, fetched.
//!
//! Whoever announces a file gets a pass for its bytes, so that they need not travel with a key. The bytes go to the
//! store of files under the file's id and the number of the attempt; the database says which attempt counts.

mod receive;
mod settings;
mod upkeep;

use std::collections::HashMap;

use bytes::Bytes;
use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::file::{File, FileState, allows, parse_filename, parse_mime_type};
use domain::id::{ConversationId, FileId};
use domain::message::{Attachment, Message};
use futures_util::stream::BoxStream;
use store::{Tx, files};
use tokens::FileUse;

use crate::conversations::seen;
use crate::once::{Done, Once};
use crate::{Engine, Error, allow};

pub use receive::Incoming;
pub use settings::FileSettings;
use settings::failed;

const MISSING: Error = Error::NotFound("file");
const WRONG_PASS: Error = Error::Unauthenticated("this pass is not for this file");
/// A file that somebody wants to upload.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub mime_type: String,
    /// Where the caller reaches the server; given back in [`Upload::base_url`].
    pub base_url: String,
}

/// A file whose bytes may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The file.
    pub file: File,
    /// Lets whoever shows it send the bytes.
    pub pass: Link,
    /// The most bytes.
    pub size_max: u64,
    /// See [`NewFile::base_url`].
    pub base_url: String,
}

/// A pass for a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// To be shown to [`Engine::receive`] or [`Engine::fetch`].
    pub pass: String,
    /// From when it opens nothing any more.
    pub expires_at: Time,
}

/// What an uploader says of the bytes that it has sent; what is absent is not compared.
#[derive(Clone, Debug, Default)]
pub struct Claimed {
    /// How many.
    pub size_bytes: Option<i64>,
    /// Their media type.
    pub mime_type: Option<String>,
}

/// A file's bytes on their way out.
pub struct Outgoing {
    /// The file.
    pub file: File,
    /// How many bytes there are.
    pub size: u64,
    /// The bytes, in parts.
    pub bytes: BoxStream<'static, Result<Bytes, ::files::Error>>,
}

impl Engine {
    /// Announces a file, and gives a pass to send its bytes with.
    pub async fn announce_file(
        &self,
        actor: &Actor,
        new: NewFile,
        once: Once<Upload>,
    ) -> Result<Done<Upload>, Error> {
        allow(actor, Act::Converse)?;
        let settings = self.file_settings()?;
        let (scope, now) = (actor.scope, self.now());
        let (filename, mime_type) = checked(&new, &settings.types)?;
        let file = File {
            id: FileId::mint(&self.0.mint, now),
            conversation: None,
            holder: actor.name(),
            filename,
            mime_type,
            state: FileState::Expected,
            content: None,
            created_at: now,
        };
        let size_max = settings.size_max;
        let sending = FileUse::Put { bytes_max: size_max };
        let pass = self.link(file.id, sending, settings.upload_seconds()).await?;
        let upload = Upload { file, pass, size_max, base_url: new.base_url };
        let write = move |tx: &mut Tx<'_>| {
            files::insert(tx, scope, &upload.file)?;
            Ok(upload.clone())
        };
        self.write_once(actor, once, write).await
    }

    /// Makes a file whose bytes have arrived one that can be sent along; doing it again changes nothing.
    pub async fn complete_file(
        &self,
        actor: &Actor,
        id: FileId,
        claimed: Claimed,
        once: Once<File>,
    ) -> Result<Done<File>, Error> {
        allow(actor, Act::Converse)?;
        let max = self.file_settings()?.size_max;
        if claimed.size_bytes.is_some_and(|size| 0 < size && max < size as u64) {
            return Err(Error::TooLarge { max });
        }
        let caller = actor.clone();
        let write = move |tx: &mut Tx<'_>| {
            let found = files::find(tx, caller.scope, id)?.filter(is_live);
            let found = found.filter(|file| file.holder == caller.name()).ok_or(MISSING)?;
            agree(&found, &claimed)?;
            files::complete(tx, id)?;
            Ok(File { state: FileState::Ready, ..found })
        };
        self.write_once(actor, once, write).await
    }

    /// One file, and a pass to fetch its bytes with once they can be fetched: for whoever uploads it, and for those who
    /// see the conversation that it was sent in.
    pub async fn file(&self, actor: &Actor, id: FileId) -> Result<(File, Option<Link>), Error> {
        allow(actor, Act::ReadConversations)?;
        let caller = actor.clone();
        let file = self.0.db.read(move |tx| seen_file(tx, &caller, id)).await?;
        let link = match file.state {
            FileState::Ready => Some(self.fetching(id).await?),
            _ => None,
        };
        Ok((file, link))
    }

    /// Passes to fetch the files of messages with, for whoever has read the messages.
    pub async fn links(
        &self,
        actor: &Actor,
        messages: &[Message],
    ) -> Result<HashMap<FileId, Link>, Error> {
        allow(actor, Act::ReadConversations)?;
        let mut links = HashMap::new();
        for attachment in messages.iter().flat_map(|message| &message.attachments) {
            links.insert(attachment.file, self.fetching(attachment.file).await?);
        }
        Ok(links)
    }

    /// A file's bytes, for whoever shows a pass for them.
    pub async fn fetch(&self, id: FileId, pass: &str) -> Result<Outgoing, Error> {
        let allowed = self.open_pass(pass).await?;
        if allowed.file != id || allowed.allows != FileUse::Get {
            return Err(WRONG_PASS);
        }
        let found = self.0.db.read(move |tx| files::find_by_id(tx, id)).await?;
        let file = found.filter(|file| file.state == FileState::Ready).ok_or(MISSING)?;
        let attempt = file.content.as_ref().map_or(0, |content| content.attempt);
        let reading = self.file_settings()?.store.read(&name_of(id, attempt)).await;
        let lost = || Error::Internal(format!("the bytes of {id} are gone").into());
        let ::files::Reading { size, bytes } = reading.map_err(failed)?.ok_or_else(lost)?;
        Ok(Outgoing { file, size, bytes })
    }

    pub(crate) async fn fetching(&self, id: FileId) -> Result<Link, Error> {
        self.link(id, FileUse::Get, self.file_settings()?.link_seconds()).await
    }

    async fn link(&self, id: FileId, allows: FileUse, seconds: i64) -> Result<Link, Error> {
        let expires_at = self.now().whole_seconds().plus(seconds * 1_000);
        Ok(Link { pass: self.give_pass(id, allows, seconds).await?, expires_at })
    }
}

/// The files of a message that is being posted, in the transaction that posts it.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    actor: &Actor,
    conversation: ConversationId,
    ids: &[FileId],
) -> Result<Vec<Attachment>, Error> {
    const NOT_YOURS: &str =
        "a file that is sent along is not complete, not yours, or in another conversation";
    let (scope, holder) = (actor.scope, actor.name());
    let attachment = |id: &FileId| {
        let taken = files::take(tx, scope, *id, &holder, conversation)?;
        let File { id, filename, mime_type, content, .. } =
            taken.ok_or_else(|| Error::invalid("attachments", NOT_YOURS))?;
        let size_bytes = content.map_or(0, |content| content.size_bytes);
        Ok(Attachment { file: id, filename, mime_type, size_bytes })
    };
    ids.iter().map(attachment).collect()
}

fn checked(new: &NewFile, types: &[String]) -> Result<(String, String), Error> {
    let wrong = |param, error| Error::text(param, &error);
    let filename = parse_filename(&new.filename).map_err(|error| wrong("filename", error))?;
    let mime_type = parse_mime_type(&new.mime_type).map_err(|error| wrong("mime_type", error))?;
    if types.iter().any(|pattern| allows(pattern, &mime_type)) {
        return Ok((filename, mime_type));
    }
    Err(Error::invalid("mime_type", "files of this mime_type are not taken here"))
}

/// What the uploader says must be what arrived.
fn agree(file: &File, claimed: &Claimed) -> Result<(), Error> {
    let Some(content) = &file.content else {
        return Err(Error::invalid("id", "the bytes of this file have not arrived"));
    };
    let size = content.size_bytes;
    if claimed.size_bytes.is_some_and(|claimed| claimed != size) {
        return Err(Error::invalid(
            "size_bytes",
            format!("size_bytes is not what arrived: {size}"),
        ));
    }
    let Some(claimed) = &claimed.mime_type else { return Ok(()) };
    match parse_mime_type(claimed) {
        Ok(claimed) if claimed == file.mime_type => Ok(()),
        _ => {
            let message = format!("mime_type is not what was announced: {}", file.mime_type);
            Err(Error::invalid("mime_type", message))
        }
    }
}

fn seen_file(tx: &mut Tx<'_>, actor: &Actor, id: FileId) -> Result<File, Error> {
    let file = files::find(tx, actor.scope, id)?.filter(is_live).ok_or(MISSING)?;
    let is_seen = match file.conversation {
        _ if file.holder == actor.name() => true,
        Some(conversation) => match seen(tx, actor, conversation) {
            Err(Error::NotFound(_) | Error::Forbidden(_)) => false,
            found => found.map(|_| true)?,
        },
        None => false,
    };
    if is_seen { Ok(file) } else { Err(MISSING) }
}

fn is_live(file: &File) -> bool {
    file.state != FileState::Expired
}

/// What the bytes that an attempt brought are called in the store.
fn name_of(id: FileId, attempt: i64) -> String {
    format!("{id}.{attempt}")
}
