//! From files to articles.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::access::Actor;
use domain::article::ArticleStatus;
use engine::{Engine, NewArticle, Written};
use knowledge::import::{ImportedArticle, ImportedStatus};
use walkdir::WalkDir;

/// How many articles are written in one transaction.
const BATCH: usize = 50;
/// The largest file that is read.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// What can be imported.
const EXTENSIONS: [&str; 6] = ["md", "markdown", "html", "htm", "csv", "json"];

/// What an import did.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Summary {
    /// Articles that are new.
    pub created: usize,
    /// Articles that were there and changed.
    pub updated: usize,
    /// Articles that were there and did not change.
    pub unchanged: usize,
    /// What could not be imported, with the reason.
    pub refused: Vec<String>,
}

/// A file to import: its name inside of what was given, and where it is.
#[derive(Clone, Debug)]
pub struct File {
    /// For messages, slugs and sources.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Reads files, and folders with everything in them that can be imported. Hidden names are passed over.
pub fn read(paths: &[PathBuf]) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.exists() {
            bail!("{} does not exist", path.display());
        }
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(is_visible) {
            let entry = entry.with_context(|| format!("cannot read {}", path.display()))?;
            if entry.file_type().is_file() && is_importable(entry.path()) {
                files.push(read_file(path, entry.path())?);
            }
        }
    }
    if files.is_empty() {
        bail!(
            "found nothing to import; articles are files that end in .{}",
            EXTENSIONS.join(", .")
        );
    }
    Ok(files)
}

fn is_visible(entry: &walkdir::DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
}

fn is_importable(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

fn read_file(root: &Path, path: &Path) -> Result<File> {
    let cannot = || format!("cannot read {}", path.display());
    let bytes = std::fs::metadata(path).with_context(cannot)?.len();
    if bytes > FILE_BYTES_MAX {
        bail!("{} has {bytes} bytes; at most {FILE_BYTES_MAX} are read", path.display());
    }
    let inner = path.strip_prefix(root).ok().filter(|inner| !inner.as_os_str().is_empty());
    let inner = inner.unwrap_or_else(|| Path::new(path.file_name().unwrap_or_default()));
    let name = inner.to_string_lossy().replace('\\', "/");
    Ok(File { name, bytes: std::fs::read(path).with_context(cannot)? })
}

/// Writes the articles of all files; `step` is called with the number of files done.
pub async fn write(
    engine: &Engine,
    actor: &Actor,
    files: &[File],
    step: impl Fn(usize),
) -> Result<Summary> {
    let mut summary = Summary::default();
    let mut batch = Vec::new();
    for (done, file) in files.iter().enumerate() {
        match knowledge::import::import(&file.name, &file.bytes) {
            Ok(articles) => batch.extend(articles.into_iter().map(to_article)),
            Err(error) => summary.refused.push(error.to_string()),
        }
        if batch.len() >= BATCH {
            flush(engine, actor, &mut batch, &mut summary).await?;
        }
        step(done + 1);
    }
    flush(engine, actor, &mut batch, &mut summary).await?;
    Ok(summary)
}

async fn flush(
    engine: &Engine,
    actor: &Actor,
    batch: &mut Vec<NewArticle>,
    summary: &mut Summary,
) -> Result<()> {
    let articles = std::mem::take(batch);
    let names: Vec<String> =
        articles.iter().map(|new| new.source.clone().unwrap_or_default()).collect();
    let results = engine.put_articles(actor, articles).await?;
    for (name, result) in names.into_iter().zip(results) {
        match result {
            Ok(Written::Created(_)) => summary.created += 1,
            Ok(Written::Updated(_)) => summary.updated += 1,
            Ok(Written::Unchanged(_)) => summary.unchanged += 1,
            Err(error) => summary.refused.push(format!("{name}: {error}")),
        }
    }
    Ok(())
}

fn to_article(article: ImportedArticle) -> NewArticle {
    NewArticle {
        external_id: article.external_id,
        slug: Some(article.slug),
        title: article.title,
        body: article.body,
        category: article.category,
        make_category: true,
        tags: article.tags,
        status: article.status.map(|status| match status {
            ImportedStatus::Draft => ArticleStatus::Draft,
            ImportedStatus::Published => ArticleStatus::Published,
            ImportedStatus::Archived => ArticleStatus::Archived,
        }),
        public: article.public,
        locale: article.locale,
        url: article.url,
        source: Some(article.source),
        ..NewArticle::default()
    }
}
