//! Every system's files, as records.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

use std::fmt::Write;

use domain::clock::Time;
use domain::ticket::{Priority, TicketStatus};
use exchange::{Contact, Post, Record, Records, System, Thread, Unreadable};
use proptest::prelude::*;

fn fixture(path: &str) -> String {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/");
    std::fs::read_to_string(format!("{root}{path}")).unwrap()
}

/// What a file of the fixtures holds: records, and what could not be read.
fn read(system: System, path: &str) -> (Vec<Record>, Vec<String>) {
    let name = path.split_once('/').unwrap().1;
    parse(system, name, &fixture(path))
}

fn parse(system: System, name: &str, text: &str) -> (Vec<Record>, Vec<String>) {
    let (mut records, mut refused) = (Vec::new(), Vec::new());
    for found in Records::new(system, name, text.as_bytes()) {
        match found {
            Ok(found) => records.push(found.record),
            Err(unreadable) => refused.push(unreadable.to_string()),
        }
    }
    (records, refused)
}

fn threads(records: Vec<Record>) -> Vec<Thread> {
    let thread = |record| match record {
        Record::Thread(thread) => Some(*thread),
        _ => None,
    };
    records.into_iter().filter_map(thread).collect()
}

/// Posts as lines: who, whether internal, the text.
fn lines(posts: &[Post]) -> String {
    posts.iter().fold(String::new(), |mut lines, post| {
        let Post { id, author, is_internal, text, created_at } = post;
        let mark = if *is_internal { " (internal)" } else { "" };
        let (by, at) =
            (author.id.as_deref().unwrap_or("-"), created_at.map_or(0, |time| time.0 / 1_000));
        writeln!(lines, "{id} {at} {:?} {by}{mark}: {}", author.side, text.replace('\n', "⏎"))
            .unwrap();
        lines
    })
}

