//! Finding passages.

use domain::access::{Act, Actor};
use domain::id::ArticleId;
use domain::text::Text;

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

impl Engine {
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

impl From<knowledge::Hit> for Hit {
    fn from(hit: knowledge::Hit) -> Hit {
        let knowledge::Hit { document, title, url, heading, text, start, end, score } = hit;
        let score = f64::from(score);
        Hit { article: ArticleId(document.0), title, url, heading, text, start, end, score }
    }
}
