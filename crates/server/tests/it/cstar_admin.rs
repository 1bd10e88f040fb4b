//! cStar's admin API: what all its addresses share.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer, keys};

const WHOAMI: &str = "/api/v1/auth/whoami";
const ARTICLES: &str = "/api/v1/teams/acme/articles";
const CATEGORIES: &str = "/api/v1/teams/acme/categories";

fn refusal(reply: &Reply) -> String {
    let param = reply.json()["error"]["param"].as_str().map(|param| format!(" at {param}"));
    let (kind, code) = (reply.text("/error/type"), reply.text("/error/code"));
    format!("{} {kind} {code}{}", reply.status(), param.unwrap_or_default())
}

fn rates(reply: &Reply) -> [Option<u64>; 4] {
    ["limit", "remaining", "reset", "window"].map(|name| {
        reply.header(&format!("x-ratelimit-{name}")).map(|value| value.parse().unwrap())
    })
}

async fn limited(secret_per_hour: u32, publishable_per_hour: u32) -> TestServer {
    let cstar =
        dialects::cstar::Limits { secret_per_hour, publishable_per_hour, library_per_hour: 2 };
    let doors = dialects::Settings {
        public_url: "https://help.example.com".to_owned(),
        cstar,
        ..dialects::Settings::default()
    };
    Setup::default().doors(doors).start().await
}

