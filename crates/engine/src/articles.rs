//! Articles: written here, read by the library.

mod fields;
mod numbered;
mod told;

use domain::access::{Act, Actor};
use domain::article::{Article, ArticleStatus};
use domain::event::{Event, EventKind};
use domain::id::ArticleId;
use domain::page::{Page, PageRequest};
use domain::text::{Metadata, Slug};
use domain::workspace::Scope;
use store::{Tx, articles, events, knowledge};

use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::tickets::MetadataChange;
use crate::{Engine, Error, OnlyIf, allow, only_if};
use fields::changed;
pub(crate) use fields::checked;
use told::{differences, last_words};

pub use numbered::ArticlesWanted;

/// An article as it is given; nothing is checked yet.
#[derive(Clone, Debug, Default)]
pub struct NewArticle {
    /// What another system calls it.
    pub external_id: Option<String>,
    /// Its name in addresses; absent means made from the title.
    pub slug: Option<String>,
    /// What it is about.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// The slug or the id of its shelf.
    pub category: Option<String>,
    /// Whether an unknown shelf is put up, under that name, instead of refused.
    pub make_category: bool,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// Absent means published.
    pub status: Option<ArticleStatus>,
    /// Absent means public.
    pub public: Option<bool>,
    /// Its language.
    pub locale: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// The file it comes from.
    pub source: Option<String>,
    /// What it says, in a sentence or two.
    pub excerpt: Option<String>,
    /// What search engines show of it.
    pub meta_description: Option<String>,
    /// A remark for colleagues.
    pub memo: Option<String>,
    /// What the company attached.
    pub metadata: Option<Metadata>,
}

/// What is to change in an article; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Default)]
pub struct ArticleChange {
    /// See [`NewArticle::external_id`].
    pub external_id: Option<Option<String>>,
    /// See [`NewArticle::slug`].
    pub slug: Option<String>,
    /// See [`NewArticle::title`].
    pub title: Option<String>,
    /// See [`NewArticle::body`].
    pub body: Option<String>,
    /// See [`NewArticle::category`].
    pub category: Option<Option<String>>,
    /// See [`NewArticle::tags`].
    pub tags: Option<Vec<String>>,
    /// See [`NewArticle::status`].
    pub status: Option<ArticleStatus>,
    /// See [`NewArticle::public`].
    pub public: Option<bool>,
    /// See [`NewArticle::locale`].
    pub locale: Option<Option<String>>,
    /// See [`NewArticle::url`].
    pub url: Option<Option<String>>,
    /// See [`NewArticle::excerpt`].
    pub excerpt: Option<Option<String>>,
    /// See [`NewArticle::meta_description`].
    pub meta_description: Option<Option<String>>,
    /// See [`NewArticle::memo`].
    pub memo: Option<Option<String>>,
    /// See [`NewArticle::metadata`].
    pub metadata: Option<MetadataChange>,
    /// Only when it is still so.
    pub only_if: Option<OnlyIf<Article>>,
}

/// What writing an article did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is new.
    Created(Article),
    /// It was there and is different now.
    Updated(Article),
    /// It was there, the same; nothing was touched.
    Unchanged(Article),
}

impl Written {
    /// The article as it is now.
    #[must_use]
    pub fn article(&self) -> &Article {
        match self {
            Written::Created(article) | Written::Updated(article) | Written::Unchanged(article) => {
                article
            }
        }
    }
}

impl Engine {
    /// Writes an article over the one with the same external id or, without one, the same slug.
    pub async fn put_article(
        &self,
        actor: &Actor,
        new: NewArticle,
        once: Once<Written>,
    ) -> Result<Done<Written>, Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, moment) = (actor.scope, self.moment());
        let done = self.write_once(actor, once, move |tx| put(tx, scope, &new, &moment)).await?;
        self.0.library.ring();
        Ok(done)
    }

    /// Writes many articles in one transaction; one that is refused does not hurt the others.
    pub async fn put_articles(
        &self,
        actor: &Actor,
        new: Vec<NewArticle>,
    ) -> Result<Vec<Result<Written, Error>>, Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, moment) = (actor.scope, self.moment());
        let write = move |tx: &mut Tx<'_>| {
            let mut results = Vec::with_capacity(new.len());
            for article in &new {
                match tx.nested(|tx| put(tx, scope, article, &moment)) {
                    Err(error @ (Error::Unavailable { .. } | Error::Internal(_))) => {
                        return Err(error);
                    }
                    result => results.push(result),
                }
            }
            Ok(results)
        };
        let results = self.0.db.write(write).await?;
        self.0.library.ring();
        Ok(results)
    }

    /// Changes an article.
    pub async fn change_article(
        &self,
        actor: &Actor,
        id: ArticleId,
        change: ArticleChange,
        once: Once<Written>,
    ) -> Result<Done<Written>, Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            articles::lock(tx, scope, id)?;
            let old = articles::find(tx, scope, id)?.ok_or(Error::NotFound("article"))?;
            only_if::check(change.only_if.as_ref(), &old)?;
            let new = changed(tx, scope, &old, &change)?;
            replace(tx, scope, &old, new, &moment)
        };
        let done = self.write_once(actor, once, work).await?;
        self.0.library.ring();
        Ok(done)
    }

    /// Removes an article for good.
    pub async fn delete_article(&self, actor: &Actor, id: ArticleId) -> Result<(), Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, moment) = (actor.scope, self.moment());
        let write = move |tx: &mut Tx<'_>| {
            const MISSING: Error = Error::NotFound("article");
            let gone = articles::find_without_body(tx, scope, id)?.ok_or(MISSING)?;
            if !articles::delete(tx, scope, id)? {
                return Err(MISSING);
            }
            tell(tx, scope, (EventKind::ArticleDeleted, id), Some(last_words(&gone)), &moment)
        };
        self.0.db.write(write).await?;
        self.0.library.ring();
        Ok(())
    }

    /// One article, if the caller may read it.
    pub async fn article(&self, actor: &Actor, id: ArticleId) -> Result<Article, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| articles::find(tx, scope, id)).await?;
        seen(actor, found)
    }

    /// The article of that slug, if the caller may read it.
    pub async fn article_by_slug(&self, actor: &Actor, slug: &str) -> Result<Article, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        if slug.contains('\0') {
            // The database would not look for it.
            return Err(Error::NotFound("article"));
        }
        let (scope, slug) = (actor.scope, slug.to_owned());
        let found = self.0.db.read(move |tx| articles::find_by_slug(tx, scope, &slug)).await?;
        seen(actor, found)
    }

    /// The articles that the caller may read, oldest first.
    pub async fn articles(
        &self,
        actor: &Actor,
        mut filter: articles::Filter,
        request: PageRequest<ArticleId>,
    ) -> Result<Page<Article>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let (scope, all) = (actor.scope, actor.may(Act::ReadArticles));
        filter.public_only |= !all;
        let read = move |tx: &mut Tx<'_>| articles::page(tx, scope, &filter, &request);
        let mut page = self.0.db.read(read).await?;
        page.items = as_seen(page.items, all);
        Ok(page)
    }
}

