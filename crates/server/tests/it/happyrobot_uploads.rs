//! HappyRobot's `/chat/upload`: the three steps of its client, and its errors.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

const PRESIGNED: &str = "/api/v2/chat/upload/presigned";
const COMPLETE: &str = "/api/v2/chat/upload/complete";

async fn start() -> TestServer {
    Setup::default().file_size_max(1_000).start().await
}

/// A browser with a chat token for the workflow `shop`.
async fn browser(server: &TestServer) -> Client {
    let company = server.as_secret();
    company.post("/v1/agents", json!({"slug": "shop", "name": "Shop"})).await;
    let given = company.post("/api/v2/chat/tokens", json!({"workflow_id": "shop"})).await;
    server.with_key(&given.text("/token"))
}

async fn presign(client: &Client) -> Reply {
    let reply = client.get(&format!("{PRESIGNED}?filename=a%20b.png&mime_type=image/png")).await;
    assert_eq!(reply.status(), 200, "{reply}");
    reply
}

fn completion(artifact: &Reply, size_bytes: &Value) -> Value {
    json!({
        "artifact_id": artifact.text("/artifact_id"),
        "s3_uri": artifact.text("/s3_uri"),
        "filename": "a b.png",
        "mime_type": "image/png",
        "size_bytes": size_bytes,
    })
}

