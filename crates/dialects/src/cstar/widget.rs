//! `/api/widget`: what the chat client calls, from the pages of a company and on behalf of one customer.
//!
//! `identity` lets a customer in whose company signed who they are; `conversations` is what they may do then, with the
//! session that they got. Which team they are in stands in their session: `teamId` is read and passed over.

mod canonical;
mod conversations;
mod identity;

pub(super) use conversations::{create, list, messages, send};
pub(super) use identity::verify;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::access::{Actor, Guest, Reach, Who};

use super::admission::bearer;
use super::error::{Code, Refusal};
use crate::Door;
use crate::caller::admit;

/// The holder of a customer's session.
pub(super) struct Customer(Actor);

impl FromRequestParts<Door> for Customer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Customer, Refusal> {
        const WORDS: &str =
            "identify the customer first, and send the sessionToken as \"Authorization: Bearer …\"";
        let missing = || Refusal::new(Code::AuthenticationRequired, WORDS);
        let credential = bearer(&parts.headers).ok_or_else(missing)?;
        let actor = admit(&door.engine, &parts.headers, credential).await?.actor;
        match actor.who {
            Who::Guest(Guest { reach: Reach::Customer(_), .. }) => Ok(Customer(actor)),
            _ => Err(missing()),
        }
    }
}
