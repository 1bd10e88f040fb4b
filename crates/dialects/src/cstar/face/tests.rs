use domain::agent::Environment;
use domain::article::{Article, ArticleStatus, Counts};
use domain::clock::Time;
use domain::conversation::{Conversation, HandledBy, Status};
use domain::customer::{Customer, Profile};
use domain::event::{Event, EventKind};
use domain::id::{
    ArticleId, ConversationId, CustomerId, EventId, MessageId, TeammateId, WebhookId, WorkspaceId,
};
use domain::message::{Message, Role};
use domain::text::{Metadata, Slug};
use domain::ticket::{Facet, Priority, Ticket, TicketStatus, Times};
use engine::{About, Draft, Sender, Stamp, Told};
use insta::assert_snapshot;
use proptest::prelude::{any, proptest};

use super::{faces, name};

const NOW: Time = Time(1_700_000_000_000);
const ID: u128 = 0x018b_cfe5_6800_7000_8000_0000_0000_0001;

fn told(kind: EventKind, subject: String, data: &str, about: About) -> Told {
    let data = (!data.is_empty()).then(|| data.to_owned());
    let conversation = (kind == EventKind::MessageCreated).then_some(ConversationId(ID));
    let event =
        Event { id: EventId(ID), kind, conversation, position: 0, subject, data, created_at: NOW };
    Told { event, position: 1, previous: 0, about }
}

fn of_ticket(kind: EventKind, data: &str) -> Told {
    let about = About::Ticket(Box::new(ticket()), Some(Box::new(customer())));
    told(kind, ConversationId(ID).to_string(), data, about)
}

fn of_customer(kind: EventKind, data: &str) -> Told {
    told(kind, CustomerId(ID).to_string(), data, About::Customer(Box::new(customer())))
}

fn of_article(kind: EventKind, data: &str) -> Told {
    told(kind, ArticleId(ID).to_string(), data, About::Article(Box::new(article())))
}

fn of_message(about: impl FnOnce(Message) -> About) -> Told {
    told(EventKind::MessageCreated, MessageId(ID).to_string(), "", about(message()))
}

fn in_ticket(message: Message) -> About {
    About::TicketMessage(Box::new(message), Box::new(ticket()), Some(Box::new(customer())))
}

