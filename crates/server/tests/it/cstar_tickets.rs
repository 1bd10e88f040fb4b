//! cStar's admin API: `/tickets` and their messages.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const TICKETS: &str = "/api/v1/teams/acme/tickets";

async fn open(client: &Client, body: Value) -> String {
    let made = client.post(TICKETS, body).await;
    assert_eq!(made.status(), 201, "{made}");
    made.text("/data/id")
}

/// The answer without the numbers of its messages, which are made while it is.
fn shown(reply: &Reply) -> String {
    let text = reply.to_string();
    let mut parts = text.split("msg_");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| shown + "msg_…" + &part[32..])
}

fn column(reply: &Reply, name: &str) -> Vec<Value> {
    let list = reply.json();
    list["data"].as_array().unwrap().iter().map(|item| item[name].clone()).collect()
}

fn refusal(reply: &Reply) -> String {
    let param = reply.json()["error"]["param"].as_str().unwrap_or("-").to_owned();
    let (code, message) = (reply.text("/error/code"), reply.text("/error/message"));
    format!("{} {code} at {param}: {message}", reply.status())
}

#[tokio::test]
async fn a_ticket_is_made_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post(TICKETS, json!({"title": "My printer burns"})).await;
    assert_snapshot!(made, @r#"201 {"success":true,"data":{"id":"tkt_018bcfe5680070008000000000000009","object":"ticket","number":1,"title":"My printer burns","priority":"normal","status":"new","customerId":null,"customerName":null,"assignedTo":null,"tags":[],"notes":null,"messageCount":0,"responseDeadline":null,"resolutionDeadline":null,"firstResponseAt":null,"responseTier":null,"resolutionTier":null,"slaPaused":false,"metadata":{},"createdAt":"2023-11-14T22:13:20.000Z","resolvedAt":null,"closedAt":null,"updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let path = format!("{TICKETS}/{}", made.text("/data/id"));
    assert_snapshot!(client.get(&path).await, @r#"200 {"success":true,"data":{"id":"tkt_018bcfe5680070008000000000000009","object":"ticket","number":1,"title":"My printer burns","priority":"normal","status":"new","customerId":null,"customerName":null,"assignedTo":null,"tags":[],"notes":null,"messageCount":0,"messages":[],"responseDeadline":null,"resolutionDeadline":null,"firstResponseAt":null,"responseTier":null,"resolutionTier":null,"slaPaused":false,"metadata":{},"createdAt":"2023-11-14T22:13:20.000Z","resolvedAt":null,"closedAt":null,"updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);

    server.clock.advance(1_000);
    let change = json!({"status": "pending", "priority": "urgent", "tags": ["fire", "fire", "hot"],
        "notes": "Call the fire brigade", "metadata": {"floor": 3, "door": null}});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"success":true,"data":{"id":"tkt_018bcfe5680070008000000000000009","object":"ticket","number":1,"title":"My printer burns","priority":"urgent","status":"pending","customerId":null,"customerName":null,"assignedTo":null,"tags":["fire","hot"],"notes":"Call the fire brigade","messageCount":0,"responseDeadline":null,"resolutionDeadline":null,"firstResponseAt":null,"responseTier":null,"resolutionTier":null,"slaPaused":false,"metadata":{"floor":3},"createdAt":"2023-11-14T22:13:20.000Z","resolvedAt":null,"closedAt":null,"updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    let change =
        json!({"notes": null, "metadata": {"floor": null, "room": "12"}, "title": "Burning"});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"success":true,"data":{"id":"tkt_018bcfe5680070008000000000000009","object":"ticket","number":1,"title":"Burning","priority":"urgent","status":"pending","customerId":null,"customerName":null,"assignedTo":null,"tags":["fire","hot"],"notes":null,"messageCount":0,"responseDeadline":null,"resolutionDeadline":null,"firstResponseAt":null,"responseTier":null,"resolutionTier":null,"slaPaused":false,"metadata":{"room":"12"},"createdAt":"2023-11-14T22:13:20.000Z","resolvedAt":null,"closedAt":null,"updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);

    server.clock.advance(1_000);
    let resolved = client.patch(&path, json!({"status": "resolved"})).await.json();
    assert_eq!(resolved["data"]["resolvedAt"], "2023-11-14T22:13:22.000Z");
    let closed = client.patch(&path, json!({"status": "closed"})).await.json();
    assert_eq!(closed["data"]["closedAt"], "2023-11-14T22:13:22.000Z");
    let reopened = client.patch(&path, json!({"status": "open"})).await.json();
    let when = (&reopened["data"]["resolvedAt"], &reopened["data"]["closedAt"]);
    assert_eq!(when, (&Value::Null, &Value::Null));

    assert_snapshot!(client.delete(&path).await, @r#"200 {"success":true,"data":{"deleted":true,"id":"tkt_018bcfe5680070008000000000000009"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:22.000Z"}}"#);
    assert_snapshot!(client.get(&path).await, @r#"404 {"success":false,"error":{"type":"not_found_error","code":"resource_missing","message":"no such ticket","doc_url":"/docs/errors#resource_missing","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:22.000Z"}}"#);
    assert_eq!(client.delete(&path).await.status(), 404);
}

#[tokio::test]
async fn a_ticket_has_every_field_that_was_given() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"title": "Lost luggage", "customerName": "Ada", "priority": "high", "status": "open",
        "tags": ["luggage"], "notes": "VIP", "metadata": {"flight": "LX 8"}, "assignedTo": null,
        "initialMessage": "Where is my suitcase?"});
    let made = client.post(TICKETS, body).await;
    assert_snapshot!(made, @r#"201 {"success":true,"data":{"id":"tkt_018bcfe5680070008000000000000009","object":"ticket","number":1,"title":"Lost luggage","priority":"high","status":"open","customerId":"cus_018bcfe568007000800000000000000a","customerName":"Ada","assignedTo":null,"tags":["luggage"],"notes":"VIP","messageCount":1,"responseDeadline":null,"resolutionDeadline":null,"firstResponseAt":null,"responseTier":null,"resolutionTier":null,"slaPaused":false,"metadata":{"flight":"LX 8"},"createdAt":"2023-11-14T22:13:20.000Z","resolvedAt":null,"closedAt":null,"updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let path = format!("{TICKETS}/{}?expand=customer", made.text("/data/id"));
    assert_snapshot!(shown(&client.get(&path).await), @r#"200 {"success":true,"data":{"id":"tkt_018bcfe5680070008000000000000009","object":"ticket","number":1,"title":"Lost luggage","priority":"high","status":"open","customerId":"cus_018bcfe568007000800000000000000a","customerName":"Ada","customer":{"id":"cus_018bcfe568007000800000000000000a","object":"customer","name":"Ada","email":null},"assignedTo":null,"tags":["luggage"],"notes":"VIP","messageCount":1,"messages":[{"id":"msg_…","object":"message","ticketId":"tkt_018bcfe5680070008000000000000009","content":"Where is my suitcase?","sender":"customer","senderName":"Ada","isInternal":false,"createdAt":"2023-11-14T22:13:20.000Z"}],"responseDeadline":null,"resolutionDeadline":null,"firstResponseAt":null,"responseTier":null,"resolutionTier":null,"slaPaused":false,"metadata":{"flight":"LX 8"},"createdAt":"2023-11-14T22:13:20.000Z","resolvedAt":null,"closedAt":null,"updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let customer = made.text("/data/customerId");
    let second = json!({"title": "Again", "customerId": customer});
    let second = client.post(TICKETS, second).await.json();
    assert_eq!(second["data"]["customerName"], "Ada");
}

#[tokio::test]
async fn every_face_of_an_id_opens_the_same_ticket() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = open(&client, json!({"title": "One"})).await;
    let digits = id.strip_prefix("tkt_").unwrap();
    let uuid = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    let found = client.get(&format!("{TICKETS}/{id}")).await;
    let upper = format!("tkt_{}", digits.to_uppercase());
    for face in [format!("cnv_{digits}"), uuid.join("-"), upper] {
        let reply = client.get(&format!("{TICKETS}/{face}")).await;
        assert_eq!(reply.body, found.body, "{face}");
    }
    let conversation = client.get(&format!("/v1/conversations/cnv_{digits}")).await;
    assert_eq!(conversation.status(), 200, "it is the same conversation");
    let missing = client.get(&format!("{TICKETS}/tkt_{}", "f".repeat(32))).await;
    for face in ["tkt_", "7", digits, &format!("cus_{digits}"), &format!("tkt_{digits}0"), "%00"] {
        let reply = client.get(&format!("{TICKETS}/{face}")).await;
        assert_eq!((reply.status(), &reply.body), (404, &missing.body), "{face}");
    }
    let stranger = server.as_stranger();
    for client in [server.as_test(), stranger] {
        let team = if client.get(TICKETS).await.status() == 200 { "acme" } else { "globex" };
        let path = format!("/api/v1/teams/{team}/tickets/{id}");
        for reply in [
            client.get(&path).await,
            client.patch(&path, json!({"title": "Mine"})).await,
            client.delete(&path).await,
            client.get(&format!("{path}/messages")).await,
            client.post(&format!("{path}/messages"), json!({"content": "Hi"})).await,
        ] {
            assert_eq!((reply.status(), &reply.body), (404, &missing.body), "{team}");
        }
    }
}

#[tokio::test]
async fn tickets_are_listed_by_pages_and_filters() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let first = client
        .post(
            TICKETS,
            json!({"title": "One", "customerName": "Ada", "initialMessage": "My suitcase"}),
        )
        .await;
    let customer = first.text("/data/customerId");
    open(&client, json!({"title": "Two", "priority": "urgent", "status": "open", "tags": ["hot"]}))
        .await;
    open(&client, json!({"title": "Three", "priority": "urgent"})).await;
    open(&server.as_test(), json!({"title": "Only a test"})).await;

    let all = client.get(&format!("{TICKETS}?pageSize=2")).await;
    assert_eq!(column(&all, "title"), ["Three", "Two"]);
    assert_eq!(
        all.json()["pagination"],
        json!({"page": 1, "pageSize": 2, "total": 3, "totalPages": 2, "hasMore": true})
    );
    assert_eq!(all.json()["meta"]["pagination"], all.json()["pagination"]);
    let rest = client.get(&format!("{TICKETS}?pageSize=2&page=2")).await;
    assert_eq!(column(&rest, "title"), ["One"]);
    assert_eq!(rest.json()["pagination"]["hasMore"], false);
    let uuid = {
        let digits = customer.strip_prefix("cus_").unwrap();
        [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
    };
    for (query, titles) in [
        ("status=new".to_owned(), vec!["Three", "One"]),
        ("priority=urgent".to_owned(), vec!["Three", "Two"]),
        ("status=new&priority=urgent".to_owned(), vec!["Three"]),
        (format!("customerId={customer}"), vec!["One"]),
        (format!("customerId={uuid}&status="), vec!["One"]),
        (format!("assignedTo=mem_{}", "f".repeat(32)), vec![]),
        ("tag=hot".to_owned(), vec!["Two"]),
        ("search=TWO".to_owned(), vec!["Two"]),
        ("search=suitcase&status=new".to_owned(), vec!["One"]),
        ("search=suitcase%20two".to_owned(), vec![]),
    ] {
        let reply = client.get(&format!("{TICKETS}?{query}")).await;
        assert_eq!(column(&reply, "title"), titles, "{query}");
    }
    let expanded = client.get(&format!("{TICKETS}?expand=customer")).await;
    assert_eq!(
        column(&expanded, "customer"),
        [
            Value::Null,
            Value::Null,
            json!({"id": customer, "object": "customer", "name": "Ada", "email": null})
        ]
    );
    let mut told = Vec::new();
    for query in [
        "status=done",
        "priority=critical",
        "assignedTo=ada",
        "customerId=7",
        "expand=messages",
        "color=red",
        "search=%21",
        "page=0",
        "pageSize=101",
    ] {
        told.push(refusal(&client.get(&format!("{TICKETS}?{query}")).await));
    }
    assert_snapshot!(told.join("\n"), @r#"
        400 parameter_invalid at status: status is new, open, pending, resolved or closed
        400 parameter_invalid at priority: priority is low, normal, high or urgent
        400 parameter_invalid at assignedTo: assignedTo is no id of a team member
        400 parameter_invalid at customerId: customerId is no id of a customer
        400 parameter_invalid at expand: expand is customer
        400 parameter_invalid at color: unknown parameter; known are page, pageSize, status, priority, assignedTo, customerId, tag, search, expand
        400 parameter_invalid at search: search has no word to look for
        400 parameter_invalid at page: page is a number from 1 to 4294967295
        400 parameter_invalid at pageSize: pageSize is a number from 1 to 100
        "#);
}

#[tokio::test]
async fn messages_and_notes_stand_in_one_list() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"title": "Help", "customerName": "Ada", "initialMessage": "Hello?"});
    let id = open(&client, body).await;
    let messages = format!("{TICKETS}/{id}/messages");
    for body in [
        json!({"content": "Ada is a VIP", "isInternal": true, "senderName": "Grace"}),
        json!({"content": "Hello Ada.", "senderName": "Grace"}),
        json!({"content": "Thank you", "sender": "customer"}),
        json!({"content": "This ticket was moved.", "sender": "system"}),
        json!({"content": "She says thanks", "sender": "agent", "isInternal": true}),
    ] {
        server.clock.advance(1_000);
        let made = client.post(&messages, body.clone()).await;
        assert_eq!(made.status(), 201, "{body}: {made}");
    }
    assert_snapshot!(shown(&client.get(&messages).await), @r#"200 {"success":true,"data":[{"id":"msg_…","object":"message","ticketId":"tkt_018bcfe5680070008000000000000009","content":"Hello?","sender":"customer","senderName":"Ada","isInternal":false,"createdAt":"2023-11-14T22:13:20.000Z"},{"id":"msg_…","object":"message","ticketId":"tkt_018bcfe5680070008000000000000009","content":"Ada is a VIP","sender":"agent","senderName":"Grace","isInternal":true,"createdAt":"2023-11-14T22:13:21.000Z"},{"id":"msg_…","object":"message","ticketId":"tkt_018bcfe5680070008000000000000009","content":"Hello Ada.","sender":"agent","senderName":"Grace","isInternal":false,"createdAt":"2023-11-14T22:13:22.000Z"},{"id":"msg_…","object":"message","ticketId":"tkt_018bcfe5680070008000000000000009","content":"Thank you","sender":"customer","senderName":"Ada","isInternal":false,"createdAt":"2023-11-14T22:13:23.000Z"},{"id":"msg_…","object":"message","ticketId":"tkt_018bcfe5680070008000000000000009","content":"This ticket was moved.","sender":"system","senderName":null,"isInternal":false,"createdAt":"2023-11-14T22:13:24.000Z"},{"id":"msg_…","object":"message","ticketId":"tkt_018bcfe5680070008000000000000009","content":"She says thanks","sender":"agent","senderName":null,"isInternal":true,"createdAt":"2023-11-14T22:13:25.000Z"}],"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:25.000Z"}}"#);
    let found = client.get(&format!("{TICKETS}/{id}")).await.json();
    assert_eq!(found["data"]["messages"], client.get(&messages).await.json()["data"]);
    assert_eq!(found["data"]["messageCount"], 4, "notes are no messages");
    assert_eq!(found["data"]["firstResponseAt"], "2023-11-14T22:13:22.000Z");
    assert_eq!(found["data"]["status"], "open", "somebody has answered");

    let conversation = id.replace("tkt_", "cnv_");
    let said = client.get(&format!("/v1/conversations/{conversation}/messages")).await;
    assert!(
        !said.to_string().contains("VIP"),
        "notes are not among what the customer reads: {said}"
    );
}

#[tokio::test]
async fn a_customer_who_writes_opens_the_ticket_again() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = open(&client, json!({"title": "Help", "initialMessage": "Hello?"})).await;
    let path = format!("{TICKETS}/{id}");
    for status in ["pending", "resolved", "closed"] {
        assert_eq!(client.patch(&path, json!({"status": status})).await.status(), 200);
        let body = json!({"content": "And another thing", "sender": "customer"});
        assert_eq!(client.post(&format!("{path}/messages"), body).await.status(), 201);
        assert_eq!(client.get(&path).await.text("/data/status"), "open", "after {status}");
    }
}

#[tokio::test]
async fn a_repeated_ticket_or_message_is_there_once() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let twice = |method: &'static str, path: String, body: Value| {
        let call = |key: &str| client.call(method, &path).header("idempotency-key", key);
        let (one, two) = (call(&path).json(&body), call(&path).json(&body));
        async move {
            let (first, again) = (one.send().await, two.send().await);
            assert_eq!((first.status(), &first.body), (again.status(), &again.body));
            assert_eq!(again.header("idempotent-replayed"), Some("true"));
            first
        }
    };
    let made = twice("POST", TICKETS.to_owned(), json!({"title": "One"})).await;
    let path = format!("{TICKETS}/{}", made.text("/data/id"));
    for body in [
        json!({"content": "a", "isInternal": true}),
        json!({"content": "b"}),
        json!({"content": "c", "sender": "customer"}),
    ] {
        let messages = format!("{path}/messages");
        let key = body.to_string();
        let send =
            || client.call("POST", &messages).header("idempotency-key", &key).json(&body).send();
        let (first, again) = (send().await, send().await);
        assert_eq!((first.status(), &first.body), (201, &again.body));
    }
    twice("PATCH", path.clone(), json!({"status": "open"})).await;
    assert_eq!(client.get(TICKETS).await.json()["pagination"]["total"], 1);
    let said = client.get(&format!("{path}/messages")).await;
    assert_eq!(column(&said, "content"), ["b", "c", "a"]);
}

