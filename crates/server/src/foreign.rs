//! What other help desks exported: from files to tickets, customers, teammates and articles.
//!
//! The files are read twice, so that their order does not matter: people and shelves first, then what names them. What
//! was said outside of its thread waits in memory for it.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use domain::access::Actor;
use engine::{Engine, Imported};
use exchange::{Post, Record, Records, System};
use indicatif::ProgressBar;
use walkdir::WalkDir;

/// How many things are written in one transaction, about.
const BATCH: usize = 200;
/// How many reasons are kept of what was refused.
const REASONS_MAX: usize = 1_000;
/// What is looked for in folders.
const EXTENSIONS: [&str; 3] = ["json", "jsonl", "ndjson"];

/// What an import did.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Summary {
    /// People of the company.
    pub teammates: Count,
    /// People who ask.
    pub customers: Count,
    /// Shelves of the library.
    pub categories: Count,
    /// Articles.
    pub articles: Count,
    /// Tickets and conversations.
    pub tickets: Count,
    /// What has no place here: deleted tickets, companies, …
    pub left_out: usize,
    /// How many records could not be imported.
    pub failed: usize,
    /// Why, for the first 1,000 of them.
    pub refused: Vec<String>,
}

/// How many things of a kind there were.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
pub struct Count {
    /// They are new.
    pub created: usize,
    /// They were there, and something was added to them.
    pub updated: usize,
    /// They were there.
    pub unchanged: usize,
}

/// A file that records may be in.
pub struct Input {
    /// Its name inside of what was given.
    name: String,
    path: PathBuf,
    bytes: u64,
    /// Whether it holds something that is written in the second round.
    again: bool,
}

/// Finds the files, also in folders. Hidden names are passed over.
pub fn find(paths: &[PathBuf]) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for root in paths {
        if !root.exists() {
            bail!("{} does not exist", root.display());
        }
        let is_visible = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
        };
        for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_visible) {
            let entry = entry.with_context(|| format!("cannot read {}", root.display()))?;
            // A file that was named is read whatever its name.
            if entry.file_type().is_file() && (entry.depth() == 0 || is_records(entry.path())) {
                inputs.push(input(root, entry.path())?);
            }
        }
    }
    if inputs.is_empty() {
        bail!(
            "found nothing to import; records are in files that end in .{}",
            EXTENSIONS.join(", .")
        );
    }
    Ok(inputs)
}

fn is_records(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()))
}

fn input(root: &Path, path: &Path) -> Result<Input> {
    let bytes =
        std::fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    let inner = path.strip_prefix(root).ok().filter(|inner| !inner.as_os_str().is_empty());
    let inner = inner.unwrap_or_else(|| Path::new(path.file_name().unwrap_or_default()));
    let name = inner.to_string_lossy().replace('\\', "/");
    Ok(Input { name, path: path.to_owned(), bytes: bytes.len(), again: false })
}

/// How many bytes are to be read, in both rounds.
#[must_use]
pub fn bytes(inputs: &[Input]) -> usize {
    inputs.iter().map(|input| input.bytes as usize * 2).sum()
}

/// Writes everything that the files hold. Running it again adds only what is new in them.
pub async fn write(
    engine: &Engine,
    actor: &Actor,
    system: System,
    inputs: &mut [Input],
    bar: &ProgressBar,
) -> Result<Summary> {
    let mut writer = Writer {
        engine,
        actor,
        system,
        summary: Summary::default(),
        batch: Vec::new(),
        weight: 0,
        posts: HashMap::new(),
    };
    for input in inputs.iter_mut() {
        writer.first_round(input, bar).await?;
    }
    writer.flush().await?;
    for input in inputs.iter() {
        if input.again {
            writer.second_round(input, bar).await?;
        } else {
            bar.inc(input.bytes);
        }
    }
    writer.finish().await
}

struct Writer<'a> {
    engine: &'a Engine,
    actor: &'a Actor,
    system: System,
    summary: Summary,
    batch: Vec<(String, Record)>,
    weight: usize,
    /// What was said outside of its thread, and where the first of it stood.
    posts: HashMap<String, (String, Vec<Post>)>,
}