fn ticket() -> Ticket {
    let conversation = Conversation {
        id: ConversationId(ID),
        customer: Some(CustomerId(ID)),
        agent: None,
        environment: Environment::Production,
        channel: "cstar".to_owned(),
        label: None,
        status: Status::Open,
        handled_by: HandledBy::Waiting,
        hand_off_reason: None,
        ticket: Some(7),
        metadata: Metadata::from_object(r#"{"plan": "pro"}"#.to_owned()).unwrap(),
        name: None,
        last_seq: 2,
        message_count: 2,
        created_at: NOW,
        updated_at: NOW,
        closing: None,
    };
    let facet = Facet {
        number: 7,
        title: "Help with billing".to_owned(),
        status: TicketStatus::Open,
        priority: Priority::High,
        assignee: Some(TeammateId(ID)),
        tags: vec!["vip".to_owned()],
        memo: Some("Call back".to_owned()),
        times: Times { opened_at: Some(NOW), ..Times::default() },
    };
    Ticket { conversation, customer_name: Some("Jane".to_owned()), facet }
}

fn customer() -> Customer {
    Customer {
        email: Some("jane@example.com".to_owned()),
        name: Some("Jane".to_owned()),
        profile: Profile { memo: Some("Likes tea".to_owned()), ..Profile::default() },
        ..Customer::unknown(CustomerId(ID), NOW)
    }
}

fn message() -> Message {
    Message {
        id: MessageId(ID),
        conversation: ConversationId(ID),
        seq: 2,
        role: Role::Customer,
        text: "Hello?".to_owned(),
        citations: Vec::new(),
        attachments: Vec::new(),
        run: None,
        client_id: None,
        author: None,
        author_name: None,
        structure: None,
        metadata: None,
        created_at: NOW.plus(1),
        edited_at: None,
    }
}

fn article() -> Article {
    Article {
        id: ArticleId(ID),
        external_id: None,
        slug: Slug::parse("reset").unwrap(),
        title: "Reset".to_owned(),
        body: String::new(),
        category: None,
        shelf_is_public: true,
        tags: Vec::new(),
        status: ArticleStatus::Published,
        public: true,
        excerpt: None,
        meta_description: None,
        memo: None,
        metadata: Metadata::default(),
        locale: None,
        url: None,
        source: None,
        counts: Counts::default(),
        published_at: Some(NOW),
        created_at: NOW,
        updated_at: NOW,
    }
}

fn letters(face: usize, told: &Told) -> Vec<Draft> {
    let sender = Sender { workspace: WorkspaceId(ID), public_url: String::new() };
    (faces()[face].letters)(&sender, told)
}

fn kinds(told: &Told) -> String {
    let [nested, flat] = [0, 1].map(|face| {
        let letters = letters(face, told);
        letters.iter().map(|one| one.kind).collect::<Vec<_>>().join(" ")
    });
    assert_eq!(nested, flat);
    nested
}

/// The bodies of the first letter, in both faces, and what is sent instead.
fn shown(told: &Told) -> String {
    let [nested, flat] = [0, 1].map(|face| letters(face, told).remove(0));
    [nested.body, nested.short, flat.body, flat.short].join("\n")
}

#[test]
fn one_event_may_be_several_of_the_vendors() {
    let ticket = |data: &str| kinds(&of_ticket(EventKind::TicketUpdated, data));
    assert_eq!(kinds(&of_ticket(EventKind::TicketCreated, "")), "ticket.created");
    assert_eq!(ticket(""), "ticket.updated");
    for status in ["resolved", "closed"] {
        let data = format!(r#"{{"changes":{{"status":{{"from":"open","to":"{status}"}}}}}}"#);
        assert_eq!(ticket(&data), "ticket.updated ticket.closed");
    }
    let opened = r#"{"changes":{"status":{"from":"closed","to":"open"}}}"#;
    assert_eq!(ticket(opened), "ticket.updated");
    let given = r#"{"changes":{"assignee_id":{"from":null,"to":"mem_1"},"status":{"from":"open","to":"closed"}}}"#;
    assert_eq!(ticket(given), "ticket.updated ticket.closed ticket.assigned");
    let taken = r#"{"changes":{"assignee_id":{"from":"mem_1","to":null}}}"#;
    assert_eq!(ticket(taken), "ticket.updated");

    let of = |kind, data: &str| kinds(&of_article(kind, data));
    assert_eq!(of(EventKind::ArticleCreated, ""), "article.created article.published");
    let published = r#"{"changes":{"status":{"from":"draft","to":"published"}}}"#;
    assert_eq!(of(EventKind::ArticleUpdated, published), "article.updated article.published");
    let archived = published.replace(r#""to":"published""#, r#""to":"archived""#);
    assert_eq!(of(EventKind::ArticleUpdated, &archived), "article.updated");
    assert_eq!(of(EventKind::ArticleDeleted, ""), "article.deleted");
    let later = Article { published_at: Some(NOW.plus(1)), ..article() };
    let later = About::Article(Box::new(later));
    let created = told(EventKind::ArticleCreated, ArticleId(ID).to_string(), "", later);
    assert_eq!(kinds(&created), "article.created");

    for kind in [EventKind::CustomerMerged, EventKind::CustomerDeleted, EventKind::CustomerErased] {
        assert_eq!(kinds(&of_customer(kind, "")), "customer.deleted");
    }
}

#[test]
fn messages_are_told_of_once_there_is_a_ticket() {
    assert_eq!(kinds(&of_message(in_ticket)), "ticket.message_added");
    assert_eq!(kinds(&of_message(About::Message)), "");
    assert_eq!(kinds(&of_message(|_| About::Nothing)), "");
    let first = of_message(|message| in_ticket(Message { created_at: NOW, ..message }));
    assert_eq!(kinds(&first), "");
}

#[test]
fn the_vendor_knows_nothing_of_the_rest() {
    let known = [
        "ticket.created",
        "ticket.updated",
        "ticket.deleted",
        "message.created",
        "customer.created",
        "customer.updated",
        "customer.merged",
        "customer.deleted",
        "customer.erased",
        "article.created",
        "article.updated",
        "article.deleted",
    ];
    for word in EventKind::WORDS {
        let kind = EventKind::parse(word).unwrap();
        let about =
            if kind == EventKind::MessageCreated { in_ticket(message()) } else { About::Nothing };
        let told = told(kind, "x_1".to_owned(), "", about);
        assert_eq!(!letters(0, &told).is_empty(), known.contains(word), "{word}");
        for letter in letters(0, &told) {
            assert!(faces()[0].types.contains(&letter.kind), "{word}");
        }
    }
}

#[test]
fn a_ticket_is_told_with_its_customer() {
    assert_snapshot!(shown(&of_ticket(EventKind::TicketCreated, "")), @r#"
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"email":"jane@example.com","id":"cus_018bcfe5680070008000000000000001","name":"Jane"},"ticket":{"assigned_to":"mem_018bcfe5680070008000000000000001","channel":"cstar","closed_at":null,"created_at":"2023-11-14T22:13:20.000Z","customer_id":"cus_018bcfe5680070008000000000000001","customer_name":"Jane","first_response_at":null,"id":"tkt_018bcfe5680070008000000000000001","message_count":2,"metadata":{"plan":"pro"},"notes":"Call back","number":7,"priority":"high","resolution_deadline":null,"resolved_at":null,"response_deadline":null,"status":"open","tags":["vip"],"title":"Help with billing","updated_at":"2023-11-14T22:13:20.000Z"}}}
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"assigned_to":"mem_018bcfe5680070008000000000000001","channel":"cstar","closed_at":null,"created_at":"2023-11-14T22:13:20.000Z","customer":{"email":"jane@example.com","id":"cus_018bcfe5680070008000000000000001","name":"Jane"},"customer_id":"cus_018bcfe5680070008000000000000001","customer_name":"Jane","first_response_at":null,"id":"tkt_018bcfe5680070008000000000000001","message_count":2,"number":7,"priority":"high","resolution_deadline":null,"resolved_at":null,"response_deadline":null,"status":"open","tags":["vip"],"ticket":{"assigned_to":"mem_018bcfe5680070008000000000000001","channel":"cstar","closed_at":null,"created_at":"2023-11-14T22:13:20.000Z","customer_id":"cus_018bcfe5680070008000000000000001","customer_name":"Jane","first_response_at":null,"id":"tkt_018bcfe5680070008000000000000001","message_count":2,"metadata":{"plan":"pro"},"notes":"Call back","number":7,"priority":"high","resolution_deadline":null,"resolved_at":null,"response_deadline":null,"status":"open","tags":["vip"],"title":"Help with billing","updated_at":"2023-11-14T22:13:20.000Z"},"title":"Help with billing","updated_at":"2023-11-14T22:13:20.000Z"}}
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"id":"tkt_018bcfe5680070008000000000000001","ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        "#);
    let data = r#"{"changes":{"assignee_id":{"from":null,"to":"mem_018bcfe5680070008000000000000001"},"memo":{"from":null,"to":"a"},"customer_id":{"from":"cus_018bcfe5680070008000000000000001","to":null},"tags":{"from":[],"to":["vip"]}}}"#;
    let changed = letters(0, &of_ticket(EventKind::TicketUpdated, data)).remove(0).body;
    let (_, changes) = changed.split_once(r#""changes":"#).unwrap();
    let (changes, _) = changes.split_once(r#","customer":"#).unwrap();
    assert_snapshot!(changes, @r#"{"assigned_to":{"from":null,"to":"mem_018bcfe5680070008000000000000001"},"customer_id":{"from":"cus_018bcfe5680070008000000000000001","to":null},"notes":{"from":null,"to":"a"},"tags":{"from":[],"to":["vip"]}}"#);
}

#[test]
fn a_message_is_told_with_its_ticket() {
    assert_snapshot!(shown(&of_message(in_ticket)), @r#"
        {"id":"evt_ticket_message_added_1700000000000_00000001","type":"ticket.message_added","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"email":"jane@example.com","id":"cus_018bcfe5680070008000000000000001","name":"Jane"},"message":{"content":"Hello?","created_at":"2023-11-14T22:13:20.001Z","id":"msg_018bcfe5680070008000000000000001","is_internal":false,"sender":"customer","sender_name":"Jane","ticket_id":"tkt_018bcfe5680070008000000000000001"},"ticket":{"assigned_to":"mem_018bcfe5680070008000000000000001","channel":"cstar","closed_at":null,"created_at":"2023-11-14T22:13:20.000Z","customer_id":"cus_018bcfe5680070008000000000000001","customer_name":"Jane","first_response_at":null,"id":"tkt_018bcfe5680070008000000000000001","message_count":2,"metadata":{"plan":"pro"},"notes":"Call back","number":7,"priority":"high","resolution_deadline":null,"resolved_at":null,"response_deadline":null,"status":"open","tags":["vip"],"title":"Help with billing","updated_at":"2023-11-14T22:13:20.000Z"}}}
        {"id":"evt_ticket_message_added_1700000000000_00000001","type":"ticket.message_added","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"message":{"id":"msg_018bcfe5680070008000000000000001","ticket_id":"tkt_018bcfe5680070008000000000000001"},"ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_ticket_message_added_1700000000000_00000001","type":"ticket.message_added","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"content":"Hello?","created_at":"2023-11-14T22:13:20.001Z","customer":{"email":"jane@example.com","id":"cus_018bcfe5680070008000000000000001","name":"Jane"},"id":"msg_018bcfe5680070008000000000000001","is_internal":false,"message":{"content":"Hello?","created_at":"2023-11-14T22:13:20.001Z","id":"msg_018bcfe5680070008000000000000001","is_internal":false,"sender":"customer","sender_name":"Jane","ticket_id":"tkt_018bcfe5680070008000000000000001"},"sender":"customer","sender_name":"Jane","ticket":{"assigned_to":"mem_018bcfe5680070008000000000000001","channel":"cstar","closed_at":null,"created_at":"2023-11-14T22:13:20.000Z","customer_id":"cus_018bcfe5680070008000000000000001","customer_name":"Jane","first_response_at":null,"id":"tkt_018bcfe5680070008000000000000001","message_count":2,"metadata":{"plan":"pro"},"notes":"Call back","number":7,"priority":"high","resolution_deadline":null,"resolved_at":null,"response_deadline":null,"status":"open","tags":["vip"],"title":"Help with billing","updated_at":"2023-11-14T22:13:20.000Z"},"ticket_id":"tkt_018bcfe5680070008000000000000001"}}
        {"id":"evt_ticket_message_added_1700000000000_00000001","type":"ticket.message_added","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"id":"msg_018bcfe5680070008000000000000001","message":{"id":"msg_018bcfe5680070008000000000000001","ticket_id":"tkt_018bcfe5680070008000000000000001"},"ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"ticket_id":"tkt_018bcfe5680070008000000000000001","truncated":true}}
        "#);
}

#[test]
fn a_customer_and_an_article_are_told_as_they_are() {
    assert_snapshot!(shown(&of_customer(EventKind::CustomerCreated, "")), @r#"
        {"id":"evt_customer_created_1700000000000_00000001","type":"customer.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"avatar_url":null,"created_at":"2023-11-14T22:13:20.000Z","custom_fields":{},"email":"jane@example.com","external_id":null,"id":"cus_018bcfe5680070008000000000000001","metadata":{},"name":"Jane","notes":"Likes tea","phone":null,"sentiment":null,"status":"active","tags":[],"updated_at":"2023-11-14T22:13:20.000Z"}}}
        {"id":"evt_customer_created_1700000000000_00000001","type":"customer.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_customer_created_1700000000000_00000001","type":"customer.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"avatar_url":null,"created_at":"2023-11-14T22:13:20.000Z","customer":{"avatar_url":null,"created_at":"2023-11-14T22:13:20.000Z","custom_fields":{},"email":"jane@example.com","external_id":null,"id":"cus_018bcfe5680070008000000000000001","metadata":{},"name":"Jane","notes":"Likes tea","phone":null,"sentiment":null,"status":"active","tags":[],"updated_at":"2023-11-14T22:13:20.000Z"},"email":"jane@example.com","external_id":null,"id":"cus_018bcfe5680070008000000000000001","name":"Jane","phone":null,"sentiment":null,"status":"active","tags":[],"updated_at":"2023-11-14T22:13:20.000Z"}}
        {"id":"evt_customer_created_1700000000000_00000001","type":"customer.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"id":"cus_018bcfe5680070008000000000000001","truncated":true}}
        "#);
    let data = r#"{"changes":{"public":{"from":false,"to":true},"body":{"from":"sha256:0","to":"sha256:1"},"category_id":{"from":null,"to":"cat_018bcfe5680070008000000000000001"}}}"#;
    assert_snapshot!(shown(&of_article(EventKind::ArticleUpdated, data)), @r#"
        {"id":"evt_article_updated_1700000000000_00000001","type":"article.updated","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"article":{"category_id":null,"created_at":"2023-11-14T22:13:20.000Z","excerpt":null,"id":"art_018bcfe5680070008000000000000001","is_public":true,"meta_description":null,"metadata":{},"notes":null,"published_at":"2023-11-14T22:13:20.000Z","slug":"reset","status":"published","tags":[],"title":"Reset","updated_at":"2023-11-14T22:13:20.000Z"},"changes":{"category_id":{"from":null,"to":"018bcfe5-6800-7000-8000-000000000001"},"content_hash":{"from":"sha256:0","to":"sha256:1"},"is_public":{"from":false,"to":true}}}}
        {"id":"evt_article_updated_1700000000000_00000001","type":"article.updated","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"article":{"id":"art_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_article_updated_1700000000000_00000001","type":"article.updated","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"article":{"category_id":null,"created_at":"2023-11-14T22:13:20.000Z","excerpt":null,"id":"art_018bcfe5680070008000000000000001","is_public":true,"meta_description":null,"metadata":{},"notes":null,"published_at":"2023-11-14T22:13:20.000Z","slug":"reset","status":"published","tags":[],"title":"Reset","updated_at":"2023-11-14T22:13:20.000Z"},"category_id":null,"changes":{"category_id":{"from":null,"to":"018bcfe5-6800-7000-8000-000000000001"},"content_hash":{"from":"sha256:0","to":"sha256:1"},"is_public":{"from":false,"to":true}},"created_at":"2023-11-14T22:13:20.000Z","excerpt":null,"id":"art_018bcfe5680070008000000000000001","is_public":true,"meta_description":null,"published_at":"2023-11-14T22:13:20.000Z","slug":"reset","status":"published","tags":[],"title":"Reset","updated_at":"2023-11-14T22:13:20.000Z"}}
        {"id":"evt_article_updated_1700000000000_00000001","type":"article.updated","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"article":{"id":"art_018bcfe5680070008000000000000001"},"id":"art_018bcfe5680070008000000000000001","truncated":true}}
        "#);
}

#[test]
fn what_is_gone_is_told_by_what_its_event_says() {
    let gone =
        |kind, subject: String, data: &str| shown(&told(kind, subject, data, About::Nothing));
    let ticket = ConversationId(ID).to_string();
    let said = r#"{"number":7,"customer_id":"cus_018bcfe5680070008000000000000001"}"#;
    assert_snapshot!(gone(EventKind::TicketDeleted, ticket.clone(), said), @r#"
        {"id":"evt_ticket_deleted_1700000000000_00000001","type":"ticket.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"ticket":{"customer_id":"cus_018bcfe5680070008000000000000001","id":"tkt_018bcfe5680070008000000000000001","number":7}}}
        {"id":"evt_ticket_deleted_1700000000000_00000001","type":"ticket.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_ticket_deleted_1700000000000_00000001","type":"ticket.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer_id":"cus_018bcfe5680070008000000000000001","id":"tkt_018bcfe5680070008000000000000001","number":7,"ticket":{"customer_id":"cus_018bcfe5680070008000000000000001","id":"tkt_018bcfe5680070008000000000000001","number":7}}}
        {"id":"evt_ticket_deleted_1700000000000_00000001","type":"ticket.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"id":"tkt_018bcfe5680070008000000000000001","ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        "#);
    let said = r#"{"into":"cus_018bcfe5680070008000000000000001"}"#;
    let customer = CustomerId(ID).to_string();
    assert_snapshot!(gone(EventKind::CustomerMerged, customer.clone(), said), @r#"
        {"id":"evt_customer_deleted_1700000000000_00000001","type":"customer.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001","merged_into":"cus_018bcfe5680070008000000000000001"}}}
        {"id":"evt_customer_deleted_1700000000000_00000001","type":"customer.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_customer_deleted_1700000000000_00000001","type":"customer.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001","merged_into":"cus_018bcfe5680070008000000000000001"},"id":"cus_018bcfe5680070008000000000000001","merged_into":"cus_018bcfe5680070008000000000000001"}}
        {"id":"evt_customer_deleted_1700000000000_00000001","type":"customer.deleted","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"customer":{"id":"cus_018bcfe5680070008000000000000001"},"id":"cus_018bcfe5680070008000000000000001","truncated":true}}
        "#);
    // It was there when the event was written, and gone when it was read.
    assert_snapshot!(gone(EventKind::TicketCreated, ticket, ""), @r#"
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"id":"tkt_018bcfe5680070008000000000000001","ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        {"id":"evt_ticket_created_1700000000000_00000001","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"id":"tkt_018bcfe5680070008000000000000001","ticket":{"id":"tkt_018bcfe5680070008000000000000001"},"truncated":true}}
        "#);
}

#[test]
fn headers_are_the_vendors() {
    let stamp = Stamp {
        webhook: WebhookId(ID),
        event: EventId(ID),
        name: "evt_ticket_created_1_00000001",
        kind: "ticket.created",
        attempt: 2,
        now: NOW,
    };
    let lines = (faces()[1].headers)(&stamp).into_iter();
    let lines = lines.map(|(name, value)| format!("{name}: {value}"));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
        Content-Type: application/json
        User-Agent: cStar-Webhooks/1.0
        X-Webhook-ID: whk_018bcfe5680070008000000000000001
        X-Event-Type: ticket.created
        X-Event-ID: evt_ticket_created_1_00000001
        X-Timestamp: 2023-11-14T22:13:20.000Z
        X-Delivery-Attempt: 2
        "#);
}

proptest! {
    #[test]
    fn a_letter_has_one_name_that_no_other_has(one in any::<u128>(), other in any::<u128>()) {
        let event = |id| Event { id: EventId(id), ..of_ticket(EventKind::TicketCreated, "").event };
        let of = |id| name("ticket.created", &event(id));
        assert_eq!(of(one), of(one));
        let part = |id: u128| (id & ((1 << 62) - 1)) % 36_u128.pow(8);
        assert_eq!(of(one) == of(other), part(one) == part(other));
        let last = of(one).strip_prefix("evt_ticket_created_1700000000000_").unwrap().to_owned();
        assert_eq!(last.len(), 8);
        assert!(last.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
        assert_ne!(of(one), name("ticket.updated", &event(one)));
    }
}
