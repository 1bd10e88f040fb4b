//! What companies sign with who their customers are.

use domain::clock::Time;
use domain::id::IdentitySecretId;
use domain::workspace::Scope;
use store::identity_secrets::{self, StoredSecret};

use crate::{NOW, Store};

async fn insert(store: &Store, scope: Scope, age: i64) -> StoredSecret {
    let id = store.id(IdentitySecretId::mint);
    let (sealed, created_at) = (vec![1, 0, 255], NOW.plus(-age));
    let secret = StoredSecret { id, scope, sealed, created_at, retired_at: None };
    let made = secret.clone();
    store.write(move |tx| identity_secrets::insert(tx, &made)).await.unwrap();
    secret
}

async fn in_use(store: &Store, now: Time) -> Vec<IdentitySecretId> {
    let scope = store.scope;
    let found = store.read(move |tx| identity_secrets::in_use(tx, scope, now)).await;
    found.iter().map(|secret| secret.id).collect()
}

#[tokio::test]
async fn a_secret_belongs_to_one_mode_of_one_workspace() {
    let store = Store::open().await;
    let live = insert(&store, store.scope, 0).await;
    let test = insert(&store, store.elsewhere(), 10).await;
    assert_eq!(in_use(&store, NOW).await, [live.id]);
    let workspace = store.scope.workspace;
    assert_eq!(store.read(move |tx| identity_secrets::all(tx, workspace)).await, [test, live]);
}

#[tokio::test]
async fn retired_secrets_are_believed_until_their_time() {
    let store = Store::open().await;
    let scope = store.scope;
    let elsewhere = insert(&store, store.elsewhere(), 0).await;
    let [first, second] = [insert(&store, scope, 20).await, insert(&store, scope, 10).await];
    assert_eq!(in_use(&store, NOW).await, [second.id, first.id], "the newest first");
    let retire = |id| move |tx: &mut store::Tx<'_>| identity_secrets::retire(tx, id, NOW.plus(5));
    assert!(store.write(retire(first.id)).await.unwrap());
    assert!(!store.write(retire(first.id)).await.unwrap(), "it is retired");
    let all = |at| move |tx: &mut store::Tx<'_>| identity_secrets::retire_all(tx, scope, at);
    assert_eq!(store.write(all(NOW.plus(10))).await.unwrap(), 1, "one was to end sooner");
    assert_eq!(in_use(&store, NOW.plus(4)).await, [second.id, first.id]);
    assert_eq!(in_use(&store, NOW.plus(5)).await, [second.id]);
    assert_eq!(in_use(&store, NOW.plus(10)).await, []);
    assert!(store.write(retire(second.id)).await.unwrap(), "sooner than it was to be");
    assert_eq!(in_use(&store, NOW.plus(5)).await, []);
    let workspace = scope.workspace;
    let stored = store.read(move |tx| identity_secrets::all(tx, workspace)).await;
    let left = stored.into_iter().filter(|secret| secret.retired_at.is_none());
    assert_eq!(left.collect::<Vec<_>>(), [elsewhere]);
}