#[tokio::test]
async fn what_is_wrong_in_a_new_ticket_is_named() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let tags: Vec<String> = (0..10_000).map(|number| number.to_string()).collect();
    let mut told = Vec::new();
    for body in [
        json!({}),
        json!({"title": null}),
        json!({"title": " "}),
        json!({"title": "x".repeat(501)}),
        json!({"title": "T", "status": "done"}),
        json!({"title": "T", "status": "closed"}),
        json!({"title": "T", "priority": "critical"}),
        json!({"title": "T", "customerId": "ada"}),
        json!({"title": "T", "customerId": format!("cus_{}", "f".repeat(32))}),
        json!({"title": "T", "assignedTo": format!("mem_{}", "f".repeat(32))}),
        json!({"title": "T", "customerName": "x".repeat(256)}),
        json!({"title": "T", "tags": tags}),
        json!({"title": "T", "tags": [""]}),
        json!({"title": "T", "notes": "x".repeat(16 * 1024 + 1)}),
        json!({"title": "T", "metadata": []}),
        json!({"title": "T", "metadata": {"a": "x".repeat(16 * 1024)}}),
        json!({"title": "T", "initialMessage": "x".repeat(64 * 1024 + 1)}),
        json!({"title": "T", "color": "red"}),
    ] {
        told.push(refusal(&client.post(TICKETS, body).await));
    }
    assert_eq!(client.get(TICKETS).await.json()["pagination"]["total"], 0);
    assert_snapshot!(told.join("\n"), @r#"
        400 parameter_missing at title: title is needed
        400 parameter_missing at title: title is needed
        400 parameter_invalid at title: title needs some text
        400 parameter_invalid at title: title has 501 bytes; at most 500 are allowed
        400 parameter_invalid at status: status is new, open, pending, resolved or closed
        400 parameter_invalid at status: a new ticket is not closed
        400 parameter_invalid at priority: priority is low, normal, high or urgent
        400 parameter_invalid at customerId: customerId is no id of a customer
        400 parameter_invalid at customerId: customerId names no customer that exists
        400 parameter_invalid at assignedTo: there is no such teammate
        400 parameter_invalid at customerName: customerName has 256 bytes; at most 255 are allowed
        400 parameter_invalid at tags: tags has at most 50 words
        400 parameter_invalid at tags: tags needs some text
        400 parameter_invalid at notes: notes has 16385 bytes; at most 16384 are allowed
        400 parameter_invalid at metadata: invalid type: sequence, expected a map
        400 parameter_invalid at metadata: metadata has 16392 bytes; at most 16384 are allowed
        400 parameter_invalid at initialMessage: initialMessage has 65537 bytes; at most 65536 are allowed
        400 parameter_invalid at color: unknown field `color`, expected one of `title`, `customerId`, `customerName`, `priority`, `status`, `assignedTo`, `tags`, `notes`, `metadata`, `initialMessage`
        "#);
}

