//! `/v1/files`: announced, sent, completed, sent along, fetched; and everything that can be wrong with it.

use std::time::Duration;

use domain::access::Reach;
use domain::customer::CustomerRef;
use domain::id::FileId;
use engine::{NewCustomerToken, NewToken};
use insta::assert_snapshot;
use serde_json::json;
use testkit::{Client, Reply, Setup, TestServer, keys};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A file that was announced.
pub(crate) struct Announced {
    pub(crate) id: String,
    pub(crate) url: String,
}

async fn announce(client: &Client, filename: &str, mime_type: &str) -> Announced {
    let body = json!({"filename": filename, "mime_type": mime_type});
    let reply = client.post("/v1/files", body).await;
    assert_eq!(reply.status(), 201, "{reply}");
    Announced { id: reply.text("/id"), url: reply.text("/upload_url") }
}

/// Sends bytes without a key, as browsers do.
async fn put(server: &TestServer, url: &str, bytes: &[u8]) -> Reply {
    server.as_nobody().call("PUT", url).body(bytes).send().await
}

async fn complete(client: &Client, id: &str) -> Reply {
    client.post(&format!("/v1/files/{id}/complete"), json!({})).await
}

/// A file that can be sent along.
pub(crate) async fn ready(
    server: &TestServer,
    client: &Client,
    filename: &str,
    mime_type: &str,
) -> String {
    let Announced { id, url } = announce(client, filename, mime_type).await;
    assert_eq!(put(server, &url, b"hello").await.status(), 204);
    assert_eq!(complete(client, &id).await.status(), 200);
    id
}

async fn ask(client: &Client, conversation: Option<&str>, files: &[&str]) -> Reply {
    let body = json!({"message": "", "attachments": files, "conversation_id": conversation});
    client.post("/v1/chat", body).await
}

