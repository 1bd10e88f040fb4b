//! Tokens: given to people, believed for a while, for what they say and for nothing else.

use std::collections::HashMap;
use std::time::Duration;

use domain::access::{Guest, Reach, Who};
use domain::agent::AgentSettings;
use domain::customer::CustomerRef;
use domain::id::{ConversationId, CustomerId, FileId, Mint};
use domain::workspace::{KeyKind, Mode, Scope};
use engine::{
    Assembly, Engine, Error, FilePass, FileUse, GivenToken, IdentityWindows, NewCustomerToken,
    NewSession, NewToken, Sealing, Visit,
};
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer, keys};

/// A token for a customer of that name.
async fn customer_token(server: &TestServer, name: &str, ttl_seconds: i64) -> (String, CustomerId) {
    let customer = CustomerRef { external_id: Some(name.to_owned()), ..CustomerRef::default() };
    let new = NewCustomerToken { customer, reads: true, writes: true, ttl_seconds };
    let (given, id) = server.engine.give_customer_token(&server.operator(), new).await.unwrap();
    (given.token, id)
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}

#[tokio::test]
async fn a_token_is_believed_until_it_ends() {
    let server = TestServer::start().await;
    let (token, id) = customer_token(&server, "ada", 60).await;
    let visit = server.engine.visit(&token).await.unwrap();
    let guest = Guest { reach: Reach::Customer(id), reads: true, writes: true };
    assert_eq!(visit.actor.who, Who::Guest(guest));
    assert_eq!(visit.actor.scope, server.operator().scope);
    assert_eq!(visit.expires_at, Some(server.clock.now().plus(60_000)));
    server.clock.advance(59_999);
    assert_eq!(server.engine.visit(&token).await.unwrap(), visit);
    server.clock.advance(1);
    assert_eq!(refusal(server.engine.visit(&token).await), "this token has expired");
}

#[tokio::test]
async fn what_is_named_must_exist() {
    let server = TestServer::start().await;
    let new = |reach| NewToken { reach, reads: true, writes: false, ttl_seconds: 60, data: None };
    for (reach, words) in [
        (Reach::Customer(CustomerId(1)), "no such customer"),
        (Reach::Conversation(ConversationId(1)), "no such conversation"),
    ] {
        let given = server.engine.give_token(&server.operator(), new(reach)).await;
        assert_eq!(refusal(given), words);
    }
}

#[tokio::test]
async fn a_session_goes_on_with_its_token() {
    let server = TestServer::start().await;
    let page = server.engine.visit(keys::PUBLISHABLE).await.unwrap();
    assert_eq!((page.expires_at, &page.data), (None, &None));
    let begin = async |previous: Option<&str>| {
        let new = NewSession { previous, identity: None };
        server.engine.begin_session(&page.actor, new).await.unwrap()
    };
    let (GivenToken { token, .. }, id) = begin(None).await;
    let (_, other) = begin(None).await;
    assert_ne!(id, other);
    assert_eq!(begin(Some(&token)).await.1, id);
    assert_ne!(begin(Some("a.b.c")).await.1, id);
    assert_ne!(begin(Some("nothing")).await.1, id);
    server.clock.advance(24 * 60 * 60 * 1_000);
    assert_ne!(begin(Some(&token)).await.1, id);
}

#[tokio::test]
async fn a_pass_opens_no_conversation_and_a_token_no_file() {
    let server = TestServer::start().await;
    let file = FileId(9);
    let pass = server.engine.give_pass(file, FileUse::Put { bytes_max: 7 }, 60).await.unwrap();
    let expires_at = server.clock.now().plus(60_000);
    let opened = server.engine.open_pass(&pass).await.unwrap();
    assert_eq!(opened, FilePass { file, allows: FileUse::Put { bytes_max: 7 }, expires_at });
    assert_eq!(refusal(server.engine.visit(&pass).await), "this token is invalid");
    let (token, _) = customer_token(&server, "ada", 60).await;
    assert_eq!(refusal(server.engine.open_pass(&token).await), "this token is invalid");
    server.clock.advance(60_000);
    assert_eq!(refusal(server.engine.open_pass(&pass).await), "this token has expired");
}

