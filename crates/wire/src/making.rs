//! Requests in short: what they cannot do without, and what most of them have beside it.
//!
//! Everything else is a field: `TicketInput { memo: Some(…), ..TicketInput::new("…") }`.

use crate::agents::AgentInput;
use crate::articles::{ArticleInput, CategoryInput};
use crate::chat::{ChatRequest, CustomerInput, Turn, TurnRole};
use crate::conversations::Role;
use crate::files::FileInput;
use crate::history::HistoryMessage;
use crate::teammates::TeammateInput;
use crate::tickets::{MessageInput, NoteInput, Priority, Speaker, TicketInput};
use crate::tokens::TokenRequest;
use crate::webhooks::WebhookInput;

impl ChatRequest {
    /// A question, in a new conversation.
    pub fn new(message: impl Into<String>) -> ChatRequest {
        ChatRequest { message: message.into(), ..ChatRequest::default() }
    }

    /// In this conversation: `cnv_…`.
    #[must_use]
    pub fn conversation(self, id: impl Into<String>) -> ChatRequest {
        ChatRequest { conversation_id: Some(id.into()), ..self }
    }

    /// Answered by the agent with this slug or id, in a new conversation.
    #[must_use]
    pub fn agent(self, agent: impl Into<String>) -> ChatRequest {
        ChatRequest { agent: Some(agent.into()), ..self }
    }

    /// Asked by this customer.
    #[must_use]
    pub fn customer(self, customer: CustomerInput) -> ChatRequest {
        ChatRequest { customer: Some(customer), ..self }
    }

    /// After one more turn that took place elsewhere.
    #[must_use]
    pub fn after(mut self, role: TurnRole, content: impl Into<String>) -> ChatRequest {
        let turn = Turn { role, content: content.into() };
        self.history.get_or_insert_default().push(turn);
        self
    }

    /// With one more file: `fil_…`.
    #[must_use]
    pub fn attachment(mut self, file: impl Into<String>) -> ChatRequest {
        self.attachments.get_or_insert_default().push(file.into());
        self
    }
}

impl CustomerInput {
    /// Whom your own system calls so.
    pub fn external(id: impl Into<String>) -> CustomerInput {
        CustomerInput { external_id: Some(id.into()), ..CustomerInput::default() }
    }

    /// Whoever has this address.
    pub fn at(email: impl Into<String>) -> CustomerInput {
        CustomerInput { email: Some(email.into()), ..CustomerInput::default() }
    }
}

impl TicketInput {
    /// A ticket about this.
    pub fn new(title: impl Into<String>) -> TicketInput {
        TicketInput { title: Some(title.into()), ..TicketInput::default() }
    }

    /// What the customer says first.
    #[must_use]
    pub fn message(self, message: impl Into<String>) -> TicketInput {
        TicketInput { message: Some(message.into()), ..self }
    }

    /// Whose it is.
    #[must_use]
    pub fn customer(self, customer: CustomerInput) -> TicketInput {
        TicketInput { customer: Some(customer), ..self }
    }

    /// How much it matters.
    #[must_use]
    pub fn priority(self, priority: Priority) -> TicketInput {
        TicketInput { priority: Some(priority), ..self }
    }
}

impl MessageInput {
    /// The customer says this; the AI answers if it handles the conversation.
    pub fn from_customer(content: impl Into<String>) -> MessageInput {
        MessageInput::of(Speaker::Customer, content)
    }

    /// A person of the company says this, and answers from now on.
    pub fn from_agent(content: impl Into<String>) -> MessageInput {
        MessageInput::of(Speaker::Agent, content)
    }

    fn of(role: Speaker, content: impl Into<String>) -> MessageInput {
        MessageInput {
            role: Some(role),
            content: content.into(),
            attachments: None,
            author_id: None,
            author_name: None,
            client_id: None,
        }
    }
}

impl NoteInput {
    /// A remark.
    pub fn new(content: impl Into<String>) -> NoteInput {
        NoteInput { content: content.into(), author_id: None, author_name: None }
    }
}

impl HistoryMessage {
    /// A message that is only text.
    pub fn new(role: Role, content: impl Into<String>) -> HistoryMessage {
        HistoryMessage {
            role: Some(role),
            content: Some(content.into()),
            ..HistoryMessage::default()
        }
    }
}

impl FileInput {
    /// A file with this name and media type.
    pub fn new(filename: impl Into<String>, mime_type: impl Into<String>) -> FileInput {
        FileInput { filename: filename.into(), mime_type: mime_type.into() }
    }
}

impl ArticleInput {
    /// An article with this title and Markdown, published for customers.
    pub fn new(title: impl Into<String>, body: impl Into<String>) -> ArticleInput {
        ArticleInput { title: title.into(), body: body.into(), ..ArticleInput::default() }
    }
}

impl CategoryInput {
    /// A category for customers.
    pub fn new(name: impl Into<String>) -> CategoryInput {
        CategoryInput { name: name.into(), ..CategoryInput::default() }
    }
}

impl AgentInput {
    /// An agent like the default one.
    pub fn new(slug: impl Into<String>, name: impl Into<String>) -> AgentInput {
        AgentInput { slug: slug.into(), name: name.into(), ..AgentInput::default() }
    }
}

impl TeammateInput {
    /// A person who answers customers, and is on duty.
    pub fn new(name: impl Into<String>, email: impl Into<String>) -> TeammateInput {
        TeammateInput {
            name: name.into(),
            email: email.into(),
            role: None,
            on_duty: None,
            avatar_url: None,
        }
    }
}

impl TokenRequest {
    /// For all conversations of this customer, who is made when new.
    #[must_use]
    pub fn for_customer(customer: CustomerInput) -> TokenRequest {
        TokenRequest { customer: Some(customer), ..TokenRequest::default() }
    }

    /// For one conversation: `cnv_…`.
    pub fn for_conversation(id: impl Into<String>) -> TokenRequest {
        TokenRequest { conversation_id: Some(id.into()), ..TokenRequest::default() }
    }
}

impl WebhookInput {
    /// Tells this address of these types of events, in our own words, with a new secret.
    pub fn new<E: Into<String>>(
        url: impl Into<String>,
        events: impl IntoIterator<Item = E>,
    ) -> WebhookInput {
        WebhookInput {
            name: None,
            url: url.into(),
            events: events.into_iter().map(Into::into).collect(),
            payload: None,
            signature: None,
            secret: None,
            headers: std::collections::BTreeMap::new(),
            active: None,
        }
    }
}
