//! Customers and teammates, from the native API's JSON and to it.

use axum::http::StatusCode;
use domain::customer::{Customer, CustomerStatus, Erased, Erasure, Sentiment};
use domain::teammate::{TeamRole, Teammate};
use domain::text::Metadata;
use engine::{
    CustomerChange, Error, MetadataChange, NewCustomer, NewTeammate, SavedReply, TeammateChange,
};
use serde_json::{Map, Value};
use wire::customers::{self, CustomerPatch};
use wire::teammates::{self, TeammateInput, TeammatePatch};

use super::extract::rendered;
use crate::json::{in_place_of_all, keys_over, time};

pub(crate) fn new_customer(input: customers::NewCustomer) -> Result<NewCustomer, Error> {
    Ok(NewCustomer {
        external_id: input.external_id,
        email: input.email,
        name: input.name,
        status: input.status.map(status),
        sentiment: input.sentiment.map(sentiment),
        phone: input.phone,
        avatar_url: input.avatar_url,
        tags: input.tags.unwrap_or_default(),
        memo: input.memo,
        fields: input.fields.map(|object| attached("fields", object)).transpose()?,
        metadata: input.metadata.map(|object| attached("metadata", object)).transpose()?,
    })
}

pub(crate) fn customer_change(patch: CustomerPatch) -> CustomerChange {
    CustomerChange {
        external_id: patch.external_id,
        email: patch.email,
        name: patch.name,
        status: patch.status.map(status),
        sentiment: patch.sentiment.map(|value| value.map(sentiment)),
        phone: patch.phone,
        avatar_url: patch.avatar_url,
        tags: patch.tags,
        memo: patch.memo,
        fields: patch.fields.map(object_change),
        metadata: patch.metadata.map(object_change),
        only_if: None,
    }
}

fn attached(param: &'static str, object: Map<String, Value>) -> Result<Metadata, Error> {
    let text = Value::Object(object).to_string();
    Metadata::from_object(text).map_err(|error| Error::text(param, &error))
}

/// Keys are put over what is there; `null` empties all.
fn object_change(patch: Option<Map<String, Value>>) -> MetadataChange {
    patch.map_or_else(|| in_place_of_all(Map::new()), keys_over)
}

pub(crate) fn status(status: customers::CustomerStatus) -> CustomerStatus {
    match status {
        customers::CustomerStatus::Active => CustomerStatus::Active,
        customers::CustomerStatus::Inactive => CustomerStatus::Inactive,
    }
}

pub(crate) fn sentiment(sentiment: customers::Sentiment) -> Sentiment {
    match sentiment {
        customers::Sentiment::Happy => Sentiment::Happy,
        customers::Sentiment::Neutral => Sentiment::Neutral,
        customers::Sentiment::Frustrated => Sentiment::Frustrated,
        customers::Sentiment::Angry => Sentiment::Angry,
        customers::Sentiment::Positive => Sentiment::Positive,
        customers::Sentiment::Negative => Sentiment::Negative,
    }
}

/// A customer.
pub(crate) fn customer(customer: Customer) -> customers::Customer {
    let profile = customer.profile;
    let object = |text: &Metadata| serde_json::from_str(text.as_str()).unwrap_or_default();
    customers::Customer {
        id: customer.id.to_string(),
        external_id: customer.external_id,
        email: customer.email,
        name: customer.name,
        status: match profile.status {
            CustomerStatus::Active => customers::CustomerStatus::Active,
            CustomerStatus::Inactive => customers::CustomerStatus::Inactive,
        }
        .into(),
        sentiment: profile.sentiment.map(|found| told_sentiment(found).into()),
        phone: profile.phone,
        avatar_url: profile.avatar_url,
        tags: profile.tags,
        memo: profile.memo,
        fields: object(&profile.fields),
        metadata: object(&profile.metadata),
        traits: object(&profile.traits),
        created_at: time(customer.created_at),
        updated_at: time(customer.updated_at),
    }
}

fn told_sentiment(sentiment: Sentiment) -> customers::Sentiment {
    match sentiment {
        Sentiment::Happy => customers::Sentiment::Happy,
        Sentiment::Neutral => customers::Sentiment::Neutral,
        Sentiment::Frustrated => customers::Sentiment::Frustrated,
        Sentiment::Angry => customers::Sentiment::Angry,
        Sentiment::Positive => customers::Sentiment::Positive,
        Sentiment::Negative => customers::Sentiment::Negative,
    }
}

pub(crate) fn saved_customer(made: &Customer) -> SavedReply {
    rendered(StatusCode::CREATED, &customer(made.clone()))
}

/// A receipt.
pub(crate) fn erasure(erasure: &Erasure) -> customers::Erasure {
    let Erased { conversations, messages, notes, runs, files, events, replies } = erasure.erased;
    customers::Erasure {
        customer_id: erasure.customer.to_string(),
        began_at: time(erasure.began_at),
        ended_at: erasure.ended_at.map(time),
        erased: customers::Erased { conversations, messages, notes, runs, files, events, replies },
    }
}

pub(crate) fn new_teammate(input: TeammateInput) -> NewTeammate {
    let TeammateInput { name, email, role, on_duty, avatar_url } = input;
    NewTeammate { name, email, role: role.map(self::role), on_duty, avatar_url }
}

pub(crate) fn teammate_change(patch: TeammatePatch) -> TeammateChange {
    let TeammatePatch { name, email, role, on_duty, avatar_url } = patch;
    let role = role.map(self::role);
    TeammateChange { name, email, role, on_duty, avatar_url, only_if: None }
}

fn role(role: teammates::TeamRole) -> TeamRole {
    match role {
        teammates::TeamRole::Owner => TeamRole::Owner,
        teammates::TeamRole::Admin => TeamRole::Admin,
        teammates::TeamRole::Agent => TeamRole::Agent,
    }
}

/// A teammate.
#[must_use]
pub fn teammate(teammate: Teammate) -> teammates::Teammate {
    teammates::Teammate {
        id: teammate.id.to_string(),
        name: teammate.name,
        email: teammate.email,
        role: match teammate.role {
            TeamRole::Owner => teammates::TeamRole::Owner,
            TeamRole::Admin => teammates::TeamRole::Admin,
            TeamRole::Agent => teammates::TeamRole::Agent,
        }
        .into(),
        on_duty: teammate.on_duty,
        avatar_url: teammate.avatar_url,
        created_at: time(teammate.created_at),
        updated_at: time(teammate.updated_at),
    }
}

/// A teammate who was just added.
#[must_use]
pub fn saved_teammate(made: &Teammate) -> SavedReply {
    rendered(StatusCode::CREATED, &teammate(made.clone()))
}