#[tokio::test]
async fn a_key_says_which_team_it_opens() {
    let server = TestServer::start().await;
    let answer = server.as_secret().get(WHOAMI).await;
    assert_snapshot!(answer, @r#"200 {"success":true,"data":{"teamId":"tm_018bcfe5680070008000000000000001","teamName":"Acme","teamSlug":"acme","keyType":"secret","environment":"live"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    assert_eq!(answer.header("x-cstar-request-id"), Some("req_1"));
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
    assert_snapshot!(server.as_secret().get(CATEGORIES).await, @r#"200 {"success":true,"data":[],"pagination":{"page":1,"pageSize":20,"total":0,"totalPages":0,"hasMore":false},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z","pagination":{"page":1,"pageSize":20,"total":0,"totalPages":0,"hasMore":false}}}"#);
}

#[tokio::test]
async fn whoever_has_no_key_of_ours_is_told_why() {
    let server = TestServer::start().await;
    let nobody = server.as_nobody();
    assert_snapshot!(nobody.get(ARTICLES).await, @r#"401 {"success":false,"error":{"type":"authentication_error","code":"authentication_required","message":"send your API key as \"Authorization: Bearer sk_…\"","doc_url":"/docs/errors#authentication_required","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let guest = json!({"customer": {"external_id": "u1"}});
    let token = server.as_secret().post("/v1/tokens", guest).await.text("/token");
    let mut shown = Vec::new();
    for credential in [
        "",
        "Bearer",
        "Bearer ",
        "Basic c2tfbGl2ZV9hY21l",
        "Bearer xk_live_acme",
        "Bearer sk_dev_acme",
        "Bearer sk_live_nobody",
        &format!("Bearer {}", keys::REVOKED),
        &format!("Bearer {token}"),
    ] {
        let reply = nobody.call("GET", ARTICLES).header("authorization", credential).send().await;
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"), "{credential}");
        shown.push(refusal(&reply));
    }
    assert_snapshot!(shown.join("\n"), @r#"
        401 authentication_error authentication_required
        401 authentication_error authentication_required
        401 authentication_error authentication_required
        401 authentication_error authentication_required
        401 authentication_error invalid_key_format
        401 authentication_error invalid_key_format
        401 authentication_error invalid_api_key
        401 authentication_error invalid_api_key
        401 authentication_error invalid_key_format
        "#);
}

#[tokio::test]
async fn a_team_is_named_by_its_id_or_its_slug_and_is_the_keys_own() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = client.get(WHOAMI).await.text("/data/teamId");
    let digits = id.strip_prefix("tm_").unwrap();
    let uuid = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    for team in ["acme", &id, &format!("wsp_{digits}"), &uuid.join("-")] {
        let reply = client.get(&format!("/api/v1/teams/{team}/categories")).await;
        assert_eq!(reply.status(), 200, "{team}: {reply}");
    }
    let theirs = server.as_stranger().get(WHOAMI).await.text("/data/teamId");
    let missing = client.get("/api/v1/teams/nobody/categories").await;
    assert_snapshot!(missing, @r#"403 {"success":false,"error":{"type":"authentication_error","code":"team_access_denied","message":"this key belongs to another team, or there is no such team","doc_url":"/docs/errors#team_access_denied","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    for team in ["globex", &theirs, "Acme", "acme%00", "tm_", "%ff"] {
        let reply = client.get(&format!("/api/v1/teams/{team}/categories")).await;
        assert_eq!((reply.status(), &reply.body), (403, &missing.body), "{team}");
    }
}

#[tokio::test]
async fn a_publishable_key_reads_what_is_public_and_writes_nothing() {
    let server = TestServer::start().await;
    let page = server.as_publishable();
    assert_eq!(page.get(ARTICLES).await.status(), 200);
    let mut shown = Vec::new();
    for (method, path) in [
        ("POST", ARTICLES.to_owned()),
        ("PATCH", format!("{ARTICLES}/art_1")),
        ("DELETE", format!("{ARTICLES}/art_1")),
        ("POST", "/api/v1/teams/acme/webhooks".to_owned()),
    ] {
        shown.push(refusal(&page.call(method, &path).json(&json!({})).send().await));
    }
    assert_snapshot!(shown.join("\n"), @r#"
        403 authentication_error publishable_key_write
        403 authentication_error publishable_key_write
        403 authentication_error publishable_key_write
        403 authentication_error publishable_key_write
        "#);
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_same_shape() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut shown = Vec::new();
    for (method, path) in [
        ("GET", "/api/v1/teams/acme"),
        ("GET", "/api/v1/teams/acme/members"),
        ("GET", "/api/v1/teams/acme/unicorns/1"),
        ("GET", "/api/v1/auth/whoareyou"),
        ("POST", WHOAMI),
        ("PUT", ARTICLES),
        ("GET", "/api/widget/unicorns"),
        ("GET", "/api/library/acme/unicorns"),
    ] {
        shown.push(format!("{method} {path} {}", refusal(&client.call(method, path).send().await)));
    }
    assert_snapshot!(shown.join("\n"), @r#"
        GET /api/v1/teams/acme 404 not_found_error resource_missing
        GET /api/v1/teams/acme/members 404 not_found_error resource_missing
        GET /api/v1/teams/acme/unicorns/1 404 not_found_error resource_missing
        GET /api/v1/auth/whoareyou 404 not_found_error resource_missing
        POST /api/v1/auth/whoami 405 invalid_request_error method_not_allowed
        PUT /api/v1/teams/acme/articles 405 invalid_request_error method_not_allowed
        GET /api/widget/unicorns 404 not_found_error resource_missing
        GET /api/library/acme/unicorns 404 not_found_error resource_missing
        "#);
}

#[tokio::test]
async fn requests_of_a_key_are_counted_over_the_hour_that_ends_now() {
    let server = limited(2, 1).await;
    let client = server.as_secret();
    let start = 1_700_000_000;
    assert_eq!(
        rates(&client.get(WHOAMI).await),
        [Some(2), Some(1), Some(start + 3_600), Some(3_600)]
    );
    server.clock.advance(1_800_000);
    let missing = client.get("/api/v1/teams/acme/unicorns").await;
    assert_eq!(rates(&missing), [Some(2), Some(0), Some(start + 3_600), Some(3_600)]);
    let refused = client.get(WHOAMI).await;
    assert_snapshot!(refused, @r#"429 {"success":false,"error":{"type":"rate_limit_error","code":"rate_limit_exceeded","message":"too many requests; try again in 1800 seconds","retryAfter":1800,"doc_url":"https://help.example.com/docs/errors#rate_limit_exceeded","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:43:20.000Z"}}"#);
    assert_eq!(refused.header("retry-after"), Some("1800"));
    assert_eq!(rates(&refused), rates(&missing));
    assert_eq!(server.with_key(keys::OTHER_SECRET).get(WHOAMI).await.status(), 200);
    assert_eq!(server.as_publishable().get(WHOAMI).await.status(), 200);
    assert_eq!(server.as_publishable().get(WHOAMI).await.status(), 429);

    server.clock.advance(1_800_000);
    assert_eq!(client.get(WHOAMI).await.status(), 200, "the first has left the window");
    assert_eq!(client.get(WHOAMI).await.status(), 429, "the second has not");
    assert_eq!(server.as_secret().get("/v1/me").await.status(), 200, "other dialects do not count");
}

#[tokio::test]
async fn requests_without_a_key_are_counted_by_address() {
    let server = limited(0, 0).await;
    let nobody = server.as_nobody();
    let path = "/api/library/acme/unicorns";
    assert_eq!(rates(&nobody.get(path).await)[..2], [Some(2), Some(1)]);
    assert_eq!(nobody.get(path).await.status(), 404);
    assert_eq!(refusal(&nobody.get(path).await), "429 rate_limit_error rate_limit_exceeded");
    assert_eq!(rates(&server.as_secret().get(WHOAMI).await), [None; 4], "0 is no limit");
}

#[tokio::test]
async fn a_wrong_page_is_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut shown = Vec::new();
    for query in [
        "page=0",
        "page=-1",
        "page=two",
        "page=99999999999999999999",
        "pageSize=0",
        "pageSize=101",
        "limit=5",
        "page=%00",
    ] {
        let reply = client.get(&format!("{CATEGORIES}?{query}")).await;
        shown.push(format!("{query}: {}: {}", refusal(&reply), reply.text("/error/message")));
    }
    assert_snapshot!(shown.join("\n"), @r#"
        page=0: 400 invalid_request_error parameter_invalid at page: page is a number from 1 to 4294967295
        page=-1: 400 invalid_request_error parameter_invalid at page: page is a number from 1 to 4294967295
        page=two: 400 invalid_request_error parameter_invalid at page: page is a number from 1 to 4294967295
        page=99999999999999999999: 400 invalid_request_error parameter_invalid at page: page is a number from 1 to 4294967295
        pageSize=0: 400 invalid_request_error parameter_invalid at pageSize: pageSize is a number from 1 to 100
        pageSize=101: 400 invalid_request_error parameter_invalid at pageSize: pageSize is a number from 1 to 100
        limit=5: 400 invalid_request_error parameter_invalid at limit: unknown parameter; known are page, pageSize, isPublic
        page=%00: 400 invalid_request_error parameter_invalid: the query contains a NUL character
        "#);
    assert_eq!(
        client.get(&format!("{CATEGORIES}?page=4294967295&pageSize=100")).await.status(),
        200
    );
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut shown = Vec::new();
    for body in
        ["", "{", "[]", "null", "7", r#"{"title":"a\u0000b"}"#, r#"{"title":7}"#, r#"{"tags":"x"}"#]
    {
        let reply = client.call("POST", ARTICLES).body(body).send().await;
        shown.push(format!("{body}: {}: {}", refusal(&reply), reply.text("/error/message")));
    }
    let deep = format!("{{\"title\":{}", "[".repeat(100));
    shown.push(refusal(&client.call("POST", ARTICLES).body(deep).send().await));
    let large = json!({"title": "x".repeat(3 << 20)});
    shown.push(refusal(&client.post(ARTICLES, large).await));
    assert_snapshot!(shown.join("\n"), @r#"
        : 400 invalid_request_error invalid_json: the body is no JSON
        {: 400 invalid_request_error invalid_json: the body is no JSON
        []: 400 invalid_request_error parameter_invalid: the body is no object
        null: 400 invalid_request_error parameter_invalid: the body is no object
        7: 400 invalid_request_error parameter_invalid: the body is no object
        {"title":"a\u0000b"}: 400 invalid_request_error parameter_invalid: the body contains a NUL character
        {"title":7}: 400 invalid_request_error parameter_invalid at title: invalid type: integer `7`, expected a string
        {"tags":"x"}: 400 invalid_request_error parameter_invalid at tags: invalid type: string "x", expected a sequence
        400 invalid_request_error parameter_invalid
        413 invalid_request_error body_too_large
        "#);
    assert_eq!(client.get(ARTICLES).await.json()["pagination"]["total"], 0);
}

async fn titles(client: &Client) -> Vec<String> {
    let list = client.get(ARTICLES).await.json();
    let title = |item: &Value| item["title"].as_str().unwrap().to_owned();
    list["data"].as_array().unwrap().iter().map(title).collect()
}

#[tokio::test]
async fn a_repeated_request_has_one_effect() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let send = |method: &'static str, path: String, body: Value| {
        let call = client.call(method, &path).header("idempotency-key", "k1");
        async move { call.json(&body).send().await }
    };
    let new = json!({"title": "One"});
    let first = send("POST", ARTICLES.to_owned(), new.clone()).await;
    let again = send("POST", ARTICLES.to_owned(), new).await;
    assert_eq!((first.status(), &first.body), (201, &again.body));
    assert_eq!(first.header("idempotent-replayed"), None);
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(titles(&client).await, ["One"]);
    let other = send("POST", ARTICLES.to_owned(), json!({"title": "Two"})).await;
    assert_snapshot!(other, @r#"409 {"success":false,"error":{"type":"invalid_request_error","code":"idempotency_conflict","message":"this idempotency key was used with another request","param":"Idempotency-Key","doc_url":"/docs/errors#idempotency_conflict","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);

    let path = format!("{ARTICLES}/{}", first.text("/data/id"));
    let change = |title: &str| {
        let call = client.call("PATCH", &path).header("idempotency-key", "k2");
        let body = json!({"title": title});
        async move { call.json(&body).send().await }
    };
    let first = change("Three").await;
    assert_eq!(client.patch(&path, json!({"title": "Four"})).await.status(), 200);
    let again = change("Three").await;
    assert_eq!(
        (first.body, again.header("idempotent-replayed")),
        (again.body.clone(), Some("true"))
    );
    assert_eq!(titles(&client).await, ["Four"], "the repeated request changed nothing");
    assert_eq!(
        refusal(&change("Five").await),
        "409 invalid_request_error idempotency_conflict at Idempotency-Key"
    );
    let long = client.call("POST", ARTICLES).header("idempotency-key", "x".repeat(256));
    let long = long.json(&json!({"title": "Six"})).send().await;
    assert_eq!(refusal(&long), "400 invalid_request_error parameter_invalid at Idempotency-Key");
}

#[tokio::test]
async fn any_version_is_taken() {
    let server = TestServer::start().await;
    for version in ["2026-03-01", "1999-12-31", "latest"] {
        let call = server.as_secret().call("GET", WHOAMI).header("cstar-version", version);
        assert_eq!(call.send().await.status(), 200, "{version}");
    }
}
