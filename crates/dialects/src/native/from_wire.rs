//! From the native API's JSON to the engine's requests.

use domain::access::Reach;
use domain::agent::{Answers, Environment, WhenNotFound};
use domain::article::ArticleStatus;
use domain::customer::{CustomerRef, NAME_BYTES_MAX};
use domain::id::{ConversationId, FileId, TeammateId};
use domain::message::{PastTurn, Role};
use domain::text::{Metadata, required};
use domain::ticket::HandOffReason;
use engine::{
    AgentChange, AgentChoice, ArticleChange, Ask, CategoryChange, Claimed, Error, NewAgent,
    NewArticle, NewCategory, NewConversation, NewCustomerToken, NewFile, NewToken, PUBLISHED_TO,
    Publishing,
};
use wire::agents::{self, AgentInput, AgentPatch, AgentPublish};
use wire::articles::{self, ArticleInput, ArticlePatch, CategoryInput, CategoryPatch};
use wire::chat::{ChatRequest, CustomerInput, Turn, TurnRole};
use wire::conversations::{HandOffInput, HandOffWish, TakeInput};
use wire::files::{FileCompletion, FileInput};
use wire::tokens::{TokenKind, TokenRequest, TokenScope};
use wire::ui::{UiChatRequest, UiMessage, UiRole};

use crate::json;

/// Of how many messages of a page before its question a new conversation is made; older ones are left out.
const HISTORY_MAX: usize = 200;
/// How long a token lives when nobody says so.
const TOKEN_SECONDS: i64 = 60 * 60;

pub(crate) fn ask(request: ChatRequest) -> Result<Ask, Error> {
    let conversation = request.conversation_id.map(|id| id.parse()).transpose();
    let metadata = request.metadata.map(metadata);
    Ok(Ask {
        conversation: conversation.map_err(|_| Error::NotFound("conversation"))?,
        opens: NewConversation {
            agent: request.agent.map_or(AgentChoice::Default, AgentChoice::Named),
            environment: Environment::Production,
            channel: "api",
            label: None,
            customer: request.customer.map(customer).unwrap_or_default(),
            metadata: metadata.transpose()?,
        },
        history: request.history.unwrap_or_default().into_iter().map(turn).collect(),
        text: request.message,
        files: file_ids(&request.attachments.unwrap_or_default())?,
        client_id: None,
    })
}

/// What a page calls the conversation, and the question: its user's last message.
pub(crate) fn ui_ask(request: UiChatRequest) -> Result<(String, Ask), Error> {
    let missing = || Error::invalid("messages", "messages needs one of the role user");
    let asked = request.messages.iter().rposition(|message| message.role == UiRole::User);
    let asked = asked.ok_or_else(missing)?;
    let question = &request.messages[asked];
    if let Some(part) = question.parts.iter().find(|part| part.kind == "file") {
        let message = format!("a part of the type {} is not read: send attachments", part.kind);
        return Err(Error::invalid("messages", message));
    }
    let text = ui_text(question);
    let history: Vec<PastTurn> = request.messages[..asked].iter().map(ui_turn).collect();
    let newest = history.len().saturating_sub(HISTORY_MAX);
    let ask = Ask {
        conversation: None,
        opens: NewConversation {
            agent: request.agent.map_or(AgentChoice::Default, AgentChoice::Named),
            environment: Environment::Production,
            channel: "api",
            label: Some(request.id.clone()),
            customer: request.customer.map(customer).unwrap_or_default(),
            metadata: request.metadata.map(metadata).transpose()?,
        },
        history: history[newest..].to_vec(),
        text,
        files: file_ids(&request.attachments.unwrap_or_default())?,
        client_id: None,
    };
    Ok((request.id, ask))
}

fn ui_turn(message: &UiMessage) -> PastTurn {
    let role = match message.role {
        UiRole::User => Role::Customer,
        UiRole::Assistant => Role::Assistant,
        UiRole::System => Role::System,
    };
    PastTurn { role, text: ui_text(message) }
}

fn ui_text(message: &UiMessage) -> String {
    let texts = message.parts.iter().filter(|part| part.kind == "text");
    texts.filter_map(|part| part.text.as_deref()).collect::<Vec<_>>().join("\n")
}

pub(crate) fn metadata(
    object: serde_json::Map<String, serde_json::Value>,
) -> Result<Metadata, Error> {
    Metadata::from_object(serde_json::Value::Object(object).to_string())
        .map_err(|error| Error::text("metadata", &error))
}

