//! Categories: the shelves of articles.

use domain::access::{Act, Actor};
use domain::article::{Category, Color, ICON_BYTES_MAX, REFERENCE_BYTES_MAX, TITLE_BYTES_MAX};
use domain::event::{Event, EventKind};
use domain::id::CategoryId;
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::{Slug, optional, required};
use domain::workspace::Scope;
use store::{Tx, articles, categories, changes, events, knowledge, object};

use crate::articles::knowledge_slug;
use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, OnlyIf, allow, only_if};

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
    /// Whether it is for customers; absent means that it is.
    pub public: Option<bool>,
    /// A sign beside its name.
    pub icon: Option<String>,
    /// The sign's colour.
    pub color: Option<String>,
}

/// What is to change in a category; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Default)]
pub struct CategoryChange {
    /// See [`NewCategory::slug`].
    pub slug: Option<String>,
    /// See [`NewCategory::name`].
    pub name: Option<String>,
    /// See [`NewCategory::description`].
    pub description: Option<Option<String>>,
    /// See [`NewCategory::position`].
    pub position: Option<i64>,
    /// See [`NewCategory::public`].
    pub public: Option<bool>,
    /// See [`NewCategory::icon`].
    pub icon: Option<Option<String>>,
    /// See [`NewCategory::color`].
    pub color: Option<Option<String>>,
    /// Only when it is still so.
    pub only_if: Option<OnlyIf<Category>>,
}

const MISSING: Error = Error::NotFound("category");
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
            insert(tx, scope, &category, &moment)?;
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
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            categories::lock(tx, scope, id)?;
            let old = categories::find(tx, scope, id)?.ok_or(MISSING)?;
            only_if::check(change.only_if.as_ref(), &old)?;
            let new = changed(old.clone(), &change)?;
            if new == old {
                return Ok(new);
            }
            let new = Category { updated_at: moment.now, ..new };
            categories::update(tx, &new).map_err(|error| taken(error, TAKEN))?;
            if new.public != old.public {
                // The library takes its articles in or out.
                for article in articles::on_shelf(tx, id)? {
                    knowledge::touch(tx, scope, article)?;
                }
            }
            tell(tx, scope, (EventKind::CategoryUpdated, id), differences(&old, &new), &moment)?;
            Ok::<_, Error>(new)
        };
        let changed = self.0.db.write(work).await?;
        self.0.library.ring();
        self.0.hub.ring_scope();
        Ok(changed)
    }

    /// Removes a category; its articles stay. Those of an internal one are internal themselves from then on.
    pub async fn delete_category(&self, actor: &Actor, id: CategoryId) -> Result<(), Error> {
        allow(actor, Act::WriteArticles)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let found = categories::find(tx, scope, id)?.ok_or(MISSING)?;
            if !found.public {
                articles::hide_shelf(tx, id)?;
            }
            categories::delete(tx, scope, id)?;
            let last = [("slug", found.slug.as_str().into()), ("name", found.name.as_str().into())];
            tell(tx, scope, (EventKind::CategoryDeleted, id), Some(object(&last)), &moment)
        };
        self.0.db.write(work).await?;
        self.0.hub.ring_scope();
        Ok(())
    }

    /// One category.
    pub async fn category(&self, actor: &Actor, id: CategoryId) -> Result<Category, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| categories::find(tx, scope, id)).await?;
        let all = actor.may(Act::ReadArticles);
        found.filter(|category| all || category.public).ok_or(MISSING)
    }

    /// The categories by position, then by age.
    pub async fn categories(
        &self,
        actor: &Actor,
        request: PageRequest<CategoryId>,
    ) -> Result<Page<Category>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let (scope, public_only) = (actor.scope, !actor.may(Act::ReadArticles));
        let read = move |tx: &mut Tx<'_>| categories::page(tx, scope, public_only, &request);
        Ok(self.0.db.read(read).await?)
    }

    /// All categories for customers by position, then by age, each with how many articles they may read on it.
    pub async fn public_categories(&self, actor: &Actor) -> Result<Vec<(Category, u64)>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let scope = actor.scope;
        Ok(self.0.db.read(move |tx| categories::public(tx, scope)).await?)
    }

    /// The categories that the caller may read, by position, then by name, by the number of the page; only those that
    /// are public, or are not, if so wanted.
    pub async fn numbered_categories(
        &self,
        actor: &Actor,
        public: Option<bool>,
        page: PageNumber,
    ) -> Result<Numbered<Category>, Error> {
        allow(actor, Act::ReadPublicArticles)?;
        let (scope, sees_all) = (actor.scope, actor.may(Act::ReadArticles));
        if !sees_all && public == Some(false) {
            return Ok(Numbered { items: Vec::new(), total: 0 });
        }
        let public = if sees_all { public } else { Some(true) };
        Ok(self.0.db.read(move |tx| categories::numbered(tx, scope, public, page)).await?)
    }
}

