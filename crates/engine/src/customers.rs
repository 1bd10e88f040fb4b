//! Customers: what the company knows of the people on the other side.

mod checked;
mod counted;
mod erase;
mod export;
mod merge;

use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::customer::{Customer, CustomerStatus, Profile, Sentiment};
use domain::event::{Event, EventKind};
use domain::id::CustomerId;
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::Metadata;
use domain::workspace::Scope;
use store::customers::{self, Filter};
use store::{Tx, changes, events, former_customers, object, tickets};

use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, MetadataChange, OnlyIf, allow, only_if};

pub(crate) use checked::avatar_url;
use checked::{changed, checked, checked_filter};
pub use export::{Export, Exported};

/// A customer as they are given; nothing is checked yet, and empty texts count as absent.
#[derive(Clone, Debug, Default)]
pub struct NewCustomer {
    /// What the company's own system calls them.
    pub external_id: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// What people call them.
    pub name: Option<String>,
    /// Absent means active.
    pub status: Option<CustomerStatus>,
    /// How they feel about the company.
    pub sentiment: Option<Sentiment>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// Their picture on the web.
    pub avatar_url: Option<String>,
    /// Free words to find them by.
    pub tags: Vec<String>,
    /// What colleagues should know at a glance.
    pub memo: Option<String>,
    /// The company's own fields, for people.
    pub fields: Option<Metadata>,
    /// What programs attach.
    pub metadata: Option<Metadata>,
}

/// What is to change in a customer; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Default)]
pub struct CustomerChange {
    /// See [`NewCustomer::external_id`].
    pub external_id: Option<Option<String>>,
    /// See [`NewCustomer::email`].
    pub email: Option<Option<String>>,
    /// See [`NewCustomer::name`].
    pub name: Option<Option<String>>,
    /// See [`NewCustomer::status`].
    pub status: Option<CustomerStatus>,
    /// See [`NewCustomer::sentiment`].
    pub sentiment: Option<Option<Sentiment>>,
    /// See [`NewCustomer::phone`].
    pub phone: Option<Option<String>>,
    /// See [`NewCustomer::avatar_url`].
    pub avatar_url: Option<Option<String>>,
    /// See [`NewCustomer::tags`].
    pub tags: Option<Vec<String>>,
    /// See [`NewCustomer::memo`].
    pub memo: Option<Option<String>>,
    /// See [`NewCustomer::fields`].
    pub fields: Option<MetadataChange>,
    /// See [`NewCustomer::metadata`].
    pub metadata: Option<MetadataChange>,
    /// Only when they are still so.
    pub only_if: Option<OnlyIf<Customer>>,
}

const MISSING: Error = Error::NotFound("customer");
const MERGED: &str = "this customer was merged into another one: find them to learn who";
const TAKEN: &str = "another customer has this external id or e-mail address";
/// How many conversations one transaction takes away from a customer.
const DETACH_MAX: usize = 500;

impl Engine {
    /// Adds a customer; a conflict when the external id or the address is somebody else's.
    pub async fn create_customer(
        &self,
        actor: &Actor,
        new: NewCustomer,
        once: Once<Customer>,
    ) -> Result<Done<Customer>, Error> {
        allow(actor, Act::WriteCustomers)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let customer = checked(&new, &moment)?;
            customers::insert(tx, scope, &customer).map_err(|error| taken(error, TAKEN))?;
            tell(tx, scope, customer.id, EventKind::CustomerCreated, &moment)?;
            Ok(customer)
        };
        self.write_once(actor, once, work).await
    }

    /// Changes a customer; a change that changes nothing leaves no trace.
    pub async fn change_customer(
        &self,
        actor: &Actor,
        id: CustomerId,
        change: CustomerChange,
    ) -> Result<Customer, Error> {
        allow(actor, Act::WriteCustomers)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| apply(tx, scope, (id, &change), &moment);
        let done = self.0.db.write(work).await;
        self.0.hub.ring_scope();
        done
    }

    /// Removes a customer; their conversations stay, without a customer.
    pub async fn delete_customer(&self, actor: &Actor, id: CustomerId) -> Result<(), Error> {
        allow(actor, Act::WriteCustomers)?;
        let scope = actor.scope;
        loop {
            let moment = self.moment();
            let work = move |tx: &mut Tx<'_>| {
                let found = present(tx, scope, id)?;
                if customers::detach(tx, id, DETACH_MAX)? == DETACH_MAX as u64 {
                    return Ok(false);
                }
                gone(tx, scope, id, None, moment.now)?;
                let last = object(&[("external_id", found.external_id.as_deref().into())]);
                let event = moment.event(EventKind::CustomerDeleted, id.to_string());
                events::append(tx, scope, &Event { data: Some(last), ..event })?;
                Ok::<_, Error>(true)
            };
            if self.0.db.write(work).await? {
                self.0.hub.ring_scope();
                return Ok(());
            }
        }
    }

    /// One customer; for one who was merged, who they are now.
    pub async fn customer(&self, actor: &Actor, id: CustomerId) -> Result<Customer, Error> {
        allow(actor, Act::ReadCustomers)?;
        let scope = actor.scope;
        self.0.db.read(move |tx| find(tx, scope, id)).await
    }

    /// The customers, newest first.
    pub async fn customers(
        &self,
        actor: &Actor,
        filter: Filter,
        request: PageRequest<CustomerId>,
    ) -> Result<Page<Customer>, Error> {
        allow(actor, Act::ReadCustomers)?;
        let (scope, filter) = (actor.scope, checked_filter(&filter)?);
        let read = move |tx: &mut Tx<'_>| {
            if let Some(after) = request.after
                && customers::find(tx, scope, after)?.is_none()
            {
                return Err(Error::invalid("after", "after is not a position of this list"));
            }
            Ok(customers::page(tx, scope, &filter, &request)?)
        };
        self.0.db.read(read).await
    }

    /// The customers by the number of the page.
    pub async fn customers_numbered(
        &self,
        actor: &Actor,
        filter: Filter,
        page: PageNumber,
    ) -> Result<Numbered<Customer>, Error> {
        allow(actor, Act::ReadCustomers)?;
        let (scope, filter) = (actor.scope, checked_filter(&filter)?);
        Ok(self.0.db.read(move |tx| customers::numbered(tx, scope, &filter, page)).await?)
    }

    /// How many tickets each of those customers has, in their order.
    pub async fn ticket_counts(
        &self,
        actor: &Actor,
        ids: Vec<CustomerId>,
    ) -> Result<Vec<u64>, Error> {
        allow(actor, Act::ReadCustomers)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let of = |id: &CustomerId| {
                let filter = tickets::Filter { customer: Some(*id), ..tickets::Filter::default() };
                tickets::total(tx, scope, &filter)
            };
            ids.iter().map(of).collect::<store::Result<Vec<_>>>()
        };
        Ok(self.0.db.read(read).await?)
    }
}

