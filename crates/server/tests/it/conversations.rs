//! `/v1/conversations`, their messages and runs.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, TestServer};

/// All items of a list, read in pages of two, and how many pages there were.
async fn walk(client: &Client, path: &str) -> (Vec<Value>, usize) {
    let (mut items, mut pages, mut after) = (Vec::new(), 0, String::new());
    loop {
        let page = client.get(&format!("{path}?limit=2&after={after}")).await.json();
        items.extend(page["data"].as_array().unwrap().clone());
        pages += 1;
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return (items, pages),
        }
    }
}

#[tokio::test]
async fn conversations_are_listed_newest_first() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut asked = Vec::new();
    for number in 0..5 {
        let reply = client.post("/v1/chat", json!({"message": format!("Hello {number}")})).await;
        asked.push(reply.text("/conversation_id"));
        server.clock.advance(1);
    }
    let (found, pages) = walk(&client, "/v1/conversations").await;
    let found: Vec<&str> = found.iter().map(|found| found["id"].as_str().unwrap()).collect();
    asked.reverse();
    assert_eq!((found, pages), (asked.iter().map(String::as_str).collect(), 3));
    for client in [server.as_test(), server.as_stranger()] {
        let none = client.get("/v1/conversations").await.to_string();
        assert_eq!(none, r#"200 {"data":[],"has_more":false,"next":null}"#);
    }
}

#[tokio::test]
async fn one_conversation_with_its_log() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = client.post("/v1/chat", json!({"message": "One"})).await.text("/conversation_id");
    server.clock.advance(1_500);
    client.post("/v1/chat", json!({"message": "Two", "conversation_id": id})).await;
    let path = format!("/v1/conversations/{id}");
    assert_snapshot!(client.get(&path).await, @r#"200 {"id":"cnv_018bcfe5680070008000000000000009","customer_id":null,"agent_id":null,"environment":"production","channel":"api","label":null,"status":"open","handled_by":"ai","hand_off_reason":null,"ticket_number":null,"metadata":{},"message_count":4,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:21.500Z"}"#);
    let (messages, pages) = walk(&client, &format!("{path}/messages")).await;
    let seqs: Vec<i64> = messages.iter().map(|message| message["seq"].as_i64().unwrap()).collect();
    assert_eq!((seqs, pages), (vec![1, 2, 3, 4], 2));
    let rest = client.get(&format!("{path}/messages?after=3")).await.json();
    assert_eq!(rest["data"].as_array().unwrap().as_slice(), &messages[3..]);
}

#[tokio::test]
async fn runs_tell_how_an_answer_came_to_be() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut id = Value::Null;
    for text in ["One", "Two", "Three"] {
        let reply = client.post("/v1/chat", json!({"message": text, "conversation_id": id})).await;
        id = reply.json()["conversation_id"].clone();
    }
    let path = format!("/v1/conversations/{}/runs", id.as_str().unwrap());
    let (runs, pages) = walk(&client, &path).await;
    assert_eq!((runs.len(), pages), (3, 2));
    let run = client.get(&format!("/v1/runs/{}", runs[0]["id"].as_str().unwrap())).await;
    assert_eq!(run.json(), runs[0]);
    assert_snapshot!(run, @r#"200 {"id":"run_018bcfe568007000800000000000000d","conversation_id":"cnv_018bcfe5680070008000000000000009","question_id":"msg_018bcfe568007000800000000000000b","answer_id":"msg_018bcfe568007000800000000000000f","agent_id":null,"agent_version":null,"model":"built-in","state":"completed","outcome":"not_found","confidence":0,"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"started_at":"2023-11-14T22:13:20.000Z","ended_at":"2023-11-14T22:13:20.000Z"}"#);
}

/// Somebody else's thing and a thing that never was are told apart by nobody.
#[tokio::test]
async fn what_is_not_yours_is_not_there() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let asked = client.post("/v1/chat", json!({"message": "Hello"})).await;
    let agent = client.post("/v1/agents", json!({"slug": "a", "name": "A"})).await.text("/id");
    let article = server.article("A", "b").await.text("/id");
    let category = client.post("/v1/categories", json!({"name": "C"})).await.text("/id");
    let (conversation, run) = (asked.text("/conversation_id"), asked.text("/id"));
    let paths = [
        format!("/v1/conversations/{conversation}"),
        format!("/v1/conversations/{conversation}/messages"),
        format!("/v1/conversations/{conversation}/runs"),
        format!("/v1/runs/{run}"),
        format!("/v1/agents/{agent}"),
        format!("/v1/agents/{agent}/versions/1"),
        format!("/v1/articles/{article}"),
        format!("/v1/categories/{category}"),
    ];
    for path in &paths {
        assert_eq!(client.get(path).await.status(), 200, "{path}");
        let digits = path.find('_').unwrap() + 1;
        let never = format!("{}{}{}", &path[..digits], "f".repeat(32), &path[digits + 32..]);
        let no_id = format!("{}{}{}", &path[..digits], "x", &path[digits + 32..]);
        let missing = client.get(&never).await;
        assert_eq!(missing.status(), 404, "{never}");
        assert_eq!(client.get(&no_id).await.body, missing.body);
        for other in [server.as_test(), server.as_stranger()] {
            let reply = other.get(path).await;
            assert_eq!((reply.status(), &reply.body), (404, &missing.body), "{path}");
        }
    }
    for (path, method) in paths[4..].iter().flat_map(|path| [(path, "PATCH"), (path, "DELETE")]) {
        if !path.contains("/versions/") {
            let call = server.as_stranger().call(method, path).json(&json!({}));
            assert_eq!(call.send().await.status(), 404, "{method} {path}");
        }
    }
    let ask = json!({"message": "Hi", "conversation_id": conversation});
    let elsewhere = server.as_stranger().post("/v1/chat", ask).await;
    let never = json!({"message": "Hi", "conversation_id": format!("cnv_{}", "f".repeat(32))});
    let missing = client.post("/v1/chat", never).await;
    assert_eq!((elsewhere.status(), &elsewhere.body), (404, &missing.body));
    let ask = json!({"message": "Hi", "agent": agent});
    assert_eq!(server.as_stranger().post("/v1/chat", ask).await.status(), 422);
}
