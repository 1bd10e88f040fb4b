//! `/v1/categories`.

use insta::assert_snapshot;
use serde_json::json;
use testkit::TestServer;

#[tokio::test]
async fn a_category_lives_and_dies_and_its_articles_stay() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post("/v1/categories", json!({"name": "Your account", "position": 2})).await;
    assert_snapshot!(made, @r#"201 {"id":"cat_018bcfe5680070008000000000000009","slug":"your-account","name":"Your account","description":null,"position":2,"public":true,"icon":null,"color":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    let path = format!("/v1/categories/{}", made.text("/id"));
    let article = json!({"title": "A", "body": "b", "category": "your-account"});
    let article = client.post("/v1/articles", article).await;
    assert_eq!(article.text("/category_id"), made.text("/id"));

    server.clock.advance(1);
    let changed =
        client.patch(&path, json!({"name": "Account", "description": "All of it."})).await;
    assert_snapshot!(changed, @r#"200 {"id":"cat_018bcfe5680070008000000000000009","slug":"your-account","name":"Account","description":"All of it.","position":2,"public":true,"icon":null,"color":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.001Z"}"#);
    assert_eq!(client.get(&path).await, changed);
    let emptied = client.patch(&path, json!({"description": null})).await;
    assert_eq!(emptied.json()["description"], json!(null));

    assert_snapshot!(client.delete(&path).await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such category","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    let article = client.get(&format!("/v1/articles/{}", article.text("/id"))).await;
    assert_eq!(article.json()["category_id"], json!(null));
}

#[tokio::test]
async fn a_slug_belongs_to_one_category() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    client.post("/v1/categories", json!({"name": "Account"})).await;
    assert_snapshot!(client.post("/v1/categories", json!({"name": "Account"})).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"another category has this slug","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    let elsewhere = server.as_test().post("/v1/categories", json!({"name": "Account"})).await;
    assert_eq!(elsewhere.status(), 201, "{elsewhere}");
}

#[tokio::test]
async fn categories_are_listed_in_pages() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for name in ["One", "Two", "Three"] {
        client.post("/v1/categories", json!({"name": name})).await;
    }
    let page = server.as_publishable().get("/v1/categories?limit=2").await.json();
    let names = |page: &serde_json::Value| {
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["name"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&page), ["One", "Two"]);
    let next = page["next"].as_str().unwrap();
    let page = client.get(&format!("/v1/categories?limit=2&after={next}")).await.json();
    assert_eq!((names(&page), page["has_more"].clone()), (vec![json!("Three")], json!(false)));
}

/// Customers neither read nor are answered from what stands on an internal shelf.
#[tokio::test]
async fn an_internal_shelf_is_for_colleagues() {
    let server = TestServer::start().await;
    let (client, page) = (server.as_secret(), server.as_publishable());
    let shelf = json!({"name": "Inside", "public": false, "icon": "🔒", "color": "#a00"});
    let shelf = client.post("/v1/categories", shelf).await;
    let shelf_path = format!("/v1/categories/{}", shelf.text("/id"));
    assert_eq!((shelf.text("/icon"), shelf.text("/color")), ("🔒".to_owned(), "#a00".to_owned()));
    let article =
        json!({"title": "Margins", "body": "Our margins are high.", "category": "inside"});
    let article =
        format!("/v1/articles/{}", client.post("/v1/articles", article).await.text("/id"));
    let seen = async || {
        let found = client.post("/v1/search", json!({"query": "margins"})).await.json();
        let listed = page.get("/v1/articles").await.json();
        let counts = [&found, &listed].map(|list| list["data"].as_array().unwrap().len());
        (page.get(&shelf_path).await.status(), page.get(&article).await.status(), counts)
    };
    assert_eq!(seen().await, (404, 404, [0, 0]));
    assert_eq!(client.get(&article).await.status(), 200);
    client.patch(&shelf_path, json!({"public": true})).await;
    assert_eq!(seen().await, (200, 200, [1, 1]));
    client.patch(&shelf_path, json!({"public": false})).await;
    assert_eq!(seen().await, (404, 404, [0, 0]));
    // Without the shelf it would stand in the open.
    client.delete(&shelf_path).await;
    assert_eq!(seen().await, (404, 404, [0, 0]));
    assert_eq!(client.get(&article).await.json()["public"], json!(false));
    let wrong = client.post("/v1/categories", json!({"name": "B", "color": "red;x"})).await;
    assert_eq!((wrong.status(), wrong.text("/error/param")), (422, "color".to_owned()));
}
