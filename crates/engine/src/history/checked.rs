//! What an application gives, with its texts checked.

use domain::conversation::NAME_BYTES_MAX;
use domain::customer::NAME_BYTES_MAX as USER_BYTES_MAX;
use domain::message::{KIND_BYTES_MAX, STRUCTURE_BYTES_MAX, Structure};
use domain::text::{Extras, ExtrasChange, InvalidText, Text, required};

use super::{EntryChange, HISTORY_BATCH_MAX, NewEntry, NewThread, ThreadChange};
use crate::Error;

/// Not more than may be written at once.
pub(super) fn batch<T>(things: Vec<T>) -> Result<Vec<T>, Error> {
    if things.len() > HISTORY_BATCH_MAX {
        let message = format!("at most {HISTORY_BATCH_MAX} rows are written at once");
        return Err(Error::invalid("rows", message));
    }
    Ok(things)
}

pub(super) fn thread(new: NewThread) -> Result<NewThread, Error> {
    Ok(NewThread {
        user: new.user.map(|user| short("user_id", &user)).transpose()?,
        app: new.app.map(|app| short("app_id", &app)).transpose()?,
        name: name(new.name)?,
        ..new
    })
}

/// What a conversation's owner calls it, as it came.
fn name(given: Option<String>) -> Result<Option<String>, Error> {
    given.map(|name| as_it_came("title", name, NAME_BYTES_MAX)).transpose()
}

pub(super) fn thread_change(change: ThreadChange) -> Result<ThreadChange, Error> {
    let app = |app: Option<String>| app.map(|app| short("app_id", &app)).transpose();
    Ok(ThreadChange {
        name: change.name.map(name).transpose()?,
        app: change.app.map(app).transpose()?,
        ..change
    })
}

pub(super) fn entry_change(change: EntryChange) -> Result<EntryChange, Error> {
    Ok(EntryChange { content: change.content.map(content).transpose()?, ..change })
}

pub(super) fn entry(new: NewEntry) -> Result<NewEntry, Error> {
    let (text, structure) = content((new.text, new.structure))?;
    Ok(NewEntry { text, structure, ..new })
}

/// What a message says, as it came.
fn content(
    (text, structure): (String, Option<Structure>),
) -> Result<(String, Option<Structure>), Error> {
    let text = as_it_came("content", text, Text::MAX_BYTES)?;
    let Some(Structure { kind, json }) = structure else { return Ok((text, None)) };
    let json = as_it_came("content", json, STRUCTURE_BYTES_MAX)?;
    let kind = as_it_came("type", kind, KIND_BYTES_MAX)?;
    Ok((text, Some(Structure { kind, json })))
}

/// What a protocol has beyond what we know, after a change.
pub(super) fn extras_after(before: &Extras, change: &ExtrasChange) -> Result<Extras, Error> {
    before.changed(change).map_err(|error| Error::text("extras", &error))
}

fn short(param: &'static str, given: &str) -> Result<String, Error> {
    required(given, USER_BYTES_MAX).map_err(|error| Error::text(param, &error))
}

/// Within its limit and without NUL, and otherwise unchanged: what an application keeps it gets back.
fn as_it_came(param: &'static str, text: String, max: usize) -> Result<String, Error> {
    let bytes = text.len();
    if bytes > max {
        return Err(Error::text(param, &InvalidText::TooLong { bytes, max }));
    }
    if text.contains('\0') {
        return Err(Error::text(param, &InvalidText::Nul));
    }
    Ok(text)
}
