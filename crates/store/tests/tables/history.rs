//! Conversations and messages by any condition, as applications ask for them.

use domain::clock::Time;
use domain::conversation::{Conversation, HandledBy};
use domain::customer::Customer;
use domain::id::{ConversationId, CustomerId, MessageId};
use domain::message::{Message, Role, Structure};
use domain::text::{Extras, Metadata};
use store::conversations::{self, Beyond, Growth};
use store::history::{self, EntryField, ThreadField, Whose};
use store::selection::{Column, Comparison, Condition, Operand, Order, Piece, Test, Wanted};
use store::{Tx, customers, messages};

use crate::{NOW, Store};

fn is(column: Column, test: Test) -> Condition {
    Condition::Column(column, test)
}

fn equals(value: Operand) -> Test {
    Test::Compare(Comparison::Equal, value)
}

fn text(text: &str) -> Operand {
    Operand::Text(text.to_owned())
}

fn extras(name: &str, text: &str) -> Extras {
    Extras::of([(name.to_owned(), text.to_owned())].into()).unwrap()
}

fn object(json: &str) -> Metadata {
    Metadata::from_object(json.to_owned()).unwrap()
}

fn those(conditions: Vec<Condition>) -> Wanted {
    Wanted { conditions, limit: 100, ..Wanted::default() }
}

/// A conversation that was begun so many milliseconds from now, of that customer.
async fn thread(
    store: &Store,
    later_ms: i64,
    customer: Option<&Customer>,
    name: &str,
) -> ConversationId {
    let blank = store.conversation().await;
    let made = Conversation {
        id: store.id(ConversationId::mint),
        customer: customer.map(|customer| customer.id),
        name: Some(name.to_owned()),
        created_at: Time(NOW.millis() + later_ms),
        message_count: later_ms,
        ..blank.clone()
    };
    let (scope, id) = (store.scope, made.id);
    let beyond = Beyond { app: Some("app-1".to_owned()), extras: extras("b", name) };
    let write = move |tx: &mut Tx<'_>| {
        conversations::delete(tx, scope, blank.id)?;
        conversations::insert(tx, scope, &made)?;
        conversations::put_beyond(tx, id, &beyond)
    };
    store.write(write).await.unwrap();
    id
}

async fn customer(store: &Store, external_id: Option<&str>) -> Customer {
    let blank = Customer::unknown(store.id(CustomerId::mint), NOW);
    let made = Customer { external_id: external_id.map(str::to_owned), ..blank };
    let (scope, stored) = (store.scope, made.clone());
    store.write(move |tx| customers::insert(tx, scope, &stored)).await.unwrap();
    made
}

/// The names of the conversations that are found, and how many there are.
async fn names(store: &Store, whose: Whose, wanted: Wanted) -> (Vec<String>, u64) {
    let read = move |tx: &mut Tx<'_>| {
        let found = history::threads(tx, whose, &wanted)?;
        Ok((found, history::count_threads(tx, whose, &wanted.conditions)?))
    };
    let (found, count) = store.read(read).await;
    (found.into_iter().filter_map(|thread| thread.conversation.name).collect(), count)
}

#[tokio::test]
async fn conversations_are_found_by_all_that_is_known_of_them() {
    let store = Store::open().await;
    let (known, unknown) = (customer(&store, Some("u-1")).await, customer(&store, None).await);
    thread(&store, 0, Some(&known), "one").await;
    thread(&store, 999, Some(&unknown), "two").await;
    let last = thread(&store, 1_000, None, "three").await;
    let seconds = Operand::Integer(NOW.millis() / 1_000);
    let (all, own) = ((store.scope, None), (store.scope, Some(known.id)));
    let like =
        Test::Like { pattern: vec![Piece::Text("T".to_owned()), Piece::Any], ignores_case: true };
    for (whose, condition, expected) in [
        (all, Condition::All(Vec::new()), &["three", "two", "one"][..]),
        (own, Condition::All(Vec::new()), &["one"]),
        (all, is(ThreadField::CreatedAt.asked(), equals(seconds)), &["two", "one"]),
        (all, is(ThreadField::User.asked(), equals(text("u-1"))), &["one"]),
        (all, is(ThreadField::User.asked(), equals(text(&unknown.id.to_string()))), &["two"]),
        (all, is(ThreadField::User.asked(), Test::Null), &["three"]),
        (all, is(ThreadField::Id.asked(), Test::OneOf(vec![text(&last.to_string())])), &["three"]),
        (own, is(ThreadField::Id.asked(), equals(text(&last.to_string()))), &[]),
        (all, is(ThreadField::App.asked(), equals(text("app-1"))), &["three", "two", "one"]),
        (all, is(ThreadField::Name.asked(), like), &["three", "two"]),
        (all, is(ThreadField::MessageCount.asked(), equals(Operand::Integer(999))), &["two"]),
        (all, is(ThreadField::LastMessageAt.asked(), Test::Null), &["three", "two", "one"]),
        (all, is(ThreadField::UpdatedAt.asked(), Test::Null), &[]),
        (all, is(ThreadField::Metadata.asked(), Test::Null), &[]),
        (all, is(ThreadField::Extra("b").asked(), equals(text("two"))), &["two"]),
        (all, is(ThreadField::Extra("c").asked(), Test::Null), &["three", "two", "one"]),
        ((store.elsewhere(), None), Condition::All(Vec::new()), &[]),
    ] {
        let found = names(&store, whose, those(vec![condition.clone()])).await;
        assert_eq!(found.0, expected, "{condition:?}");
        assert_eq!(found.1, expected.len() as u64);
    }
}

