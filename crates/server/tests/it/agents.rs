//! `/v1/agents`.

use insta::assert_snapshot;
use serde_json::json;
use testkit::TestServer;

#[tokio::test]
async fn a_new_agent_is_published_at_once() {
    let server = TestServer::start().await;
    let body = json!({"slug": "support", "name": "Support", "threshold": 0.5});
    let made = server.as_secret().post("/v1/agents", body).await;
    assert_snapshot!(made, @r#"201 {"id":"agt_018bcfe5680070008000000000000009","slug":"support","name":"Support","instructions":"","model":null,"fallback":[],"threshold":0.5,"when_not_found":"offer","greeting":null,"sources_max":6,"history_tokens_max":2000,"answers":"always","hand_off_words":["talk to a human","talk to a person","talk to a real person","talk to someone","speak to a human","speak to a person","speak to someone","speak with a human","speak with a person","real person","human agent","live agent"],"tokens_max":null,"published_version":1,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    let version = format!("/v1/agents/{}/versions/1", made.text("/id"));
    assert_snapshot!(server.as_secret().get(&version).await, @r#"200 {"agent_id":"agt_018bcfe5680070008000000000000009","number":1,"instructions":"","model":null,"fallback":[],"threshold":0.5,"when_not_found":"offer","greeting":null,"sources_max":6,"history_tokens_max":2000,"answers":"always","hand_off_words":["talk to a human","talk to a person","talk to a real person","talk to someone","speak to a human","speak to a person","speak to someone","speak with a human","speak with a person","real person","human agent","live agent"],"tokens_max":null,"created_at":"2023-11-14T22:13:20.000Z"}"#);
}

#[tokio::test]
async fn a_change_waits_for_its_publication() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post("/v1/agents", json!({"slug": "support", "name": "Support"})).await;
    let path = format!("/v1/agents/{}", made.text("/id"));
    let change = json!({"when_not_found": "hand_off", "name": "Helpers", "threshold": 0.9});
    let changed = client.patch(&path, change).await.json();
    assert_eq!((&changed["name"], &changed["published_version"]), (&json!("Helpers"), &json!(1)));

    let ask = json!({"message": "Wombat?", "agent": "support"});
    assert_eq!(client.post("/v1/chat", ask.clone()).await.text("/outcome"), "not_found");
    let published = client.call("POST", &format!("{path}/publish")).send().await;
    assert_eq!((published.status(), &published.json()["published_version"]), (200, &json!(2)));
    assert_eq!(client.post("/v1/chat", ask).await.text("/outcome"), "handed_off");

    let setting = async |number: u8| {
        let version = client.get(&format!("{path}/versions/{number}")).await;
        version.text("/when_not_found")
    };
    assert_eq!((setting(1).await, setting(2).await), ("offer".into(), "hand_off".into()));
    for missing in ["3", "0", "-1", "x", "99999999999999999999", "%ff"] {
        let reply = client.get(&format!("{path}/versions/{missing}")).await;
        assert_eq!((reply.status(), reply.text("/error/code").as_str()), (404, "not_found"));
    }
}

#[tokio::test]
async fn each_environment_has_a_version_of_its_own() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post("/v1/agents", json!({"slug": "support", "name": "Support"})).await;
    let path = format!("/v1/agents/{}", made.text("/id"));
    client.patch(&path, json!({"instructions": "Be kind."})).await;
    let publish = format!("{path}/publish");
    let staged = client.post(&publish, json!({"environment": "staging"})).await;
    assert_eq!((staged.status(), &staged.json()["published_version"]), (200, &json!(1)));
    client.post(&publish, json!({"environment": "development", "version": 1})).await;
    let listed = client.get(&format!("{path}/versions?limit=1")).await;
    assert_snapshot!(listed, @r#"200 {"data":[{"agent_id":"agt_018bcfe5680070008000000000000009","number":1,"instructions":"","model":null,"fallback":[],"threshold":null,"when_not_found":"offer","greeting":null,"sources_max":6,"history_tokens_max":2000,"answers":"always","hand_off_words":["talk to a human","talk to a person","talk to a real person","talk to someone","speak to a human","speak to a person","speak to someone","speak with a human","speak with a person","real person","human agent","live agent"],"tokens_max":null,"created_at":"2023-11-14T22:13:20.000Z","environments":["production","development"]}],"has_more":true,"next":"1"}"#);
    let rest = client.get(&format!("{path}/versions?after=1")).await.json();
    let environments = &rest["data"][0]["environments"];
    assert_eq!((environments, &rest["has_more"]), (&json!(["staging"]), &json!(false)));
    let promoted = client.post(&publish, json!({"version": 2})).await;
    assert_eq!(promoted.json()["published_version"], 2);

    let unpublish = format!("{path}/unpublish");
    let only = client.post(&unpublish, json!({"environment": "staging"})).await;
    assert_eq!((only.status(), &only.json()["published_version"]), (200, &json!(2)));
    let once = || client.call("POST", &unpublish).header("idempotency-key", "k").send();
    let everywhere = once().await;
    assert_eq!((everywhere.status(), &everywhere.json()["published_version"]), (200, &json!(null)));
    assert_eq!(once().await.body, everywhere.body);
    let nothing = client.call("POST", &unpublish).send().await;
    assert_eq!((nothing.status(), nothing.text("/error/code").as_str()), (409, "conflict"));

    for (wrong, status) in [
        (json!({"version": 3}), 404),
        (json!({"version": 0}), 404),
        (json!({"environment": "moon"}), 422),
        (json!({"environment": "staging", "unknown": 1}), 422),
    ] {
        assert_eq!(client.post(&publish, wrong.clone()).await.status(), status, "{wrong}");
    }
    for stranger in [server.as_stranger(), server.as_test()] {
        assert_eq!(stranger.get(&format!("{path}/versions")).await.status(), 404);
        assert_eq!(stranger.call("POST", &unpublish).send().await.status(), 404);
    }
    assert_eq!(client.get(&format!("{path}/versions?after=x")).await.status(), 422);
}

/// From here on a person answers; the AI keeps silent and says so.
#[tokio::test]
async fn a_conversation_is_handed_off_and_held() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"slug": "support", "name": "Support", "when_not_found": "hand_off"});
    client.post("/v1/agents", body).await;
    let ask = json!({"message": "Wombat?", "agent": "support"});
    let handed_off = client.post("/v1/chat", ask).await;
    assert_snapshot!(handed_off, @r#"200 {"id":"run_018bcfe568007000800000000000000f","conversation_id":"cnv_018bcfe568007000800000000000000b","message":{"id":"msg_018bcfe5680070008000000000000011","conversation_id":"cnv_018bcfe568007000800000000000000b","seq":2,"role":"assistant","content":"I could not find an answer to that in our help articles, so I asked a colleague to take over.","citations":[],"run_id":"run_018bcfe568007000800000000000000f","created_at":"2023-11-14T22:13:20.000Z"},"reply":"I could not find an answer to that in our help articles, so I asked a colleague to take over.","citations":[],"confidence":0,"outcome":"handed_off","handled_by":"waiting","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}"#);
    let id = handed_off.text("/conversation_id");
    let conversation = client.get(&format!("/v1/conversations/{id}")).await;
    assert_eq!(conversation.text("/handled_by"), "waiting");

    let next = json!({"message": "Is anybody there?", "conversation_id": id});
    assert_snapshot!(client.post("/v1/chat", next.clone()).await, @r#"200 {"id":"run_018bcfe5680070008000000000000018","conversation_id":"cnv_018bcfe568007000800000000000000b","message":null,"reply":"A colleague is taking care of this conversation and will answer here.","citations":[],"confidence":0,"outcome":"held","handled_by":"waiting","usage":{}}"#);
    let mut streamed = next;
    streamed["stream"] = json!(true);
    let events = client.post("/v1/chat", streamed).await.events();
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names, &events[0].1["outcome"]), (vec!["message.completed"], &json!("held")));
    let messages = client.get(&format!("/v1/conversations/{id}/messages")).await.json();
    let roles = messages["data"].as_array().unwrap().iter().map(|message| &message["role"]);
    assert_eq!(roles.collect::<Vec<_>>(), ["customer", "assistant", "customer", "customer"]);
}

