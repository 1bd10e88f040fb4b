//! `/v1/tokens` and `/v1/customer-sessions`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Reach;
use engine::{GivenToken, NewSession};
use wire::tokens::{Session, SessionRequest, Token, TokenRequest};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Input};
use super::from_wire::{self, Wanted};
use super::to_wire;
use crate::Door;

/// Gives a token to a person: for a customer's conversations, or for one conversation.
///
/// It takes a secret key, and is kept nowhere: a repeated request gives another token.
#[utoipa::path(
    post, path = "/v1/tokens", operation_id = "create_token", tag = "tokens",
    request_body = TokenRequest,
    responses((status = 201, description = "The token", body = Token), Failures),
)]
pub(crate) async fn give(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<TokenRequest>,
) -> Result<(StatusCode, Json<Token>), ApiError> {
    let (given, reach) = match from_wire::token(input.value)? {
        Wanted::Known(new) => {
            let reach = new.reach;
            (door.engine.give_token(&actor, new).await?, reach)
        }
        Wanted::Described(new) => {
            let (given, id) = door.engine.give_customer_token(&actor, new).await?;
            (given, Reach::Customer(id))
        }
    };
    Ok((StatusCode::CREATED, Json(to_wire::token(given, reach))))
}

/// Begins the session of somebody unknown, or goes on with theirs; or of whom your server says it is.
///
/// It takes a publishable key. With the `token` of a session that has not ended the customer stays the same. With
/// `identity`, which your server signs with the workspace's identity secret, they are a customer whom you know.
#[utoipa::path(
    post, path = "/v1/customer-sessions", operation_id = "create_customer_session", tag = "tokens",
    request_body = SessionRequest,
    responses((status = 201, description = "The session", body = Session), Failures),
)]
pub(crate) async fn begin(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<SessionRequest>,
) -> Result<(StatusCode, Json<Session>), ApiError> {
    let SessionRequest { token, identity } = &input.value;
    let new = NewSession { previous: token.as_deref(), identity: identity.as_deref() };
    let (given, id) = door.engine.begin_session(&actor, new).await?;
    let GivenToken { token, expires_at } = given;
    let (expires_at, customer_id) = (to_wire::time(expires_at), id.to_string());
    Ok((StatusCode::CREATED, Json(Session { token, expires_at, customer_id })))
}
