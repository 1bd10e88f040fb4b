//! Workspaces and keys.

use domain::id::{KeyId, WorkspaceId};
use domain::workspace::{ApiKey, KeyKind, Origin};
use store::workspaces;

use crate::{NOW, Store, assert_duplicate, workspace};

#[tokio::test]
async fn a_workspace_is_found_by_slug_and_id() {
    let store = Store::open().await;
    let globex = workspace(store.id(WorkspaceId::mint), "globex");
    let (id, made) = (globex.id, globex.clone());
    store.write(move |tx| workspaces::insert(tx, &made)).await.unwrap();
    assert_eq!(store.read(|tx| workspaces::find(tx, "globex")).await, Some(globex.clone()));
    assert_eq!(store.read(|tx| workspaces::find(tx, "initech")).await, None);
    assert_eq!(store.read(move |tx| workspaces::find_by_id(tx, id)).await, Some(globex));
    let all = store.read(workspaces::all).await;
    let slugs: Vec<&str> = all.iter().map(|workspace| workspace.slug.as_str()).collect();
    assert_eq!(slugs, ["acme", "globex"]);
    let again = workspace(store.id(WorkspaceId::mint), "acme");
    assert_duplicate(
        store.write(move |tx| workspaces::insert(tx, &again)).await,
        "workspace_slug_key",
    );
}

#[tokio::test]
async fn a_key_is_revoked_once() {
    let store = Store::open().await;
    let key = ApiKey {
        id: store.id(KeyId::mint),
        scope: store.scope,
        kind: KeyKind::Secret,
        hash: "0a".to_owned(),
        hint: "abcd".to_owned(),
        created_at: NOW,
        revoked_at: None,
    };
    let (id, made) = (key.id, key.clone());
    store.write(move |tx| workspaces::insert_key(tx, &made)).await.unwrap();
    assert_eq!(store.read(|tx| workspaces::find_key(tx, "0a")).await, Some(key.clone()));
    assert_eq!(store.read(|tx| workspaces::find_key(tx, "0b")).await, None);
    let revoke = move |tx: &mut store::Tx<'_>| workspaces::revoke_key(tx, id, NOW.plus(5));
    assert!(store.write(revoke).await.unwrap());
    assert!(!store.write(revoke).await.unwrap());
    let workspace = store.scope.workspace;
    let keys = store.read(move |tx| workspaces::keys(tx, workspace)).await;
    assert_eq!(keys, [ApiKey { revoked_at: Some(NOW.plus(5)), ..key }]);
}

#[tokio::test]
async fn origins_are_replaced() {
    let store = Store::open().await;
    let id = store.scope.workspace;
    let find = move |tx: &mut store::Tx<'_>| workspaces::origins(tx, id);
    assert_eq!(store.read(find).await, []);
    let origins =
        ["https://a.example", "http://localhost:3000"].map(|raw| Origin::parse(raw).unwrap());
    for origins in [&origins[..], &origins[1..], &[]] {
        let set = origins.to_vec();
        store.write(move |tx| workspaces::set_origins(tx, id, &set)).await.unwrap();
        assert_eq!(store.read(find).await, origins);
    }
}

#[tokio::test]
async fn customers_need_not_be_known_until_they_must() {
    let store = Store::open().await;
    let id = store.scope.workspace;
    let find = move |tx: &mut store::Tx<'_>| workspaces::identity_required(tx, id);
    assert!(!store.read(find).await);
    for required in [true, true, false] {
        let set = move |tx: &mut store::Tx<'_>| workspaces::set_identity_required(tx, id, required);
        assert!(store.write(set).await.unwrap());
        assert_eq!(store.read(find).await, required);
    }
    let nowhere =
        |tx: &mut store::Tx<'_>| workspaces::set_identity_required(tx, WorkspaceId(1), true);
    assert!(!store.write(nowhere).await.unwrap());
}
