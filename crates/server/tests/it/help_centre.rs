//! The help centre: pages for people, whatever articles say.

use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

const HOME: &str = "/help/acme";
const PUBLIC_URL: &str = "https://help.example.com";

async fn furnish(client: &Client) {
    let shelf =
        json!({"name": "Billing", "icon": "💳", "color": "#0a7", "description": "Money & more."});
    client.post("/v1/categories", shelf).await;
    client.post("/v1/categories", json!({"name": "Inside", "public": false})).await;
    for article in [
        json!({"title": "Refunds", "body": "# When\n\nWe refund **postage** within 30 days.", "category": "billing",
            "meta_description": "How refunds work.", "memo": "Be kind.", "metadata": {"owner": "kim"}}),
        json!({"title": "Invoices", "body": "Invoices are under *Billing*.", "category": "billing"}),
        json!({"title": "Parcels", "body": "Weigh them."}),
        json!({"title": "Draft", "body": "secret", "status": "draft"}),
        json!({"title": "Archived", "body": "secret", "status": "archived"}),
        json!({"title": "Internal", "body": "secret", "public": false}),
        json!({"title": "Margins", "body": "secret", "category": "inside"}),
    ] {
        assert_eq!(client.post("/v1/articles", article).await.status(), 201);
    }
}

async fn furnished() -> TestServer {
    let doors =
        dialects::Settings { public_url: PUBLIC_URL.to_owned(), ..dialects::Settings::default() };
    let server = Setup::default().doors(doors).start().await;
    furnish(&server.as_secret()).await;
    server
}

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.clone()).unwrap()
}

/// The links of a page to pages of the same help centre.
fn links(page: &str) -> Vec<String> {
    let after = page.split("href=\"").skip(1);
    let links =
        after.filter_map(|rest| rest.split('"').next()).map(|link| link.replace("&amp;", "&"));
    links.filter(|link| link.starts_with(HOME)).collect()
}

/// The JSON-LD of a page.
fn linked(page: &str) -> Value {
    let after = page.split_once("<script type=\"application/ld+json\">").unwrap().1;
    serde_json::from_str(after.split_once("</script>").unwrap().0).unwrap()
}

#[tokio::test]
async fn every_link_of_every_page_leads_somewhere() {
    let server = furnished().await;
    let reader = server.as_nobody();
    let (mut known, mut next) = (vec![HOME.to_owned()], 0);
    while next < known.len() {
        let page = reader.get(&known[next]).await;
        assert_eq!(page.status(), 200, "{}", known[next]);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        let page = text(&page);
        assert!(!page.contains("secret") && !page.contains("Be kind"), "{}", known[next]);
        assert!(page.contains("<html lang=\"en\">") && page.matches("<h1").count() == 1);
        assert!(
            page.contains("<main") && page.contains("id=\"content\"") && page.contains("<title>")
        );
        for link in links(&page) {
            let link = link.split('#').next().unwrap().to_owned();
            if !known.contains(&link) {
                known.push(link);
            }
        }
        next += 1;
    }
    known.sort();
    let paths = ["", "/categories/billing", "/invoices", "/parcels", "/refunds", "?page=1"];
    assert_eq!(known, paths.map(|path| format!("{HOME}{path}")));
}

