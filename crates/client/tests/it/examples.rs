//! The crate's examples, each against a server.

use testkit::TestServer;

use crate::company;

/// Includes an example; its `main` is for the command line.
macro_rules! examples {
    ($($name:ident = $path:literal),* $(,)?) => {
        $(
            #[path = $path]
            #[expect(dead_code, reason = "`main` is for the command line")]
            mod $name;
        )*

        #[tokio::test]
        async fn every_example_does_what_it_says() {
            let server = TestServer::start().await;
            server.article("How do I reset my password?", "Open Settings, then choose Reset.").await;
            let client = company(&server);
            $($name::run(&client).await.unwrap();)*
        }
    };
}

examples! {
    chat = "../../examples/chat.rs",
    stream = "../../examples/stream.rs",
    desk = "../../examples/desk.rs",
    library = "../../examples/library.rs",
    live = "../../examples/live.rs",
    history = "../../examples/history.rs",
    files = "../../examples/files.rs",
    export = "../../examples/export.rs",
    events = "../../examples/events.rs",
    webhook = "../../examples/webhook.rs",
    token = "../../examples/token.rs",
}

#[path = "../../examples/waiting.rs"]
#[expect(dead_code, reason = "`main` is for the command line")]
mod waiting;

#[tokio::test]
async fn the_example_that_waits_does_so() {
    let server = TestServer::start().await;
    let client = company(&server);
    let thread = move || std::thread::spawn(move || waiting::run(&client)).join();
    tokio::task::spawn_blocking(thread).await.unwrap().unwrap().unwrap();
}
