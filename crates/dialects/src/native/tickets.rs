//! `/v1/tickets`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ticket::{Priority, TicketStatus};
use engine::{Done, SearchWords, TicketChange, TicketFilter};
use serde::Deserialize;
use wire::errors::ErrorBody;
use wire::lists::List;
use wire::tickets::{self, Ticket, TicketInput, TicketPatch};

use super::desk_wire as desk;
use super::error::{ApiError, Failures};
use super::etag::{IfMatch, Tagged};
use super::extract::{Caller, Input, Paging, Params, TicketId, once_reply, replayed};
use super::search::{id, text, word};
use super::to_wire;
use crate::Door;

#[derive(Deserialize)]
pub(crate) struct FilterQuery {
    status: Option<String>,
    priority: Option<String>,
    assignee_id: Option<String>,
    customer_id: Option<String>,
    tag: Option<String>,
    search: Option<String>,
}

impl FilterQuery {
    fn filter(self) -> Result<TicketFilter, ApiError> {
        let words = self.search.map(|text| SearchWords::parse(&text, "search")).transpose()?;
        Ok(TicketFilter {
            status: word("status", self.status, TicketStatus::parse)?,
            priority: word("priority", self.priority, Priority::parse)?,
            assignee: id("assignee_id", self.assignee_id)?,
            customer: id("customer_id", self.customer_id)?,
            tag: text("tag", self.tag)?,
            words: words.map(SearchWords::into_words).unwrap_or_default(),
        })
    }
}

/// Lists tickets, newest first. Customers list their own.
#[utoipa::path(
    get, path = "/v1/tickets", operation_id = "list_tickets", tag = "tickets",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<i64>, Query, description = "The `next` of the page before: a ticket's number"),
        ("status" = Option<tickets::TicketStatus>, Query, description = "Only tickets that are so far"),
        ("priority" = Option<tickets::Priority>, Query, description = "Only tickets that matter so much"),
        ("assignee_id" = Option<String>, Query, description = "Only tickets that this teammate sees to"),
        ("customer_id" = Option<String>, Query, description = "Only tickets of this customer"),
        ("tag" = Option<String>, Query, description = "Only tickets with this tag"),
        ("search" = Option<String>, Query, description = "Only tickets in which all these words are said: 1 to 16 in at most 500 bytes"),
    ),
    responses((status = 200, description = "A page", body = List<Ticket>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Params(query): Params<FilterQuery>,
    paging: Paging,
) -> Result<Json<List<Ticket>>, ApiError> {
    let page = door.engine.tickets(&actor, query.filter()?, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |ticket| ticket.facet.number.to_string(), desk::ticket)))
}

/// Opens a ticket, and with it a conversation.
#[utoipa::path(
    post, path = "/v1/tickets", operation_id = "create_ticket", tag = "tickets",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = TicketInput,
    responses((status = 201, description = "The ticket", body = Ticket), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<TicketInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (desk::new_ticket(&actor, input.value)?, input.name.once(desk::opened));
    Ok(once_reply(door.engine.open_ticket(&actor, new, once).await?, desk::opened))
}

/// Finds one ticket.
#[utoipa::path(
    get, path = "/v1/tickets/{id}", operation_id = "find_ticket", tag = "tickets",
    params(("id" = String, Path, description = "`cnv_…`")),
    responses((status = 200, description = "The ticket", body = Ticket), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    TicketId(id): TicketId,
) -> Result<Tagged<Ticket>, ApiError> {
    Ok(Tagged(desk::ticket(door.engine.ticket(&actor, id).await?)))
}

/// Changes a ticket.
#[utoipa::path(
    patch, path = "/v1/tickets/{id}", operation_id = "change_ticket", tag = "tickets",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what is to be changed: 412 when it is another by now"),
    ),
    request_body = TicketPatch,
    responses(
        (status = 200, description = "The ticket as it is now", body = Ticket),
        (status = 412, description = "It has changed meanwhile", body = ErrorBody),
        Failures,
    ),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    TicketId(id): TicketId,
    if_match: IfMatch,
    input: Input<TicketPatch>,
) -> Result<Response, ApiError> {
    let (change, once) = (desk::ticket_change(input.value)?, input.name.once(desk::changed));
    let change = TicketChange { only_if: if_match.only_if(desk::ticket), ..change };
    Ok(match door.engine.change_ticket(&actor, id, change, once).await? {
        Done::Fresh(ticket) => Tagged(desk::ticket(ticket)).into_response(),
        Done::Replayed(reply) => replayed(reply),
    })
}

/// Removes a ticket with its conversation.
#[utoipa::path(
    delete, path = "/v1/tickets/{id}", operation_id = "delete_ticket", tag = "tickets",
    params(("id" = String, Path, description = "`cnv_…`")),
    responses((status = 204, description = "It is gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    TicketId(id): TicketId,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_ticket(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
