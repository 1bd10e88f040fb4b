//! Articles and the categories that they stand in.

use domain::article::{Article, ArticleStatus, Category, Color, Counts};
use domain::id::{ArticleId, CategoryId};
use domain::page::PageNumber;
use domain::text::Metadata;
use store::articles::{Filter, Wanted};
use store::readers::{self, More};
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
        shelf_is_public: true,
        excerpt: Some("In short.".to_owned()),
        meta_description: None,
        memo: Some("Ask Kim.".to_owned()),
        metadata: Metadata::from_object(r#"{"a":1}"#.to_owned()).unwrap(),
        counts: Counts::default(),
        published_at: Some(NOW),
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
        public: true,
        icon: Some("📦".to_owned()),
        color: Some(Color::parse("#0a7").unwrap()),
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
async fn pages_are_counted_and_ordered() {
    let store = Store::open().await;
    let scope = store.scope;
    let hidden = Category { public: false, ..shelf(&store, "hidden").await };
    let category = hidden.id;
    store.write(move |tx| categories::update(tx, &hidden)).await.unwrap();
    let all = [
        Article { tags: vec!["50%_\"x".to_owned()], ..article(&store, "a") },
        Article { body: "Say HELLO_.".to_owned(), ..article(&store, "b") },
        Article { public: false, ..article(&store, "c") },
        Article { category: Some(category), ..article(&store, "d") },
    ];
    for article in &all {
        insert(&store, article).await.unwrap();
    }
    let more = |article, views| More { article, views, uses: 1 };
    let rows = [more(all[0].id, 2), more(all[1].id, 5), more(store.id(ArticleId::mint), 9)];
    store.write(move |tx| readers::add(tx, &rows)).await.unwrap();
    let slugs = async |wanted: Wanted, page| {
        let page = PageNumber { page, size: 2, newest_first: true };
        let found = store.read(move |tx| articles::numbered(tx, scope, &wanted, page)).await;
        let slugs = found.items.iter().map(|article| article.slug.as_str());
        (slugs.collect::<Vec<_>>().concat(), found.total)
    };
    let every = Wanted::default();
    let popular = Wanted { by_views: true, ..Wanted::default() };
    let public = Wanted { answering: true, ..popular.clone() };
    assert_eq!(slugs(every.clone(), 1).await, ("dc".to_owned(), 4));
    assert_eq!(slugs(every, 2).await, ("ba".to_owned(), 4));
    assert_eq!(slugs(popular, 1).await, ("ba".to_owned(), 4));
    assert_eq!(slugs(public.clone(), 1).await, ("ba".to_owned(), 2));
    assert_eq!(slugs(public, 2).await, (String::new(), 2));
    for (wanted, expected) in [
        (Wanted { public: Some(false), ..Wanted::default() }, "c"),
        (Wanted { tag: Some("50%_\"x".to_owned()), ..Wanted::default() }, "a"),
        (Wanted { tag: Some("50".to_owned()), ..Wanted::default() }, ""),
        (Wanted { part: "hello_".to_owned(), ..Wanted::default() }, "b"),
        (Wanted { part: "hell_o".to_owned(), ..Wanted::default() }, ""),
        (Wanted { category: Some(category), ..Wanted::default() }, "d"),
    ] {
        assert_eq!(slugs(wanted.clone(), 1).await.0, expected, "{wanted:?}");
    }
    let ids = [all[1].id, store.id(ArticleId::mint), all[0].id];
    let found = store.read(move |tx| articles::find_all(tx, scope, &ids)).await;
    let views: Vec<i64> = found.iter().map(|article| article.counts.views).collect();
    assert_eq!(views, [5, 2]);
    assert!(found[0].shelf_is_public);
    let on_shelf = store.read(move |tx| articles::on_shelf(tx, category)).await;
    assert_eq!(on_shelf, [all[3].id]);
}

#[tokio::test]
async fn internal_shelves_hide_what_stands_on_them() {
    let store = Store::open().await;
    let scope = store.scope;
    let (open, inside) = (shelf(&store, "open").await, shelf(&store, "inside").await);
    let hidden = Category { public: false, ..inside };
    let changed = hidden.clone();
    store.write(move |tx| categories::update(tx, &changed)).await.unwrap();
    for (name, shelf) in [("a", &open), ("b", &hidden), ("c", &open)] {
        let made = Article { category: Some(shelf.id), ..article(&store, name) };
        insert(&store, &made).await.unwrap();
    }
    let listed = store.read(move |tx| categories::public(tx, scope)).await;
    assert_eq!(listed, [(open.clone(), 2)]);
    let page = store.read(move |tx| categories::page(tx, scope, true, &first(9))).await;
    assert_eq!(page.items, [open]);
    let page = PageNumber { page: 1, size: 1, newest_first: false };
    let numbered = |public| move |tx: &mut Tx<'_>| categories::numbered(tx, scope, public, page);
    assert_eq!(store.read(numbered(Some(true))).await.total, 1);
    let all = store.read(numbered(None)).await;
    assert_eq!((all.items, all.total), (vec![hidden.clone()], 2), "by position, then by name");
    let b = move |tx: &mut Tx<'_>| articles::find_by_slug(tx, scope, "b");
    assert!(!store.read(b).await.unwrap().answers());
    store.write(move |tx| articles::hide_shelf(tx, hidden.id)).await.unwrap();
    assert!(!store.read(b).await.unwrap().public);
}

#[tokio::test]
async fn a_voter_changes_their_vote_until_it_is_old() {
    let store = Store::open().await;
    let (scope, made) = (store.scope, article(&store, "a"));
    let id = made.id;
    insert(&store, &made).await.unwrap();
    let vote = async |voter: &str, helpful, at: i64| {
        let voter = voter.to_owned();
        let vote = readers::Vote { article: id, voter, helpful, at: NOW.plus(at) };
        let since = NOW.plus(at - 100);
        store.write(move |tx| readers::vote(tx, &vote, since)).await.unwrap();
        let found = store.read(move |tx| articles::find(tx, scope, id)).await.unwrap();
        (found.counts.helpful, found.counts.unhelpful)
    };
    assert_eq!(vote("kim", true, 0).await, (1, 0));
    assert_eq!(vote("kim", true, 1).await, (1, 0));
    assert_eq!(vote("kim", false, 99).await, (0, 1));
    assert_eq!(vote("lee", true, 99).await, (1, 1));
    assert_eq!(vote("kim", false, 100).await, (1, 2), "the first vote is a day old");
    let forget = |before| move |tx: &mut Tx<'_>| readers::forget_votes(tx, NOW.plus(before), 9);
    assert_eq!(store.write(forget(100)).await.unwrap(), 1);
    assert_eq!(vote("kim", true, 101).await, (2, 1));
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
    let page = store.read(move |tx| categories::page(tx, scope, false, &first(2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[..2], true));
    let last = page.items[1].id;
    let page = store.read(move |tx| categories::page(tx, scope, false, &after(last, 2))).await;
    assert_eq!((page.items.as_slice(), page.has_more), (&all[2..], false));
}
