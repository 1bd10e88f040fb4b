//! Articles and the categories that they stand in.

use domain::article::{Article, ArticleStatus, Category};
use domain::id::{ArticleId, CategoryId};
use store::articles::Filter;
use store::{Tx, articles, categories};

use crate::{NOW, Store, after, assert_duplicate, first, slug};

pub(crate) fn article(store: &Store, name: &str) -> Article {
    Article {
        id: store.id(ArticleId::mint),
        external_id: Some(format!("kb-{name}")),
        slug: slug(name),
        title: name.to_uppercase(),
        body: "Ümlauts 'quoted' \\ and\nlines.".to_owned(),
        category: None,
        tags: vec!["a \"b\"".to_owned(), "ü".to_owned()],
        status: ArticleStatus::Published,
        public: true,
        locale: Some("en".to_owned()),
        url: None,
        source: Some("a/b.md".to_owned()),
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(crate) async fn insert(store: &Store, article: &Article) -> Result<(), store::Error> {
    let (scope, article) = (store.scope, article.clone());
    store.write(move |tx| articles::insert(tx, scope, &article)).await
}

async fn shelf(store: &Store, name: &str) -> Category {
    let made = Category {
        id: store.id(CategoryId::mint),
        slug: slug(name),
        name: name.to_uppercase(),
        description: None,
        position: -3,
        created_at: NOW,
        updated_at: NOW,
    };
    let (scope, stored) = (store.scope, made.clone());
    store.write(move |tx| categories::insert(tx, scope, &stored)).await.unwrap();
    made
}

#[tokio::test]
async fn an_article_comes_back_as_it_was_written() {
    let store = Store::open().await;
    let (scope, elsewhere, made) = (store.scope, store.elsewhere(), article(&store, "one"));
    let id = made.id;
    insert(&store, &made).await.unwrap();
    let by_id = move |scope| move |tx: &mut Tx<'_>| articles::find(tx, scope, id);
    assert_eq!(store.read(by_id(scope)).await, Some(made.clone()));
    assert_eq!(store.read(by_id(elsewhere)).await, None);
    let by_slug = store.read(move |tx| articles::find_by_slug(tx, scope, "one")).await;
    assert_eq!(by_slug, Some(made.clone()));
    let by_name = |name| move |tx: &mut Tx<'_>| articles::find_by_external_id(tx, scope, name);
    assert_eq!(store.read(by_name("kb-one")).await, Some(made.clone()));
    assert_eq!(store.read(by_name("one")).await, None);

    let changed = Article { external_id: None, public: false, tags: Vec::new(), ..made };
    let new = changed.clone();
    store.write(move |tx| articles::update(tx, &new)).await.unwrap();
    assert_eq!(store.read(by_id(scope)).await, Some(changed));
    assert!(!store.write(move |tx| articles::delete(tx, elsewhere, id)).await.unwrap());
    assert!(store.write(move |tx| articles::delete(tx, scope, id)).await.unwrap());
    assert_eq!(store.read(by_id(scope)).await, None);
}

#[tokio::test]
async fn a_name_is_given_once() {
    let store = Store::open().await;
    insert(&store, &article(&store, "one")).await.unwrap();
    let same_slug = Article { external_id: None, ..article(&store, "one") };
    assert_duplicate(insert(&store, &same_slug).await, "article_workspace_id_mode_slug_key");
    let same_name = Article { slug: slug("two"), ..article(&store, "one") };
    assert_duplicate(insert(&store, &same_name).await, "article_workspace_id_mode_external_id_key");
    let other = Article { slug: slug("three"), external_id: None, ..article(&store, "one") };
    insert(&store, &other).await.unwrap();
    let moved = Article { slug: slug("one"), ..other };
    let update = store.write(move |tx| articles::update(tx, &moved)).await;
    assert_duplicate(update, "article_workspace_id_mode_slug_key");
}

#[tokio::test]
async fn pages_are_filtered() {
    let store = Store::open().await;
    let (scope, shelf) = (store.scope, shelf(&store, "shelf").await.id);
    let drafted = |article| Article { status: ArticleStatus::Draft, ..article };
    let all = [
        Article { category: Some(shelf), ..article(&store, "a") },
        Article { category: Some(shelf), ..drafted(article(&store, "b")) },
        Article { public: false, ..article(&store, "c") },
        article(&store, "d"),
    ];
    for article in &all {
        insert(&store, article).await.unwrap();
    }
    let slugs = async |filter: Filter, request| {
        let page = store.read(move |tx| articles::page(tx, scope, &filter, &request)).await;
        let slugs = page.items.iter().map(|article| article.slug.as_str());
        (slugs.collect::<Vec<_>>().concat(), page.has_more)
    };
    let every = Filter::default();
    assert_eq!(slugs(every.clone(), first(3)).await, ("abc".to_owned(), true));
    assert_eq!(slugs(every.clone(), after(all[2].id, 3)).await, ("d".to_owned(), false));
    let public = Filter { public_only: true, ..every.clone() };
    assert_eq!(slugs(public, first(9)).await.0, "ad");
    let on_shelf = Filter { category: Some(shelf), ..every.clone() };
    assert_eq!(slugs(on_shelf.clone(), first(9)).await.0, "ab");
    let drafts = Filter { status: Some(ArticleStatus::Draft), ..on_shelf };
    assert_eq!(slugs(drafts, first(9)).await.0, "b");
}

#[tokio::test]
async fn a_shelf_goes_and_its_articles_stay() {
    let store = Store::open().await;
    let (scope, elsewhere, made) = (store.scope, store.elsewhere(), shelf(&store, "shelf").await);
    let id = made.id;
    let on_shelf = Article { category: Some(id), ..article(&store, "a") };
    insert(&store, &on_shelf).await.unwrap();
    assert_eq!(store.read(move |tx| categories::find(tx, scope, id)).await, Some(made.clone()));
    assert_eq!(store.read(move |tx| categories::find(tx, elsewhere, id)).await, None);
    let by_slug = |slug| move |tx: &mut Tx<'_>| categories::find_by_slug(tx, scope, slug);
    assert_eq!(store.read(by_slug("shelf")).await, Some(made.clone()));
    assert_eq!(store.read(by_slug("other")).await, None);
    let changed = Category { description: Some("All".into()), position: i64::MAX, ..made.clone() };
    let new = changed.clone();
    store.write(move |tx| categories::update(tx, &new)).await.unwrap();
    assert_eq!(store.read(by_slug("shelf")).await, Some(changed));
    let again = Category { id: store.id(CategoryId::mint), ..made };
    let twice = store.write(move |tx| categories::insert(tx, scope, &again)).await;
    assert_duplicate(twice, "category_workspace_id_mode_slug_key");

    assert!(!store.write(move |tx| categories::delete(tx, elsewhere, id)).await.unwrap());
    assert!(store.write(move |tx| categories::delete(tx, scope, id)).await.unwrap());
    let stays = store.read(move |tx| articles::find(tx, scope, on_shelf.id)).await.unwrap();
    assert_eq!(stays.category, None);
}

#[tokio::test]
async fn shelves_are_listed_in_pages() {
    let store = Store::open().await;
    let scope = store.scope;
    let all = [shelf(&store, "a").await, shelf(&store, "b").await, shelf(&store, "c").await];
    let page = store.read(move |tx| categories::page(tx, scope, &first(2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[..2], true));
    let last = page.items[1].id;
    let page = store.read(move |tx| categories::page(tx, scope, &after(last, 2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[2..], false));
}