#[tokio::test]
async fn the_three_steps_of_an_upload() {
    let server = start().await;
    let client = browser(&server).await;
    let artifact = presign(&client).await;
    let told = artifact.json();
    let id = told["artifact_id"].as_str().unwrap();
    assert_eq!(told["s3_uri"], format!("s3://switchboard/{id}"));
    assert_eq!((told["max_file_size"].clone(), told.as_object().unwrap().len()), (json!(1_000), 4));
    let sent = server.as_nobody().call("PUT", &artifact.text("/upload_url"));
    let sent = sent.header("content-type", "image/png").body("hello").send().await;
    assert_eq!(sent.status(), 204);
    assert_snapshot!(client.post(COMPLETE, completion(&artifact, &json!(5))).await, @r#"200 {"artifact_id":"018bcfe5-6800-7000-8000-00000000000e","status":"completed"}"#);
    let again = client.post(&format!("{COMPLETE}/"), completion(&artifact, &json!(5.0))).await;
    assert_eq!(again.status(), 200);
    let native = client.get(&format!("/v1/files/{id}")).await;
    assert_eq!(
        (native.text("/filename"), native.text("/state")),
        ("a b.png".into(), "ready".into())
    );
}

#[tokio::test]
async fn errors_have_two_fields() {
    let server = start().await;
    let client = browser(&server).await;
    assert_snapshot!(client.get(PRESIGNED).await, @r#"400 {"error":"filename is missing","statusCode":400}"#);
    assert_snapshot!(client.get(&format!("{PRESIGNED}/?filename=a.png")).await, @r#"400 {"error":"mime_type is missing","statusCode":400}"#);
    assert_snapshot!(client.get(&format!("{PRESIGNED}?filename=../a&mime_type=image/png")).await, @r#"400 {"error":"filename is the name of a file, without folders and control characters","statusCode":400}"#);
    assert_snapshot!(client.get(&format!("{PRESIGNED}?filename=a&mime_type=video/mp4")).await, @r#"400 {"error":"files of this mime_type are not taken here","statusCode":400}"#);
    assert_snapshot!(server.as_nobody().get(&format!("{PRESIGNED}?filename=a&mime_type=image/png")).await, @r#"401 {"error":"send your API key as \"Authorization: Bearer sk_…\"","statusCode":401}"#);
    let artifact = presign(&client).await;
    assert_snapshot!(client.post(COMPLETE, completion(&artifact, &json!(5))).await, @r#"400 {"error":"the bytes of this file have not arrived","statusCode":400}"#);
    assert_snapshot!(client.post(COMPLETE, completion(&artifact, &json!(1_001))).await, @r#"413 {"error":"the file is larger than 1000 bytes","statusCode":413}"#);
    assert_eq!(
        server.as_nobody().post(COMPLETE, completion(&artifact, &json!(5))).await.status(),
        401
    );
    let large = server.as_nobody().call("PUT", &artifact.text("/upload_url")).body([7; 1_001]);
    assert_eq!(large.send().await.status(), 413);
    let sent = server.as_nobody().call("PUT", &artifact.text("/upload_url")).body("hello");
    assert_eq!(sent.send().await.status(), 204);
    for wrong in [json!(0), json!(-1), json!(4), json!(4.5), json!("5"), Value::Null, json!(1e300)]
    {
        let reply = client.post(COMPLETE, completion(&artifact, &wrong)).await;
        let expected = if wrong == json!(1e300) { 413 } else { 400 };
        assert_eq!(reply.status(), expected, "{wrong}: {reply}");
    }
    for (field, value) in [
        ("mime_type", "image/gif"),
        ("artifact_id", "x"),
        ("artifact_id", "018bcfe5-6800-7000-8000-00000000ffff"),
    ] {
        let mut body = completion(&artifact, &json!(5));
        body[field] = json!(value);
        let reply = client.post(COMPLETE, body).await;
        assert_eq!((reply.status(), reply.json().as_object().unwrap().len()), (400, 2), "{reply}");
    }
    for field in ["artifact_id", "s3_uri", "filename", "mime_type", "size_bytes"] {
        let mut body = completion(&artifact, &json!(5));
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(client.post(COMPLETE, body).await.status(), 400, "{field}");
    }
    let company = server.as_secret().post(COMPLETE, completion(&artifact, &json!(5))).await;
    assert_snapshot!(company, @r#"401 {"error":"send a chat token, as POST /chat/tokens gives it","statusCode":401}"#);
}

/// The client sends a space when only files are attached, and gets an address for each of them back.
#[tokio::test]
async fn an_artifact_is_in_the_history() {
    let server = start().await;
    let client = browser(&server).await;
    let artifact = presign(&client).await;
    server.as_nobody().call("PUT", &artifact.text("/upload_url")).body("hello").send().await;
    let session = client.post("/api/v2/chat/sessions", json!({})).await.text("/session_id");
    let path = format!("/api/v2/chat/sessions/{session}");
    let media_id = artifact.text("/artifact_id");
    let files = json!([{"media_id": media_id, "mime_type": "image/png", "type": "raw"}]);
    let message = json!({"content": " ", "artifacts": files});
    let early = client.post(&format!("{path}/messages"), message.clone()).await;
    assert_snapshot!(early, @r#"400 {"error":"a file that is sent along is not complete, not yours, or in another conversation","statusCode":400}"#);
    client.post(COMPLETE, completion(&artifact, &json!(5))).await;
    let sent = client.post(&format!("{path}/messages"), message.clone()).await;
    assert_eq!((sent.status(), sent.text("/message/content").as_str()), (200, ""));
    let history = client.get(&format!("{path}/history")).await.json();
    let found = &history["messages"][0]["artifacts"][0];
    let mut told = found.clone();
    told["presigned_url"] = json!("…");
    assert_snapshot!(told, @r#"{"file_size":5,"filename":"a b.png","media_id":"018bcfe5-6800-7000-8000-00000000000e","mime_type":"image/png","presigned_url":"…"}"#);
    let fetched = server.as_nobody().get(found["presigned_url"].as_str().unwrap()).await;
    assert_eq!((fetched.status(), fetched.body.as_slice()), (200, &b"hello"[..]));
    assert_eq!(
        fetched.header("content-disposition"),
        Some("inline; filename=\"a b.png\"; filename*=UTF-8''a%20b.png")
    );
    let other = client.post("/api/v2/chat/sessions", json!({})).await.text("/session_id");
    let again = client.post(&format!("/api/v2/chat/sessions/{other}/messages"), message).await;
    assert_eq!(again.status(), 400, "{again}");
}
