//! Finding passages.

use domain::access::{Act, Actor};
use domain::article::Article;
use domain::id::ArticleId;
use domain::page::{Numbered, PageNumber};
use domain::text::Text;
use domain::workspace::Scope;
use knowledge::Excerpt;

use crate::articles::as_seen;
use crate::readers::EXCERPT_LETTERS;
use crate::{Engine, Error, allow};

/// A passage that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its article.
    pub article: ArticleId,
    /// The article's title.
    pub title: String,
    /// Where people read it.
    pub url: Option<String>,
    /// The headings above the passage, joined by ` › `.
    pub heading: Option<String>,
    /// The passage.
    pub text: String,
    /// First byte of the passage in the article's body.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// 0 to 1, higher is nearer.
    pub score: f64,
}

/// An article that a reader searched for.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundArticle {
    /// The article.
    pub article: Article,
    /// Where in it the words stand.
    pub excerpt: Excerpt,
    /// 0 to 1, higher is nearer.
    pub score: f64,
}

/// The least likeness of a passage that is shown to a reader for its meaning, without one of their words.
const LIKENESS_MIN: f64 = 0.35;
/// How many passages are looked at for their meaning.
const MEANINGS_MAX: usize = 50;

impl Engine {
    /// The published, public articles that a reader looks for, the best first, by the number of the page: those with
    /// their words, or when there are none, the nearest by meaning.
    pub async fn find_articles(
        &self,
        actor: &Actor,
        query: &Text,
        page: PageNumber,
    ) -> Result<Numbered<FoundArticle>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        let version = self.0.db.read(move |tx| store::knowledge::version(tx, scope)).await?;
        let start = usize::try_from(page.offset()).unwrap_or(usize::MAX);
        let wanted = start..start.saturating_add(usize::try_from(page.size).unwrap_or(usize::MAX));
        let looked_up =
            self.0.library.look_up(scope, version, query.as_str(), wanted.clone()).await?;
        let (total, found) = match looked_up.total {
            0 => self.alike(scope, version, query.as_str(), wanted).await?,
            total => (total, looked_up.matches.into_iter().map(Place::from).collect()),
        };
        let ids: Vec<ArticleId> = found.iter().map(|place| place.id).collect();
        let read = move |tx: &mut store::Tx<'_>| store::articles::find_all(tx, scope, &ids);
        let articles = as_seen(self.0.db.read(read).await?, false);
        let mut items = Vec::with_capacity(articles.len());
        for article in articles.into_iter().filter(Article::answers) {
            if let Some(Place { excerpt, score, .. }) = found.iter().find(|at| at.id == article.id)
            {
                items.push(FoundArticle { article, excerpt: excerpt.clone(), score: *score });
            }
        }
        Ok(Numbered { items, total: total as u64 })
    }

    /// Articles without any of the words that are about the same.
    async fn alike(
        &self,
        scope: Scope,
        version: i64,
        text: &str,
        wanted: std::ops::Range<usize>,
    ) -> Result<(usize, Vec<Place>), Error> {
        let hits = self.0.library.search(scope, version, text, MEANINGS_MAX).await?;
        let mut found: Vec<Place> = Vec::new();
        for hit in hits.into_iter().map(Hit::from).filter(|hit| hit.score >= LIKENESS_MIN) {
            if found.iter().all(|place| place.id != hit.article) {
                let text = knowledge::beginning(&hit.text, EXCERPT_LETTERS);
                let excerpt = Excerpt { text, marks: Vec::new() };
                found.push(Place { id: hit.article, excerpt, score: hit.score });
            }
        }
        let total = found.len();
        Ok((total, found.into_iter().skip(wanted.start).take(wanted.len()).collect()))
    }

    /// The passages of published, public articles that are nearest to a question.
    pub async fn search(
        &self,
        actor: &Actor,
        query: &Text,
        limit: usize,
    ) -> Result<Vec<Hit>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        let version = self.0.db.read(move |tx| store::knowledge::version(tx, scope)).await?;
        let hits = self.0.library.search(scope, version, query.as_str(), limit).await?;
        Ok(hits.into_iter().map(Hit::from).collect())
    }

    /// Drops a scope's vectors and makes every process read its articles again; says how many vectors there were.
    pub async fn forget_index(&self, actor: &Actor) -> Result<u64, Error> {
        allow(actor, Act::WriteArticles)?;
        let scope = actor.scope;
        let write = move |tx: &mut store::Tx<'_>| {
            let dropped = store::knowledge::delete_vectors(tx, scope)?;
            store::knowledge::touch_all(tx, scope)?;
            Ok::<_, Error>(dropped)
        };
        self.0.db.write(write).await
    }

    /// Whether the database answers.
    pub async fn check(&self) -> Result<(), Error> {
        self.0.db.read(|tx| store::workspaces::find(tx, "")).await?;
        Ok(())
    }
}

/// Where in which article something was found.
struct Place {
    id: ArticleId,
    excerpt: Excerpt,
    score: f64,
}

impl From<knowledge::Match> for Place {
    fn from(found: knowledge::Match) -> Place {
        let knowledge::Match { document, excerpt, score } = found;
        Place { id: ArticleId(document.0), excerpt, score: f64::from(score) }
    }
}

impl From<knowledge::Hit> for Hit {
    fn from(hit: knowledge::Hit) -> Hit {
        let knowledge::Hit { document, title, url, heading, text, start, end, score } = hit;
        let score = f64::from(score);
        Hit { article: ArticleId(document.0), title, url, heading, text, start, end, score }
    }
}
