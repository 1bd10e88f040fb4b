//! The fields of an article, each checked once.

use domain::article::{
    Article, ArticleStatus, BODY_BYTES_MAX, Counts, EXCERPT_BYTES_MAX, MEMO_BYTES_MAX,
    REFERENCE_BYTES_MAX, TAG_BYTES_MAX, TAGS_MAX, TITLE_BYTES_MAX,
};
use domain::id::ArticleId;
use domain::text::{InvalidText, Slug, optional, required};
use domain::workspace::Scope;
use store::Tx;

use super::{ArticleChange, NewArticle, knowledge_slug};
use crate::moment::Moment;
use crate::{Error, categories};

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
    let shelf = match &new.category {
        Some(name) if new.make_category => Some(categories::find_or_make(tx, scope, name, moment)?),
        Some(name) => Some(categories::resolve(tx, scope, name)?),
        None => None,
    };
    let status = new.status.unwrap_or(ArticleStatus::Published);
    Ok(Article {
        id: ArticleId::mint(&moment.mint, moment.now),
        external_id: reference("external_id", new.external_id.as_deref())?,
        slug,
        title,
        body: body(&new.body)?,
        category: shelf.as_ref().map(|shelf| shelf.id),
        shelf_is_public: shelf.is_none_or(|shelf| shelf.public),
        tags: tags(&new.tags)?,
        status,
        public: new.public.unwrap_or(true),
        locale: reference("locale", new.locale.as_deref())?,
        url: reference("url", new.url.as_deref())?,
        source: reference("source", new.source.as_deref())?,
        excerpt: excerpt("excerpt", new.excerpt.as_deref())?,
        meta_description: excerpt("meta_description", new.meta_description.as_deref())?,
        memo: memo(new.memo.as_deref())?,
        metadata: new.metadata.clone().unwrap_or_default(),
        counts: Counts::default(),
        published_at: (status == ArticleStatus::Published).then_some(moment.now),
        created_at: moment.now,
        updated_at: moment.now,
    })
}

pub(super) fn changed(
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
        let shelf =
            value.as_deref().map(|name| categories::resolve(tx, scope, name)).transpose()?;
        new.category = shelf.as_ref().map(|shelf| shelf.id);
        new.shelf_is_public = shelf.is_none_or(|shelf| shelf.public);
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
    if let Some(value) = &change.excerpt {
        new.excerpt = excerpt("excerpt", value.as_deref())?;
    }
    if let Some(value) = &change.meta_description {
        new.meta_description = excerpt("meta_description", value.as_deref())?;
    }
    if let Some(value) = &change.memo {
        new.memo = memo(value.as_deref())?;
    }
    if let Some(change) = &change.metadata {
        new.metadata = change(&old.metadata).map_err(|error| Error::text("metadata", &error))?;
    }
    new.status = change.status.unwrap_or(new.status);
    new.public = change.public.unwrap_or(new.public);
    Ok(new)
}

fn title(raw: &str) -> Result<String, Error> {
    required(raw, TITLE_BYTES_MAX).map_err(|error| Error::text("title", &error))
}

pub(super) fn parse_slug(raw: &str) -> Result<Slug, Error> {
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
    filled(param, raw, REFERENCE_BYTES_MAX)
}

fn excerpt(param: &'static str, raw: Option<&str>) -> Result<Option<String>, Error> {
    filled(param, raw, EXCERPT_BYTES_MAX)
}

fn memo(raw: Option<&str>) -> Result<Option<String>, Error> {
    filled("memo", raw, MEMO_BYTES_MAX)
}

/// A text that may be absent; an empty one is absent too.
fn filled(param: &'static str, raw: Option<&str>, max: usize) -> Result<Option<String>, Error> {
    let Some(raw) = raw else { return Ok(None) };
    let text = optional(raw, max).map_err(|error| Error::text(param, &error))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}
