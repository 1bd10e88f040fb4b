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
    assert_snapshot!(client.post("/v1/articles", body.clone()).await, @r#"201 {"id":"art_018bcfe5680070008000000000000009","external_id":null,"slug":"reset-your-password","title":"Reset your password!","body":"Open *Settings*.\n","category_id":null,"tags":[],"status":"published","public":true,"locale":null,"url":null,"source":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    server.clock.advance(1_000);
    assert_snapshot!(client.post("/v1/articles", body.clone()).await, @r#"200 {"id":"art_018bcfe5680070008000000000000009","external_id":null,"slug":"reset-your-password","title":"Reset your password!","body":"Open *Settings*.\n","category_id":null,"tags":[],"status":"published","public":true,"locale":null,"url":null,"source":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    body["body"] = json!("Open *Profile*.\n");
    assert_snapshot!(client.post("/v1/articles", body).await, @r#"200 {"id":"art_018bcfe5680070008000000000000009","external_id":null,"slug":"reset-your-password","title":"Reset your password!","body":"Open *Profile*.\n","category_id":null,"tags":[],"status":"published","public":true,"locale":null,"url":null,"source":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:21.000Z"}"#);
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
    assert_snapshot!(changed, @r#"200 {"id":"art_018bcfe5680070008000000000000009","external_id":"kb-1","slug":"a","title":"A","body":"b","category_id":null,"tags":[],"status":"draft","public":true,"locale":"en","url":null,"source":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.001Z"}"#);
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
