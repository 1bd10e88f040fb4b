//! From the product's values to the native API's JSON.

mod library;

use axum::http::StatusCode;
use domain::access::{Actor, Reach, Who};
use domain::agent::{self, AgentSettings};
use domain::conversation::{self, HandledBy, Status};
use domain::file;
use domain::message;
use domain::page::Page;
use domain::run;
use domain::ticket::HandOffReason;
use domain::workspace;
use engine::{Exchange, GivenToken, Link, SavedReply, Upload};
use serde_json::Value;
use wire::{agents, chat, conversations, files, lists, tokens};

use super::extract::rendered;
use crate::files::content_url;
pub use crate::json::time;
pub use library::article;
pub(crate) use library::{article_outline, category, saved_article, saved_category, search_hit};

/// A page whose next position is what `position` says of its last item.
pub(crate) fn list<T, W>(
    page: Page<T>,
    position: fn(&T) -> String,
    item: fn(T) -> W,
) -> lists::List<W> {
    let next = page.items.last().map(position).filter(|_| page.has_more);
    let data = page.items.into_iter().map(item).collect();
    lists::List { data, has_more: page.has_more, next }
}

/// An answer.
#[must_use]
pub fn chat_reply(exchange: &Exchange) -> chat::ChatReply {
    let citations =
        exchange.message.as_ref().map_or(Vec::new(), |message| message.citations.clone());
    chat::ChatReply {
        id: exchange.run.to_string(),
        conversation_id: exchange.conversation.to_string(),
        message: exchange.message.clone().map(message),
        reply: exchange.reply.clone(),
        citations: citations.into_iter().map(citation).collect(),
        confidence: exchange.confidence,
        outcome: outcome(exchange.outcome).into(),
        handled_by: handled_by(exchange.handled_by).into(),
        usage: usage(exchange.usage),
    }
}

/// An answer, byte by byte.
#[must_use]
pub fn saved_chat_reply(exchange: &Exchange) -> SavedReply {
    rendered(StatusCode::OK, &chat_reply(exchange))
}

pub(crate) fn saved_agent(made: &agent::Agent) -> SavedReply {
    rendered(StatusCode::CREATED, &agent(made.clone()))
}

pub(crate) fn published_agent(made: &agent::Agent) -> SavedReply {
    rendered(StatusCode::OK, &agent(made.clone()))
}

pub(crate) fn saved_conversation(changed: &conversation::Conversation) -> SavedReply {
    rendered(StatusCode::OK, &conversation(changed.clone()))
}

pub(crate) fn saved_upload(upload: &Upload) -> SavedReply {
    let Upload { file, pass, size_max, base_url } = upload;
    let body = files::FileUpload {
        id: file.id.to_string(),
        upload_url: content_url(base_url, file.id, pass),
        expires_at: time(pass.expires_at),
        size_max: *size_max,
    };
    rendered(StatusCode::CREATED, &body)
}

pub(crate) fn saved_file(found: &file::File) -> SavedReply {
    rendered(StatusCode::OK, &linked_file(found.clone(), None, ""))
}

/// A file, with the address to fetch its bytes from.
pub(crate) fn linked_file(file: file::File, link: Option<&Link>, public_url: &str) -> files::File {
    files::File {
        id: file.id.to_string(),
        conversation_id: file.conversation.map(|id| id.to_string()),
        state: match file.state {
            file::FileState::Expected | file::FileState::Expired => files::FileState::Expected,
            file::FileState::Stored => files::FileState::Stored,
            file::FileState::Ready => files::FileState::Ready,
        }
        .into(),
        size_bytes: file.content.as_ref().map(|content| content.size_bytes),
        sha256: file.content.map(|content| content.sha256),
        download_url: link.map(|link| content_url(public_url, file.id, link)),
        download_expires_at: link.map(|link| time(link.expires_at)),
        filename: file.filename,
        mime_type: file.mime_type,
        created_at: time(file.created_at),
    }
}

pub(crate) fn unpublished_agent(done: &(agent::Agent, agent::VersionSummary)) -> SavedReply {
    published_agent(&done.0)
}

pub(crate) fn role(role: message::Role) -> conversations::Role {
    match role {
        message::Role::Customer => conversations::Role::Customer,
        message::Role::Assistant => conversations::Role::Assistant,
        message::Role::Agent => conversations::Role::Agent,
        message::Role::System => conversations::Role::System,
        message::Role::Nobody => conversations::Role::Nobody,
    }
}