impl Writer<'_> {
    fn open(
        &self,
        input: &Input,
        bar: &ProgressBar,
    ) -> Result<Records<BufReader<indicatif::ProgressBarIter<File>>>> {
        let file = File::open(&input.path);
        let file = file.with_context(|| format!("cannot read {}", input.path.display()))?;
        Ok(Records::new(self.system, &input.name, BufReader::new(bar.wrap_read(file))))
    }

    /// What others name, and what was said outside of its thread.
    async fn first_round(&mut self, input: &mut Input, bar: &ProgressBar) -> Result<()> {
        for found in self.open(input, bar)? {
            let found = match found {
                Ok(found) => found,
                Err(unreadable) => {
                    self.refuse(&format!("{}, {unreadable}", input.name));
                    continue;
                }
            };
            let place = format!("{}, {}", input.name, found.place);
            match found.record {
                Record::Thread(_) | Record::HelpArticle(_) => input.again = true,
                Record::LeftOut(_) => self.summary.left_out += 1,
                Record::Posts { thread, posts } => {
                    self.posts.entry(thread).or_insert((place, Vec::new())).1.extend(posts);
                }
                record => self.add(place, record).await?,
            }
        }
        Ok(())
    }

    async fn second_round(&mut self, input: &Input, bar: &ProgressBar) -> Result<()> {
        for found in self.open(input, bar)?.flatten() {
            let place = format!("{}, {}", input.name, found.place);
            match found.record {
                Record::Thread(mut thread) => {
                    let waiting = self.posts.remove(&thread.id);
                    thread.posts.extend(waiting.into_iter().flat_map(|(_, posts)| posts));
                    self.add(place, Record::Thread(thread)).await?;
                }
                record @ Record::HelpArticle(_) => self.add(place, record).await?,
                _ => {}
            }
        }
        Ok(())
    }

    /// What waits now belongs to threads that were imported earlier, or never.
    async fn finish(mut self) -> Result<Summary> {
        let mut waiting: Vec<_> = std::mem::take(&mut self.posts).into_iter().collect();
        waiting.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (thread, (place, posts)) in waiting {
            self.add(place, Record::Posts { thread, posts }).await?;
        }
        self.flush().await?;
        Ok(self.summary)
    }

    async fn add(&mut self, place: String, record: Record) -> Result<()> {
        self.weight += match &record {
            Record::Thread(thread) => 1 + thread.posts.len(),
            Record::Posts { posts, .. } => posts.len(),
            _ => 1,
        };
        self.batch.push((place, record));
        if self.weight >= BATCH { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<()> {
        self.weight = 0;
        let (places, records): (Vec<String>, Vec<Record>) = self.batch.drain(..).unzip();
        let kinds: Vec<Kind> = records.iter().map(kind).collect();
        let results = self.engine.import_records(self.actor, self.system, records).await?;
        for ((place, kind), result) in places.into_iter().zip(kinds).zip(results) {
            match result {
                Ok(imported) => self.count(kind, imported),
                Err(error) => self.refuse(&format!("{place}: {error}")),
            }
        }
        Ok(())
    }

    fn count(&mut self, kind: Kind, imported: Imported) {
        let Summary { teammates, customers, categories, articles, tickets, .. } = &mut self.summary;
        let count = match kind {
            Kind::Teammate => teammates,
            Kind::Customer => customers,
            Kind::Category => categories,
            Kind::Article => articles,
            Kind::Ticket => tickets,
        };
        match imported {
            Imported::Created => count.created += 1,
            Imported::Updated => count.updated += 1,
            Imported::Unchanged => count.unchanged += 1,
            Imported::LeftOut => self.summary.left_out += 1,
        }
    }

    fn refuse(&mut self, reason: &str) {
        self.summary.failed += 1;
        if self.summary.refused.len() < REASONS_MAX {
            self.summary.refused.push(reason.to_owned());
        }
    }
}

/// What a record becomes.
#[derive(Clone, Copy)]
enum Kind {
    Teammate,
    Customer,
    Category,
    Article,
    Ticket,
}

fn kind(record: &Record) -> Kind {
    match record {
        Record::Person(_) => Kind::Teammate,
        Record::Contact(_) => Kind::Customer,
        Record::Shelf(_) => Kind::Category,
        Record::HelpArticle(_) => Kind::Article,
        Record::Thread(_) | Record::Posts { .. } | Record::LeftOut(_) => Kind::Ticket,
    }
}

impl Summary {
    /// One line for each kind that there was something of.
    pub(crate) fn lines(&self) -> Vec<String> {
        let kinds = [
            ("teammates", self.teammates),
            ("customers", self.customers),
            ("categories", self.categories),
            ("articles", self.articles),
            ("tickets", self.tickets),
        ];
        let line = |(kind, count): (&str, Count)| {
            let Count { created, updated, unchanged } = count;
            let any = created + updated + unchanged > 0;
            any.then(|| {
                format!("{kind}: {created} created, {updated} updated, {unchanged} unchanged")
            })
        };
        let mut lines: Vec<String> = kinds.into_iter().filter_map(line).collect();
        lines.push(format!("{} left out, {} refused", self.left_out, self.failed));
        lines
    }
}
