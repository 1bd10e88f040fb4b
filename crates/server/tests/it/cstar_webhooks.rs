//! cStar's webhooks: how they are managed, and what their receivers get.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Answering, Client, Receiver, Reply, TestServer};

const WEBHOOKS: &str = "/api/v1/teams/acme/webhooks";
const TICKETS: &str = "/api/v1/teams/acme/tickets";
const CUSTOMERS: &str = "/api/v1/teams/acme/customers";

/// The time that stands still while a server is tested, in milliseconds.
const NOW: &str = "1700000000000";

async fn add(client: &Client, url: &str, more: Value) -> Reply {
    let mut body = json!({"name": "CRM", "url": url, "events": ["*"]});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = client.post(WEBHOOKS, body).await;
    assert_eq!(made.status(), 201, "{made}");
    made
}

fn refusal(reply: &Reply) -> String {
    let param = reply.json()["error"]["param"].as_str().unwrap_or("-").to_owned();
    let (code, message) = (reply.text("/error/code"), reply.text("/error/message"));
    format!("{} {code} at {param}: {message}", reply.status())
}

/// What comes of so many events, without ids and times. They may come in another order than they happened in.
async fn told(receiver: &Receiver, count: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for _ in 0..count {
        let event = receiver.next().await.json();
        let data = &event["data"];
        let what = data["title"].as_str().or(data["content"].as_str()).unwrap_or("-");
        lines.push(format!("{} {what} {}", event["type"].as_str().unwrap(), data["changes"]));
    }
    lines.sort_unstable();
    lines
}