#[tokio::test]
async fn a_wrong_change_or_message_changes_nothing() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut told = Vec::new();
    let kept = json!({"title": "T", "status": "open"});
    let path = format!("{TICKETS}/{}", open(&client, kept).await);
    for body in [
        json!({"title": null}),
        json!({"status": null}),
        json!({"status": "new", "title": "Not written"}),
        json!({"assignedTo": "ada"}),
        json!({"messages": []}),
    ] {
        told.push(refusal(&client.patch(&path, body).await));
    }
    client.patch(&path, json!({"status": "closed"})).await;
    told.push(refusal(&client.patch(&path, json!({"status": "pending", "title": "No"})).await));
    assert_eq!(client.get(&path).await.text("/data/title"), "T");
    for body in [
        json!({}),
        json!({"content": ""}),
        json!({"content": "x".repeat(64 * 1024 + 1)}),
        json!({"content": "Hi", "sender": "wizard"}),
        json!({"content": "Hi", "sender": "customer", "isInternal": true}),
        json!({"content": "Hi", "senderName": "x".repeat(256)}),
        json!({"content": "Hi", "attachments": []}),
    ] {
        told.push(refusal(&client.post(&format!("{path}/messages"), body).await));
    }
    assert_snapshot!(told.join("\n"), @r#"
        400 parameter_invalid at title: invalid type: null, expected a string
        400 parameter_invalid at status: invalid type: null, expected a string
        409 resource_conflict at -: a ticket does not become new again
        400 parameter_invalid at assignedTo: assignedTo is no id of a team member
        400 parameter_invalid at messages: unknown field `messages`, expected one of `title`, `status`, `priority`, `assignedTo`, `customerId`, `tags`, `notes`, `metadata`
        409 resource_conflict at -: a closed ticket can only be opened again
        400 parameter_missing at content: content is needed
        400 parameter_invalid at content: content needs some text
        400 parameter_invalid at content: content has 65537 bytes; at most 65536 are allowed
        400 parameter_invalid at sender: sender is agent, customer or system
        400 parameter_invalid at isInternal: what a customer says is not internal
        400 parameter_invalid at senderName: senderName has 256 bytes; at most 255 are allowed
        400 parameter_invalid at attachments: unknown field `attachments`, expected one of `content`, `sender`, `senderName`, `isInternal`
        "#);
    assert_eq!(client.get(&path).await.json()["data"]["messageCount"], 0);
}

#[tokio::test]
async fn a_publishable_key_reads_no_tickets() {
    let server = TestServer::start().await;
    let page = server.as_publishable();
    assert_snapshot!(refusal(&page.get(TICKETS).await), @"403 insufficient_permissions at -: you may not read tickets with this key");
    let id = open(&server.as_secret(), json!({"title": "T"})).await;
    let hidden = page.get(&format!("{TICKETS}/{id}")).await;
    assert_eq!(
        (hidden.status(), hidden.text("/error/code").as_str()),
        (403, "insufficient_permissions")
    );
    let patch = page.patch(&format!("{TICKETS}/{id}"), json!({"title": "Mine"})).await;
    assert_eq!(
        (patch.status(), patch.text("/error/code").as_str()),
        (403, "publishable_key_write")
    );
}
