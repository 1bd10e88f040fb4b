//! Writing an export.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use domain::access::Actor;
use domain::workspace::{Mode, Workspace};
use engine::{Engine, Error};
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};
use store::archive::{Row, Table};

use super::lines::to_line;
use super::manifest::{Entry, FORMAT, Manifest, NAME, Owner, VERSION, hexadecimal};

/// Writes a workspace's data into a folder that is empty or not there yet; says how many things of each kind there are.
pub(crate) async fn write(
    engine: &Engine,
    workspace: &Workspace,
    mode: Mode,
    folder: &Path,
    bar: &ProgressBar,
) -> Result<Vec<(String, u64)>> {
    prepare(folder)?;
    let files =
        Arc::new(Mutex::new(Files { folder: folder.to_owned(), open: None, done: Vec::new() }));
    let (writer, counter) = (Arc::clone(&files), bar.clone());
    let actor = Actor::operator(workspace.id, mode);
    let take = move |table: &'static Table, rows: Vec<Row>| {
        counter.inc(rows.len() as u64);
        let mut files = writer.lock().unwrap_or_else(PoisonError::into_inner);
        files.add(table, &rows).map_err(|error| Error::Internal(Box::new(error)))
    };
    engine.take_out(&actor, take).await.map_err(|error| {
        anyhow::anyhow!("the export is not complete: {}", engine::causes(&error))
    })?;
    let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
    let done = files.finish().with_context(|| format!("cannot write to {}", folder.display()))?;
    let counts = done.iter().map(|entry| (entry.kind.clone(), entry.records)).collect();
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        workspace: Owner {
            id: workspace.id.to_string(),
            slug: workspace.slug.as_str().to_owned(),
            name: workspace.name.clone(),
        },
        mode: mode.as_str().to_owned(),
        files: done,
    };
    // Last of all: a folder without a manifest is no export.
    let text = serde_json::to_string_pretty(&manifest)? + "\n";
    let path = folder.join(NAME);
    fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(counts)
}

fn prepare(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut inside =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    if inside.next().is_some() {
        bail!("{} is not empty; an export needs a folder of its own", folder.display());
    }
    Ok(())
}

/// The files that are written, one after another.
struct Files {
    folder: PathBuf,
    open: Option<Open>,
    done: Vec<Entry>,
}

struct Open {
    kind: &'static str,
    file: BufWriter<File>,
    records: u64,
    bytes: u64,
    digest: Sha256,
}

impl Files {
    /// Adds rows to the file of their table; the tables come one after another.
    fn add(&mut self, table: &'static Table, rows: &[Row]) -> io::Result<()> {
        if self.open.as_ref().is_none_or(|open| open.kind != table.kind) {
            self.close()?;
            let file = File::create_new(self.folder.join(format!("{}.jsonl", table.kind)))?;
            let (file, digest) = (BufWriter::new(file), Sha256::new());
            self.open = Some(Open { kind: table.kind, file, records: 0, bytes: 0, digest });
        }
        let Some(open) = &mut self.open else { return Ok(()) };
        for row in rows {
            let line = to_line(table, row) + "\n";
            open.file.write_all(line.as_bytes())?;
            open.digest.update(line.as_bytes());
            open.records += 1;
            open.bytes += line.len() as u64;
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        let Some(Open { kind, file, records, bytes, digest }) = self.open.take() else {
            return Ok(());
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        self.done.push(Entry {
            kind: kind.to_owned(),
            file: format!("{kind}.jsonl"),
            records,
            bytes,
            sha256: hexadecimal(digest),
        });
        Ok(())
    }

    fn finish(&mut self) -> io::Result<Vec<Entry>> {
        self.close()?;
        Ok(std::mem::take(&mut self.done))
    }
}