#[tokio::test]
async fn an_article_page_tells_people_and_programs_what_it_is() {
    let server = furnished().await;
    let page = text(&server.as_nobody().get("/help/acme/refunds").await);
    for part in [
        "<title>Refunds – Acme Help Center</title>",
        "<meta name=\"description\" content=\"How refunds work.\">",
        "<link rel=\"canonical\" href=\"https://help.example.com/help/acme/refunds\">",
        "<link rel=\"alternate\" type=\"text/markdown\" href=\"https://help.example.com/help/acme/refunds.md\">",
        "<h1>Refunds</h1>",
        "<h2 id=\"s-when\">When</h2>",
        "<strong>postage</strong>",
        "14 November 2023",
        "1 min read",
        "<a href=\"/help/acme/categories/billing\">Billing</a>",
        "<a href=\"/help/acme/invoices\">Invoices</a>",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let graph = &linked(&page)["@graph"];
    assert_eq!(graph[0]["@type"], "Article");
    assert_eq!(graph[0]["headline"], "Refunds");
    assert_eq!(graph[0]["dateModified"], "2023-11-14T22:13:20.000Z");
    let trail = graph[1]["itemListElement"].as_array().unwrap();
    let names: Vec<_> = trail.iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Help Center", "Billing", "Refunds"]);
    assert_eq!(trail[1]["item"], "https://help.example.com/help/acme/categories/billing");
    let home = linked(&text(&server.as_nobody().get(HOME).await));
    assert_eq!(home["@type"], "WebSite");
}

#[tokio::test]
async fn nothing_but_the_page_itself_is_trusted() {
    let server = furnished().await;
    for path in
        ["", "/refunds", "/refunds.md", "/nothing", "/sitemap.xml", "/llms.txt", "?q=postage"]
    {
        let reply = server.as_nobody().get(&format!("{HOME}{path}")).await;
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe") && policy.contains("form-action 'self'"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        let page = text(&reply);
        let scripts = page.matches("<script").count();
        let data = page.matches("<script type=\"application/ld+json\">").count();
        assert_eq!(scripts, data, "{path}");
        assert!(!page.contains(" style=") && !page.contains("<link rel=\"stylesheet\""), "{path}");
    }
}

/// Titles, shelves and bodies say what they want; the pages stay pages.
#[tokio::test]
async fn hostile_articles_are_only_text() {
    let server = furnished().await;
    let client = server.as_secret();
    let nasty = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'";
    let shelf =
        json!({"name": nasty, "slug": "nasty", "description": nasty, "icon": nasty.get(..60)});
    assert_eq!(client.post("/v1/categories", shelf).await.status(), 201);
    let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(300));
    let (table, rows) = (row("a") + &row("---"), row("b").repeat(200));
    let body = format!(
        "{nasty}\n\n# {nasty}\n\n[x](javascript:alert(3)) ![y](javascript:alert(4)) <javascript:alert(5)>\n\n\
         <a href=\"jAvAsCrIpT:alert(6)\" onclick=\"alert(7)\">z</a> <iframe src=//evil></iframe>\n\n\
         <style>*{{display:none}}</style> <base href=//evil> <form action=//evil><input name=a></form>\n\n{table}{rows}"
    );
    let article = json!({"title": nasty, "slug": "nasty", "body": body, "category": "nasty", "excerpt": nasty,
        "meta_description": nasty, "locale": "en\" onload=\"alert(8)", "tags": [nasty], "url": "javascript:alert(9)"});
    assert_eq!(client.post("/v1/articles", article).await.status(), 201);
    let reader = server.as_nobody();
    for path in [
        "",
        "?page=1",
        "?q=alert",
        "/nasty",
        "/categories/nasty",
        "?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    ] {
        let reply = reader.get(&format!("{HOME}{path}")).await;
        assert_eq!(reply.status(), 200, "{path}");
        let page = text(&reply);
        // Whatever stands in angle brackets is an element of ours or one that can do nothing.
        for element in
            page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap().to_lowercase())
        {
            let name = element.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
            let bad = ["iframe", "object", "embed", "base", "svg onload"];
            assert!(!bad.contains(&name), "{path}: <{element}>");
            let script = name == "script" && !element.starts_with('/');
            assert!(
                !script || element == "script type=\"application/ld+json\"",
                "{path}: <{element}>"
            );
            let outside: String = element.split('"').step_by(2).collect();
            for event in ["onerror", "onclick", "onload", "javascript:"] {
                assert!(!outside.contains(event), "{path}: <{element}>");
            }
            assert!(
                !element.contains("href=\"javascript:") && !element.contains("src=\"javascript:")
            );
        }
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        assert_eq!(page.matches("</main>").count(), 1, "{path}");
        assert_eq!(page.matches("<style").count(), 1, "{path}");
    }
    let page = text(&reader.get("/help/acme/nasty").await);
    assert_eq!(linked(&page)["@graph"][0]["headline"], nasty);
    assert_eq!(page.matches("<tr>").count(), 201);
    let index = text(&reader.get("/help/acme/llms.txt").await);
    assert!(index.lines().all(|line| !line.starts_with('<')), "{index}");
}