/// One article, if the caller may read it, and of it what they may read.
fn seen(actor: &Actor, found: Option<Article>) -> Result<Article, Error> {
    let all = actor.may(Act::ReadArticles);
    let seen =
        found.filter(|article| all || article.answers()).ok_or(Error::NotFound("article"))?;
    Ok(if all { seen } else { seen.for_customers() })
}

/// Of articles, what colleagues or customers may read.
pub(crate) fn as_seen(articles: Vec<Article>, all: bool) -> Vec<Article> {
    if all { articles } else { articles.into_iter().map(Article::for_customers).collect() }
}

fn put(tx: &mut Tx<'_>, scope: Scope, new: &NewArticle, moment: &Moment) -> Result<Written, Error> {
    let article = checked(tx, scope, new, moment)?;
    let old = match &article.external_id {
        Some(external_id) => articles::find_by_external_id(tx, scope, external_id)?,
        None => articles::find_by_slug(tx, scope, article.slug.as_str())?,
    };
    if let Some(old) = old {
        let article = completed(article, &old, new.metadata.is_none());
        return replace(tx, scope, &old, article, moment);
    }
    insert(tx, scope, article, moment)
}

fn insert(
    tx: &mut Tx<'_>,
    scope: Scope,
    article: Article,
    moment: &Moment,
) -> Result<Written, Error> {
    articles::insert(tx, scope, &article).map_err(|error| taken(error, TAKEN))?;
    tell(tx, scope, (EventKind::ArticleCreated, article.id), None, moment)?;
    Ok(Written::Created(article))
}

/// What only the old one says of its other names, and what people added to it, stays.
fn completed(new: Article, old: &Article, keeps_metadata: bool) -> Article {
    let metadata = if keeps_metadata { old.metadata.clone() } else { new.metadata };
    Article {
        external_id: new.external_id.or_else(|| old.external_id.clone()),
        url: new.url.or_else(|| old.url.clone()),
        excerpt: new.excerpt.or_else(|| old.excerpt.clone()),
        meta_description: new.meta_description.or_else(|| old.meta_description.clone()),
        memo: new.memo.or_else(|| old.memo.clone()),
        metadata,
        ..new
    }
}

const TAKEN: &str = "another article has this slug or external id";

/// Writes `new` in the place of `old`, unless they say the same.
fn replace(
    tx: &mut Tx<'_>,
    scope: Scope,
    old: &Article,
    new: Article,
    moment: &Moment,
) -> Result<Written, Error> {
    let new = Article {
        id: old.id,
        counts: old.counts,
        published_at: old.published_at,
        created_at: old.created_at,
        updated_at: old.updated_at,
        ..new
    };
    if new == *old {
        return Ok(Written::Unchanged(new));
    }
    let is_published = new.status == ArticleStatus::Published;
    let published_at = new.published_at.or(is_published.then_some(moment.now));
    let new = Article { published_at, updated_at: moment.now, ..new };
    articles::update(tx, &new).map_err(|error| taken(error, TAKEN))?;
    tell(tx, scope, (EventKind::ArticleUpdated, new.id), differences(old, &new), moment)?;
    Ok(Written::Updated(new))
}

/// Every change is counted for the library and told in an event.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    scope: Scope,
    (kind, id): (EventKind, ArticleId),
    data: Option<String>,
    moment: &Moment,
) -> Result<(), Error> {
    knowledge::touch(tx, scope, id)?;
    Ok(events::append(tx, scope, &Event { data, ..moment.event(kind, id.to_string()) })?)
}

/// A slug made from a title, cut to the longest that a slug may be.
pub(crate) fn knowledge_slug(title: &str) -> String {
    let slug = ::knowledge::import::slugify(title);
    let end = slug.len().min(Slug::MAX_BYTES);
    slug[..end].trim_end_matches('-').to_owned()
}
