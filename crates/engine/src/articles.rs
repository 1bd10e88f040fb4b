//! Articles: written here, read by the library.

mod numbered;

use domain::access::{Act, Actor};
use domain::article::{
    Article, ArticleStatus, BODY_BYTES_MAX, REFERENCE_BYTES_MAX, TAG_BYTES_MAX, TAGS_MAX,
    TITLE_BYTES_MAX,
};
use domain::event::EventKind;
use domain::id::ArticleId;
use domain::page::{Page, PageRequest};
use domain::text::{InvalidText, Slug, optional, required};
use domain::workspace::Scope;
use store::{Tx, articles, events, knowledge};

use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, allow, categories};

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
}

/// What is to change in an article; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Debug, Default)]
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
            let old = articles::find(tx, scope, id)?.ok_or(Error::NotFound("article"))?;
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
            if !articles::delete(tx, scope, id)? {
                return Err(Error::NotFound("article"));
            }
            tell(tx, scope, id, EventKind::ArticleDeleted, &moment)
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
        let all = actor.may(Act::ReadArticles);
        found.filter(|article| all || article.answers()).ok_or(Error::NotFound("article"))
    }

    /// The articles that the caller may read, oldest first.
    pub async fn articles(
        &self,
        actor: &Actor,
        mut filter: articles::Filter,
        request: PageRequest<ArticleId>,
    ) -> Result<Page<Article>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        filter.public_only |= !actor.may(Act::ReadArticles);
        let scope = actor.scope;
        Ok(self.0.db.read(move |tx| articles::page(tx, scope, &filter, &request)).await?)
    }
}

fn put(tx: &mut Tx<'_>, scope: Scope, new: &NewArticle, moment: &Moment) -> Result<Written, Error> {
    let article = checked(tx, scope, new, moment)?;
    let old = match &article.external_id {
        Some(external_id) => articles::find_by_external_id(tx, scope, external_id)?,
        None => articles::find_by_slug(tx, scope, article.slug.as_str())?,
    };
    if let Some(old) = old {
        // What only the old one says of its other names stays.
        let external_id = article.external_id.or_else(|| old.external_id.clone());
        let url = article.url.or_else(|| old.url.clone());
        let article = Article { external_id, url, ..article };
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
    tell(tx, scope, article.id, EventKind::ArticleCreated, moment)?;
    Ok(Written::Created(article))
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
    let new = Article { id: old.id, created_at: old.created_at, updated_at: old.updated_at, ..new };
    if new == *old {
        return Ok(Written::Unchanged(new));
    }
    let new = Article { updated_at: moment.now, ..new };
    articles::update(tx, &new).map_err(|error| taken(error, TAKEN))?;
    tell(tx, scope, new.id, EventKind::ArticleUpdated, moment)?;
    Ok(Written::Updated(new))
}

/// Every change is counted for the library and told in an event.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: ArticleId,
    kind: EventKind,
    moment: &Moment,
) -> Result<(), Error> {
    knowledge::touch(tx, scope, id)?;
    Ok(events::append(tx, scope, &moment.event(kind, id.to_string()))?)
}

pub(crate) fn checked(
    tx: &mut Tx<'_>,
    scope: Scope,
    new: &NewArticle,
    moment: &Moment,
) -> Result<Article, Error> {
    let title = title(&new.title)?;
    let slug = match &new.slug {
        Some(slug) => parse_slug(slug)?,
        None => parse_slug(&knowledge_slug(&title))?,
    };
    let category = match &new.category {
        Some(name) if new.make_category => Some(categories::find_or_make(tx, scope, name, moment)?),
        Some(name) => Some(categories::resolve(tx, scope, name)?),
        None => None,
    };
    Ok(Article {
        id: ArticleId::mint(&moment.mint, moment.now),
        external_id: reference("external_id", new.external_id.as_deref())?,
        slug,
        title,
        body: body(&new.body)?,
        category,
        tags: tags(&new.tags)?,
        status: new.status.unwrap_or(ArticleStatus::Published),
        public: new.public.unwrap_or(true),
        locale: reference("locale", new.locale.as_deref())?,
        url: reference("url", new.url.as_deref())?,
        source: reference("source", new.source.as_deref())?,
        created_at: moment.now,
        updated_at: moment.now,
    })
}

fn changed(
    tx: &mut Tx<'_>,
    scope: Scope,
    old: &Article,
    change: &ArticleChange,
) -> Result<Article, Error> {
    let mut new = old.clone();
    if let Some(value) = &change.title {
        new.title = title(value)?;
    }
    if let Some(value) = &change.slug {
        new.slug = parse_slug(value)?;
    }
    if let Some(value) = &change.body {
        new.body = body(value)?;
    }
    if let Some(value) = &change.tags {
        new.tags = tags(value)?;
    }
    if let Some(value) = &change.category {
        new.category =
            value.as_deref().map(|name| categories::resolve(tx, scope, name)).transpose()?;
    }
    if let Some(value) = &change.external_id {
        new.external_id = reference("external_id", value.as_deref())?;
    }
    if let Some(value) = &change.locale {
        new.locale = reference("locale", value.as_deref())?;
    }
    if let Some(value) = &change.url {
        new.url = reference("url", value.as_deref())?;
    }
    new.status = change.status.unwrap_or(new.status);
    new.public = change.public.unwrap_or(new.public);
    Ok(new)
}

fn title(raw: &str) -> Result<String, Error> {
    required(raw, TITLE_BYTES_MAX).map_err(|error| Error::text("title", &error))
}

fn parse_slug(raw: &str) -> Result<Slug, Error> {
    Slug::parse(raw).map_err(|error| Error::text("slug", &error))
}

/// The body is kept byte by byte: citations point into it.
fn body(raw: &str) -> Result<String, Error> {
    let checked = match raw {
        raw if raw.contains('\0') => Err(InvalidText::Nul),
        raw if raw.len() > BODY_BYTES_MAX => {
            Err(InvalidText::TooLong { bytes: raw.len(), max: BODY_BYTES_MAX })
        }
        raw => Ok(raw.to_owned()),
    };
    checked.map_err(|error| Error::text("body", &error))
}

fn tags(raw: &[String]) -> Result<Vec<String>, Error> {
    if raw.len() > TAGS_MAX {
        return Err(Error::invalid("tags", format!("tags are at most {TAGS_MAX}")));
    }
    let tag = |tag: &String| required(tag, TAG_BYTES_MAX);
    raw.iter().map(tag).collect::<Result<_, _>>().map_err(|error| Error::text("tags", &error))
}

fn reference(param: &'static str, raw: Option<&str>) -> Result<Option<String>, Error> {
    let Some(raw) = raw else { return Ok(None) };
    let text = optional(raw, REFERENCE_BYTES_MAX).map_err(|error| Error::text(param, &error))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// A slug made from a title, cut to the longest that a slug may be.
pub(crate) fn knowledge_slug(title: &str) -> String {
    let slug = ::knowledge::import::slugify(title);
    let end = slug.len().min(Slug::MAX_BYTES);
    slug[..end].trim_end_matches('-').to_owned()
}
