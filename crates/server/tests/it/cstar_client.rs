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
    assert_snapshot!(String::from_utf8(ended.stdout).unwrap(), @r#"
        whoami: ["acme","secret","live",false]
        customer: ["customer","active",0,{"plan":"pro"}]
        changed customer: ["happy",{"seats":3},["vip"]]
        customers tagged vip: ["Ada"]
        created once: true
        messages: [["customer","Ada","Help!",false],["agent","Grace","On our way",false],["agent",null,"Hurry",true]]
        ticket: ["open","ada@example.com",3,2]
        changed ticket: ["resolved",["done"],true]
        all tickets: "Ticket 5 Ticket 4 Ticket 3 Ticket 2 Ticket 1"
        low tickets: "Ticket 5 Ticket 4 Ticket 3 Ticket 2"
        last page: [{"page":3,"pageSize":2,"total":5,"totalPages":3,"hasMore":false},{"page":3,"pageSize":2,"total":5,"totalPages":3,"hasMore":false}]
        tickets of the customer: 1
        article: ["reset-a-password","draft",false,"1 min"]
        published article: ["published",true,true]
        what a page reads: "Reset a password"
        no title: {"statusCode":400,"type":"invalid_request_error","code":"parameter_missing","param":"title","message":"title is needed"}
        twice the same address: {"statusCode":409,"type":"invalid_request_error","code":"resource_conflict","message":"another customer has this external id or e-mail address"}
        another ticket with that key: {"statusCode":409,"type":"invalid_request_error","code":"idempotency_conflict","param":"Idempotency-Key","message":"this idempotency key was used with another request"}
        unknown: {"statusCode":404,"type":"not_found_error","code":"resource_missing","message":"no such ticket"}
        a page that writes: {"statusCode":403,"type":"authentication_error","code":"publishable_key_write","message":"a publishable key only reads; use a secret key (sk_…) on your server"}
        a page that reads tickets: {"statusCode":403,"type":"authentication_error","code":"insufficient_permissions","message":"you may not read tickets with this key"}
        another team: {"statusCode":403,"type":"authentication_error","code":"team_access_denied","message":"this key belongs to another team, or there is no such team"}
        no key: {"statusCode":401,"type":"authentication_error","code":"invalid_api_key","message":"this API key is unknown or was revoked"}
        deleted of tickets: true
        gone: {"statusCode":404,"type":"not_found_error","code":"resource_missing","message":"no such ticket"}
        deleted of customers: true
        gone: {"statusCode":404,"type":"not_found_error","code":"resource_missing","message":"no such customer"}
        deleted of articles: true
        gone: {"statusCode":404,"type":"not_found_error","code":"resource_missing","message":"no such article"}
        "#);
}
