//! People: colleagues become teammates, contacts become customers.

use domain::article::REFERENCE_BYTES_MAX;
use domain::customer::{Customer, NAME_BYTES_MAX, PHONE_BYTES_MAX, Profile, parse_email};
use domain::event::EventKind;
use domain::id::{CustomerId, TeammateId};
use domain::teammate::{TeamRole, Teammate};
use domain::text::Metadata;
use domain::ticket::MEMO_BYTES_MAX;
use exchange::{Contact, Person};
use store::{Tx, customers, teammates};

use super::{Imported, Importer, Kind, cut, fitting, tags};
use crate::Error;
use crate::customers::tell_change;
use crate::error::taken;

impl Importer {
    /// The teammate that a person is: known from before, of the same address, or new.
    pub(super) fn person(
        &self,
        tx: &mut Tx<'_>,
        person: &Person,
    ) -> Result<(TeammateId, Imported), Error> {
        if let Some(id) = self.known(tx, Kind::Person, &person.id)? {
            return Ok((id, Imported::Unchanged));
        }
        let workspace = self.scope.workspace;
        let email = person.email.as_deref().and_then(|email| parse_email(email).ok());
        if let Some(email) = &email
            && let Some(found) = teammates::find_by_email(tx, workspace, email)?
        {
            self.remember(tx, Kind::Person, &person.id, &found.id)?;
            return Ok((found.id, Imported::Unchanged));
        }
        let teammate = self.teammate(person, email);
        teammates::insert(tx, workspace, &teammate)
            .map_err(|error| taken(error, "another teammate has this address"))?;
        self.remember(tx, Kind::Person, &person.id, &teammate.id)?;
        self.tell(tx, EventKind::TeammateCreated, &teammate.id)?;
        Ok((teammate.id, Imported::Created))
    }

    /// Nobody new is on duty: the company says who is.
    fn teammate(&self, person: &Person, email: Option<String>) -> Teammate {
        let (system, now) = (self.system.as_str(), self.moment.now);
        let unknown = || format!("{system}-{}@imported.invalid", person.id.to_lowercase());
        let email = email.unwrap_or_else(unknown);
        let name = person.name.as_deref().map(|name| cut(name, NAME_BYTES_MAX));
        Teammate {
            id: TeammateId::mint(&self.moment.mint, now),
            name: name.unwrap_or_else(|| email.clone()),
            email,
            role: if person.is_admin { TeamRole::Admin } else { TeamRole::Agent },
            on_duty: false,
            avatar_url: fitting(person.avatar_url.as_ref(), REFERENCE_BYTES_MAX),
            created_at: now,
            updated_at: now,
        }
    }

    /// The teammate of a thread: one that is known, or one of whom enough is told to be added.
    pub(super) fn assignee(
        &self,
        tx: &mut Tx<'_>,
        person: &Person,
    ) -> Result<Option<TeammateId>, Error> {
        if person.email.is_some() {
            return self.person(tx, person).map(|(id, _)| Some(id));
        }
        self.known(tx, Kind::Person, &person.id)
    }

    /// The customer that a contact is: known from before, of the same external id or address, or new. What is not known
    /// of one who was here is filled in.
    pub(super) fn contact(
        &self,
        tx: &mut Tx<'_>,
        contact: &Contact,
    ) -> Result<(CustomerId, Imported), Error> {
        let new = self.customer(contact);
        if let Some(id) = self.known(tx, Kind::Contact, &contact.id)? {
            return match customers::find(tx, self.scope, id)? {
                Some(old) => self.fill(tx, &old, new),
                None => Ok((id, Imported::LeftOut)),
            };
        }
        if let Some(old) = self.same(tx, &new)? {
            self.remember(tx, Kind::Contact, &contact.id, &old.id)?;
            return self.fill(tx, &old, new);
        }
        customers::insert(tx, self.scope, &new)
            .map_err(|error| taken(error, "another customer has this external id or address"))?;
        self.remember(tx, Kind::Contact, &contact.id, &new.id)?;
        self.tell(tx, EventKind::CustomerCreated, &new.id)?;
        Ok((new.id, Imported::Created))
    }

    /// The customer of the same external id, or else of the same address.
    fn same(&self, tx: &mut Tx<'_>, new: &Customer) -> Result<Option<Customer>, Error> {
        if let Some(external_id) = &new.external_id
            && let Some(found) = customers::find_by_external_id(tx, self.scope, external_id)?
        {
            return Ok(Some(found));
        }
        let Some(email) = &new.email else { return Ok(None) };
        Ok(customers::find_by_email(tx, self.scope, email)?)
    }

    fn fill(
        &self,
        tx: &mut Tx<'_>,
        old: &Customer,
        new: Customer,
    ) -> Result<(CustomerId, Imported), Error> {
        let id = old.id;
        let filled = self.free(tx, old, filled(old.clone(), new))?;
        if filled == *old {
            return Ok((id, Imported::Unchanged));
        }
        let filled = Customer { updated_at: self.moment.now, ..filled };
        customers::update(tx, &filled)
            .map_err(|error| taken(error, "another customer has this external id or address"))?;
        tell_change(tx, self.scope, (old, &filled), &self.moment)?;
        Ok((id, Imported::Updated))
    }

    /// Without the names that meanwhile belong to somebody else.
    fn free(&self, tx: &mut Tx<'_>, old: &Customer, mut new: Customer) -> Result<Customer, Error> {
        if new.email != old.email
            && let Some(email) = &new.email
            && customers::find_by_email(tx, self.scope, email)?.is_some()
        {
            new.email.clone_from(&old.email);
        }
        if new.external_id != old.external_id
            && let Some(external_id) = &new.external_id
            && customers::find_by_external_id(tx, self.scope, external_id)?.is_some()
        {
            new.external_id.clone_from(&old.external_id);
        }
        Ok(new)
    }

    fn customer(&self, contact: &Contact) -> Customer {
        let created_at = self.time(contact.created_at);
        let memo = contact.memo.as_deref().map(|memo| cut(memo, MEMO_BYTES_MAX));
        Customer {
            id: CustomerId::mint(&self.moment.mint, created_at),
            external_id: fitting(contact.external_id.as_ref(), NAME_BYTES_MAX),
            email: contact.email.as_deref().and_then(|email| parse_email(email).ok()),
            name: contact.name.as_deref().map(|name| cut(name, NAME_BYTES_MAX)),
            profile: Profile {
                phone: fitting(contact.phone.as_ref(), PHONE_BYTES_MAX),
                avatar_url: fitting(contact.avatar_url.as_ref(), REFERENCE_BYTES_MAX),
                tags: tags(&contact.tags),
                memo,
                fields: contact.fields.clone(),
                ..Profile::default()
            },
            created_at,
            updated_at: self.time(contact.updated_at.or(contact.created_at)),
        }
    }
}

/// The old customer, with what was not known of them.
fn filled(old: Customer, new: Customer) -> Customer {
    let nothing = Metadata::default();
    let (profile, more) = (old.profile, new.profile);
    Customer {
        external_id: old.external_id.or(new.external_id),
        email: old.email.or(new.email),
        name: old.name.or(new.name),
        profile: Profile {
            phone: profile.phone.or(more.phone),
            avatar_url: profile.avatar_url.or(more.avatar_url),
            tags: if profile.tags.is_empty() { more.tags } else { profile.tags },
            memo: profile.memo.or(more.memo),
            fields: if profile.fields == nothing { more.fields } else { profile.fields },
            ..profile
        },
        ..old
    }
}
