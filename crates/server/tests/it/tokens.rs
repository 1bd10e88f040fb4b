//! Tokens: given to people, believed for a while, for what they say and for nothing else.

use domain::access::{Guest, Reach, Who};
use domain::customer::CustomerRef;
use domain::id::{ConversationId, CustomerId, FileId};
use engine::{Error, FilePass, FileUse, GivenToken, NewCustomerToken, NewToken, Visit};
use testkit::TestServer;

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
    let page = server.engine.visit(testkit::keys::PUBLISHABLE).await.unwrap();
    assert_eq!((page.expires_at, &page.data), (None, &None));
    let begin = async |previous: Option<&str>| {
        server.engine.begin_session(&page.actor, previous).await.unwrap()
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