/// A message.
#[must_use]
pub fn message(message: message::Message) -> conversations::Message {
    conversations::Message {
        id: message.id.to_string(),
        conversation_id: message.conversation.to_string(),
        seq: message.seq,
        role: role(message.role).into(),
        kind: message.structure.as_ref().map(|structure| structure.kind.clone()),
        content: message.text,
        structure: message.structure.map(|structure| parsed(&structure.json)),
        citations: message.citations.into_iter().map(citation).collect(),
        attachments: message.attachments.into_iter().map(attachment).collect(),
        run_id: message.run.map(|id| id.to_string()),
        client_id: message.client_id,
        author_id: message.author.map(|id| id.to_string()),
        author_name: message.author_name,
        metadata: message.metadata.map(|metadata| parsed(metadata.as_str())),
        created_at: time(message.created_at),
        edited_at: message.edited_at.map(time),
    }
}

/// An object that was checked when it came.
fn parsed(object: &str) -> Value {
    serde_json::from_str(object).unwrap_or_default()
}

fn attachment(attachment: message::Attachment) -> conversations::Attachment {
    let message::Attachment { file, filename, mime_type, size_bytes } = attachment;
    conversations::Attachment { file_id: file.to_string(), filename, mime_type, size_bytes }
}

pub(crate) fn citation(citation: message::Citation) -> conversations::Citation {
    let message::Citation { article, title, url, heading, quote, start, end } = citation;
    conversations::Citation {
        article_id: article.to_string(),
        title,
        url,
        heading,
        quote,
        start,
        end,
    }
}

/// A conversation.
#[must_use]
pub fn conversation(found: conversation::Conversation) -> conversations::Conversation {
    conversations::Conversation {
        id: found.id.to_string(),
        customer_id: found.customer.map(|id| id.to_string()),
        agent_id: found.agent.map(|id| id.to_string()),
        environment: found.environment.as_str().to_owned(),
        channel: found.channel,
        label: found.label,
        name: found.name,
        status: match found.status {
            Status::Open => conversations::ConversationStatus::Open,
            Status::Closed => conversations::ConversationStatus::Closed,
        }
        .into(),
        handled_by: handled_by(found.handled_by).into(),
        hand_off_reason: found.hand_off_reason.map(|reason| hand_off_reason(reason).into()),
        ticket_number: found.ticket,
        metadata: serde_json::from_str(found.metadata.as_str()).unwrap_or_default(),
        message_count: found.message_count,
        created_at: time(found.created_at),
        updated_at: time(found.updated_at),
    }
}

pub(crate) fn run(run: run::Run) -> conversations::Run {
    conversations::Run {
        id: run.id.to_string(),
        conversation_id: run.conversation.to_string(),
        question_id: run.question.to_string(),
        answer_id: run.answer.map(|id| id.to_string()),
        agent_id: run.agent.map(|id| id.to_string()),
        agent_version: run.agent_version,
        model: run.model,
        state: match run.state {
            run::State::Queued => conversations::RunState::Queued,
            run::State::Running => conversations::RunState::Running,
            run::State::Completed => conversations::RunState::Completed,
            run::State::Failed => conversations::RunState::Failed,
            run::State::Interrupted => conversations::RunState::Interrupted,
            run::State::Canceled => conversations::RunState::Canceled,
        }
        .into(),
        outcome: run.outcome.map(|found| outcome(found).into()),
        confidence: run.confidence,
        usage: usage(run.usage),
        started_at: time(run.started_at),
        ended_at: run.ended_at.map(time),
    }
}

fn outcome(outcome: run::Outcome) -> chat::Outcome {
    match outcome {
        run::Outcome::Answered => chat::Outcome::Answered,
        run::Outcome::NotFound => chat::Outcome::NotFound,
        run::Outcome::HandedOff => chat::Outcome::HandedOff,
        run::Outcome::Held => chat::Outcome::Held,
    }
}

pub(crate) fn handled_by(handled_by: HandledBy) -> chat::HandledBy {
    match handled_by {
        HandledBy::Ai => chat::HandledBy::Ai,
        HandledBy::Waiting => chat::HandledBy::Waiting,
        HandledBy::Human => chat::HandledBy::Human,
    }
}

fn hand_off_reason(reason: HandOffReason) -> conversations::HandOffReason {
    match reason {
        HandOffReason::CustomerRequest => conversations::HandOffReason::CustomerRequest,
        HandOffReason::NotFound => conversations::HandOffReason::NotFound,
        HandOffReason::Policy => conversations::HandOffReason::Policy,
        HandOffReason::ModelFailure => conversations::HandOffReason::ModelFailure,
        HandOffReason::Budget => conversations::HandOffReason::Budget,
        HandOffReason::Keyword => conversations::HandOffReason::Keyword,
        HandOffReason::Teammate => conversations::HandOffReason::Teammate,
    }
}

