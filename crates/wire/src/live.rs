//! Live conversations: events, and the frames of the WebSocket at `GET /v1/live`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agents::Agent;
use crate::articles::{ArticleOutline, Category};
use crate::conversations::{Conversation, Message, Run};
use crate::customers::Customer;
use crate::errors::ErrorDetail;
use crate::teammates::Teammate;
use crate::tickets::{Note, Ticket};

/// Something that happened.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// `evt_…`
    pub id: String,
    /// What happened, for example `message.created`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The conversation it happened in.
    pub conversation_id: Option<String>,
    /// Where it stands in what is read: 1, 2, 3… in a conversation.
    pub position: i64,
    /// When it happened.
    pub created_at: String,
    /// What it is about.
    pub data: EventData,
}

/// What an event is about, as it was when the event was read. Absent when it is gone.
///
/// Tickets and what follows them are told to secret keys alone, by `/v1/events` and by webhooks.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct EventData {
    /// Of `message.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    /// Of `run.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
    /// Of `conversation.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<Conversation>,
    /// Of `ticket.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// Of `customer.…`; of `ticket.…`: whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// Of `note.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// Of `teammate.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teammate: Option<Teammate>,
    /// Of `category.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Of `article.…`: without the body, which may be long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleOutline>,
    /// Of `agent.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// The id of what it is about, unless that is a message, a run or a conversation that stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `true` when only `subject` is told, because the rest was too long: fetch the event to read all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
    /// What is to be known beyond that, only in `/v1/events` and webhooks, and with a secret key. Of updates: `changes`,
    /// each field with `from` and `to`. Of `conversation.handed_off`: `reason`, and in `notify` the ids of the teammates
    /// to tell. Of what is gone: its names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub details: Option<serde_json::Value>,
}

/// A page of events.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EventPage {
    /// The events, in order.
    pub data: Vec<Event>,
    /// Whether more follow.
    pub has_more: bool,
    /// What to pass as `after` for the next page; `null` on the last.
    pub next: Option<String>,
    /// `false` when events before the first of these are no longer kept, or when the position is none of this list.
    pub recovered: bool,
}

/// A conversation as it is now, for whoever cannot be told what was missed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Snapshot {
    /// The conversation.
    pub conversation: Conversation,
    /// Its newest messages, oldest first, at most 100.
    pub messages: Vec<Message>,
    /// Whether there are messages before these.
    pub has_more: bool,
}

/// What a client says. Every frame may carry an `id` of at most 128 bytes, which its answer repeats.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientFrame {
    /// Says who speaks, or replaces a token.
    Auth {
        /// See above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// A key or a token.
        token: String,
    },
    /// Follows a conversation.
    Subscribe {
        /// See above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `cnv_…`
        conversation_id: String,
        /// The last position that the client has; absent: only what happens from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<i64>,
    },
    /// Follows it no longer.
    Unsubscribe {
        /// See above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `cnv_…`
        conversation_id: String,
    },
    /// Posts a message.
    Message {
        /// The client id: the same again is the same message.
        id: String,
        /// What is said: 1 to 65,536 bytes.
        content: String,
        /// Where; absent opens a conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation_id: Option<String>,
        /// The slug or id of the agent of a new conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// The files that are sent along: `fil_…`
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        attachments: Vec<String>,
    },
    /// Begins or ends to write.
    Typing {
        /// See above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `cnv_…`
        conversation_id: String,
        /// Whether somebody writes now.
        on: bool,
    },
    /// Stops the AI's answer.
    Stop {
        /// See above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `cnv_…`
        conversation_id: String,
    },
    /// Tries a run again that has no answer.
    Retry {
        /// See above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `run_…`
        run_id: String,
    },
    /// Asks for a `pong`.
    Ping {
        /// See above.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
}

/// Words of an answer that is being written.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Words {
    /// `cnv_…`
    pub conversation_id: String,
    /// `run_…`
    pub run_id: String,
    /// 1, 2, 3… in its run; of a progress, that of the last delta in it.
    pub number: u64,
    /// The words.
    pub text: String,
}

/// What the server says.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The first frame.
    Ready {
        /// Whether the request has said who speaks.
        authenticated: bool,
        /// How often a `heartbeat` comes.
        heartbeat_seconds: u64,
    },
    /// Answers `auth`.
    Authenticated {
        /// That of the frame it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// When the token ends; keys do not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<String>,
    },
    /// Answers `subscribe`.
    Subscribed {
        /// That of the frame it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `cnv_…`
        conversation_id: String,
        /// The position after which it goes on.
        position: i64,
        /// Whether nothing is missing before it.
        recovered: bool,
        /// The conversation as it is now, when something is missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        snapshot: Option<Box<Snapshot>>,
    },
    /// Answers `unsubscribe`.
    Unsubscribed {
        /// That of the frame it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `cnv_…`
        conversation_id: String,
    },
    /// Something happened.
    Event {
        /// What.
        event: Box<Event>,
    },
    /// All of the answer so far.
    Progress(Words),
    /// More of the answer.
    Delta(Words),
    /// Somebody begins or ends to write.
    Typing {
        /// `cnv_…`
        conversation_id: String,
        /// `customer`, `agent` or `assistant`.
        who: String,
        /// Whether they write now.
        on: bool,
    },
    /// The first of their kind came, or the last one left.
    Presence {
        /// `cnv_…`
        conversation_id: String,
        /// `customer` or `agent`.
        who: String,
        /// Whether somebody is there now.
        here: bool,
    },
    /// The message is durable.
    Ack {
        /// Its client id.
        id: String,
        /// Where it is.
        conversation_id: String,
        /// It, as it stands there.
        message: Box<Message>,
    },
    /// Answers `stop`.
    Stopped {
        /// That of the frame it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// What was stopped.
        run_ids: Vec<String>,
    },
    /// Answers `retry`.
    Retried {
        /// That of the frame it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The new run.
        run_id: String,
    },
    /// Answers `ping`.
    Pong {
        /// That of the frame it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// We are here.
    Heartbeat,
    /// The token is to be replaced.
    #[serde(rename = "token.expiring")]
    TokenExpiring {
        /// When it ends.
        expires_at: String,
    },
    /// A frame was refused.
    Error {
        /// That of the frame, if it could be read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// Why.
        error: ErrorDetail,
    },
    /// The last frame.
    Closing {
        /// The close code that follows.
        code: u16,
        /// Why, in a word for programs.
        reason: String,
    },
}

/// What a webhook would be sent of an event, in the stream of `GET /v1/webhooks/listen`.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Letter {
    /// What receivers know it by; it goes into the signature.
    pub id: String,
    /// The type of the event in the words of the payload.
    #[serde(rename = "type")]
    pub kind: String,
    /// The position of its event.
    pub position: i64,
    /// The position that the stream told before; nothing that is wanted lies between the two.
    pub previous: i64,
    /// The body, byte for byte.
    pub body: String,
    /// The headers, but for those that sign it.
    pub headers: BTreeMap<String, String>,
}

/// The first event of an event stream.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StreamOpened {
    /// The position after which it goes on.
    pub position: i64,
    /// Whether nothing is missing before it.
    pub recovered: bool,
    /// The conversation as it is now, when something is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
}
