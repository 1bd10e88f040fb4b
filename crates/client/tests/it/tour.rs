//! The programs of the crate's README: each stands there as it stands in `examples/tour`, and prints what it should.

use std::cell::RefCell;
use std::time::Duration;

use switchboard_client::types::tickets::{TicketInput, TicketPatch, TicketStatus};
use switchboard_client::types::tokens::SessionRequest;
use switchboard_client::webhook::{Invalid, Secret, sign};
use testkit::TestServer;
use testkit::keys::{PUBLISHABLE, SECRET};

use crate::{company, with_key};

thread_local! {
    static PRINTED: RefCell<String> = const { RefCell::new(String::new()) };
}

// What the programs print is kept, so that it can be looked at.
macro_rules! print {
    ($($words:tt)*) => { super::keep(&format!($($words)*)) };
}
macro_rules! println {
    ($($words:tt)*) => { super::keep(&(format!($($words)*) + "\n")) };
}

#[path = "../../examples/tour/ask.rs"]
#[expect(dead_code, reason = "`main` is for the reader")]
#[expect(unreachable_pub, reason = "as a reader would write it")]
mod ask;
#[path = "../../examples/tour/blocks.rs"]
mod blocks;
// Receivers go by the machine's time, which nothing else reads.
#[path = "../../src/clock.rs"]
mod clock;

fn keep(words: &str) {
    PRINTED.with_borrow_mut(|printed| printed.push_str(words));
}

/// What the programs of this thread have printed meanwhile.
fn printed() -> String {
    PRINTED.take()
}

/// The blocks of the README.
fn shown() -> Vec<&'static str> {
    let readme = include_str!("../../README.md").split("```rust\n").skip(1);
    readme.map(|block| block.split("```").next().unwrap()).collect()
}

/// The name of each function in `blocks.rs`, and what stands in it, but for its last line.
fn functions() -> Vec<(&'static str, String)> {
    let source = include_str!("../../examples/tour/blocks.rs");
    let functions = source.split("fn ").skip(1).map(|function| {
        let (name, rest) = function.split_once('(').unwrap();
        let (_, body) = rest.split_once(" {\n").unwrap();
        let (body, _) = body.split_once("\n}\n").unwrap();
        let (body, _) = body.rsplit_once('\n').unwrap();
        let line = |line: &str| format!("{}\n", line.strip_prefix("    ").unwrap_or(line));
        (name, body.lines().map(line).collect())
    });
    functions.collect()
}

#[test]
fn the_readme_shows_programs_that_are_run() {
    let mut programs = vec![include_str!("../../examples/tour/ask.rs").to_owned()];
    programs.extend(functions().into_iter().map(|(_, body)| body));
    assert_eq!(shown(), programs);

    let tests = include_str!("tour.rs");
    for (name, _) in functions() {
        assert!(tests.contains(&format!("blocks::{name}(")), "{name} is not run");
    }
}

/// A server that knows an answer.
async fn server() -> TestServer {
    let server = TestServer::start().await;
    server.article("How do I reset my password?", "Open Settings, then choose Reset.").await;
    server
}

#[tokio::test]
async fn a_question_is_answered() {
    let server = server().await;
    ask::ask(&format!("http://{}", server.address), SECRET).await.unwrap();
    assert!(printed().contains("Open Settings"));

    blocks::chat(&company(&server)).await.unwrap();
    let said = printed();
    assert!(said.starts_with("in cnv_") && said.contains("Open Settings"), "{said}");
    assert!(said.ends_with("\n1 sources\n"), "{said}");

    blocks::live_chat(&company(&server)).await.unwrap();
    let said = printed();
    assert!(said.starts_with("Open Settings") && said.contains("\nasked in cnv_"), "{said}");
}

#[tokio::test]
async fn requests_can_be_set_up() {
    let server = server().await;
    let client = company(&server);
    blocks::every_request(&client).await.unwrap();
    let ticket = client.tickets().list().await.unwrap().data.remove(0);
    assert_eq!((ticket.title.as_str(), ticket.memo.as_deref()), ("Printer burns", Some("VIP")));

    let open = TicketPatch { status: Some(TicketStatus::Open), ..TicketPatch::default() };
    client.tickets().update(&ticket.id, &open).await.unwrap();
    client.tickets().create(&TicketInput::new("Another one")).await.unwrap();
    blocks::lists(&client).await.unwrap();
    assert_eq!(printed(), "1 of them, more: false\nPrinter burns\n");

    blocks::errors(&client).await.unwrap();
    assert_eq!(printed(), "no such ticket\n");
    blocks::events(&client).await.unwrap();
    assert!(printed().ends_with(" ticket.created\n"));
}

#[tokio::test]
async fn a_ticket_is_answered() {
    let server = server().await;
    let client = company(&server);
    blocks::help_desk(&client).await.unwrap();
    let ticket = client.tickets().list().await.unwrap().data.remove(0);
    let messages = client.tickets().messages(&ticket.id).await.unwrap().data;
    let notes = client.tickets().notes(&ticket.id).await.unwrap().data;
    assert_eq!(messages.last().unwrap().content, "On its way.");
    assert_eq!(notes[0].content, "Called them.");
}

#[tokio::test]
async fn texts_and_files_are_kept() {
    let server = server().await;
    let client = company(&server);
    blocks::library(&client).await.unwrap();
    assert!(printed().starts_with("Exporting data: "));
    blocks::history(&client).await.unwrap();
    assert_eq!(printed(), "Where is it warm in May?\nIn Crete.\n");
    blocks::files(&client).await.unwrap();
    assert_eq!(printed(), "parcel.txt: 16 bytes\n");
}

#[tokio::test]
async fn a_page_speaks_for_a_customer() {
    let server = server().await;
    let scope = server.operator().scope;
    let made = server.engine.create_identity_secret(scope, Duration::ZERO).await.unwrap();
    let client = company(&server);
    let (token, identity) =
        blocks::who_speaks(&client, made.secret.as_str(), 1_700_000_060).await.unwrap();
    assert_eq!(with_key(&server, &token).me().get().await.unwrap().key_kind, "token");

    let session = SessionRequest { identity: Some(identity), ..SessionRequest::default() };
    let session = with_key(&server, PUBLISHABLE).sessions().create(&session).await.unwrap();
    assert_eq!(with_key(&server, &session.token).me().get().await.unwrap().key_kind, "token");
}

#[test]
fn a_webhook_is_verified() {
    let [new, old] =
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"];
    let body = br#"{"id":"evt_1","type":"ticket.created","conversation_id":null,"position":1,
        "created_at":"2026-11-21T14:00:00.000Z","data":{}}"#;
    let headers = sign(&Secret::parse(old).unwrap(), "evt_1", clock::now(), body);
    let header = |name: &str| {
        headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    blocks::webhooks(body, header, &[new, old]).unwrap();
    assert_eq!(printed(), "ticket.created evt_1\n");
    assert_eq!(blocks::webhooks(body, |_| None, &[new, old]), Err(Invalid::Unsigned));
    assert!(blocks::webhooks(body, header, &[new]).is_err());
}

#[tokio::test]
async fn nothing_needs_a_runtime() {
    let server = server().await;
    let client = company(&server);
    client.tickets().create(&TicketInput::new("Printer burns")).await.unwrap();
    let work = move || blocks::without_async(&client).map(|()| printed());
    let thread = move || std::thread::spawn(work).join();
    let said = tokio::task::spawn_blocking(thread).await.unwrap().unwrap().unwrap();
    assert!(said.contains("Open Settings") && said.ends_with("\nPrinter burns\n"), "{said}");
}
