//! From the native API's JSON to the engine's requests.

use domain::agent::{Environment, WhenNotFound};
use domain::article::ArticleStatus;
use domain::customer::CustomerRef;
use domain::message::{PastTurn, Role};
use domain::text::Metadata;
use engine::{
    AgentChange, AgentChoice, ArticleChange, Ask, CategoryChange, Error, NewAgent, NewArticle,
    NewCategory, NewConversation,
};
use wire::agents::{self, AgentInput, AgentPatch};
use wire::articles::{self, ArticleInput, ArticlePatch, CategoryInput, CategoryPatch};
use wire::chat::{ChatRequest, CustomerInput, Turn, TurnRole};

pub(crate) fn ask(request: ChatRequest) -> Result<Ask, Error> {
    let conversation = request.conversation_id.map(|id| id.parse()).transpose();
    let metadata = request.metadata.map(|object| {
        Metadata::from_object(serde_json::Value::Object(object).to_string())
            .map_err(|error| Error::text("metadata", &error))
    });
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
        files: Vec::new(),
        client_id: None,
    })
}

fn customer(input: CustomerInput) -> CustomerRef {
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

pub(crate) fn article(input: ArticleInput) -> NewArticle {
    NewArticle {
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
    }
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
    let CategoryInput { slug, name, description, position } = input;
    NewCategory { slug, name, description, position: position.unwrap_or(0) }
}

pub(crate) fn category_change(patch: CategoryPatch) -> CategoryChange {
    let CategoryPatch { slug, name, description, position } = patch;
    CategoryChange { slug, name, description, position }
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
        ..AgentChange::default()
    }
}

fn when_not_found(wanted: agents::WhenNotFound) -> WhenNotFound {
    match wanted {
        agents::WhenNotFound::Offer => WhenNotFound::Offer,
        agents::WhenNotFound::HandOff => WhenNotFound::HandOff,
    }
}
