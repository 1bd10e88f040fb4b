//! `POST /chat/completions`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use engine::{Asked, Done, Error};

use super::answer::{self, Answer};
use super::chunks::{self, Voice};
use super::error::Refusal;
use super::extract::{Caller, Input};
use super::request::CompletionRequest;
use crate::Door;
use crate::caller::IDEMPOTENT_REPLAYED;
use crate::layers::REQUEST_ID;
use crate::sources::addresses;

/// Asks a question as a customer.
pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    headers: HeaderMap,
    Input { value: request, name }: Input<CompletionRequest>,
) -> Result<Response, Refusal> {
    let (model, streams, counts) = (request.model.clone(), request.streams(), request.counts());
    let ask = request.into_ask()?;
    let asked = door.engine.ask(&actor, ask, name.once(answer::saved)).await;
    let asked = asked.map_err(|error| refusal(error, &model))?;
    let is_replayed = matches!(asked, Asked::Replayed(_));
    let mut response = if streams {
        let request_id = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
        let request_id = request_id.unwrap_or_default().to_owned();
        chunks::events(asked, Voice { door, actor, model, counts, request_id })?
    } else {
        whole(&door, &actor, asked, &model).await?
    };
    if is_replayed {
        let marked = HeaderValue::from_static("true");
        response.headers_mut().insert(IDEMPOTENT_REPLAYED, marked);
    }
    Ok(response)
}

async fn whole(door: &Door, actor: &Actor, asked: Asked, model: &str) -> Result<Response, Refusal> {
    let answer = match asked.finish().await? {
        Done::Fresh(exchange) => Answer::of(&exchange),
        Done::Replayed(reply) => read(&reply.body)?,
    };
    let addresses = addresses(door, actor, answer.cited()).await;
    Ok(Json(answer.completion(model, &addresses)).into_response())
}

/// An answer that was kept.
pub(super) fn read(saved: &[u8]) -> Result<Answer, Error> {
    serde_json::from_slice(saved).map_err(|error| Error::Internal(error.into()))
}

/// An agent that does not exist is a model that does not exist.
fn refusal(error: Error, model: &str) -> Refusal {
    match error {
        Error::Invalid { param: "agent", .. } => Refusal::no_model(model),
        Error::NotFound("conversation") => Refusal::from(error).at("metadata.conversation_id"),
        other => other.into(),
    }
}
