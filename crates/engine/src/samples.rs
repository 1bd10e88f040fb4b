//! Made-up events, to try webhooks with: nothing of them is kept anywhere.

use domain::agent::{Agent, AgentSettings, Environment};
use domain::article::{Article, ArticleStatus, Category, Counts};
use domain::conversation::{Conversation, HandledBy, Status};
use domain::customer::{Customer, Profile};
use domain::event::{Event, EventKind};
use domain::id::{
    AgentId, ArticleId, CategoryId, ConversationId, CustomerId, EventId, MessageId, NoteId, RunId,
    TeammateId, WebhookId,
};
use domain::message::{Message, Role};
use domain::note::Note;
use domain::run::{Outcome, Run, State, Usage};
use domain::teammate::{TeamRole, Teammate};
use domain::text::{Extras, Metadata, Slug};
use domain::ticket::{Facet, HandOffReason, Priority, Ticket, TicketStatus, Times};
use store::{changes, object};

use crate::moment::Moment;
use crate::{About, Engine, Told};

const QUESTION: &str = "How do I reset my password?";
const NUMBER: i64 = 1042;
/// How old the ticket is that things happen to.
const AGE_MILLIS: i64 = 60_000;

impl Engine {
    /// A made-up event of that kind, as if it had just happened: its ids are valid, and name nothing.
    #[must_use]
    pub fn sample(&self, kind: EventKind) -> Told {
        let moment = self.moment();
        let conversation = ConversationId::mint(&moment.mint, moment.now);
        let customer = CustomerId::mint(&moment.mint, moment.now);
        Sample { moment, conversation, customer }.told(kind)
    }
}

/// What a made-up event has to do with.
struct Sample {
    moment: Moment,
    conversation: ConversationId,
    customer: CustomerId,
}

impl Sample {
    fn told(&self, kind: EventKind) -> Told {
        let (family, verb) = kind.as_str().split_once('.').unwrap_or_default();
        let (subject, about) = self.about(family);
        let is_there = !matches!(verb, "deleted" | "erased" | "merged" | "disabled");
        let is_told_inside = matches!(family, "conversation" | "message" | "run");
        let is_inside = is_told_inside && kind != EventKind::RunRated;
        let event = Event {
            id: EventId::mint(&self.moment.mint, self.moment.now),
            kind,
            conversation: is_inside.then_some(self.conversation),
            position: i64::from(is_inside),
            subject,
            data: self.data(kind),
            created_at: self.moment.now,
        };
        let about = if is_there { about } else { About::Nothing };
        Told { event, position: 1, previous: 0, about }
    }

    /// What an event of that family is about, with its id.
    fn about(&self, family: &str) -> (String, About) {
        let Moment { mint, now } = &self.moment;
        match family {
            "conversation" => {
                let found = self.conversation();
                (found.id.to_string(), About::Conversation(found))
            }
            "message" => {
                let (found, customer) = (self.message(), Some(self.customer().into()));
                let subject = found.id.to_string();
                (subject, About::TicketMessage(found.into(), self.ticket().into(), customer))
            }
            "run" => {
                let found = self.run();
                (found.id.to_string(), About::Run(found))
            }
            "ticket" => {
                let about = About::Ticket(self.ticket().into(), Some(self.customer().into()));
                (self.conversation.to_string(), about)
            }
            "note" => {
                let found = self.note();
                (found.id.to_string(), About::Note(found))
            }
            "customer" => (self.customer.to_string(), About::Customer(self.customer().into())),
            "teammate" => {
                let found = self.teammate();
                (found.id.to_string(), About::Teammate(found.into()))
            }
            "category" => {
                let found = self.category();
                (found.id.to_string(), About::Category(found.into()))
            }
            "article" => {
                let found = self.article();
                (found.id.to_string(), About::Article(found.into()))
            }
            "agent" => {
                let found = self.agent();
                (found.id.to_string(), About::Agent(found.into()))
            }
            _ => (WebhookId::mint(mint, *now).to_string(), About::Nothing),
        }
    }

    fn data(&self, kind: EventKind) -> Option<String> {
        match kind {
            EventKind::TicketCreated => Some(object(&[
                ("number", NUMBER.into()),
                ("title", QUESTION.into()),
                ("status", "open".into()),
                ("priority", "normal".into()),
            ])),
            EventKind::TicketUpdated => changes(&[("status", "new".into(), "open".into())]),
            EventKind::TicketDeleted => Some(object(&[
                ("number", NUMBER.into()),
                ("customer_id", self.customer.to_string().into()),
            ])),
            EventKind::NoteCreated => {
                Some(object(&[("conversation_id", self.conversation.to_string().into())]))
            }
            EventKind::RunRated => Some(object(&[("rating", "positive".into())])),
            EventKind::ConversationHandedOff => Some(object(&[
                ("reason", "customer_request".into()),
                ("notify", [self.teammate().id.to_string()].as_slice().into()),
            ])),
            EventKind::CustomerUpdated => changes(&[("name", "Ada".into(), "Ada Lovelace".into())]),
            EventKind::CustomerMerged => {
                let into = CustomerId::mint(&self.moment.mint, self.moment.now);
                Some(object(&[("into", into.to_string().into())]))
            }
            EventKind::CustomerDeleted => Some(object(&[("external_id", "user_42".into())])),
            EventKind::TeammateUpdated => changes(&[("on_duty", false.into(), true.into())]),
            EventKind::TeammateDeleted => Some(object(&[("name", "Grace Hopper".into())])),
            EventKind::CategoryUpdated => changes(&[("position", 0_i64.into(), 1_i64.into())]),
            EventKind::CategoryDeleted => {
                Some(object(&[("slug", "account".into()), ("name", "Account".into())]))
            }
            EventKind::ArticleUpdated => changes(&[("status", "draft".into(), "published".into())]),
            EventKind::ArticleDeleted => Some(object(&[
                ("external_id", None::<&str>.into()),
                ("slug", "reset-your-password".into()),
                ("title", "Reset your password".into()),
            ])),
            EventKind::AgentPublished => {
                Some(object(&[("version", 1_i64.into()), ("environment", "production".into())]))
            }
            _ => None,
        }
    }

