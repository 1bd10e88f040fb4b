//! `POST /v1/search`.

use serde_json::json;
use testkit::TestServer;

#[tokio::test]
async fn a_passage_is_found_with_its_place() {
    let server = TestServer::start().await;
    let body = "# Billing\n\nInvoices are sent on the first day of each month.\n";
    server.article("Invoices", body).await;
    server.article("Parcels", "Parcels arrive within two days.").await;
    let query = json!({"query": "When are invoices sent?", "limit": 1});
    let reply = server.as_publishable().post("/v1/search", query).await;
    assert_eq!(reply.status(), 200, "{reply}");
    let hit = &reply.json()["data"][0];
    assert_eq!(hit["title"], "Invoices");
    let place = |name: &str| usize::try_from(hit[name].as_u64().unwrap()).unwrap();
    assert_eq!(hit["text"], body[place("start")..place("end")]);
}

/// Drafts, archived and internal articles stay inside, and so does what was deleted.
#[tokio::test]
async fn only_published_public_articles_are_searched() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for (slug, status, public) in
        [("a", "draft", true), ("b", "archived", true), ("c", "published", false)]
    {
        let title = format!("Wombats {slug}");
        let body = json!({
            "slug": slug, "title": title, "body": "About wombats.", "status": status, "public": public,
        });
        client.post("/v1/articles", body).await;
    }
    let visible = server.article("Wombats", "About wombats.").await.text("/id");
    let find = async || {
        let reply = client.post("/v1/search", json!({"query": "wombats"})).await.json();
        let hits = reply["data"].as_array().unwrap().clone();
        hits.iter().map(|hit| hit["article_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(find().await, [visible.as_str()]);
    client.delete(&format!("/v1/articles/{visible}")).await;
    assert_eq!(find().await, Vec::<String>::new());
}

#[tokio::test]
async fn worlds_do_not_see_each_other() {
    let server = TestServer::start().await;
    server.article("Wombats", "About wombats.").await;
    for client in [server.as_test(), server.as_stranger()] {
        let reply = client.post("/v1/search", json!({"query": "wombats"})).await;
        assert_eq!(reply.to_string(), r#"200 {"data":[],"has_more":false,"next":null}"#);
    }
}

#[tokio::test]
async fn limits_are_checked() {
    let server = TestServer::start().await;
    for limit in [0, 51] {
        let body = json!({"query": "wombats", "limit": limit});
        let reply = server.as_secret().post("/v1/search", body).await;
        assert_eq!((reply.status(), reply.text("/error/param").as_str()), (422, "limit"));
    }
}
