//! `GET /v1/search`: tickets, messages and notes by their words.

use domain::customer::CustomerRef;
use domain::id::ConversationId;
use domain::ticket::Priority;
use engine::{NewNote, NewTicket, Once, SavedReply, TicketChange, TicketCustomer};
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

fn unsaid<T>(_: &T) -> SavedReply {
    SavedReply { status: 200, body: Vec::new() }
}

/// A ticket with a title and a message; the AI is silent in it.
async fn ticket(server: &TestServer, title: &str, message: &str) -> ConversationId {
    let customer = CustomerRef { external_id: Some("ada".to_owned()), ..CustomerRef::default() };
    let new = NewTicket {
        title: Some(title.to_owned()),
        customer: TicketCustomer::Described(customer),
        status: None,
        priority: Some(Priority::High),
        assignee: None,
        tags: vec!["billing".to_owned()],
        memo: Some("a memo is not searched".to_owned()),
        metadata: None,
        message: Some(message.to_owned()),
        channel: "mail",
        ai_answers: false,
    };
    let opened = server.engine.open_ticket(&server.operator(), new, Once::always(unsaid)).await;
    opened.unwrap().fresh().ticket.conversation.id
}

async fn note(server: &TestServer, id: ConversationId, text: &str) {
    let new =
        NewNote { text: text.to_owned(), author: None, author_name: Some("Grace".to_owned()) };
    server.engine.add_note(&server.operator(), id, new, Once::always(unsaid)).await.unwrap();
}

async fn find(client: &Client, query: &str) -> Reply {
    client.get(&format!("/v1/search?{query}")).await
}