#[test]
fn zendesk_users_are_contacts_or_colleagues() {
    let (records, refused) = read(System::Zendesk, "zendesk/users.json");
    assert_eq!(refused, Vec::<String>::new());
    let [Record::Person(noor), Record::Person(piet), Record::Contact(ada), Record::Contact(bo)] =
        records.as_slice()
    else {
        panic!("{records:?}");
    };
    assert_eq!((noor.id.as_str(), noor.is_admin), ("501", false));
    assert_eq!(noor.avatar_url.as_deref(), Some("https://harbor.example/noor.png"));
    assert!(piet.is_admin);
    let wanted = Contact {
        id: "901".to_owned(),
        external_id: Some("shop-77".to_owned()),
        email: Some("ada@vaughn.example".to_owned()),
        name: Some("Ada Vaughn".to_owned()),
        phone: Some("+31 20 555 0101".to_owned()),
        tags: vec!["wholesale".to_owned()],
        memo: Some("Prefers mornings.".to_owned()),
        fields: domain::text::Metadata::from_object(r#"{"plan":"gold"}"#.to_owned()).unwrap(),
        created_at: Some(Time(1_675_243_800_000)),
        updated_at: Some(Time(1_712_052_000_000)),
        ..Contact::default()
    };
    assert_eq!(*ada, wanted);
    assert_eq!(bo.name.as_deref(), Some("Bo Lindqvist"));
}

#[test]
fn zendesk_tickets_come_with_their_comments() {
    let (records, refused) = read(System::Zendesk, "zendesk/tickets.jsonl");
    assert_eq!(refused, Vec::<String>::new());
    assert!(records.contains(&Record::LeftOut("is a deleted ticket")));
    let threads = threads(records);
    let [kettle, invoice, hours] = threads.as_slice() else { panic!("{threads:?}") };
    assert_eq!((kettle.status, kettle.priority), (TicketStatus::Resolved, Priority::High));
    assert_eq!(kettle.assignee.as_ref().unwrap().id, "501");
    assert_eq!(kettle.contact.as_ref().unwrap().id, "901");
    assert_eq!(kettle.tags, ["kettle", "warranty"]);
    assert_eq!(kettle.created_at, Some(Time(1_709_280_000_000)));
    assert_eq!(
        kettle.metadata.as_str(),
        "{\"channel\":\"email\",\"custom_fields\":{\"88\":\"K-200\"},\"imported_from\":\"zendesk\",\
         \"imported_id\":\"3101\",\"imported_url\":\"https://harbor.zendesk.example/api/v2/tickets/3101.json\"}"
    );
    assert_eq!(
        lines(&kettle.posts),
        "70002 1709283600 Unknown 501: Please send us a **photo**.\n\
         70001 1709280000 Contact 901: Water runs out at the bottom.\n\
         70003 1709285400 Unknown 502 (internal): Third leak of this series; tell the workshop.\n\
         70004 1709362800 Contact 901: Here it is.⏎⏎[kettle.jpg](https://harbor.zendesk.example/a/kettle.jpg)\n"
    );
    assert_eq!((invoice.status, invoice.priority), (TicketStatus::Pending, Priority::Normal));
    assert_eq!(invoice.opening.as_ref().unwrap().text, "I was charged twice.");
    assert_eq!((hours.status, hours.priority), (TicketStatus::New, Priority::Low));
}

#[test]
fn zendesk_comments_of_their_own_are_named_by_their_file() {
    let (records, refused) = read(System::Zendesk, "zendesk/comments/3102.json");
    assert_eq!(refused, Vec::<String>::new());
    let named: Vec<_> = records
        .iter()
        .map(|record| match record {
            Record::Posts { thread, posts } => format!("{thread} {}", lines(posts)),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        named.concat(),
        "3102 70101 1709467200 Unknown 902: I was charged twice.\n\
         3102 70102 1709470800 Unknown 501: We look into it.\n"
    );
    let comment = r#"{"comments": [{"id": 1, "author_id": 2, "body": "x", "public": true}]}"#;
    for (name, thread) in [
        ("tickets/17/comments.json", Some("17")),
        ("ticket_17_comments.json", Some("17")),
        ("comments.json", None),
        ("17/comments-2-3.json", None),
    ] {
        let (records, refused) = parse(System::Zendesk, name, comment);
        let found = match records.as_slice() {
            [Record::Posts { thread, .. }] => Some(thread.as_str()),
            _ => None,
        };
        assert_eq!(found, thread, "{name}");
        assert_eq!(refused.len(), usize::from(thread.is_none()), "{refused:?}");
    }
}

#[test]
fn zendesk_events_and_single_tickets_bring_comments_too() {
    let event = r#"{"ticket_events": [{"id": 9, "ticket_id": 17, "timestamp": 1709467200, "child_events": [
        {"id": 90, "event_type": "Change", "status": "open"},
        {"id": 91, "event_type": "Comment", "type": "Comment", "author_id": 5, "body": "Hello", "public": true}]}]}"#;
    let (records, _) = parse(System::Zendesk, "events.json", event);
    let [Record::Posts { thread, posts }] = records.as_slice() else { panic!("{records:?}") };
    assert_eq!(
        (thread.as_str(), lines(posts).as_str()),
        ("17", "91 1709467200 Unknown 5: Hello\n")
    );
    let single = r#"{"ticket": {"id": 17, "subject": "S", "requester_id": 5, "status": "open"},
        "comments": [{"id": 91, "author_id": 5, "body": "Hello", "public": true}],
        "users": [{"id": 5, "role": "end-user", "name": "Ada"}]}"#;
    let (records, refused) = parse(System::Zendesk, "17.json", single);
    assert_eq!((records.len(), refused.len()), (2, 0));
    assert_eq!(lines(&threads(records)[0].posts), "91 0 Contact 5: Hello\n");
}

#[test]
fn zendesk_articles_become_markdown() {
    let (records, refused) = read(System::Zendesk, "zendesk/help_center.json");
    assert_eq!(refused, Vec::<String>::new());
    let [Record::Shelf(repairs), Record::HelpArticle(kettle), Record::HelpArticle(parts)] =
        records.as_slice()
    else {
        panic!("{records:?}");
    };
    assert_eq!((repairs.name.as_str(), repairs.position), ("Repairs", 2));
    assert_eq!(kettle.body, "## What you need\n\nVinegar and *an hour*.");
    assert_eq!(kettle.shelf.as_ref().unwrap().id, "41");
    assert!(kettle.public && !parts.public);
    assert_eq!(parts.status, domain::article::ArticleStatus::Draft);
}

