//! What no well-meaning caller sends: a clear refusal each time, and nothing is written.

use serde_json::{Value, json};
use testkit::{TestServer, keys};

const NATIVE: &str = "/v1/chat";
const CONVOKIT: &str = "/api/server/chat";

/// A body, and the statuses that it gets from the native API and from ConvoKit's dialect.
fn bodies() -> Vec<(&'static str, Vec<u8>, u16, u16)> {
    let deep = |depth: usize| {
        let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
        format!("{{\"message\":\"x\",\"metadata\":{open}{close}}}").into_bytes()
    };
    let large = |bytes: usize| {
        let mut body = b"{\"message\": \"Hello\"}".to_vec();
        body.resize(bytes, b' ');
        body
    };
    vec![
        ("nothing", b"".to_vec(), 400, 400),
        ("half an object", b"{\"message\":\"x\"".to_vec(), 400, 400),
        ("two objects", b"{\"message\":\"x\"}{}".to_vec(), 400, 400),
        ("a list", b"[]".to_vec(), 422, 400),
        ("null", b"null".to_vec(), 422, 400),
        ("no message", b"{}".to_vec(), 422, 400),
        ("a blank message", b"{\"message\":\" \\t\\n\"}".to_vec(), 422, 400),
        ("a message of null", b"{\"message\":null}".to_vec(), 422, 400),
        ("a message that is a number", b"{\"message\":1}".to_vec(), 422, 400),
        ("a message that is a list", b"{\"message\":[\"x\"]}".to_vec(), 422, 400),
        ("a message twice", b"{\"message\":\"x\",\"message\":\"y\"}".to_vec(), 422, 400),
        (
            "a long message",
            json!({"message": "x".repeat(64 * 1024 + 1)}).to_string().into(),
            422,
            400,
        ),
        ("a body over the limit", large(256 * 1024 + 1), 413, 413),
        ("65 levels", deep(65), 400, 400),
        ("200,000 levels", b"[".repeat(200_000), 400, 400),
        ("invalid UTF-8", b"{\"message\":\"\xff\"}".to_vec(), 400, 400),
        ("half a surrogate", b"{\"message\":\"\\ud800\"}".to_vec(), 400, 400),
        ("an escaped NUL", b"{\"message\":\"a\\u0000b\"}".to_vec(), 400, 400),
        ("a raw NUL", b"{\"message\":\"a\0b\"}".to_vec(), 400, 400),
        ("a raw control character", b"{\"message\":\"a\x01b\"}".to_vec(), 400, 400),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec(), 400, 400),
        ("a form", b"message=Hello".to_vec(), 400, 400),
        ("a wrong id", b"{\"message\":\"x\",\"conversation_id\":\"7\"}".to_vec(), 404, 404),
        ("an id of another kind", body_with_id("run"), 404, 404),
        ("an unknown id", body_with_id("cnv"), 404, 404),
    ]
}

fn body_with_id(prefix: &str) -> Vec<u8> {
    let id = format!("{prefix}_{}", "f".repeat(32));
    json!({"message": "x", "conversation_id": id}).to_string().into_bytes()
}

async fn written(server: &TestServer) -> (Value, u64) {
    let all = server.as_secret().get("/v1/conversations?limit=100").await.json();
    (all, server.engine.db().flushes())
}

#[tokio::test]
async fn bad_bodies_are_refused_and_leave_nothing() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    client.post(NATIVE, json!({"message": "Hello"})).await;
    let (before, _) = written(&server).await;
    for (name, body, native, convokit) in bodies() {
        for (path, expected) in [(NATIVE, native), (CONVOKIT, convokit)] {
            let reply = client.call("POST", path).body(body.clone()).send().await;
            assert_eq!(reply.status(), expected, "{name} to {path}: {reply}");
            let error = &reply.json()["error"];
            let sentence = if path == NATIVE { &error["message"] } else { error };
            assert!(sentence.as_str().is_some_and(|text| text.len() > 5), "{name}: {reply}");
        }
    }
    assert_eq!(written(&server).await.0, before);
}

#[tokio::test]
async fn what_is_just_within_the_limits_is_taken() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut large = json!({"message": "x".repeat(64 * 1024)}).to_string().into_bytes();
    large.resize(256 * 1024, b' ');
    let nested = format!("{{\"message\":\"x\",\"ignored\":{}{}}}", "[".repeat(63), "]".repeat(63));
    for path in [NATIVE, CONVOKIT] {
        let reply = client.call("POST", path).body(large.clone()).send().await;
        assert_eq!(reply.status(), 200, "{path}");
    }
    let reply = client.call("POST", CONVOKIT).body(nested).send().await;
    assert_eq!(reply.status(), 200, "{reply}");
}

