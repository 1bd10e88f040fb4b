//! `/v1/articles`.

use insta::assert_snapshot;
use serde_json::json;
use testkit::{Client, TestServer};

async fn titles(client: &Client, path: &str) -> Vec<String> {
    let reply = client.get(path).await;
    let page = reply.json();
    let articles = page["data"].as_array().unwrap_or_else(|| panic!("no page: {reply}")).iter();
    articles.map(|article| article["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_article_is_made_changed_or_left_alone() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut body = json!({"title": "Reset your password!", "body": "Open *Settings*.\n"});
    assert_snapshot!(client.post("/v1/articles", body.clone()).await, @r#"201 {"id":"art_018bcfe5680070008000000000000009","external_id":null,"slug":"reset-your-password","title":"Reset your password!","body":"Open *Settings*.\n","category_id":null,"tags":[],"status":"published","public":true,"locale":null,"url":null,"source":null,"excerpt":null,"meta_description":null,"memo":null,"metadata":{},"view_count":0,"use_count":0,"helpful_count":0,"unhelpful_count":0,"published_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    server.clock.advance(1_000);
    assert_snapshot!(client.post("/v1/articles", body.clone()).await, @r#"200 {"id":"art_018bcfe5680070008000000000000009","external_id":null,"slug":"reset-your-password","title":"Reset your password!","body":"Open *Settings*.\n","category_id":null,"tags":[],"status":"published","public":true,"locale":null,"url":null,"source":null,"excerpt":null,"meta_description":null,"memo":null,"metadata":{},"view_count":0,"use_count":0,"helpful_count":0,"unhelpful_count":0,"published_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    body["body"] = json!("Open *Profile*.\n");
    assert_snapshot!(client.post("/v1/articles", body).await, @r#"200 {"id":"art_018bcfe5680070008000000000000009","external_id":null,"slug":"reset-your-password","title":"Reset your password!","body":"Open *Profile*.\n","category_id":null,"tags":[],"status":"published","public":true,"locale":null,"url":null,"source":null,"excerpt":null,"meta_description":null,"memo":null,"metadata":{},"view_count":0,"use_count":0,"helpful_count":0,"unhelpful_count":0,"published_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:21.000Z"}"#);
}

#[tokio::test]
async fn an_external_id_names_an_article_before_its_slug_does() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let article =
        |slug: &str| json!({"external_id": "kb-1", "slug": slug, "title": "A", "body": "b"});
    let made = client.post("/v1/articles", article("one")).await;
    let moved = client.post("/v1/articles", article("two")).await;
    assert_eq!((made.status(), moved.status()), (201, 200));
    assert_eq!(made.text("/id"), moved.text("/id"));
    assert_eq!(moved.text("/slug"), "two");

    client.post("/v1/articles", json!({"slug": "taken", "title": "B", "body": "b"})).await;
    assert_snapshot!(client.post("/v1/articles", article("taken")).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"another article has this slug or external id","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
}

#[tokio::test]
async fn a_patch_tells_null_from_absent() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"title": "A", "body": "b", "locale": "en", "url": "https://example.com/a",
        "external_id": "kb-1", "tags": ["x"]});
    let id = client.post("/v1/articles", body).await.text("/id");
    let path = format!("/v1/articles/{id}");
    server.clock.advance(1);
    let changed = client.patch(&path, json!({"url": null, "tags": [], "status": "draft"})).await;
    assert_snapshot!(changed, @r#"200 {"id":"art_018bcfe5680070008000000000000009","external_id":"kb-1","slug":"a","title":"A","body":"b","category_id":null,"tags":[],"status":"draft","public":true,"locale":"en","url":null,"source":null,"excerpt":null,"meta_description":null,"memo":null,"metadata":{},"view_count":0,"use_count":0,"helpful_count":0,"unhelpful_count":0,"published_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.001Z"}"#);
    server.clock.advance(1);
    assert_eq!(client.patch(&path, json!({})).await, changed, "nothing to change, nothing touched");
    for wrong in [json!({"title": " "}), json!({"slug": "A b"}), json!({"source": "x"})] {
        assert_eq!(client.patch(&path, wrong).await.status(), 422);
    }

    // What cannot be empty is not emptied.
    for field in ["title", "body", "slug", "tags", "status", "public"] {
        let refused = client.patch(&path, json!({ field: null })).await;
        assert_eq!((refused.status(), refused.text("/error/param")), (422, field.to_owned()));
    }
}

#[tokio::test]
async fn what_is_for_colleagues_reaches_no_customer() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let article = json!({"title": "A", "body": "b", "excerpt": "In short.", "memo": "Ask Kim.",
        "metadata": {"author": 7}, "meta_description": "For search engines."});
    let made = client.post("/v1/articles", article).await;
    assert_eq!(
        (made.text("/memo"), made.json()["metadata"]["author"].clone()),
        ("Ask Kim.".to_owned(), json!(7))
    );
    let path = format!("/v1/articles/{}", made.text("/id"));
    let page = server.as_publishable();
    for seen in
        [page.get(&path).await.json(), page.get("/v1/articles").await.json()["data"][0].clone()]
    {
        let inside = (seen["memo"].clone(), seen["metadata"].clone(), seen["excerpt"].clone());
        assert_eq!(inside, (json!(null), json!({}), json!("In short.")));
    }
    // Writing it again, as an import does, keeps what colleagues added.
    let again = client.post("/v1/articles", json!({"title": "A", "body": "b"})).await;
    assert_eq!(again.json(), made.json());
    let emptied = client.patch(&path, json!({"memo": null, "excerpt": " ", "metadata": {}})).await;
    let left = emptied.json();
    assert_eq!(
        (left["memo"].clone(), left["excerpt"].clone(), left["metadata"].clone()),
        (json!(null), json!(null), json!({}))
    );
    for (field, value) in [
        ("excerpt", json!("x".repeat(1_001))),
        ("memo", json!("x".repeat(16 * 1024 + 1))),
        ("metadata", json!({"a": "x".repeat(16 * 1024)})),
    ] {
        let refused = client.patch(&path, json!({ field: value })).await;
        assert_eq!((refused.status(), refused.text("/error/param")), (422, field.to_owned()));
    }
}

#[tokio::test]
async fn publishing_is_dated_once() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"title": "A", "body": "b", "status": "draft"});
    let made = client.post("/v1/articles", body).await;
    assert_eq!(made.json()["published_at"], json!(null));
    let path = format!("/v1/articles/{}", made.text("/id"));
    let dated = async |status: &str| {
        server.clock.advance(1_000);
        client.patch(&path, json!({ "status": status })).await.json()["published_at"].clone()
    };
    let first = dated("published").await;
    assert_eq!(first, json!("2023-11-14T22:13:21.000Z"));
    assert_eq!(dated("archived").await, first);
    assert_eq!(dated("published").await, first);
}

