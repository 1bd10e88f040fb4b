//! OpenAI's conversations and their items, as its official clients keep them.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const CONVERSATIONS: &str = "/openai/v1/conversations";
const QUESTION: &str = "How do I reset my password?";

async fn made(client: &Client, body: Value) -> String {
    let reply = client.post(CONVERSATIONS, body).await;
    assert_eq!(reply.status(), 200, "{reply}");
    format!("{CONVERSATIONS}/{}", reply.text("/id"))
}

async fn add(client: &Client, conversation: &str, items: Value) -> Reply {
    client.post(&format!("{conversation}/items"), json!({"items": items})).await
}

/// What the items of a list are, and what they say.
fn outline(reply: &Reply) -> Vec<String> {
    let item = |item: &Value| {
        let text = item["content"][0]["text"].as_str().unwrap_or_default();
        format!(
            "{} {} {text}",
            item["type"].as_str().unwrap(),
            item["role"].as_str().unwrap_or("-")
        )
    };
    reply.json()["data"].as_array().unwrap_or(&Vec::new()).iter().map(item).collect()
}

#[tokio::test]
async fn a_conversation_is_made_read_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"metadata": {"topic": "demo"},
        "items": [{"type": "message", "role": "user", "content": "Hello!"}]});
    let made = client.post(CONVERSATIONS, body).await;
    assert_snapshot!(made, @r#"200 {"id":"conv_018bcfe5680070008000000000000009","object":"conversation","created_at":1700000000,"metadata":{"topic":"demo"}}"#);
    let path = format!("{CONVERSATIONS}/{}", made.text("/id"));
    assert_eq!(client.get(&path).await.body, made.body);
    assert_snapshot!(client.post(&path, json!({"metadata": {"a": "b"}})).await, @r#"200 {"id":"conv_018bcfe5680070008000000000000009","object":"conversation","created_at":1700000000,"metadata":{"a":"b"}}"#);
    assert_eq!(client.post(&path, json!({"metadata": null})).await.json()["metadata"], json!({}));
    assert_snapshot!(client.delete(&path).await, @r#"200 {"id":"conv_018bcfe5680070008000000000000009","object":"conversation.deleted","deleted":true}"#);
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":{"message":"no such conversation","type":"invalid_request_error","param":null,"code":"not_found"}}"#);
    assert_eq!(client.get(&format!("{path}/items")).await.status(), 404);
    let empty = client.post(CONVERSATIONS, json!({})).await;
    assert_eq!((empty.status(), &empty.json()["metadata"]), (200, &json!({})));
}

#[tokio::test]
async fn items_come_back_as_they_were_kept() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = made(&client, json!({})).await;
    let added = add(&client, &path, json!([
        {"role": "user", "content": "Hi"},
        {"type": "message", "role": "assistant", "id": "msg_theirs", "status": "incomplete", "phase": "commentary",
            "content": [{"type": "output_text", "text": "Hello [1]", "annotations": [{"type": "file_citation", "file_id": "f", "filename": "a", "index": 1}]}]},
        {"role": "developer", "content": [{"type": "input_text", "text": "Be"}, {"type": "input_text", "text": "kind"}]},
        {"type": "function_call", "call_id": "c1", "name": "f", "arguments": "{\"a\": 1.50}"},
        {"type": "function_call_output", "call_id": "c1", "output": "42", "status": "completed"},
        {"type": "message", "role": "user", "content": [{"type": "input_image", "image_url": "https://example.com/a.png", "detail": "auto"}]},
        {"type": "something_new", "deep": {"er": [null, true, "ü"]}},
    ])).await;
    let data =
        added.json()["data"].as_array().unwrap().iter().map(Value::to_string).collect::<Vec<_>>();
    assert_snapshot!(data.join("\n"), @r#"
        {"content":[{"text":"Hi","type":"input_text"}],"id":"msg_018bcfe568007000800000000000000b","role":"user","status":"completed","type":"message"}
        {"content":[{"annotations":[{"file_id":"f","filename":"a","index":1,"type":"file_citation"}],"text":"Hello [1]","type":"output_text"}],"id":"msg_018bcfe568007000800000000000000d","phase":"commentary","role":"assistant","status":"incomplete","type":"message"}
        {"content":[{"text":"Be","type":"input_text"},{"text":"kind","type":"input_text"}],"id":"msg_018bcfe568007000800000000000000f","role":"developer","status":"completed","type":"message"}
        {"arguments":"{\"a\": 1.50}","call_id":"c1","id":"msg_018bcfe5680070008000000000000011","name":"f","status":"completed","type":"function_call"}
        {"call_id":"c1","id":"msg_018bcfe5680070008000000000000013","output":"42","status":"completed","type":"function_call_output"}
        {"content":[{"detail":"auto","image_url":"https://example.com/a.png","type":"input_image"}],"id":"msg_018bcfe5680070008000000000000015","role":"user","status":"completed","type":"message"}
        {"deep":{"er":[null,true,"ü"]},"id":"msg_018bcfe5680070008000000000000017","status":"completed","type":"something_new"}
        "#);
    let id = added.text("/data/3/id");
    let one = client.get(&format!("{path}/items/{id}")).await;
    assert_eq!(one.json(), added.json()["data"][3]);

    // Other doors show what is text in them.
    let native = path.replace("/openai/v1/conversations/conv_", "/v1/conversations/cnv_");
    let page = client.get(&format!("{native}/messages")).await.json();
    let said =
        page["data"].as_array().unwrap().iter().map(|message| {
            format!("{} {} {}", message["role"], message["type"], message["content"])
        });
    assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r#"
        "customer" null "Hi"
        "assistant" "message" "Hello [1]"
        "system" "message" "Be\nkind"
        "nobody" "function_call" ""
        "nobody" "function_call_output" ""
        "customer" "message" ""
        "nobody" "something_new" ""
        "#);
}

#[tokio::test]
async fn lists_begin_at_either_end() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let items: Vec<Value> =
        (1..=5).map(|n| json!({"role": "user", "content": format!("{n}")})).collect();
    let path = made(&client, json!({"items": items})).await;
    let list = async |query: &str| client.get(&format!("{path}/items{query}")).await;
    let says =
        |reply: &Reply| outline(reply).iter().map(|line| line[13..].to_owned()).collect::<String>();
    assert_eq!(says(&list("").await), "54321");
    assert_eq!(says(&list("?order=asc").await), "12345");
    for order in ["asc", "desc"] {
        let (mut seen, mut after) = (String::new(), String::new());
        loop {
            let page = list(&format!("?order={order}&limit=2&include[]=x{after}")).await;
            seen += &says(&page);
            assert_eq!(
                page.text("/last_id"),
                page.json()["data"].as_array().unwrap().last().unwrap()["id"]
            );
            after = format!("&after={}", page.text("/last_id"));
            if page.json()["has_more"] == false {
                break;
            }
        }
        assert_eq!(seen, if order == "asc" { "12345" } else { "54321" });
    }
    let empty = made(&client, json!({})).await;
    assert_snapshot!(client.get(&format!("{empty}/items")).await, @r#"200 {"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false}"#);
    let other =
        add(&client, &empty, json!([{"role": "user", "content": "x"}])).await.text("/data/0/id");
    for query in
        ["?limit=0", "?limit=101", "?limit=x", "?order=up", "?after=x", &format!("?after={other}")]
    {
        assert_eq!(list(query).await.status(), 400, "{query}");
    }
}

#[tokio::test]
async fn an_item_is_removed_from_its_own_conversation() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = made(&client, json!({})).await;
    let other = made(&client, json!({})).await;
    let added = add(
        &client,
        &path,
        json!([{"role": "user", "content": "1"}, {"role": "user", "content": "2"}]),
    )
    .await;
    let id = added.text("/data/0/id");
    assert_snapshot!(client.delete(&format!("{other}/items/{id}")).await, @r#"404 {"error":{"message":"no such message","type":"invalid_request_error","param":null,"code":"not_found"}}"#);
    let removed = client.delete(&format!("{path}/items/{id}")).await;
    assert_eq!(format!("{CONVERSATIONS}/{}", removed.text("/id")), path);
    assert_eq!(client.get(&format!("{path}/items/{id}")).await.status(), 404);
    assert_eq!(outline(&client.get(&format!("{path}/items")).await), ["message user 2"]);
    assert_eq!(client.delete(&format!("{path}/items/{id}")).await.status(), 404);
}

#[tokio::test]
async fn a_completion_goes_on_with_a_conversation() {
    let server = TestServer::start().await;
    let article = json!({"title": QUESTION, "body": "Open Settings.", "url": "https://help.example.com/reset"});
    let client = server.as_secret();
    client.post("/v1/articles", article).await;
    let path = made(&client, json!({"items": [{"type": "reasoning", "summary": []}]})).await;
    let id = path.rsplit('/').next().unwrap();
    let body = json!({"model": "default", "metadata": {"conversation_id": id},
        "messages": [{"role": "user", "content": QUESTION}]});
    let asked = client.post("/openai/v1/chat/completions", body).await;
    assert_eq!(asked.text("/switchboard/conversation_id"), id);
    let list = client.get(&format!("{path}/items")).await;
    assert_eq!(
        outline(&list),
        ["message assistant Open Settings.", &format!("message user {QUESTION}"), "reasoning - "]
    );
    assert_snapshot!(list.json()["data"][0], @r#"{"content":[{"annotations":[{"end_index":14,"start_index":0,"title":"How do I reset my password?","type":"url_citation","url":"https://help.example.com/reset"}],"logprobs":[],"text":"Open Settings.","type":"output_text"}],"id":"msg_018bcfe5680070008000000000000013","role":"assistant","status":"completed","type":"message"}"#);
}

#[tokio::test]
async fn a_customers_token_keeps_a_history_of_its_own() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let person = async |name: &str| {
        let wanted = json!({"customer": {"external_id": name}});
        server.with_key(&client.post("/v1/tokens", wanted).await.text("/token"))
    };
    let (ada, bob) = (person("ada").await, person("bob").await);
    let path = made(&ada, json!({"items": [{"role": "user", "content": "Mine"}]})).await;
    assert_eq!(outline(&ada.get(&format!("{path}/items")).await), ["message user Mine"]);
    let more = json!([{"role": "user", "content": "Yours"}]);
    for reply in [bob.get(&path).await, bob.delete(&path).await, add(&bob, &path, more).await] {
        assert_eq!(reply.status(), 404, "{reply}");
    }
    // What was said to the company stays as it was said.
    let said = ada.post("/v1/chat", json!({"message": "Hello"})).await.text("/conversation_id");
    let said = format!("{CONVERSATIONS}/{said}");
    assert_eq!(ada.get(&said).await.status(), 200);
    assert_snapshot!(ada.delete(&said).await, @r#"403 {"error":{"message":"you may not change this conversation with this token","type":"invalid_request_error","param":null,"code":"insufficient_permissions"}}"#);
    assert_eq!(ada.delete(&path).await.status(), 200);
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = made(&client, json!({})).await;
    let many: Vec<Value> = (0..21).map(|_| json!({"role": "user", "content": "x"})).collect();
    for items in [
        json!(many),
        json!([{}]),
        json!([{"type": 7}]),
        json!([{"type": ""}]),
        json!([{"type": "item_reference", "id": "msg_1"}]),
        json!([{"role": "robot", "content": "x"}]),
        json!([{"role": "user"}]),
        json!([{"role": "user", "content": 7}]),
        json!([{"role": "user", "content": [{"text": "no type"}]}]),
        json!([{"role": "user", "content": "fine"}, {"type": "message", "content": "no role"}]),
        json!(["x"]),
    ] {
        let reply = add(&client, &path, items.clone()).await;
        assert_eq!(reply.status(), 400, "{items}: {reply}");
        let begun = client.post(CONVERSATIONS, json!({"items": items})).await;
        assert_eq!(begun.status(), 400, "{begun}");
    }
    assert_eq!(add(&client, &path, json!([])).await.status(), 400);
    assert_eq!(client.get("/v1/conversations").await.json()["data"].as_array().unwrap().len(), 1);
    let wide: Value =
        (0..17).map(|n| (format!("k{n}"), json!("v"))).collect::<serde_json::Map<_, _>>().into();
    for metadata in [
        wide,
        json!({"k".repeat(65): "v"}),
        json!({"k": "v".repeat(513)}),
        json!({"k": 1}),
        json!([]),
    ] {
        let reply = client.post(&path, json!({"metadata": metadata})).await;
        assert_eq!(reply.status(), 400, "{reply}");
    }
    assert_eq!(
        client.get(&format!("{CONVERSATIONS}/conv_1")).await.text("/error/code"),
        "not_found"
    );
}
