//! Agents and their versions.

use std::collections::BTreeMap;

use domain::agent::{Agent, AgentSettings, Answers, Environment, VersionId, WhenNotFound};
use domain::id::AgentId;
use domain::page::PageNumber;
use domain::text::Extras;
use store::agents::Wanted;
use store::{Tx, agents, versions};

use crate::{NOW, Store, after, assert_duplicate, first, slug};

fn agent(store: &Store, name: &str) -> Agent {
    Agent {
        id: store.id(AgentId::mint),
        slug: slug(name),
        name: name.to_uppercase(),
        draft: AgentSettings {
            model: Some("main".to_owned()),
            fallback: vec!["spare".to_owned()],
            threshold: Some(0.25),
            when_not_found: WhenNotFound::HandOff,
            answers: Answers::Never,
            hand_off_words: vec!["operator".to_owned()],
            tokens_max: Some(10_000),
            ..AgentSettings::default()
        },
        published: None,
        folder: Some("shop".to_owned()),
        extras: Extras::default(),
        copied_from: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

async fn insert(store: &Store, agent: &Agent) -> Result<(), store::Error> {
    let (scope, agent) = (store.scope, agent.clone());
    store.write(move |tx| agents::insert(tx, scope, &agent)).await
}

#[tokio::test]
async fn an_agent_comes_back_as_it_was_written() {
    let store = Store::open().await;
    let (scope, elsewhere, made) = (store.scope, store.elsewhere(), agent(&store, "support"));
    let id = made.id;
    insert(&store, &made).await.unwrap();
    assert_eq!(store.read(move |tx| agents::find(tx, scope, id)).await, Some(made.clone()));
    assert_eq!(store.read(move |tx| agents::find(tx, elsewhere, id)).await, None);
    let by_slug = |slug| move |tx: &mut Tx<'_>| agents::find_by_slug(tx, scope, slug);
    assert_eq!(store.read(by_slug("support")).await, Some(made.clone()));
    assert_eq!(store.read(by_slug("sales")).await, None);
    assert_duplicate(
        insert(&store, &agent(&store, "support")).await,
        "agent_workspace_id_mode_slug_key",
    );

    let changed =
        Agent { name: "Sales".into(), slug: slug("sales"), updated_at: NOW.plus(1), ..made };
    let new = changed.clone();
    store.write(move |tx| agents::update(tx, &new)).await.unwrap();
    assert_eq!(store.read(by_slug("sales")).await, Some(changed));
    assert!(!store.write(move |tx| agents::delete(tx, elsewhere, id)).await.unwrap());
    assert!(store.write(move |tx| agents::delete(tx, scope, id)).await.unwrap());
    assert_eq!(store.read(by_slug("sales")).await, None);
}

#[tokio::test]
async fn versions_are_numbered_and_one_is_in_use() {
    let store = Store::open().await;
    let (scope, elsewhere, mut made) = (store.scope, store.elsewhere(), agent(&store, "support"));
    let id = made.id;
    insert(&store, &made).await.unwrap();
    for number in 1..=2 {
        made.draft.sources_max = usize::try_from(number).unwrap();
        let agent = made.clone();
        let version = move |tx: &mut Tx<'_>| agents::insert_version(tx, &agent, None, NOW);
        assert_eq!(store.write(version).await.unwrap(), number);
    }
    let published =
        move |tx: &mut Tx<'_>| agents::find_published(tx, scope, id, Environment::Production);
    assert_eq!(store.read(published).await, None);
    for number in [2, 1] {
        let publish =
            move |tx: &mut Tx<'_>| agents::publish(tx, id, number, Environment::Production, NOW);
        store.write(publish).await.unwrap();
        let found = store.read(published).await.unwrap();
        assert_eq!((found.number, found.settings.sources_max as i64), (number, number));
        let same = store.read(move |tx| agents::find_version(tx, id, number)).await;
        assert_eq!(same, Some(found));
    }
    assert_eq!(store.read(move |tx| agents::find_version(tx, id, 3)).await, None);
    let staged =
        store.read(move |tx| agents::find_published(tx, scope, id, Environment::Staging)).await;
    let theirs = store
        .read(move |tx| agents::find_published(tx, elsewhere, id, Environment::Production))
        .await;
    assert_eq!((staged, theirs), (None, None));
    let found = store.read(move |tx| agents::find(tx, scope, id)).await.unwrap();
    assert_eq!(found.published, Some(1));
}

#[tokio::test]
async fn agents_are_listed_in_pages() {
    let store = Store::open().await;
    let (scope, all) = (store.scope, ["a", "b", "c"].map(|name| agent(&store, name)));
    for agent in &all {
        insert(&store, agent).await.unwrap();
    }
    let page = store.read(move |tx| agents::page(tx, scope, &first(2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[..2], true));
    let last = page.items[1].id;
    let page = store.read(move |tx| agents::page(tx, scope, &after(last, 2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[2..], false));
}

fn page(page: u64, size: u64, newest_first: bool) -> PageNumber {
    PageNumber { page, size, newest_first }
}

#[tokio::test]
async fn agents_are_listed_by_the_number_of_the_page() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    let mut all = ["a", "b", "ab"].map(|name| agent(&store, name));
    all[1].folder = Some("shelf".to_owned());
    for agent in &all {
        insert(&store, agent).await.unwrap();
    }
    let list = async |scope, part: &str, folder: &str, page| {
        let wanted = Wanted { part: part.to_owned(), folder: folder.to_owned() };
        let found = store.read(move |tx| agents::numbered(tx, scope, &wanted, page)).await;
        let slugs = found.items.iter().map(|agent| agent.slug.as_str().to_owned());
        (slugs.collect::<Vec<_>>().join(" "), found.total)
    };
    let found = |slugs: &str, total| (slugs.to_owned(), total);
    assert_eq!(list(scope, "", "", page(1, 2, false)).await, found("a b", 3));
    assert_eq!(list(scope, "", "", page(2, 2, false)).await, found("ab", 3));
    assert_eq!(list(scope, "", "", page(1, 2, true)).await, found("ab b", 3));
    assert_eq!(list(scope, "", "", page(u64::from(u32::MAX), 2, true)).await, found("", 3));
    assert_eq!(list(scope, "B", "", page(1, 9, false)).await, found("b ab", 2));
    assert_eq!(list(scope, "%", "", page(1, 9, false)).await, found("", 0));
    assert_eq!(list(scope, "", "shelf", page(1, 9, false)).await, found("b", 1));
    assert_eq!(list(elsewhere, "", "", page(1, 9, false)).await, found("", 0));
}

#[tokio::test]
async fn a_version_says_where_it_is_in_use() {
    let store = Store::open().await;
    let (scope, elsewhere, made) = (store.scope, store.elsewhere(), agent(&store, "support"));
    let id = made.id;
    insert(&store, &made).await.unwrap();
    for name in [Some("First"), None] {
        let agent = made.clone();
        store.write(move |tx| agents::insert_version(tx, &agent, name, NOW)).await.unwrap();
    }
    for environment in [Environment::Staging, Environment::Production] {
        store.write(move |tx| agents::publish(tx, id, 1, environment, NOW)).await.unwrap();
    }
    let newest = store.read(move |tx| versions::newest(tx, id)).await.unwrap();
    assert_eq!((newest.number, newest.uses), (2, Vec::new()));
    let first = store.read(move |tx| versions::find(tx, id, 1)).await.unwrap();
    let uses = first.uses.iter().map(|found| found.environment).collect::<Vec<_>>();
    assert_eq!(uses, [Environment::Production, Environment::Staging]);
    let found = store.read(move |tx| versions::numbered(tx, id, "FIR", page(1, 9, true))).await;
    assert_eq!((found.items, found.total), (vec![first], 1));
    let withdraw = move |tx: &mut Tx<'_>| versions::withdraw(tx, id, Environment::Production);
    assert!(store.write(withdraw).await.unwrap());
    assert!(!store.write(withdraw).await.unwrap());

    let name = VersionId::of(id, 2);
    let named = move |scope| move |tx: &mut Tx<'_>| agents::find_by_version(tx, scope, name);
    assert_eq!(store.read(named(scope)).await.map(|agent| agent.id), Some(id));
    assert_eq!(store.read(named(elsewhere)).await, None);
    let stranger = VersionId::of(agent(&store, "other").id, 2);
    assert_eq!(store.read(move |tx| agents::find_by_version(tx, scope, stranger)).await, None);
}

#[tokio::test]
async fn what_is_attached_to_an_agent_comes_back() {
    let store = Store::open().await;
    let texts = BTreeMap::from([("icon".to_owned(), r#""phone ☎""#.to_owned())]);
    let extras = Extras::of(texts).unwrap();
    let made = Agent { folder: Some("shelf".to_owned()), extras, ..agent(&store, "support") };
    insert(&store, &made).await.unwrap();
    let (scope, id) = (store.scope, made.id);
    assert_eq!(store.read(move |tx| agents::find(tx, scope, id)).await, Some(made));
}