fn usage(usage: run::Usage) -> chat::Usage {
    let run::Usage { prompt_tokens, completion_tokens, total_tokens } = usage;
    chat::Usage { prompt_tokens, completion_tokens, total_tokens }
}

pub(crate) fn agent(agent: agent::Agent) -> agents::Agent {
    agents::Agent {
        id: agent.id.to_string(),
        slug: agent.slug.as_str().to_owned(),
        name: agent.name,
        settings: settings(agent.draft),
        published_version: agent.published,
        copied_from: agent.copied_from.map(|id| id.to_string()),
        created_at: time(agent.created_at),
        updated_at: time(agent.updated_at),
    }
}

pub(crate) fn agent_version(version: agent::AgentVersion) -> agents::AgentVersion {
    agents::AgentVersion {
        agent_id: version.agent.to_string(),
        number: version.number,
        settings: settings(version.settings),
        created_at: time(version.created_at),
    }
}

pub(crate) fn listed_version(
    (version, uses): (agent::AgentVersion, Vec<agent::Use>),
) -> agents::ListedVersion {
    let environments = uses.into_iter().map(|found| match found.environment {
        agent::Environment::Production => agents::Environment::Production,
        agent::Environment::Staging => agents::Environment::Staging,
        agent::Environment::Development => agents::Environment::Development,
    });
    agents::ListedVersion {
        environments: environments.map(Into::into).collect(),
        version: agent_version(version),
    }
}

fn settings(settings: AgentSettings) -> agents::AgentSettings {
    agents::AgentSettings {
        instructions: settings.instructions,
        model: settings.model,
        fallback: settings.fallback,
        threshold: settings.threshold,
        when_not_found: match settings.when_not_found {
            agent::WhenNotFound::Offer => agents::WhenNotFound::Offer,
            agent::WhenNotFound::HandOff => agents::WhenNotFound::HandOff,
        }
        .into(),
        greeting: settings.greeting,
        sources_max: settings.sources_max,
        history_tokens_max: settings.history_tokens_max,
        answers: match settings.answers {
            agent::Answers::Always => agents::Answers::Always,
            agent::Answers::Never => agents::Answers::Never,
        }
        .into(),
        hand_off_words: settings.hand_off_words,
        tokens_max: settings.tokens_max,
    }
}

/// A workspace.
#[must_use]
pub fn workspace(workspace: workspace::Workspace) -> lists::Workspace {
    lists::Workspace {
        id: workspace.id.to_string(),
        slug: workspace.slug.as_str().to_owned(),
        name: workspace.name,
        created_at: time(workspace.created_at),
    }
}

pub(crate) fn token(given: GivenToken, reach: Reach) -> tokens::Token {
    let (customer_id, conversation_id) = match reach {
        Reach::Customer(id) => (Some(id.to_string()), None),
        Reach::Conversation(id) => (None, Some(id.to_string())),
        Reach::Agent(..) => (None, None),
    };
    let GivenToken { token, expires_at } = given;
    tokens::Token { token, expires_at: time(expires_at), customer_id, conversation_id }
}

pub(crate) fn me(actor: &Actor, workspace: workspace::Workspace) -> lists::Me {
    let (key_kind, reach) = match &actor.who {
        Who::Key(_, kind) => (kind.as_str(), None),
        Who::Operator => ("operator", None),
        Who::Reader => ("none", None),
        Who::Guest(guest) => ("token", Some(guest.reach)),
    };
    let mut me = lists::Me {
        workspace: self::workspace(workspace),
        mode: actor.scope.mode.as_str().to_owned(),
        key_kind: key_kind.to_owned(),
        customer_id: None,
        conversation_id: None,
        agent_id: None,
    };
    match reach {
        Some(Reach::Customer(id)) => me.customer_id = Some(id.to_string()),
        Some(Reach::Conversation(id)) => me.conversation_id = Some(id.to_string()),
        Some(Reach::Agent(id, _)) => me.agent_id = Some(id.to_string()),
        None => {}
    }
    me
}

#[cfg(test)]
mod tests {
    use domain::clock::Time;

    use super::*;

    #[test]
    fn times_have_milliseconds_always() {
        assert_eq!(time(Time(1_700_000_000_000)), "2023-11-14T22:13:20.000Z");
        assert_eq!(time(Time(1)), "1970-01-01T00:00:00.001Z");
    }
}
