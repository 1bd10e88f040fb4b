//! What is given of a ticket, checked: texts within their limits, and nothing that its giver may not decide.

use domain::access::{Actor, Who};
use domain::text::{Text, optional, required};
use domain::ticket::{MEMO_BYTES_MAX, TAG_BYTES_MAX, TAGS_MAX, TITLE_BYTES_MAX, TicketStatus};

use super::{NewTicket, TicketChange, TicketCustomer};
use crate::Error;
use crate::ask::checked_customer;

pub(super) fn checked(actor: &Actor, new: NewTicket) -> Result<NewTicket, Error> {
    let customer = match new.customer {
        TicketCustomer::Described(said) => TicketCustomer::Described(checked_customer(said)?),
        known @ TicketCustomer::Known(_) => known,
    };
    let message = new.message.map(|text| required(&text, Text::MAX_BYTES)).transpose();
    let message = message.map_err(|error| Error::text("message", &error))?;
    let title = new.title.map(|raw| title(&raw)).transpose()?;
    if new.status == Some(TicketStatus::Closed) {
        return Err(Error::invalid("status", "a new ticket is not closed"));
    }
    if title.is_none() && message.is_none() {
        return Err(Error::invalid(
            "title",
            "title is missing: a ticket needs a title or a message",
        ));
    }
    let checked = NewTicket {
        title,
        customer,
        message,
        tags: tags(&new.tags)?,
        memo: memo(new.memo.as_deref())?,
        ..new
    };
    let Who::Guest(_) = actor.who else { return Ok(checked) };
    let theirs = checked.assignee.is_some() || !checked.tags.is_empty() || checked.memo.is_some();
    let theirs = theirs || checked.status.is_some() || checked.priority.is_some();
    if theirs || matches!(checked.customer, TicketCustomer::Known(_)) {
        return Err(Error::Forbidden("decide how a ticket is seen to with this token"));
    }
    Ok(checked)
}

pub(super) fn checked_change(change: TicketChange) -> Result<TicketChange, Error> {
    Ok(TicketChange {
        title: change.title.map(|raw| title(&raw)).transpose()?,
        tags: change.tags.map(|raw| tags(&raw)).transpose()?,
        memo: change.memo.map(|raw| memo(raw.as_deref())).transpose()?,
        ..change
    })
}

fn title(raw: &str) -> Result<String, Error> {
    required(raw, TITLE_BYTES_MAX).map_err(|error| Error::text("title", &error))
}

fn tags(raw: &[String]) -> Result<Vec<String>, Error> {
    if raw.len() > TAGS_MAX {
        return Err(Error::invalid("tags", format!("tags has at most {TAGS_MAX} words")));
    }
    each_once(raw)
}

/// Each tag once, in the order they came: of a ticket or of a customer.
pub(crate) fn each_once(raw: &[String]) -> Result<Vec<String>, Error> {
    let mut tags = Vec::with_capacity(raw.len());
    for tag in raw {
        let tag = required(tag, TAG_BYTES_MAX).map_err(|error| Error::text("tags", &error))?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// What colleagues should know; an empty text is none.
fn memo(raw: Option<&str>) -> Result<Option<String>, Error> {
    let checked = raw.map(|raw| optional(raw, MEMO_BYTES_MAX)).transpose();
    let checked = checked.map_err(|error| Error::text("memo", &error))?;
    Ok(checked.filter(|memo| !memo.is_empty()))
}