/// The shelf of that id or slug.
pub(crate) fn resolve(tx: &mut Tx<'_>, scope: Scope, name: &str) -> Result<Category, Error> {
    let found = match name.parse() {
        Ok(id) => categories::find(tx, scope, id)?,
        Err(_) => categories::find_by_slug(tx, scope, name)?,
    };
    let missing = || Error::invalid("category", "category names no category that exists");
    found.ok_or_else(missing)
}

/// The shelf of that name, put up if there is none.
pub(crate) fn find_or_make(
    tx: &mut Tx<'_>,
    scope: Scope,
    name: &str,
    moment: &Moment,
) -> Result<Category, Error> {
    let slug = knowledge_slug(name);
    if let Some(category) = categories::find_by_slug(tx, scope, &slug)? {
        return Ok(category);
    }
    let new = NewCategory { name: name.to_owned(), ..NewCategory::default() };
    let category = checked(&new, moment)?;
    insert(tx, scope, &category, moment)?;
    Ok(category)
}

fn insert(
    tx: &mut Tx<'_>,
    scope: Scope,
    category: &Category,
    moment: &Moment,
) -> Result<(), Error> {
    categories::insert(tx, scope, category).map_err(|error| taken(error, TAKEN))?;
    tell(tx, scope, (EventKind::CategoryCreated, category.id), None, moment)
}

fn tell(
    tx: &mut Tx<'_>,
    scope: Scope,
    (kind, id): (EventKind, CategoryId),
    data: Option<String>,
    moment: &Moment,
) -> Result<(), Error> {
    let event = Event { data, ..moment.event(kind, id.to_string()) };
    Ok(events::append(tx, scope, &event)?)
}

/// What an event tells of a change.
fn differences(old: &Category, new: &Category) -> Option<String> {
    let shade = |category: &Category| category.color.as_ref().map(Color::as_str).into();
    changes(&[
        ("slug", old.slug.as_str().into(), new.slug.as_str().into()),
        ("name", old.name.as_str().into(), new.name.as_str().into()),
        ("description", old.description.as_deref().into(), new.description.as_deref().into()),
        ("position", old.position.into(), new.position.into()),
        ("public", old.public.into(), new.public.into()),
        ("icon", old.icon.as_deref().into(), new.icon.as_deref().into()),
        ("color", shade(old), shade(new)),
    ])
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
        public: new.public.unwrap_or(true),
        icon: icon(new.icon.as_deref())?,
        color: color(new.color.as_deref())?,
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
    if let Some(value) = &change.icon {
        new.icon = icon(value.as_deref())?;
    }
    if let Some(value) = &change.color {
        new.color = color(value.as_deref())?;
    }
    new.position = change.position.unwrap_or(new.position);
    new.public = change.public.unwrap_or(new.public);
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

fn icon(raw: Option<&str>) -> Result<Option<String>, Error> {
    let checked = raw.map(|raw| optional(raw, ICON_BYTES_MAX)).transpose();
    let icon = checked.map_err(|error| Error::text("icon", &error))?;
    Ok(icon.filter(|icon| !icon.is_empty()))
}

fn color(raw: Option<&str>) -> Result<Option<Color>, Error> {
    let given = raw.filter(|raw| !raw.trim().is_empty());
    given.map(Color::parse).transpose().map_err(|error| Error::text("color", &error))
}
