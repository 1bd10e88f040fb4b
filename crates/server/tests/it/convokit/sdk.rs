//! The vendor's client, as a program of its own.

use std::process::Command;

use insta::assert_snapshot;
use testkit::keys;

/// Without Node.js there is nothing to run; where the project is built there is.
fn node() -> Option<String> {
    let found = Command::new("node").arg("--version").output().ok()?;
    found.status.success().then(|| String::from_utf8_lossy(&found.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sdk_works_when_its_base_url_is_changed() {
    if node().is_none() {
        println!("skipped: there is no `node` to run the SDK's client");
        return;
    }
    let server = super::start().await;
    let client = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/convokit/client.js");
    let mut command = Command::new("node");
    command.arg(client).arg(format!("http://{}", server.address));
    command.args([keys::SECRET, keys::PUBLISHABLE]);
    let ended = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_snapshot!(String::from_utf8(ended.stdout).unwrap(), @r#"
        {"reply":"Open Settings, then choose Reset password.","conversation_id":"cnv_018bcfe568007000800000000000000b","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
        {"reply":"I could not find an answer to that in our help articles. Would you like me to ask a person?","conversation_id":"cnv_018bcfe568007000800000000000000b","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
        Error: No such conversation.
        Error: Message is required.
        Error: Use a secret key (sk_…) here; this key may only be used in browsers.
        Error: This API key is unknown or was revoked.
        "#);
}
