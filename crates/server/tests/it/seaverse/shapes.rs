//! One row instead of a list, what can be done with a relation, and columns of this protocol alone.

use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

use super::{ID, JSON, NOW, add, conversation, list, range, refusal, send, user};

const ONE: &str = "application/vnd.pgrst.object+json";

async fn single(client: &Client, method: &str, path: &str, body: Value) -> Reply {
    let call = client.call(method, path).header("accept", ONE);
    let call = call.header("prefer", "return=representation");
    if body.is_null() { call.send().await } else { call.json(&body).send().await }
}

fn not_one(reply: &Reply, rows: usize) {
    let details = format!("The result contains {rows} rows");
    assert_eq!(refusal(reply), (406, "PGRST116".to_owned()));
    assert_eq!(reply.text("/details"), details);
    assert_eq!(reply.text("/message"), "Cannot coerce the result to a single JSON object");
}

#[tokio::test]
async fn whoever_asks_for_one_row_gets_one_or_nothing_happens() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let made = single(&company, "POST", "/conversations", json!({"id": ID, "title": "a"})).await;
    assert_eq!((made.status(), made.text("/title")), (201, "a".to_owned()));
    assert_eq!(
        made.header("content-type"),
        Some("application/vnd.pgrst.object+json; charset=utf-8")
    );
    let several = json!([{"title": "b"}, {"title": "c"}]);
    not_one(&single(&company, "POST", "/conversations", several.clone()).await, 2);
    not_one(&single(&company, "POST", "/conversations", json!([])).await, 0);
    assert_eq!(add(&company, "/conversations", several).await.status(), 201);
    let path = format!("/conversations?id=eq.{ID}&select=title");
    let found = single(&company, "GET", &path, Value::Null).await;
    assert_eq!((range(&found), found.json()), ((200, "0-0/*"), json!({"title": "a"})));
    not_one(&single(&company, "GET", "/conversations?title=gt.a", Value::Null).await, 2);
    not_one(&single(&company, "GET", "/conversations?title=eq.x", Value::Null).await, 0);
    let first = single(&company, "GET", "/conversations?order=title&limit=1", Value::Null).await;
    assert_eq!(first.text("/title"), "a");

    let changed = single(&company, "PATCH", &path, json!({"title": "z"})).await;
    assert_eq!((changed.status(), changed.json()), (200, json!({"title": "z"})));
    let title = || json!({"title": "x"});
    not_one(&single(&company, "PATCH", "/conversations?title=lt.d", title()).await, 2);
    not_one(&single(&company, "PATCH", "/conversations?title=eq.x", title()).await, 0);
    not_one(&single(&company, "DELETE", "/conversations?title=lt.d", Value::Null).await, 2);
    not_one(&single(&company, "DELETE", "/conversations?title=eq.x", Value::Null).await, 0);
    let all = company.get("/conversations?order=title&select=title").await;
    assert_eq!(all.json(), json!([{"title": "b"}, {"title": "c"}, {"title": "z"}]));
    let removed = single(&company, "DELETE", &path, Value::Null).await;
    assert_eq!((removed.status(), removed.json()), (200, json!({"title": "z"})));
}

#[tokio::test]
async fn a_relation_says_what_can_be_done_with_it() {
    let server = TestServer::start().await;
    for (path, allowed) in [
        ("/apps", "OPTIONS,GET,HEAD"),
        ("/conversations", "OPTIONS,GET,HEAD,POST,PATCH,DELETE"),
        ("/messages", "OPTIONS,GET,HEAD,POST,PATCH,DELETE"),
    ] {
        let reply = server.as_nobody().call("OPTIONS", path).send().await;
        assert_eq!((reply.status(), reply.header("allow")), (200, Some(allowed)), "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
        assert_eq!(reply.body.len(), 0);
    }
}

#[tokio::test]
async fn a_head_is_an_answer_without_its_body() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    add(&company, "/conversations", json!([{"title": "a"}, {"title": "b"}])).await;
    let head = async |path: &str| send(&company, "HEAD", path, "count=exact", Value::Null).await;
    for path in ["/conversations", "/conversations?limit=1", "/messages", "/apps?limit=0"] {
        let (read, asked) = (list(&company, path).await, head(path).await);
        let but_date = |reply: &Reply| {
            let mut headers = reply.headers();
            headers.retain(|name, _| !["date", "x-request-id"].contains(&name.as_str()));
            (reply.status(), headers)
        };
        assert_eq!(but_date(&asked), but_date(&read), "{path}");
        assert_eq!(asked.body.len(), 0);
        assert_eq!(asked.header("content-type"), Some(JSON));
    }
    assert_eq!(range(&head("/conversations?limit=1").await), (206, "0-0/2"));
    assert_eq!(head("/conversations?offset=3").await.status(), 416);
    assert_eq!(head("/conversations?nothing=eq.1").await.status(), 400);
}

