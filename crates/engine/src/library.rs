//! The search indexes: one per workspace and mode, in memory, derived from the articles.
//!
//! The database counts every change of a scope's articles; whoever asks says which count they saw, and an index that
//! is behind reads what changed before it answers. So every process answers from what is committed, and no message
//! between processes is needed. Vectors of passages are made in the background; full text answers meanwhile.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use domain::article::Article;
use domain::id::ArticleId;
use domain::workspace::Scope;
use encoder::{Encoder, Vector};
use futures_util::stream::{self, StreamExt};
use knowledge::{
    Answer, Document, DocumentId, Hit, Index, Lookup, PassageHash, PassageText, Question,
};
use moka::sync::Cache;
use store::Db;
use store::knowledge::{Change, StoredVector};
use tokio::sync::{Mutex as Turn, Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::Error;

/// How many questions' vectors are kept: 10,000 of 384 bytes.
const QUESTIONS_MAX: u64 = 10_000;
/// How many passages are encoded before they are written down together.
const BATCH: usize = 16;
/// How long a change that another process made may stay unnoticed while nobody asks.
const POLL: Duration = Duration::from_secs(1);

/// All indexes of this process.
pub struct Library {
    db: Db,
    encoder: Option<Encoder>,
    shelves: Mutex<HashMap<Scope, Arc<Shelf>>>,
    questions: Cache<String, Arc<Vector>>,
    cores: usize,
    encoding: Semaphore,
    bell: Notify,
}

/// The index of one scope.
#[derive(Default)]
struct Shelf {
    index: RwLock<Index>,
    version: AtomicI64,
    reading: Turn<()>,
}

impl Library {
    pub(crate) fn new(db: Db, encoder: Option<Encoder>) -> Library {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Library {
            db,
            encoder,
            shelves: Mutex::default(),
            questions: Cache::new(QUESTIONS_MAX),
            cores,
            encoding: Semaphore::new(cores),
            bell: Notify::new(),
        }
    }

    /// Answers from the articles as they were at `version` or later; with the nearest passages, at most `limit`.
    pub async fn answer(
        &self,
        scope: Scope,
        version: i64,
        text: &str,
        limit: usize,
    ) -> Result<(Answer, Vec<Hit>), Error> {
        let shelf = self.shelf_at(scope, version).await?;
        let vector = self.vector(&shelf, text).await;
        let question = Question { text, vector: vector.as_deref() };
        Ok(shelf.index().answer_with_hits(&question, limit))
    }

    /// The passages nearest to a question, best first.
    pub async fn search(
        &self,
        scope: Scope,
        version: i64,
        text: &str,
        limit: usize,
    ) -> Result<Vec<Hit>, Error> {
        let shelf = self.shelf_at(scope, version).await?;
        let vector = self.vector(&shelf, text).await;
        let question = Question { text, vector: vector.as_deref() };
        Ok(shelf.index().search(&question, limit))
    }

    /// The articles that hold the words of a text, by their places in the list of all that do.
    pub async fn look_up(
        &self,
        scope: Scope,
        version: i64,
        text: &str,
        wanted: Range<usize>,
    ) -> Result<Lookup, Error> {
        let shelf = self.shelf_at(scope, version).await?;
        Ok(shelf.index().look_up(text, wanted))
    }

    /// How many passages a scope has, and how many texts still wait for their vector.
    #[must_use]
    pub fn passages(&self, scope: Scope) -> (usize, usize) {
        let shelf = self.shelf(scope);
        let index = shelf.index();
        let missing = self.encoder.as_ref().map_or(0, |_| index.missing_vectors(usize::MAX).len());
        (index.passages(), missing)
    }

    /// Reads a scope's articles and says how many passages they have and how many texts wait for their vector.
    pub async fn load(&self, scope: Scope) -> Result<(usize, usize), Error> {
        let version = self.db.read(move |tx| store::knowledge::version(tx, scope)).await?;
        self.shelf_at(scope, version).await?;
        Ok(self.passages(scope))
    }

    /// Brings every index up to date with all its vectors; `step` is told how many there are of how many.
    pub async fn prepare(&self, step: impl Fn(usize, usize) + Sync) -> Result<(), Error> {
        self.catch_up(&CancellationToken::new(), self.cores, &step).await
    }

    /// Says that articles changed, so that the background looks at once.
    pub(crate) fn ring(&self) {
        self.bell.notify_one();
    }

    /// Keeps every index in step and makes missing vectors, until told to stop.
    pub(crate) async fn keep_up(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.catch_up(stop, 1, &|_, _| {}).await {
                tracing::warn!(%error, "the search indexes could not be brought up to date; trying again");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.bell.notified() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Brings every index up to date once. Vectors are made in `lanes` at a time: one, beside a server's other work.
    async fn catch_up(
        &self,
        stop: &CancellationToken,
        lanes: usize,
        step: &(impl Fn(usize, usize) + Sync),
    ) -> Result<(), Error> {
        let versions = self.db.read(store::knowledge::versions).await?;
        for (scope, version) in &versions {
            self.shelf_at(*scope, *version).await?;
        }
        for (scope, _) in versions {
            self.encode_missing(scope, stop, lanes, step).await?;
        }
        Ok(())
    }

    async fn encode_missing(
        &self,
        scope: Scope,
        stop: &CancellationToken,
        lanes: usize,
        step: &(impl Fn(usize, usize) + Sync),
    ) -> Result<(), Error> {
        let Some(encoder) = &self.encoder else { return Ok(()) };
        let shelf = self.shelf(scope);
        let (mut done, all) = (0, shelf.index().missing_vectors(usize::MAX).len());
        while !stop.is_cancelled() {
            let missing = shelf.index().missing_vectors(BATCH);
            if missing.is_empty() {
                break;
            }
            let encoding = stream::iter(missing).map(|passage| async move {
                let vector = self.encode(encoder, passage.text.clone()).await;
                (passage, vector)
            });
            let made: Vec<_> = encoding.buffered(lanes).collect().await;
            self.keep(encoder.id(), &made).await?;
            let mut index = shelf.index_mut();
            for (passage, vector) in &made {
                index.set_vector(passage.document, passage.hash, vector);
            }
            done += made.len();
            step(done, all);
        }
        Ok(())
    }

    async fn keep(&self, model: &str, made: &[(PassageText, Vector)]) -> Result<(), Error> {
        let rows: Vec<StoredVector> = made.iter().map(stored).collect();
        let model = model.to_owned();
        let write = move |tx: &mut store::Tx<'_>| {
            rows.iter().try_for_each(|row| store::knowledge::insert_vector(tx, &model, row))
        };
        Ok(self.db.write(write).await?)
    }

    /// The question's vector, unless there is no model or full text is beyond doubt.
    async fn vector(&self, shelf: &Shelf, text: &str) -> Option<Arc<Vector>> {
        let encoder = self.encoder.as_ref()?;
        if let Some(known) = self.questions.get(text) {
            return Some(known);
        }
        if !shelf.index().needs_vector(text) {
            return None;
        }
        let vector = Arc::new(self.encode(encoder, text.to_owned()).await);
        self.questions.insert(text.to_owned(), Arc::clone(&vector));
        Some(vector)
    }

    /// Some milliseconds of one core, so never on a thread that serves others.
    async fn encode(&self, encoder: &Encoder, text: String) -> Vector {
        let _permit = self.encoding.acquire().await.expect("the semaphore is never closed");
        let encoder = encoder.clone();
        let work = tokio::task::spawn_blocking(move || encoder.encode(&text));
        work.await.expect("encoding does not panic")
    }

    /// The index of a scope, after it read what changed up to `version`.
    async fn shelf_at(&self, scope: Scope, version: i64) -> Result<Arc<Shelf>, Error> {
        let shelf = self.shelf(scope);
        if shelf.version.load(Ordering::Acquire) < version {
            let _reading = shelf.reading.lock().await;
            if shelf.version.load(Ordering::Acquire) < version {
                self.read_changes(scope, &shelf).await?;
            }
        }
        Ok(shelf)
    }

    async fn read_changes(&self, scope: Scope, shelf: &Arc<Shelf>) -> Result<(), Error> {
        let seen = shelf.version.load(Ordering::Acquire);
        let model = self.encoder.as_ref().map_or(String::new(), |encoder| encoder.id().to_owned());
        let read = move |tx: &mut store::Tx<'_>| {
            let version = store::knowledge::version(tx, scope)?;
            let changes = store::knowledge::changes(tx, scope, seen)?;
            let vectors = store::knowledge::vectors(tx, scope, seen, &model)?;
            Ok::<_, store::Error>((version, changes, vectors))
        };
        let (version, changes, vectors) = self.db.read_long(read).await?;
        let target = Arc::clone(shelf);
        let apply = move || target.apply(seen == 0, changes, &vectors);
        tokio::task::spawn_blocking(apply).await.expect("indexing does not panic");
        shelf.version.store(version, Ordering::Release);
        Ok(())
    }

    fn shelf(&self, scope: Scope) -> Arc<Shelf> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shelves.entry(scope).or_default())
    }
}