#[tokio::test]
async fn a_rotation_logs_nobody_out_and_forgetting_everybody() {
    let server = TestServer::start().await;
    let (old, _) = customer_token(&server, "ada", 86_400).await;
    let rotation = server.engine.rotate_keys(false).await.unwrap();
    assert_eq!((rotation.retired, rotation.dropped), (1, 0));
    let (new, _) = customer_token(&server, "ada", 86_400).await;
    for token in [&old, &new] {
        let Visit { actor, .. } = server.engine.visit(token).await.unwrap();
        assert_eq!(actor.scope, server.operator().scope);
    }
    let rotation = server.engine.rotate_keys(true).await.unwrap();
    assert_eq!((rotation.retired, rotation.dropped), (0, 2));
    for token in [old, new] {
        assert_eq!(refusal(server.engine.visit(&token).await), "this token is invalid");
    }
}

/// Asks for a token, and keeps what changes with every key out of the transcript.
async fn give(client: &Client, body: Value) -> Reply {
    client.post("/v1/tokens", body).await
}

fn without_token(reply: &Reply) -> String {
    let token = reply.text("/token");
    assert_eq!(token.split('.').count(), 3, "{token}");
    reply.to_string().replace(&token, "…")
}

async fn as_customer(server: &TestServer, name: &str) -> Client {
    let body = json!({"customer": {"external_id": name}});
    server.with_key(&give(&server.as_secret(), body).await.text("/token"))
}

