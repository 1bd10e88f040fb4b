//! Customers whose company says who they are, and workspaces that speak with nobody else.

use std::time::Duration;

use domain::workspace::{KeyKind, Mode, Scope};
use engine::{IDENTITY_OVERLAP, IdentitySecret};
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const SESSIONS: &str = "/v1/customer-sessions";
/// When every test begins, in seconds.
const NOW: i64 = 1_700_000_000;

/// A new identity secret of workspace `acme`.
pub(crate) async fn secret(server: &TestServer, mode: Mode) -> IdentitySecret {
    let scope = Scope { workspace: server.acme, mode };
    server.engine.create_identity_secret(scope, IDENTITY_OVERLAP).await.unwrap().secret
}

/// Base64 without padding, in the alphabet for addresses.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let group = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        (0..=chunk.len())
            .map(|place| char::from(LETTERS[(bits >> (18 - 6 * place)) as usize & 63]))
            .collect::<String>()
    };
    bytes.chunks(3).map(group).collect()
}

/// A JSON Web Token, as any library of a company's makes it.
fn token(secret: &IdentitySecret, claims: &Value) -> String {
    let header = base64(br#"{"alg":"HS256","typ":"JWT"}"#);
    let message = format!("{header}.{}", base64(claims.to_string().as_bytes()));
    let digits = secret.sign(&message);
    let bytes = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16));
    let signature: Vec<u8> = bytes.map(Result::unwrap).collect();
    format!("{message}.{}", base64(&signature))
}

fn ada() -> Value {
    let (id, name) = ("ada", "Ada");
    json!({"sub": id, "email": "ada@example.com", "name": name, "aud": "acme", "exp": NOW + 60})
}

async fn begin(client: &Client, identity: &str) -> Reply {
    client.post(SESSIONS, json!({"identity": identity})).await
}

async fn require(server: &TestServer, required: bool) {
    server.engine.require_identity(server.acme, required).await.unwrap();
}

#[tokio::test]
async fn a_company_says_who_a_visitor_is() {
    let server = TestServer::start().await;
    let secret = secret(&server, Mode::Live).await;
    let session = begin(&server.as_publishable(), &token(&secret, &ada())).await;
    assert_eq!(session.status(), 201, "{session}");
    assert_eq!(session.text("/expires_at"), "2023-11-15T22:13:20.000Z");
    let id = session.text("/customer_id");
    let visitor = server.with_key(&session.text("/token"));
    let chat = visitor.post("/v1/chat", json!({"message": "Hello"})).await;
    assert_eq!(chat.status(), 200, "{chat}");
    let list = visitor.get("/v1/conversations").await;
    assert_eq!(list.text("/data/0/customer_id"), id);

    // The company's own tokens, and another page's session, are the same customer's.
    let own = json!({"customer": {"external_id": "ada"}});
    assert_eq!(server.as_secret().post("/v1/tokens", own).await.text("/customer_id"), id);
    let workspace = server.acme.to_string();
    for aud in [json!("acme"), json!(["shop", "acme"]), json!(workspace)] {
        let mut claims = ada();
        claims["aud"] = aud;
        let again = begin(&server.as_publishable(), &token(&secret, &claims)).await;
        assert_eq!(again.text("/customer_id"), id, "{claims}");
    }
}