#[tokio::test]
async fn hidden_and_missing_pages_look_the_same() {
    let server = furnished().await;
    let reader = server.as_nobody();
    let missing = reader.get("/help/acme/nothing").await;
    assert_eq!(missing.status(), 404);
    assert!(text(&missing).contains("This page does not exist"));
    for path in [
        "/draft",
        "/archived",
        "/internal",
        "/margins",
        "/margins.md",
        "/categories/inside",
        "/categories/inside.md",
        "/categories/nowhere",
        "/a/b/c",
        "/Refunds",
        "/refunds.txt",
        "?page=99",
        "/categories/billing?page=99",
    ] {
        let reply = reader.get(&format!("{HOME}{path}")).await;
        assert_eq!((reply.status(), text(&reply)), (404, text(&missing)), "{path}");
    }
    for path in ["/help/nobody", "/help/nobody/refunds", "/help/nobody/llms.txt"] {
        let reply = reader.get(path).await;
        assert_eq!(reply.status(), 404);
        assert!(text(&reply).contains("<h1>Sorry</h1>"), "{path}");
    }
    assert_eq!(text(&reader.delete("/help/acme/refunds").await), text(&missing));
    assert_eq!(reader.get("/help/acme?q=a%00b").await.status(), 400);
    assert_eq!(reader.get("/help/acme?q=%FF").await.status(), 200, "as if nothing was asked");
    // What is only a test has no pages.
    server.as_test().post("/v1/articles", json!({"title": "Trial", "body": "b"})).await;
    assert_eq!(reader.get("/help/acme/trial").await.status(), 404);
}

#[tokio::test]
async fn a_search_marks_what_it_found() {
    let server = furnished().await;
    let reader = server.as_nobody();
    let found = text(&reader.get("/help/acme?q=refunded+postage").await);
    assert!(found.contains("<mark>refund</mark> <mark>postage</mark>"), "{found}");
    assert!(found.contains("value=\"refunded postage\"") && found.contains("content=\"noindex\""));
    assert!(!found.contains("rel=\"canonical\""));
    let nothing = text(&reader.get("/help/acme?q=xylophone").await);
    assert!(
        nothing.contains("Nothing was found") && nothing.contains("/help/acme/categories/billing")
    );
}

#[tokio::test]
async fn long_lists_have_pages() {
    let server = furnished().await;
    let client = server.as_secret();
    for number in 1..=45 {
        let article =
            json!({"title": format!("Number {number}"), "body": "zebra", "category": "billing"});
        client.post("/v1/articles", article).await;
    }
    let reader = server.as_nobody();
    for (path, count) in [
        ("/help/acme?page=", 48),
        ("/help/acme/categories/billing?page=", 47),
        ("/help/acme?q=zebra&page=", 45),
    ] {
        let mut seen = Vec::new();
        for page in 1..=3 {
            let page = text(&reader.get(&format!("{path}{page}")).await);
            let listed =
                page.split("<ul class=\"list\">").nth(1).unwrap().split("</ul>").next().unwrap();
            seen.extend(links(listed));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count, "{path}");
        let second = text(&reader.get(&format!("{path}2")).await);
        assert!(
            second.contains("Page 2 of 3")
                && second.contains("rel=\"next\"")
                && second.contains("rel=\"prev\"")
        );
    }
}

