//! Who is calling, how the server is, and the API's document.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

#[tokio::test]
async fn a_key_says_what_it_opens() {
    let server = TestServer::start().await;
    assert_snapshot!(server.as_secret().get("/v1/me").await, @r#"200 {"workspace":{"id":"wsp_018bcfe5680070008000000000000001","slug":"acme","name":"Acme","created_at":"2023-11-14T22:13:20.000Z"},"mode":"live","key_kind":"secret"}"#);
    let page = server.as_publishable().get("/v1/me").await;
    assert_eq!(page.text("/key_kind"), "publishable");
    let test = server.as_test().get("/v1/me").await;
    assert_eq!((test.text("/mode"), test.text("/workspace/slug")), ("test".into(), "acme".into()));
}

#[tokio::test]
async fn health_needs_no_key() {
    let server = TestServer::start().await;
    let nobody = server.as_nobody();
    assert_snapshot!(nobody.get("/health/live").await, @"200");
    assert_snapshot!(nobody.get("/health/ready").await, @"200");
    server.engine.db().close().await;
    assert_eq!(nobody.get("/health/live").await.status(), 200);
    let away = nobody.get("/health/ready").await;
    assert_eq!((away.status(), away.header("retry-after")), (503, Some("2")));
}

#[tokio::test]
async fn requests_are_counted_by_route() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    client.get("/v1/me").await;
    client.get(&format!("/v1/articles/art_{}", "f".repeat(32))).await;
    let reply = server.as_nobody().get("/metrics").await;
    assert!(reply.header("content-type").unwrap().starts_with("application/openmetrics-text"));
    let text = String::from_utf8(reply.body).unwrap();
    for line in [
        r#"switchboard_requests_total{method="GET",route="/v1/me",status="200"} 1"#,
        r#"switchboard_requests_total{method="GET",route="/v1/articles/{id}",status="404"} 1"#,
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in {text}");
    }
    assert!(text.contains("switchboard_database_commits "), "{text}");
}

#[tokio::test]
async fn every_answer_has_a_name() {
    let server = TestServer::start().await;
    let nobody = server.as_nobody();
    let paths = ["/health/live", "/v1/me", "/nowhere", "/api/server/nowhere", "/openapi.json"];
    for path in paths {
        let named = nobody.call("GET", path).header("x-request-id", "mine-1").send().await;
        assert_eq!(named.header("x-request-id"), Some("mine-1"), "{path}");
        for bad in [&b""[..], b"a b", b"\xff", &[b'x'; 129]] {
            let made = nobody.call("GET", path).header("x-request-id", bad).send().await;
            assert!(made.header("x-request-id").unwrap().starts_with("req_"), "{path} {made}");
        }
    }
    let unnamed = nobody.call("GET", "/v1/me").without("x-request-id").send().await;
    assert_eq!(unnamed.text("/error/request_id"), unnamed.header("x-request-id").unwrap());
}

/// The committed copy is what the server says of itself; `cargo x codegen` writes it.
#[tokio::test]
async fn the_document_is_the_committed_one() {
    let server = TestServer::start().await;
    let served = server.as_nobody().get("/openapi.json").await.json();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    let committed: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(served == committed, "docs/openapi.json is old; write it with `cargo x codegen`");
}

