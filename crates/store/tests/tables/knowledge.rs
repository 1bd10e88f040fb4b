//! How changes of articles are counted, and the vectors of their passages.

use domain::id::ArticleId;
use store::knowledge::{self, StoredVector};
use store::{Tx, articles};

use crate::Store;
use crate::articles::{article, insert};

async fn touch(store: &Store, id: ArticleId) -> i64 {
    let scope = store.scope;
    store.write(move |tx| knowledge::touch(tx, scope, id)).await.unwrap()
}

/// What changed after a version, and whether it is still there.
async fn changes(store: &Store, version: i64) -> Vec<(ArticleId, bool)> {
    let scope = store.scope;
    let changes = store.read(move |tx| knowledge::changes(tx, scope, version)).await;
    changes.into_iter().map(|change| (change.id, change.article.is_some())).collect()
}

#[tokio::test]
async fn changes_are_counted_and_told_once() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let version = move |scope| move |tx: &mut Tx<'_>| knowledge::version(tx, scope);
    assert_eq!(store.read(version(scope)).await, 0);
    let [one, two] = ["one", "two"].map(|name| article(&store, name));
    for article in [&one, &two] {
        insert(&store, article).await.unwrap();
    }
    let ids = (one.id, two.id);
    let counted =
        [touch(&store, ids.0).await, touch(&store, ids.1).await, touch(&store, ids.0).await];
    assert_eq!(counted, [1, 2, 3]);
    assert_eq!(store.read(version(scope)).await, 3);
    assert_eq!(store.read(version(elsewhere)).await, 0);
    assert_eq!(store.read(knowledge::versions).await, [(scope, 3)]);
    assert_eq!(changes(&store, 0).await, [(ids.1, true), (ids.0, true)]);
    assert_eq!(changes(&store, 2).await, [(ids.0, true)]);

    store.write(move |tx| articles::delete(tx, scope, ids.1)).await.unwrap();
    touch(&store, ids.1).await;
    assert_eq!(changes(&store, 3).await, [(ids.1, false)]);
    let all = store.write(move |tx| knowledge::touch_all(tx, scope)).await.unwrap();
    assert_eq!((all, store.read(version(scope)).await), (2, 5));
    assert_eq!(changes(&store, 4).await.len(), 2);
}

#[tokio::test]
async fn vectors_go_with_their_article() {
    let store = Store::open().await;
    let scope = store.scope;
    let made = article(&store, "one");
    insert(&store, &made).await.unwrap();
    touch(&store, made.id).await;
    let keep = async |article, hash: u8| {
        let vector = StoredVector { article, hash: vec![hash, 0], vector: vec![1, 0, 255] };
        store.write(move |tx| knowledge::insert_vector(tx, "mini", &vector)).await.unwrap();
    };
    keep(made.id, 1).await;
    keep(made.id, 1).await;
    keep(made.id, 2).await;
    keep(store.id(ArticleId::mint), 3).await;
    let vectors = async |version, model| {
        let found = store.read(move |tx| knowledge::vectors(tx, scope, version, model)).await;
        let mut hashes: Vec<u8> = found.iter().map(|vector| vector.hash[0]).collect();
        hashes.sort_unstable();
        assert!(found.iter().all(|found| found.vector == [1, 0, 255] && found.article == made.id));
        hashes
    };
    assert_eq!(vectors(0, "mini").await, [1, 2]);
    assert_eq!(vectors(1, "mini").await, [0; 0]);
    assert_eq!(vectors(0, "large").await, [0; 0]);
    assert_eq!(store.write(move |tx| knowledge::delete_vectors(tx, scope)).await.unwrap(), 2);
    keep(made.id, 4).await;
    let id = made.id;
    store.write(move |tx| articles::delete(tx, scope, id)).await.unwrap();
    assert_eq!(vectors(0, "mini").await, [0; 0]);
}
