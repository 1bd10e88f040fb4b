//! What is found the short way is what is found the long way: the same rows, in the same order, and as many.

use domain::clock::Time;
use domain::conversation::{Conversation, HandledBy};
use domain::customer::Customer;
use domain::id::{ConversationId, CustomerId, MessageId};
use domain::message::{Message, Role};
use store::conversations::Growth;
use store::history::{self, EntryField, ThreadField, Whose};
use store::selection::{Column, Comparison, Condition, Operand, Order, Test, Wanted};
use store::{Tx, conversations, customers, messages};

use crate::{NOW, Store};

fn one_of(column: Column, texts: &[&str]) -> Condition {
    let values = texts.iter().map(|text| Operand::Text((*text).to_owned()));
    Condition::Column(column, Test::OneOf(values.collect()))
}

fn equals(column: Column, text: &str) -> Condition {
    Condition::Column(column, Test::Compare(Comparison::Equal, Operand::Text(text.to_owned())))
}

/// The same conditions in a form that has no short way.
fn the_long_way(conditions: &[Condition]) -> Vec<Condition> {
    let wrapped = |condition: &Condition| Condition::All(vec![condition.clone()]);
    conditions.iter().map(wrapped).collect()
}

fn by(column: Column, descending: bool) -> Order {
    Order { column, descending, nulls_first: descending }
}

async fn customer(store: &Store, external_id: Option<&str>) -> CustomerId {
    let blank = Customer::unknown(store.id(CustomerId::mint), NOW);
    let made = Customer { external_id: external_id.map(str::to_owned), ..blank };
    let (scope, id) = (store.scope, made.id);
    store.write(move |tx| customers::insert(tx, scope, &made)).await.unwrap();
    id
}

/// A conversation that was begun at some time, of that customer.
async fn thread(store: &Store, customer: Option<CustomerId>, at: i64) -> ConversationId {
    let blank = store.conversation().await;
    let made = Conversation {
        id: store.id(ConversationId::mint),
        customer,
        created_at: NOW.plus(at % 3),
        updated_at: NOW.plus(at * 7 % 5),
        ..blank.clone()
    };
    let (scope, id) = (store.scope, made.id);
    let write = move |tx: &mut Tx<'_>| {
        conversations::delete(tx, scope, blank.id)?;
        conversations::insert(tx, scope, &made)
    };
    store.write(write).await.unwrap();
    id
}

/// Messages at times that go back and forth, and several at the same.
async fn say(store: &Store, conversation: ConversationId, count: i64) {
    for number in 1..=count {
        let message = Message {
            id: store.id(MessageId::mint),
            conversation,
            seq: number,
            role: Role::Customer,
            text: format!("Text {number}"),
            citations: Vec::new(),
            attachments: Vec::new(),
            client_id: None,
            run: None,
            author: None,
            author_name: None,
            structure: None,
            metadata: None,
            created_at: Time(NOW.millis() + number * 5 % 4),
            edited_at: None,
        };
        let write = move |tx: &mut Tx<'_>| {
            let growth = Growth { messages: 1, events: 0 };
            conversations::advance(tx, conversation, HandledBy::Ai, growth, NOW)?;
            messages::insert(tx, &message)
        };
        store.write(write).await.unwrap();
    }
}

/// The numbers of messages, and how many there are.
async fn entries(store: &Store, whose: Whose, wanted: Wanted) -> (Vec<(ConversationId, i64)>, u64) {
    let read = move |tx: &mut Tx<'_>| {
        let found = history::entries(tx, whose, &wanted)?;
        Ok((found, history::count_entries(tx, whose, &wanted.conditions)?))
    };
    let (found, count) = store.read(read).await;
    let place = |of: &Message| (of.conversation, of.seq);
    (found.iter().map(|entry| place(&entry.message)).collect(), count)
}

