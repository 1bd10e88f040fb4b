//! Runs.

use domain::clock::Time;
use domain::id::{ConversationId, MessageId, RunId};
use domain::run::{Outcome, Run, State, Usage};
use store::runs::{self, Lease};
use store::{Error, Tx};

use crate::{NOW, Store, after, assert_duplicate, first};

fn run(store: &Store, conversation: ConversationId) -> Run {
    Run {
        id: store.id(RunId::mint),
        conversation,
        question: store.id(MessageId::mint),
        answer: None,
        agent: None,
        agent_version: Some(2),
        model: None,
        state: State::Running,
        outcome: None,
        confidence: None,
        usage: Usage::default(),
        started_at: NOW,
        ended_at: None,
    }
}

async fn begin(store: &Store, run: &Run, node: &str, until: Time) -> Result<(), Error> {
    let (run, lease) = (run.clone(), Lease { node: node.to_owned(), until });
    store.write(move |tx| runs::insert(tx, &run, &lease)).await
}

async fn close(store: &Store, run: &Run) -> bool {
    let run = run.clone();
    store.write(move |tx| runs::close(tx, &run)).await.unwrap()
}

#[tokio::test]
async fn one_run_is_open_in_a_conversation_and_closed_once() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let conversation = store.conversation().await.id;
    let opened = run(&store, conversation);
    let id = opened.id;
    begin(&store, &opened, "a", NOW).await.unwrap();
    assert_duplicate(begin(&store, &run(&store, conversation), "a", NOW).await, "run_open");
    let find_open = move |tx: &mut Tx<'_>| runs::find_open(tx, conversation);
    assert_eq!(store.read(find_open).await, Some(id));
    let find = move |scope| move |tx: &mut Tx<'_>| runs::find(tx, scope, id);
    assert_eq!(store.read(find(scope)).await, Some(opened.clone()));
    assert_eq!(store.read(find(elsewhere)).await, None);

    let usage = Usage { prompt_tokens: Some(7), completion_tokens: None, total_tokens: Some(9) };
    let closed = Run {
        answer: Some(store.id(MessageId::mint)),
        model: Some("built-in".to_owned()),
        state: State::Completed,
        outcome: Some(Outcome::Answered),
        confidence: Some(0.1),
        usage,
        ended_at: Some(NOW.plus(3)),
        ..opened
    };
    assert!(close(&store, &closed).await);
    assert!(!close(&store, &Run { state: State::Failed, ..closed.clone() }).await);
    assert_eq!(store.read(find(scope)).await, Some(closed));
    assert_eq!(store.read(find_open).await, None);
    begin(&store, &run(&store, conversation), "a", NOW).await.unwrap();
}

#[tokio::test]
async fn runs_are_listed_in_pages() {
    let store = Store::open().await;
    let conversation = store.conversation().await.id;
    let mut all = Vec::new();
    for _ in 0..3 {
        let opened = run(&store, conversation);
        begin(&store, &opened, "a", NOW).await.unwrap();
        let ended = Run { state: State::Failed, ended_at: Some(NOW), ..opened };
        assert!(close(&store, &ended).await);
        all.push(ended);
    }
    let page = store.read(move |tx| runs::page(tx, conversation, &first(2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[..2], true));
    let last = page.items[1].id;
    let page = store.read(move |tx| runs::page(tx, conversation, &after(last, 2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[2..], false));
}

/// Those of a process that came back, and those whose process was not heard of for too long.
#[tokio::test]
async fn abandoned_runs_are_found_and_interrupted() {
    let store = Store::open().await;
    let scope = store.scope;
    let mut open = Vec::new();
    for (node, until) in [("a", 100), ("b", 100), ("b", 10)] {
        let opened = run(&store, store.conversation().await.id);
        begin(&store, &opened, node, Time(until)).await.unwrap();
        open.push((scope, opened.conversation, opened.id));
    }
    let abandoned = |node, now| move |tx: &mut Tx<'_>| runs::abandoned(tx, node, Time(now));
    assert_eq!(store.read(abandoned(Some("a"), 0)).await, open[..1]);
    assert_eq!(store.read(abandoned(None, 50)).await, open[2..]);
    assert_eq!(store.read(abandoned(Some("a"), 50)).await, [open[0], open[2]]);
    let id = open[0].2;
    let interrupt = move |tx: &mut Tx<'_>| runs::interrupt(tx, id, NOW.plus(1));
    assert!(store.write(interrupt).await.unwrap());
    assert!(!store.write(interrupt).await.unwrap());
    assert_eq!(store.read(abandoned(Some("a"), 0)).await, []);
    let found = store.read(move |tx| runs::find(tx, scope, id)).await.unwrap();
    assert_eq!((found.state, found.ended_at), (State::Interrupted, Some(NOW.plus(1))));
}