impl Shelf {
    fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A first reading is long, so it happens beside the empty index and takes its place.
    fn apply(&self, is_first: bool, changes: Vec<Change>, vectors: &[StoredVector]) {
        if is_first {
            let mut fresh = Index::new();
            update(&mut fresh, changes, vectors);
            *self.index_mut() = fresh;
        } else {
            update(&mut self.index_mut(), changes, vectors);
        }
    }
}

fn update(index: &mut Index, changes: Vec<Change>, vectors: &[StoredVector]) {
    for change in changes {
        let id = DocumentId(change.id.0);
        match change.article {
            Some(article) if article.answers() => index.upsert(id, &document(article)),
            _ => index.remove(id),
        }
    }
    for stored in vectors {
        let hash = stored.hash.as_slice().try_into().ok().map(PassageHash::from_bytes);
        if let Some((hash, vector)) = hash.zip(Vector::from_bytes(&stored.vector)) {
            index.set_vector(DocumentId(stored.article.0), hash, &vector);
        }
    }
}

fn document(article: Article) -> Document {
    Document {
        title: article.title,
        body: article.body,
        url: article.url,
        tags: article.tags,
        category: None,
    }
}

fn stored((passage, vector): &(PassageText, Vector)) -> StoredVector {
    StoredVector {
        article: ArticleId(passage.document.0),
        hash: passage.hash.to_bytes().to_vec(),
        vector: vector.to_bytes(),
    }
}
