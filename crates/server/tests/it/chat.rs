//! `POST /v1/chat`.

use std::collections::BTreeSet;

use domain::agent::Environment;
use domain::customer::CustomerRef;
use engine::{AgentChoice, Ask, NewConversation, Once};
use futures_util::FutureExt;
use futures_util::future::join_all;
use insta::assert_snapshot;
use serde_json::json;
use testkit::{Client, Reply, TestServer};

const QUESTION: &str = "How do I reset my password?";
const ANSWER: &str = "Open Settings, then choose Reset password.";

/// A server that knows one thing.
async fn start() -> TestServer {
    let server = TestServer::start().await;
    server.article(QUESTION, ANSWER).await;
    server
}

async fn messages(client: &Client, asked: &Reply) -> Vec<(i64, String, String)> {
    let path = format!("/v1/conversations/{}/messages?limit=100", asked.text("/conversation_id"));
    let page = client.get(&path).await.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let message = |message: &serde_json::Value| {
        (message["seq"].as_i64().unwrap(), text(&message["role"]), text(&message["content"]))
    };
    page["data"].as_array().unwrap().iter().map(message).collect()
}

#[tokio::test]
async fn a_question_is_answered_with_its_source() {
    let server = start().await;
    let reply = server.as_secret().post("/v1/chat", json!({"message": QUESTION})).await;
    assert_snapshot!(reply, @r#"200 {"id":"run_018bcfe568007000800000000000000f","conversation_id":"cnv_018bcfe568007000800000000000000b","message":{"id":"msg_018bcfe5680070008000000000000011","conversation_id":"cnv_018bcfe568007000800000000000000b","seq":2,"role":"assistant","content":"Open Settings, then choose Reset password.","citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}],"run_id":"run_018bcfe568007000800000000000000f","created_at":"2023-11-14T22:13:20.000Z"},"reply":"Open Settings, then choose Reset password.","citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}],"confidence":1,"outcome":"answered","handled_by":"ai","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}"#);
}

#[tokio::test]
async fn what_the_articles_do_not_say_is_not_answered() {
    let server = start().await;
    let reply = server.as_secret().post("/v1/chat", json!({"message": "Wombat xylophone?"})).await;
    assert_snapshot!(reply, @r#"200 {"id":"run_018bcfe568007000800000000000000f","conversation_id":"cnv_018bcfe568007000800000000000000b","message":{"id":"msg_018bcfe5680070008000000000000011","conversation_id":"cnv_018bcfe568007000800000000000000b","seq":2,"role":"assistant","content":"I could not find an answer to that in our help articles. Would you like me to ask a person?","citations":[],"run_id":"run_018bcfe568007000800000000000000f","created_at":"2023-11-14T22:13:20.000Z"},"reply":"I could not find an answer to that in our help articles. Would you like me to ask a person?","citations":[],"confidence":0,"outcome":"not_found","handled_by":"ai","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}"#);
}

#[tokio::test]
async fn an_answer_can_be_streamed() {
    let server = start().await;
    let body = json!({"message": QUESTION, "stream": true});
    let reply = server.as_secret().post("/v1/chat", body).await;
    assert_snapshot!(reply, @r#"
        200
        event: run.started
        data: {"id":"run_018bcfe568007000800000000000000f","conversation_id":"cnv_018bcfe568007000800000000000000b"}
        id: 1

        event: message.delta
        data: {"text":"Open Settings, then choose Reset password."}
        id: 2

        event: message.completed
        data: {"id":"run_018bcfe568007000800000000000000f","conversation_id":"cnv_018bcfe568007000800000000000000b","message":{"id":"msg_018bcfe5680070008000000000000011","conversation_id":"cnv_018bcfe568007000800000000000000b","seq":2,"role":"assistant","content":"Open Settings, then choose Reset password.","citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}],"run_id":"run_018bcfe568007000800000000000000f","created_at":"2023-11-14T22:13:20.000Z"},"reply":"Open Settings, then choose Reset password.","citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}],"confidence":1,"outcome":"answered","handled_by":"ai","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
        id: 3
        "#);
}

#[tokio::test]
async fn accepting_events_streams_unless_the_body_says_no() {
    let server = start().await;
    for (stream, expected) in
        [(json!(null), "text/event-stream"), (json!(false), "application/json")]
    {
        let body = json!({"message": QUESTION, "stream": stream});
        let call = server.as_secret().call("POST", "/v1/chat").json(&body);
        let reply = call.header("accept", "text/event-stream").send().await;
        assert_eq!(reply.header("content-type"), Some(expected), "{reply}");
    }
}

/// A stream and its plain answer are the same object.
#[tokio::test]
async fn a_stream_ends_with_the_plain_answer() {
    let server = start().await;
    let body = json!({"message": QUESTION, "stream": true});
    let events = server.as_secret().post("/v1/chat", body).await.events();
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["run.started", "message.delta", "message.completed"]);
    let run = events[2].1["id"].as_str().unwrap();
    assert_eq!(events[0].1["id"], run);
    assert_eq!(events[1].1["text"], events[2].1["reply"]);
    let sure = events[2].1["confidence"].as_f64().unwrap();
    assert!((0.5..=1.0).contains(&sure), "{sure}");
    let stored = server.as_secret().get(&format!("/v1/runs/{run}")).await;
    assert_eq!(stored.text("/answer_id"), events[2].1["message"]["id"].as_str().unwrap());
}

#[tokio::test]
async fn a_conversation_goes_on_under_its_id() {
    let (server, hello) = (start().await, json!({"message": "  Wombat?\n"}));
    let client = server.as_secret();
    let first = client.post("/v1/chat", hello).await;
    let id = first.text("/conversation_id");
    let next = json!({"message": QUESTION, "conversation_id": id});
    let second = client.post("/v1/chat", next).await;
    assert_eq!(second.text("/conversation_id"), id);
    let log = messages(&client, &second).await;
    let log: Vec<_> = log.iter().map(|(seq, role, text)| format!("{seq} {role}: {text}")).collect();
    assert_snapshot!(log.join("\n"), @r#"
        1 customer: Wombat?
        2 assistant: I could not find an answer to that in our help articles. Would you like me to ask a person?
        3 customer: How do I reset my password?
        4 assistant: Open Settings, then choose Reset password.
        "#);
}

#[tokio::test]
async fn an_id_may_be_written_as_a_uuid() {
    let server = start().await;
    let client = server.as_secret();
    let id = client.post("/v1/chat", json!({"message": "Hello"})).await.text("/conversation_id");
    let digits = id.strip_prefix("cnv_").unwrap();
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    let uuid = parts.join("-");
    let next = client.post("/v1/chat", json!({"message": "x", "conversation_id": uuid})).await;
    assert_eq!(next.text("/conversation_id"), id, "{next}");
}

#[tokio::test]
async fn history_opens_a_conversation_and_never_changes_one() {
    let server = start().await;
    let client = server.as_secret();
    let history = json!([
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "  "},
        {"role": "agent", "content": "Hello, Ada."},
    ]);
    let first = client.post("/v1/chat", json!({"message": "Wombat?", "history": history})).await;
    let roles: Vec<String> = messages(&client, &first).await.into_iter().map(|m| m.1).collect();
    assert_eq!(roles, ["system", "customer", "agent", "customer", "assistant"]);

    let id = first.text("/conversation_id");
    let next = json!({"message": "Wombat!", "history": history, "conversation_id": id});
    let next = client.post("/v1/chat", next).await;
    assert_eq!(messages(&client, &next).await.len(), 7, "{next}");
}

#[tokio::test]
async fn a_customer_is_recognised_by_either_name() {
    let server = start().await;
    let customer = async |who: serde_json::Value| {
        let client = server.as_secret();
        let asked = client.post("/v1/chat", json!({"message": "Hello", "customer": who})).await;
        let path = format!("/v1/conversations/{}", asked.text("/conversation_id"));
        client.get(&path).await.text("/customer_id")
    };
    let ada = customer(json!({"external_id": "u1", "name": "Ada"})).await;
    assert_eq!(customer(json!({"external_id": "u1", "email": "Ada@Example.com"})).await, ada);
    assert_eq!(customer(json!({"email": "ada@example.COM"})).await, ada);
    assert_ne!(customer(json!({"external_id": "u2"})).await, ada);
    assert_ne!(customer(json!({"name": "Ada"})).await, ada, "a name names nobody");

    let id = ada.parse().unwrap();
    let stored = server.engine.customer(&server.operator(), id).await.unwrap();
    assert_eq!(stored.email.as_deref(), Some("ada@example.com"));
    assert_eq!(stored.name.as_deref(), Some("Ada"));
}

#[tokio::test]
async fn one_customer_is_not_taken_for_another() {
    let server = start().await;
    let client = server.as_secret();
    let ada = json!({"external_id": "u1", "email": "ada@example.com"});
    client.post("/v1/chat", json!({"message": "Hello", "customer": ada})).await;
    let grace = json!({"external_id": "u2", "email": "ada@example.com"});
    let reply = client.post("/v1/chat", json!({"message": "Hello", "customer": grace})).await;
    assert_snapshot!(reply, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"this external id and this e-mail address belong to different customers","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    assert_eq!(client.get("/v1/conversations").await.json()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn metadata_comes_back_as_it_went_in() {
    let server = start().await;
    let client = server.as_secret();
    let metadata = json!({"plan": "pro", "seats": 3, "nested": {"a": [1, null, "ü"]}});
    let body = json!({"message": "Hello", "metadata": metadata});
    let id = client.post("/v1/chat", body).await.text("/conversation_id");
    let found = client.get(&format!("/v1/conversations/{id}")).await;
    assert_eq!(found.json()["metadata"], metadata);
}

/// Twenty at once: each gets its answer before the next one's message is taken in.
#[tokio::test]
async fn posts_to_one_conversation_are_answered_in_order() {
    let server = start().await;
    let client = server.as_secret();
    let first = client.post("/v1/chat", json!({"message": "Post 0"})).await;
    let id = first.text("/conversation_id");
    let posts = (1..20).map(|number| {
        let body = json!({"message": format!("Post {number}"), "conversation_id": id});
        let client = client.clone();
        async move { client.post("/v1/chat", body).await }
    });
    for reply in join_all(posts).await {
        assert_eq!(reply.status(), 200, "{reply}");
    }
    let log = messages(&client, &first).await;
    let seqs: Vec<i64> = log.iter().map(|message| message.0).collect();
    assert_eq!(seqs, (1..=40).collect::<Vec<_>>());
    let roles: Vec<&str> = log.iter().map(|message| message.1.as_str()).collect();
    assert_eq!(roles, ["customer", "assistant"].repeat(20));
    let posts: BTreeSet<&str> = log.iter().step_by(2).map(|message| message.2.as_str()).collect();
    assert_eq!(posts.len(), 20);
}

/// Whoever asked has gone; what they asked is answered all the same.
#[tokio::test]
async fn an_answer_is_finished_without_its_reader() {
    let server = start().await;
    let client = server.as_secret();
    let id = client.post("/v1/chat", json!({"message": "One"})).await.text("/conversation_id");
    let body = json!({"message": "Two", "conversation_id": id, "stream": true});
    client.call("POST", "/v1/chat").json(&body).abandon().await;
    let body = json!({"message": "Three", "conversation_id": id});
    let last = client.post("/v1/chat", body).await;
    assert_eq!(last.json()["message"]["seq"], 6);
}

#[tokio::test]
async fn who_waits_for_an_answer_and_who_only_posts_do_not_wait_for_each_other() {
    let server = start().await;
    let first = server.as_secret().post("/v1/chat", json!({"message": QUESTION})).await;
    let id = first.text("/conversation_id");
    let client = server.as_secret();
    let ask = |number| {
        let body = json!({"conversation_id": id, "message": format!("{QUESTION} {number}")});
        let client = &client;
        async move { client.post("/v1/chat", body).await.status() }
    };
    let mut socket = client.socket().await;
    let posts = async {
        for number in 0..10 {
            let content = format!("{QUESTION} Really? {number}");
            let frame = json!({"type": "message", "id": format!("m{number}"), "conversation_id": id, "content": content});
            socket.send(frame).await;
            socket.until("ack").await;
        }
    };
    let (statuses, ()) = futures_util::join!(join_all((0..10).map(ask)), posts);
    assert_eq!(statuses, [200; 10]);
    let said = messages(&client, &first).await;
    assert_eq!(said.iter().filter(|(_, role, _)| role == "customer").count(), 21);
}

/// A question in a conversation, as a handler gives it to the engine.
fn question_in(conversation: &str) -> Ask {
    let opens = NewConversation {
        agent: AgentChoice::Default,
        environment: Environment::Production,
        channel: "api",
        label: None,
        customer: CustomerRef::default(),
        metadata: None,
    };
    let conversation = Some(conversation.parse().unwrap());
    let (text, history, files) = (QUESTION.to_owned(), Vec::new(), Vec::new());
    Ask { conversation, opens, history, text, files, client_id: None }
}

#[tokio::test]
async fn who_goes_at_any_moment_leaves_no_run_that_nobody_works_on() {
    let server = start().await;
    let secret = server.as_secret();
    let first = secret.post("/v1/chat", json!({"message": QUESTION})).await;
    let id = first.text("/conversation_id");
    let actor = server.operator();
    // A line that breaks drops its handler, wherever it waits.
    let posted = server.engine.post(&actor, question_in(&id)).now_or_never();
    assert!(posted.is_none());
    let body = json!({"conversation_id": id, "message": QUESTION});
    assert_eq!(secret.post("/v1/chat", body.clone()).await.status(), 200);
    let once = Once::always(dialects::native::saved_chat_reply);
    let asked = server.engine.ask(&actor, question_in(&id), once).now_or_never();
    assert!(asked.is_none());
    assert_eq!(secret.post("/v1/chat", body).await.status(), 200);
    let runs = secret.get(&format!("/v1/conversations/{id}/runs")).await.json();
    let runs = runs["data"].as_array().unwrap();
    assert!(runs.iter().all(|run| run["state"] == "completed"), "{runs:?}");
}