    fn conversation(&self) -> Conversation {
        Conversation {
            id: self.conversation,
            customer: Some(self.customer),
            agent: None,
            environment: Environment::Production,
            channel: "api".to_owned(),
            label: None,
            status: Status::Open,
            handled_by: HandledBy::Waiting,
            hand_off_reason: Some(HandOffReason::CustomerRequest),
            ticket: Some(NUMBER),
            metadata: Metadata::default(),
            name: None,
            last_seq: 1,
            message_count: 1,
            created_at: self.moment.now,
            updated_at: self.moment.now,
            closing: None,
        }
    }

    fn message(&self) -> Message {
        Message {
            id: MessageId::mint(&self.moment.mint, self.moment.now),
            conversation: self.conversation,
            seq: 1,
            role: Role::Customer,
            text: QUESTION.to_owned(),
            citations: Vec::new(),
            attachments: Vec::new(),
            run: None,
            client_id: None,
            author: None,
            author_name: None,
            structure: None,
            metadata: None,
            created_at: self.moment.now,
            edited_at: None,
        }
    }

    fn run(&self) -> Run {
        let Moment { mint, now } = &self.moment;
        Run {
            id: RunId::mint(mint, *now),
            conversation: self.conversation,
            question: MessageId::mint(mint, *now),
            answer: Some(MessageId::mint(mint, *now)),
            agent: None,
            agent_version: None,
            model: Some("built-in".to_owned()),
            state: State::Completed,
            outcome: Some(Outcome::Answered),
            confidence: Some(0.5),
            usage: Usage::default(),
            started_at: *now,
            ended_at: Some(*now),
        }
    }

    fn ticket(&self) -> Ticket {
        let facet = Facet {
            number: NUMBER,
            title: QUESTION.to_owned(),
            status: TicketStatus::Open,
            priority: Priority::Normal,
            assignee: None,
            tags: vec!["password".to_owned()],
            memo: None,
            times: Times { opened_at: Some(self.moment.now.plus(-AGE_MILLIS)), ..Times::default() },
        };
        let customer_name = self.customer().name;
        Ticket { conversation: self.conversation(), customer_name, facet }
    }

    fn customer(&self) -> Customer {
        Customer {
            external_id: Some("user_42".to_owned()),
            email: Some("ada@example.com".to_owned()),
            name: Some("Ada Lovelace".to_owned()),
            profile: Profile { tags: vec!["vip".to_owned()], ..Profile::default() },
            ..Customer::unknown(self.customer, self.moment.now)
        }
    }

    fn note(&self) -> Note {
        Note {
            id: NoteId::mint(&self.moment.mint, self.moment.now),
            conversation: self.conversation,
            author: None,
            author_name: Some("Grace Hopper".to_owned()),
            text: "She tried it twice.".to_owned(),
            created_at: self.moment.now,
        }
    }

    fn teammate(&self) -> Teammate {
        Teammate {
            id: TeammateId::mint(&self.moment.mint, self.moment.now),
            name: "Grace Hopper".to_owned(),
            email: "grace@example.com".to_owned(),
            role: TeamRole::Agent,
            on_duty: true,
            avatar_url: None,
            created_at: self.moment.now,
            updated_at: self.moment.now,
        }
    }

    fn category(&self) -> Category {
        Category {
            id: CategoryId::mint(&self.moment.mint, self.moment.now),
            slug: slug("account"),
            name: "Account".to_owned(),
            description: None,
            position: 1,
            public: true,
            icon: None,
            color: None,
            created_at: self.moment.now,
            updated_at: self.moment.now,
        }
    }

    fn article(&self) -> Article {
        Article {
            id: ArticleId::mint(&self.moment.mint, self.moment.now),
            external_id: None,
            slug: slug("reset-your-password"),
            title: "Reset your password".to_owned(),
            body: String::new(),
            category: None,
            shelf_is_public: true,
            tags: vec!["password".to_owned()],
            status: ArticleStatus::Published,
            public: true,
            excerpt: None,
            meta_description: None,
            memo: None,
            metadata: Metadata::default(),
            locale: Some("en".to_owned()),
            url: None,
            source: None,
            counts: Counts::default(),
            published_at: Some(self.moment.now),
            created_at: self.moment.now,
            updated_at: self.moment.now,
        }
    }

    fn agent(&self) -> Agent {
        Agent {
            id: AgentId::mint(&self.moment.mint, self.moment.now),
            slug: slug("front-desk"),
            name: "Front desk".to_owned(),
            draft: AgentSettings::default(),
            published: Some(1),
            folder: None,
            extras: Extras::default(),
            copied_from: None,
            created_at: self.moment.now,
            updated_at: self.moment.now,
        }
    }
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("it is lower case with hyphens")
}