#[tokio::test]
async fn a_company_gives_tokens() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let ada = json!({"customer": {"external_id": "ada", "email": "Ada@example.com"}});
    let first = give(&company, ada).await;
    assert_snapshot!(without_token(&first), @r#"201 {"token":"…","expires_at":"2023-11-14T23:13:20.000Z","customer_id":"cus_018bcfe5680070008000000000000009"}"#);
    let id = first.text("/customer_id");
    let again = json!({"customer": {"email": "ada@example.com", "name": "Ada"}, "ttl_seconds": 60});
    assert_eq!(give(&company, again).await.text("/customer_id"), id);
    let known = json!({"customer_id": id, "scopes": ["conversations:read"], "ttl_seconds": 86_400});
    assert_snapshot!(without_token(&give(&company, known).await), @r#"201 {"token":"…","expires_at":"2023-11-15T22:13:20.000Z","customer_id":"cus_018bcfe5680070008000000000000009"}"#);
    let chat = company.post("/v1/chat", json!({"message": "Hello"})).await;
    let one = json!({"conversation_id": chat.text("/conversation_id")});
    assert_snapshot!(without_token(&give(&company, one).await), @r#"201 {"token":"…","expires_at":"2023-11-14T23:13:20.000Z","conversation_id":"cnv_018bcfe5680070008000000000000011"}"#);
}

#[tokio::test]
async fn an_applications_user_gets_a_token_by_its_own_id_of_them() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let user = json!({"kind": "user", "user_id": "user-42", "ttl_seconds": 60});
    let made = give(&company, user.clone()).await;
    assert_snapshot!(without_token(&made), @r#"201 {"token":"…","expires_at":"2023-11-14T22:14:20.000Z","customer_id":"cus_018bcfe5680070008000000000000009"}"#);
    let again = give(&company, user).await;
    assert_eq!(again.text("/customer_id"), made.text("/customer_id"));
    let customer = company.get(&format!("/v1/customers/{}", made.text("/customer_id"))).await;
    assert_eq!(customer.text("/external_id"), "user-42");
    let theirs = server.with_key(&made.text("/token"));
    assert_eq!(theirs.get("/v1/conversations").await.status(), 200);

    for (wrong, param) in [
        (json!({"kind": "user"}), "user_id"),
        (json!({"kind": "user", "user_id": ""}), "user_id"),
        (json!({"kind": "user", "user_id": "x".repeat(10_000)}), "user_id"),
        (json!({"user_id": "user-42"}), "kind"),
        (json!({"kind": "robot", "user_id": "user-42"}), "kind"),
        (json!({"kind": "user", "user_id": "a", "conversation_id": "cnv_1"}), "kind"),
    ] {
        let reply = give(&company, wrong.clone()).await;
        assert_eq!(
            (reply.status(), reply.text("/error/param")),
            (422, param.to_owned()),
            "{wrong}"
        );
    }
    assert_snapshot!(give(&company, json!({"kind": "user"})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"a token of kind user needs a user_id","param":"user_id","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let user = json!({"kind": "user", "user_id": "user-42"});
    assert_eq!(give(&theirs, user.clone()).await.status(), 403);
    assert_eq!(give(&server.as_nobody(), user).await.status(), 401);
}

#[tokio::test]
async fn a_token_lives_a_minute_to_a_day_and_is_for_one() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let lives = async |seconds: i64| {
        let body = json!({"customer": {"external_id": "ada"}, "ttl_seconds": seconds});
        give(&company, body).await
    };
    for seconds in [60, 86_400] {
        let reply = lives(seconds).await;
        let end = dialects::native::time(server.clock.now().plus(seconds * 1_000));
        assert_eq!((reply.status(), reply.text("/expires_at")), (201, end));
    }
    assert_snapshot!(lives(59).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"ttl_seconds is 60 to 86400","param":"ttl_seconds","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    for seconds in [i64::MIN, -1, 0, 86_401, i64::MAX] {
        assert_eq!(lives(seconds).await.status(), 422, "{seconds}");
    }
    assert_snapshot!(give(&company, json!({})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"name exactly one of customer_id, customer and conversation_id","param":"customer_id","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let nothing = format!("cus_{}", "f".repeat(32));
    let both = json!({"customer_id": nothing, "customer": {"external_id": "ada"}});
    assert_eq!(give(&company, both).await.status(), 422);
    assert_snapshot!(give(&company, json!({"customer_id": nothing})).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such customer","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_snapshot!(give(&company, json!({"conversation_id": "cnv_1"})).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such conversation","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_snapshot!(give(&company, json!({"customer": {}})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"customer needs an external_id, an email or a name","param":"customer","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_snapshot!(give(&company, json!({"customer": {"external_id": "a"}, "scopes": []})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"scopes names at least one scope","param":"scopes","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let admin = json!({"customer": {"external_id": "a"}, "scopes": ["admin"]});
    assert_eq!(give(&company, admin).await.status(), 422);
}

#[tokio::test]
async fn what_is_elsewhere_gets_no_token() {
    let server = TestServer::start().await;
    let mine = give(&server.as_secret(), json!({"customer": {"external_id": "ada"}})).await;
    let body = json!({"customer_id": mine.text("/customer_id")});
    for client in [server.as_stranger(), server.as_test()] {
        assert_eq!(give(&client, body.clone()).await.status(), 404);
    }
}

#[tokio::test]
async fn a_token_says_who_it_is_for() {
    let server = TestServer::start().await;
    assert_snapshot!(as_customer(&server, "ada").await.get("/v1/me").await, @r#"200 {"workspace":{"id":"wsp_018bcfe5680070008000000000000001","slug":"acme","name":"Acme","created_at":"2023-11-14T22:13:20.000Z"},"mode":"live","key_kind":"token","customer_id":"cus_018bcfe5680070008000000000000009"}"#);
    let chat = server.as_secret().post("/v1/chat", json!({"message": "Hello"})).await;
    let body = json!({"conversation_id": chat.text("/conversation_id")});
    let one = server.with_key(&give(&server.as_secret(), body).await.text("/token"));
    assert_eq!(one.get("/v1/me").await.text("/conversation_id"), chat.text("/conversation_id"));
}

#[tokio::test]
async fn what_is_no_token_of_ours_is_401_and_nothing_more() {
    let server = TestServer::start().await;
    let body = json!({"customer": {"external_id": "ada"}, "ttl_seconds": 60});
    let token = give(&server.as_secret(), body).await.text("/token");
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = message.split_once('.').unwrap();
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{claims}.");
    let pass = server.engine.give_pass(FileId(1), FileUse::Get, 60).await.unwrap();
    let refused = server.with_key("a.b.c").get("/v1/me").await;
    assert_snapshot!(refused, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"this token is invalid","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    for forged in [
        unsigned,
        format!("{header}.{claims}."),
        format!("{header}.e30.{signature}"),
        format!("{header}.{claims}.{}", signature.chars().rev().collect::<String>()),
        pass,
        "..".to_owned(),
    ] {
        assert_eq!(server.with_key(&forged).get("/v1/me").await.body, refused.body, "{forged}");
    }
    assert_eq!(server.with_key(&token).get("/v1/me").await.status(), 200);
    server.clock.advance(60_000);
    assert_snapshot!(server.with_key(&token).get("/v1/me").await, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"this token has expired","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    let other = TestServer::start().await;
    other.engine.rotate_keys(true).await.unwrap();
    assert_eq!(other.with_key(&token).get("/v1/me").await.body, refused.body, "another server's");
}

/// All that a customer may call, and all that they may not.
#[tokio::test]
async fn a_token_opens_its_conversations_and_nothing_else() {
    let server = TestServer::start().await;
    let ada = as_customer(&server, "ada").await;
    let chat = ada.post("/v1/chat", json!({"message": "Hello"})).await;
    assert_eq!(chat.status(), 200, "{chat}");
    for (method, path, body) in [
        ("GET", "/v1/agents", Value::Null),
        ("POST", "/v1/agents", json!({"slug": "a", "name": "A"})),
        ("POST", "/v1/articles", json!({"title": "A", "body": "b"})),
        ("POST", "/v1/categories", json!({"name": "A"})),
        ("POST", "/v1/tokens", json!({"customer": {"external_id": "ada"}})),
        ("POST", "/v1/customer-sessions", json!({})),
    ] {
        let reply = ada.call(method, path).json(&body).send().await;
        assert!([403, 405].contains(&reply.status()), "{method} {path}: {reply}");
    }
    assert_eq!(ada.get("/v1/articles").await.status(), 200);
    let page = server.as_publishable();
    let refused = give(&page, json!({"customer": {"external_id": "ada"}})).await;
    assert_snapshot!(refused, @r#"403 {"error":{"type":"permission","code":"forbidden","message":"you may not make tokens with this key","doc_url":"/docs/errors#forbidden","request_id":"req_1"}}"#);
    assert_eq!(page.post("/v1/chat", json!({"message": "Hi"})).await.status(), 403);
}

#[tokio::test]
async fn scopes_are_kept_apart() {
    let server = TestServer::start().await;
    let with = async |scope: &str| {
        let body = json!({"customer": {"external_id": "ada"}, "scopes": [scope]});
        server.with_key(&give(&server.as_secret(), body).await.text("/token"))
    };
    let (reader, writer) = (with("conversations:read").await, with("conversations:write").await);
    let hello = json!({"message": "Hello"});
    assert_eq!(reader.post("/v1/chat", hello.clone()).await.status(), 403);
    let chat = writer.post("/v1/chat", hello).await;
    let path = format!("/v1/conversations/{}/messages", chat.text("/conversation_id"));
    assert_eq!(writer.get(&path).await.status(), 403);
    assert_eq!(writer.get("/v1/conversations").await.status(), 403);
    assert_eq!(reader.get(&path).await.status(), 200);
}

/// To a customer, what belongs to another does not exist: their answers are the same, byte for byte.
#[tokio::test]
async fn customers_see_only_their_own() {
    let server = TestServer::start().await;
    let (ada, bob) = (as_customer(&server, "ada").await, as_customer(&server, "bob").await);
    let mine = ada.post("/v1/chat", json!({"message": "Mine"})).await;
    let (id, run) = (mine.text("/conversation_id"), mine.text("/id"));
    bob.post("/v1/chat", json!({"message": "His"})).await;
    let ids = async |client: &Client| {
        let list = client.get("/v1/conversations").await.json();
        list["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&ada).await, [json!(id)]);
    assert!(!ids(&bob).await.contains(&json!(id)));
    assert_eq!(ids(&server.as_secret()).await.len(), 2);
    let nothing = "f".repeat(32);
    for (path, missing) in [
        (format!("/v1/conversations/{id}"), format!("/v1/conversations/cnv_{nothing}")),
        (
            format!("/v1/conversations/{id}/messages"),
            format!("/v1/conversations/cnv_{nothing}/messages"),
        ),
        (format!("/v1/conversations/{id}/runs"), format!("/v1/conversations/cnv_{nothing}/runs")),
        (format!("/v1/runs/{run}"), format!("/v1/runs/run_{nothing}")),
    ] {
        assert_eq!(ada.get(&path).await.status(), 200, "{path}");
        let refused = bob.get(&path).await;
        assert_eq!((refused.status(), &refused), (404, &bob.get(&missing).await), "{path}");
    }
    let say = |id: &str| json!({"message": "Let me in", "conversation_id": id});
    let refused = bob.post("/v1/chat", say(&id)).await;
    let missing = bob.post("/v1/chat", say(&format!("cnv_{nothing}"))).await;
    assert_eq!((refused.status(), refused), (404, missing));
    let after = bob.get(&format!("/v1/conversations?after={id}")).await;
    let missing = bob.get(&format!("/v1/conversations?after=cnv_{nothing}")).await;
    assert_eq!((after.status(), after), (422, missing));
}

#[tokio::test]
async fn a_token_for_one_conversation_stays_in_it() {
    let server = TestServer::start().await;
    let ada = as_customer(&server, "ada").await;
    let [one, two] = ["One", "Two"].map(|text| json!({"message": text}));
    let (one, two) = (ada.post("/v1/chat", one).await, ada.post("/v1/chat", two).await);
    let body = json!({"conversation_id": one.text("/conversation_id")});
    let guest = server.with_key(&give(&server.as_secret(), body).await.text("/token"));
    let read = async |chat: &Reply| {
        let path = format!("/v1/conversations/{}/messages", chat.text("/conversation_id"));
        guest.get(&path).await.status()
    };
    assert_eq!((read(&one).await, read(&two).await), (200, 404));
    assert_eq!(guest.get("/v1/conversations").await.status(), 403);
    let next = json!({"message": "Again", "conversation_id": one.text("/conversation_id")});
    assert_eq!(guest.post("/v1/chat", next).await.status(), 200);
    assert_eq!(guest.post("/v1/chat", json!({"message": "New"})).await.status(), 403);
}

/// A publishable key of another workspace.
async fn stranger_page(server: &TestServer) -> String {
    let globex = server.engine.find_workspace("globex").await.unwrap().id;
    let scope = Scope { workspace: globex, mode: Mode::Live };
    server.engine.create_key(scope, KeyKind::Publishable).await.unwrap().secret
}

#[tokio::test]
async fn an_unknown_visitor_begins_a_session() {
    let server = TestServer::start().await;
    let page = server.as_publishable();
    let begin = async |body: Value| page.post("/v1/customer-sessions", body).await;
    let session = begin(json!({})).await;
    assert_snapshot!(without_token(&session), @r#"201 {"token":"…","expires_at":"2023-11-15T22:13:20.000Z","customer_id":"cus_018bcfe5680070008000000000000009"}"#);
    let (token, id) = (session.text("/token"), session.text("/customer_id"));
    let visitor = server.with_key(&token);
    assert_snapshot!(visitor.get("/v1/conversations").await, @r#"200 {"data":[],"has_more":false,"next":null}"#);
    let chat = visitor.post("/v1/chat", json!({"message": "Hello"})).await;
    let list = visitor.get("/v1/conversations").await;
    assert_eq!(list.text("/data/0/id"), chat.text("/conversation_id"));
    assert_eq!(list.text("/data/0/customer_id"), id);
    let next = begin(json!({"token": token})).await;
    assert_eq!(next.text("/customer_id"), id);
    let seen = server.with_key(&next.text("/token")).get("/v1/conversations").await;
    assert_eq!(seen.body, list.body);
    let stranger = server.with_key(&stranger_page(&server).await);
    let other = stranger.post("/v1/customer-sessions", json!({"token": token})).await;
    assert_ne!(other.text("/customer_id"), id, "another workspace's token");
    assert_eq!(begin(json!({"token": 7})).await.status(), 422);
    assert_eq!(server.as_secret().post("/v1/customer-sessions", json!({})).await.status(), 201);
}

/// A session is not a way to make the company's tokens longer, or to do more than they say.
#[tokio::test]
async fn a_known_customer_gets_tokens_from_the_company_alone() {
    let server = TestServer::start().await;
    let token = async |customer: Value, scopes: Value| {
        let body = json!({"customer": customer, "scopes": scopes});
        give(&server.as_secret(), body).await
    };
    let begin = async |client: Client, given: &Reply| {
        let body = json!({"token": given.text("/token")});
        client.post("/v1/customer-sessions", body).await
    };
    for known in [json!({"external_id": "ada"}), json!({"email": "bob@example.com"})] {
        let given = token(known, Value::Null).await;
        assert_eq!(begin(server.as_publishable(), &given).await.status(), 403);
        let company = begin(server.as_secret(), &given).await;
        assert_eq!(company.text("/customer_id"), given.text("/customer_id"));
    }
    let reader = token(json!({"name": "A guest"}), json!(["conversations:read"])).await;
    let session = begin(server.as_publishable(), &reader).await;
    assert_eq!(session.text("/customer_id"), reader.text("/customer_id"));
    let guest = server.with_key(&session.text("/token"));
    assert_eq!(guest.get("/v1/conversations").await.status(), 200);
    assert_eq!(guest.post("/v1/chat", json!({"message": "Hi"})).await.status(), 403);
}

/// The key that gave a token is not asked again: tokens end by their time, or when all keys are forgotten.
#[tokio::test]
async fn a_token_outlives_the_key_that_gave_it() {
    let server = TestServer::start().await;
    let scope = server.operator().scope;
    let key = server.engine.create_key(scope, KeyKind::Secret).await.unwrap();
    let body = json!({"customer": {"external_id": "ada"}});
    let token = give(&server.with_key(&key.secret), body.clone()).await.text("/token");
    server.engine.revoke_key(key.key.id).await.unwrap();
    assert_eq!(give(&server.with_key(&key.secret), body).await.status(), 401);
    assert_eq!(server.with_key(&token).get("/v1/me").await.status(), 200);
}

/// Another process on the same database, with that master secret.
fn beside(server: &TestServer, master: &str) -> Engine {
    Engine::assemble(Assembly {
        db: server.engine.db().clone(),
        clock: server.clock.clone(),
        mint: Mint::random(),
        node: "other".to_owned(),
        sealing: Sealing::with_master(master),
        identity_windows: IdentityWindows::default(),
        files: None,
        encoder: None,
        models: HashMap::new(),
        default_agent: AgentSettings::default(),
        run_limit: Duration::from_secs(20),
        limits: engine::Limits::default(),
        keep_events: Duration::from_hours(24),
        faces: Vec::new(),
        public_url: String::new(),
        webhooks: engine::WebhookSettings::default(),
        outbound: outbound::Outbound::new(outbound::Policy::default()),
    })
}

/// Tokens of a new key are believed by whoever looks again, a second later at most.
#[tokio::test]
async fn a_rotation_of_another_process_is_noticed() {
    let server = TestServer::start().await;
    let (old, _) = customer_token(&server, "ada", 86_400).await;
    let other = beside(&server, testkit::MASTER);
    other.open_keyring().await.unwrap();
    other.rotate_keys(false).await.unwrap();
    let new = other.begin_session(&server.operator(), NewSession::default()).await.unwrap().0.token;
    // The server does not know yet, and signs with the retired key.
    let (late, _) = customer_token(&server, "ada", 86_400).await;
    server.clock.advance(1_000);
    for token in [&old, &new, &late] {
        assert!(server.engine.visit(token).await.is_ok() && other.visit(token).await.is_ok());
    }
    other.rotate_keys(true).await.unwrap();
    assert_eq!(refusal(other.visit(&old).await), "this token is invalid");
    server.clock.advance(10_000);
    assert_eq!(refusal(server.engine.visit(&old).await), "this token is invalid");
}

#[tokio::test]
async fn another_secret_is_refused_until_everything_is_forgotten() {
    let server = TestServer::start().await;
    let (token, _) = customer_token(&server, "ada", 86_400).await;
    let other = beside(&server, "another master secret of 32 bytes");
    let refused = refusal(other.open_keyring().await);
    assert_snapshot!(refused, @r#"the key that signs tokens was sealed with another server secret: set server.secret (or secret.key in the data directory) to what it was, or run `switchboard secret rotate --forget`, which ends all sessions"#);
    assert_eq!(refusal(other.rotate_keys(false).await), refused);
    assert_eq!(refusal(other.visit(&token).await), "this token is invalid");
    let given = other.begin_session(&server.operator(), NewSession::default()).await;
    assert!(matches!(given, Err(Error::Internal(_))), "{given:?}");
    assert_eq!(other.rotate_keys(true).await.unwrap().dropped, 1);
    other.open_keyring().await.unwrap();
    server.clock.advance(10_000);
    assert!(matches!(server.engine.open_keyring().await, Err(Error::Conflict(_))));
}

/// A retired key is kept for all that it may have signed, also by a process that noticed late; then it goes.
#[tokio::test]
async fn retired_keys_are_removed_when_their_tokens_have_ended() {
    const HOUR: i64 = 60 * 60 * 1_000;
    let server = TestServer::start().await;
    let count = async || server.engine.db().read(store::signing_keys::all).await.unwrap().len();
    customer_token(&server, "ada", 86_400).await;
    server.engine.rotate_keys(false).await.unwrap();
    server.clock.advance(24 * HOUR);
    server.engine.rotate_keys(false).await.unwrap();
    assert_eq!(count().await, 3);
    server.clock.advance(HOUR + 1);
    beside(&server, testkit::MASTER).start_upkeep();
    while count().await == 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(count().await, 2);
    let (token, _) = customer_token(&server, "ada", 60).await;
    assert!(server.engine.visit(&token).await.is_ok());
}
