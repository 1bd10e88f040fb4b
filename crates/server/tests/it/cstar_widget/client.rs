//! The vendor's chat client, as a program of its own.

use std::process::Command;

use insta::assert_snapshot;

use super::{SECRET, start};

/// Without Node.js there is nothing to run; where the project is built there is.
fn has_node() -> bool {
    let found = Command::new("node").arg("--version").output();
    found.is_ok_and(|found| found.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chat_client_works_when_its_base_url_is_changed() {
    if !has_node() {
        println!("skipped: there is no `node` to run the chat client");
        return;
    }
    let server = start().await;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cstar_widget");
    let mut command = Command::new("node");
    command.arg(format!("{folder}/talk.js")).arg(format!("{folder}/client.js"));
    command.args([&format!("http://{}/", server.address), SECRET, "1700000000.25"]);
    let ended = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert_snapshot!(String::from_utf8(ended.stdout).unwrap(), @r#"
        before: Error: identify the customer first, and send the sessionToken as "Authorization: Bearer …"
        forged: Error: the signature is wrong: the identity secret makes another one of these values
        late: Error: the signature has expired: sign again
        nowhere: Error: no such team
        identified: {"verified":true,"customer":{"id":"cus_018bcfe568007000800000000000000e","externalId":"usr_123","email":"zoe@example.com","name":"Zoë \u2028\u007f\u0001 🚀 \"/\\"},"sessionToken":"string","expiresAt":"2023-11-15T22:13:20.000Z"}
        nothing yet: {"conversations":[],"cursor":null,"hasMore":false}
        made: ["Password","new",1]
        answered: [{"sender":"customer","sender_name":"Zoë \u2028\u007f\u0001 🚀 \"/\\","content":"How do I reset my password?","attachments":[],"read_at":null},{"sender":"agent","sender_name":"Acme","content":"Open Settings, then choose Reset password.","attachments":[],"read_at":null}]
        sent: {"sender":"customer","sender_name":"Zoë \u2028\u007f\u0001 🚀 \"/\\","content":"And how do I reset my password again?","attachments":[],"read_at":null}
        heard: [{"sender":"customer","sender_name":"Zoë \u2028\u007f\u0001 🚀 \"/\\","content":"And how do I reset my password again?","attachments":[],"read_at":null},{"sender":"agent","sender_name":"Acme","content":"Open Settings, then choose Reset password.","attachments":[],"read_at":null}]
        first page: [[["2","Something else","new",0]],true]
        second page: [[["1","Password","new",4]],false,null]
        no such ticket: Error: no such ticket
        no text: Error: content needs some text
        disconnected: Error: identify the customer first, and send the sessionToken as "Authorization: Bearer …"
        "#);
}