#[tokio::test]
async fn a_token_that_proves_nothing_is_refused() {
    let server = TestServer::start().await;
    let page = server.as_publishable();
    let none = begin(&page, "a.b.c").await;
    assert_snapshot!(none, @r#"403 {"error":{"type":"permission","code":"forbidden","message":"you may not identify customers here: this workspace has no identity secret in this mode; make one with `switchboard identity-secret create`","doc_url":"/docs/errors#forbidden","request_id":"req_1"}}"#);
    let live = secret(&server, Mode::Live).await;
    let test = secret(&server, Mode::Test).await;
    let forged = begin(&page, "a.b.c").await;
    assert_snapshot!(forged, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"this identity is no token that was signed with this workspace's identity secret","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    for other in [token(&test, &ada()), String::new(), "x".repeat(10_000)] {
        assert_eq!(begin(&page, &other).await.body, forged.body, "{other}");
    }
    let mut said = Vec::new();
    for (name, value) in [
        ("exp", json!(NOW)),
        ("exp", Value::Null),
        ("nbf", json!(NOW + 3_600)),
        ("aud", json!("globex")),
        ("aud", json!(["globex", server.acme.to_string().to_uppercase()])),
        ("aud", Value::Null),
        ("sub", json!(" ada")),
        ("sub", json!("")),
        ("email", json!("nobody")),
    ] {
        let mut claims = ada();
        claims[name] = value.clone();
        let reply = begin(&page, &token(&live, &claims)).await;
        said.push(format!("{name} {value}: {} {}", reply.status(), reply.text("/error/message")));
    }
    assert_snapshot!(said.join("\n"), @r#"
        exp 1700000000: 401 this identity has expired
        exp null: 422 identity needs the texts sub and aud and the number exp; email and name are texts
        nbf 1700003600: 401 this identity is not good yet
        aud "globex": 401 this identity is for another audience: aud is this workspace's slug or id
        aud ["globex","WSP_018BCFE5680070008000000000000001"]: 401 this identity is for another audience: aud is this workspace's slug or id
        aud null: 422 identity needs the texts sub and aud and the number exp; email and name are texts
        sub " ada": 422 an external id neither begins nor ends with white space
        sub "": 422 customer.external_id needs some text
        email "nobody": 422 customer.email is not an e-mail address
        "#);
    let nobody = server.as_secret().get("/v1/conversations").await;
    assert_eq!(nobody.json()["data"], json!([]));
    let stranger = server.engine.find_workspace("globex").await.unwrap().id;
    let scope = Scope { workspace: stranger, mode: Mode::Live };
    let key = server.engine.create_key(scope, KeyKind::Publishable).await.unwrap().secret;
    assert_eq!(begin(&server.with_key(&key), &token(&live, &ada())).await.status(), 403);
}

#[tokio::test]
async fn an_address_of_somebody_else_changes_nothing() {
    let server = TestServer::start().await;
    let secret = secret(&server, Mode::Live).await;
    let page = server.as_publishable();
    begin(&page, &token(&secret, &ada())).await;
    let bob = json!({"sub": "bob", "email": "bob@example.com", "aud": "acme", "exp": NOW + 60});
    let begun = begin(&page, &token(&secret, &bob)).await;
    let mut claims = bob.clone();
    claims["email"] = json!("ADA@example.com");
    claims["name"] = json!("Mallory");
    let clash = begin(&page, &token(&secret, &claims)).await;
    assert_snapshot!(clash, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"this external id and this e-mail address belong to different customers","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    claims["sub"] = json!("mallory");
    assert_eq!(begin(&page, &token(&secret, &claims)).await.status(), 409);
    let again = begin(&page, &token(&secret, &bob)).await;
    assert_eq!(again.text("/customer_id"), begun.text("/customer_id"));
    let names = ["ada", "bob"].map(|name| json!({"customer": {"external_id": name}}));
    for customer in names {
        let given = server.as_secret().post("/v1/tokens", customer).await;
        assert_eq!(given.status(), 201, "{given}");
    }
}

#[tokio::test]
async fn the_secret_before_stays_good_for_a_while() {
    const HOUR: i64 = 60 * 60 * 1_000;
    let server = TestServer::start().await;
    let page = server.as_publishable();
    let first = secret(&server, Mode::Live).await;
    let second = secret(&server, Mode::Live).await;
    let mut claims = ada();
    claims["exp"] = json!(NOW + 1_000_000);
    let status = async |secret| begin(&page, &token(secret, &claims)).await.status();
    assert_eq!((status(&first).await, status(&second).await), (201, 201));
    server.clock.advance(24 * HOUR - 1);
    assert_eq!((status(&first).await, status(&second).await), (201, 201));
    server.clock.advance(1);
    assert_eq!((status(&first).await, status(&second).await), (401, 201));
    let scope = Scope { workspace: server.acme, mode: Mode::Live };
    let third = server.engine.create_identity_secret(scope, Duration::ZERO).await.unwrap();
    assert_eq!((status(&second).await, status(&third.secret).await), (401, 201));
    server.engine.revoke_identity_secret(third.id).await.unwrap();
    assert_eq!(status(&third.secret).await, 403, "there is none any more");
    let again = server.engine.revoke_identity_secret(third.id).await.unwrap_err();
    assert_eq!(again.to_string(), "no such identity secret in use");
    let all = server.engine.identity_secrets(server.acme).await.unwrap();
    assert!(all.iter().all(|secret| secret.retired_at.is_some()) && all.len() == 3);
}

/// A secret is worth nothing to whoever has only the database.
#[tokio::test]
async fn secrets_are_sealed() {
    let server = TestServer::start().await;
    let secret = secret(&server, Mode::Live).await;
    let text = secret.as_str().to_owned();
    assert!(text.starts_with("ids_live_") && text.len() == "ids_live_".len() + 43, "{text}");
    let workspace = server.acme;
    let read = move |tx: &mut store::Tx<'_>| store::identity_secrets::all(tx, workspace);
    let stored = server.engine.db().read(read).await.unwrap();
    let part = &text.as_bytes()["ids_live_".len()..];
    assert!(!stored[0].sealed.windows(part.len()).any(|window| window == part));
}

/// Every door at which somebody unknown may stand.
#[tokio::test]
async fn whoever_is_unknown_is_turned_away_where_identity_is_required() {
    let server = TestServer::start().await;
    let secret = secret(&server, Mode::Live).await;
    let company = server.as_secret();
    let page = server.as_publishable();
    let session = page.post(SESSIONS, json!({})).await;
    let visitor = server.with_key(&session.text("/token"));
    let hello = json!({"message": "Hello"});
    let chat = visitor.post("/v1/chat", hello.clone()).await;
    let conversation = json!({"conversation_id": chat.text("/conversation_id")});
    let one =
        server.with_key(&company.post("/v1/tokens", conversation.clone()).await.text("/token"));
    let convokit = company.post("/api/server/chat", hello.clone()).await;
    let agent = company.post("/v1/agents", json!({"slug": "desk", "name": "Desk"})).await;
    let publish = format!("/v1/agents/{}/publish", agent.text("/id"));
    assert_eq!(company.post(&publish, json!({})).await.status(), 200);
    let given = company.post("/api/v2/chat/tokens", json!({"workflow_id": "desk"})).await;
    let chatter = server.with_key(&given.text("/token"));
    let begun = chatter.post("/api/v2/chat/sessions", json!({})).await;
    assert_eq!(begun.status(), 200, "{begun}");

    require(&server, true).await;
    let refused = page.post(SESSIONS, json!({})).await;
    assert_snapshot!(refused, @r#"403 {"error":{"type":"permission","code":"identity_required","message":"this workspace speaks with identified customers only","doc_url":"/docs/errors#identity_required","request_id":"req_1"}}"#);
    let goes_on = json!({"token": session.text("/token")});
    assert_eq!(page.post(SESSIONS, goes_on).await.body, refused.body);
    assert_eq!(company.post(SESSIONS, json!({})).await.body, refused.body);
    for (client, who) in [(&visitor, "an unknown customer"), (&one, "their conversation")] {
        assert_eq!(client.post("/v1/chat", hello.clone()).await.body, refused.body, "{who}");
        assert_eq!(client.get("/v1/me").await.body, refused.body, "{who}");
    }
    assert_eq!(company.post("/v1/chat", hello.clone()).await.body, refused.body);
    let mut goes_on = conversation;
    goes_on["message"] = json!("Again");
    assert_eq!(company.post("/v1/chat", goes_on).await.body, refused.body);
    let door = company.post("/api/server/chat", hello.clone()).await;
    assert_snapshot!(door, @r#"403 {"error":"This workspace speaks with identified customers only."}"#);
    let mut again = hello.clone();
    again["conversation_id"] = convokit.json()["conversation_id"].clone();
    assert_eq!(company.post("/api/server/chat", again).await.body, door.body);
    assert_snapshot!(chatter.post("/api/v2/chat/sessions", json!({})).await, @r#"403 {"error":"this workspace speaks with identified customers only","statusCode":403}"#);
    let path = format!("/api/v2/workflows/{}/runs", "desk");
    let reply = company.post(&path, json!({"environment": "production"})).await;
    assert_eq!(reply.status(), 403, "{reply}");

    let known = begin(&page, &token(&secret, &ada())).await;
    let ada = server.with_key(&known.text("/token"));
    assert_eq!(ada.post("/v1/chat", hello.clone()).await.status(), 200);
    let described = json!({"message": "Hello", "customer": {"email": "bob@example.com"}});
    assert_eq!(company.post("/v1/chat", described).await.status(), 200);
    let named = json!({"message": "Hello", "customer": {"name": "Somebody"}});
    assert_eq!(company.post("/v1/chat", named).await.body, refused.body);
    assert_eq!(server.as_stranger().post("/v1/chat", hello.clone()).await.status(), 200);

    require(&server, false).await;
    assert_eq!(visitor.post("/v1/chat", hello.clone()).await.status(), 200);
    assert_eq!(company.post("/api/server/chat", hello).await.status(), 200);
}
