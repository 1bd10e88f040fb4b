//! Categories: the shelves of articles.

use domain::access::{Act, Actor};
use domain::article::{Category, REFERENCE_BYTES_MAX, TITLE_BYTES_MAX};
use domain::id::CategoryId;
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::{Slug, optional, required};
use domain::workspace::Scope;
use store::{Tx, categories};

use crate::articles::knowledge_slug;
use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, allow};

/// A category as it is given; nothing is checked yet.
#[derive(Clone, Debug, Default)]
pub struct NewCategory {
    /// Its name in addresses; absent means made from the name.
    pub slug: Option<String>,
    /// Its name for people.
    pub name: String,
    /// What stands on it.
    pub description: Option<String>,
    /// Lower comes first.
    pub position: i64,
}

/// What is to change in a category; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Debug, Default)]
pub struct CategoryChange {
    /// See [`NewCategory::slug`].
    pub slug: Option<String>,
    /// See [`NewCategory::name`].
    pub name: Option<String>,
    /// See [`NewCategory::description`].
    pub description: Option<Option<String>>,
    /// See [`NewCategory::position`].
    pub position: Option<i64>,
}

const TAKEN: &str = "another category has this slug";

impl Engine {
    /// Makes a category.
    pub async fn create_category(
        &self,
        actor: &Actor,
        new: NewCategory,
        once: Once<Category>,
    ) -> Result<Done<Category>, Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let category = checked(&new, &moment)?;
            categories::insert(tx, scope, &category).map_err(|error| taken(error, TAKEN))?;
            Ok(category)
        };
        self.write_once(actor, once, work).await
    }

    /// Changes a category.
    pub async fn change_category(
        &self,
        actor: &Actor,
        id: CategoryId,
        change: CategoryChange,
    ) -> Result<Category, Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, now) = (actor.scope, self.now());
        let work = move |tx: &mut Tx<'_>| {
            let old = categories::find(tx, scope, id)?.ok_or(Error::NotFound("category"))?;
            let new = Category { updated_at: now, ..changed(old, &change)? };
            categories::update(tx, &new).map_err(|error| taken(error, TAKEN))?;
            Ok(new)
        };
        self.0.db.write(work).await
    }

    /// Removes a category; its articles stay.
    pub async fn delete_category(&self, actor: &Actor, id: CategoryId) -> Result<(), Error> {
        allow(actor, Act::WriteArticles)?;
        let scope = actor.scope;
        let deleted = self.0.db.write(move |tx| categories::delete(tx, scope, id)).await?;
        if deleted { Ok(()) } else { Err(Error::NotFound("category")) }
    }

    /// One category.
    pub async fn category(&self, actor: &Actor, id: CategoryId) -> Result<Category, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| categories::find(tx, scope, id)).await?;
        found.ok_or(Error::NotFound("category"))
    }

    /// The categories by position, then by age.
    pub async fn categories(
        &self,
        actor: &Actor,
        request: PageRequest<CategoryId>,
    ) -> Result<Page<Category>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        Ok(self.0.db.read(move |tx| categories::page(tx, scope, &request)).await?)
    }

    /// The categories by position, then by name, by the number of the page.
    pub async fn numbered_categories(
        &self,
        actor: &Actor,
        page: PageNumber,
    ) -> Result<Numbered<Category>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        Ok(self.0.db.read(move |tx| categories::numbered(tx, scope, page)).await?)
    }
}

/// The shelf of that id or slug.
pub(crate) fn resolve(tx: &mut Tx<'_>, scope: Scope, name: &str) -> Result<CategoryId, Error> {
    let found = match name.parse() {
        Ok(id) => categories::find(tx, scope, id)?,
        Err(_) => categories::find_by_slug(tx, scope, name)?,
    };
    let missing = || Error::invalid("category", "category names no category that exists");
    found.map(|category| category.id).ok_or_else(missing)
}

/// The shelf of that name, put up if there is none.
pub(crate) fn find_or_make(
    tx: &mut Tx<'_>,
    scope: Scope,
    name: &str,
    moment: &Moment,
) -> Result<CategoryId, Error> {
    let slug = knowledge_slug(name);
    if let Some(category) = categories::find_by_slug(tx, scope, &slug)? {
        return Ok(category.id);
    }
    let new = NewCategory { name: name.to_owned(), ..NewCategory::default() };
    let category = checked(&new, moment)?;
    categories::insert(tx, scope, &category).map_err(|error| taken(error, TAKEN))?;
    Ok(category.id)
}

pub(crate) fn checked(new: &NewCategory, moment: &Moment) -> Result<Category, Error> {
    let name = name(&new.name)?;
    let slug = slug(&new.slug.clone().unwrap_or_else(|| knowledge_slug(&name)))?;
    Ok(Category {
        id: CategoryId::mint(&moment.mint, moment.now),
        slug,
        name,
        description: description(new.description.as_deref())?,
        position: new.position,
        created_at: moment.now,
        updated_at: moment.now,
    })
}

fn changed(old: Category, change: &CategoryChange) -> Result<Category, Error> {
    let mut new = old;
    if let Some(value) = &change.slug {
        new.slug = slug(value)?;
    }
    if let Some(value) = &change.name {
        new.name = name(value)?;
    }
    if let Some(value) = &change.description {
        new.description = description(value.as_deref())?;
    }
    new.position = change.position.unwrap_or(new.position);
    Ok(new)
}

fn name(raw: &str) -> Result<String, Error> {
    required(raw, TITLE_BYTES_MAX).map_err(|error| Error::text("name", &error))
}

fn slug(raw: &str) -> Result<Slug, Error> {
    Slug::parse(raw).map_err(|error| Error::text("slug", &error))
}

fn description(raw: Option<&str>) -> Result<Option<String>, Error> {
    let checked = raw.map(|raw| optional(raw, REFERENCE_BYTES_MAX)).transpose();
    checked.map_err(|error| Error::text("description", &error))
}
