//! What may be said of a customer, field by field.

use domain::customer::{
    AVATAR_URL_BYTES_MAX, Customer, EMAIL_BYTES_MAX, NAME_BYTES_MAX, PHONE_BYTES_MAX, Profile,
    SEARCH_BYTES_MAX, parse_email,
};
use domain::id::CustomerId;
use domain::text::{Metadata, optional, web_address};
use domain::ticket::{MEMO_BYTES_MAX, TAG_BYTES_MAX, TAGS_MAX};
use store::customers::Filter;

use super::{CustomerChange, NewCustomer};
use crate::moment::Moment;
use crate::tickets::each_once;
use crate::{Error, MetadataChange};

pub(super) fn checked(new: &NewCustomer, moment: &Moment) -> Result<Customer, Error> {
    let id = CustomerId::mint(&moment.mint, moment.now);
    Ok(Customer {
        external_id: text("external_id", new.external_id.as_deref(), NAME_BYTES_MAX)?,
        email: email(new.email.as_deref())?,
        name: text("name", new.name.as_deref(), NAME_BYTES_MAX)?,
        profile: Profile {
            status: new.status.unwrap_or_default(),
            sentiment: new.sentiment,
            phone: text("phone", new.phone.as_deref(), PHONE_BYTES_MAX)?,
            avatar_url: avatar_url(new.avatar_url.as_deref())?,
            tags: tags(&new.tags)?,
            memo: text("memo", new.memo.as_deref(), MEMO_BYTES_MAX)?,
            fields: new.fields.clone().unwrap_or_default(),
            metadata: new.metadata.clone().unwrap_or_default(),
            traits: Metadata::default(),
        },
        ..Customer::unknown(id, moment.now)
    })
}

pub(super) fn changed(old: &Customer, change: &CustomerChange) -> Result<Customer, Error> {
    let mut new = old.clone();
    if let Some(value) = &change.external_id {
        new.external_id = text("external_id", value.as_deref(), NAME_BYTES_MAX)?;
    }
    if let Some(value) = &change.email {
        new.email = email(value.as_deref())?;
    }
    if let Some(value) = &change.name {
        new.name = text("name", value.as_deref(), NAME_BYTES_MAX)?;
    }
    let profile = &mut new.profile;
    profile.status = change.status.unwrap_or(profile.status);
    profile.sentiment = change.sentiment.unwrap_or(profile.sentiment);
    if let Some(value) = &change.phone {
        profile.phone = text("phone", value.as_deref(), PHONE_BYTES_MAX)?;
    }
    if let Some(value) = &change.avatar_url {
        profile.avatar_url = avatar_url(value.as_deref())?;
    }
    if let Some(value) = &change.tags {
        profile.tags = tags(value)?;
    }
    if let Some(value) = &change.memo {
        profile.memo = text("memo", value.as_deref(), MEMO_BYTES_MAX)?;
    }
    object("fields", &mut profile.fields, change.fields.as_ref())?;
    object("metadata", &mut profile.metadata, change.metadata.as_ref())?;
    Ok(new)
}

/// A text that may be absent; an empty one is.
fn text(param: &'static str, raw: Option<&str>, max: usize) -> Result<Option<String>, Error> {
    let Some(raw) = raw else { return Ok(None) };
    let text = optional(raw, max).map_err(|error| Error::text(param, &error))?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn email(raw: Option<&str>) -> Result<Option<String>, Error> {
    let Some(raw) = text("email", raw, EMAIL_BYTES_MAX)? else { return Ok(None) };
    parse_email(&raw).map(Some).map_err(|error| Error::text("email", &error))
}

pub(crate) fn avatar_url(raw: Option<&str>) -> Result<Option<String>, Error> {
    let Some(raw) = text("avatar_url", raw, AVATAR_URL_BYTES_MAX)? else { return Ok(None) };
    let address = web_address(&raw, AVATAR_URL_BYTES_MAX);
    address.map(Some).map_err(|error| Error::text("avatar_url", &error))
}

fn tags(raw: &[String]) -> Result<Vec<String>, Error> {
    if raw.len() > TAGS_MAX {
        return Err(Error::invalid("tags", format!("tags are at most {TAGS_MAX}")));
    }
    each_once(raw)
}

fn object(
    param: &'static str,
    old: &mut Metadata,
    change: Option<&MetadataChange>,
) -> Result<(), Error> {
    if let Some(change) = change {
        *old = change(old).map_err(|error| Error::text(param, &error))?;
    }
    Ok(())
}

pub(super) fn checked_filter(filter: &Filter) -> Result<Filter, Error> {
    Ok(Filter {
        tag: text("tag", filter.tag.as_deref(), TAG_BYTES_MAX)?,
        search: text("search", filter.search.as_deref(), SEARCH_BYTES_MAX)?,
        ..filter.clone()
    })
}
