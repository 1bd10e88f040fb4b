//! Two customers who turn out to be one person.

use domain::access::{Act, Actor};
use domain::customer::{Customer, Profile};
use domain::event::{Event, EventKind};
use domain::id::CustomerId;
use domain::text::Metadata;
use domain::ticket::{MEMO_BYTES_MAX, TAGS_MAX};
use domain::workspace::Scope;
use store::{Tx, customers, events, former_customers, object, union};

use super::{TAKEN, differences, find, gone, present};
use crate::error::taken;
use crate::moment::Moment;
use crate::{Engine, Error, allow};

const TWO_PEOPLE: &str =
    "both customers have an external id of their own: remove one of the two first";
/// How many conversations one transaction hands over; all messages of each go into the search index anew.
const HAND_OVER_MAX: usize = 100;

impl Engine {
    /// Makes a customer part of another one, who gets their conversations, tickets and files, and whatever is known of
    /// them that is not known of the other. Doing it again changes nothing.
    ///
    /// Conversations go over in several transactions; when the process dies between them, the same call goes on.
    pub async fn merge_customers(
        &self,
        actor: &Actor,
        id: CustomerId,
        into: CustomerId,
    ) -> Result<Customer, Error> {
        allow(actor, Act::WriteCustomers)?;
        if id == into {
            return Err(Error::invalid("into", "into is the same customer"));
        }
        let scope = actor.scope;
        loop {
            let moment = self.moment();
            let step = move |tx: &mut Tx<'_>| merge(tx, scope, (id, into), &moment);
            if let Some(merged) = self.0.db.write(step).await? {
                self.0.hub.ring_scope();
                return Ok(merged);
            }
        }
    }
}

/// One step; says who they are when it was the last.
fn merge(
    tx: &mut Tx<'_>,
    scope: Scope,
    (id, into): (CustomerId, CustomerId),
    moment: &Moment,
) -> Result<Option<Customer>, Error> {
    if former_customers::find(tx, scope, id)? == Some(Some(into)) {
        return find(tx, scope, into).map(Some);
    }
    // Always in the same order, so that two merges do not wait for each other.
    let first = present(tx, scope, id.min(into)).map_err(|error| named(error, id < into))?;
    let second = present(tx, scope, id.max(into)).map_err(|error| named(error, into < id))?;
    let (lost, kept) = if id < into { (first, second) } else { (second, first) };
    if let (Some(one), Some(other)) = (&lost.external_id, &kept.external_id)
        && one != other
    {
        return Err(Error::Conflict(TWO_PEOPLE));
    }
    if customers::hand_over(tx, id, into, HAND_OVER_MAX)? == HAND_OVER_MAX as u64 {
        return Ok(None);
    }
    customers::hand_over_rest(tx, id, into)?;
    gone(tx, scope, id, Some(into), moment.now)?;
    let data = Some(object(&[("into", into.to_string().into())]));
    let merged = Event { data, ..moment.event(EventKind::CustomerMerged, id.to_string()) };
    events::append(tx, scope, &merged)?;
    let both = united(&kept, &lost);
    if both == kept {
        return Ok(Some(kept));
    }
    let both = Customer { updated_at: moment.now, ..both };
    customers::update(tx, &both).map_err(|error| taken(error, TAKEN))?;
    let data = differences(&kept, &both);
    let updated = Event { data, ..moment.event(EventKind::CustomerUpdated, into.to_string()) };
    events::append(tx, scope, &updated)?;
    Ok(Some(both))
}

/// The customer who is to stay is named in the body, not in the address.
fn named(error: Error, is_path: bool) -> Error {
    match error {
        Error::NotFound(_) if !is_path => {
            Error::invalid("into", "into names no customer that exists")
        }
        error => error,
    }
}

/// What is known of both: of the one who stays first.
fn united(kept: &Customer, lost: &Customer) -> Customer {
    let (mine, theirs) = (&kept.profile, &lost.profile);
    let or = |mine: &Option<String>, theirs: &Option<String>| mine.clone().or(theirs.clone());
    Customer {
        external_id: or(&kept.external_id, &lost.external_id),
        email: or(&kept.email, &lost.email),
        name: or(&kept.name, &lost.name),
        profile: Profile {
            status: mine.status,
            sentiment: mine.sentiment.or(theirs.sentiment),
            phone: or(&mine.phone, &theirs.phone),
            avatar_url: or(&mine.avatar_url, &theirs.avatar_url),
            tags: all_tags(&mine.tags, &theirs.tags),
            memo: both_memos(mine.memo.as_deref(), theirs.memo.as_deref()),
            fields: both_objects(&mine.fields, &theirs.fields),
            metadata: both_objects(&mine.metadata, &theirs.metadata),
            traits: both_objects(&mine.traits, &theirs.traits),
        },
        created_at: kept.created_at,
        updated_at: kept.updated_at,
        id: kept.id,
    }
}

fn all_tags(mine: &[String], theirs: &[String]) -> Vec<String> {
    let new = theirs.iter().filter(|tag| !mine.contains(tag));
    mine.iter().chain(new).take(TAGS_MAX.max(mine.len())).cloned().collect()
}

fn both_memos(mine: Option<&str>, theirs: Option<&str>) -> Option<String> {
    let all = match (mine, theirs) {
        (Some(mine), Some(theirs)) if mine != theirs => format!("{mine}\n\n{theirs}"),
        (mine, theirs) => return mine.or(theirs).map(str::to_owned),
    };
    let fits = all.len() <= MEMO_BYTES_MAX;
    if fits { Some(all) } else { mine.map(str::to_owned) }
}

/// The keys of both; where that would be too much, those of the one who stays.
fn both_objects(mine: &Metadata, theirs: &Metadata) -> Metadata {
    if *theirs == Metadata::default() || mine == theirs {
        return mine.clone();
    }
    let all = union(mine, theirs).and_then(|all| Metadata::from_object(all).ok());
    all.unwrap_or_else(|| mine.clone())
}
