//! Articles as vendors list and make them: by the number of the page, and never one over another.

use domain::access::{Act, Actor};
use domain::article::Article;
use domain::page::{Numbered, PageNumber};
use domain::text::Slug;
use domain::workspace::Scope;
use store::{Tx, articles, categories};

use super::fields::{checked, parse_slug};
use super::{NewArticle, Written, as_seen, insert, knowledge_slug};
use crate::once::{Done, Once};
use crate::{Engine, Error, allow};

/// How many articles may have the same title and no slug of their own.
const SAME_TITLE_MAX: usize = 1_000;
/// The longest slug that leaves room for a number.
const STEM_BYTES_MAX: usize = Slug::MAX_BYTES - 5;

/// Which articles are wanted.
#[derive(Clone, Debug, Default)]
pub struct ArticlesWanted {
    /// What the store looks for; its shelf is [`ArticlesWanted::category`].
    pub filter: articles::Wanted,
    /// The slug or the id of a shelf; of one that is not there, nothing is found.
    pub category: Option<String>,
}

impl Engine {
    /// Writes an article that is new, whatever other articles are called: a slug that is made from its title gets a
    /// number when others have it.
    pub async fn create_article(
        &self,
        actor: &Actor,
        new: NewArticle,
        once: Once<Written>,
    ) -> Result<Done<Written>, Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let mut article = checked(tx, scope, &new, &moment)?;
            if new.slug.is_none() {
                article.slug = free_slug(tx, scope, &article)?;
            }
            insert(tx, scope, article, &moment)
        };
        let done = self.write_once(actor, once, work).await?;
        self.0.library.ring();
        Ok(done)
    }

    /// The articles that the caller may read, by the number of the page.
    pub async fn numbered_articles(
        &self,
        actor: &Actor,
        mut wanted: ArticlesWanted,
        page: PageNumber,
    ) -> Result<Numbered<Article>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let (scope, all) = (actor.scope, actor.may(Act::ReadArticles));
        wanted.filter.answering |= !all;
        let read = move |tx: &mut Tx<'_>| {
            if let Some(name) = &wanted.category {
                let found = match name.parse() {
                    Ok(id) => categories::find(tx, scope, id)?,
                    Err(_) => categories::find_by_slug(tx, scope, name)?,
                };
                match found {
                    Some(shelf) => wanted.filter.category = Some(shelf.id),
                    None => return Ok(Numbered { items: Vec::new(), total: 0 }),
                }
            }
            articles::numbered(tx, scope, &wanted.filter, page)
        };
        let mut found = self.0.db.read(read).await?;
        found.items = as_seen(found.items, all);
        Ok(found)
    }
}

/// The article's slug, with 2, 3… at its end when others have it.
fn free_slug(tx: &mut Tx<'_>, scope: Scope, article: &Article) -> Result<Slug, Error> {
    let stem = knowledge_slug(&article.title);
    let stem = stem[..stem.len().min(STEM_BYTES_MAX)].trim_end_matches('-');
    for number in 1..=SAME_TITLE_MAX {
        let text = if number == 1 { stem.to_owned() } else { format!("{stem}-{number}") };
        if articles::find_by_slug(tx, scope, &text)?.is_none() {
            return parse_slug(&text);
        }
    }
    Err(Error::Conflict("too many articles have this title"))
}
