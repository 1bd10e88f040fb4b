//! Files, from their announcement to their end.

use domain::file::{Content, File, FileState};
use domain::id::FileId;
use store::{Tx, files};

use crate::{NOW, Store};

fn file(store: &Store) -> File {
    File {
        id: store.id(FileId::mint),
        conversation: None,
        holder: "key_1".to_owned(),
        filename: "Größe.png".to_owned(),
        mime_type: "image/png".to_owned(),
        state: FileState::Expected,
        content: None,
        created_at: NOW,
    }
}

async fn announced(store: &Store) -> File {
    let (scope, made) = (store.scope, file(store));
    let stored = made.clone();
    store.write(move |tx| files::insert(tx, scope, &stored)).await.unwrap();
    made
}

async fn attempt(store: &Store, id: FileId) -> Option<i64> {
    store.write(move |tx| files::begin_attempt(tx, id, 2)).await.unwrap()
}

async fn stored(store: &Store, id: FileId, attempt: i64) -> Option<i64> {
    let content = Content { size_bytes: 5, sha256: "0a".to_owned(), attempt };
    store.write(move |tx| files::store(tx, id, &content)).await.unwrap()
}

async fn complete(store: &Store, id: FileId) -> bool {
    store.write(move |tx| files::complete(tx, id)).await.unwrap()
}

async fn found(store: &Store, id: FileId) -> Option<File> {
    store.read(move |tx| files::find_by_id(tx, id)).await
}

#[tokio::test]
async fn a_file_is_uploaded_once_by_whichever_attempt_is_first() {
    let store = Store::open().await;
    let (scope, elsewhere, made) = (store.scope, store.elsewhere(), announced(&store).await);
    let id = made.id;
    let find = move |scope| move |tx: &mut Tx<'_>| files::find(tx, scope, id);
    assert_eq!(store.read(find(scope)).await, Some(made.clone()));
    assert_eq!(store.read(find(elsewhere)).await, None);
    assert!(!complete(&store, id).await);
    assert_eq!((attempt(&store, id).await, attempt(&store, id).await), (Some(1), Some(2)));
    assert_eq!(attempt(&store, id).await, None);
    assert_eq!(stored(&store, id, 2).await, Some(2));
    assert_eq!(stored(&store, id, 1).await, None);
    assert_eq!(attempt(&store, id).await, None);
    let content = Some(Content { size_bytes: 5, sha256: "0a".to_owned(), attempt: 2 });
    let arrived = File { state: FileState::Stored, content, ..made };
    assert_eq!(found(&store, id).await, Some(arrived.clone()));
    assert_eq!((complete(&store, id).await, complete(&store, id).await), (true, false));
    assert_eq!(found(&store, id).await, Some(File { state: FileState::Ready, ..arrived }));
}

#[tokio::test]
async fn a_ready_file_is_taken_into_one_conversation_by_its_holder() {
    let store = Store::open().await;
    let (scope, elsewhere, id) = (store.scope, store.elsewhere(), announced(&store).await.id);
    let (first, second) = (store.conversation().await.id, store.conversation().await.id);
    let take = async |scope, holder, conversation| {
        let take = move |tx: &mut Tx<'_>| files::take(tx, scope, id, holder, conversation);
        store.write(take).await.unwrap().map(|file| file.conversation)
    };
    assert_eq!(take(scope, "key_1", first).await, None);
    attempt(&store, id).await;
    stored(&store, id, 1).await;
    assert_eq!(take(scope, "key_1", first).await, None);
    complete(&store, id).await;
    assert_eq!(take(scope, "key_2", first).await, None);
    assert_eq!(take(elsewhere, "key_1", first).await, None);
    assert_eq!(take(scope, "key_1", first).await, Some(Some(first)));
    assert_eq!(take(scope, "key_1", first).await, Some(Some(first)));
    assert_eq!(take(scope, "key_1", second).await, None);
}

/// Files that no conversation has; a conversation that is deleted lets its files go.
#[tokio::test]
async fn unused_files_expire_with_time() {
    let store = Store::open().await;
    let (scope, conversation) = (store.scope, store.conversation().await.id);
    let (begun, used) = (announced(&store).await.id, announced(&store).await.id);
    attempt(&store, begun).await;
    attempt(&store, used).await;
    stored(&store, used, 1).await;
    complete(&store, used).await;
    let take = move |tx: &mut Tx<'_>| files::take(tx, scope, used, "key_1", conversation);
    store.write(take).await.unwrap().unwrap();
    let expire = |before| move |tx: &mut Tx<'_>| files::expire(tx, before, 9);
    assert_eq!(store.write(expire(NOW)).await.unwrap(), []);
    assert_eq!(store.write(expire(NOW.plus(1))).await.unwrap(), [(begun, 1)]);
    assert_eq!(attempt(&store, begun).await, None);
    assert_eq!(store.write(expire(NOW.plus(1))).await.unwrap(), [(begun, 1)]);
    let delete = |id| move |tx: &mut Tx<'_>| files::delete_expired(tx, id);
    store.write(delete(begun)).await.unwrap();
    store.write(delete(used)).await.unwrap();
    assert_eq!(found(&store, begun).await, None);
    assert_eq!(store.write(expire(NOW.plus(1))).await.unwrap(), []);
    let forget = move |tx: &mut Tx<'_>| tx.execute("delete from conversation", &[]);
    store.write(forget).await.unwrap();
    assert_eq!(store.write(expire(NOW.plus(1))).await.unwrap(), [(used, 1)]);
}
