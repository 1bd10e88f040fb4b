//! The database file itself: made private, locked for one server, checked for damage.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::connection::Connection;
use crate::db::Settings;
use crate::error::{Cause, OpenError};

/// Opens the connection that writes; the file is the server's lock, if it takes one.
pub(super) fn open(
    path: &Path,
    settings: &Settings,
) -> Result<(Connection, Option<File>), OpenError> {
    if path.as_os_str().is_empty() || path == Path::new(":memory:") {
        return Err(OpenError::Address("the path of a database file is missing".to_owned()));
    }
    make_directory(path).map_err(|cause| failed(path, cause))?;
    let lock = if settings.exclusive { Some(lock(path)?) } else { None };
    let is_new = !path.exists();
    let connection = Connection::writer(path).map_err(|cause| sorted(path, cause))?;
    if is_new {
        protect(path).map_err(|cause| failed(path, cause))?;
    }
    if settings.check {
        let damage = connection.damage().map_err(|cause| sorted(path, cause))?;
        if let Some(what) = damage {
            return Err(OpenError::Damaged { path: path.to_owned(), what });
        }
    }
    Ok((connection, lock))
}

pub(super) fn make_directory(path: &Path) -> std::io::Result<()> {
    let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(parent)
}

/// Makes a new database its owner's alone. By path: a process that opens and closes the file
/// itself loses the locks that SQLite holds on it.
pub(super) fn protect(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Opens the lock file, made for its owner alone when it is new.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create(true).truncate(false).open(path)
}

/// Takes the server's lock, a file beside the database: the system releases it when the process
/// ends, however it ends.
pub(super) fn lock(path: &Path) -> Result<File, OpenError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let mut file = private(&beside).map_err(|cause| failed(&beside, cause))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(OpenError::Locked { path: path.to_owned(), by: holder(&mut file) });
        }
        Err(TryLockError::Error(cause)) => return Err(failed(&beside, cause)),
    }
    sign(&mut file).map_err(|cause| failed(&beside, cause))?;
    Ok(file)
}

fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.read_to_string(&mut text);
    match text.trim() {
        pid if read.is_ok() && !pid.is_empty() => format!("process {pid}"),
        _ => "another process".to_owned(),
    }
}

pub(super) fn failed(path: &Path, cause: impl Into<Cause>) -> OpenError {
    OpenError::Path { path: path.to_owned(), cause: cause.into() }
}

pub(super) fn sorted(path: &Path, cause: rusqlite::Error) -> OpenError {
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            OpenError::Damaged { path: path.to_owned(), what: cause.to_string() }
        }
        _ => failed(path, cause),
    }
}
