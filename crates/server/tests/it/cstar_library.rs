//! cStar's public library: the published articles, without a key.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const LIBRARY: &str = "/api/library/acme";

/// Two shelves, one of them internal, and articles of every kind.
async fn furnish(client: &Client) {
    let shelf = json!({"name": "Billing", "icon": "💳", "color": "#0a7", "description": "Money."});
    client.post("/v1/categories", shelf).await;
    client.post("/v1/categories", json!({"name": "Inside", "public": false})).await;
    for article in [
        json!({"title": "Refunds", "body": "We refund **postage** within 30 days.", "category": "billing",
            "tags": ["money"], "memo": "Be kind.", "metadata": {"owner": "kim"}}),
        json!({"title": "Invoices", "body": "# Where\n\nInvoices are under *Billing*.", "category": "billing"}),
        json!({"title": "Draft", "body": "postage", "status": "draft"}),
        json!({"title": "Archived", "body": "postage", "status": "archived"}),
        json!({"title": "Internal", "body": "postage", "public": false}),
        json!({"title": "Margins", "body": "postage", "category": "inside"}),
    ] {
        assert_eq!(client.post("/v1/articles", article).await.status(), 201);
    }
}

async fn furnished() -> TestServer {
    let server = TestServer::start().await;
    furnish(&server.as_secret()).await;
    server
}

fn titles(reply: &Reply) -> Vec<String> {
    let body = reply.json();
    let data = body["data"].as_array().unwrap_or_else(|| panic!("no list: {reply}"));
    data.iter().map(|article| article["title"].as_str().unwrap().to_owned()).collect()
}

/// An answer without its headers, which count.
fn said(reply: Reply) -> (u16, Vec<u8>) {
    (reply.status(), reply.body)
}

