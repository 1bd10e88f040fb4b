//! Agents with a model: what it says is checked, and what fails is replaced.

use insta::assert_snapshot;
use llm::{Chunk, Finish, ScriptedEnd, ScriptedFailure, ScriptedReply, Usage};
use serde_json::{Value, json};
use testkit::{Reply, Setup, TestServer};

const QUESTION: &str = "How do I reset my password?";

fn broken() -> ScriptedReply {
    ScriptedReply::failure(ScriptedFailure::Unavailable { retry_after: None })
}

/// A server whose agent `m` uses the model `main`, then `spare`.
async fn start(main: ScriptedReply, spare: ScriptedReply) -> TestServer {
    let server = Setup::default().model("main", [main]).model("spare", [spare]).start().await;
    server.article(QUESTION, "Open Settings, then choose Reset password.").await;
    let agent = json!({"slug": "m", "name": "M", "model": "main", "fallback": ["spare"]});
    server.as_secret().post("/v1/agents", agent).await;
    server
}

async fn ask(server: &TestServer, stream: bool) -> Reply {
    let body = json!({"message": QUESTION, "agent": "m", "stream": stream});
    server.as_secret().post("/v1/chat", body).await
}

fn cited(reply: &Reply) -> usize {
    reply.json()["citations"].as_array().unwrap().len()
}

#[tokio::test]
async fn citations_are_checked() {
    let pieces = ["Open Settings", " [", "1]", ", or ask a wizard [9].", " Done 【1】."];
    let usage =
        Usage { prompt_tokens: Some(120), completion_tokens: Some(9), total_tokens: Some(129) };
    let mut said = ScriptedReply::text(pieces);
    said.end = ScriptedEnd::Finish(Finish::Stop, usage);
    let server = start(said, broken()).await;
    assert_snapshot!(ask(&server, false).await, @r#"200 {"id":"run_018bcfe5680070008000000000000011","conversation_id":"cnv_018bcfe568007000800000000000000d","message":{"id":"msg_018bcfe5680070008000000000000013","conversation_id":"cnv_018bcfe568007000800000000000000d","seq":2,"role":"assistant","content":"Open Settings [1], or ask a wizard. Done [1].","citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}],"run_id":"run_018bcfe5680070008000000000000011","created_at":"2023-11-14T22:13:20.000Z"},"reply":"Open Settings [1], or ask a wizard. Done [1].","citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}],"confidence":1,"outcome":"answered","handled_by":"ai","usage":{"prompt_tokens":120,"completion_tokens":9,"total_tokens":129}}"#);
}

#[tokio::test]
async fn a_streamed_marker_is_held_back_until_it_is_whole() {
    let said = ScriptedReply::text(["Open ", "Settings [", "1", "], or a wizard [", "9", "]."]);
    let server = start(said, broken()).await;
    let events = ask(&server, true).await.events();
    let deltas = events.iter().filter(|(name, _)| name == "message.delta");
    let deltas: Vec<&str> = deltas.map(|(_, data)| data["text"].as_str().unwrap()).collect();
    assert!(deltas.iter().all(|delta| delta.matches('[').count() == delta.matches(']').count()));
    assert_snapshot!(deltas.join("|"), @"Open| Settings| [1], or a wizard|.");
    let (_, last) = events.last().unwrap();
    assert_eq!(last["reply"], deltas.concat());
}

#[tokio::test]
async fn an_answer_without_support_is_not_sent_as_one() {
    for said in ["The moon is made of cheese.", "Ask a wizard [7].", ""] {
        let server = start(ScriptedReply::text([said]), broken()).await;
        let reply = ask(&server, false).await;
        assert_eq!((reply.text("/outcome").as_str(), cited(&reply)), ("not_found", 0), "{said}");
        assert!(!reply.text("/reply").contains("cheese"), "{reply}");
    }
}

#[tokio::test]
async fn a_model_that_fails_is_replaced_by_the_next() {
    let server = start(broken(), ScriptedReply::text(["Open Settings [1]."])).await;
    let reply = ask(&server, false).await;
    assert_eq!(reply.text("/reply"), "Open Settings [1].");
    assert_eq!(reply.text("/outcome"), "answered");
}

/// A stream that breaks off has been shown in part; what is kept is the built-in answer.
#[tokio::test]
async fn without_a_model_the_articles_answer() {
    let halfway = ScriptedReply {
        chunks: vec![Chunk::Text("Open your".to_owned())],
        end: ScriptedEnd::Fail(ScriptedFailure::Broken),
    };
    for main in [broken(), halfway] {
        let server = start(main, broken()).await;
        let reply = ask(&server, false).await;
        assert_eq!(reply.text("/reply"), "Open Settings, then choose Reset password.", "{reply}");
        assert_eq!((reply.text("/outcome").as_str(), cited(&reply)), ("answered", 1));
        let run = server.as_secret().get(&format!("/v1/runs/{}", reply.text("/id"))).await;
        assert_eq!(
            (run.text("/model"), run.text("/state")),
            ("built-in".into(), "completed".into())
        );
    }
}

/// A question that the articles do not answer costs no tokens.
#[tokio::test]
async fn a_model_is_not_asked_what_the_articles_do_not_know() {
    let server = start(ScriptedReply::text(["Surely [1]."]), broken()).await;
    let body = json!({"message": "Wombat xylophone?", "agent": "m"});
    let reply = server.as_secret().post("/v1/chat", body).await;
    assert_eq!(reply.text("/outcome"), "not_found");
    assert_eq!(reply.json()["usage"]["total_tokens"], json!(0));
}

#[tokio::test]
async fn a_filtered_answer_is_not_sent() {
    let mut said = ScriptedReply::text(["Open Settings [1]."]);
    said.end = ScriptedEnd::Finish(Finish::Filtered, Usage::default());
    let server = start(said, broken()).await;
    assert_eq!(ask(&server, false).await.text("/outcome"), "not_found");
}

#[tokio::test]
async fn what_a_message_cannot_hold_is_left_out() {
    let said = ScriptedReply::text(["Open\0 Settings [1]. ".to_owned(), "ü".repeat(40_000)]);
    let server = start(said, broken()).await;
    let reply = ask(&server, false).await;
    let text = reply.text("/reply");
    assert!(text.starts_with("Open Settings [1]."), "{}", &text[..40]);
    assert!((60_000..=65_536).contains(&text.len()), "{}", text.len());
    let stored = format!("/v1/conversations/{}/messages", reply.text("/conversation_id"));
    let stored: Value = server.as_secret().get(&stored).await.json();
    assert_eq!(stored["data"][1]["content"], text);
}

/// The model's own time limits are its crate's tests; here the server stops while one hangs.
#[tokio::test]
async fn a_model_that_hangs_does_not_keep_others_waiting() {
    let hanging = ScriptedReply { end: ScriptedEnd::Hang, ..ScriptedReply::text(["Open"]) };
    let server = start(hanging, broken()).await;
    let body = json!({"message": QUESTION, "agent": "m", "stream": true});
    server.as_secret().call("POST", "/v1/chat").json(&body).abandon().await;
    let other = server.as_secret().post("/v1/chat", json!({"message": QUESTION})).await;
    assert_eq!(other.text("/outcome"), "answered");
}