/// The names of the files on the disk, finished and begun.
pub(crate) fn on_disk(server: &TestServer) -> Vec<String> {
    let entries = std::fs::read_dir(server.folder.path()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Waits until the disk looks so.
async fn until(server: &TestServer, is_so: impl Fn(&[String]) -> bool) {
    let looking = async {
        while !is_so(&on_disk(server)) {
            tokio::task::yield_now().await;
        }
    };
    let looked = tokio::time::timeout(Duration::from_secs(20), looking).await;
    assert!(looked.is_ok(), "{:?}", on_disk(server));
}

/// The beginning of a request to send bytes, by somebody who can stop in the middle.
async fn begin_to_send(server: &TestServer, url: &str, length: usize, first: &[u8]) -> TcpStream {
    let mut line = TcpStream::connect(&server.address).await.unwrap();
    let head = format!(
        "PUT {url} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(first).await.unwrap();
    line
}

#[tokio::test]
async fn a_file_travels_with_a_message() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"filename": "parcel 1.txt", "mime_type": "Text/Plain; charset=utf-8"});
    let announced = client.post("/v1/files", body).await;
    assert_eq!(announced.header("content-type"), Some("application/json"));
    let (id, url) = (announced.text("/id"), announced.text("/upload_url"));
    let told = announced.json();
    assert_eq!(told["expires_at"], "2023-11-14T22:28:20.000Z");
    assert_eq!((&told["size_max"], announced.status()), (&json!(1024 * 1024), 201));
    assert!(url.starts_with(&format!("/v1/files/{id}/content?pass=")), "{url}");

    let path = format!("/v1/files/{id}");
    assert_snapshot!(client.get(&path).await, @r#"200 {"id":"fil_018bcfe5680070008000000000000009","conversation_id":null,"filename":"parcel 1.txt","mime_type":"text/plain","state":"expected","size_bytes":null,"sha256":null,"created_at":"2023-11-14T22:13:20.000Z"}"#);
    assert_snapshot!(put(&server, &url, b"hello").await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"200 {"id":"fil_018bcfe5680070008000000000000009","conversation_id":null,"filename":"parcel 1.txt","mime_type":"text/plain","state":"stored","size_bytes":5,"sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","created_at":"2023-11-14T22:13:20.000Z"}"#);
    let sizes = json!({"size_bytes": 5, "mime_type": "text/plain"});
    let completed = client.post(&format!("{path}/complete"), sizes).await;
    assert_snapshot!(completed, @r#"200 {"id":"fil_018bcfe5680070008000000000000009","conversation_id":null,"filename":"parcel 1.txt","mime_type":"text/plain","state":"ready","size_bytes":5,"sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","created_at":"2023-11-14T22:13:20.000Z"}"#);
    assert_eq!(complete(&client, &id).await.body, completed.body);

    let asked = ask(&client, None, &[&id]).await;
    let conversation = asked.text("/conversation_id");
    let messages = client.get(&format!("/v1/conversations/{conversation}/messages")).await.json();
    assert_snapshot!(messages["data"][0]["attachments"], @r#"[{"file_id":"fil_018bcfe5680070008000000000000009","filename":"parcel 1.txt","mime_type":"text/plain","size_bytes":5}]"#);
    let found = client.get(&path).await;
    assert_eq!(found.text("/conversation_id"), conversation);
    assert_eq!(found.text("/download_expires_at"), "2023-11-14T23:13:20.000Z");
    let fetched = server.as_nobody().get(&found.text("/download_url")).await;
    assert_eq!((fetched.status(), fetched.body.as_slice()), (200, &b"hello"[..]));
}

#[tokio::test]
async fn a_browser_shows_only_what_is_harmless() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for (filename, mime_type, content_type, disposition) in [
        ("a.png", "image/png", "image/png", "inline; filename=\"a.png\"; filename*=UTF-8''a.png"),
        (
            "a.txt",
            "text/plain",
            "text/plain; charset=utf-8",
            "inline; filename=\"a.txt\"; filename*=UTF-8''a.txt",
        ),
        (
            "ü\".html",
            "text/html",
            "application/octet-stream",
            "attachment; filename=\"__.html\"; filename*=UTF-8''%C3%BC%22.html",
        ),
        (
            "a.svg",
            "image/svg+xml",
            "application/octet-stream",
            "attachment; filename=\"a.svg\"; filename*=UTF-8''a.svg",
        ),
        (
            "a.zip",
            "application/zip",
            "application/octet-stream",
            "attachment; filename=\"a.zip\"; filename*=UTF-8''a.zip",
        ),
    ] {
        let id = ready(&server, &client, filename, mime_type).await;
        let url = client.get(&format!("/v1/files/{id}")).await.text("/download_url");
        let head = server.as_nobody().call("HEAD", &url).send().await;
        let whole = server.as_nobody().get(&url).await;
        assert_eq!((head.body.as_slice(), whole.body.as_slice()), (&b""[..], &b"hello"[..]));
        for reply in [head, whole] {
            for (name, expected) in [
                ("content-type", content_type),
                ("content-disposition", disposition),
                ("content-length", "5"),
                ("x-content-type-options", "nosniff"),
                ("content-security-policy", "default-src 'none'; sandbox"),
                ("referrer-policy", "no-referrer"),
                ("cache-control", "private, no-transform"),
            ] {
                assert_eq!(reply.header(name), Some(expected), "{filename}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_too_large_leaves_nothing() {
    let server = Setup::default().file_size_max(1_000_000).start().await;
    let client = server.as_secret();
    let Announced { id, url } = announce(&client, "a.png", "image/png").await;
    let told = put(&server, &url, &vec![7; 1_000_001]).await;
    assert_snapshot!(told, @r#"413 {"error":{"type":"invalid_request","code":"body_too_large","message":"the file is larger than 1000000 bytes","doc_url":"/docs/errors#body_too_large","request_id":"req_1"}}"#);
    // Without a length, it is noticed when it is too late for most of it.
    let mut line = TcpStream::connect(&server.address).await.unwrap();
    let head = format!(
        "PUT {url} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    line.write_all(head.as_bytes()).await.unwrap();
    let chunk = [format!("{:x}\r\n", 600_000).into_bytes(), vec![7; 600_000], b"\r\n".to_vec()];
    for _ in 0..2 {
        line.write_all(&chunk.concat()).await.unwrap();
    }
    line.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert_eq!(on_disk(&server), Vec::<String>::new());
    assert_eq!(client.get(&format!("/v1/files/{id}")).await.text("/state"), "expected");
    assert_eq!(put(&server, &url, &vec![7; 1_000_000]).await.status(), 204);
    let claimed = json!({"size_bytes": 1_000_001});
    assert_eq!(client.post(&format!("/v1/files/{id}/complete"), claimed).await.status(), 413);
}

#[tokio::test]
async fn names_and_types_are_checked_before_anything_is_sent() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let long = "x".repeat(256);
    for name in [
        "",
        " ",
        "..",
        "../a.png",
        "a/b.png",
        "a\\b.png",
        "/etc/passwd",
        "a\nb.png",
        "a\u{7f}",
        "\u{202e}gnp.exe",
        &long,
    ] {
        let body = json!({"filename": name, "mime_type": "image/png"});
        let reply = client.post("/v1/files", body).await;
        assert_eq!(
            (reply.status(), reply.text("/error/param").as_str()),
            (422, "filename"),
            "{name:?}"
        );
    }
    let nul = client.post("/v1/files", json!({"filename": "a\0b", "mime_type": "image/png"})).await;
    assert_eq!(nul.status(), 400, "{nul}");
    for mime_type in [
        "",
        "png",
        "image/",
        "image/*",
        "image/png\r\nx: y",
        "application/x-msdownload",
        "video/mp4",
    ] {
        let body = json!({"filename": "a.png", "mime_type": mime_type});
        let reply = client.post("/v1/files", body).await;
        assert_eq!(
            (reply.status(), reply.text("/error/param").as_str()),
            (422, "mime_type"),
            "{mime_type}"
        );
    }
    assert_snapshot!(client.post("/v1/files", json!({"filename": "a.exe", "mime_type": "application/x-msdownload"})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"files of this mime_type are not taken here","param":"mime_type","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_snapshot!(client.post("/v1/files", json!({"filename": "../a", "mime_type": "image/png"})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"filename is the name of a file, without folders and control characters","param":"filename","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_eq!(on_disk(&server), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_completed_must_be_what_arrived() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let Announced { id, url } = announce(&client, "a.png", "image/png").await;
    let path = format!("/v1/files/{id}/complete");
    assert_snapshot!(complete(&client, &id).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"the bytes of this file have not arrived","param":"id","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_eq!(ask(&client, None, &[&id]).await.status(), 422);
    put(&server, &url, b"hello").await;
    assert_eq!(ask(&client, None, &[&id]).await.status(), 422);
    assert_snapshot!(client.post(&path, json!({"size_bytes": 4})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"size_bytes is not what arrived: 5","param":"size_bytes","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_snapshot!(client.post(&path, json!({"mime_type": "image/gif"})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"mime_type is not what was announced: image/png","param":"mime_type","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    for wrong in [json!({"size_bytes": -5}), json!({"mime_type": "png"}), json!({"sizes": 1})] {
        assert_eq!(client.post(&path, wrong).await.status(), 422);
    }
    assert_eq!(client.get(&format!("/v1/files/{id}")).await.text("/state"), "stored");
    assert_eq!(complete(&client, &id).await.text("/state"), "ready");
}

#[tokio::test]
async fn a_pass_opens_one_file_for_one_purpose_and_a_while() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let first = announce(&client, "a.png", "image/png").await;
    let second = announce(&client, "b.png", "image/png").await;
    let crossed = first.url.replace(&first.id, &second.id);
    assert_snapshot!(put(&server, &crossed, b"x").await, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"this pass is not for this file","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    let bare = format!("/v1/files/{}/content", first.id);
    for url in [
        bare.clone(),
        format!("{bare}?pass="),
        format!("{bare}?pass=a.b.c"),
        first.url.replace("pass=", "pass=x"),
    ] {
        assert_eq!(put(&server, &url, b"x").await.status(), 401, "{url}");
    }
    let key = format!("{bare}?pass={}", keys::SECRET);
    assert_eq!(put(&server, &key, b"x").await.status(), 401);
    assert_eq!(server.as_nobody().get(&first.url).await.status(), 401);
    assert_eq!(
        put(&server, &first.url.replace("/v1/files/fil_", "/v1/files/x"), b"x").await.status(),
        404
    );
    assert_eq!(server.as_nobody().call("POST", &first.url).send().await.status(), 405);

    assert_eq!(put(&server, &first.url, b"hello").await.status(), 204);
    assert_snapshot!(put(&server, &first.url, b"other").await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"the bytes of this file are here already","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    complete(&client, &first.id).await;
    assert_eq!(put(&server, &first.url, b"other").await.status(), 409);
    let url = client.get(&format!("/v1/files/{}", first.id)).await.text("/download_url");
    assert_eq!(put(&server, &url, b"x").await.status(), 401);
    assert_eq!(server.as_nobody().get(&url).await.body, b"hello");

    server.clock.advance(15 * 60 * 1_000);
    assert_snapshot!(put(&server, &second.url, b"x").await, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"this token has expired","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    assert_eq!(server.as_nobody().get(&url).await.status(), 200);
    server.clock.advance(45 * 60 * 1_000);
    assert_eq!(server.as_nobody().get(&url).await.status(), 401);
}

#[tokio::test]
async fn only_who_announced_a_file_sends_it_along() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = ready(&server, &client, "a.png", "image/png").await;
    let path = format!("/v1/files/{id}");
    let never = client.get(&format!("/v1/files/fil_{}", "f".repeat(32))).await;
    for other in [server.with_key(keys::OTHER_SECRET), server.as_test(), server.as_stranger()] {
        let found = other.get(&path).await;
        assert_eq!((found.status(), &found.body), (404, &never.body));
        assert_eq!(complete(&other, &id).await.body, never.body);
        assert_eq!(ask(&other, None, &[&id]).await.status(), 422);
    }
    assert_eq!(server.as_publishable().get(&path).await.status(), 403);
    let body = json!({"filename": "a.png", "mime_type": "image/png"});
    assert_eq!(server.as_publishable().post("/v1/files", body).await.status(), 403);
    for wrong in ["x", "fil_x", &id.replace("fil_", "msg_")] {
        assert_eq!(ask(&client, None, &[wrong]).await.status(), 422, "{wrong}");
    }
    let many: Vec<&str> = [id.as_str(); 21].to_vec();
    assert_eq!(ask(&client, None, &many).await.status(), 422);

    let conversation = ask(&client, None, &[&id]).await.text("/conversation_id");
    assert_eq!(ask(&client, Some(&conversation), &[&id]).await.status(), 200);
    assert_snapshot!(ask(&client, None, &[&id]).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"a file that is sent along is not complete, not yours, or in another conversation","param":"attachments","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    // Whoever sees the conversation sees its files.
    let colleague = server.with_key(keys::OTHER_SECRET).get(&path).await;
    assert_eq!(server.as_nobody().get(&colleague.text("/download_url")).await.body, b"hello");
    let empty = client.post("/v1/chat", json!({"message": "", "attachments": []})).await;
    assert_eq!((empty.status(), empty.text("/error/param").as_str()), (422, "message"));
}

/// Two customers with tokens; one of them can be given a second token, and stays who they are.
#[tokio::test]
async fn customers_see_their_own_files() {
    let server = TestServer::start().await;
    let token = async |name: &str| {
        let customer = CustomerRef { external_id: Some(name.to_owned()), ..CustomerRef::default() };
        let new = NewCustomerToken { customer, reads: true, writes: true, ttl_seconds: 3_600 };
        server.engine.give_customer_token(&server.operator(), new).await.unwrap()
    };
    let (ada, ada_id) = token("ada").await;
    let (bob, _) = token("bob").await;
    let (ada, bob) = (server.with_key(&ada.token), server.with_key(&bob.token));
    let id = ready(&server, &ada, "a.png", "image/png").await;
    let path = format!("/v1/files/{id}");
    let again = NewToken {
        reach: Reach::Customer(ada_id),
        reads: true,
        writes: false,
        ttl_seconds: 60,
        data: None,
    };
    let again = server.engine.give_token(&server.operator(), again).await.unwrap();
    let reader = server.with_key(&again.token);
    assert_eq!(reader.get(&path).await.status(), 200);
    assert_eq!(complete(&reader, &id).await.status(), 403);
    assert_eq!(bob.get(&path).await.status(), 404);
    let spoken = json!({"message": "Look", "customer": {"external_id": "ada"}});
    let conversation = server.as_secret().post("/v1/chat", spoken).await.text("/conversation_id");
    assert_eq!(ask(&ada, Some(&conversation), &[&id]).await.status(), 200);
    assert_eq!(bob.get(&path).await.status(), 404);
    assert_eq!(server.as_secret().get(&path).await.text("/conversation_id"), conversation);
}

#[tokio::test]
async fn a_line_that_breaks_leaves_nothing_and_the_rest_can_be_sent_again() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let Announced { id, url } = announce(&client, "a.png", "image/png").await;
    let line = begin_to_send(&server, &url, 900_000, &vec![7; 800_000]).await;
    until(&server, |names| names == [format!("{id}.1#1")]).await;
    drop(line);
    until(&server, <[String]>::is_empty).await;
    assert_eq!(client.get(&format!("/v1/files/{id}")).await.text("/state"), "expected");
    assert_eq!(put(&server, &url, &vec![7; 900_000]).await.status(), 204);
    assert_eq!(on_disk(&server), [format!("{id}.2")]);
}

/// The first that has sent everything counts; what the other one sent is nowhere.
#[tokio::test]
async fn two_who_send_at_once_do_not_mix() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let Announced { id, url } = announce(&client, "a.png", "image/png").await;
    let mut slow = begin_to_send(&server, &url, 900_000, &vec![7; 800_000]).await;
    until(&server, |names| names == [format!("{id}.1#1")]).await;
    assert_eq!(put(&server, &url, &vec![8; 900_000]).await.status(), 204);
    slow.write_all(&vec![7; 100_000]).await.unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 409 "), "{answer}");
    complete(&client, &id).await;
    let url = client.get(&format!("/v1/files/{id}")).await.text("/download_url");
    assert_eq!(server.as_nobody().get(&url).await.body, vec![8; 900_000]);
    assert_eq!(on_disk(&server), [format!("{id}.2")]);
}

#[tokio::test]
async fn a_file_is_not_begun_for_ever() {
    let server = Setup::default().file_size_max(10).start().await;
    let Announced { url, .. } = announce(&server.as_secret(), "a.png", "image/png").await;
    let mut statuses = Vec::new();
    for _ in 0..21 {
        let head = format!(
            "PUT {url} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nb\r\nhello world\r\n0\r\n\r\n"
        );
        let mut line = TcpStream::connect(&server.address).await.unwrap();
        line.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        line.read_to_string(&mut answer).await.unwrap();
        statuses.push(answer[9..12].to_owned());
    }
    assert_eq!(statuses[19..], ["413", "409"]);
}

#[tokio::test]
async fn what_nobody_sends_along_is_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let used = ready(&server, &client, "a.png", "image/png").await;
    let unused = ready(&server, &client, "b.png", "image/png").await;
    let waiting = announce(&client, "c.png", "image/png").await;
    ask(&client, None, &[&used]).await;
    server.clock.advance(DAY_MILLIS);
    assert_eq!(server.engine.remove_unused_files().await.unwrap(), 0);
    server.clock.advance(1);
    assert_eq!(server.engine.remove_unused_files().await.unwrap(), 2);
    assert_eq!(server.engine.remove_unused_files().await.unwrap(), 0);
    assert_eq!(on_disk(&server), [format!("{used}.1")]);
    for id in [&unused, &waiting.id] {
        assert_eq!(client.get(&format!("/v1/files/{id}")).await.status(), 404);
    }
    assert_eq!(client.get(&format!("/v1/files/{used}")).await.status(), 200);
}

/// Every POST can be repeated: the same key announces one file.
#[tokio::test]
async fn a_repeated_announcement_is_the_same_file() {
    let server = Setup::default()
        .doors(dialects::Settings {
            public_url: "https://support.example.com".to_owned(),
            ..dialects::Settings::default()
        })
        .start()
        .await;
    let announce = async || {
        let body = json!({"filename": "a.png", "mime_type": "image/png"});
        let call = server.as_secret().call("POST", "/v1/files").json(&body);
        call.header("idempotency-key", "k").send().await
    };
    let (first, second) = (announce().await, announce().await);
    assert_eq!(first.body, second.body);
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert!(first.text("/upload_url").starts_with("https://support.example.com/v1/files/fil_"));
}

/// Bytes that are gone from the disk are a fault of ours, and the caller is not told which.
#[tokio::test]
async fn lost_bytes_are_500() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = ready(&server, &client, "a.png", "image/png").await;
    let url = client.get(&format!("/v1/files/{id}")).await.text("/download_url");
    std::fs::remove_file(server.folder.path().join(format!("{id}.1"))).unwrap();
    let lost = server.as_nobody().get(&url).await;
    assert_eq!((lost.status(), lost.text("/error/message").as_str()), (500, "internal error"));
    assert!(id.parse::<FileId>().is_ok());
}

/// Browsers send bytes to the address, and fetch them, from whatever page they are on.
#[tokio::test]
async fn pages_may_send_and_fetch_bytes() {
    let server = TestServer::start().await;
    let Announced { id, url } = announce(&server.as_secret(), "a.png", "image/png").await;
    let asked = server.as_nobody().call("OPTIONS", &url);
    let asked = asked.header("origin", "https://shop.example.com");
    let asked = asked.header("access-control-request-method", "PUT").send().await;
    let methods = asked.header("access-control-allow-methods").unwrap();
    assert!(asked.status() < 300 && methods.contains("PUT"), "{methods}");
    let sent = server.as_nobody().call("PUT", &url).header("origin", "https://shop.example.com");
    let sent = sent.body("hello").send().await;
    assert_eq!((sent.status(), sent.header("access-control-allow-origin")), (204, Some("*")));
    complete(&server.as_secret(), &id).await;
    let url = server.as_secret().get(&format!("/v1/files/{id}")).await.text("/download_url");
    let fetched = server.as_nobody().call("GET", &url).header("origin", "https://shop.example.com");
    let fetched = fetched.send().await;
    assert_eq!((fetched.status(), fetched.header("access-control-allow-origin")), (200, Some("*")));
}