#[test]
fn intercom_conversations_keep_notes_apart() {
    let (records, refused) = read(System::Intercom, "intercom/conversations.json");
    assert_eq!(refused, ["conversations[1]: has the unknown state someday"]);
    let threads = threads(records);
    let thread = &threads[0];
    assert_eq!(thread.title.as_deref(), Some("Delivery to the islands"));
    assert_eq!((thread.status, thread.priority), (TicketStatus::Closed, Priority::High));
    let contact = thread.contact.as_ref().unwrap();
    assert_eq!((contact.id.as_str(), contact.external_id.as_deref()), ("c-1", Some("crm-9")));
    assert_eq!(contact.email.as_deref(), Some("mara@kolb.example"));
    assert_eq!(thread.assignee.as_ref().unwrap().id, "310");
    assert_eq!(thread.tags, ["delivery"]);
    assert_eq!(thread.first_response_at, Some(Time(1_709_283_600_000)));
    assert_eq!(
        lines(&thread.posts),
        "source 1709280000 Contact c-1: Do you deliver to **Texel**?\n\
         12 1709283000 Person 311 (internal): Ask the carrier first.\n\
         13 1709283600 Person 310: Yes, every Tuesday.\n\
         14 1709290000 Bot 7: How did we do?\n\
         15 1709366400 Person 310: Closing this now.\n"
    );
}