/// Sends every operation of the document its own example and compares the answer with what is documented.
#[tokio::test]
async fn the_document_can_be_followed() {
    let server = TestServer::start().await;
    let document = server.as_nobody().get("/openapi.json").await.json();
    let mut guide = Guide { document: &document, client: server.as_secret(), ids: BTreeMap::new() };
    guide.check_references(&document);
    let mut operations = guide.operations();
    assert!(operations.len() >= 25, "{operations:?}");
    // What is made is there when it is read, and removed last; an article's shelf is made before it, and a conversation
    // is closed when everything was said in it.
    let turns = ["post", "put", "get", "patch", "delete"];
    let turn = |method: &str| turns.iter().position(|turn| *turn == method);
    let last = |path: &str, method: &str| {
        path.ends_with("/close") || method == "delete" && path.starts_with("/v1/conversations")
    };
    operations.sort_by_key(|(path, method)| {
        // What is within something goes before it.
        let depth = if method == "delete" { usize::MAX - path.len() } else { path.len() };
        (turn(method), path != "/v1/categories", last(path, method), depth)
    });
    // What is nothing but a stream has no end to wait for.
    operations.retain(|(path, _)| path != "/v1/webhooks/listen");
    for (path, method) in operations {
        guide.follow(&path, &method).await;
    }
}

struct Guide<'a> {
    document: &'a Value,
    client: Client,
    /// What was made, by the path that reads it.
    ids: BTreeMap<&'static str, String>,
}

