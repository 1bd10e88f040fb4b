//! What an application gives, with its texts checked.

use domain::conversation::NAME_BYTES_MAX;
use domain::customer::NAME_BYTES_MAX as USER_BYTES_MAX;
use domain::message::{KIND_BYTES_MAX, STRUCTURE_BYTES_MAX, Structure};
use domain::text::{Extras, ExtrasChange, InvalidText, Text, required};

use super::{EntryChange, HISTORY_BATCH_MAX, NewEntry, NewThread, ThreadChange};
use crate::Error;
use crate::ask::checked_customer;

/// Not more than may be written at once.
pub(super) fn batch<T>(things: Vec<T>) -> Result<Vec<T>, Error> {
    if things.len() > HISTORY_BATCH_MAX {
        let message = format!("at most {HISTORY_BATCH_MAX} are written at once");
        return Err(Error::invalid("messages", message));
    }
    Ok(things)
}

pub(super) fn thread(new: NewThread) -> Result<NewThread, Error> {
    Ok(NewThread {
        customer: checked_customer(new.customer)?,
        app: new.app.map(|app| short("agent", &app)).transpose()?,
        name: name(new.name)?,
        ..new
    })
}

/// What a conversation's owner calls it, as it came.
fn name(given: Option<String>) -> Result<Option<String>, Error> {
    given.map(|name| as_it_came("name", name, NAME_BYTES_MAX)).transpose()
}

pub(super) fn thread_change(change: ThreadChange) -> Result<ThreadChange, Error> {
    let app = |app: Option<String>| app.map(|app| short("agent", &app)).transpose();
    Ok(ThreadChange {
        name: change.name.map(name).transpose()?,
        app: change.app.map(app).transpose()?,
        ..change
    })
}

pub(super) fn entry(new: NewEntry) -> Result<NewEntry, Error> {
    let structure = new.structure.map(structure).transpose()?;
    Ok(NewEntry { text: text(new.text)?, structure, ..new })
}

pub(super) fn entry_change(change: EntryChange) -> Result<EntryChange, Error> {
    let structure = change.structure.map(|given| given.map(structure).transpose()).transpose()?;
    Ok(EntryChange { text: change.text.map(text).transpose()?, structure, ..change })
}

/// What a message says, as it came.
fn text(given: String) -> Result<String, Error> {
    as_it_came("content", given, Text::MAX_BYTES)
}

/// What a message is beyond its text, as it came.
fn structure(Structure { kind, json }: Structure) -> Result<Structure, Error> {
    let json = as_it_came("structure", json, STRUCTURE_BYTES_MAX)?;
    Ok(Structure { kind: as_it_came("type", kind, KIND_BYTES_MAX)?, json })
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
