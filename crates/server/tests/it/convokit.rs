//! ConvoKit: `POST /api/server/chat` as its server SDK 0.1.0 and 0.1.1 speak it.

mod sdk;

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

const CHAT: &str = "/api/server/chat";
const QUESTION: &str = "How do I reset my password?";

pub(crate) async fn start() -> TestServer {
    let server = TestServer::start().await;
    server.article(QUESTION, "Open Settings, then choose Reset password.").await;
    server
}

async fn messages(client: &Client, asked: &Reply) -> Vec<String> {
    let path = format!("/v1/conversations/{}/messages?limit=100", asked.text("/conversation_id"));
    let page = client.get(&path).await.json();
    let message = |message: &Value| {
        let text = |name: &str| message[name].as_str().unwrap().to_owned();
        format!("{}: {}", text("role"), text("content"))
    };
    page["data"].as_array().unwrap().iter().map(message).collect()
}

async fn conversation(client: &Client, asked: &Reply) -> Value {
    client.get(&format!("/v1/conversations/{}", asked.text("/conversation_id"))).await.json()
}

/// The body that 0.1.0 sends when nothing but a message is given.
#[tokio::test]
async fn a_question_is_answered() {
    let server = start().await;
    let body = json!({"message": QUESTION, "chat_history": []});
    assert_snapshot!(server.as_secret().post(CHAT, body).await, @r#"200 {"reply":"Open Settings, then choose Reset password.","conversation_id":"cnv_018bcfe568007000800000000000000b","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}],"outcome":"answered"}"#);
}

#[tokio::test]
async fn a_question_without_an_answer_gets_a_reply_all_the_same() {
    let server = start().await;
    let body = json!({"message": "Wombat xylophone?", "chat_history": null});
    assert_snapshot!(server.as_secret().post(CHAT, body).await, @r#"200 {"reply":"I could not find an answer to that in our help articles. Would you like me to ask a person?","conversation_id":"cnv_018bcfe568007000800000000000000b","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"citations":[],"outcome":"not_found"}"#);
}

/// An empty history never wipes what is stored; with both, what is stored wins.
#[tokio::test]
async fn a_thread_goes_on_whatever_history_comes() {
    let server = start().await;
    let client = server.as_secret();
    let history = json!([
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": ""},
        {"role": "assistant", "content": "Hello."},
    ]);
    let body = json!({"message": "Wombat?", "chat_history": history});
    let first = client.post(CHAT, body).await;
    let opened = messages(&client, &first).await;
    assert_eq!(
        opened[..4],
        ["system: Be brief.", "customer: Hi", "assistant: Hello.", "customer: Wombat?"]
    );
    let id = first.text("/conversation_id");
    for history in [json!(null), json!([]), history] {
        let body = json!({"message": "More", "conversation_id": id, "chat_history": history});
        assert_eq!(client.post(CHAT, body).await.text("/conversation_id"), id);
    }
    let stored = messages(&client, &first).await;
    assert_eq!((stored.len(), &stored[..5]), (5 + 3 * 2, &opened[..]));
}

#[tokio::test]
async fn both_spellings_are_read() {
    let server = start().await;
    let client = server.as_secret();
    let history = json!([{"role": "user", "content": "Hi"}]);
    let first = client.post(CHAT, json!({"message": "One", "chatHistory": history})).await;
    assert_eq!(messages(&client, &first).await[0], "customer: Hi");
    let id = first.text("/conversation_id");
    let second = client.post(CHAT, json!({"message": "Two", "conversationId": id})).await;
    assert_eq!(second.text("/conversation_id"), id);
    for (body, label) in [
        (json!({"widget_id": "bot"}), json!("bot")),
        (json!({"widgetId": "bot"}), json!("bot")),
        (json!({"instance_id": "bot"}), json!("bot")),
        (json!({"instanceId": "bot"}), json!("bot")),
        (json!({"widget_id": "old", "instance_id": "new"}), json!("new")),
        (json!({"widget_id": "old", "instanceId": ""}), json!("old")),
        (json!({"widget_id": 7}), json!("7")),
        (json!({"widget_id": null}), json!(null)),
        (json!({"widget_id": " "}), json!(null)),
    ] {
        let mut request = body;
        request["message"] = json!("Hello");
        let asked = client.post(CHAT, request.clone()).await;
        let stored = conversation(&client, &asked).await;
        assert_eq!(
            (&stored["label"], &stored["channel"]),
            (&label, &json!("convokit")),
            "{request}"
        );
    }
}

/// The client sends no id when it has none; one that is empty means the same.
#[tokio::test]
async fn ids_that_say_nothing_open_a_conversation() {
    let server = start().await;
    for id in [json!(null), json!(""), json!("  ")] {
        let body = json!({"message": "Hello", "conversation_id": id});
        assert_eq!(server.as_secret().post(CHAT, body).await.status(), 200, "{id}");
    }
}

#[tokio::test]
async fn a_thread_that_is_not_there_is_404() {
    let server = start().await;
    let client = server.as_secret();
    let asked = server.as_stranger().post(CHAT, json!({"message": "Hello"})).await;
    let missing = client.post(CHAT, json!({"message": "Hi", "conversation_id": "conv_1"})).await;
    assert_snapshot!(missing, @r#"404 {"error":"No such conversation."}"#);
    let never = format!("cnv_{}", "f".repeat(32));
    let ids = [json!(7), json!(-1.5), json!(never), asked.json()["conversation_id"].clone()];
    for id in ids {
        let reply = client.post(CHAT, json!({"message": "Hi", "conversation_id": id})).await;
        assert_eq!((reply.status(), &reply.body), (404, &missing.body), "{id}");
    }
}

#[tokio::test]
async fn a_server_may_start_what_it_does_not_know() {
    let doors =
        dialects::Settings { convokit_starts_unknown: true, ..dialects::Settings::default() };
    let server = Setup::default().doors(doors).start().await;
    let client = server.as_secret();
    let theirs = server.as_stranger().post(CHAT, json!({"message": "Hello"})).await;
    let never = format!("cnv_{}", "f".repeat(32));
    for id in [json!(never), json!("conv_1"), json!(7), theirs.json()["conversation_id"].clone()] {
        let reply = client.post(CHAT, json!({"message": "Hi", "conversation_id": id})).await;
        assert_eq!(reply.status(), 200, "{id}: {reply}");
        assert_ne!(reply.json()["conversation_id"], id);
    }
    let known = client.post(CHAT, json!({"message": "Hi"})).await.text("/conversation_id");
    let again = client.post(CHAT, json!({"message": "Hi", "conversation_id": known})).await;
    assert_eq!(again.text("/conversation_id"), known);
}

#[tokio::test]
async fn a_label_chooses_the_agent_of_that_slug() {
    let server = start().await;
    let client = server.as_secret();
    let agent = json!({"slug": "my-bot", "name": "Bot", "when_not_found": "hand_off"});
    let agent = client.post("/v1/agents", agent).await.text("/id");
    let ask = |label: &str| json!({"message": "Wombat xylophone?", "widget_id": label});
    let chosen = client.post(CHAT, ask("my-bot")).await;
    assert_eq!(chosen.text("/outcome"), "handed_off");
    assert_eq!(conversation(&client, &chosen).await["agent_id"], agent);
    let other = client.post(CHAT, ask("Some free text: #7")).await;
    assert_eq!(other.text("/outcome"), "not_found");

    let id = chosen.text("/conversation_id");
    let held = client.post(CHAT, json!({"message": "Hello?", "conversation_id": id})).await;
    assert_snapshot!(held, @r#"200 {"reply":"A colleague is taking care of this conversation and will answer here.","conversation_id":"cnv_018bcfe568007000800000000000000d","usage":{},"citations":[],"outcome":"held"}"#);
}

/// The SDK shows its caller nothing but the sentence.
#[tokio::test]
async fn failures_are_sentences() {
    let server = start().await;
    let client = server.as_secret();
    let mut shown = Vec::new();
    for body in [
        json!({}),
        json!({"message": ""}),
        json!({"message": 7}),
        json!({"message": "Hi", "chat_history": "Hi"}),
        json!({"message": "Hi", "chat_history": [{"role": "wizard", "content": "x"}]}),
        json!({"message": "Hi", "chat_history": [{"role": "user"}]}),
        json!({"message": "Hi", "conversation_id": ["x"]}),
    ] {
        shown.push(client.post(CHAT, body).await.to_string());
    }
    shown.push(server.as_publishable().post(CHAT, json!({"message": "Hi"})).await.to_string());
    shown.push(server.as_nobody().post(CHAT, json!({"message": "Hi"})).await.to_string());
    shown.push(client.get(CHAT).await.to_string());
    shown.push(client.get("/api/server/widgets").await.to_string());
    assert_snapshot!(shown.join("\n"), @r#"
        400 {"error":"Message is required."}
        400 {"error":"Message needs some text."}
        400 {"error":"The value of message is wrong: invalid type: integer `7`, expected a string."}
        400 {"error":"The value of chat_history is wrong: invalid type: string \"Hi\", expected a sequence."}
        400 {"error":"The value of chat_history[0].role is wrong: unknown variant `wizard`, expected one of `user`, `assistant`, `system`."}
        400 {"error":"The value of chat_history[0] is wrong: missing field `content`."}
        400 {"error":"The value of conversation_id is wrong: expected a string."}
        403 {"error":"Use a secret key (sk_…) here; this key may only be used in browsers."}
        401 {"error":"Send your API key as \"Authorization: Bearer sk_…\"."}
        405 {"error":"Use POST for this address."}
        404 {"error":"There is nothing at this address."}
        "#);
}