/// The customer of that id, or who they became.
fn find(tx: &mut Tx<'_>, scope: Scope, id: CustomerId) -> Result<Customer, Error> {
    if let Some(found) = customers::find(tx, scope, id)? {
        return Ok(found);
    }
    match former_customers::find(tx, scope, id)?.flatten() {
        Some(heir) => customers::find(tx, scope, heir)?.ok_or(MISSING),
        None => Err(MISSING),
    }
}

/// The customer of that id, locked; one who was merged or is being erased is changed by nobody.
fn present(tx: &mut Tx<'_>, scope: Scope, id: CustomerId) -> Result<Customer, Error> {
    let found = customers::find_locked(tx, scope, id)?;
    match (found, former_customers::find(tx, scope, id)?) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => Err(Error::Conflict("this customer is being erased")),
        (None, Some(Some(_))) => Err(Error::Conflict(MERGED)),
        (None, _) => Err(MISSING),
    }
}

/// Removes a customer whom no conversation names, and notes who they became.
fn gone(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: CustomerId,
    became: Option<CustomerId>,
    now: Time,
) -> Result<(), Error> {
    customers::delete(tx, scope, id)?;
    former_customers::put(tx, scope, id, became, now)?;
    Ok(former_customers::follow(tx, id, became)?)
}

/// Refuses somebody who is a customer no more: a token may outlive them.
pub(crate) fn refuse_former(tx: &mut Tx<'_>, scope: Scope, id: CustomerId) -> Result<(), Error> {
    match former_customers::find(tx, scope, id)? {
        None => Ok(()),
        Some(None) => Err(Error::Unauthenticated("the customer of this token was removed")),
        Some(Some(_)) => Err(Error::Unauthenticated(
            "the customer of this token was merged into another one: get a new token",
        )),
    }
}

/// Changes a customer and tells of it.
fn apply(
    tx: &mut Tx<'_>,
    scope: Scope,
    (id, change): (CustomerId, &CustomerChange),
    moment: &Moment,
) -> Result<Customer, Error> {
    let old = present(tx, scope, id)?;
    only_if::check(change.only_if.as_ref(), &old)?;
    let new = changed(&old, change)?;
    if new == old {
        return Ok(new);
    }
    let new = Customer { updated_at: moment.now, ..new };
    customers::update(tx, &new).map_err(|error| taken(error, TAKEN))?;
    tell_change(tx, scope, (&old, &new), moment)?;
    Ok(new)
}

/// Tells of something that happened to a customer.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: CustomerId,
    kind: EventKind,
    moment: &Moment,
) -> Result<(), Error> {
    Ok(events::append(tx, scope, &moment.event(kind, id.to_string()))?)
}

/// Tells what changed in a customer.
pub(crate) fn tell_change(
    tx: &mut Tx<'_>,
    scope: Scope,
    (old, new): (&Customer, &Customer),
    moment: &Moment,
) -> Result<(), Error> {
    let mut event = moment.event(EventKind::CustomerUpdated, new.id.to_string());
    event.data = differences(old, new);
    Ok(events::append(tx, scope, &event)?)
}

/// What an event tells of a change.
fn differences(old: &Customer, new: &Customer) -> Option<String> {
    let (before, after) = (&old.profile, &new.profile);
    let sentiment = |profile: &Profile| profile.sentiment.map(Sentiment::as_str).into();
    let text = |text: &Option<String>| text.as_deref().into();
    changes(&[
        ("external_id", text(&old.external_id), text(&new.external_id)),
        ("email", text(&old.email), text(&new.email)),
        ("name", text(&old.name), text(&new.name)),
        ("status", before.status.as_str().into(), after.status.as_str().into()),
        ("sentiment", sentiment(before), sentiment(after)),
        ("phone", text(&before.phone), text(&after.phone)),
        ("avatar_url", text(&before.avatar_url), text(&after.avatar_url)),
        ("tags", before.tags.as_slice().into(), after.tags.as_slice().into()),
        ("memo", text(&before.memo), text(&after.memo)),
        ("fields", (&before.fields).into(), (&after.fields).into()),
        ("metadata", (&before.metadata).into(), (&after.metadata).into()),
        ("traits", (&before.traits).into(), (&after.traits).into()),
    ])
}
