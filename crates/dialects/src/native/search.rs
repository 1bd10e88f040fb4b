//! `GET /v1/search`: tickets, messages and notes by their words.

use std::str::FromStr;

use axum::Json;
use axum::extract::State;
use domain::clock::Time;
use domain::search::{Found, Kind, Place, What};
use domain::ticket::{Priority, TicketStatus};
use engine::{Discovery, SearchWords, Snippet};
use serde::Deserialize;
use wire::lists::List;
use wire::search::{ConversationHit, HitKind, Mark};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Paging, Params, wrong};
use super::to_wire;
use crate::Door;

#[derive(Deserialize)]
pub(crate) struct SearchQuery {
    q: Option<String>,
    kind: Option<String>,
    status: Option<String>,
    priority: Option<String>,
    assignee_id: Option<String>,
    customer_id: Option<String>,
    tag: Option<String>,
    channel: Option<String>,
    created_from: Option<String>,
    created_until: Option<String>,
}

/// Finds tickets, messages and notes.
///
/// Newest first; all the words must be in the same title, message or note, as such or in another form (`refund`,
/// `refunds`). Nothing in `q` is a command: signs are left out. What was just written is found, unless very much was written
/// at once. A page may have fewer hits than `limit`, even none, while `has_more` is true: a search looks at so many
/// messages and then lets you decide whether to go on.
#[utoipa::path(
    get, path = "/v1/search", operation_id = "search_conversations", tag = "search",
    params(
        ("q" = String, Query, description = "1 to 16 words in at most 500 bytes"),
        ("kind" = Option<HitKind>, Query, description = "Only these: `ticket` (its title), `message` or `note`"),
        ("status" = Option<String>, Query, description = "Only in tickets that are `new`, `open`, `pending`, `resolved` or `closed`"),
        ("priority" = Option<String>, Query, description = "Only in tickets that are `low`, `normal`, `high` or `urgent`"),
        ("assignee_id" = Option<String>, Query, description = "Only in tickets that this teammate sees to: `mem_…`"),
        ("customer_id" = Option<String>, Query, description = "Only in conversations of this customer: `cus_…`"),
        ("tag" = Option<String>, Query, description = "Only in tickets with this tag"),
        ("channel" = Option<String>, Query, description = "Only in conversations that were opened through this door, such as `api`"),
        ("created_from" = Option<String>, Query, description = "Only what was written at this time or later (RFC 3339)"),
        ("created_until" = Option<String>, Query, description = "Only what was written before this time (RFC 3339)"),
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<i64>, Query, description = "The `next` of the page before"),
    ),
    responses((status = 200, description = "A page", body = List<ConversationHit>), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Params(query): Params<SearchQuery>,
    paging: Paging,
) -> Result<Json<List<ConversationHit>>, ApiError> {
    let words = SearchWords::parse(query.q.as_deref().unwrap_or_default(), "q")?;
    let wanted = (words, place(query)?);
    let hits = door.engine.search_conversations(&actor, wanted, paging.request()?).await?;
    Ok(Json(List {
        data: hits.items.into_iter().map(hit).collect(),
        has_more: hits.next.is_some(),
        next: hits.next.map(|position| position.to_string()),
    }))
}

fn place(query: SearchQuery) -> Result<Place, ApiError> {
    Ok(Place {
        kind: word("kind", query.kind, Kind::parse)?,
        status: word("status", query.status, TicketStatus::parse)?,
        priority: word("priority", query.priority, Priority::parse)?,
        assignee: id("assignee_id", query.assignee_id)?,
        customer: id("customer_id", query.customer_id)?,
        tag: text("tag", query.tag)?,
        channel: text("channel", query.channel)?,
        from: time("created_from", query.created_from)?,
        until: time("created_until", query.created_until)?,
    })
}

/// A query parameter that is one of a few words.
pub(super) fn word<T>(
    param: &'static str,
    text: Option<String>,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, ApiError> {
    let unknown = || wrong(param, format!("{param} is none of the words that it can be"));
    text.map(|text| parse(&text).ok_or_else(unknown)).transpose()
}

/// A query parameter that is a text; no database keeps one with a NUL.
pub(super) fn text(param: &'static str, text: Option<String>) -> Result<Option<String>, ApiError> {
    match text {
        Some(text) if text.contains('\0') => Err(wrong(param, format!("{param} has a NUL in it"))),
        text => Ok(text),
    }
}

/// A query parameter that is an id.
pub(super) fn id<T: FromStr>(
    param: &'static str,
    text: Option<String>,
) -> Result<Option<T>, ApiError> {
    let unknown = || wrong(param, format!("{param} is no id of that kind"));
    text.map(|text| text.parse().map_err(|_| unknown())).transpose()
}

/// A time.
pub(super) fn time(param: &'static str, text: Option<String>) -> Result<Option<Time>, ApiError> {
    let unknown = || wrong(param, format!("{param} is no time such as 2026-01-31T09:30:00Z"));
    let parse = |text: String| text.parse::<jiff::Timestamp>().map_err(|_| unknown());
    Ok(text.map(parse).transpose()?.map(|time| Time(time.as_millisecond())))
}

fn hit(discovery: Discovery) -> ConversationHit {
    let Discovery { found, snippet } = discovery;
    let blank = ConversationHit {
        kind: HitKind::Ticket.into(),
        conversation_id: found.conversation.to_string(),
        ticket_number: found.ticket,
        title: found.title.clone(),
        status: found.status.map(|status| status.as_str().to_owned()),
        customer_id: found.customer.map(|id| id.to_string()),
        message_id: None,
        seq: None,
        role: None,
        note_id: None,
        author_name: found.author_name.clone(),
        snippet: shown(snippet),
        created_at: to_wire::time(found.created_at),
    };
    completed(&found, blank)
}

fn completed(found: &Found, hit: ConversationHit) -> ConversationHit {
    match found.what {
        What::Title => hit,
        What::Message { id, seq, role } => ConversationHit {
            kind: HitKind::Message.into(),
            message_id: Some(id.to_string()),
            seq: Some(seq),
            role: Some(to_wire::role(role).into()),
            ..hit
        },
        What::Note(id) => {
            ConversationHit { kind: HitKind::Note.into(), note_id: Some(id.to_string()), ..hit }
        }
    }
}

fn shown(snippet: Snippet) -> wire::search::Snippet {
    let mark = |place: std::ops::Range<usize>| Mark { start: place.start, end: place.end };
    wire::search::Snippet {
        text: snippet.text,
        marks: snippet.marks.into_iter().map(mark).collect(),
        cut_before: snippet.is_cut_before,
        cut_after: snippet.is_cut_after,
    }
}
