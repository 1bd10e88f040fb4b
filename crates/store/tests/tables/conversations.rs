//! Conversations with their customers, messages and events.

use domain::conversation::HandledBy;
use domain::customer::Customer;
use domain::event::{Event, EventKind};
use domain::id::{ArticleId, ConversationId, CustomerId, EventId, MessageId, RunId};
use domain::message::{Citation, Message, Role};
use store::conversations::{Advanced, Growth, Spent};
use store::{Tx, conversations, customers, events, messages};

use crate::{NOW, Store, after, assert_duplicate, first};

const TWO: Growth = Growth { messages: 2, events: 3 };

#[tokio::test]
async fn a_conversation_hands_out_its_numbers() {
    let store = Store::open().await;
    let (scope, elsewhere, made) = (store.scope, store.elsewhere(), store.conversation().await);
    let id = made.id;
    let find = move |scope| move |tx: &mut Tx<'_>| conversations::find(tx, scope, id);
    assert_eq!(store.read(find(scope)).await, Some(made));
    assert_eq!(store.read(find(elsewhere)).await, None);
    let advance = move |expected| {
        move |tx: &mut Tx<'_>| conversations::advance(tx, id, expected, TWO, NOW.plus(9))
    };
    for (seq, position) in [(1, 1), (3, 4)] {
        let advanced = store.write(advance(HandledBy::Ai)).await.unwrap();
        let spent = Spent::default();
        assert_eq!(advanced, Some(Advanced { seq, position, spent }));
    }
    assert_eq!(store.write(advance(HandledBy::Human)).await.unwrap(), None);
    let human =
        move |tx: &mut Tx<'_>| conversations::set_handled_by(tx, id, HandledBy::Human, None);
    store.write(human).await.unwrap();
    assert_eq!(store.write(advance(HandledBy::Ai)).await.unwrap(), None);
    let found = store.read(find(scope)).await.unwrap();
    let told = (found.last_seq, found.handled_by, found.updated_at);
    assert_eq!(told, (4, HandledBy::Human, NOW.plus(9)));
}

#[tokio::test]
async fn what_the_ai_says_is_counted() {
    let store = Store::open().await;
    let id = store.conversation().await.id;
    for tokens in [100, 0, 20] {
        let spent = Spent { answers: 1, tokens };
        let answer = move |tx: &mut Tx<'_>| {
            conversations::advance_spending(tx, (id, HandledBy::Ai), TWO, spent, NOW)
        };
        store.write(answer).await.unwrap();
    }
    let advance = move |tx: &mut Tx<'_>| conversations::advance(tx, id, HandledBy::Ai, TWO, NOW);
    let spent = store.write(advance).await.unwrap().map(|advanced| advanced.spent);
    assert_eq!(spent, Some(Spent { answers: 3, tokens: 120 }));
}

#[tokio::test]
async fn conversations_are_listed_newest_first() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let mut all: Vec<ConversationId> = Vec::new();
    for _ in 0..3 {
        all.insert(0, store.conversation().await.id);
    }
    let ids = async |request| {
        let page = store.read(move |tx| conversations::page(tx, scope, None, &request)).await;
        (page.items.iter().map(|found| found.id).collect::<Vec<_>>(), page.has_more)
    };
    assert_eq!(ids(first(2)).await, (all[..2].to_vec(), true));
    assert_eq!(ids(after(all[1], 2)).await, (all[2..].to_vec(), false));
    let theirs = store.read(move |tx| conversations::page(tx, elsewhere, None, &first(2))).await;
    assert_eq!(theirs.items, []);
}

fn customer(store: &Store, external_id: Option<&str>, email: Option<&str>) -> Customer {
    Customer {
        external_id: external_id.map(str::to_owned),
        email: email.map(str::to_owned),
        ..Customer::unknown(store.id(CustomerId::mint), NOW)
    }
}

