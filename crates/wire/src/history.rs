//! Conversations that an application keeps: begun, appended to, changed and removed, and answered by nobody.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::chat::CustomerInput;
use crate::conversations::Role;

/// A conversation that is begun without a message.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Holidays", "customer": {"external_id": "user_42"}}))]
pub struct ConversationInput {
    /// Its identity, if you make it: `cnv_…`, or a UUID. One that is taken is a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Slug or id of the agent that answers when it is asked something; absent means the default agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Whose it is, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Whose it is, described: found or made as in a chat. With a token it is its holder's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerInput>,
    /// What its owner calls it: at most 1,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An object of your own, at most 16,384 bytes of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
    /// When it was begun (RFC 3339), if not now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

/// What is to change in a conversation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Holidays in May"}))]
pub struct ConversationPatch {
    /// At most 1,000 bytes; `null` takes it away.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    /// An object in the place of what there is; `null` is an empty one.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Option<Map<String, Value>>>,
}

/// Messages that are appended, in their order; nobody answers them.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"messages": [{"role": "customer", "content": "Hello"}]}))]
pub struct HistoryInput {
    /// 1 to 1,000. All are appended, or none.
    pub messages: Vec<HistoryMessage>,
}

/// A message as an application has it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "customer", "content": "Hello"}))]
pub struct HistoryMessage {
    /// Its identity, if you make it: `msg_…`, or a UUID. One that is taken is a conflict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Who speaks; absent or `null`: `nobody`. With a token not `agent`.
    #[serde(default)]
    pub role: Option<Role>,
    /// What is said: at most 65,536 bytes. Absent: the `content` of `structure`, if that has a text of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// What it is beyond its text: at most 100 bytes. Absent: the `type` of `structure`, or `text`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// An object, at most 262,144 bytes of JSON: media, tool calls, to-dos and whatever else you have. It is kept as it
    /// came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub structure: Option<Map<String, Value>>,
    /// An object of your own, at most 16,384 bytes of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
    /// When it was said (RFC 3339), if not now. The order is that of the list, whatever the times are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
}

/// What is to change in a message.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"content": "Hello again"}))]
pub struct MessagePatch {
    /// Who speaks; `null`: `nobody`. With a token not `agent`.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Role>)]
    pub role: Option<Option<Role>>,
    /// What is said: at most 65,536 bytes. Absent beside a `structure` that has a text `content`: that text.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub content: Option<String>,
    /// What the new `structure` is; absent: its own `type`, or `text`.
    #[serde(
        default,
        rename = "type",
        deserialize_with = "crate::filled",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    pub kind: Option<String>,
    /// An object in the place of what there is; `null` leaves nothing but the text.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub structure: Option<Option<Map<String, Value>>>,
    /// An object in the place of what there is; `null` takes it away.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Option<Map<String, Value>>>,
}
