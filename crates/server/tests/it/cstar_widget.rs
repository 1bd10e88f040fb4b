//! cStar's widget: customers whose company signed who they are, and what they do with their sessions.

mod client;

use domain::id::CustomerId;
use domain::page::PageRequest;
use domain::workspace::{Mode, Scope};
use engine::{
    CustomerFilter, IDENTITY_OVERLAP, IdentitySecret, NewNote, NewReply, Once, SavedReply, Speaker,
};
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const VERIFY: &str = "/api/widget/verify-identity";
const CONVERSATIONS: &str = "/api/widget/conversations";
const TICKETS: &str = "/api/widget/tickets";
const MESSAGES: &str = "/api/widget/messages";
const QUESTION: &str = "How do I reset my password?";
/// The secret that the known signatures were made with.
const SECRET: &str = "sk_live_testsecret";
/// When every test begins, in seconds.
const NOW: i64 = 1_700_000_000;
const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

/// Texts with their signatures, as they were computed by another program.
const VECTORS: [(&str, &str); 4] = [
    (
        r#"{"email":"jane@example.com","externalId":"usr_123","name":"Jane","timestamp":1700000000}"#,
        "1104f212f8a5288e9f0a9040ae4fd547a6983e8de8900c6432421169feb3b675",
    ),
    (
        r#"{"email":"jane@example.com","externalId":"usr_123","timestamp":1700000000}"#,
        "aa0a46439e1cfe7372a368376fecfb1da7be8065155d673aae2ed6ce10ebf2ad",
    ),
    (
        r#"{"email":"zoé@example.com","externalId":"a/b\"c","name":"Zoë 🚀\n\t","timestamp":1700000000}"#,
        "8b7507dd8204233379c3a0827e190cd0138616b703dba6fdea9a24a6af37fba6",
    ),
    (
        r#"{"email":"jane@example.com","externalId":"usr_123","name":"Jane","timestamp":1700000000.5}"#,
        "5176acd7bfb507898dcd55aa42c5fa1135e91aba9f98c186370e7a32dc475087",
    ),
];

async fn take(server: &TestServer, mode: Mode, secret: &str) {
    let scope = Scope { workspace: server.acme, mode };
    server.engine.take_identity_secret(scope, secret, IDENTITY_OVERLAP).await.unwrap();
}

/// A server that knows the answer to one question, and the companies' secret.
pub(crate) async fn start() -> TestServer {
    let server = TestServer::start().await;
    server.article(QUESTION, "Open Settings, then choose Reset password.").await;
    take(&server, Mode::Live, SECRET).await;
    server
}

fn sign(canonical: &str) -> String {
    IdentitySecret::taken_over(SECRET).unwrap().sign(canonical)
}

/// What the chat client sends, letter by letter.
fn identity(customer: &str, signature: &str, test_mode: bool) -> String {
    format!(
        r#"{{"teamSlug":"acme","testMode":{test_mode},"customer":{customer},"signature":"{signature}"}}"#
    )
}

async fn verify(client: &Client, body: impl Into<Vec<u8>>) -> Reply {
    client.call("POST", VERIFY).header("content-type", "application/json").body(body).send().await
}

fn canonical(name: &str, timestamp: &str) -> String {
    format!(
        r#"{{"email":"{name}@example.com","externalId":"{name}","name":"{name}","timestamp":{timestamp}}}"#
    )
}

/// A customer's session.
async fn identified(server: &TestServer, name: &str) -> Client {
    let customer = canonical(name, &NOW.to_string());
    let reply = verify(&server.as_nobody(), identity(&customer, &sign(&customer), false)).await;
    assert_eq!(reply.status(), 200, "{reply}");
    server.with_key(&reply.text("/data/sessionToken"))
}

/// What an answer says without what differs each time.
fn shown(reply: &Reply) -> String {
    let token = reply.text("/data/sessionToken");
    assert_eq!(token.split('.').count(), 3, "{token}");
    reply.to_string().replace(&token, "…")
}

/// A failure on one line.
fn told(reply: &Reply) -> String {
    let body = reply.json();
    let text = |name: &str| body["error"][name].as_str().unwrap_or("-").to_owned();
    format!("{} {} {}: {}", reply.status(), text("code"), text("param"), text("message"))
}

/// What everybody is called of whom something is written, the newest first.
async fn customers(server: &TestServer) -> Vec<String> {
    let request = PageRequest { after: None, limit: 10 };
    let page =
        server.engine.customers(&server.operator(), CustomerFilter::default(), request).await;
    page.unwrap().items.into_iter().filter_map(|customer| customer.name).collect()
}