#[tokio::test]
async fn conversations_of_a_deleted_agent_go_on_with_the_default() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"slug": "support", "name": "Support", "threshold": 0.1});
    let agent = client.post("/v1/agents", body).await.text("/id");
    let asked = client.post("/v1/chat", json!({"message": "One", "agent": agent})).await;
    let path = format!("/v1/agents/{agent}");
    assert_snapshot!(client.delete(&path).await, @"204");
    assert_eq!(client.delete(&path).await.status(), 404);

    let id = asked.text("/conversation_id");
    let next = client.post("/v1/chat", json!({"message": "Two", "conversation_id": id})).await;
    assert_eq!(next.status(), 200, "{next}");
    let runs = client.get(&format!("/v1/conversations/{id}/runs")).await.json();
    let versions = runs["data"].as_array().unwrap().iter().map(|run| run["agent_version"].clone());
    assert_eq!(versions.collect::<Vec<_>>(), [json!(1), json!(null)]);
}

/// The agent of that slug takes the place of the configured one.
#[tokio::test]
async fn an_agent_called_default_answers_when_nobody_is_named() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"slug": "default", "name": "Default", "when_not_found": "hand_off"});
    client.post("/v1/agents", body).await;
    let asked = client.post("/v1/chat", json!({"message": "Wombat?"})).await;
    assert_eq!(asked.text("/outcome"), "handed_off");
}

#[tokio::test]
async fn wrong_agents_are_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    client.post("/v1/agents", json!({"slug": "taken", "name": "Taken"})).await;
    let with = |name: &str, value: serde_json::Value| {
        let mut body = json!({"slug": "a", "name": "A"});
        body[name] = value;
        body
    };
    for (name, value) in [
        ("slug", json!("Not a slug")),
        ("name", json!("")),
        ("model", json!("unheard-of")),
        ("fallback", json!(["unheard-of"])),
        ("threshold", json!(1.1)),
        ("sources_max", json!(0)),
        ("sources_max", json!(21)),
        ("history_tokens_max", json!(100_001)),
        ("when_not_found", json!("shout")),
        ("instructions", json!("x".repeat(32 * 1024 + 1))),
    ] {
        let reply = client.post("/v1/agents", with(name, value)).await;
        assert_eq!((reply.status(), reply.text("/error/param").as_str()), (422, name), "{reply}");
    }
    assert_snapshot!(client.post("/v1/agents", with("slug", json!("taken"))).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"another agent has this slug","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    assert_snapshot!(client.post("/v1/chat", json!({"message": "Hi", "agent": "nobody"})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"agent names no agent that exists","param":"agent","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_eq!(client.get("/v1/agents").await.json()["data"].as_array().unwrap().len(), 1);
}