#[tokio::test]
async fn counting_readers_changes_nothing_else() {
    let server = TestServer::start().await;
    let (client, page) = (server.as_secret(), server.as_publishable());
    let made =
        client.post("/v1/articles", json!({"title": "Postage", "body": "Postage is free."})).await;
    let path = format!("/v1/articles/{}", made.text("/id"));
    server.clock.advance(1_000);
    for _ in 0..3 {
        assert_eq!(page.post(&format!("{path}/views"), json!({})).await.status(), 204);
    }
    for helpful in [true, true, false] {
        let vote = json!({ "helpful": helpful });
        assert_eq!(page.post(&format!("{path}/feedback"), vote).await.status(), 204);
    }
    client.post("/v1/chat", json!({"message": "Is postage free?"})).await;
    server.engine.write_counts().await.unwrap();
    let counted = client.get(&path).await.json();
    let expected =
        json!({"view_count": 3, "use_count": 1, "helpful_count": 0, "unhelpful_count": 1});
    let mut before = made.json();
    for (name, count) in expected.as_object().unwrap() {
        before[name] = count.clone();
    }
    assert_eq!(counted, before, "and `updated_at` is as it was");
    server.clock.advance(24 * 60 * 60 * 1_000);
    page.post(&format!("{path}/feedback"), json!({"helpful": true})).await;
    let later = client.get(&path).await.json();
    assert_eq!(
        (later["helpful_count"].clone(), later["unhelpful_count"].clone()),
        (json!(1), json!(1))
    );
    let wrong = page.post(&format!("{path}/feedback"), json!({"helpful": "yes"})).await;
    assert_eq!((wrong.status(), wrong.text("/error/param")), (422, "helpful".to_owned()));
}

