//! Reading an export: first whether it is whole, then line by line.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use domain::access::Actor;
use domain::workspace::Mode;
use engine::Engine;
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};
use store::archive::{ALL, Put, Row, SETTINGS, Table};

use super::lines::from_line;
use super::manifest::{Entry, FORMAT, Manifest, NAME, VERSION, hexadecimal};

/// How many rows are written in one transaction.
const BATCH: usize = 200;
/// How many reasons are kept of what was refused.
const REASONS_MAX: usize = 1_000;

/// An export that is whole.
pub(crate) struct Opened {
    folder: PathBuf,
    manifest: Manifest,
    mode: Mode,
}

/// What an import did.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Summary {
    /// How many things are new.
    pub(crate) created: u64,
    /// How many were there.
    pub(crate) unchanged: u64,
    /// How many could not be imported.
    pub(crate) failed: usize,
    /// Why, for the first 1,000 of them.
    pub(crate) refused: Vec<String>,
}

/// Opens an export, and compares its files with its manifest.
pub(crate) fn open(folder: &Path) -> Result<Opened> {
    let path = folder.join(NAME);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{} is no export: cannot read {NAME}", folder.display()))?;
    let manifest: Manifest = serde_json::from_str(&text)
        .with_context(|| format!("{} is no manifest", path.display()))?;
    if manifest.format != FORMAT || manifest.version != VERSION {
        let Manifest { format, version, .. } = &manifest;
        bail!("the export is {format} {version}; this program reads {FORMAT} {VERSION}");
    }
    let mode = Mode::parse(&manifest.mode).context("the manifest names no mode")?;
    for entry in &manifest.files {
        table(entry)?;
        check(folder, entry)?;
    }
    Ok(Opened { folder: folder.to_owned(), manifest, mode })
}

/// The table of a file, which is named after it and lies nowhere else.
fn table(entry: &Entry) -> Result<&'static Table> {
    let found = ALL.iter().chain([&SETTINGS]).find(|table| table.kind == entry.kind);
    let found =
        found.ok_or_else(|| anyhow!("{} is nothing that this version knows", entry.kind))?;
    if entry.file != format!("{}.jsonl", found.kind) {
        bail!("the manifest names the file {} for {}", entry.file, entry.kind);
    }
    Ok(found)
}

fn check(folder: &Path, entry: &Entry) -> Result<()> {
    let path = folder.join(&entry.file);
    let cannot = || format!("cannot read {}", path.display());
    let mut file = File::open(&path).with_context(cannot)?;
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        let read = file.read(&mut buffer).with_context(cannot)?;
        if read == 0 {
            break;
        }
        digest.update(&buffer[..read]);
    }
    if hexadecimal(digest) != entry.sha256 {
        bail!(
            "{} is not what was exported: its SHA-256 differs from the manifest's",
            path.display()
        );
    }
    Ok(())
}

impl Opened {
    /// How many things there are.
    pub(crate) fn records(&self) -> usize {
        self.manifest.files.iter().map(|entry| entry.records as usize).sum()
    }

    /// Puts everything into the workspace of that slug, or else into one as the export's, in that mode or the export's.
    pub(crate) async fn put(
        &self,
        engine: &Engine,
        slug: Option<&str>,
        mode: Option<Mode>,
        bar: &ProgressBar,
    ) -> Result<Summary> {
        let owner = &self.manifest.workspace;
        let id = owner.id.parse().map_err(|_| anyhow!("the manifest names no workspace"))?;
        let destination = engine.destination(id, slug.unwrap_or(&owner.slug), &owner.name).await?;
        let actor = Actor::operator(destination.workspace.id, mode.unwrap_or(self.mode));
        let mut putting = Putting { engine, actor, summary: Summary::default() };
        for entry in &self.manifest.files {
            let table = table(entry)?;
            if table.kind != SETTINGS.kind {
                putting.file(&self.folder.join(&entry.file), table, bar).await?;
            } else if destination.is_fresh {
                putting.settings(&self.folder.join(&entry.file)).await?;
            }
        }
        engine.finish_archive(&putting.actor).await?;
        Ok(putting.summary)
    }
}

struct Putting<'a> {
    engine: &'a Engine,
    actor: Actor,
    summary: Summary,
}

impl Putting<'_> {
    async fn settings(&mut self, path: &Path) -> Result<()> {
        let text = fs::read_to_string(path)?;
        let Some(line) = text.lines().next() else { return Ok(()) };
        match from_line(&SETTINGS, line) {
            Ok(row) => {
                self.engine.put_settings(&self.actor, row).await?;
                self.summary.created += 1;
            }
            Err(reason) => self.refuse(SETTINGS.kind, 1, &reason),
        }
        Ok(())
    }

    async fn file(&mut self, path: &Path, table: &'static Table, bar: &ProgressBar) -> Result<()> {
        let (mut batch, mut numbers) = (Vec::new(), Vec::new());
        for (at, line) in BufReader::new(File::open(path)?).lines().enumerate() {
            match from_line(table, &line?) {
                Ok(row) => {
                    batch.push(row);
                    numbers.push(at + 1);
                }
                Err(reason) => self.refuse(table.kind, at + 1, &reason),
            }
            if batch.len() >= BATCH {
                self.flush(table, &mut batch, &mut numbers).await?;
            }
            bar.inc(1);
        }
        self.flush(table, &mut batch, &mut numbers).await
    }

    async fn flush(
        &mut self,
        table: &'static Table,
        batch: &mut Vec<Row>,
        numbers: &mut Vec<usize>,
    ) -> Result<()> {
        let results = self.engine.put_in(&self.actor, table, std::mem::take(batch)).await?;
        for (number, result) in numbers.drain(..).zip(results) {
            match result {
                Ok(Put::Added) => self.summary.created += 1,
                Ok(Put::There) => self.summary.unchanged += 1,
                Ok(Put::Orphan) => {
                    self.refuse(table.kind, number, "belongs to something that is not here");
                }
                Ok(Put::Foreign) => {
                    let reason = "is on this server already, in another workspace or mode";
                    self.refuse(table.kind, number, reason);
                }
                Err(error) => self.refuse(table.kind, number, &error.to_string()),
            }
        }
        Ok(())
    }

    fn refuse(&mut self, kind: &str, line: usize, reason: &str) {
        self.summary.failed += 1;
        if self.summary.refused.len() < REASONS_MAX {
            self.summary.refused.push(format!("{kind}.jsonl, line {line}: {reason}"));
        }
    }
}
