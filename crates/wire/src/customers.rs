//! Customers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lenient::Lenient;

/// Somebody who asks; anonymous while both `external_id` and `email` are `null`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    /// `cus_…`
    pub id: String,
    /// What your own system calls them; no two customers have the same.
    pub external_id: Option<String>,
    /// Their address in lower case; no two customers have the same.
    pub email: Option<String>,
    /// What people call them.
    pub name: Option<String>,
    /// Whether they are a customer still.
    #[schema(value_type = CustomerStatus)]
    pub status: Lenient<CustomerStatus>,
    /// How they feel about the company.
    #[schema(value_type = Option<Sentiment>)]
    pub sentiment: Option<Lenient<Sentiment>>,
    /// Their telephone number, as it was given.
    pub phone: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// Free words to find them by.
    pub tags: Vec<String>,
    /// What colleagues should know at a glance; never shown to the customer.
    pub memo: Option<String>,
    /// Your own fields, for people.
    #[schema(value_type = Object)]
    pub fields: serde_json::Value,
    /// What programs attached.
    #[schema(value_type = Object)]
    pub metadata: serde_json::Value,
    /// What came with the proof of their identity: `{name: {"value": …, "agentVisible": bool}}`.
    #[schema(value_type = Object)]
    pub traits: serde_json::Value,
    /// When they were first heard of.
    pub created_at: String,
    /// When something of this last changed.
    pub updated_at: String,
}

/// Whether somebody is a customer still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CustomerStatus {
    /// They are.
    Active,
    /// They were.
    Inactive,
}

/// How somebody feels about the company; two scales side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sentiment {
    /// Well.
    Happy,
    /// Neither well nor badly.
    Neutral,
    /// Badly.
    Frustrated,
    /// Very badly.
    Angry,
    /// Well.
    Positive,
    /// Badly.
    Negative,
}

/// A customer to add.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "external_id": "user_43",
    "email": "lin@example.com",
    "name": "Lin",
    "tags": ["beta"],
    "fields": {"plan": "team"}
}))]
pub struct NewCustomer {
    /// What your own system calls them: at most 255 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Their address: at most 254 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What people call them: at most 255 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// `active` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CustomerStatus>,
    /// How they feel about the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentiment: Option<Sentiment>,
    /// Their telephone number: at most 50 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Their picture, `https://…`: at most 2,048 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// At most 50 words or phrases of at most 100 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// What colleagues should know at a glance: at most 16,384 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// Your own fields, for people: at most 16,384 bytes of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub fields: Option<serde_json::Map<String, serde_json::Value>>,
    /// What programs attach: at most 16,384 bytes of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What to change in a customer; absent fields stay as they are, `null` empties one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "inactive", "metadata": {"trial": null}}))]
pub struct CustomerPatch {
    /// What your own system calls them.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub external_id: Option<Option<String>>,
    /// Their address.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// What people call them.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    /// Whether they are a customer still.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub status: Option<CustomerStatus>,
    /// How they feel about the company.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Sentiment>)]
    pub sentiment: Option<Option<Sentiment>>,
    /// Their telephone number.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
    /// Their picture.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub avatar_url: Option<Option<String>>,
    /// All of their tags.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// What colleagues should know at a glance.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub memo: Option<Option<String>>,
    /// Keys to put over your own fields; a key that is `null` is removed. `null` in place of the object removes all.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub fields: Option<Option<serde_json::Map<String, serde_json::Value>>>,
    /// Keys to put over what programs attached; a key that is `null` is removed. `null` in place of the object removes
    /// all.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Option<serde_json::Map<String, serde_json::Value>>>,
}

/// Into whom a customer is merged.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"into": "cus_018bcfe56800700080000000000000aa"}))]
pub struct CustomerMerge {
    /// `cus_…`, who stays.
    pub into: String,
}

/// What was removed of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Erasure {
    /// Whose data it was: `cus_…`
    pub customer_id: String,
    /// When it began.
    pub began_at: String,
    /// When nothing was left; `null` while it goes on.
    pub ended_at: Option<String>,
    /// What was removed, by kind.
    pub erased: Erased,
}

/// How much was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Erased {
    /// Conversations, tickets among them.
    pub conversations: u64,
    /// Messages, of everybody who wrote in those conversations.
    pub messages: u64,
    /// Notes of colleagues.
    pub notes: u64,
    /// Attempts of the AI to answer.
    pub runs: u64,
    /// Files with their bytes.
    pub files: u64,
    /// Events whose content was removed; that something happened, and when, stays.
    pub events: u64,
    /// Answers that were kept for repeated requests.
    pub replies: u64,
}

/// One line of an export.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", content = "data", rename_all = "lowercase")]
pub enum ExportLine {
    /// The first: who it is.
    Customer(Customer),
    /// What was told of them when they were changed.
    Event(ExportedEvent),
    /// A conversation; what was said in it follows.
    Conversation(crate::conversations::Conversation),
    /// The help desk's view of the conversation before it.
    Ticket(crate::tickets::Ticket),
    /// A message in the conversation before it.
    Message(crate::conversations::Message),
    /// A note of a colleague on the conversation before it.
    Note(crate::tickets::Note),
    /// An attempt of the AI to answer in the conversation before it.
    Run(crate::conversations::Run),
    /// What was thought of the answer of the attempt before it.
    Feedback(crate::feedback::Feedback),
    /// A file that was sent in the conversation before it, or in none.
    File(crate::files::File),
    /// The last: how many lines came before it. An export without it was cut off.
    End(ExportEnd),
}

/// What was told of a customer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportedEvent {
    /// `evt_…`
    pub id: String,
    /// What happened, for example `customer.updated`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is told of it.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// When it happened.
    pub created_at: String,
}

/// The end of an export.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub struct ExportEnd {
    /// How many lines came before this one.
    pub lines: u64,
}