#[tokio::test]
async fn a_reader_sees_what_is_public_and_nothing_else() {
    let server = furnished().await;
    let reader = server.as_nobody();
    assert_snapshot!(reader.get(&format!("{LIBRARY}/categories")).await, @r##"200 {"success":true,"data":[{"id":"018bcfe5-6800-7000-8000-000000000009","object":"category","name":"Billing","slug":"billing","description":"Money.","icon":"💳","color":"#0a7","sortOrder":0,"isPublic":true,"articleCount":2,"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"}],"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"##);
    assert_snapshot!(reader.get(&format!("{LIBRARY}/articles?limit=1")).await, @r##"200 {"success":true,"data":[{"id":"art_018bcfe568007000800000000000000f","object":"article","title":"Invoices","slug":"invoices","excerpt":"Invoices are under Billing.","content":"# Where\n\nInvoices are under *Billing*.","category":"Billing","categoryId":"018bcfe5-6800-7000-8000-000000000009","categorySlug":"billing","tags":[],"readTime":"1 min","viewCount":0,"metaDescription":null,"publishedAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"}],"pagination":{"page":1,"pageSize":1,"total":2,"totalPages":2,"hasMore":true},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z","pagination":{"page":1,"pageSize":1,"total":2,"totalPages":2,"hasMore":true}}}"##);
    assert_snapshot!(reader.get(&format!("{LIBRARY}/articles/refunds")).await, @r#"200 {"success":true,"data":{"id":"art_018bcfe568007000800000000000000d","object":"article","title":"Refunds","slug":"refunds","excerpt":"We refund postage within 30 days.","content":"We refund **postage** within 30 days.","category":"Billing","categoryId":"018bcfe5-6800-7000-8000-000000000009","categorySlug":"billing","tags":["money"],"readTime":"1 min","viewCount":0,"metaDescription":null,"publishedAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let missing = reader.get(&format!("{LIBRARY}/articles/nothing")).await;
    assert_snapshot!(missing, @r#"404 {"success":false,"error":{"type":"not_found_error","code":"resource_missing","message":"no such article","doc_url":"/docs/errors#resource_missing","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    for hidden in ["draft", "archived", "internal", "margins"] {
        let path = format!("{LIBRARY}/articles/{hidden}");
        assert_eq!(said(reader.get(&path).await), said(missing.clone()), "{hidden}");
        let viewed = reader.post(&format!("{path}/view"), json!({})).await;
        assert_eq!(said(viewed), said(missing.clone()), "{hidden}");
        let rated = reader.post(&format!("{path}/feedback"), json!({"rating": 1})).await;
        assert_eq!(said(rated), said(missing.clone()), "{hidden}");
    }
    assert_eq!(titles(&reader.get(&format!("{LIBRARY}/articles")).await), ["Invoices", "Refunds"]);
    // A secret key reads no more than anybody here.
    let secret = server.as_secret().get(&format!("{LIBRARY}/articles")).await;
    assert_eq!(titles(&secret), ["Invoices", "Refunds"]);
}

#[tokio::test]
async fn a_team_has_a_slug_and_an_id() {
    let server = furnished().await;
    let reader = server.as_nobody();
    let by_slug = reader.get(&format!("{LIBRARY}/articles")).await;
    let id = server.acme.to_string();
    let hex = id.strip_prefix("wsp_").unwrap();
    let uuid =
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    for team in [id.clone(), format!("tm_{hex}"), uuid] {
        let reply = reader.get(&format!("/api/library/{team}/articles")).await;
        assert_eq!(said(reply), said(by_slug.clone()), "{team}");
    }
    assert_snapshot!(reader.get("/api/library/nobody/articles").await, @r#"404 {"success":false,"error":{"type":"not_found_error","code":"resource_missing","message":"no such team","doc_url":"/docs/errors#resource_missing","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    assert_eq!(titles(&reader.get("/api/library/globex/articles").await), [""; 0]);
    assert_eq!(reader.get("/api/library/acme").await.status(), 404);
    assert_eq!(reader.get("/api/library/acme/stats").await.status(), 404);
    assert_eq!(reader.delete(&format!("{LIBRARY}/articles/refunds")).await.status(), 405);
}

#[tokio::test]
async fn a_key_chooses_the_mode_in_its_own_team() {
    let server = furnished().await;
    let article = json!({"title": "Trial", "body": "Only a test."});
    server.as_test().post("/v1/articles", article).await;
    let path = format!("{LIBRARY}/articles");
    assert_eq!(titles(&server.as_test().get(&path).await), ["Trial"]);
    assert_eq!(titles(&server.as_publishable().get(&path).await), ["Invoices", "Refunds"]);
    assert_snapshot!(server.as_stranger().get(&path).await, @r#"403 {"success":false,"error":{"type":"authentication_error","code":"team_access_denied","message":"this key belongs to another team","doc_url":"/docs/errors#team_access_denied","request_id":"req_1"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let code = async |key: &str| {
        let reply = server.with_key(key).get(&path).await;
        (reply.status(), reply.text("/error/code"))
    };
    assert_eq!(code(testkit::keys::REVOKED).await, (401, "invalid_api_key".to_owned()));
    assert_eq!(code("pk_live_unknown").await, (401, "invalid_api_key".to_owned()));
    let basic =
        server.as_nobody().call("GET", &path).header("authorization", "Basic eA==").send().await;
    assert_eq!((basic.status(), basic.text("/error/code")), (401, "invalid_key_format".to_owned()));
}

#[tokio::test]
async fn lists_have_pages_an_order_and_shelves() {
    let server = furnished().await;
    let reader = server.as_nobody();
    for _ in 0..2 {
        let viewed = reader.call("POST", &format!("{LIBRARY}/articles/refunds/view")).send().await;
        assert_eq!(viewed.json()["data"], json!({"recorded": true}));
    }
    server.engine.write_counts().await.unwrap();
    let list = async |query: &str| reader.get(&format!("{LIBRARY}/articles?{query}")).await;
    assert_eq!(titles(&list("").await), ["Refunds", "Invoices"], "the most read first");
    assert_eq!(titles(&list("sort=newest").await), ["Invoices", "Refunds"]);
    assert_eq!(titles(&list("limit=1").await), ["Refunds"]);
    let second = list("pageSize=1&page=2").await;
    assert_eq!(titles(&second), ["Invoices"]);
    let pagination =
        json!({"page": 2, "pageSize": 1, "total": 2, "totalPages": 2, "hasMore": false});
    assert_eq!(second.json()["pagination"], pagination);
    assert_eq!(titles(&list("categorySlug=billing&tag=money").await), ["Refunds"]);
    for nothing in ["categorySlug=inside", "categorySlug=nowhere", "tag=mon"] {
        assert_eq!(titles(&list(nothing).await), [""; 0], "{nothing}");
    }
    for (wrong, param) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("page=0", "page"),
        ("pageSize=101", "pageSize"),
        ("sort=title", "sort"),
        ("status=draft", "status"),
    ] {
        let reply = list(wrong).await;
        assert_eq!(
            (reply.status(), reply.text("/error/param")),
            (400, param.to_owned()),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_search_shows_where_the_words_stand() {
    let server = furnished().await;
    let client = server.as_secret();
    let hostile = json!({"title": "Tags", "body": "Write `<b onclick=\"x\">` & a zebra <img src=x onerror=alert(1)>."});
    client.post("/v1/articles", hostile).await;
    let reader = server.as_nobody();
    let find = async |query: &str| reader.get(&format!("{LIBRARY}/search?{query}")).await;
    let found = find("q=refunded+postage").await;
    assert_eq!(titles(&found), ["Refunds"]);
    let first = &found.json()["data"][0];
    assert_eq!(first["highlight"], "We <mark>refund</mark> <mark>postage</mark> within 30 days.");
    let parts = json!([
        {"text": "We ", "isMatch": false}, {"text": "refund", "isMatch": true},
        {"text": " ", "isMatch": false}, {"text": "postage", "isMatch": true},
        {"text": " within 30 days.", "isMatch": false},
    ]);
    assert_eq!(first["highlightParts"], parts);
    assert_eq!(found.json()["pagination"]["total"], 1);
    let marked = find("q=zebra").await.json()["data"][0]["highlight"].clone();
    assert_eq!(marked, "Write &lt;b onclick=&quot;x&quot;&gt; &amp; a <mark>zebra</mark> .");
    assert_eq!(titles(&find("q=xylophone").await), [""; 0]);
    assert_eq!(titles(&find("q=postage&limit=1").await), ["Refunds"]);
    for (wrong, code) in [
        ("", "parameter_missing"),
        ("q=", "parameter_missing"),
        ("q=+", "parameter_invalid"),
        ("q=a%00b", "parameter_invalid"),
        ("q=a&limit=51", "parameter_invalid"),
        ("q=a&page=0", "parameter_invalid"),
        ("q=a&x=1", "parameter_invalid"),
    ] {
        let reply = find(wrong).await;
        assert_eq!((reply.status(), reply.text("/error/code")), (400, code.to_owned()), "{wrong}");
    }
    let long = find(&format!("q={}", "x".repeat(501))).await;
    assert_eq!((long.status(), long.text("/error/param")), (400, "q".to_owned()));
}

#[tokio::test]
async fn one_address_has_one_vote() {
    let server = furnished().await;
    let reader = server.as_nobody();
    let path = format!("{LIBRARY}/articles/refunds/feedback");
    let rate = async |rating: Value| reader.post(&path, json!({ "rating": rating })).await;
    for rating in [json!(true), json!("helpful"), json!(1), json!("up"), json!("not_helpful")] {
        let reply = rate(rating.clone()).await;
        assert_eq!(reply.json()["data"], json!({"recorded": true}), "{rating}");
    }
    let votes = server.as_secret().get("/v1/articles").await.json()["data"][0].clone();
    assert_eq!(
        (votes["helpful_count"].clone(), votes["unhelpful_count"].clone()),
        (json!(0), json!(1))
    );
    for wrong in [json!(5), json!("maybe"), json!([1]), json!({"a": 1})] {
        let reply = rate(wrong.clone()).await;
        let said = (reply.status(), reply.text("/error/param"));
        assert_eq!(said, (400, "rating".to_owned()), "{wrong}");
    }
    assert_eq!(rate(json!(null)).await.text("/error/code"), "parameter_missing");
    assert_eq!(reader.post(&path, json!({"stars": 1})).await.text("/error/param"), "stars");
    assert_eq!(reader.post(&path, json!({"helpful": false})).await.status(), 200);
    let publishable = server.as_publishable().post(&path, json!({"helpful": true})).await;
    assert_eq!(publishable.status(), 200, "a page of the company is a reader too");
}

#[tokio::test]
async fn what_a_reader_has_is_not_sent_again() {
    let server = furnished().await;
    let reader = server.as_nobody();
    let again = async |path: &str, tag: &str| {
        let path = format!("{LIBRARY}/{path}");
        reader.call("GET", &path).header("if-none-match", tag).send().await
    };
    let paths = ["categories", "articles", "articles/refunds", "search?q=postage"];
    let mut tags = Vec::new();
    for path in paths {
        let first = reader.get(&format!("{LIBRARY}/{path}")).await;
        assert_eq!(first.header("cache-control"), Some("public, max-age=60"), "{path}");
        let tag = first.header("etag").unwrap_or_else(|| panic!("no tag: {first}")).to_owned();
        let second = again(path, &tag).await;
        assert_eq!((second.status(), second.body.len()), (304, 0), "{path}");
        assert_eq!(second.header("etag"), Some(tag.as_str()));
        tags.push(tag);
    }
    // Counting readers changes nothing; changing an article does.
    reader.post(&format!("{LIBRARY}/articles/refunds/view"), json!({})).await;
    server.engine.write_counts().await.unwrap();
    assert_eq!(again(paths[2], &tags[2]).await.status(), 304);
    server.clock.advance(1_000);
    let article = json!({"title": "Refunds", "body": "We refund postage."});
    server.as_secret().post("/v1/articles", article).await;
    for at in [1, 2, 3] {
        assert_eq!(again(paths[at], &tags[at]).await.status(), 200, "{}", paths[at]);
    }
    assert_eq!(again("articles/nothing", "*").await.status(), 404);
}

#[tokio::test]
async fn pages_anywhere_may_read() {
    let server = furnished().await;
    let path = format!("{LIBRARY}/articles/refunds");
    let page =
        server.as_nobody().call("GET", &path).header("origin", "https://example.com").send().await;
    assert_eq!(page.header("access-control-allow-origin"), Some("*"));
    let preflight = server
        .as_nobody()
        .call("OPTIONS", &path)
        .header("origin", "https://example.com")
        .header("access-control-request-method", "GET")
        .send()
        .await;
    assert_eq!(
        (preflight.status(), preflight.header("access-control-allow-origin")),
        (204, Some("*"))
    );
}

#[tokio::test]
async fn an_address_asks_so_often_in_an_hour() {
    let mut doors = dialects::Settings::default();
    doors.cstar.library_per_hour = 3;
    let server = testkit::Setup::default().doors(doors).start().await;
    furnish(&server.as_secret()).await;
    let reader = server.as_nobody();
    let path = format!("{LIBRARY}/categories");
    for left in ["2", "1", "0"] {
        let reply = reader.get(&path).await;
        assert_eq!((reply.status(), reply.header("x-ratelimit-remaining")), (200, Some(left)));
    }
    let refused = reader.get(&path).await;
    assert_eq!(
        (refused.status(), refused.text("/error/code")),
        (429, "rate_limit_exceeded".to_owned())
    );
    assert_eq!(refused.header("retry-after"), Some("3600"));
    server.clock.advance(3_600_000);
    assert_eq!(reader.get(&path).await.status(), 200);
}