pub(crate) fn file_ids(texts: &[String]) -> Result<Vec<FileId>, Error> {
    let wrong = |_| Error::invalid("attachments", "attachments holds the ids of files");
    texts.iter().map(|text| text.parse().map_err(wrong)).collect()
}

/// A customer's message to a conversation that exists.
pub(crate) fn message(
    conversation: ConversationId,
    text: String,
    files: Vec<FileId>,
    client_id: Option<String>,
) -> Ask {
    let opens = NewConversation {
        agent: AgentChoice::Default,
        environment: Environment::Production,
        channel: "api",
        label: None,
        customer: CustomerRef::default(),
        metadata: None,
    };
    Ask { conversation: Some(conversation), opens, history: Vec::new(), text, files, client_id }
}

pub(crate) fn customer(input: CustomerInput) -> CustomerRef {
    let CustomerInput { external_id, email, name } = input;
    CustomerRef { external_id, email, name }
}

fn turn(turn: Turn) -> PastTurn {
    let role = match turn.role {
        TurnRole::User => Role::Customer,
        TurnRole::Assistant => Role::Assistant,
        TurnRole::Agent => Role::Agent,
        TurnRole::System => Role::System,
    };
    PastTurn { role, text: turn.content }
}

pub(crate) fn article(input: ArticleInput) -> Result<NewArticle, Error> {
    Ok(NewArticle {
        external_id: input.external_id,
        slug: input.slug,
        title: input.title,
        body: input.body,
        category: input.category,
        make_category: false,
        tags: input.tags.unwrap_or_default(),
        status: input.status.map(status),
        public: input.public,
        locale: input.locale,
        url: input.url,
        source: None,
        excerpt: input.excerpt,
        meta_description: input.meta_description,
        memo: input.memo,
        metadata: input.metadata.map(metadata).transpose()?,
    })
}

pub(crate) fn article_change(patch: ArticlePatch) -> ArticleChange {
    ArticleChange {
        external_id: patch.external_id,
        slug: patch.slug,
        title: patch.title,
        body: patch.body,
        category: patch.category,
        tags: patch.tags,
        status: patch.status.map(status),
        public: patch.public,
        locale: patch.locale,
        url: patch.url,
        only_if: None,
        excerpt: patch.excerpt,
        meta_description: patch.meta_description,
        memo: patch.memo,
        metadata: patch.metadata.map(json::in_place_of_all),
    }
}

pub(crate) fn status(status: articles::ArticleStatus) -> ArticleStatus {
    match status {
        articles::ArticleStatus::Draft => ArticleStatus::Draft,
        articles::ArticleStatus::Published => ArticleStatus::Published,
        articles::ArticleStatus::Archived => ArticleStatus::Archived,
    }
}

pub(crate) fn category(input: CategoryInput) -> NewCategory {
    let CategoryInput { slug, name, description, position, public, icon, color } = input;
    let position = position.unwrap_or(0);
    NewCategory { slug, name, description, position, public, icon, color }
}

pub(crate) fn category_change(patch: CategoryPatch) -> CategoryChange {
    let CategoryPatch { slug, name, description, position, public, icon, color } = patch;
    CategoryChange { slug, name, description, position, public, icon, color, only_if: None }
}

pub(crate) fn agent(input: AgentInput) -> NewAgent {
    NewAgent {
        slug: Some(input.slug),
        name: input.name,
        settings: AgentChange {
            instructions: input.instructions,
            model: input.model,
            fallback: input.fallback,
            threshold: input.threshold,
            when_not_found: input.when_not_found.map(when_not_found),
            greeting: input.greeting,
            sources_max: input.sources_max,
            history_tokens_max: input.history_tokens_max,
            answers: input.answers.map(answers),
            hand_off_words: input.hand_off_words,
            tokens_max: input.tokens_max,
            ..AgentChange::default()
        },
        ..NewAgent::default()
    }
}

pub(crate) fn agent_change(patch: AgentPatch) -> AgentChange {
    AgentChange {
        slug: patch.slug,
        name: patch.name,
        instructions: patch.instructions,
        model: patch.model,
        fallback: patch.fallback,
        threshold: patch.threshold,
        when_not_found: patch.when_not_found.map(when_not_found),
        greeting: patch.greeting,
        sources_max: patch.sources_max,
        history_tokens_max: patch.history_tokens_max,
        answers: patch.answers.map(answers),
        hand_off_words: patch.hand_off_words,
        tokens_max: patch.tokens_max,
        ..AgentChange::default()
    }
}

pub(crate) fn file(input: FileInput, public_url: &str) -> NewFile {
    let FileInput { filename, mime_type } = input;
    NewFile { filename, mime_type, base_url: public_url.to_owned() }
}

