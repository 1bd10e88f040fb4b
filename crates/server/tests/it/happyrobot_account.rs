//! `/api/v2`: addresses, keys and errors.

use insta::assert_snapshot;
use testkit::TestServer;

#[tokio::test]
async fn a_key_describes_itself() {
    let server = TestServer::start().await;
    let path = "/api/v2/api-key/describe";
    let key = server.as_secret().get(path).await;
    assert_snapshot!(key, @r#"200 {"id":"018bcfe5-6800-7000-8000-000000000003","orgId":"018bcfe5-6800-7000-8000-000000000001","org_slug":"acme","org_name":"Acme","name":"sk_live_…acme","prefix":"sk_live_","lastFour":"acme","createdAt":"2023-11-14T22:13:20.000Z","lastUsedAt":null,"revokedAt":null}"#);
    assert_eq!(server.as_secret().get(&format!("{path}/")).await, key);
    assert_eq!(server.as_test().get(path).await.text("/prefix"), "sk_test_");
    assert_eq!(server.as_publishable().get(path).await.text("/prefix"), "pk_live_");
}

#[tokio::test]
async fn nobody_gets_in_without_a_key() {
    let server = TestServer::start().await;
    let path = "/api/v2/api-key/describe";
    let nobody = server.as_nobody().get(path).await;
    assert_snapshot!(nobody, @r#"401 {"error":"send your API key as \"Authorization: Bearer sk_…\"","statusCode":401}"#);
    assert_eq!(nobody.header("www-authenticate"), Some("Bearer"));
    let unknown = server.with_key("sk_live_unheard_of").get(path).await;
    assert_snapshot!(unknown, @r#"401 {"error":"this API key is unknown or was revoked","statusCode":401}"#);
    let revoked = server.with_key(testkit::keys::REVOKED).get(path).await;
    assert_eq!(revoked.body, unknown.body);
}

/// The vendor's server does not tell a wrong method from a wrong address.
#[tokio::test]
async fn nothing_is_at_other_addresses() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    assert_snapshot!(client.get("/api/v2/unheard/of?token=secret").await, @r#"404 {"error":"Not Found","message":"Route GET:/api/v2/unheard/of not found","statusCode":404}"#);
    assert_snapshot!(client.call("DELETE", "/api/v2/api-key/describe").send().await, @r#"404 {"error":"Not Found","message":"Route DELETE:/api/v2/api-key/describe not found","statusCode":404}"#);
    for path in ["/api/v2", "/api/v2/", "/api/v2/docs/json"] {
        assert_eq!(client.get(path).await.text("/message"), format!("Route GET:{path} not found"));
    }
    let head = client.call("HEAD", "/api/v2/api-key/describe/").send().await;
    assert_eq!((head.status(), head.body.len()), (200, 0));
}
