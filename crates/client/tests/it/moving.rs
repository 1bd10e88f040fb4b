//! The programs of the guides for moving over: each stands in its page as it stands in `examples/moving`, and does what the
//! page says.

use std::time::Duration;

use switchboard_client::types::agents::AgentInput;
use switchboard_client::types::articles::ArticleInput;
use switchboard_client::webhook::Invalid;
use testkit::TestServer;
use testkit::keys::{PUBLISHABLE, SECRET};

use crate::{company, with_key};

#[path = "../../examples/moving/convokit.rs"]
#[expect(unreachable_pub, reason = "as a reader would write it")]
mod convokit;
#[path = "../../examples/moving/cstar.rs"]
#[expect(unreachable_pub, reason = "as a reader would write it")]
mod cstar;
#[path = "../../examples/moving/happyrobot.rs"]
#[expect(unreachable_pub, reason = "as a reader would write it")]
mod happyrobot;
#[path = "../../examples/moving/readme.rs"]
#[expect(unreachable_pub, reason = "as a reader would write it")]
mod readme;
#[path = "../../examples/moving/seaverse.rs"]
#[expect(unreachable_pub, reason = "as a reader would write it")]
mod seaverse;

/// Pages of this repository, and the programs in Rust that stand in them.
const PAGES: [(&str, &[&str]); 5] = [
    (
        include_str!("../../../../docs/guides/from-convokit.md"),
        &[include_str!("../../examples/moving/convokit.rs")],
    ),
    (
        include_str!("../../../../docs/guides/from-cstar.md"),
        &[include_str!("../../examples/moving/cstar.rs")],
    ),
    (
        include_str!("../../../../docs/guides/from-happyrobot.md"),
        &[include_str!("../../examples/moving/happyrobot.rs")],
    ),
    (
        include_str!("../../../../docs/guides/from-seaverse.md"),
        &[include_str!("../../examples/moving/seaverse.rs")],
    ),
    (include_str!("../../../../README.md"), &[include_str!("../../examples/moving/readme.rs")]),
];

#[test]
fn the_pages_show_programs_that_are_run() {
    for (page, programs) in PAGES {
        let blocks = page.split("```rust").skip(1);
        let shown = blocks.map(|block| block.split("```").next().unwrap().trim_start_matches('\n'));
        assert_eq!(shown.collect::<Vec<_>>(), programs);
    }
}

/// A server, and its address as programs write it.
async fn server() -> (TestServer, String) {
    let server = TestServer::start().await;
    let address = format!("http://{}", server.address);
    (server, address)
}

async fn know(server: &TestServer, title: &str, body: &str) {
    let article = ArticleInput { public: Some(true), ..ArticleInput::new(title, body) };
    company(server).articles().create(&article).await.unwrap();
}

async fn agent(server: &TestServer, slug: &str) {
    company(server).agents().create(&AgentInput::new(slug, slug)).await.unwrap();
}

#[tokio::test]
async fn from_rust() {
    let (server, address) = server().await;
    know(&server, "How do I reset my password?", "Open Settings, then choose Reset.").await;
    let words = readme::ask(&address, SECRET).await.unwrap();
    assert!(words.contains("Open Settings"), "{words}");
}

#[tokio::test]
async fn from_convokit() {
    let (server, address) = server().await;
    let hours = "We are open from 9 to 17, Monday to Friday. On weekends nobody is here.";
    know(&server, "What are your support hours?", hours).await;
    let replies = convokit::ask(&address, SECRET).await.unwrap();
    assert!(replies[0].contains("9 to 17") && replies[1].contains("weekends"), "{replies:?}");
    assert!(replies[2].contains("9 to 17"), "{replies:?}");
    assert_eq!(company(&server).conversations().list().await.unwrap().data.len(), 2);
}

#[tokio::test]
async fn from_happyrobot() {
    let (server, address) = server().await;
    know(&server, "How do I reset my password?", "Open Settings, then choose Reset.").await;
    agent(&server, "support").await;
    let token = happyrobot::chat_token(&address, SECRET).await.unwrap();
    let whole = happyrobot::ask(&address, &token).await.unwrap();
    assert!(whole.contains("Open Settings"), "{whole}");
    let client = with_key(&server, &token);
    let conversations = client.conversations().list().await.unwrap();
    assert_eq!(conversations.data.len(), 1);
}

#[tokio::test]
async fn from_cstar() {
    let (server, address) = server().await;
    let titles = cstar::help_desk(&address, SECRET).await.unwrap();
    assert_eq!(titles, ["Help with shipping"]);

    let scope = server.operator().scope;
    let made = server.engine.create_identity_secret(scope, Duration::ZERO).await.unwrap();
    let identity = cstar::identity(made.secret.as_str(), 1_700_000_060);
    let token = cstar::token(&address, PUBLISHABLE, identity).await.unwrap();
    let jane = with_key(&server, &token).me().get().await.unwrap();
    assert_eq!(jane.key_kind, "token");

    know(&server, "How do I reset my password?", "Open Settings, then choose Reset.").await;
    let found = cstar::library(&address, PUBLISHABLE).await.unwrap();
    assert_eq!(found, ["How do I reset my password?"]);

    let unsigned = cstar::receive(b"{}", |_| None, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assert_eq!(unsigned.unwrap_err(), Invalid::Unsigned);
}

#[tokio::test]
async fn from_seaverse() {
    let (server, address) = server().await;
    agent(&server, "painter").await;
    let token = seaverse::user_token(&address, SECRET).await.unwrap();
    let told = seaverse::keep(&address, &token).await.unwrap();
    assert_eq!(told, ["My New Chat", "Paint a cat", "Here it is."]);
    assert!(company(&server).conversations().list().await.unwrap().data.is_empty());
}
