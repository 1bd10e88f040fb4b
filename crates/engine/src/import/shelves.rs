//! The library: shelves become categories.

use domain::article::{Article, Category, EXCERPT_BYTES_MAX, REFERENCE_BYTES_MAX, TITLE_BYTES_MAX};
use domain::event::EventKind;
use domain::id::{ArticleId, CategoryId};
use exchange::{HelpArticle, Shelf, ShelfRef};
use store::{Tx, articles, categories};

use super::{Imported, Importer, Kind, cut, fitting, tags};
use crate::articles::knowledge_slug;
use crate::error::taken;
use crate::{Error, NewArticle, NewCategory};

impl Importer {
    /// The category that a shelf is: known from before, of the same slug, or new.
    pub(super) fn shelf(
        &self,
        tx: &mut Tx<'_>,
        shelf: &Shelf,
    ) -> Result<(CategoryId, Imported), Error> {
        if let Some(id) = self.known(tx, Kind::Shelf, &shelf.id)? {
            return Ok((id, Imported::Unchanged));
        }
        let slug = knowledge_slug(shelf.slug.as_deref().unwrap_or(&shelf.name));
        if let Some(found) = categories::find_by_slug(tx, self.scope, &slug)? {
            self.remember(tx, Kind::Shelf, &shelf.id, &found.id)?;
            return Ok((found.id, Imported::Unchanged));
        }
        let new = NewCategory {
            slug: Some(slug),
            name: cut(&shelf.name, TITLE_BYTES_MAX),
            description: shelf.description.as_deref().map(|text| cut(text, REFERENCE_BYTES_MAX)),
            position: shelf.position,
            ..NewCategory::default()
        };
        let category: Category = crate::categories::checked(&new, &self.moment)?;
        categories::insert(tx, self.scope, &category)?;
        self.remember(tx, Kind::Shelf, &shelf.id, &category.id)?;
        self.tell(tx, EventKind::CategoryCreated, &category.id)?;
        Ok((category.id, Imported::Created))
    }

    pub(super) fn article(
        &self,
        tx: &mut Tx<'_>,
        article: &HelpArticle,
    ) -> Result<Imported, Error> {
        if self.known::<ArticleId>(tx, Kind::Article, &article.id)?.is_some() {
            return Ok(Imported::Unchanged);
        }
        let slug = self.free_slug(tx, article)?;
        let category = article.shelf.as_ref().map(|shelf| self.shelf_of(tx, shelf)).transpose()?;
        let new = NewArticle {
            slug: Some(slug),
            title: cut(&article.title, TITLE_BYTES_MAX),
            body: article.body.clone(),
            tags: tags(&article.tags),
            status: Some(article.status),
            public: Some(article.public),
            locale: fitting(article.locale.as_ref(), REFERENCE_BYTES_MAX),
            url: fitting(article.url.as_ref(), REFERENCE_BYTES_MAX),
            source: Some(format!("{} {}", self.system.as_str(), article.id)),
            excerpt: article.excerpt.as_deref().map(|text| cut(text, EXCERPT_BYTES_MAX)),
            ..NewArticle::default()
        };
        let made = crate::articles::checked(tx, self.scope, &new, &self.moment)?;
        let created_at = self.time(article.created_at.or(article.updated_at));
        let made = Article {
            id: ArticleId::mint(&self.moment.mint, created_at),
            category: category.flatten(),
            published_at: made.published_at.map(|_| created_at),
            created_at,
            updated_at: self.time(article.updated_at.or(article.created_at)),
            ..made
        };
        articles::insert(tx, self.scope, &made)
            .map_err(|error| taken(error, "another article has this slug"))?;
        self.remember(tx, Kind::Article, &article.id, &made.id)?;
        crate::articles::tell(
            tx,
            self.scope,
            (EventKind::ArticleCreated, made.id),
            None,
            &self.moment,
        )?;
        Ok(Imported::Created)
    }

    /// A slug that no other article has: the article's own, or that with its id behind it.
    fn free_slug(&self, tx: &mut Tx<'_>, article: &HelpArticle) -> Result<String, Error> {
        let slug = knowledge_slug(article.slug.as_deref().unwrap_or(&article.title));
        if articles::find_by_slug(tx, self.scope, &slug)?.is_none() {
            return Ok(slug);
        }
        let id = knowledge_slug(&article.id);
        let room = domain::text::Slug::MAX_BYTES.saturating_sub(id.len() + 1);
        Ok(format!("{}-{id}", cut(&slug, room).trim_end_matches('-')))
    }

    fn shelf_of(&self, tx: &mut Tx<'_>, shelf: &ShelfRef) -> Result<Option<CategoryId>, Error> {
        let id = match self.known(tx, Kind::Shelf, &shelf.id)? {
            Some(id) => Some(id),
            None => match &shelf.name {
                Some(name) => {
                    let told =
                        Shelf { id: shelf.id.clone(), name: name.clone(), ..Shelf::default() };
                    Some(self.shelf(tx, &told)?.0)
                }
                None => None,
            },
        };
        // It may have been removed since.
        let Some(id) = id else { return Ok(None) };
        Ok(categories::find(tx, self.scope, id)?.map(|category| category.id))
    }
}