#[tokio::test]
async fn every_page_has_a_twin_for_programs() {
    let server = furnished().await;
    let reader = server.as_nobody();
    let article = reader.get("/help/acme/refunds.md").await;
    assert_eq!(article.header("content-type"), Some("text/markdown; charset=utf-8"));
    insta::assert_snapshot!(text(&article), @"# Refunds

> Source: https://help.example.com/help/acme/refunds (updated 2023-11-14T22:13:20.000Z)

# When

We refund **postage** within 30 days.");
    insta::assert_snapshot!(text(&reader.get("/help/acme/categories/billing.md").await), @"# Billing

Money & more.

- [Invoices](https://help.example.com/help/acme/invoices.md)
- [Refunds](https://help.example.com/help/acme/refunds.md): How refunds work.");
    insta::assert_snapshot!(text(&reader.get("/help/acme/llms.txt").await), @"# Acme Help Center

> The public help articles of Acme. Every page is also there as Markdown, with `.md` at the end of its address.

## Billing

- [Invoices](https://help.example.com/help/acme/invoices.md)
- [Refunds](https://help.example.com/help/acme/refunds.md): How refunds work.

## Articles

- [Parcels](https://help.example.com/help/acme/parcels.md)");
    let map = reader.get("/help/acme/sitemap.xml").await;
    assert_eq!(map.header("content-type"), Some("application/xml"));
    insta::assert_snapshot!(text(&map), @r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://help.example.com/help/acme</loc></url>
<url><loc>https://help.example.com/help/acme/categories/billing</loc></url>
<url><loc>https://help.example.com/help/acme/invoices</loc><lastmod>2023-11-14T22:13:20.000Z</lastmod></url>
<url><loc>https://help.example.com/help/acme/parcels</loc><lastmod>2023-11-14T22:13:20.000Z</lastmod></url>
<url><loc>https://help.example.com/help/acme/refunds</loc><lastmod>2023-11-14T22:13:20.000Z</lastmod></url>
</urlset>"#);
    let unnamed = TestServer::start().await;
    assert_eq!(
        unnamed.as_nobody().get("/help/acme/sitemap.xml").await.status(),
        404,
        "no address to tell"
    );
    assert_eq!(unnamed.as_nobody().get(HOME).await.status(), 200);
}

#[tokio::test]
async fn what_a_reader_has_is_not_sent_again() {
    let server = furnished().await;
    let reader = server.as_nobody();
    for path in [
        "",
        "/refunds",
        "/refunds.md",
        "/categories/billing",
        "/llms.txt",
        "/sitemap.xml",
        "?q=postage",
    ] {
        let path = format!("{HOME}{path}");
        let first = reader.get(&path).await;
        let tag = first.header("etag").unwrap();
        assert_eq!(first.header("cache-control"), Some("public, max-age=60"));
        server.engine.write_counts().await.unwrap();
        let second = reader.call("GET", &path).header("if-none-match", tag).send().await;
        assert_eq!((second.status(), second.body.len()), (304, 0), "{path}");
    }
}

#[tokio::test]
async fn readers_are_counted_and_asked() {
    let server = furnished().await;
    let reader = server.as_nobody();
    reader.get("/help/acme/refunds").await;
    reader.call("HEAD", "/help/acme/refunds").send().await;
    reader.call("GET", "/help/acme/refunds").header("user-agent", "ExampleBot/1.0").send().await;
    // The answer sends the reader back to the article.
    let back = reader.call("POST", "/help/acme/refunds/feedback?helpful=no").send().await;
    assert_eq!(back.status(), 200);
    let thanks = text(&back);
    assert!(
        thanks.contains("Thank you for your feedback")
            && !thanks.contains("Was this article helpful")
    );
    server.engine.write_counts().await.unwrap();
    let seen = server.as_secret().get("/v1/articles").await.json()["data"][0].clone();
    let counts =
        ["view_count", "helpful_count", "unhelpful_count"].map(|name| seen[name].as_i64().unwrap());
    assert_eq!(counts, [1, 0, 1]);
    let post = |path: &str| reader.call("POST", &format!("/help/acme/{path}"));
    assert_eq!(post("refunds/feedback").send().await.status(), 400);
    assert_eq!(post("draft/feedback?helpful=yes").send().await.status(), 404);
    let elsewhere =
        post("refunds/feedback?helpful=yes").header("sec-fetch-site", "cross-site").send().await;
    assert_eq!(elsewhere.status(), 404);
}
