//! The master secret, which seals the secrets in the database: from the settings, or from a file beside the data.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};
use domain::id::Mint;
use engine::Sealing;
use tempfile::NamedTempFile;

use crate::config::Server;

/// The file's name in the data directory.
const FILE: &str = "secret.key";

/// What the settings say, or the file, which is made when there is none.
pub(crate) fn find_or_make(server: &Server) -> Result<Sealing> {
    if let Some(secret) = &server.secret {
        return Sealing::with_master(secret.expose()).context("server.secret is too short");
    }
    let path = server.data_dir.join(FILE);
    let secret = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => make(&server.data_dir, &path),
        read => read.map_err(Into::into),
    };
    let secret = secret.with_context(|| format!("cannot use {}", path.display()))?;
    Sealing::with_master(secret.trim()).with_context(|| {
        format!(
            "{} has less than {} bytes: restore it from a backup, or remove it and run \
             `switchboard secret rotate --forget`, which ends all sessions",
            path.display(),
            Sealing::MASTER_BYTES_MIN
        )
    })
}

/// Writes a new secret that only the server's own user may read. When another process is faster, its secret counts.
fn make(directory: &Path, path: &Path) -> Result<String> {
    fs::create_dir_all(directory)?;
    let bits = Mint::random().secret();
    let text = bits.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    // Temporary files are made with mode 0600.
    let mut file = NamedTempFile::new_in(directory)?;
    writeln!(file, "{text}")?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {}
        written => {
            written?;
        }
    }
    Ok(fs::read_to_string(path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(directory: &Path) -> Server {
        Server { data_dir: directory.join("data"), ..Server::default() }
    }

    #[test]
    fn the_file_is_made_once_and_for_nobody_else() {
        let directory = tempfile::tempdir().unwrap();
        let server = server(directory.path());
        let sealed = find_or_make(&server).unwrap().seal("one", b"secret");
        let opened = find_or_make(&server).unwrap().unseal("one", &sealed);
        assert_eq!(opened.as_deref(), Ok(b"secret".as_slice()));
        let path = server.data_dir.join(FILE);
        assert_eq!(fs::read_to_string(&path).unwrap().trim().len(), 64);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_was_cut_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let server = server(directory.path());
        find_or_make(&server).unwrap();
        fs::write(server.data_dir.join(FILE), "short\n").unwrap();
        let error = find_or_make(&server).unwrap_err().to_string();
        assert!(error.contains("secret rotate --forget") && !error.contains("short"), "{error}");
    }
}
