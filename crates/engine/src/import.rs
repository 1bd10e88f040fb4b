//! Taking in what another help desk exported: records become tickets, customers, teammates and articles.
//!
//! A thing that was taken in before is found again by its foreign id and stays as it is here, except that blanks of
//! customers are filled in and new messages of a thread are added. `people`, `shelves` and `threads` write one kind each.

mod people;
mod shelves;
mod threads;

use std::str::FromStr;

use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::event::EventKind;
use domain::workspace::Scope;
use exchange::{Record, System};
use store::foreign::{self, ForeignId};
use store::{Tx, events};

use crate::moment::Moment;
use crate::{Engine, Error, allow};

/// What taking a record in did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// It is new here.
    Created,
    /// It was here, and something was added to it.
    Updated,
    /// It was here; nothing was touched.
    Unchanged,
    /// It has no place here.
    LeftOut,
}

/// The kinds of things that have ids of their own in other systems.
#[derive(Clone, Copy)]
enum Kind {
    Person,
    Contact,
    Shelf,
    Article,
    Thread,
    Post,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Contact => "contact",
            Kind::Shelf => "shelf",
            Kind::Article => "article",
            Kind::Thread => "thread",
            Kind::Post => "post",
        }
    }
}

impl Engine {
    /// Writes records in one transaction; one that is refused does not hurt the others. Records that others name come
    /// first: people, contacts and shelves, then articles and threads.
    pub async fn import_records(
        &self,
        actor: &Actor,
        system: System,
        records: Vec<Record>,
    ) -> Result<Vec<Result<Imported, Error>>, Error> {
        allow(actor, Act::MoveData)?;
        let importer = Importer { scope: actor.scope, system, moment: self.moment() };
        let write = move |tx: &mut Tx<'_>| {
            let mut results = Vec::with_capacity(records.len());
            for record in &records {
                match tx.nested(|tx| importer.record(tx, record)) {
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
}

/// Where records are written, where they come from, and when.
struct Importer {
    scope: Scope,
    system: System,
    moment: Moment,
}

impl Importer {
    fn record(&self, tx: &mut Tx<'_>, record: &Record) -> Result<Imported, Error> {
        match record {
            Record::Person(person) => self.person(tx, person).map(|(_, imported)| imported),
            Record::Contact(contact) => self.contact(tx, contact).map(|(_, imported)| imported),
            Record::Shelf(shelf) => self.shelf(tx, shelf).map(|(_, imported)| imported),
            Record::HelpArticle(article) => self.article(tx, article),
            Record::Thread(thread) => self.thread(tx, thread),
            Record::Posts { thread, posts } => self.posts(tx, thread, posts),
            Record::LeftOut(_) => Ok(Imported::LeftOut),
        }
    }

    /// Our id of something that was taken in before.
    fn known<T: FromStr>(&self, tx: &mut Tx<'_>, kind: Kind, id: &str) -> Result<Option<T>, Error> {
        Ok(foreign::find(tx, self.scope, self.foreign(kind, id))?)
    }

    fn remember(
        &self,
        tx: &mut Tx<'_>,
        kind: Kind,
        id: &str,
        ours: &impl ToString,
    ) -> Result<(), Error> {
        Ok(foreign::insert(tx, self.scope, self.foreign(kind, id), ours)?)
    }

    fn foreign<'a>(&self, kind: Kind, id: &'a str) -> ForeignId<'a> {
        ForeignId { system: self.system.as_str(), kind: kind.as_str(), id }
    }

    fn tell(&self, tx: &mut Tx<'_>, kind: EventKind, subject: &impl ToString) -> Result<(), Error> {
        let event = self.moment.event(kind, subject.to_string());
        Ok(events::append(tx, self.scope, &event)?)
    }

    /// A moment of another system's, or the present one; nothing has happened later than now.
    fn time(&self, told: Option<Time>) -> Time {
        told.map_or(self.moment.now, |time| time.min(self.moment.now))
    }
}

/// A text cut to what a field holds.
fn cut(text: &str, max: usize) -> String {
    text[..text.floor_char_boundary(max)].trim().to_owned()
}

/// A text that is left out where a field does not hold it.
fn fitting(text: Option<&String>, max: usize) -> Option<String> {
    text.filter(|text| text.len() <= max).cloned()
}

/// Tags without repetition, as far as a field holds them.
fn tags(given: &[String]) -> Vec<String> {
    use domain::ticket::{TAG_BYTES_MAX, TAGS_MAX};
    let mut tags: Vec<String> = Vec::new();
    for tag in given.iter().map(|tag| cut(tag, TAG_BYTES_MAX)).filter(|tag| !tag.is_empty()) {
        if tags.len() < TAGS_MAX && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}
