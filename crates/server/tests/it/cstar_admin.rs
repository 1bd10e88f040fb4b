//! cStar's admin API: what all its addresses share.

use insta::assert_snapshot;
use serde_json::json;
use testkit::TestServer;

const TEAM: &str = "/api/v1/teams/acme";
const WHOAMI: &str = "/api/v1/auth/whoami";

#[tokio::test]
async fn a_key_says_which_team_it_opens() {
    let server = TestServer::start().await;
    assert_snapshot!(server.as_secret().get(WHOAMI).await, @r#"200 {"success":true,"data":{"teamId":"tm_018bcfe5680070008000000000000001","teamName":"Acme","teamSlug":"acme","keyType":"secret","environment":"live"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let page = server.as_publishable().get(WHOAMI).await.json();
    assert_eq!(
        (&page["data"]["keyType"], &page["data"]["environment"]),
        (&json!("publishable"), &json!("live"))
    );
    assert_eq!(server.as_test().get(WHOAMI).await.json()["data"]["environment"], "test");
}

#[tokio::test]
async fn a_list_says_its_numbers_twice() {
    let server = TestServer::start().await;
    assert_snapshot!(server.as_secret().get(&format!("{TEAM}/categories")).await, @r#"200 {"success":true,"data":[],"pagination":{"page":1,"pageSize":20,"total":0,"totalPages":0,"hasMore":false},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z","pagination":{"page":1,"pageSize":20,"total":0,"totalPages":0,"hasMore":false}}}"#);
}