#[tokio::test]
async fn articles_nobody_may_read_are_not_counted() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let draft =
        client.post("/v1/articles", json!({"title": "A", "body": "b", "status": "draft"})).await;
    let path = format!("/v1/articles/{}", draft.text("/id"));
    let missing = "/v1/articles/art_018bcfe5680070008000000000009999";
    let vote = json!({"helpful": true});
    for name in ["views", "feedback"] {
        let refused = server.as_publishable().post(&format!("{path}/{name}"), vote.clone()).await;
        let unknown =
            server.as_publishable().post(&format!("{missing}/{name}"), vote.clone()).await;
        assert_eq!((refused.status(), refused), (404, unknown));
        let elsewhere = server.as_stranger().post(&format!("{path}/{name}"), vote.clone()).await;
        assert_eq!(elsewhere.status(), 404);
    }
}

#[tokio::test]
async fn a_deleted_article_is_gone() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = format!("/v1/articles/{}", server.article("A", "b").await.text("/id"));
    assert_snapshot!(client.delete(&path).await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such article","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_eq!(client.delete(&path).await.status(), 404);
    assert_eq!(client.patch(&path, json!({})).await.status(), 404);
}

#[tokio::test]
async fn pages_hold_every_article_once() {
    let server = TestServer::start().await;
    for number in 1..=45 {
        server.article(&format!("Article {number}"), "Text.").await;
    }
    let (client, mut path, mut found) = (server.as_secret(), "/v1/articles".to_owned(), Vec::new());
    let mut sizes = Vec::new();
    loop {
        let page = client.get(&path).await.json();
        let titles =
            page["data"].as_array().unwrap().iter().map(|article| article["title"].clone());
        sizes.push(titles.len());
        found.extend(titles);
        assert_eq!(page["has_more"], page["next"].is_string());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/articles?limit=20&after={next}");
    }
    assert_eq!(sizes, [20, 20, 5]);
    let expected: Vec<_> = (1..=45).map(|number| json!(format!("Article {number}"))).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn lists_are_filtered() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let shelf = client.post("/v1/categories", json!({"name": "Shelf"})).await.text("/id");
    let articles = [
        json!({"title": "On", "body": "b", "category": "shelf"}),
        json!({"title": "Off", "body": "b"}),
        json!({"title": "Draft", "body": "b", "category": shelf, "status": "draft"}),
        json!({"title": "Inside", "body": "b", "public": false}),
    ];
    for article in articles {
        client.post("/v1/articles", article).await;
    }
    let all = "/v1/articles";
    assert_eq!(titles(&client, all).await, ["On", "Off", "Draft", "Inside"]);
    assert_eq!(titles(&client, "/v1/articles?status=draft").await, ["Draft"]);
    assert_eq!(titles(&client, &format!("{all}?category={shelf}")).await, ["On", "Draft"]);
    let both = format!("{all}?category={shelf}&status=published");
    assert_eq!(titles(&client, &both).await, ["On"]);
    assert_eq!(titles(&server.as_publishable(), all).await, ["On", "Off"]);
    assert_eq!(titles(&server.as_publishable(), "/v1/articles?status=draft").await, [""; 0]);
    assert_eq!(titles(&server.as_test(), all).await, [""; 0]);
}

#[tokio::test]
async fn wrong_queries_are_named() {
    let server = TestServer::start().await;
    for (query, param) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("after=cnv_018bcfe5680070008000000000000001", "after"),
        ("category=shelf", "category"),
        ("status=lost", "status"),
        ("status=draft&status=draft", "query"),
    ] {
        let reply = server.as_secret().get(&format!("/v1/articles?{query}")).await;
        let named = (reply.status(), reply.text("/error/param"));
        assert_eq!(named, (422, param.to_owned()), "{query}: {reply}");
    }
}

#[tokio::test]
async fn an_unknown_shelf_is_refused() {
    let server = TestServer::start().await;
    let body = json!({"title": "A", "body": "b", "category": "nowhere"});
    assert_snapshot!(server.as_secret().post("/v1/articles", body).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"category names no category that exists","param":"category","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
}

/// Articles may be larger than other requests.
#[tokio::test]
async fn a_long_article_is_taken_and_a_longer_one_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let article = |bytes: usize| json!({"title": "Long", "body": "x".repeat(bytes)});
    assert_eq!(client.post("/v1/articles", article(1024 * 1024)).await.status(), 201);
    let reply = client.post("/v1/articles", article(1024 * 1024 + 1)).await;
    assert_eq!((reply.status(), reply.text("/error/param").as_str()), (422, "body"));
    let reply = client.post("/v1/articles", article(2 * 1024 * 1024)).await;
    assert_eq!((reply.status(), reply.text("/error/code").as_str()), (413, "body_too_large"));
}
