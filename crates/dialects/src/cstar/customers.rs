//! `/customers`.

use axum::extract::State;
use axum::http::StatusCode;
use domain::customer::{Customer, CustomerStatus, Sentiment};
use domain::id::CustomerId;
use engine::{CustomerChange, CustomerFilter, NewCustomer, SavedReply};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::envelope::{Answer, saved};
use super::error::Refusal;
use super::extract::{Caller, Id, Input, Params, Words, present};
use super::ids::Face;
use super::objects;
use crate::Door;
use crate::json::{keys_over, time};

const STATUS: Words<CustomerStatus> = Words(CustomerStatus::parse, "active or inactive");
const SENTIMENT: Words<Sentiment> =
    Words(Sentiment::parse, "happy, neutral, frustrated, angry, positive or negative");

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CustomerObject {
    id: String,
    object: &'static str,
    name: Option<String>,
    email: Option<String>,
    external_id: Option<String>,
    phone: Option<String>,
    avatar_url: Option<String>,
    sentiment: Option<&'static str>,
    status: &'static str,
    tags: Vec<String>,
    notes: Option<String>,
    custom_fields: Value,
    ticket_count: u64,
    metadata: Value,
    created_at: String,
    updated_at: String,
}

fn customer(customer: &Customer, ticket_count: u64) -> CustomerObject {
    let profile = &customer.profile;
    CustomerObject {
        id: customer.id.face(),
        object: "customer",
        name: customer.name.clone(),
        email: customer.email.clone(),
        external_id: customer.external_id.clone(),
        phone: profile.phone.clone(),
        avatar_url: profile.avatar_url.clone(),
        sentiment: profile.sentiment.map(Sentiment::as_str),
        status: profile.status.as_str(),
        tags: profile.tags.clone(),
        notes: profile.memo.clone(),
        custom_fields: objects::object(&profile.fields),
        ticket_count,
        metadata: objects::object(&profile.metadata),
        created_at: time(customer.created_at),
        updated_at: time(customer.updated_at),
    }
}

/// Whoever is new has no tickets.
fn created(made: &Customer) -> SavedReply {
    saved(StatusCode::CREATED, &customer(made, 0))
}

fn changed((now, ticket_count): &(Customer, u64)) -> SavedReply {
    saved(StatusCode::OK, &customer(now, *ticket_count))
}

/// A customer to make.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CustomerInput {
    name: Option<String>,
    email: Option<String>,
    external_id: Option<String>,
    phone: Option<String>,
    avatar_url: Option<String>,
    status: Option<String>,
    sentiment: Option<String>,
    tags: Option<Vec<String>>,
    notes: Option<String>,
    custom_fields: Option<Map<String, Value>>,
    metadata: Option<Map<String, Value>>,
}

impl CustomerInput {
    fn into_new(self) -> Result<NewCustomer, Refusal> {
        Ok(NewCustomer {
            name: Some(filled("name", self.name.ok_or_else(|| Refusal::missing("name"))?)?),
            email: Some(filled("email", self.email.ok_or_else(|| Refusal::missing("email"))?)?),
            external_id: self.external_id,
            phone: self.phone,
            avatar_url: self.avatar_url,
            status: self.status.map(|word| STATUS.parse("status", &word)).transpose()?,
            sentiment: self
                .sentiment
                .map(|word| SENTIMENT.parse("sentiment", &word))
                .transpose()?,
            tags: self.tags.unwrap_or_default(),
            memo: self.notes,
            fields: objects::metadata("fields", self.custom_fields)?,
            metadata: objects::metadata("metadata", self.metadata)?,
        })
    }
}

/// A customer of the vendor's has a name and an address.
fn filled(param: &str, text: String) -> Result<String, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(param, format!("{param} needs some text")));
    }
    Ok(text)
}

/// What is to change in a customer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CustomerPatch {
    #[serde(default, deserialize_with = "present")]
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    email: Option<String>,
    #[serde(default, deserialize_with = "present")]
    external_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    phone: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    avatar_url: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    status: Option<String>,
    #[serde(default, deserialize_with = "present")]
    sentiment: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    notes: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    custom_fields: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "present")]
    metadata: Option<Map<String, Value>>,
}

impl CustomerPatch {
    fn into_change(self) -> Result<CustomerChange, Refusal> {
        let sentiment = |word: Option<String>| -> Result<Option<Sentiment>, Refusal> {
            word.map(|word| SENTIMENT.parse("sentiment", &word)).transpose()
        };
        let name = self.name.map(|name| filled("name", name)).transpose()?;
        let email = self.email.map(|email| filled("email", email)).transpose()?;
        Ok(CustomerChange {
            name: name.map(Some),
            email: email.map(Some),
            external_id: self.external_id,
            phone: self.phone,
            avatar_url: self.avatar_url,
            status: self.status.map(|word| STATUS.parse("status", &word)).transpose()?,
            sentiment: self.sentiment.map(sentiment).transpose()?,
            tags: self.tags,
            memo: self.notes,
            fields: self.custom_fields.map(keys_over),
            metadata: self.metadata.map(keys_over),
            only_if: None,
        })
    }
}

/// Newest first.
pub(super) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    params: Params,
) -> Result<Answer, Refusal> {
    let params = params.only(&["page", "pageSize", "status", "sentiment", "search", "tag"])?;
    let page = params.page()?;
    let filter = CustomerFilter {
        status: params.word("status", STATUS)?,
        sentiment: params.word("sentiment", SENTIMENT)?,
        tag: params.text("tag").map(str::to_owned),
        search: params.text("search").map(str::to_owned),
    };
    let found = door.engine.customers_numbered(&actor, filter, page).await?;
    let ids = found.items.iter().map(|customer| customer.id).collect();
    let counts = door.engine.ticket_counts(&actor, ids).await?;
    let shown = found.items.iter().zip(counts).map(|(found, count)| customer(found, count));
    Ok(Answer::counted(page, found.total, &shown.collect::<Vec<_>>()))
}

pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<CustomerInput>,
) -> Result<Answer, Refusal> {
    let (new, once) = (input.value.into_new()?, input.name.once(created));
    Ok(Answer::once(door.engine.create_customer(&actor, new, once).await?, created))
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
) -> Result<Answer, Refusal> {
    let found = door.engine.customer(&actor, id).await?;
    let counts = door.engine.ticket_counts(&actor, vec![id]).await?;
    Ok(Answer::ok(&customer(&found, counts.into_iter().sum())))
}

pub(super) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
    input: Input<CustomerPatch>,
) -> Result<Answer, Refusal> {
    let (change, once) = (input.value.into_change()?, input.name.once(changed));
    Ok(Answer::once(door.engine.change_counted_customer(&actor, id, change, once).await?, changed))
}

pub(super) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
) -> Result<Answer, Refusal> {
    door.engine.delete_customer(&actor, id).await?;
    Ok(Answer::deleted(id.face()))
}