#[tokio::test]
async fn columns_of_this_protocol_alone_are_changed_and_found_like_others() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    add(&ada, "/conversations", conversation(ID, "ada")).await;
    let second = json!({"title": "Two", "backend": "Zeta", "skills_json": {"a": [1]}});
    add(&ada, "/conversations", second).await;
    let path = format!("/conversations?id=eq.{ID}");
    let change = json!({"backend_session_id": "s-1", "skills_json": "[]"});
    let changed = send(&ada, "PATCH", &path, "return=representation", change).await;
    let row = changed.json()[0].clone();
    assert_eq!((&row["backend"], &row["backend_session_id"]), (&json!("seaverse"), &json!("s-1")));
    let titles = async |query: &str| {
        let reply = list(&ada, &format!("/conversations?{query}")).await;
        assert_eq!(reply.status(), 200, "{reply}");
        let rows = reply.json();
        rows.as_array().unwrap().iter().map(|row| row["title"].clone()).collect::<Vec<_>>()
    };
    let (one, two) = (json!("My Conversation"), json!("Two"));
    for (query, expected) in [
        ("backend=eq.seaverse", vec![&one]),
        ("backend=like.Z*", vec![&two]),
        ("backend=gt.Zeta", vec![&one]),
        ("backend_session_id=is.null", vec![&two]),
        ("backend_session_id=not.is.null", vec![&one]),
        ("skills_json=eq.%7B%22a%22:%5B1%5D%7D", vec![&two]),
        ("or=(backend_session_id.in.(s-1,s-2),backend.ilike.zeta)&order=title", vec![&one, &two]),
        ("order=backend.asc", vec![&two, &one]),
        ("order=backend_session_id.desc.nullslast", vec![&one, &two]),
        ("order=backend_session_id.desc", vec![&two, &one]),
    ] {
        assert_eq!(
            titles(query).await,
            expected.into_iter().cloned().collect::<Vec<_>>(),
            "{query}"
        );
    }
    let cleared = json!({"backend_session_id": null, "backend": "other"});
    send(&ada, "PATCH", &path, "", cleared).await;
    let row = ada.get(&path).await.json()[0].clone();
    assert_eq!((&row["backend"], &row["backend_session_id"]), (&json!("other"), &Value::Null));
    assert_eq!(row["skills_json"], "[]");

    let said = json!({"conversation_id": ID, "role": "user", "content": "Hi", "metadata_json": "{\"frontend_formatted\":true}"});
    let id = add(&ada, "/messages", said).await.text("/0/message_id");
    let formatted = "/messages?metadata_json=like.*frontend_formatted*&order=metadata_json";
    assert_eq!(list(&ada, formatted).await.text("/0/message_id"), id);
    let path = format!("/messages?id=eq.{id}");
    let changed =
        send(&ada, "PATCH", &path, "return=representation", json!({"metadata_json": null})).await;
    assert_eq!(
        (changed.text("/0/content"), &changed.json()[0]["metadata_json"]),
        ("Hi".to_owned(), &Value::Null)
    );
    assert_eq!(range(&list(&ada, formatted).await), (200, "*/0"));
    let long = json!({"backend": "x".repeat(128 * 1024)});
    let refused = send(&ada, "PATCH", "/conversations?title=eq.Two", "", long.clone()).await;
    assert_eq!(refusal(&refused), (400, "22023".to_owned()));
    assert_eq!(refusal(&add(&ada, "/conversations", long).await), (400, "22023".to_owned()));
}

#[tokio::test]
async fn an_application_is_found_by_its_id_however_it_was_called() {
    let server = TestServer::start().await;
    let (ada, company) = (user(&server, "ada").await, server.as_secret());
    let agent = company.post("/v1/agents", json!({"name": "Painter", "slug": "painter"})).await;
    let id = agent.text("/id");
    for (title, app) in
        [("a", json!("painter")), ("b", json!(id)), ("c", json!("else")), ("d", Value::Null)]
    {
        let made = add(&ada, "/conversations", json!({"title": title, "app_id": app})).await;
        let shown = if app == "painter" { json!(id) } else { app };
        assert_eq!((made.status(), &made.json()[0]["app_id"]), (201, &shown));
    }
    let titles = async |condition: &str| {
        let path = format!("/conversations?app_id={condition}&order=title&select=title,created_at");
        let reply = list(&ada, &path).await;
        let rows = reply.json();
        assert!(rows.as_array().unwrap().iter().all(|row| row["created_at"] == NOW), "{reply}");
        rows.as_array().unwrap().iter().filter_map(|row| row["title"].as_str()).collect::<String>()
    };
    assert_eq!(titles(&format!("in.({id},x)")).await, "ab", "as the aggregate call asks");
    assert_eq!(titles("eq.painter").await, "ab");
    assert_eq!(titles("not.eq.painter").await, "c");
    assert_eq!(titles("in.(painter,else)").await, "abc");
    assert_eq!(titles(&format!("neq.{id}")).await, "c");
    assert_eq!(titles("eq.").await, "");
    assert_eq!(titles("is.null").await, "d");
}