#[test]
fn intercom_tickets_contacts_admins_and_articles() {
    let (records, refused) = read(System::Intercom, "intercom/tickets.json");
    assert_eq!(refused, Vec::<String>::new());
    let threads = threads(records);
    let ticket = &threads[0];
    assert_eq!(ticket.title.as_deref(), Some("Broken lid"));
    assert_eq!((ticket.status, &ticket.assignee), (TicketStatus::Pending, &None));
    assert_eq!(
        ticket.metadata.as_str(),
        r#"{"imported_from":"intercom","imported_id":"2301","ticket_attributes":{"Order":4411}}"#
    );
    assert_eq!(
        lines(&ticket.posts),
        "description 1709300000 Contact c-1: The lid came in two pieces.\n\
         21 1709300500 Person 310: Could you send a picture?\n"
    );
    let (contacts, _) = read(System::Intercom, "intercom/contacts.json");
    let [Record::Contact(mara)] = contacts.as_slice() else { panic!("{contacts:?}") };
    assert_eq!(
        (mara.tags.as_slice(), mara.fields.as_str()),
        (["regular".to_owned()].as_slice(), r#"{"shop":"Berlin"}"#)
    );
    let (admins, _) = read(System::Intercom, "intercom/admins.json");
    assert!(matches!(admins.as_slice(), [Record::Person(_), Record::Person(_)]), "{admins:?}");
    let (library, _) = read(System::Intercom, "intercom/help_center.jsonl");
    let [Record::Shelf(_), Record::HelpArticle(article)] = library.as_slice() else {
        panic!("{library:?}");
    };
    assert_eq!(article.excerpt.as_deref(), Some("Until it leaves the house."));
    assert_eq!(article.shelf.as_ref().unwrap().id, "51");
}

#[test]
fn chatwoot_messages_are_of_three_sides() {
    let (records, refused) = read(System::Chatwoot, "chatwoot/conversations/7/messages.json");
    assert_eq!(refused, Vec::<String>::new());
    let mut said = String::new();
    for record in &records {
        let Record::Posts { thread, posts } = record else { panic!("{record:?}") };
        assert_eq!(thread, "7");
        said += &lines(posts);
    }
    assert_eq!(
        said,
        "901 1709400000 Contact 33: The parcel never came. I want my money back.\n\
         902 1709400001 Bot -: Thanks, we will get back to you.\n\
         903 1709403000 Person 21 (internal): Carrier says lost; refund it.\n\
         904 1709403600 Person 22: The refund is on its way.⏎⏎[refund.pdf](https://quay.example/files/refund.pdf)\n\
         905 1709410000 Bot - (internal): Conversation was marked resolved by Sem de Wit\n"
    );
}

#[test]
fn chatwoot_conversations_contacts_agents_and_articles() {
    let (records, refused) = read(System::Chatwoot, "chatwoot/conversations/index.json");
    assert_eq!(refused, Vec::<String>::new());
    let threads = threads(records);
    let [refund, asleep] = threads.as_slice() else { panic!("{threads:?}") };
    assert_eq!(refund.title.as_deref(), Some("Refund for Q-9"));
    assert_eq!((refund.status, refund.priority), (TicketStatus::Resolved, Priority::Urgent));
    assert_eq!(refund.assignee.as_ref().unwrap().email.as_deref(), Some("sem@quay.example"));
    assert_eq!((asleep.status, asleep.first_response_at), (TicketStatus::Pending, None));
    let (contacts, _) = read(System::Chatwoot, "chatwoot/contacts.json");
    let [Record::Contact(lena)] = contacts.as_slice() else { panic!("{contacts:?}") };
    assert_eq!(lena.external_id.as_deref(), Some("acct-33"));
    let (agents, _) = read(System::Chatwoot, "chatwoot/agents.json");
    let [Record::Person(tove), Record::Person(sem)] = agents.as_slice() else {
        panic!("{agents:?}");
    };
    assert!(tove.is_admin && !sem.is_admin);
    let (articles, _) = read(System::Chatwoot, "chatwoot/articles.json");
    let [Record::HelpArticle(article)] = articles.as_slice() else { panic!("{articles:?}") };
    assert_eq!(article.shelf.as_ref().unwrap().name.as_deref(), Some("Payments"));
    assert_eq!(article.body, "We refund within **five days**.");
}

/// Status and message type are numbers in the database's own dump.
#[test]
fn chatwoot_words_may_be_numbers() {
    for (status, wanted) in [
        (0, TicketStatus::Open),
        (1, TicketStatus::Resolved),
        (2, TicketStatus::Pending),
        (3, TicketStatus::Pending),
    ] {
        let text = format!(r#"{{"id": 1, "inbox_id": 1, "status": {status}, "messages": []}}"#);
        let (records, _) = parse(System::Chatwoot, "x.json", &text);
        assert_eq!(threads(records)[0].status, wanted);
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_the_rest_is_read() {
    let contact = r#"{"type":"contact","id":"1"}"#;
    for (name, text, records, refused) in [
        ("a.jsonl", format!("{contact}\n{{oops\n\n{contact}\n"), 2, vec!["line 2: is no JSON"]),
        ("a.json", format!("{contact}\n{contact}\n5\n"), 2, vec!["line 3: is no object"]),
        (
            "a.json",
            format!("[{contact}, 7, {{\"type\": \"contact\"}}]"),
            1,
            vec!["line 1, [1]: is no object", "line 1, [2]: is a contact without an id"],
        ),
        ("a.json", format!("[\n{contact},\n"), 0, vec!["line 3: is no JSON"]),
        ("a.json", "\u{feff}[\n]".to_owned(), 0, vec![]),
        ("a.json", " \n".to_owned(), 0, vec!["the file: is empty"]),
        ("a.json", r#"{"id": 4}"#.to_owned(), 0, vec!["line 1: is nothing that is known"]),
    ] {
        let (found, said) = parse(System::Intercom, name, &text);
        assert_eq!(found.len(), records, "{text}");
        assert_eq!(said.len(), refused.len(), "{said:?}");
        for (said, wanted) in said.iter().zip(refused) {
            assert!(said.starts_with(wanted), "{said}");
        }
    }
}

/// JSON whose keys are often those that the systems use.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    const KEYS: &str = "id|type|role|status|state|subject|requester_id|requester|comments|users|tickets|ticket|payload|\
        data|messages|message_type|content|title|section_id|author|author_id|public|body|html_body|created_at|contacts|\
        conversation_parts|source|tags|meta|inbox_id|sender|attachments|url|ticket_id|child_events|articles|name|email";
    let key = proptest::sample::select(KEYS.split('|').map(str::trim).collect::<Vec<_>>());
    let words = [
        "contact",
        "conversation",
        "agent",
        "end-user",
        "<p>x</p>",
        "2024-01-01T00:00:00Z",
        "\0",
        "open",
        "-1",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(words.to_vec()).prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        let entry = (key.clone().prop_map(str::to_owned), inner.clone());
        prop_oneof![
            proptest::collection::vec(inner, 0..6).prop_map(Value::from),
            proptest::collection::vec(entry, 0..8)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_a_reader_panic(value in json(), name in "[a-z0-9/._-]{0,20}") {
        for system in [System::Chatwoot, System::Intercom, System::Zendesk] {
            for text in [value.to_string(), format!("{value}\n{value}"), format!("{value:#}")] {
                let found: Vec<Result<_, Unreadable>> = Records::new(system, &name, text.as_bytes()).collect();
                prop_assert!(found.iter().flatten().all(|found| !found.place.is_empty()));
            }
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for system in [System::Chatwoot, System::Intercom, System::Zendesk] {
            let _: Vec<_> = Records::new(system, "x.json", bytes.as_slice()).collect();
        }
    }
}
