//! HappyRobot's `/chat/upload`: the three steps of its client, and its errors.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

const PRESIGNED: &str = "/api/v2/chat/upload/presigned";
const COMPLETE: &str = "/api/v2/chat/upload/complete";

async fn start() -> TestServer {
    Setup::default().file_size_max(1_000).start().await
}

async fn presign(client: &Client) -> Reply {
    let reply = client.get(&format!("{PRESIGNED}?filename=a%20b.png&mime_type=image/png")).await;
    assert_eq!(reply.status(), 200, "{reply}");
    reply
}

fn completion(artifact: &Reply, size_bytes: Value) -> Value {
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
    let client = server.as_secret();
    let artifact = presign(&client).await;
    let told = artifact.json();
    let id = told["artifact_id"].as_str().unwrap();
    assert_eq!(told["s3_uri"], format!("s3://switchboard/{id}"));
    assert_eq!((told["max_file_size"].clone(), told.as_object().unwrap().len()), (json!(1_000), 4));
    let sent = server.as_nobody().call("PUT", &artifact.text("/upload_url"));
    let sent = sent.header("content-type", "image/png").body("hello").send().await;
    assert_eq!(sent.status(), 204);
    assert_snapshot!(client.post(COMPLETE, completion(&artifact, json!(5))).await, @r#"200 {"artifact_id":"018bcfe5-6800-7000-8000-000000000009","status":"completed"}"#);
    let again = client.post(&format!("{COMPLETE}/"), completion(&artifact, json!(5.0))).await;
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
    let client = server.as_secret();
    assert_snapshot!(client.get(PRESIGNED).await, @r#"400 {"error":"filename is missing","statusCode":400}"#);
    assert_snapshot!(client.get(&format!("{PRESIGNED}/?filename=a.png")).await, @r#"400 {"error":"mime_type is missing","statusCode":400}"#);
    assert_snapshot!(client.get(&format!("{PRESIGNED}?filename=../a&mime_type=image/png")).await, @r#"400 {"error":"filename is the name of a file, without folders and control characters","statusCode":400}"#);
    assert_snapshot!(client.get(&format!("{PRESIGNED}?filename=a&mime_type=video/mp4")).await, @r#"400 {"error":"files of this mime_type are not taken here","statusCode":400}"#);
    assert_snapshot!(server.as_nobody().get(&format!("{PRESIGNED}?filename=a&mime_type=image/png")).await, @r#"401 {"error":"send your API key as \"Authorization: Bearer sk_…\"","statusCode":401}"#);
    let artifact = presign(&client).await;
    assert_snapshot!(client.post(COMPLETE, completion(&artifact, json!(5))).await, @r#"400 {"error":"the bytes of this file have not arrived","statusCode":400}"#);
    assert_snapshot!(client.post(COMPLETE, completion(&artifact, json!(1_001))).await, @r#"413 {"error":"the file is larger than 1000 bytes","statusCode":413}"#);
    assert_eq!(
        server.as_nobody().post(COMPLETE, completion(&artifact, json!(5))).await.status(),
        401
    );
    let large = server.as_nobody().call("PUT", &artifact.text("/upload_url")).body([7; 1_001]);
    assert_eq!(large.send().await.status(), 413);
    let sent = server.as_nobody().call("PUT", &artifact.text("/upload_url")).body("hello");
    assert_eq!(sent.send().await.status(), 204);
    for wrong in [json!(0), json!(-1), json!(4), json!(4.5), json!("5"), Value::Null, json!(1e300)]
    {
        let reply = client.post(COMPLETE, completion(&artifact, wrong.clone())).await;
        let expected = if wrong == json!(1e300) { 413 } else { 400 };
        assert_eq!(reply.status(), expected, "{wrong}: {reply}");
    }
    for (field, value) in [
        ("mime_type", "image/gif"),
        ("artifact_id", "x"),
        ("artifact_id", "018bcfe5-6800-7000-8000-00000000ffff"),
    ] {
        let mut body = completion(&artifact, json!(5));
        body[field] = json!(value);
        let reply = client.post(COMPLETE, body).await;
        assert_eq!((reply.status(), reply.json().as_object().unwrap().len()), (400, 2), "{reply}");
    }
    for field in ["artifact_id", "s3_uri", "filename", "mime_type", "size_bytes"] {
        let mut body = completion(&artifact, json!(5));
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(client.post(COMPLETE, body).await.status(), 400, "{field}");
    }
    let stranger = server.as_stranger().post(COMPLETE, completion(&artifact, json!(5))).await;
    assert_snapshot!(stranger, @r#"400 {"error":"no such artifact","statusCode":400}"#);
}
