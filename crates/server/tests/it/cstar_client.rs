//! cStar's admin API as a company's own program calls it, with a client that was written from the protocol alone.

use std::process::Command;

use insta::assert_snapshot;
use testkit::{TestServer, keys};

/// Without Node.js there is nothing to run; where the project is built there is.
fn has_node() -> bool {
    Command::new("node").arg("--version").output().is_ok_and(|found| found.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_written_from_the_protocol_works() {
    if !has_node() {
        println!("skipped: there is no `node` to run the client");
        return;
    }
    let server = TestServer::start().await;
    let client = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cstar_client/client.js");
    let mut command = Command::new("node");
    command.arg(client).arg(format!("http://{}", server.address));
    command.args([keys::SECRET, "acme", keys::PUBLISHABLE]);
    let ended = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_snapshot!(String::from_utf8(ended.stdout).unwrap(), @"");
}