/// Our own API notices a misspelt field; the vendor's clients may send what they like.
#[tokio::test]
async fn unknown_fields_are_refused_or_ignored() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"message": "Hello", "mesage": "Hello"});
    let native = client.post(NATIVE, body.clone()).await;
    assert_eq!((native.status(), native.text("/error/code").as_str()), (422, "invalid_value"));
    assert_eq!(client.post(CONVOKIT, body).await.status(), 200);
}

/// A list of its fields' values in their order is no object, on no level.
#[tokio::test]
async fn a_list_is_no_object() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let before = written(&server).await;
    for (path, body, param) in [
        (NATIVE, json!({"message": "Hello", "customer": ["user_1"]}), "customer"),
        (NATIVE, json!({"message": "Hello", "history": [["user", "Hi"]]}), "history[0]"),
        ("/v1/tokens", json!({"customer": ["user_1"]}), "customer"),
    ] {
        let reply = client.post(path, body).await;
        assert_eq!((reply.status(), reply.text("/error/param").as_str()), (422, param), "{reply}");
        assert_eq!(
            reply.text("/error/message"),
            "invalid type: sequence, expected an object",
            "{reply}"
        );
    }
    assert_eq!(written(&server).await, before);
}

#[tokio::test]
async fn a_nul_in_the_address_is_refused() {
    let server = TestServer::start().await;
    for path in ["/v1/tickets?tag=%00", "/v1/search?q=a%00b", "/v1/articles?after=%00&limit=1"] {
        let reply = server.as_secret().get(path).await;
        assert_eq!((reply.status(), reply.text("/error/param").as_str()), (422, "query"), "{path}");
    }
    let reply = server.as_secret().get("/v1/tickets?tag=%2500").await;
    assert_eq!(reply.status(), 200, "no NUL, but a percent sign: {reply}");
}

#[tokio::test]
async fn the_content_type_is_not_believed() {
    let server = TestServer::start().await;
    for path in [NATIVE, CONVOKIT] {
        for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("")]
        {
            let mut call = server.as_secret().call("POST", path).body("{\"message\":\"Hello\"}");
            if let Some(kind) = kind {
                call = call.header("content-type", kind);
            }
            assert_eq!(call.send().await.status(), 200, "{path} {kind:?}");
        }
    }
}

#[tokio::test]
async fn wrong_callers_learn_nothing_and_change_nothing() {
    let server = TestServer::start().await;
    let before = written(&server).await;
    let body = json!({"message": "Hello"});
    for path in [NATIVE, CONVOKIT] {
        for (key, expected) in [
            (keys::REVOKED, 401),
            (keys::PUBLISHABLE, 403),
            ("sk_live_unknown", 401),
            ("sk_test_acme_", 401),
            ("", 401),
        ] {
            let reply = server.with_key(key).post(path, body.clone()).await;
            assert_eq!(reply.status(), expected, "{key} at {path}: {reply}");
        }
        assert_eq!(server.as_nobody().post(path, body.clone()).await.status(), 401);
        for method in ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"] {
            let reply = server.as_secret().call(method, path).json(&body).send().await;
            assert_eq!(reply.status(), 405, "{method} {path}");
        }
    }
    assert_eq!(written(&server).await, before);
}

/// Waits until that many events have their places, which is written after they are.
async fn placed(server: &TestServer, count: usize) {
    let mut stream = server.as_secret().stream("/v1/events?after=0").await;
    for _ in 0..=count {
        stream.next().await.unwrap();
    }
}

/// The same questions to the other verbs that take a body.
#[tokio::test]
async fn no_verb_is_upset_by_a_bad_body() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let article = server.article("A", "b").await.text("/id");
    let category = client.post("/v1/categories", json!({"name": "C"})).await.text("/id");
    let agent = client.post("/v1/agents", json!({"slug": "a", "name": "A"})).await.text("/id");
    let verbs = [
        ("POST", "/v1/search".to_owned()),
        ("POST", "/v1/articles".to_owned()),
        ("PATCH", format!("/v1/articles/{article}")),
        ("POST", "/v1/categories".to_owned()),
        ("PATCH", format!("/v1/categories/{category}")),
        ("POST", "/v1/agents".to_owned()),
        ("POST", "/v1/files".to_owned()),
        ("PATCH", format!("/v1/agents/{agent}")),
        ("POST", "/v1/tokens".to_owned()),
        ("POST", "/v1/customer-sessions".to_owned()),
    ];
    placed(&server, 3).await;
    let before = written(&server).await;
    for (method, path) in &verbs {
        for (name, body, ..) in bodies() {
            let may_be_empty = *method == "PATCH" || path == "/v1/customer-sessions";
            if name == "no message" && may_be_empty {
                continue;
            }
            let reply = client.call(method, path).body(body).send().await;
            assert!((400..500).contains(&reply.status()), "{name} to {method} {path}: {reply}");
            assert!(reply.text("/error/code").len() > 3, "{name} to {method} {path}: {reply}");
        }
    }
    assert_eq!(written(&server).await, before);
}