#[tokio::test]
async fn conversations_come_in_any_order_with_all_that_is_kept_of_them() {
    let store = Store::open().await;
    let known = customer(&store, Some("u-1")).await;
    let first = thread(&store, 7, Some(&known), "b").await;
    thread(&store, 5, None, "a").await;
    thread(&store, 6, Some(&known), "c").await;
    let by = |field: ThreadField, descending| {
        let order = Order { column: field.ordered(), descending, nulls_first: descending };
        Wanted { order: vec![order], limit: 100, ..Wanted::default() }
    };
    let all = (store.scope, None);
    assert_eq!(names(&store, all, by(ThreadField::Name, true)).await.0, ["c", "b", "a"]);
    assert_eq!(names(&store, all, by(ThreadField::CreatedAt, false)).await.0, ["a", "c", "b"]);
    assert_eq!(names(&store, all, by(ThreadField::User, false)).await.0, ["b", "c", "a"]);
    assert_eq!(names(&store, all, by(ThreadField::User, true)).await.0, ["a", "b", "c"]);
    assert_eq!(names(&store, all, by(ThreadField::Extra("b"), true)).await.0, ["c", "b", "a"]);
    let second = Wanted { offset: 1, limit: 1, ..by(ThreadField::Name, false) };
    assert_eq!(names(&store, all, second).await, (vec!["b".to_owned()], 3));
    let wanted = those(vec![is(ThreadField::Id.asked(), equals(text(&first.to_string())))]);
    let read = move |tx: &mut Tx<'_>| history::threads(tx, all, &wanted);
    let found = store.read(read).await.remove(0);
    assert_eq!((found.conversation.id, found.user.as_deref()), (first, Some("u-1")));
    assert_eq!(found.beyond.app.as_deref(), Some("app-1"));
    assert_eq!(found.beyond.extras, extras("b", "b"));
    assert_eq!(found.last_message_at, None);
}

async fn say(store: &Store, conversation: ConversationId, seq: i64, structure: Option<&str>) {
    let structure =
        structure.map(|json| Structure { kind: "media".to_owned(), json: json.to_owned() });
    let message = Message {
        id: store.id(MessageId::mint),
        conversation,
        seq,
        role: if seq % 2 == 0 { Role::Assistant } else { Role::Customer },
        text: format!("Text {seq}"),
        citations: Vec::new(),
        attachments: Vec::new(),
        client_id: None,
        run: None,
        author: None,
        author_name: None,
        structure,
        metadata: (seq == 3).then(|| object(r#"{"a":1}"#)),
        created_at: Time(NOW.millis() + seq / 2),
        edited_at: None,
    };
    let write = move |tx: &mut Tx<'_>| {
        let growth = Growth { messages: 1, events: 0 };
        conversations::advance(tx, conversation, HandledBy::Ai, growth, NOW)?;
        messages::insert(tx, &message)?;
        messages::put_extras(tx, message.id, &extras("x", "1"))?;
        assert_eq!(messages::extras(tx, message.id)?, extras("x", "1"));
        Ok(())
    };
    store.write(write).await.unwrap();
}

#[tokio::test]
async fn messages_are_found_by_all_that_is_known_of_them() {
    let store = Store::open().await;
    let known = customer(&store, Some("u-1")).await;
    let theirs = thread(&store, 0, Some(&known), "theirs").await;
    let other = thread(&store, 0, None, "other").await;
    for seq in 1..=3 {
        say(&store, theirs, seq, (seq == 2).then_some(r#"{"type":"media"}"#)).await;
    }
    say(&store, other, 1, None).await;
    let (all, own) = ((store.scope, None), (store.scope, Some(known.id)));
    let here = || is(EntryField::Conversation.asked(), equals(text(&theirs.to_string())));
    let content = |value| is(EntryField::Content.asked(), equals(text(value)));
    let role = is(EntryField::Role.asked(), equals(text("customer")));
    let seconds = Operand::Integer(NOW.millis() / 1_000);
    for (whose, conditions, expected) in [
        (all, vec![here()], &[3, 2, 1][..]),
        (own, vec![], &[3, 2, 1]),
        (all, vec![content("Text 1")], &[1, 1]),
        (own, vec![content("Text 1")], &[1]),
        (all, vec![content("Text 2")], &[]),
        (all, vec![content(r#"{"type":"media"}"#)], &[2]),
        (all, vec![here(), role], &[3, 1]),
        (own, vec![is(EntryField::CreatedAt.asked(), equals(seconds))], &[3, 2, 1]),
        (all, vec![Condition::Not(Box::new(is(EntryField::Metadata.asked(), Test::Null)))], &[3]),
        (own, vec![is(EntryField::Extra("x").asked(), equals(text("1")))], &[3, 2, 1]),
        (own, vec![is(EntryField::Id.asked(), equals(text("msg_1")))], &[]),
        ((store.elsewhere(), None), vec![], &[]),
    ] {
        let wanted = those(conditions);
        let asked = wanted.clone();
        let read = move |tx: &mut Tx<'_>| {
            let found = history::entries(tx, whose, &asked)?;
            Ok((found, history::count_entries(tx, whose, &asked.conditions)?))
        };
        let (found, count) = store.read(read).await;
        let numbers: Vec<i64> = found.iter().map(|entry| entry.message.seq).collect();
        assert_eq!(numbers, expected, "{wanted:?}");
        assert_eq!(count, expected.len() as u64);
        assert!(found.iter().all(|entry| entry.extras == extras("x", "1")));
    }
}
