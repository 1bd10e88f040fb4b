//! cStar's admin API: `/articles` and `/categories`.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const ARTICLES: &str = "/api/v1/teams/acme/articles";
const CATEGORIES: &str = "/api/v1/teams/acme/categories";

async fn add(client: &Client, title: &str, more: Value) -> String {
    let mut body = json!({"title": title});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = client.post(ARTICLES, body).await;
    assert_eq!(made.status(), 201, "{made}");
    made.text("/data/id")
}

fn column(reply: &Reply, name: &str) -> Vec<Value> {
    let list = reply.json();
    list["data"].as_array().unwrap().iter().map(|item| item[name].clone()).collect()
}

fn refusal(reply: &Reply) -> String {
    let param = reply.json()["error"]["param"].as_str().unwrap_or("-").to_owned();
    let (code, message) = (reply.text("/error/code"), reply.text("/error/message"));
    format!("{} {code} at {param}: {message}", reply.status())
}

/// Makes a category as the company's server does, and says its id as a UUID.
async fn shelf(client: &Client, body: Value) -> String {
    let made = client.post("/v1/categories", body).await;
    let digits = made.text("/id").replace("cat_", "");
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

#[tokio::test]
async fn an_article_is_made_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let category = shelf(&client, json!({"name": "Account"})).await;
    let made = client.post(ARTICLES, json!({"title": "Reset a password"})).await;
    assert_snapshot!(made, @r#"201 {"success":true,"data":{"id":"art_018bcfe568007000800000000000000b","object":"article","title":"Reset a password","slug":"reset-a-password","excerpt":null,"content":"","categoryId":null,"status":"draft","tags":[],"notes":null,"viewCount":0,"useCount":0,"readTime":"1 min","isPublic":false,"publishedAt":null,"metaDescription":null,"metadata":{},"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let path = format!("{ARTICLES}/{}", made.text("/data/id"));
    server.clock.advance(1_000);
    let change = json!({"content": "Open *Settings*.", "status": "published", "isPublic": true, "category": category,
        "tags": ["login"], "excerpt": "How to", "metaDescription": "How to reset", "notes": "Check it",
        "metadata": {"crm": 7, "old": null}, "slug": "reset"});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"success":true,"data":{"id":"art_018bcfe568007000800000000000000b","object":"article","title":"Reset a password","slug":"reset","excerpt":"How to","content":"Open *Settings*.","categoryId":"018bcfe5-6800-7000-8000-000000000009","status":"published","tags":["login"],"notes":"Check it","viewCount":0,"useCount":0,"readTime":"1 min","isPublic":true,"publishedAt":"2023-11-14T22:13:21.000Z","metaDescription":"How to reset","metadata":{"crm":7},"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    let change = json!({"categoryId": null, "excerpt": null, "notes": null, "metadata": {"crm": null, "new": 1}});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"success":true,"data":{"id":"art_018bcfe568007000800000000000000b","object":"article","title":"Reset a password","slug":"reset","excerpt":null,"content":"Open *Settings*.","categoryId":null,"status":"published","tags":["login"],"notes":null,"viewCount":0,"useCount":0,"readTime":"1 min","isPublic":true,"publishedAt":"2023-11-14T22:13:21.000Z","metaDescription":"How to reset","metadata":{"new":1},"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    assert_eq!(client.get(&path).await.text("/data/slug"), "reset");
    assert_snapshot!(client.delete(&path).await, @r#"200 {"success":true,"data":{"deleted":true,"id":"art_018bcfe568007000800000000000000b"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    assert_snapshot!(refusal(&client.get(&path).await), @"404 resource_missing at -: no such article");
}

#[tokio::test]
async fn titles_may_be_the_same_and_slugs_may_not() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for _ in 0..3 {
        add(&client, "Reset a password", json!({})).await;
    }
    let slugs = column(&client.get(ARTICLES).await, "slug");
    assert_eq!(slugs, ["reset-a-password-3", "reset-a-password-2", "reset-a-password"]);
    let taken = client.post(ARTICLES, json!({"title": "Other", "slug": "reset-a-password"})).await;
    assert_snapshot!(refusal(&taken), @"409 resource_conflict at -: another article has this slug or external id");
    let long = "very ".repeat(90);
    add(&client, &long, json!({})).await;
    add(&client, &long, json!({})).await;
    assert_eq!(client.get(ARTICLES).await.json()["pagination"]["total"], 5);
}

#[tokio::test]
async fn articles_are_listed_by_pages_and_filters() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let category = shelf(&client, json!({"name": "Account"})).await;
    let live = json!({"status": "published", "isPublic": true, "category": "account", "content": "Open Settings."});
    add(&client, "One", live).await;
    add(&client, "Two", json!({"status": "published", "tags": ["a \"b\"", "log"]})).await;
    add(&client, "Three", json!({"isPublic": true, "tags": ["login"], "categoryId": category}))
        .await;
    add(&server.as_test(), "Only a test", json!({})).await;
    let first = client.get(&format!("{ARTICLES}?pageSize=2")).await;
    assert_eq!(column(&first, "title"), ["Three", "Two"]);
    assert_eq!(
        first.json()["pagination"],
        json!({"page": 1, "pageSize": 2, "total": 3, "totalPages": 2, "hasMore": true})
    );
    for (query, titles) in [
        ("page=2&pageSize=2".to_owned(), vec!["One"]),
        ("status=draft".to_owned(), vec!["Three"]),
        ("isPublic=false".to_owned(), vec!["Two"]),
        ("isPublic=true".to_owned(), vec!["Three", "One"]),
        (format!("category={category}"), vec!["Three", "One"]),
        ("category=account&status=published".to_owned(), vec!["One"]),
        ("category=nothing".to_owned(), vec![]),
        ("tag=log".to_owned(), vec!["Two"]),
        ("tag=a%20%22b%22".to_owned(), vec!["Two"]),
        ("tag=b".to_owned(), vec![]),
        ("search=SETTINGS".to_owned(), vec!["One"]),
        ("search=%25".to_owned(), vec![]),
    ] {
        let reply = client.get(&format!("{ARTICLES}?{query}")).await;
        assert_eq!(column(&reply, "title"), titles, "{query}");
    }
    let page = server.as_publishable();
    assert_eq!(column(&page.get(ARTICLES).await, "title"), ["One"]);
    assert_eq!(
        column(&page.get(&format!("{ARTICLES}?status=draft")).await, "title"),
        Vec::<Value>::new()
    );
    let mut told = Vec::new();
    for query in ["status=live", "isPublic=yes", "author=ada"] {
        told.push(refusal(&client.get(&format!("{ARTICLES}?{query}")).await));
    }
    assert_snapshot!(told.join("\n"), @r#"
        400 parameter_invalid at status: status is draft, published or archived
        400 parameter_invalid at isPublic: isPublic is true or false
        400 parameter_invalid at author: unknown parameter; known are page, pageSize, status, category, isPublic, search, tag
        "#);
}

#[tokio::test]
async fn a_page_sees_nothing_internal_of_an_article() {
    let server = TestServer::start().await;
    let more = json!({"status": "published", "isPublic": true, "notes": "Check it", "metadata": {"crm": 7}});
    let id = add(&server.as_secret(), "One", more).await;
    let draft = add(&server.as_secret(), "Two", json!({})).await;
    let page = server.as_publishable();
    let found = page.get(&format!("{ARTICLES}/{id}")).await.json();
    assert_eq!((&found["data"]["notes"], &found["data"]["metadata"]), (&Value::Null, &json!({})));
    let hidden = page.get(&format!("{ARTICLES}/{draft}")).await;
    let missing = page.get(&format!("{ARTICLES}/art_{}", "f".repeat(32))).await;
    assert_eq!((hidden.status(), &hidden.body), (404, &missing.body));
}

#[tokio::test]
async fn categories_are_listed_by_their_order() {
    let server = TestServer::start().await;
    let (client, page) = (server.as_secret(), server.as_publishable());
    shelf(&client, json!({"name": "Shipping", "position": 2})).await;
    shelf(&client, json!({"name": "Billing", "position": 1, "public": false})).await;
    let id = shelf(&client, json!({"name": "Account", "position": 1})).await;
    let names = column(&client.get(CATEGORIES).await, "name");
    assert_eq!(names, ["Account", "Billing", "Shipping"]);
    for (client, query, found) in [
        (&client, "?isPublic=true", vec!["Account", "Shipping"]),
        (&client, "?isPublic=false", vec!["Billing"]),
        (&page, "", vec!["Account", "Shipping"]),
        (&page, "?isPublic=false", vec![]),
    ] {
        let reply = client.get(&format!("{CATEGORIES}{query}")).await;
        assert_eq!(column(&reply, "name"), found, "{query}");
    }
    assert_snapshot!(client.get(&format!("{CATEGORIES}/{id}")).await, @r#"200 {"success":true,"data":{"id":"018bcfe5-6800-7000-8000-00000000000d","object":"category","name":"Account","slug":"account","description":null,"icon":null,"color":null,"sortOrder":1,"isPublic":true,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let same = client.get(&format!("{CATEGORIES}/cat_{}", id.replace('-', ""))).await;
    assert_eq!(same.text("/data/id"), id);
    let elsewhere = server.as_test().get(&format!("{CATEGORIES}/{id}")).await;
    assert_snapshot!(refusal(&elsewhere), @"404 resource_missing at -: no such category");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_written() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut told = Vec::new();
    for body in [
        json!({"content": "x"}),
        json!({"title": ""}),
        json!({"title": "x".repeat(501)}),
        json!({"title": "T", "slug": "No slug"}),
        json!({"title": "T", "status": "live"}),
        json!({"title": "T", "isPublic": "yes"}),
        json!({"title": "T", "category": "nothing"}),
        json!({"title": "T", "content": "x".repeat((1 << 20) + 1)}),
        json!({"title": "T", "tags": vec!["x"; 51]}),
        json!({"title": "T", "metadata": {"a": "x".repeat(16 * 1024)}}),
        json!({"title": "T", "viewCount": 7}),
    ] {
        told.push(refusal(&client.post(ARTICLES, body).await));
    }
    assert_eq!(client.get(ARTICLES).await.json()["pagination"]["total"], 0);
    let path = format!("{ARTICLES}/{}", add(&client, "T", json!({})).await);
    for body in [
        json!({"title": null}),
        json!({"status": "gone"}),
        json!({"category": "nothing", "title": "No"}),
    ] {
        told.push(refusal(&client.patch(&path, body).await));
    }
    assert_snapshot!(told.join("\n"), @r#"
        400 parameter_missing at title: title is needed
        400 parameter_invalid at title: title needs some text
        400 parameter_invalid at title: title has 501 bytes; at most 500 are allowed
        400 parameter_invalid at slug: slug is made of lower-case letters, digits and inner hyphens
        400 parameter_invalid at status: status is draft, published or archived
        400 parameter_invalid at isPublic: invalid type: string "yes", expected a boolean
        400 parameter_invalid at category: category names no category that exists
        400 parameter_invalid at content: content has 1048577 bytes; at most 1048576 are allowed
        400 parameter_invalid at tags: tags are at most 50
        400 parameter_invalid at metadata: metadata has 16392 bytes; at most 16384 are allowed
        400 parameter_invalid at viewCount: unknown field `viewCount`, expected one of `title`, `slug`, `content`, `category`, `categoryId`, `status`, `isPublic`, `tags`, `excerpt`, `metaDescription`, `notes`, `metadata`
        400 parameter_invalid at title: invalid type: null, expected a string
        400 parameter_invalid at status: status is draft, published or archived
        400 parameter_invalid at category: category names no category that exists
        "#);
    assert_eq!(client.get(&path).await.text("/data/title"), "T");
}
