//! A consistent copy of the database file, and a copy put in its place.

use std::path::{Path, PathBuf};

use super::connection::Connection;
use super::file::{failed, lock, make_directory, protect, sorted};
use crate::db::sqlite_path;
use crate::error::OpenError;

/// Copies a SQLite database to a file that must not exist, as it is at one moment; a server may be at work on it.
pub fn backup(url: &str, to: &Path) -> Result<(), OpenError> {
    let from = path_of(url)?;
    if to.exists() {
        return Err(failed(to, "the file exists; a backup never overwrites one"));
    }
    if !from.exists() {
        return Err(failed(&from, "there is no such database"));
    }
    make_directory(to).map_err(|cause| failed(to, cause))?;
    let connection = Connection::writer(&from).map_err(|cause| sorted(&from, cause))?;
    connection.copy_into(to).map_err(|cause| sorted(to, cause))?;
    protect(to).map_err(|cause| failed(to, cause))
}

/// Puts a backup in the place of a SQLite database that no server uses. The backup is checked first; what was there is
/// kept beside it, under the path that is returned.
pub fn restore(url: &str, from: &Path) -> Result<Option<PathBuf>, OpenError> {
    let path = path_of(url)?;
    if !from.is_file() {
        return Err(failed(from, "there is no such backup"));
    }
    check(from)?;
    make_directory(&path).map_err(|cause| failed(&path, cause))?;
    let _lock = lock(&path)?;
    let fresh = beside(&path, ".restoring");
    std::fs::copy(from, &fresh)
        .and_then(|_| protect(&fresh))
        .and_then(|()| std::fs::File::open(&fresh)?.sync_all())
        .map_err(|cause| failed(&fresh, cause))?;
    let kept = keep(&path).map_err(|cause| failed(&path, cause))?;
    std::fs::rename(&fresh, &path).map_err(|cause| failed(&path, cause))?;
    Ok(kept)
}

/// A backup that is damaged itself must not replace anything.
fn check(from: &Path) -> Result<(), OpenError> {
    let connection = Connection::reader(from).map_err(|cause| sorted(from, cause))?;
    match connection.damage().map_err(|cause| sorted(from, cause))? {
        None => Ok(()),
        Some(what) => Err(OpenError::Damaged { path: from.to_owned(), what }),
    }
}

/// How many replaced databases are kept beside each other.
const KEPT_MAX: u32 = 1_000;

/// Moves a database aside, with the log that belongs to it.
fn keep(path: &Path) -> std::io::Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    let kept = (1..=KEPT_MAX)
        .map(|number| beside(path, &format!(".before-restore-{number}")))
        .find(|kept| !kept.exists())
        .ok_or_else(|| std::io::Error::other("too many databases are kept beside this one"))?;
    for part in ["", "-wal", "-shm"] {
        let old = beside(path, part);
        if old.exists() {
            std::fs::rename(old, beside(&kept, part))?;
        }
    }
    Ok(Some(kept))
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn path_of(url: &str) -> Result<PathBuf, OpenError> {
    let only = || {
        let words = "only SQLite databases are backed up here; for PostgreSQL use pg_dump";
        OpenError::Address(words.to_owned())
    };
    sqlite_path(url).map(PathBuf::from).ok_or_else(only)
}