/// The found texts.
async fn texts(client: &Client, query: &str) -> Vec<String> {
    let reply = find(client, query).await;
    assert_eq!(reply.status(), 200, "{query}: {reply}");
    let hits = reply.json()["data"].as_array().unwrap().clone();
    hits.iter().map(|hit| hit["snippet"]["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn what_was_written_is_found_at_once() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = ticket(&server, "Two refunds", "I want my <b>refund</b> & more").await;
    server.clock.advance(1_000);
    note(&server, id, "No refund: see the Café's rules").await;
    let reply = find(&client, "q=REFUND").await;
    assert_snapshot!(reply, @r#"200 {"data":[{"kind":"note","conversation_id":"cnv_018bcfe5680070008000000000000009","ticket_number":1,"title":"Two refunds","status":"new","customer_id":"cus_018bcfe568007000800000000000000a","message_id":null,"seq":null,"role":null,"note_id":"not_018bcfe56be870008000000000000010","author_name":"Grace","snippet":{"text":"No refund: see the Café's rules","marks":[{"start":3,"end":9}],"cut_before":false,"cut_after":false},"created_at":"2023-11-14T22:13:21.000Z"},{"kind":"message","conversation_id":"cnv_018bcfe5680070008000000000000009","ticket_number":1,"title":"Two refunds","status":"new","customer_id":"cus_018bcfe568007000800000000000000a","message_id":"msg_018bcfe568007000800000000000000d","seq":1,"role":"customer","note_id":null,"author_name":null,"snippet":{"text":"I want my <b>refund</b> & more","marks":[{"start":13,"end":19}],"cut_before":false,"cut_after":false},"created_at":"2023-11-14T22:13:20.000Z"},{"kind":"ticket","conversation_id":"cnv_018bcfe5680070008000000000000009","ticket_number":1,"title":"Two refunds","status":"new","customer_id":"cus_018bcfe568007000800000000000000a","message_id":null,"seq":null,"role":null,"note_id":null,"author_name":null,"snippet":{"text":"Two refunds","marks":[{"start":4,"end":11}],"cut_before":false,"cut_after":false},"created_at":"2023-11-14T22:13:20.000Z"}],"has_more":false,"next":null}"#);
    assert_eq!(texts(&client, "q=cafe").await.len(), 1);
    assert_eq!(texts(&client, "q=memo").await.len(), 0);
    let page = find(&client, "q=refund&limit=2").await.json();
    let next = page["next"].as_str().unwrap();
    let rest = find(&client, &format!("q=refund&limit=2&after={next}")).await.json();
    let count = |page: &Value| page["data"].as_array().unwrap().len();
    assert_eq!((count(&page), count(&rest), &rest["has_more"]), (2, 1, &json!(false)));
}

#[tokio::test]
async fn a_search_is_narrowed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = ticket(&server, "One wombat", "A wombat of mine").await;
    server.clock.advance(60_000);
    note(&server, id, "wombat note").await;
    let asked = client.post("/v1/chat", json!({"message": "Who feeds a wombat?"})).await;
    let customer = server.engine.ticket(&server.operator(), id).await.unwrap();
    let customer = format!("customer_id={}", customer.conversation.customer.unwrap());
    let nobody = "f".repeat(32);
    let nobody = (format!("customer_id=cus_{nobody}"), format!("assignee_id=mem_{nobody}"));
    let ticket = ["wombat note", "A wombat of mine", "One wombat"];
    let cases: [(&str, Vec<&str>); 16] = [
        ("kind=note", vec![ticket[0]]),
        ("kind=ticket", vec![ticket[2]]),
        ("kind=message", vec!["Who feeds a wombat?", ticket[1]]),
        ("status=new", ticket.to_vec()),
        ("status=closed", vec![]),
        ("priority=high", ticket.to_vec()),
        ("priority=low&status=new", vec![]),
        ("tag=billing", ticket.to_vec()),
        ("tag=bill", vec![]),
        ("channel=mail", ticket.to_vec()),
        (&customer, ticket.to_vec()),
        (&nobody.0, vec![]),
        (&nobody.1, vec![]),
        ("created_from=2023-11-14T22:14:20Z", vec!["Who feeds a wombat?", ticket[0]]),
        ("created_until=2023-11-14T22:14:20Z", ticket[1..].to_vec()),
        ("kind=message&channel=api", vec!["Who feeds a wombat?"]),
    ];
    for (narrowed, mut expected) in cases {
        let mut found = texts(&client, &format!("q=wombat&{narrowed}")).await;
        found.sort_unstable(); // What has the same moment comes in any order.
        expected.sort_unstable();
        assert_eq!(found, expected, "{narrowed}");
    }
    let closed = TicketChange {
        status: Some(domain::ticket::TicketStatus::Closed),
        title: Some("Renamed".to_owned()),
        ..TicketChange::default()
    };
    let operator = server.operator();
    let done = server.engine.change_ticket(&operator, id, closed, Once::always(unsaid));
    done.await.unwrap();
    assert_eq!(texts(&client, "q=wombat&status=closed").await.len(), 2);
    assert_eq!(texts(&client, "q=renamed").await, ["Renamed"]);
    server.engine.delete_ticket(&server.operator(), id).await.unwrap();
    assert_eq!(texts(&client, "q=wombat").await, ["Who feeds a wombat?"]);
    assert_eq!(texts(&client, "q=renamed").await, [""; 0]);
    assert_eq!(asked.status(), 200);
}

#[tokio::test]
async fn nothing_that_is_typed_is_a_command() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    ticket(&server, "Plain", "either this or not that; 東京で日本語を話す").await;
    for query in [
        "%22this%22",
        "this*",
        "-this",
        "this%20OR%20zebra",
        "NEAR(this%20that)",
        "words:this",
        "this%20%26%20%7C%20!%20zebra",
        "%27%3B%20drop%20table%20message%3B--",
        "this%5C",
        "%E6%97%A5%E6%9C%AC",
        "%E8%AA%9E",
        "%E4%BA%AC%E6%9D%B1",
        "\u{fffd}%F0%9F%98%80this",
    ] {
        let found = texts(&client, &format!("q={query}")).await;
        let all = [
            "%22this%22",
            "this*",
            "-this",
            "this%5C",
            "%E6%97%A5%E6%9C%AC",
            "%E8%AA%9E",
            "\u{fffd}%F0%9F%98%80this",
        ];
        assert_eq!(found.len(), usize::from(all.contains(&query)), "{query}");
    }
    let long = format!("q={}", "a".repeat(501));
    let many = (0..17).map(|number| format!("w{number}")).collect::<Vec<_>>().join("+");
    let many = format!("q={many}");
    let bad = [
        ("", "q"),
        ("q=", "q"),
        ("q=%22*%22%20-%20()", "q"),
        ("q=%F0%9F%98%80", "q"),
        (&long, "q"),
        (&many, "q"),
        ("q=a&status=done", "status"),
        ("q=a&priority=1", "priority"),
        ("q=a&kind=customer", "kind"),
        ("q=a&assignee_id=cus_1", "assignee_id"),
        ("q=a&customer_id=ada", "customer_id"),
        ("q=a&created_from=yesterday", "created_from"),
        ("q=a&created_until=1", "created_until"),
        ("q=a&tag=%00", "query"),
        ("q=a&channel=%00", "query"),
        ("q=a&limit=0", "limit"),
        ("q=a&after=x", "after"),
    ];
    for (query, param) in bad {
        let reply = find(&client, query).await;
        assert_eq!((reply.status(), reply.text("/error/param").as_str()), (422, param), "{query}");
    }
    assert_snapshot!(find(&client, "q=*").await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"q has no word to look for","param":"q","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
}

#[tokio::test]
async fn only_the_company_searches_and_only_its_own() {
    let server = TestServer::start().await;
    ticket(&server, "Secret", "a wombat").await;
    for client in [server.as_test(), server.as_stranger()] {
        let none = find(&client, "q=wombat").await.to_string();
        assert_eq!(none, r#"200 {"data":[],"has_more":false,"next":null}"#);
    }
    let given = json!({"customer": {"external_id": "ada"}});
    let token = server.as_secret().post("/v1/tokens", given).await.text("/token");
    for client in [server.as_publishable(), server.with_key(&token)] {
        let reply = find(&client, "q=wombat").await;
        assert_eq!((reply.status(), reply.text("/error/code").as_str()), (403, "forbidden"));
    }
    assert_eq!(find(&server.as_nobody(), "q=wombat").await.status(), 401);
}

/// More than one transaction carries over is found when upkeep has done its work; a rebuild finds it all again.
#[tokio::test]
async fn an_index_is_made_anew() {
    let server = TestServer::start().await;
    let id = ticket(&server, "Many", "wombat 0").await;
    for number in 1..=3 {
        note(&server, id, &format!("wombat {number}")).await;
    }
    server.engine.refill_index(&server.operator()).await.unwrap();
    server.engine.index_all(|_| {}).await.unwrap();
    assert_eq!(texts(&server.as_secret(), "q=wombat").await.len(), 4);
}
