use super::*;
use proptest::prelude::*;

fn one(path: &str, text: &str) -> ImportedArticle {
    let mut articles = import(path, text.as_bytes()).unwrap();
    assert_eq!(articles.len(), 1);
    articles.pop().unwrap()
}

fn reason(path: &str, bytes: &[u8]) -> String {
    import(path, bytes).unwrap_err().to_string()
}

#[test]
fn front_matter_says_all() {
    let text = "---\n\
        id: 17\ntitle: Reset: a password\nslug: Reset Password\ncategory: account\n\
        tags: [password, 2fa, 404]\nstatus: archived\npublic: false\nlocale: pt-BR\n\
        author: {name: Ada}\n---\n\n# Reset: a password\n\nText.\n"
        .replace("title: Reset: a password", "title: \"Reset: a password\"");
    let expected = ImportedArticle {
        external_id: Some("17".to_owned()),
        title: "Reset: a password".to_owned(),
        slug: "reset-password".to_owned(),
        body: "Text.".to_owned(),
        category: Some("account".to_owned()),
        tags: ["password", "2fa", "404"].map(str::to_owned).to_vec(),
        status: Some(ImportedStatus::Archived),
        public: Some(false),
        locale: Some("pt-BR".to_owned()),
        source: "a/b.md".to_owned(),
    };
    assert_eq!(one("a/b.md", &text), expected);
    assert_eq!(one("a/b.md", &text.replace('\n', "\r\n")), expected, "line ends of Windows");
    assert_eq!(one("a/b.md", &format!("\u{feff}{text}")), expected, "a byte order mark");
}

/// Title and body of Markdown.
#[test]
fn titles_are_found() {
    let cases = [
        ("# One\n\nText", "One", "Text"),
        ("One *and* `two`\n===\nText", "One and two", "Text"),
        ("## Two\n\nText", "Reset password", "## Two\n\nText"),
        ("Text\n\n# Late", "Reset password", "Text\n\n# Late"),
        ("---\ntitle: 404\n---\nText", "404", "Text"),
        ("---\ntitle:\ntags:\n---\nText", "Reset password", "Text"),
        ("---\ntitle: A\n---\n# B\nText", "A", "# B\nText"),
        ("---\n---\nText", "Reset password", "Text"),
        ("---\nText under a rule", "Reset password", "---\nText under a rule"),
        ("---\ntags: one, two; three\n...\nText", "Reset password", "Text"),
    ];
    for (text, title, body) in cases {
        let article = one("account/reset-password.md", text);
        assert_eq!((article.title.as_str(), article.body.as_str()), (title, body), "{text:?}");
    }
}

#[test]
fn html_becomes_markdown() {
    let cases = [
        (
            "<html><head><title>Help &amp; more</title><style>p{}</style></head><body><nav>Home</nav>\
             <p>Go to <a href=\"/x\">x</a>.</p><script>evil()</script><ul><li>a<li>b</ul></body></html>",
            "Help & more",
            "Go to [x](/x).\n\n- a\n- b",
        ),
        ("<title>Site</title><h1>Reset <b>it</b></h1><p>Now.", "Reset it", "Now."),
        ("<p>Only</p>", "P", "Only"),
        (
            "<h1>T</h1><ol><li>one</li><li>two</li></ol><pre><code>let x;</code></pre>",
            "T",
            "1. one\n2. two\n\n```\nlet x;\n```",
        ),
        (
            "<h1>T</h1><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "T",
            "| a | b |\n| - | - |\n| 1 | 2 |",
        ),
    ];
    for (text, title, body) in cases {
        let article = one("p.html", text);
        assert_eq!((article.title.as_str(), article.body.as_str()), (title, body), "{text}");
    }
}

#[test]
fn tables_are_read() {
    let cases = [
        "title,body,tags,public,status\nOne,\"Text, more\",\"a;b\",yes,Draft\n",
        "Title;BODY;tags;public;status\nOne;Text, more;a, b;TRUE;draft\n;;;;\n",
        "question\tanswer\ttags\tpublic\tstatus\tunknown\r\nOne\tText, more\ta,b\t1\tdraft\tx\r\n",
    ];
    for text in cases {
        let article = one("faq.csv", text);
        assert_eq!((article.title.as_str(), article.slug.as_str()), ("One", "one"), "{text}");
        assert_eq!(article.body, "Text, more");
        assert_eq!(article.tags, ["a", "b"]);
        assert_eq!((article.public, article.status), (Some(true), Some(ImportedStatus::Draft)));
    }
    assert_eq!(import("faq.csv", b"title,body\n").unwrap(), []);
    assert_eq!(one("faq.csv", "title,body\nOne,<p>a</p><p>b</p>").body, "a\n\nb");
}

