//! What a repeated request is answered with.

use domain::clock::Time;
use domain::id::RunId;
use store::Tx;
use store::idempotency::{self, Record, Reply, RequestKey};

use crate::{NOW, Store};

fn key(store: &Store, caller: &str) -> RequestKey {
    RequestKey { scope: store.scope, caller: caller.to_owned(), key: "k".to_owned() }
}

async fn find(store: &Store, key: &RequestKey, oldest: Time) -> Option<Record> {
    let key = key.clone();
    store.read(move |tx| idempotency::find(tx, &key, oldest)).await
}

async fn claim(store: &Store, key: &RequestKey, oldest: Time, now: Time) -> bool {
    let key = key.clone();
    let claim = move |tx: &mut Tx<'_>| idempotency::claim(tx, &key, "claimed", now, oldest);
    store.write(claim).await.unwrap()
}

#[tokio::test]
async fn an_answer_is_kept_byte_by_byte() {
    let store = Store::open().await;
    let key = key(&store, "ada");
    let reply = Reply { status: 201, body: vec![b'{', 0, 255, b'}'] };
    let run = Some(store.id(RunId::mint));
    for reply in [None, Some(reply)] {
        let record = Record { fingerprint: "f".to_owned(), run, reply: reply.clone() };
        let stored = key.clone();
        let put = move |tx: &mut Tx<'_>| idempotency::put(tx, &stored, &record, NOW);
        store.write(put).await.unwrap();
        let found = find(&store, &key, NOW).await.unwrap();
        assert_eq!((found.fingerprint.as_str(), found.run, found.reply), ("f", run, reply));
    }
    assert!(find(&store, &key, NOW.plus(1)).await.is_none());
    let others = [
        RequestKey { caller: "grace".to_owned(), ..key.clone() },
        RequestKey { key: "l".to_owned(), ..key.clone() },
        RequestKey { scope: store.elsewhere(), ..key },
    ];
    for other in others {
        assert!(find(&store, &other, NOW).await.is_none(), "{other:?}");
    }
}

#[tokio::test]
async fn a_key_is_claimed_once_until_it_is_old() {
    let store = Store::open().await;
    let (ada, grace) = (key(&store, "ada"), key(&store, "grace"));
    assert!(claim(&store, &ada, NOW, NOW).await);
    assert!(!claim(&store, &ada, NOW, NOW.plus(5)).await);
    assert!(claim(&store, &grace, NOW, NOW).await);
    assert!(claim(&store, &ada, NOW.plus(1), NOW.plus(5)).await);
    let found = find(&store, &ada, NOW.plus(5)).await.unwrap();
    assert_eq!((found.fingerprint.as_str(), found.run, found.reply), ("claimed", None, None));
}

#[tokio::test]
async fn old_requests_are_forgotten_in_portions() {
    let store = Store::open().await;
    for (caller, age) in [("a", 1), ("b", 2), ("c", 3), ("d", 9)] {
        assert!(claim(&store, &key(&store, caller), Time(0), Time(age)).await);
    }
    let forget = |tx: &mut Tx<'_>| idempotency::forget(tx, Time(9), 2);
    let mut forgotten = Vec::new();
    for _ in 0..3 {
        forgotten.push(store.write(forget).await.unwrap());
    }
    assert_eq!(forgotten, [2, 1, 0]);
    assert!(find(&store, &key(&store, "d"), Time(0)).await.is_some());
}
