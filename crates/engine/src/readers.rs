//! Readers of the public articles: who they are, and what they do with articles.
//!
//! That an article was opened or cited is counted in memory and written down every second, many at once: a popular
//! article is no row that everybody waits for. What a process that dies has not written yet is lost, at most a second
//! of it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::access::{Act, Actor};
use domain::article::Article;
use domain::id::ArticleId;
use domain::message::Message;
use domain::workspace::{Mode, Scope, Workspace};
use store::articles::Outline;
use store::readers::{self, More, Vote};
use store::{Tx, articles, workspaces};

use crate::{Engine, Error, allow, fingerprint};

/// How often counts are written down.
pub(crate) const ROUND: Duration = Duration::from_secs(1);
/// How many articles' counts one transaction writes.
const BATCH: usize = 500;
/// How long somebody's vote is theirs to change; later they vote anew.
const VOTE_MILLIS: i64 = 24 * 60 * 60 * 1_000;
/// How many old votes one transaction forgets.
const FORGET_MAX: usize = 1_000;
/// How many letters an excerpt has that nobody wrote.
pub(crate) const EXCERPT_LETTERS: usize = 180;

/// What was counted and is not written down yet.
#[derive(Default)]
pub(crate) struct Tally(Mutex<HashMap<ArticleId, More>>);

impl Tally {
    fn add(&self, more: More) {
        let mut held = self.held();
        let sum = held.entry(more.article).or_insert(More { views: 0, uses: 0, ..more });
        sum.views += more.views;
        sum.uses += more.uses;
    }

    /// Everything, in an order in which no two writers wait for each other.
    fn take(&self) -> Vec<More> {
        let mut all: Vec<More> = std::mem::take(&mut *self.held()).into_values().collect();
        all.sort_by_key(|more| more.article);
        all
    }

    fn held(&self) -> MutexGuard<'_, HashMap<ArticleId, More>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Somebody unknown who reads in the workspace of that slug or id.
    pub async fn reader(&self, workspace: &str, mode: Mode) -> Result<(Workspace, Actor), Error> {
        if workspace.contains('\0') {
            // The database would not look for it.
            return Err(Error::NotFound("workspace"));
        }
        let name = workspace.to_owned();
        let read = move |tx: &mut Tx<'_>| match workspaces::find(tx, &name)? {
            None => name.parse().map_or(Ok(None), |id| workspaces::find_by_id(tx, id)),
            found => Ok(found),
        };
        let found = self.0.db.read(read).await?.ok_or(Error::NotFound("workspace"))?;
        let scope = Scope { workspace: found.id, mode };
        Ok((found, Actor::reader(scope)))
    }

    /// What a site map tells of the articles that customers may read, by title, at most `limit` of them.
    pub async fn outlines(&self, actor: &Actor, limit: usize) -> Result<Vec<Outline>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        Ok(self.0.db.read_long(move |tx| articles::outlines(tx, scope, limit)).await?)
    }

    /// Where readers find those of some articles that anybody may read: the workspace's slug, and each article's.
    ///
    /// Nothing that is not live is read by the public.
    pub async fn public_slugs(
        &self,
        actor: &Actor,
        ids: Vec<ArticleId>,
    ) -> Result<(String, HashMap<ArticleId, String>), Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let mut slugs = HashMap::new();
            let workspace = workspaces::find_by_id(tx, scope.workspace)?;
            let workspace = workspace.map(|found| found.slug.as_str().to_owned());
            let ids = if scope.mode == Mode::Live { ids.as_slice() } else { &[] };
            for id in ids {
                let found = articles::find_without_body(tx, scope, *id)?;
                if let Some(article) = found.filter(Article::answers) {
                    slugs.insert(*id, article.slug.as_str().to_owned());
                }
            }
            Ok::<_, store::Error>((workspace.unwrap_or_default(), slugs))
        };
        Ok(self.0.db.read(read).await?)
    }

    /// Counts that somebody opened an article which they may read.
    pub fn view_article(&self, actor: &Actor, article: &Article) -> Result<(), Error> {
        allow(actor, Act::ReadPublicArticles)?;
        self.0.tally.add(More { article: article.id, views: 1, uses: 0 });
        Ok(())
    }

    /// Counts whether an article helped. `voter` is the same text for the same person or address; for a day they
    /// change their vote instead of voting again.
    pub async fn rate_article(
        &self,
        actor: &Actor,
        id: ArticleId,
        helpful: bool,
        voter: &str,
    ) -> Result<(), Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let (scope, all, at) = (actor.scope, actor.may(Act::ReadArticles), self.now());
        // Not readable, and not the same for two articles: nobody is followed by it.
        let voter = fingerprint(&[id.to_string().as_bytes(), voter.as_bytes()]);
        let vote = Vote { article: id, voter, helpful, at };
        let write = move |tx: &mut Tx<'_>| {
            let found = articles::find(tx, scope, id)?;
            found.filter(|found| all || found.answers()).ok_or(Error::NotFound("article"))?;
            Ok::<_, Error>(readers::vote(tx, &vote, at.plus(-VOTE_MILLIS))?)
        };
        self.0.db.write(write).await
    }

    /// Writes down what was counted; it happens every second by itself.
    pub async fn write_counts(&self) -> Result<(), Error> {
        let all = self.0.tally.take();
        for (at, batch) in all.chunks(BATCH).enumerate() {
            let rows = batch.to_vec();
            let written = self.0.db.write(move |tx| readers::add(tx, &rows)).await;
            if let Err(error) = written {
                all[at * BATCH..].iter().for_each(|more| self.0.tally.add(*more));
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Writes counts down until the server stops.
    pub(crate) async fn keep_counts(&self) {
        while !self.0.stop.is_cancelled() {
            if let Err(error) = self.write_counts().await {
                tracing::debug!(%error, "counts are written later");
            }
            tokio::select! {
                () = self.0.stop.cancelled() => {}
                () = tokio::time::sleep(ROUND) => {}
            }
        }
    }

    /// Counts that an answer cites its articles, each once.
    pub(crate) fn count_uses(&self, answer: &Message) {
        let mut cited: Vec<ArticleId> =
            answer.citations.iter().map(|citation| citation.article).collect();
        cited.sort_unstable();
        cited.dedup();
        for article in cited {
            self.0.tally.add(More { article, views: 0, uses: 1 });
        }
    }

    /// Forgets votes that nobody can change any more.
    pub(crate) async fn forget_votes(&self) -> Result<(), Error> {
        let before = self.now().plus(-VOTE_MILLIS);
        self.0.db.write(move |tx| readers::forget_votes(tx, before, FORGET_MAX)).await?;
        Ok(())
    }
}

/// What an article says, in a sentence or two: as somebody wrote it, or how its body begins.
#[must_use]
pub fn excerpt(article: &Article) -> String {
    let written = article.excerpt.clone();
    written.unwrap_or_else(|| knowledge::beginning(&article.body, EXCERPT_LETTERS))
}

/// How many minutes an article takes to read, at least one.
#[must_use]
pub fn reading_minutes(article: &Article) -> usize {
    knowledge::reading_minutes(&article.body)
}