#[tokio::test]
async fn a_webhook_is_made_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let wanted = json!({"name": "CRM", "url": "https://example.com/hook", "events": ["ticket.*", "boss.spawned"]});
    let made = client.call("POST", WEBHOOKS).header("idempotency-key", "a").json(&wanted);
    let made = made.send().await;
    assert_snapshot!(made, @r#"201 {"success":true,"data":{"id":"whk_018bcfe5680070008000000000000009","object":"webhook","name":"CRM","url":"https://example.com/hook","events":["ticket.*","boss.spawned"],"isActive":true,"payload":"cstar_flat","signature":"cstar","disabledReason":null,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAs=","signingSecret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAs="},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let again = client.call("POST", WEBHOOKS).header("idempotency-key", "a").json(&wanted);
    assert_snapshot!(again.send().await, @r#"201 {"success":true,"data":{"id":"whk_018bcfe5680070008000000000000009","object":"webhook","name":"CRM","url":"https://example.com/hook","events":["ticket.*","boss.spawned"],"isActive":true,"payload":"cstar_flat","signature":"cstar","disabledReason":null,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let path = format!("{WEBHOOKS}/{}", made.text("/data/id"));
    assert_snapshot!(client.get(&path).await, @r#"200 {"success":true,"data":{"id":"whk_018bcfe5680070008000000000000009","object":"webhook","name":"CRM","url":"https://example.com/hook","events":["ticket.*","boss.spawned"],"isActive":true,"payload":"cstar_flat","signature":"cstar","disabledReason":null,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    server.clock.advance(1_000);
    let change = json!({"name": "ERP", "url": "https://example.com/erp", "events": ["customer.created"],
        "isActive": false, "payload": "cstar", "signature": "cstar_sha256"});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"success":true,"data":{"id":"whk_018bcfe5680070008000000000000009","object":"webhook","name":"ERP","url":"https://example.com/erp","events":["customer.created"],"isActive":false,"payload":"cstar","signature":"cstar_sha256","disabledReason":null,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    let other = add(&client, "https://example.com/other", json!({})).await.text("/data/id");
    let listed = async |query: &str| {
        let list = client.get(&format!("{WEBHOOKS}{query}")).await.json();
        let names = list["data"].as_array().unwrap().iter().map(|one| one["name"].clone());
        names.collect::<Value>().to_string()
    };
    assert_eq!(listed("").await, r#"["ERP","CRM"]"#);
    assert_eq!(listed("?active=true").await, r#"["CRM"]"#);
    assert_eq!(listed("?active=false").await, r#"["ERP"]"#);
    assert_snapshot!(client.delete(&path).await, @r#"200 {"success":true,"data":{"deleted":true,"id":"whk_018bcfe5680070008000000000000009"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    assert_snapshot!(refusal(&client.get(&path).await), @"404 resource_missing at -: no such webhook");
    let native = client.get(&format!("/v1/webhooks/{other}")).await;
    assert_eq!(native.text("/payload"), "cstar_flat", "it is one of the native API too");
}

#[tokio::test]
async fn what_is_wrong_with_a_webhook_is_said() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = format!(
        "{WEBHOOKS}/{}",
        add(&client, "https://example.com/a", json!({})).await.text("/data/id")
    );
    let with = |field: &str, value: Value| {
        let mut body = json!({"name": "A", "url": "https://example.com/a", "events": ["*"]});
        body[field] = value;
        body
    };
    let mut shown = Vec::new();
    for body in [
        json!({"events": ["*"]}),
        json!({"url": "https://example.com/a"}),
        with("url", json!("http://example.com/a")),
        with("url", json!("https://10.0.0.1/a")),
        with("url", json!("hook")),
        with("events", json!([])),
        with("events", json!(["ticket.created", "ticket.burned"])),
        with("events", json!("*")),
        with("payload", json!("xml")),
        with("signature", json!("md5")),
        with("secret", json!("whsec_testsecret")),
    ] {
        shown.push(refusal(&client.post(WEBHOOKS, body).await));
    }
    shown.push(refusal(&client.patch(&path, json!({"url": null})).await));
    shown.push(refusal(&client.get(&format!("{WEBHOOKS}?limit=1")).await));
    shown.push(refusal(&client.post(&format!("{WEBHOOKS}/trigger-test"), json!({})).await));
    for kind in ["boss.spawned", "ticket.*"] {
        let event = json!({"event": kind});
        shown.push(refusal(&client.post(&format!("{WEBHOOKS}/trigger-test"), event.clone()).await));
        shown.push(refusal(&client.post(&format!("{path}/test"), event).await));
    }
    assert_snapshot!(shown.join("\n"), @r#"
        400 parameter_missing at url: url is needed
        400 parameter_missing at events: events is needed
        400 parameter_invalid at url: url: the URL must begin with https://; http:// is only for hosts that the operator allows
        400 parameter_invalid at url: url: 10.0.0.1 is an address of a private network; the operator can allow it
        400 parameter_invalid at url: url: this is not a URL such as https://example.com/hooks
        400 parameter_invalid at events: events needs at least one type, or *
        400 parameter_invalid at events: events: the payload cstar_flat has no type `ticket.burned`; name one such as ticket.created, or ticket.*, or *
        400 parameter_invalid at events: invalid type: string "*", expected a sequence
        400 parameter_invalid at payload: payload is one of native, cstar, cstar_flat
        400 parameter_invalid at signature: signature is one of standard, cstar, cstar_sha256
        400 parameter_invalid at secret: unknown field `secret`, expected one of `name`, `url`, `events`, `isActive`, `payload`, `signature`
        400 parameter_invalid at url: invalid type: null, expected a string
        400 parameter_invalid at limit: unknown parameter; known are active
        400 parameter_missing at event: event is needed
        400 parameter_invalid at event: event: there are no events of the type `boss.spawned` here
        400 parameter_invalid at event: event: there are no events of the type `boss.spawned` here
        400 parameter_invalid at event: event: there are no events of the type `ticket.*` here
        400 parameter_invalid at event: event: there are no events of the type `ticket.*` here
        "#);
}

#[tokio::test]
async fn what_happens_arrives_in_the_vendors_form() {
    let server = TestServer::start().await;
    let (client, receiver) = (server.as_secret(), Receiver::start().await);
    let made = add(&client, &receiver.url("/hook"), json!({})).await;
    let ticket = json!({"title": "Help", "customerName": "Ada", "initialMessage": "It burns"});
    client.post(TICKETS, ticket).await;
    let customer = receiver.next().await;
    assert_eq!(customer.json()["type"], "customer.created");
    let received = receiver.next().await;
    let mut headers: Vec<String> =
        received.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    headers.retain(|header| !header.starts_with("host:"));
    headers.sort();
    assert_snapshot!(headers.join("\n"), @r#"
        accept: */*
        content-length: 1168
        content-type: application/json
        user-agent: cStar-Webhooks/1.0
        x-delivery-attempt: 1
        x-event-id: evt_ticket_created_1700000000000_0000000j
        x-event-type: ticket.created
        x-signature: t=1700000000,v1=e8ef2f7a86b13e94bde512ced64797dcd988fd6061bb852f08fc063dac0ee928
        x-timestamp: 2023-11-14T22:13:20.000Z
        x-webhook-id: whk_018bcfe5680070008000000000000009
        "#);
    assert_snapshot!(String::from_utf8(received.body.clone()).unwrap(), @r#"{"id":"evt_ticket_created_1700000000000_0000000j","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_018bcfe5680070008000000000000001","data":{"assigned_to":null,"channel":"cstar","closed_at":null,"created_at":"2023-11-14T22:13:20.000Z","customer":{"email":null,"id":"cus_018bcfe568007000800000000000000e","name":"Ada"},"customer_id":"cus_018bcfe568007000800000000000000e","customer_name":"Ada","first_response_at":null,"id":"tkt_018bcfe568007000800000000000000d","message_count":1,"number":1,"priority":"normal","resolution_deadline":null,"resolved_at":null,"response_deadline":null,"status":"new","tags":[],"ticket":{"assigned_to":null,"channel":"cstar","closed_at":null,"created_at":"2023-11-14T22:13:20.000Z","customer_id":"cus_018bcfe568007000800000000000000e","customer_name":"Ada","first_response_at":null,"id":"tkt_018bcfe568007000800000000000000d","message_count":1,"metadata":{},"notes":null,"number":1,"priority":"normal","resolution_deadline":null,"resolved_at":null,"response_deadline":null,"status":"new","tags":[],"title":"Help","updated_at":"2023-11-14T22:13:20.000Z"},"title":"Help","updated_at":"2023-11-14T22:13:20.000Z"}}"#);
    assert_eq!(received.header("x-webhook-id"), Some(made.text("/data/id").as_str()));
    assert_eq!(received.header("x-event-id"), received.json()["id"].as_str());
}

#[tokio::test]
async fn one_change_may_be_several_events() {
    let server = TestServer::start().await;
    let (client, receiver) = (server.as_secret(), Receiver::start().await);
    let teammate = json!({"name": "Grace", "email": "grace@example.com"});
    let teammate = client.post("/v1/teammates", teammate).await.text("/id");
    add(&client, &receiver.url("/hook"), json!({"events": ["ticket.*", "article.*"]})).await;
    let ticket = client.post(TICKETS, json!({"title": "Help", "initialMessage": "It burns"})).await;
    let path = format!("{TICKETS}/{}", ticket.text("/data/id"));
    server.clock.advance(1_000);
    let said = json!({"content": "Quick!", "sender": "customer"});
    client.post(&format!("{path}/messages"), said).await;
    let note = json!({"content": "Again him", "isInternal": true});
    client.post(&format!("{path}/messages"), note).await;
    client.patch(&path, json!({"assignedTo": teammate, "status": "closed"})).await;
    // What is read before it goes is told as it was.
    let mut shown = told(&receiver, 5).await;
    client.delete(&path).await;
    let articles = "/api/v1/teams/acme/articles";
    let article = client.post(articles, json!({"title": "Fire"})).await.text("/data/id");
    client.patch(&format!("{articles}/{article}"), json!({"status": "published"})).await;
    shown.extend(told(&receiver, 4).await);
    assert_snapshot!(shown.join("\n"), @r#"
        ticket.assigned Help {"assigned_to":{"from":null,"to":"mem_018bcfe5680070008000000000000009"},"status":{"from":"new","to":"closed"}}
        ticket.closed Help {"assigned_to":{"from":null,"to":"mem_018bcfe5680070008000000000000009"},"status":{"from":"new","to":"closed"}}
        ticket.created Help null
        ticket.message_added Quick! null
        ticket.updated Help {"assigned_to":{"from":null,"to":"mem_018bcfe5680070008000000000000009"},"status":{"from":"new","to":"closed"}}
        article.created Fire null
        article.published Fire null
        article.updated Fire {"status":{"from":"draft","to":"published"}}
        ticket.deleted - null
        "#);
}

#[tokio::test]
async fn a_webhook_is_tried_with_made_up_events() {
    let server = TestServer::start().await;
    let (client, receiver) = (server.as_secret(), Receiver::start().await);
    receiver.answers("/b", [Answering::Status(500)]);
    let (a, b) = (receiver.url("/a"), receiver.url("/b"));
    let one = add(&client, &a, json!({"events": ["boss.*", "ticket.*"]})).await.text("/data/id");
    let other = json!({"events": ["customer.created"], "isActive": false});
    let other = add(&client, &b, other).await.text("/data/id");
    let first = client.call("POST", &format!("{WEBHOOKS}/{one}/test")).send().await;
    let first = first.json()["data"].clone();
    let received = receiver.next_at("/a").await;
    assert_eq!(first["deliveryId"], received.json()["id"]);
    assert_eq!((&first["event"], &first["success"]), (&json!("ticket.created"), &json!(true)));
    assert_eq!((&first["status"], &first["error"]), (&json!(200), &Value::Null));
    assert!(first["responseTimeMs"].is_u64() && first["url"] == json!(a), "{first}");
    let failed = client.post(&format!("{WEBHOOKS}/{other}/test"), json!({})).await.json();
    let failed = &failed["data"];
    assert_eq!((&failed["event"], &failed["success"]), (&json!("customer.created"), &json!(false)));
    assert_eq!((&failed["status"], &failed["error"]), (&json!(500), &json!("answered 500")));

    let types = [
        "ticket.created",
        "ticket.updated",
        "ticket.closed",
        "ticket.assigned",
        "ticket.message_added",
        "ticket.deleted",
    ];
    for kind in types {
        let event = json!({"event": kind});
        let triggered = client.post(&format!("{WEBHOOKS}/trigger-test"), event).await.json();
        assert_eq!(triggered["data"], json!({"event": kind, "deliveredTo": 1}));
        assert_eq!(receiver.next_at("/a").await.json()["type"], kind);
    }
    let nobody = client
        .post(&format!("{WEBHOOKS}/trigger-test"), json!({"event": "customer.created"}))
        .await;
    assert_eq!(nobody.json()["data"]["deliveredTo"], 0, "it is switched off");
}

/// Without Node.js there is nothing to run; where the project is built there is.
fn has_node() -> bool {
    Command::new("node").arg("--version").output().is_ok_and(|found| found.status.success())
}

/// What a receiver of the vendor's SDK prints of a new customer and their ticket.
async fn seen_by_the_sdk(server: &TestServer, more: Value, secret: Option<&str>) -> String {
    const PROGRAM: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cstar_webhooks/receiver.js");
    let mut program = Command::new("node");
    program.args([PROGRAM, NOW, "2"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = program.spawn().unwrap();
    let mut output = BufReader::new(running.stdout.take().unwrap());
    let mut port = String::new();
    output.read_line(&mut port).unwrap();
    let client = server.as_secret();
    let url = format!("http://127.0.0.1:{}/hook", port.trim());
    let made = add(&client, &url, more).await.text("/data/signingSecret");
    let secret = secret.map_or(made, str::to_owned);
    running.stdin.take().unwrap().write_all(format!("{secret}\n").as_bytes()).unwrap();
    let email = format!("{}@example.com", port.trim());
    let customer = json!({"name": "Jane", "email": email});
    let customer = client.post(CUSTOMERS, customer).await.text("/data/id");
    let ticket = json!({"title": "Help with billing", "customerId": customer});
    assert_eq!(client.post(TICKETS, ticket).await.status(), 201);
    let ended = tokio::task::spawn_blocking(move || {
        let mut seen = String::new();
        output.read_to_string(&mut seen).unwrap();
        assert!(running.wait().unwrap().success());
        seen
    });
    ended.await.unwrap().replace(&email, "jane@example.com")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sdks_receiver_works_when_its_secret_is_changed() {
    const GOOD: [&str; 2] = ["a new customer: jane@example.com", "a new ticket: Help with billing"];
    const BAD: [&str; 2] = ["the signature is wrong"; 2];
    if !has_node() {
        println!("skipped: there is no `node` to run the receiver");
        return;
    }
    let others = Some("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    for (signature, secret, expected) in [
        ("cstar", None, GOOD),
        ("cstar", others, BAD),
        ("cstar_sha256", None, GOOD),
        ("cstar_sha256", others, BAD),
    ] {
        let server = TestServer::start().await;
        let events = json!(["customer.created", "ticket.created"]);
        let more = json!({"events": events, "signature": signature});
        let seen = seen_by_the_sdk(&server, more, secret).await;
        let mut lines: Vec<&str> = seen.lines().collect();
        lines.sort_unstable();
        assert_eq!(lines, expected, "{signature}");
    }
}