impl Guide<'_> {
    fn operations(&self) -> Vec<(String, String)> {
        let paths = self.document["paths"].as_object().unwrap().iter();
        let each = |(path, item): (&String, &Value)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(|method| (path.clone(), method.clone())).collect::<Vec<_>>()
        };
        paths.flat_map(each).collect()
    }

    async fn follow(&mut self, path: &str, method: &str) {
        let operation = &self.document["paths"][path][method];
        // What is searched for is no part of a path.
        let query = if (path, method) == ("/v1/search", "get") { "?q=hello" } else { "" };
        let address = match path {
            // Nothing more can be done with whom these are done to.
            "/v1/customers/{id}/merge" | "/v1/customers/{id}/erase" => {
                let other = self.client.post("/v1/customers", json!({"name": "Somebody"})).await;
                path.replace("{id}", &other.text("/id"))
            }
            _ => format!("{}{query}", self.filled(path)),
        };
        let call = self.client.call(&method.to_uppercase(), &address);
        // What can be followed without an end is read as a page.
        let mut call = call.header("accept", "application/json");
        if let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema") {
            // A body that may be left out is one of something and nothing.
            let schema = self.resolved(schema);
            let some = schema["oneOf"].as_array().and_then(|all| all.first()).unwrap_or(schema);
            let example = self.resolved(some)["example"].clone();
            assert!(example.is_object(), "{method} {path} has no example");
            call = call.json(&self.with_ids(path, example));
        }
        let reply = call.send().await;
        let documented = &operation["responses"][reply.status().to_string()];
        let expected = match path {
            // A run that has its answer needs no second try; a plain request opens no WebSocket.
            "/v1/runs/{id}/retry" => 409..410,
            "/v1/live" => 426..427,
            _ => 200..300,
        };
        assert!(expected.contains(&reply.status()), "{method} {path}: {reply}");
        assert!(documented.is_object(), "{method} {path}: {reply}");
        if let Some(schema) = documented.pointer("/content/application~1json/schema") {
            self.check(schema, &reply.json(), path);
        }
        self.remember(path, &reply);
        if path == "/v1/webhooks/trigger-test" {
            let listed = self.client.get(&self.filled("/v1/webhooks/{id}/deliveries")).await;
            self.keep("{delivery}", &listed, "/data/0/id");
        }
        if path == "/v1/files" {
            let sent = self.client.call("PUT", &reply.text("/upload_url")).body("bytes").send();
            assert_eq!(sent.await.status(), 204);
        }
    }

    /// What the document refers to is in it.
    fn check_references(&self, part: &Value) {
        if part["$ref"].is_string() {
            self.resolved(part);
        }
        let inner = part.as_object().into_iter().flat_map(|object| object.values());
        let inner = inner.chain(part.as_array().into_iter().flatten());
        inner.for_each(|inner| self.check_references(inner));
    }

    /// An example that names what is there.
    fn with_ids(&self, path: &str, mut example: Value) -> Value {
        if path == "/v1/customers/{id}/merge" {
            example["into"] = json!(self.ids["/v1/customers/"]);
        }
        if path == "/v1/webhooks" {
            // Nothing is sent to anybody else.
            example["url"] = json!("http://127.0.0.1:1/");
        }
        example
    }

    fn filled(&self, path: &str) -> String {
        let kept = self.ids.iter().find(|(prefix, _)| path.starts_with(**prefix));
        let id = kept.map_or("", |(_, id)| id);
        let part = |name: &str| self.ids.get(name).map_or("", String::as_str);
        let path = path.replace("{id}", id).replace("{number}", "1");
        path.replace("{delivery}", part("{delivery}")).replace("{message}", part("{message}"))
    }

    fn remember(&mut self, path: &str, reply: &Reply) {
        match path {
            "/v1/agents" => self.keep("/v1/agents/", reply, "/id"),
            "/v1/articles" => self.keep("/v1/articles/", reply, "/id"),
            "/v1/categories" => self.keep("/v1/categories/", reply, "/id"),
            "/v1/customers" => self.keep("/v1/customers/", reply, "/id"),
            "/v1/files" => self.keep("/v1/files/", reply, "/id"),
            "/v1/teammates" => self.keep("/v1/teammates/", reply, "/id"),
            "/v1/tickets" => self.keep("/v1/tickets/", reply, "/id"),
            "/v1/webhooks" => self.keep("/v1/webhooks/", reply, "/id"),
            "/v1/events" => self.keep("/v1/events/", reply, "/data/0/id"),
            "/v1/conversations/{id}/messages" => self.keep("{message}", reply, "/data/0/id"),
            "/v1/chat" => {
                self.keep("/v1/conversations/", reply, "/conversation_id");
                self.keep("/v1/chat/", reply, "/conversation_id");
                self.keep("/v1/runs/", reply, "/id");
            }
            _ => {}
        }
    }

    fn keep(&mut self, prefix: &'static str, reply: &Reply, pointer: &str) {
        if reply.json().pointer(pointer).is_some() {
            self.ids.insert(prefix, reply.text(pointer));
        }
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(name) => {
                let found = self.document.pointer(name.trim_start_matches('#'));
                found.unwrap_or_else(|| panic!("{name} is not in the document"))
            }
            None => schema,
        }
    }

    /// Required fields are there, in lists and inner objects too; nothing is there that is not documented.
    fn check(&self, schema: &Value, value: &Value, place: &str) {
        let schema = self.resolved(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            required(self.resolved(part), value, place);
        }
        required(schema, value, place);
        if let Some(items) = value.as_array() {
            for item in items {
                self.check(&schema["items"], item, place);
            }
        }
        let Some(properties) = schema["properties"].as_object() else { return };
        for (name, inner) in value.as_object().unwrap_or_else(|| panic!("{place}: {value}")) {
            let documented = properties.get(name);
            let inner_schema =
                documented.unwrap_or_else(|| panic!("{place}: {name} is not documented"));
            if !inner.is_null() {
                self.check(inner_schema, inner, &format!("{place}/{name}"));
            }
        }
    }
}

fn required(schema: &Value, value: &Value, place: &str) {
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        assert!(value.get(name).is_some(), "{place}: {name} is missing in {value}");
    }
}

/// Every code that an error carries is explained where its `doc_url` leads.
#[tokio::test]
async fn errors_lead_to_their_explanation() {
    let server = TestServer::start().await;
    let page = server.as_nobody().get("/docs/errors").await;
    let page = String::from_utf8(page.body).unwrap();
    let wrong = server.as_secret().post("/v1/chat", json!({"message": " "})).await;
    let (path, anchor) = (wrong.text("/error/doc_url"), wrong.text("/error/code"));
    assert_eq!(path, format!("/docs/errors#{anchor}"));
    for code in super::errors::CODES {
        assert!(page.contains(&format!("id=\"{code}\"")), "{code} is not explained");
    }
}
