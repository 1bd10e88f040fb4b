//! OpenAI's chat completions and models, as its official clients ask for them.

use insta::assert_snapshot;
use llm::{Finish, ScriptedEnd, ScriptedFailure, ScriptedReply, Usage};
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

const COMPLETIONS: &str = "/openai/v1/chat/completions";
const QUESTION: &str = "How do I reset my password?";

async fn start() -> TestServer {
    let server = TestServer::start().await;
    add_article(&server).await;
    server
}

async fn add_article(server: &TestServer) {
    let article = json!({"title": QUESTION, "body": "Open Settings, then choose Reset password.",
        "url": "https://help.example.com/reset"});
    let added = server.as_secret().post("/v1/articles", article).await;
    assert_eq!(added.status(), 201, "{added}");
}

/// A server whose agent `m` writes with a model.
async fn with_model(said: ScriptedReply) -> TestServer {
    let server = Setup::default().model("main", [said]).start().await;
    add_article(&server).await;
    let agent = json!({"slug": "m", "name": "M", "model": "main"});
    server.as_secret().post("/v1/agents", agent).await;
    server
}

fn request(text: &str) -> Value {
    json!({"model": "default", "messages": [{"role": "user", "content": text}]})
}

fn with(mut body: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn ask(client: &Client, body: Value) -> Reply {
    client.post(COMPLETIONS, body).await
}

/// The data of a stream's events.
fn pieces(reply: &Reply) -> Vec<String> {
    let text = String::from_utf8(reply.body.clone()).unwrap();
    text.lines().filter_map(|line| line.strip_prefix("data: ")).map(str::to_owned).collect()
}

/// What a client puts together.
fn content(reply: &Reply) -> String {
    let pieces = pieces(reply);
    let pieces = pieces.iter().filter_map(|piece| serde_json::from_str::<Value>(piece).ok());
    let content =
        |piece: Value| piece["choices"][0]["delta"]["content"].as_str().map(str::to_owned);
    pieces.filter_map(content).collect()
}

/// Role and text of a conversation's messages.
async fn messages(client: &Client, completion: &Reply) -> Vec<String> {
    let id = completion.text("/switchboard/conversation_id").replace("conv_", "cnv_");
    let page = client.get(&format!("/v1/conversations/{id}/messages?limit=100")).await.json();
    let message = |message: &Value| {
        let text = |name: &str| message[name].as_str().unwrap().to_owned();
        format!("{}: {}", text("role"), text("content"))
    };
    page["data"].as_array().unwrap().iter().map(message).collect()
}

#[tokio::test]
async fn a_question_is_answered_with_its_sources() {
    let server = start().await;
    assert_snapshot!(ask(&server.as_secret(), request(QUESTION)).await, @r#"200 {"id":"chatcmpl-018bcfe568007000800000000000000f","object":"chat.completion","created":1700000000,"model":"default","choices":[{"index":0,"message":{"role":"assistant","content":"Open Settings, then choose Reset password.","refusal":null,"annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":42,"title":"How do I reset my password?","url":"https://help.example.com/reset"}}]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"switchboard":{"conversation_id":"conv_018bcfe568007000800000000000000b","message_id":"msg_018bcfe5680070008000000000000011","outcome":"answered","handled_by":"ai","confidence":1,"citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":"https://help.example.com/reset","heading":null,"quote":"Open Settings, then choose Reset password."}]}}"#);
}

#[tokio::test]
async fn a_stream_tells_the_same_in_chunks() {
    let server = start().await;
    let options = json!({"stream": true, "stream_options": {"include_usage": true}});
    let reply = ask(&server.as_secret(), with(request(QUESTION), &options)).await;
    assert_eq!(reply.header("content-type"), Some("text/event-stream"));
    assert_snapshot!(reply, @r#"
        200
        data: {"id":"chatcmpl-018bcfe568007000800000000000000f","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-018bcfe568007000800000000000000f","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[{"index":0,"delta":{"content":"Open Settings, then choose Reset password."},"logprobs":null,"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-018bcfe568007000800000000000000f","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[{"index":0,"delta":{"annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":42,"title":"How do I reset my password?","url":"https://help.example.com/reset"}}]},"logprobs":null,"finish_reason":null}],"usage":null}

        data: {"id":"chatcmpl-018bcfe568007000800000000000000f","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"switchboard":{"conversation_id":"conv_018bcfe568007000800000000000000b","message_id":"msg_018bcfe5680070008000000000000011","outcome":"answered","handled_by":"ai","confidence":1,"citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":"https://help.example.com/reset","heading":null,"quote":"Open Settings, then choose Reset password."}]}}

        data: {"id":"chatcmpl-018bcfe568007000800000000000000f","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}

        data: [DONE]
        "#);
    let plain = ask(&server.as_secret(), with(request(QUESTION), &json!({"stream": true}))).await;
    assert_eq!(content(&plain), content(&reply));
    assert!(!String::from_utf8_lossy(&plain.body).contains("usage"));
}

#[tokio::test]
async fn sources_numbers_are_the_places_of_annotations() {
    let usage = Usage { prompt_tokens: Some(120), completion_tokens: Some(9), total_tokens: None };
    let mut said = ScriptedReply::text(["Öffne ", "Settings", " [", "1]", ", then press [1]."]);
    said.end = ScriptedEnd::Finish(Finish::Stop, usage);
    let server = with_model(said).await;
    let reply = ask(&server.as_secret(), with(request(QUESTION), &json!({"model": "m"}))).await;
    let message = &reply.json()["choices"][0]["message"];
    assert_eq!(message["content"], "Öffne Settings [1], then press [1].");
    assert_snapshot!(message["annotations"], @r#"[{"type":"url_citation","url_citation":{"end_index":18,"start_index":15,"title":"How do I reset my password?","url":"https://help.example.com/reset"}},{"type":"url_citation","url_citation":{"end_index":34,"start_index":31,"title":"How do I reset my password?","url":"https://help.example.com/reset"}}]"#);
    assert_snapshot!(reply.json()["usage"], @r#"{"completion_tokens":9,"prompt_tokens":120,"total_tokens":129}"#);
}

/// What a client was told cannot be taken back, so nothing is told that no source supports.
#[tokio::test]
async fn words_without_a_source_are_not_streamed() {
    let body = with(request(QUESTION), &json!({"model": "m", "stream": true}));
    let server = with_model(ScriptedReply::text(["The moon ", "is made of cheese."])).await;
    let reply = ask(&server.as_secret(), body.clone()).await;
    assert_snapshot!(content(&reply), @"I could not find an answer to that in our help articles. Would you like me to ask a person?");
    let server =
        with_model(ScriptedReply::text(["Open ", "Settings [1]", ", then", " wait."])).await;
    let reply = ask(&server.as_secret(), body.clone()).await;
    let told = pieces(&reply);
    let told = told.iter().filter_map(|piece| serde_json::from_str::<Value>(piece).ok());
    let told = told
        .filter_map(|piece| piece["choices"][0]["delta"]["content"].as_str().map(str::to_owned));
    assert_eq!(told.collect::<Vec<_>>(), ["", "Open Settings [1], then", " wait."]);
    let halfway = ScriptedReply {
        end: ScriptedEnd::Fail(ScriptedFailure::Broken),
        ..ScriptedReply::text(["Öpen [1]", " and"])
    };
    let server = with_model(halfway).await;
    let reply = ask(&server.as_secret(), body).await;
    assert_eq!(content(&reply), "Öpen [1] and\n\nOpen Settings, then choose Reset password.");
    let told = String::from_utf8_lossy(&reply.body).into_owned();
    assert!(told.contains(r#""start_index":14,"end_index":56"#), "{told}");
}

#[tokio::test]
async fn what_was_said_before_opens_the_conversation() {
    let server = start().await;
    let client = server.as_secret();
    let turns = json!([
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": [{"type": "text", "text": "Be"}, {"type": "text", "text": "kind."}]},
        {"role": "user", "content": "Hi", "name": "ada"},
        {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
        {"role": "tool", "tool_call_id": "c1", "content": "42"},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
    ]);
    let first = ask(&client, json!({"model": "default", "messages": turns})).await;
    let log = messages(&client, &first).await;
    assert_snapshot!(log.join("\n"), @"
        system: Be brief.
        system: Be
        kind.
        customer: Hi
        system: 42
        assistant: No.
        customer: How do I reset my password?
        assistant: Open Settings, then choose Reset password.
        ");

    let id = first.text("/switchboard/conversation_id");
    let more = json!({"metadata": {"conversation_id": id}});
    let second = ask(&client, with(request("Thanks"), &more)).await;
    assert_eq!(second.text("/switchboard/conversation_id"), id);
    assert_eq!(messages(&client, &second).await.len(), log.len() + 2);
    let missing = json!({"metadata": {"conversation_id": "conv_00000000000000000000000000000000"}});
    assert_snapshot!(ask(&client, with(request("Thanks"), &missing)).await, @r#"404 {"error":{"message":"no such conversation","type":"invalid_request_error","param":"metadata.conversation_id","code":"not_found"}}"#);
}

#[tokio::test]
async fn long_histories_lose_their_oldest_turns() {
    let server = start().await;
    let client = server.as_secret();
    let turns: Vec<Value> =
        (0..251).map(|number| json!({"role": "user", "content": format!("{number}")})).collect();
    let reply = ask(&client, json!({"model": "default", "messages": turns})).await;
    assert_eq!(messages(&client, &reply).await[0], "customer: 50");
}

#[tokio::test]
async fn user_and_metadata_are_kept() {
    let server = start().await;
    let client = server.as_secret();
    let more = json!({"user": "u1", "metadata": {"plan": "pro"}});
    let reply = ask(&client, with(request("Hello"), &more)).await;
    let id = reply.text("/switchboard/conversation_id").replace("conv_", "cnv_");
    let found = client.get(&format!("/v1/conversations/{id}")).await.json();
    assert_eq!(
        (&found["metadata"], &found["channel"]),
        (&json!({"plan": "pro"}), &json!("openai"))
    );
    let path = format!("/v1/customers/{}", found["customer_id"].as_str().unwrap());
    assert_eq!(client.get(&path).await.text("/external_id"), "u1");
}

#[tokio::test]
async fn an_answer_by_a_person_is_announced() {
    let server = start().await;
    let client = server.as_secret();
    let first = ask(&client, request("I want to talk to a human")).await;
    assert_snapshot!(first, @r#"200 {"id":"chatcmpl-018bcfe568007000800000000000000f","object":"chat.completion","created":1700000000,"model":"default","choices":[{"index":0,"message":{"role":"assistant","content":"I asked a colleague to take over, who will answer here.","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"switchboard":{"conversation_id":"conv_018bcfe568007000800000000000000b","message_id":"msg_018bcfe5680070008000000000000010","outcome":"handed_off","handled_by":"waiting","confidence":0,"citations":[]}}"#);
    let id = first.text("/switchboard/conversation_id");
    let more = json!({"stream": true, "metadata": {"conversation_id": id}});
    let held = ask(&client, with(request("Are you there?"), &more)).await;
    assert_snapshot!(pieces(&held).join("\n"), @r#"
        {"id":"chatcmpl-018bcfe5680070008000000000000017","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}
        {"id":"chatcmpl-018bcfe5680070008000000000000017","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[{"index":0,"delta":{"content":"A colleague is taking care of this conversation and will answer here."},"logprobs":null,"finish_reason":null}]}
        {"id":"chatcmpl-018bcfe5680070008000000000000017","object":"chat.completion.chunk","created":1700000000,"model":"default","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"switchboard":{"conversation_id":"conv_018bcfe568007000800000000000000b","message_id":null,"outcome":"held","handled_by":"waiting","confidence":0.0,"citations":[]}}
        [DONE]
        "#);
}

#[tokio::test]
async fn a_repeated_request_has_one_effect_and_the_same_answer() {
    let server = start().await;
    let client = server.as_secret();
    for body in [request(QUESTION), with(request(QUESTION), &json!({"stream": true}))] {
        let key = format!("key-{}", body["stream"]);
        let send = async || {
            client
                .call("POST", COMPLETIONS)
                .header("idempotency-key", &key)
                .json(&body)
                .send()
                .await
        };
        let (first, second) = (send().await, send().await);
        assert_eq!(first.header("idempotent-replayed"), None);
        assert_eq!(second.header("idempotent-replayed"), Some("true"));
        assert_eq!(content(&first), content(&second));
        if body["stream"].is_null() {
            assert_eq!(first.body, second.body);
        }
        let other = client.call("POST", COMPLETIONS).header("idempotency-key", &key);
        let other = other.json(&request("Something else")).send().await;
        assert_eq!(
            (other.status(), other.text("/error/code").as_str()),
            (422, "idempotency_key_reused")
        );
    }
    let all = client.get("/v1/conversations").await.json();
    assert_eq!(all["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_would_be_missed_is_refused() {
    let server = start().await;
    let client = server.as_secret();
    let refused = async |more: Value| {
        let reply = ask(&client, with(request(QUESTION), &more)).await;
        assert_eq!(reply.status(), 400, "{reply}");
        (reply.text("/error/param"), reply.text("/error/code"))
    };
    for (name, value) in [
        ("n", json!(2)),
        ("tool_choice", json!("required")),
        ("tool_choice", json!({"type": "function", "function": {"name": "f"}})),
        ("function_call", json!({"name": "f"})),
        ("response_format", json!({"type": "json_schema", "json_schema": {"name": "a"}})),
        ("response_format", json!({"type": "json_object"})),
        ("logprobs", json!(true)),
        ("top_logprobs", json!(3)),
        ("modalities", json!(["text", "audio"])),
        ("audio", json!({"voice": "alloy", "format": "mp3"})),
        ("web_search_options", json!({})),
        ("moderation", json!({"model": "omni"})),
    ] {
        let mut more = json!({});
        more[name] = value;
        let found = refused(more).await;
        assert_eq!(found, (name.to_owned(), "unsupported_parameter".to_owned()));
    }
    let picture = json!({"type": "image_url", "image_url": {"url": "https://example.com/a.png"}});
    let turns = json!([{"role": "user", "content": [{"type": "text", "text": "This?"}, picture]}]);
    let found = refused(json!({"messages": turns})).await;
    assert_eq!(found.0, "messages[0].content[1]");
}

#[tokio::test]
async fn what_only_changes_how_a_model_writes_is_passed_over() {
    let server = start().await;
    let idle = json!({"temperature": 0.2, "top_p": 1, "seed": 7, "max_tokens": 100, "n": 1,
        "max_completion_tokens": 100, "presence_penalty": 0, "frequency_penalty": 0, "stop": ["x"],
        "logit_bias": {"50256": -100}, "parallel_tool_calls": true, "store": false, "logprobs": false,
        "tools": [{"type": "function", "function": {"name": "f"}}], "tool_choice": "auto",
        "response_format": {"type": "text"}, "modalities": ["text"], "reasoning_effort": "low",
        "service_tier": "auto", "verbosity": "low", "prediction": null, "audio": null, "user": "",
        "prompt_cache_key": "a", "safety_identifier": "b", "something_new": {"a": 1}});
    let reply = ask(&server.as_secret(), with(request(QUESTION), &idle)).await;
    assert_eq!(reply.status(), 200, "{reply}");
}

#[tokio::test]
async fn errors_have_the_vendors_shape() {
    let server = start().await;
    let client = server.as_secret();
    assert_snapshot!(ask(&client, with(request("Hi"), &json!({"model": "gpt-5"}))).await, @r#"404 {"error":{"message":"the model `gpt-5` does not exist: it is the slug of an agent","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#);
    assert_snapshot!(ask(&client, json!({"model": "default", "messages": []})).await, @r#"400 {"error":{"message":"messages needs one of the role user","type":"invalid_request_error","param":"messages","code":"invalid_value"}}"#);
    assert_snapshot!(ask(&client, json!({"messages": []})).await, @r#"400 {"error":{"message":"missing field `model`","type":"invalid_request_error","param":null,"code":null}}"#);
    assert_snapshot!(ask(&client, json!({"model": "default", "messages": [{"role": "robot", "content": "x"}]})).await, @r#"400 {"error":{"message":"unknown variant `robot`, expected one of `system`, `developer`, `user`, `assistant`, `tool`, `function`","type":"invalid_request_error","param":"messages[0].role","code":"invalid_value"}}"#);
    assert_snapshot!(ask(&client, json!({"model": "default", "messages": [{"role": "user", "content": 7}]})).await, @r#"400 {"error":{"message":"expected a string or a list of parts","type":"invalid_request_error","param":"messages[0].content","code":"invalid_value"}}"#);
    assert_snapshot!(ask(&client, request(" ")).await, @r#"400 {"error":{"message":"message needs some text","type":"invalid_request_error","param":"messages","code":"invalid_value"}}"#);
    let metadata = json!({"metadata": {"a": 1}});
    assert_snapshot!(ask(&client, with(request("Hi"), &metadata)).await, @r#"400 {"error":{"message":"a value in metadata is a string of at most 512 characters","type":"invalid_request_error","param":"metadata.a","code":"invalid_value"}}"#);
    assert_snapshot!(ask(&server.with_key("sk_live_nobody"), request("Hi")).await, @r#"401 {"error":{"message":"this API key is unknown or was revoked","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#);
    assert_snapshot!(ask(&server.as_publishable(), request("Hi")).await, @r#"403 {"error":{"message":"you may not post messages with this key","type":"invalid_request_error","param":null,"code":"insufficient_permissions"}}"#);
    assert_snapshot!(client.get(COMPLETIONS).await, @r#"405 {"error":{"message":"/openai/v1/chat/completions does not take GET","type":"invalid_request_error","param":null,"code":"method_not_supported"}}"#);
    assert_snapshot!(client.post("/openai/v1/embeddings", json!({})).await, @r#"404 {"error":{"message":"nothing answers POST /openai/v1/embeddings","type":"invalid_request_error","param":null,"code":"unknown_url"}}"#);
}

#[tokio::test]
async fn models_are_the_agents_in_use() {
    let server = start().await;
    let client = server.as_secret();
    for slug in ["support", "sales"] {
        client.post("/v1/agents", json!({"slug": slug, "name": slug.to_uppercase()})).await;
    }
    let sales = client.get("/v1/agents").await.text("/data/1/id");
    client.post(&format!("/v1/agents/{sales}/unpublish"), Value::Null).await;
    assert_snapshot!(client.get("/openai/v1/models").await, @r#"200 {"object":"list","data":[{"id":"default","object":"model","created":0,"owned_by":"switchboard","name":"Default"},{"id":"support","object":"model","created":1700000000,"owned_by":"switchboard","name":"SUPPORT"}]}"#);
    assert_snapshot!(client.get("/openai/v1/models/support").await, @r#"200 {"id":"support","object":"model","created":1700000000,"owned_by":"switchboard","name":"SUPPORT"}"#);
    assert_eq!(client.get("/openai/v1/models/default").await.text("/id"), "default");
    assert_snapshot!(client.get("/openai/v1/models/sales").await, @r#"404 {"error":{"message":"the model `sales` does not exist: it is the slug of an agent","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#);
    assert_eq!(client.get("/openai/v1/models/%00").await.status(), 404);
    let reply = ask(&client, with(request(QUESTION), &json!({"model": "support"}))).await;
    assert_eq!((reply.status(), reply.text("/model").as_str()), (200, "support"));
}

#[tokio::test]
async fn a_customers_token_asks_for_its_customer() {
    let server = start().await;
    let wanted = json!({"customer": {"external_id": "ada"}});
    let given = server.as_secret().post("/v1/tokens", wanted).await;
    let ada = server.with_key(&given.text("/token"));
    let reply = ask(&ada, with(request("Hello"), &json!({"user": "bob"}))).await;
    assert_eq!(messages(&ada, &reply).await[0], "customer: Hello");
    assert_eq!(ada.get("/openai/v1/models").await.text("/error/code"), "insufficient_permissions");
}

/// Without an address of its own an article is read in the help centre, if the world can reach that.
#[tokio::test]
async fn sources_are_read_in_the_help_centre() {
    let doors = dialects::Settings {
        public_url: "https://support.example.com".to_owned(),
        ..dialects::Settings::default()
    };
    let server = Setup::default().doors(doors).start().await;
    server.article(QUESTION, "Open Settings, then choose Reset password.").await;
    let reply = ask(&server.as_secret(), request(QUESTION)).await;
    assert_snapshot!(reply.json()["choices"][0]["message"]["annotations"][0]["url_citation"]["url"], @r#""https://support.example.com/help/acme/how-do-i-reset-my-password""#);
}
