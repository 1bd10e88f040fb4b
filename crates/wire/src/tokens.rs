//! Tokens for people, and the sessions of unknown visitors.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::chat::CustomerInput;

/// A token that is wanted, for exactly one of `customer_id`, `customer` and `conversation_id`, or of `kind` `user`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"customer": {"external_id": "user_42"}, "ttl_seconds": 3600}))]
pub struct TokenRequest {
    /// `user`, for a user of an application that keeps its conversations here; then `user_id` says which, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TokenKind>,
    /// Your own id of the user: the `external_id` of a customer, who is made when new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// For all conversations of this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The same for the customer who is described: made, or completed as far as is said of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerInput>,
    /// For this conversation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// How long it lives: 60 to 86,400 seconds, 3,600 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl_seconds: Option<i64>,
    /// What its holder may do, at least one of them; all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<TokenScope>>,
}

/// What somebody is who gets a token by your own id of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// A user of your application.
    User,
}

/// What the holder of a token may do in the conversations that it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum TokenScope {
    /// Read and watch them.
    #[serde(rename = "conversations:read")]
    Read,
    /// Speak in them.
    #[serde(rename = "conversations:write")]
    Write,
}

/// A token; it is shown only here.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Token {
    /// Send it as `Authorization: Bearer …`.
    pub token: String,
    /// From when it opens nothing any more.
    pub expires_at: String,
    /// Whose conversations it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Which conversation it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
}

/// The session of a visitor that is wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct SessionRequest {
    /// The token of their session so far; while it has not ended, they stay the same customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Who they are: a JSON Web Token (HS256) that your server signs with the workspace's identity secret, with `sub` (your
    /// own id of them), `aud` (the workspace's slug or id) and `exp`, and if you like `email` and `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
}

/// The session of a visitor.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Send it as `Authorization: Bearer …`.
    pub token: String,
    /// From when it opens nothing any more: a day later.
    pub expires_at: String,
    /// Who they are from now on; somebody unknown exists once they have said something.
    pub customer_id: String,
}