#[tokio::test]
async fn a_customer_has_names_of_their_own() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let insert =
        async |new: Customer| store.write(move |tx| customers::insert(tx, scope, &new)).await;
    let ada = customer(&store, Some("u1"), None);
    let id = ada.id;
    insert(ada.clone()).await.unwrap();
    insert(customer(&store, None, None)).await.unwrap();
    insert(customer(&store, None, None)).await.unwrap();
    assert_duplicate(
        insert(customer(&store, Some("u1"), None)).await,
        "customer_workspace_id_mode_external_id_key",
    );

    let known = Customer { email: Some("a@b".into()), name: Some("Ada".into()), ..ada };
    let better = known.clone();
    store.write(move |tx| customers::update(tx, &better)).await.unwrap();
    assert_eq!(store.read(move |tx| customers::find(tx, scope, id)).await, Some(known.clone()));
    assert_eq!(store.read(move |tx| customers::find(tx, elsewhere, id)).await, None);
    let by_id = |name| move |tx: &mut Tx<'_>| customers::find_by_external_id(tx, scope, name);
    assert_eq!(store.read(by_id("u1")).await, Some(known.clone()));
    assert_eq!(store.read(by_id("u2")).await, None);
    let by_email = |email| move |tx: &mut Tx<'_>| customers::find_by_email(tx, scope, email);
    assert_eq!(store.read(by_email("a@b")).await, Some(known));
    assert_eq!(store.read(by_email("b@b")).await, None);
    assert_duplicate(
        insert(customer(&store, None, Some("a@b"))).await,
        "customer_workspace_id_mode_email_key",
    );
}

async fn say(store: &Store, conversation: ConversationId, seq: i64) -> Message {
    let quote = "Line \"one\"\nü".to_owned();
    let citation = Citation {
        article: store.id(ArticleId::mint),
        title: "T".to_owned(),
        url: Some("https://example.com".to_owned()),
        heading: None,
        quote,
        start: 3,
        end: 15,
    };
    let message = Message {
        id: store.id(MessageId::mint),
        conversation,
        seq,
        role: if seq % 2 == 0 { Role::Assistant } else { Role::Customer },
        text: format!("Text {seq}"),
        citations: if seq % 2 == 0 { vec![citation] } else { Vec::new() },
        attachments: Vec::new(),
        client_id: None,
        run: (seq % 2 == 0).then(|| store.id(RunId::mint)),
        author: None,
        author_name: None,
        structure: None,
        metadata: None,
        created_at: NOW,
        edited_at: None,
    };
    let stored = message.clone();
    store.write(move |tx| messages::insert(tx, &stored)).await.unwrap();
    message
}

#[tokio::test]
async fn messages_are_read_forwards_and_backwards() {
    let store = Store::open().await;
    let (id, other) = (store.conversation().await.id, store.conversation().await.id);
    say(&store, other, 1).await;
    let mut all = Vec::new();
    for seq in 1..=4 {
        all.push(say(&store, id, seq).await);
    }
    let page = store.read(move |tx| messages::page(tx, id, &first(3))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[..3], true));
    let page = store.read(move |tx| messages::page(tx, id, &after(3, 3))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[3..], false));
    assert_eq!(store.read(move |tx| messages::before(tx, id, 4, 2)).await, all[1..3]);
    let second = all[1].id;
    let find = move |conversation| move |tx: &mut Tx<'_>| messages::find(tx, conversation, second);
    assert_eq!(store.read(find(id)).await, Some(all[1].clone()));
    assert_eq!(store.read(find(other)).await, None);
    let same_seq = Message { id: store.id(MessageId::mint), ..all[0].clone() };
    let twice = store.write(move |tx| messages::insert(tx, &same_seq)).await;
    assert_duplicate(twice, "message_conversation_id_seq_key");
}

#[tokio::test]
async fn events_stand_at_positions_of_their_conversation() {
    let store = Store::open().await;
    let (scope, id) = (store.scope, store.conversation().await.id);
    let event = |conversation, position| Event {
        id: store.id(EventId::mint),
        kind: EventKind::MessageCreated,
        conversation,
        position,
        subject: "msg_1".to_owned(),
        data: Some("{}".to_owned()),
        created_at: NOW,
    };
    let append =
        async |event: Event| store.write(move |tx| events::append(tx, scope, &event)).await;
    let all = [event(Some(id), 1), event(Some(id), 2), event(Some(id), 3)];
    for event in all.iter().chain(&[event(None, 0), event(None, 0)]) {
        append(event.clone()).await.unwrap();
    }
    assert_duplicate(append(event(Some(id), 3)).await, "event_in_conversation");
    let sql =
        "select kind, subject, created_at from event where conversation_id = $1 order by position";
    let read = move |tx: &mut Tx<'_>| {
        let told = |row: &store::Row<'_>| Ok((row.text(0)?, row.text(1)?, row.integer(2)?));
        tx.rows(sql, &[id.to_string().as_str().into()], told)
    };
    let told = ("message.created".to_owned(), "msg_1".to_owned(), NOW.millis());
    assert_eq!(store.read(read).await, vec![told; 3]);
}