#[tokio::test]
async fn the_pages_of_a_conversation_are_the_same_the_short_way() {
    let store = Store::open().await;
    let (ada, bob) = (customer(&store, Some("ada")).await, customer(&store, None).await);
    let (theirs, other) = (thread(&store, Some(ada), 0).await, thread(&store, None, 1).await);
    say(&store, theirs, 23).await;
    say(&store, other, 3).await;
    let id = theirs.to_string();
    let column = EntryField::Conversation.asked();
    let orders = [
        vec![],
        vec![by(EntryField::CreatedAt.ordered(), true)],
        vec![by(EntryField::CreatedAt.ordered(), false)],
        vec![by(EntryField::Content.ordered(), true)],
        vec![by(EntryField::Role.ordered(), true), by(EntryField::CreatedAt.ordered(), false)],
    ];
    let elsewhere = (store.elsewhere(), None);
    let mut found = 0;
    for whose in
        [(store.scope, None), (store.scope, Some(ada)), (store.scope, Some(bob)), elsewhere]
    {
        for conditions in [
            vec![equals(column, &id)],
            vec![one_of(column, &[&id])],
            vec![one_of(column, &[])],
            vec![one_of(column, &[&id, &other.to_string()])],
            vec![equals(column, "cnv_nothing")],
            vec![equals(column, &id), equals(EntryField::Content.asked(), "Text 7")],
            vec![],
        ] {
            for order in &orders {
                for (offset, limit) in
                    [(0, 100), (0, 5), (5, 5), (20, 5), (22, 0), (23, 5), (90, 5)]
                {
                    let (order, long) = (order.clone(), the_long_way(&conditions));
                    let short = Wanted { conditions: conditions.clone(), order, limit, offset };
                    let long = Wanted { conditions: long, ..short.clone() };
                    let expected = entries(&store, whose, long).await;
                    found += expected.0.len();
                    assert_eq!(entries(&store, whose, short.clone()).await, expected, "{short:?}");
                }
            }
        }
    }
    assert!(found > 1_000, "{found}");
}

/// Conversations, and how many there are.
async fn threads(store: &Store, whose: Whose, wanted: Wanted) -> (Vec<ConversationId>, u64) {
    let read = move |tx: &mut Tx<'_>| {
        let found = history::threads(tx, whose, &wanted)?;
        Ok((found, history::count_threads(tx, whose, &wanted.conditions)?))
    };
    let (found, count) = store.read(read).await;
    (found.iter().map(|thread| thread.conversation.id).collect(), count)
}

#[tokio::test]
async fn the_conversations_of_a_user_are_the_same_the_short_way() {
    let store = Store::open().await;
    let (ada, bob) = (customer(&store, Some("ada")).await, customer(&store, None).await);
    // Somebody whom the application calls as we call somebody else.
    let same = customer(&store, Some(&bob.to_string())).await;
    for number in 0..24 {
        let whose = [Some(ada), Some(bob), Some(same), None];
        thread(&store, whose[number as usize % 4], number).await;
    }
    let (user, known) = (ThreadField::User.asked(), ada.to_string());
    let unknown = bob.to_string();
    let not = |condition| Condition::Not(Box::new(condition));
    let orders = [
        vec![],
        vec![by(ThreadField::UpdatedAt.ordered(), true)],
        vec![by(ThreadField::CreatedAt.ordered(), false)],
        vec![by(ThreadField::User.ordered(), false), by(ThreadField::CreatedAt.ordered(), true)],
        vec![by(ThreadField::LastMessageAt.ordered(), true)],
    ];
    let elsewhere = (store.elsewhere(), None);
    let mut found = 0;
    for whose in
        [(store.scope, None), (store.scope, Some(ada)), (store.scope, Some(bob)), elsewhere]
    {
        for conditions in [
            vec![equals(user, "ada")],
            vec![equals(user, &known)],
            vec![equals(user, &unknown)],
            vec![equals(user, "nobody")],
            vec![one_of(user, &["ada", &unknown, "nobody"])],
            vec![one_of(user, &[])],
            vec![not(equals(user, "ada"))],
            vec![not(equals(user, "nobody"))],
            vec![Condition::Column(user, Test::Null)],
            vec![equals(user, "ada"), equals(ThreadField::Name.asked(), "none")],
        ] {
            for order in &orders {
                for (offset, limit) in [(0, 100), (0, 3), (4, 3), (11, 3), (90, 3)] {
                    let (order, long) = (order.clone(), the_long_way(&conditions));
                    let short = Wanted { conditions: conditions.clone(), order, limit, offset };
                    let long = Wanted { conditions: long, ..short.clone() };
                    let expected = threads(&store, whose, long).await;
                    found += expected.0.len();
                    assert_eq!(threads(&store, whose, short.clone()).await, expected, "{short:?}");
                }
            }
        }
    }
    assert!(found > 500, "{found}");
}