#[test]
fn json_is_read() {
    let object = r#"{"id": 7, "title": "One", "body": "Text", "tags": ["a"], "more": {}}"#;
    let array = format!("[{object}]");
    for text in [object, &array, &format!("{{\"articles\": {array}}}")] {
        let article = one("a.json", text);
        assert_eq!((article.title.as_str(), article.body.as_str()), ("One", "Text"), "{text}");
        assert_eq!((article.external_id.as_deref(), article.tags.len()), (Some("7"), 1));
    }
    assert_eq!(import("a.json", b"[]").unwrap(), []);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let deep_json = "[".repeat(200);
    let deep_html = "<div>".repeat(100_000);
    let cases: [(&str, &[u8], &str); 21] = [
        ("a.md", b"", "a.md: is empty"),
        ("a.md", b" \r\n\t", "a.md: is empty"),
        ("a.csv", b"\xef\xbb\xbf", "a.csv: is empty"),
        ("a.md", b"one\ntwo\xff", "a.md: line 2: is not UTF-8"),
        ("a.md", b"one\n\ntwo\0", "a.md: line 3: has a NUL character"),
        ("a.pdf", b"x", "a.pdf: is none of .md, .markdown, .html, .htm, .csv and .json"),
        ("md", b"x", "md: is none of"),
        ("a.md", b"---\ntitle: x\nText", "a.md: line 1: the front matter has no end"),
        (
            "a.md",
            b"---\na: b\nstatus: gone\n---\n",
            "a.md: line 3: the front matter cannot be read",
        ),
        (
            "a.md",
            b"---\na: b\npublic: maybe\n---\n",
            "a.md: line 3: the front matter cannot be read",
        ),
        ("a.md", b"---\ntitle: [a, b]\n---\n", "a text was expected"),
        ("a.md", b"---\ntags: {a: b}\n---\n", "a list of texts was expected"),
        ("a.md", b"---\ntitle: a: b\n---\n", "a.md: line 2: the front matter cannot be read"),
        ("a.csv", b"name,body\na,b\n", "a.csv: line 1: there is no column title"),
        ("a.csv", b"title,text\na,b\n", "a.csv: line 1: there is no column body"),
        ("a.csv", b"title,body,public\na,b,\nc,d,perhaps\n", "a.csv: row 3: public \"perhaps\""),
        ("a.csv", b"title,body\n,b\n", "a.csv: row 2: there is no title"),
        (
            "a.json",
            b"[{\"title\": \"a\"}, {\"body\": \"b\"}]",
            "a.json: article 2: there is no title",
        ),
        ("a.json", b"{\n\"title\": }", "a.json: line 2: is not JSON"),
        ("a.json", deep_json.as_bytes(), "a.json: line 1: is not JSON: recursion limit exceeded"),
        ("a.html", deep_html.as_bytes(), "a.html: has more than 200 elements in each other"),
    ];
    for (path, bytes, expected) in cases {
        let said = reason(path, bytes);
        assert!(said.contains(expected), "{said:?} in place of {expected:?}");
    }
}

#[test]
fn slugs_are_plain() {
    let cases = [
        ("How do I reset my password?", "how-do-i-reset-my-password"),
        ("  Crème brûlée's  recipe ", "creme-brulees-recipe"),
        ("ÄÖ ß 100 %", "ao-ß-100"),
        ("日本 語", "日本-語"),
        ("???", ""),
    ];
    for (title, slug) in cases {
        assert_eq!(slugify(title), slug);
    }
    assert_eq!(slugify(&"word ".repeat(100)).len(), 99);
    assert_eq!(slugify(&"ß".repeat(100)).len(), 100);
    assert_eq!(one("???.md", "# !\n\nx").slug, "article");
    assert_eq!(one("path/to/Some_page.md", "x").slug, "some-page");
}

proptest! {
    /// Whatever a file holds, the answer is an article or a reason.
    #[test]
    fn no_file_breaks_the_import(
        text in "([a-z#:,;|<>/`*\\[\\](){}\"'\n\r\t 0-9-]|---\n|title|body|<p>|\\PC){0,200}",
        extension in "(md|html|csv|json)",
    ) {
        let path = format!("a.{extension}");
        for article in import(&path, text.as_bytes()).unwrap_or_default() {
            prop_assert!(!article.title.is_empty() && !article.title.contains('\n'));
            prop_assert!(!article.slug.is_empty());
            prop_assert_eq!(slugify(&article.slug), article.slug);
        }
    }

    #[test]
    fn no_bytes_break_the_import(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for extension in ["md", "html", "csv", "json"] {
            drop(import(&format!("a.{extension}"), &bytes));
        }
    }
}