/// Asks for the messages until there are so many.
async fn wait_for(client: &Client, ticket: &str, count: usize) -> Reply {
    loop {
        let reply = client.get(&format!("{MESSAGES}?ticketId={ticket}")).await;
        assert_eq!(reply.status(), 200, "{reply}");
        if reply.json()["data"]["messages"].as_array().unwrap().len() >= count {
            return reply;
        }
    }
}

#[tokio::test]
async fn a_signed_identity_is_verified() {
    let server = start().await;
    let page = server.as_nobody();
    let mut customers = Vec::new();
    for (customer, signature) in VECTORS {
        let reply = verify(&page, identity(customer, signature, false)).await;
        assert_eq!(reply.status(), 200, "{customer}: {reply}");
        customers.push(reply.json()["data"]["customer"].to_string());
    }
    assert_snapshot!(customers.join("\n"), @r#"
        {"email":"jane@example.com","externalId":"usr_123","id":"cus_018bcfe568007000800000000000000e","name":"Jane"}
        {"email":"jane@example.com","externalId":"usr_123","id":"cus_018bcfe568007000800000000000000e","name":"Jane"}
        {"email":"zoé@example.com","externalId":"a/b\"c","id":"cus_018bcfe5680070008000000000000012","name":"Zoë 🚀"}
        {"email":"jane@example.com","externalId":"usr_123","id":"cus_018bcfe568007000800000000000000e","name":"Jane"}
        "#);
    let (customer, signature) = VECTORS[0];
    let first = verify(&page, identity(customer, signature, false)).await;
    assert_snapshot!(shown(&first), @r#"200 {"success":true,"data":{"verified":true,"customer":{"id":"cus_018bcfe568007000800000000000000e","externalId":"usr_123","email":"jane@example.com","name":"Jane"},"sessionToken":"…","expiresAt":"2023-11-15T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let session = server.with_key(&first.text("/data/sessionToken"));
    assert_eq!(session.get("/v1/conversations").await.status(), 200, "it is a session like others");
    server.clock.advance(24 * HOUR - SECOND);
    assert_eq!(session.get(CONVERSATIONS).await.status(), 200);
    server.clock.advance(SECOND);
    assert_snapshot!(told(&session.get(CONVERSATIONS).await), @r#"401 invalid_api_key -: this token has expired"#);
}

/// The order of the fields is the page's affair; a number is signed in the letters that it has.
#[tokio::test]
async fn what_is_signed_is_four_fields_as_they_came() {
    let server = start().await;
    let page = server.as_nobody();
    let customer = r#"{ "timestamp": 1.70e9, "name": "J\u0061ne", "metadata": {}, "avatarUrl": "https://a.example/j.png",
        "email": "jane@example.com", "externalId": "usr\/1" }"#;
    let canonical =
        r#"{"email":"jane@example.com","externalId":"usr/1","name":"Jane","timestamp":1.70e9}"#;
    assert_eq!(verify(&page, identity(customer, &sign(canonical), false)).await.status(), 200);
    for other in [
        canonical.replace("1.70e9", "1700000000"),
        canonical.replace("1.70e9", "1.7e9"),
        canonical.replace("\"name\":\"Jane\",", ""),
        canonical.replace(',', ", "),
    ] {
        let reply = verify(&page, identity(customer, &sign(&other), false)).await;
        assert_eq!(reply.status(), 401, "{other}");
    }
    let nameless =
        r#"{"email":"j@example.com","externalId":"j","name":null,"timestamp":1700000000}"#;
    let reply = verify(&page, identity(nameless, &sign(nameless), false)).await;
    assert_eq!(reply.text("/data/customer/name"), "");
}

#[tokio::test]
async fn what_proves_nothing_is_refused() {
    let server = start().await;
    let page = server.as_nobody();
    let (customer, signature) = VECTORS[0];
    let right = identity(customer, signature, false);
    let mut said = Vec::new();
    for (wanted, other) in [
        (r#""teamSlug":"acme""#, r#""teamSlug":"nowhere""#),
        (r#""teamSlug":"acme""#, r#""teamSlug":"globex""#),
        (r#""testMode":false"#, r#""testMode":true"#),
        ("Jane", "Mary"),
        ("usr_123", "usr_124"),
        (signature, &signature.to_uppercase()),
        (signature, &signature[1..]),
        (signature, ""),
        (r#""teamSlug":"acme","#, ""),
        (r#""externalId":"usr_123","#, ""),
        (r#""email":"jane@example.com","#, r#""email":null,"#),
        (r#","timestamp":1700000000"#, ""),
        ("1700000000", r#""1700000000""#),
        ("1700000000", "null"),
        ("1700000000", "1700000000.0000000000000000000000000"),
        (r#""Jane""#, "7"),
        (r#""usr_123""#, "123"),
        (r#""testMode":false"#, r#""testMode":"no""#),
        (r#""name""#, r#""age":7,"name""#),
        (r#""name""#, r#""metadata":{"plan":"pro"},"name""#),
        (r#""name""#, r#""name":"Jane","name""#),
        (r#"{"team"#, r#"[{"team"#),
        ("}", ""),
    ] {
        let body = right.replacen(wanted, other, 1);
        assert_ne!(body, right, "{wanted}");
        said.push(format!("{other}  =>  {}", told(&verify(&page, body).await)));
    }
    assert_snapshot!(said.join("\n"), @r#"
        "teamSlug":"nowhere"  =>  404 resource_missing -: no such team
        "teamSlug":"globex"  =>  403 insufficient_permissions -: you may not identify customers here: this workspace has no identity secret in this mode; make one with `switchboard identity-secret create`
        "testMode":true  =>  403 insufficient_permissions -: you may not identify customers here: this workspace has no identity secret in this mode; make one with `switchboard identity-secret create`
        Mary  =>  401 invalid_signature -: the signature is wrong: the identity secret makes another one of these values
        usr_124  =>  401 invalid_signature -: the signature is wrong: the identity secret makes another one of these values
        1104F212F8A5288E9F0A9040AE4FD547A6983E8DE8900C6432421169FEB3B675  =>  401 invalid_signature -: the signature is wrong: the identity secret makes another one of these values
        104f212f8a5288e9f0a9040ae4fd547a6983e8de8900c6432421169feb3b675  =>  401 invalid_signature -: the signature is wrong: the identity secret makes another one of these values
          =>  401 invalid_signature -: the signature is wrong: the identity secret makes another one of these values
          =>  400 parameter_missing teamSlug: teamSlug is needed
          =>  400 parameter_missing customer.externalId: customer.externalId is needed
        "email":null,  =>  400 parameter_missing customer.email: customer.email is needed
          =>  400 parameter_missing customer.timestamp: customer.timestamp is needed
        "1700000000"  =>  400 parameter_invalid customer.timestamp: customer.timestamp is a number: seconds since 1970
        null  =>  400 parameter_missing customer.timestamp: customer.timestamp is needed
        1700000000.0000000000000000000000000  =>  400 parameter_invalid customer.timestamp: customer.timestamp is a number: seconds since 1970
        7  =>  400 parameter_invalid customer.name: invalid type: integer `7`, expected a string
        123  =>  400 parameter_invalid customer.externalId: invalid type: integer `123`, expected a string
        "testMode":"no"  =>  400 parameter_invalid testMode: invalid type: string "no", expected a boolean
        "age":7,"name"  =>  400 parameter_invalid customer.age: unknown field `age`, expected one of `externalId`, `email`, `name`, `avatarUrl`, `metadata`, `timestamp`
        "metadata":{"plan":"pro"},"name"  =>  400 parameter_invalid customer.metadata.plan: invalid type: string "pro", expected an object
        "name":"Jane","name"  =>  400 parameter_invalid customer: duplicate field `name`
        [{"team  =>  400 parameter_invalid -: the body is no object
          =>  400 parameter_invalid customer.signature: unknown field `signature`, expected one of `externalId`, `email`, `name`, `avatarUrl`, `metadata`, `timestamp`
        "#);
    assert_eq!(customers(&server).await, [""; 0], "nothing was written");
}

#[tokio::test]
async fn what_is_signed_must_be_somebody() {
    let server = start().await;
    let page = server.as_nobody();
    let (customer, signature) = VECTORS[0];
    let signed = |customer: &str| identity(customer, &sign(customer), false);
    let mut said = Vec::new();
    for (wanted, other) in [
        (r#""usr_123""#, r#"" usr_123""#.to_owned()),
        (r#""usr_123""#, r#""""#.to_owned()),
        (r#""usr_123""#, format!(r#""{}""#, "x".repeat(256))),
        ("jane@example.com", "jane".to_owned()),
    ] {
        let reply = verify(&page, signed(&customer.replacen(wanted, &other, 1))).await;
        said.push(told(&reply));
    }
    let script = customer.replacen('{', r#"{"avatarUrl":"javascript:alert(1)","#, 1);
    said.push(told(&verify(&page, identity(&script, signature, false)).await));
    let large = format!(r#"{{"metadata":{{"a":{{"value":"{}"}}}},"#, "x".repeat(20_000));
    let large = customer.replacen('{', &large, 1);
    said.push(told(&verify(&page, identity(&large, signature, false)).await));
    assert_snapshot!(said.join("\n"), @r#"
        400 parameter_invalid customer.externalId: an external id neither begins nor ends with white space
        400 parameter_invalid customer.externalId: customer.externalId needs some text
        400 parameter_invalid customer.externalId: customer.externalId has 256 bytes; at most 255 are allowed
        400 parameter_invalid customer.email: customer.email is not an e-mail address
        400 parameter_invalid customer.avatarUrl: customer.avatarUrl begins with https:// or http:// and has no spaces
        400 parameter_invalid customer.metadata: customer.metadata has 20039 bytes; at most 16384 are allowed
        "#);
    assert_eq!(customers(&server).await, [""; 0], "nothing was written");
}

/// A signature that somebody saw is of no use when its window is over.
#[tokio::test]
async fn a_signature_is_good_in_its_window() {
    let server = start().await;
    take(&server, Mode::Test, SECRET).await;
    let page = server.as_nobody();
    let ask = async |timestamp: &str, test_mode: bool| {
        let customer = canonical("ada", timestamp);
        verify(&page, identity(&customer, &sign(&customer), test_mode)).await
    };
    let mut said = Vec::new();
    for (timestamp, test_mode) in [
        ("1699999700", false),
        ("1699999699.999", false),
        ("1700000300", false),
        ("1700000300.001", false),
        ("1699913600", true),
        ("1699913599.999", true),
        ("1700086400", true),
        ("1700086400.001", true),
        ("1700000000000", true),
        ("-1700000000", false),
        ("1e400", false),
        ("-1e400", true),
    ] {
        let reply = ask(timestamp, test_mode).await;
        let outcome = if reply.status() == 200 { "200".to_owned() } else { told(&reply) };
        said.push(format!("{timestamp}: {outcome}"));
    }
    assert_snapshot!(said.join("\n"), @r#"
        1699999700: 200
        1699999699.999: 401 invalid_signature -: the signature has expired: sign again
        1700000300: 200
        1700000300.001: 401 invalid_signature -: the signature's timestamp lies ahead: it counts seconds since 1970, in UTC
        1699913600: 200
        1699913599.999: 401 invalid_signature -: the signature has expired: sign again
        1700086400: 200
        1700086400.001: 401 invalid_signature -: the signature's timestamp lies ahead: it counts seconds since 1970, in UTC
        1700000000000: 401 invalid_signature -: the signature's timestamp lies ahead: it counts seconds since 1970, in UTC
        -1700000000: 401 invalid_signature -: the signature has expired: sign again
        1e400: 401 invalid_signature -: the signature's timestamp lies ahead: it counts seconds since 1970, in UTC
        -1e400: 401 invalid_signature -: the signature has expired: sign again
        "#);
    let again = async |test_mode| ask("1700000000", test_mode).await.status();
    assert_eq!((again(false).await, again(true).await), (200, 200));
    server.clock.advance(300 * SECOND);
    assert_eq!((again(false).await, again(true).await), (200, 200));
    server.clock.advance(1);
    assert_eq!((again(false).await, again(true).await), (401, 200));
    server.clock.advance(24 * HOUR - 300 * SECOND);
    assert_eq!((again(false).await, again(true).await), (401, 401));
}

#[tokio::test]
async fn live_and_test_are_two_worlds() {
    let server = start().await;
    take(&server, Mode::Test, "ids_test_another_secret").await;
    let page = server.as_nobody();
    let customer = canonical("ada", &NOW.to_string());
    let test = IdentitySecret::taken_over("ids_test_another_secret").unwrap().sign(&customer);
    assert_eq!(verify(&page, identity(&customer, &sign(&customer), true)).await.status(), 401);
    assert_eq!(verify(&page, identity(&customer, &test, false)).await.status(), 401);
    let live = verify(&page, identity(&customer, &sign(&customer), false)).await;
    let trial = verify(&page, identity(&customer, &test, true)).await;
    assert_ne!(live.text("/data/customer/id"), trial.text("/data/customer/id"));
    let trial = server.with_key(&trial.text("/data/sessionToken"));
    trial.post(TICKETS, json!({"subject": "Trying"})).await;
    let live = server.with_key(&live.text("/data/sessionToken"));
    assert_eq!(live.get(CONVERSATIONS).await.json()["data"]["conversations"], json!([]));
}

#[tokio::test]
async fn an_address_of_somebody_else_is_a_conflict() {
    let server = start().await;
    identified(&server, "ada").await;
    identified(&server, "bob").await;
    let page = server.as_nobody();
    for taken in ["bob", "new"] {
        let customer = canonical("ada", &NOW.to_string())
            .replace(r#""externalId":"ada""#, &format!(r#""externalId":"{taken}""#))
            .replace(r#""name":"ada""#, r#""name":"Mallory""#);
        let reply = verify(&page, identity(&customer, &sign(&customer), false)).await;
        assert_eq!(
            told(&reply),
            "409 resource_conflict -: this external id and this e-mail address belong to different customers"
        );
    }
    assert_eq!(customers(&server).await, ["bob", "ada"]);
}

#[tokio::test]
async fn a_picture_and_traits_come_along() {
    let server = start().await;
    let page = server.as_nobody();
    let canonical = canonical("ada", &NOW.to_string());
    let ask = async |more: &str| {
        let customer = canonical.replacen('{', &format!("{{{more}"), 1);
        let reply = verify(&page, identity(&customer, &sign(&canonical), false)).await;
        assert_eq!(reply.status(), 200, "{reply}");
        let id: CustomerId = reply.text("/data/customer/id").parse().unwrap();
        let profile = server.engine.customer(&server.operator(), id).await.unwrap().profile;
        (profile.avatar_url, profile.traits.as_str().to_owned())
    };
    let said = r#""avatarUrl":"https://a.example/ada.png","metadata":{"plan":{"value":"pro","agentVisible":true},"score":{"value":"7"}},"#;
    let picture = Some("https://a.example/ada.png".to_owned());
    let traits = r#"{"plan":{"value":"pro","agentVisible":true},"score":{"value":"7","agentVisible":false}}"#;
    assert_eq!(ask(said).await, (picture.clone(), traits.to_owned()));
    assert_eq!(ask("").await, (picture.clone(), traits.to_owned()), "what is not said stays");
    assert_eq!(ask(r#""avatarUrl":"","metadata":{},"#).await, (picture, "{}".to_owned()));
}

/// The walk of the chat client: a ticket, the answer of the AI, another question.
#[tokio::test]
async fn a_customer_asks_and_the_ai_answers() {
    let server = start().await;
    let ada = identified(&server, "ada").await;
    let body = json!({"teamId": null, "subject": "Password", "message": QUESTION});
    let opened = ada.post(TICKETS, body).await;
    assert_snapshot!(opened, @r#"201 {"success":true,"data":{"id":"tkt_018bcfe5680070008000000000000011","ticketNumber":"1","subject":"Password","status":"new","messageCount":1,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z","closedAt":null},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let id = opened.text("/data/id");
    assert_snapshot!(wait_for(&ada, &id, 2).await, @r#"200 {"success":true,"data":{"messages":[{"id":"msg_018bcfe5680070008000000000000013","content":"How do I reset my password?","sender":"customer","sender_name":"ada","created_at":"2023-11-14T22:13:20.000Z","read_at":null,"attachments":[]},{"id":"msg_018bcfe5680070008000000000000018","content":"Open Settings, then choose Reset password.","sender":"agent","sender_name":"Acme","created_at":"2023-11-14T22:13:20.000Z","read_at":null,"attachments":[]}]},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let body = json!({"teamId": null, "ticketId": id, "content": "Wombat xylophone?"});
    let sent = ada.post(MESSAGES, body).await;
    assert_snapshot!(sent, @r#"201 {"success":true,"data":{"message":{"id":"msg_018bcfe568007000800000000000001b","content":"Wombat xylophone?","sender":"customer","sender_name":"ada","created_at":"2023-11-14T22:13:20.000Z","read_at":null,"attachments":[]}},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let all = wait_for(&ada, &id, 4).await.json();
    let speakers = all["data"]["messages"].as_array().unwrap().iter();
    let speakers: Vec<&str> = speakers.map(|one| one["sender"].as_str().unwrap()).collect();
    assert_eq!(speakers, ["customer", "agent", "customer", "agent"]);
    assert_eq!(all["data"]["messages"][2]["id"], sent.json()["data"]["message"]["id"]);
    assert_snapshot!(ada.get(CONVERSATIONS).await, @r#"200 {"success":true,"data":{"conversations":[{"id":"tkt_018bcfe5680070008000000000000011","ticketNumber":"1","subject":"Password","status":"new","messageCount":4,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z","closedAt":null}],"cursor":null,"hasMore":false},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
}

#[tokio::test]
async fn a_ticket_may_begin_without_a_message() {
    let server = start().await;
    let ada = identified(&server, "ada").await;
    let opened = ada.post(TICKETS, json!({"subject": "Hello"})).await;
    let path = format!("{MESSAGES}?ticketId={}&teamId=", opened.text("/data/id"));
    assert_eq!(ada.get(&path).await.json()["data"], json!({"messages": []}));
    for team in [json!("tm_1"), json!(7), json!(null), json!({"id": "x"})] {
        let body = json!({"teamId": team, "subject": "Hello", "message": null});
        assert_eq!(ada.post(TICKETS, body).await.status(), 201, "{team}");
    }
    let path = format!("{CONVERSATIONS}?teamId=anything");
    assert_eq!(ada.get(&path).await.json()["data"]["conversations"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_repeated_ticket_is_one() {
    let server = start().await;
    let ada = identified(&server, "ada").await;
    let ask = async |subject: &str| {
        let call = ada.call("POST", TICKETS).header("idempotency-key", "once");
        call.json(&json!({"subject": subject})).send().await
    };
    let (first, again) = (ask("Hello").await, ask("Hello").await);
    assert_eq!(first.text("/data/id"), again.text("/data/id"));
    assert_eq!(told(&ask("Other").await).split(' ').nth(1), Some("idempotency_conflict"));
}

#[tokio::test]
async fn conversations_come_in_pages_the_newest_first() {
    let server = start().await;
    let ada = identified(&server, "ada").await;
    for subject in ["One", "Two", "Three"] {
        ada.post(TICKETS, json!({"subject": subject})).await;
    }
    // What was said through another door is the same customer's.
    let given =
        server.as_secret().post("/v1/tokens", json!({"customer": {"external_id": "ada"}})).await;
    let elsewhere = server.with_key(&given.text("/token"));
    elsewhere.post("/v1/chat", json!({"message": "Somewhere else"})).await;
    let (mut cursor, mut pages) = (String::new(), Vec::new());
    loop {
        let page =
            ada.get(&format!("{CONVERSATIONS}?limit=3{cursor}")).await.json()["data"].clone();
        let subjects = page["conversations"].as_array().unwrap().iter();
        let line = |one: &Value| {
            format!(
                "#{} {} {}",
                one["ticketNumber"].as_str().unwrap(),
                one["subject"],
                one["status"]
            )
        };
        pages.push(subjects.map(line).collect::<Vec<_>>());
        match page["cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break assert_eq!(page["hasMore"], false),
        }
    }
    assert_snapshot!(format!("{pages:#?}"), @r##"
        [
            [
                "# \"Somewhere else\" \"open\"",
                "#3 \"Three\" \"new\"",
                "#2 \"Two\" \"new\"",
            ],
            [
                "#1 \"One\" \"new\"",
            ],
        ]
        "##);
    let bob = identified(&server, "bob").await;
    let mut said = Vec::new();
    for query in ["limit=0", "limit=101", "limit=x", "cursor=x", "status=open"] {
        said.push(told(&ada.get(&format!("{CONVERSATIONS}?{query}")).await));
    }
    assert_snapshot!(said.join("\n"), @r#"
        400 parameter_invalid limit: limit is a number from 1 to 100
        400 parameter_invalid limit: limit is a number from 1 to 100
        400 parameter_invalid limit: limit is a number from 1 to 100
        400 parameter_invalid cursor: cursor is not a position of this list
        400 parameter_invalid status: unknown parameter; known are cursor, limit, teamId
        "#);
    let foreign = bob.get(&format!("{CONVERSATIONS}?limit=3{cursor}")).await;
    let never = format!("{CONVERSATIONS}?cursor=tkt_{}", "f".repeat(32));
    assert_eq!((foreign.status(), foreign.body), (400, bob.get(&never).await.body));
}

#[tokio::test]
async fn what_is_wrong_is_told() {
    let server = start().await;
    let ada = identified(&server, "ada").await;
    let id = ada.post(TICKETS, json!({"subject": "Hello"})).await.text("/data/id");
    let mut said = Vec::new();
    for body in [
        json!({}),
        json!({"subject": null}),
        json!({"subject": " "}),
        json!({"subject": 7}),
        json!({"subject": "x".repeat(501)}),
        json!({"subject": "A", "message": "x".repeat(65_537)}),
        json!({"subject": "A", "priority": "urgent"}),
        json!([]),
    ] {
        said.push(told(&ada.post(TICKETS, body).await));
    }
    for body in [
        json!({"content": "Hi"}),
        json!({"ticketId": id}),
        json!({"ticketId": id, "content": ""}),
        json!({"ticketId": "tkt_1", "content": "Hi"}),
        json!({"ticketId": id, "content": "Hi", "sender": "agent"}),
    ] {
        said.push(told(&ada.post(MESSAGES, body).await));
    }
    for path in [MESSAGES, "/api/widget/messages?ticketId=x", "/api/widget/nothing"] {
        said.push(told(&ada.get(path).await));
    }
    said.push(told(&ada.get(TICKETS).await));
    for client in [server.as_nobody(), server.as_secret(), server.as_publishable()] {
        said.push(told(&client.get(CONVERSATIONS).await));
    }
    said.push(told(&server.with_key("a.b.c").post(TICKETS, json!({"subject": "Hi"})).await));
    assert_snapshot!(said.join("\n"), @r#"
        400 parameter_missing subject: subject is needed
        400 parameter_missing subject: subject is needed
        400 parameter_invalid subject: subject needs some text
        400 parameter_invalid subject: invalid type: integer `7`, expected a string
        400 parameter_invalid subject: subject has 501 bytes; at most 500 are allowed
        400 parameter_invalid message: message has 65537 bytes; at most 65536 are allowed
        400 parameter_invalid priority: unknown field `priority`, expected one of `teamId`, `subject`, `message`
        400 parameter_invalid -: the body is no object
        400 parameter_missing ticketId: ticketId is needed
        400 parameter_missing content: content is needed
        400 parameter_invalid content: content needs some text
        404 resource_missing -: no such ticket
        400 parameter_invalid sender: unknown field `sender`, expected one of `teamId`, `ticketId`, `content`
        400 parameter_missing ticketId: ticketId is needed
        404 resource_missing -: no such ticket
        404 resource_missing -: there is nothing at this address
        405 method_not_allowed -: this address does not take this method
        401 authentication_required -: identify the customer first, and send the sessionToken as "Authorization: Bearer …"
        401 authentication_required -: identify the customer first, and send the sessionToken as "Authorization: Bearer …"
        401 authentication_required -: identify the customer first, and send the sessionToken as "Authorization: Bearer …"
        401 invalid_api_key -: this token is invalid
        "#);
}

/// What belongs to another customer is answered like what does not exist, and notes are nobody's but colleagues'.
#[tokio::test]
async fn customers_see_their_own_and_nothing_internal() {
    let server = start().await;
    let (ada, bob) = (identified(&server, "ada").await, identified(&server, "bob").await);
    let opened = ada.post(TICKETS, json!({"subject": "Hello", "message": QUESTION})).await;
    let id = opened.text("/data/id");
    wait_for(&ada, &id, 2).await;
    let (company, conversation) = (server.operator(), id.replace("tkt_", "cnv_").parse().unwrap());
    let nothing: fn(&domain::note::Note) -> SavedReply = |_| SavedReply { status: 0, body: vec![] };
    let note = NewNote { text: "A secret".to_owned(), author: None, author_name: None };
    server.engine.add_note(&company, conversation, note, Once::always(nothing)).await.unwrap();
    let reply = |name: Option<&str>| NewReply {
        speaker: Speaker::Person { teammate: None, name: name.map(str::to_owned) },
        text: "Let me see.".to_owned(),
        files: Vec::new(),
    };
    let nothing: fn(&domain::message::Message) -> SavedReply =
        |_| SavedReply { status: 0, body: vec![] };
    for name in [Some("Grace"), None] {
        let reply = server.engine.reply(&company, conversation, reply(name), Once::always(nothing));
        reply.await.unwrap();
    }
    let seen = wait_for(&ada, &id, 4).await;
    assert!(!seen.to_string().contains("secret"), "{seen}");
    let names: Vec<String> =
        (0..4).map(|at| seen.text(&format!("/data/messages/{at}/sender_name"))).collect();
    assert_eq!(names, ["ada", "Acme", "Grace", "Acme"]);

    // A person answers now: the AI is silent.
    let more = json!({"ticketId": id, "content": QUESTION});
    assert_eq!(ada.post(MESSAGES, more.clone()).await.status(), 201);
    assert_eq!(
        wait_for(&ada, &id, 5).await.json()["data"]["messages"].as_array().unwrap().len(),
        5
    );

    let never = format!("tkt_{}", "f".repeat(32));
    let (foreign, missing) = (
        bob.get(&format!("{MESSAGES}?ticketId={id}")).await,
        bob.get(&format!("{MESSAGES}?ticketId={never}")).await,
    );
    assert_eq!((foreign.status(), foreign.body), (404, missing.body.clone()));
    let foreign = bob.post(MESSAGES, more).await;
    assert_eq!((foreign.status(), foreign.body), (404, missing.body));
    assert_eq!(bob.get(CONVERSATIONS).await.json()["data"]["conversations"], json!([]));
}

#[tokio::test]
async fn a_ticket_that_was_closed_goes_on() {
    let server = start().await;
    let ada = identified(&server, "ada").await;
    let id = ada.post(TICKETS, json!({"subject": "Hello"})).await.text("/data/id");
    let conversation = id.replace("tkt_", "cnv_").parse().unwrap();
    server.engine.close_conversation(&server.operator(), conversation, "done").await.unwrap();
    let status = async || ada.get(CONVERSATIONS).await.text("/data/conversations/0/status");
    assert_eq!(status().await, "closed");
    let sent = ada.post(MESSAGES, json!({"ticketId": id, "content": "Wait"})).await;
    assert_eq!((sent.status(), status().await.as_str()), (201, "open"), "{sent}");
}

#[tokio::test]
async fn pages_of_listed_origins_may_call() {
    let server = start().await;
    let origins = vec!["https://shop.example.com".to_owned()];
    let ada = identified(&server, "ada").await;
    server.engine.set_origins(server.acme, &origins).await.unwrap();
    for path in [VERIFY, CONVERSATIONS, TICKETS, MESSAGES] {
        let call = server.as_nobody().call("OPTIONS", path).header("origin", "https://any.example");
        let call = call.header("access-control-request-method", "POST");
        let call = call.header("access-control-request-headers", "authorization,content-type");
        let reply = call.send().await;
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"), "{path}");
        let headers = reply.header("access-control-allow-headers").unwrap();
        assert!(headers.contains("Authorization") && headers.contains("Content-Type"), "{headers}");
    }
    let customer = canonical("new", &NOW.to_string());
    let body = identity(&customer, &sign(&customer), false);
    let ask = async |origin: &str| {
        let call = server.as_nobody().call("POST", VERIFY).header("origin", origin);
        call.body(body.clone()).send().await
    };
    let evil = ask("https://evil.example").await;
    assert_snapshot!(told(&evil), @r#"403 insufficient_permissions -: you may not use this key or token on pages of this origin"#);
    assert_eq!(evil.header("access-control-allow-origin"), Some("*"), "the page may read it");
    assert_eq!(customers(&server).await, ["ada"], "nothing was written");
    assert_eq!(ask("https://shop.example.com").await.status(), 200);
    let list = async |origin: &str| {
        ada.call("GET", CONVERSATIONS).header("origin", origin).send().await.status()
    };
    assert_eq!((list("https://evil.example").await, list(&origins[0]).await), (403, 200));
}

/// A new secret, and the one before while it is good.
#[tokio::test]
async fn both_generations_of_a_secret_are_believed() {
    let server = start().await;
    take(&server, Mode::Live, "ids_live_the_next_secret").await;
    let page = server.as_nobody();
    let next = IdentitySecret::taken_over("ids_live_the_next_secret").unwrap();
    let ask = async |secret: &IdentitySecret| {
        let customer = canonical("ada", &(server.clock.now().millis() / 1_000).to_string());
        verify(&page, identity(&customer, &secret.sign(&customer), false)).await.status()
    };
    let first = IdentitySecret::taken_over(SECRET).unwrap();
    assert_eq!((ask(&first).await, ask(&next).await), (200, 200));
    server.clock.advance(24 * HOUR);
    assert_eq!((ask(&first).await, ask(&next).await), (401, 200));
}

/// Whoever is identified is welcome where identity is required; their session ends with nothing else.
#[tokio::test]
async fn the_widget_works_where_identity_is_required() {
    let server = start().await;
    server.engine.require_identity(server.acme, true).await.unwrap();
    let ada = identified(&server, "ada").await;
    let opened = ada.post(TICKETS, json!({"subject": "Hello", "message": QUESTION})).await;
    assert_eq!(opened.status(), 201, "{opened}");
    wait_for(&ada, &opened.text("/data/id"), 2).await;
}