pub(crate) fn file_completion(completion: FileCompletion) -> Claimed {
    let FileCompletion { size_bytes, mime_type } = completion;
    Claimed { size_bytes, mime_type }
}

pub(crate) fn publishing(input: &AgentPublish) -> (Publishing, Environment) {
    let what = input.version.map_or(Publishing::Draft, Publishing::Version);
    (what, input.environment.map_or(PUBLISHED_TO, environment))
}

pub(crate) fn environment(wanted: agents::Environment) -> Environment {
    match wanted {
        agents::Environment::Production => Environment::Production,
        agents::Environment::Staging => Environment::Staging,
        agents::Environment::Development => Environment::Development,
    }
}

fn when_not_found(wanted: agents::WhenNotFound) -> WhenNotFound {
    match wanted {
        agents::WhenNotFound::Offer => WhenNotFound::Offer,
        agents::WhenNotFound::HandOff => WhenNotFound::HandOff,
    }
}

fn answers(wanted: agents::Answers) -> Answers {
    match wanted {
        agents::Answers::Always => Answers::Always,
        agents::Answers::Never => Answers::Never,
    }
}

pub(crate) fn hand_off_reason(input: &HandOffInput) -> HandOffReason {
    match input.reason {
        Some(HandOffWish::CustomerRequest) => HandOffReason::CustomerRequest,
        Some(HandOffWish::Teammate) | None => HandOffReason::Teammate,
    }
}

pub(crate) fn taker(input: &TakeInput) -> Result<Option<TeammateId>, Error> {
    let wrong = |_| Error::invalid("teammate_id", "teammate_id is the id of a teammate");
    input.teammate_id.as_deref().map(|id| id.parse().map_err(wrong)).transpose()
}

/// Whom a token is for.
pub(crate) enum Wanted {
    /// Somebody or something that is there.
    Known(NewToken),
    /// A customer who may have to be made.
    Described(NewCustomerToken),
}

pub(crate) fn token(request: TokenRequest) -> Result<Wanted, Error> {
    const ONE: &str = "name exactly one of customer_id, customer and conversation_id";
    let user = user(&request)?;
    let scopes = request.scopes.unwrap_or_else(|| vec![TokenScope::Read, TokenScope::Write]);
    if scopes.is_empty() {
        return Err(Error::invalid("scopes", "scopes names at least one scope"));
    }
    let (reads, writes) = (scopes.contains(&TokenScope::Read), scopes.contains(&TokenScope::Write));
    let ttl_seconds = request.ttl_seconds.unwrap_or(TOKEN_SECONDS);
    let known = |reach| Wanted::Known(NewToken { reach, reads, writes, ttl_seconds, data: None });
    let described = |customer| NewCustomerToken { customer, reads, writes, ttl_seconds };
    if let Some(user) = user {
        return Ok(Wanted::Described(described(user)));
    }
    match (request.customer_id, request.customer, request.conversation_id) {
        (Some(id), None, None) => {
            let id = id.parse().map_err(|_| Error::NotFound("customer"))?;
            Ok(known(Reach::Customer(id)))
        }
        (None, Some(said), None) => Ok(Wanted::Described(described(customer(said)))),
        (None, None, Some(id)) => {
            let id = id.parse().map_err(|_| Error::NotFound("conversation"))?;
            Ok(known(Reach::Conversation(id)))
        }
        _ => Err(Error::invalid("customer_id", ONE)),
    }
}

/// The application's user whom a token is for, if it is for one.
fn user(request: &TokenRequest) -> Result<Option<CustomerRef>, Error> {
    const ALONE: &str = "a token of kind user is for user_id alone";
    let TokenRequest { kind, user_id, customer_id, customer, conversation_id, .. } = request;
    let id = match (kind, user_id) {
        (None, None) => return Ok(None),
        (None, Some(_)) => {
            return Err(Error::invalid("kind", "user_id needs the kind user beside it"));
        }
        (Some(TokenKind::User), None) => {
            return Err(Error::invalid("user_id", "a token of kind user needs a user_id"));
        }
        (Some(TokenKind::User), Some(id)) => id,
    };
    if customer_id.is_some() || customer.is_some() || conversation_id.is_some() {
        return Err(Error::invalid("kind", ALONE));
    }
    let id = required(id, NAME_BYTES_MAX).map_err(|error| Error::text("user_id", &error))?;
    Ok(Some(CustomerRef { external_id: Some(id), ..CustomerRef::default() }))
}
