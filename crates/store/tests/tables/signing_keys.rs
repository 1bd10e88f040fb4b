//! The keys that sign tokens.

use domain::id::SigningKeyId;
use store::signing_keys::{self, StoredKey};

use crate::{NOW, Store};

fn key(store: &Store, age: i64) -> StoredKey {
    let id = store.id(SigningKeyId::mint);
    StoredKey { id, sealed: vec![1, 0, 255], created_at: NOW.plus(-age), retired_at: None }
}

async fn insert(store: &Store, key: &StoredKey) {
    let key = key.clone();
    store.write(move |tx| signing_keys::insert(tx, &key)).await.unwrap();
}

async fn ids(store: &Store) -> Vec<SigningKeyId> {
    store.read(signing_keys::all).await.iter().map(|key| key.id).collect()
}

#[tokio::test]
async fn the_newest_key_in_use_comes_first() {
    let store = Store::open().await;
    let [young, old] = [key(&store, 0), key(&store, 10)];
    let retired = StoredKey { retired_at: Some(NOW), ..key(&store, -10) };
    for key in [&retired, &old, &young] {
        insert(&store, key).await;
    }
    assert_eq!(store.read(signing_keys::all).await, [young, old, retired]);
}

#[tokio::test]
async fn retired_keys_go_when_their_time_is_over() {
    let store = Store::open().await;
    let [first, second] = [key(&store, 10), key(&store, 0)];
    insert(&store, &first).await;
    assert_eq!(store.write(|tx| signing_keys::retire_all(tx, NOW)).await.unwrap(), 1);
    insert(&store, &second).await;
    let retired = store.read(signing_keys::all).await.pop();
    assert_eq!(retired, Some(StoredKey { retired_at: Some(NOW), ..first.clone() }));
    let delete = |before| move |tx: &mut store::Tx<'_>| signing_keys::delete_retired(tx, before);
    assert_eq!(store.write(delete(NOW)).await.unwrap(), 0);
    assert_eq!(store.write(delete(NOW.plus(1))).await.unwrap(), 1);
    assert_eq!(ids(&store).await, [second.id]);
    assert_eq!(store.write(signing_keys::delete_all).await.unwrap(), 1);
    assert_eq!(ids(&store).await, []);
}
