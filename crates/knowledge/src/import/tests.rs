use super::*;

fn one(path: &str, text: &str) -> ImportedArticle {
    let mut articles = import(path, text.as_bytes()).expect("this imports");
    assert_eq!(articles.len(), 1, "{path}");
    articles.remove(0)
}

fn refused(path: &str, bytes: &[u8]) -> String {
    import(path, bytes).expect_err("this is refused").to_string()
}

#[test]
fn front_matter_says_everything_and_is_no_part_of_the_body() {
    let article = one(
        "account/reset.md",
        "---\ntitle: \"Reset: how?\"\nslug: reset-password\nid: 42\ncategory: account\ntags: [a, b c, 429]\n\
         status: draft\npublic: false\nlocale: en\nweight: 3\n---\n\nOpen *Settings*.\n",
    );
    let expected = ImportedArticle {
        external_id: Some("42".to_owned()),
        title: "Reset: how?".to_owned(),
        slug: "reset-password".to_owned(),
        body: "Open *Settings*.\n".to_owned(),
        category: Some("account".to_owned()),
        tags: vec!["a".to_owned(), "b c".to_owned(), "429".to_owned()],
        status: Some(ImportedStatus::Draft),
        public: Some(false),
        locale: Some("en".to_owned()),
        url: None,
        source: "account/reset.md".to_owned(),
    };
    assert_eq!(article, expected);
}

#[test]
fn a_title_is_found_in_the_front_the_first_heading_or_the_name() {
    for (text, title) in [
        ("---\ntitle: A\n---\n# B\n", "A"),
        ("# B `c`\n\ntext", "B c"),
        ("\u{feff}# B\r\n\r\ntext\r\n", "B"),
        ("---\r\ntitle: A\r\n---\r\n\r\ntext\r\n", "A"),
        ("text\n\n# B\n", "B"),
        ("## C\n\n# B\n", "Reset my password"),
        ("no heading", "Reset my password"),
        ("---\nno end of the front matter\n", "Reset my password"),
    ] {
        assert_eq!(one("a/reset_my-password.md", text).title, title, "{text:?}");
    }
}

#[test]
fn html_becomes_markdown_without_what_can_run() {
    let article = one(
        "guides/a.html",
        "<!doctype html><html><head><title>Fish &amp; chips</title><style>p{}</style></head><body>\
         <nav>Home</nav><h2>How</h2><p>Eat <b>now</b>.</p><ul><li>one<li>two</ul>\
         <script>alert(1)</script></body></html>",
    );
    assert_eq!((article.title.as_str(), article.slug.as_str()), ("Fish & chips", "guides-a"));
    assert!(article.body.starts_with("## How\n\nEat **now**."), "{}", article.body);
    assert!(!article.body.contains("alert") && !article.body.contains("Home"), "{}", article.body);
}

#[test]
fn csv_has_one_article_in_each_row() {
    let text =
        "Title,Body,Tags,Public,external id\n\"A, b\",\"one\ntwo\",\"x; y\",false,7\nC,d,,,\n";
    let articles = import("faq.csv", text.as_bytes()).expect("this imports");
    assert_eq!(articles[0].title, "A, b");
    assert_eq!(articles[0].body, "one\ntwo");
    assert_eq!(articles[0].tags, ["x", "y"]);
    assert_eq!((articles[0].public, articles[0].external_id.as_deref()), (Some(false), Some("7")));
    assert_eq!((articles[1].public, articles[1].external_id.as_deref()), (None, None));
}

#[test]
fn json_is_an_article_a_list_or_an_object_with_a_list() {
    let object = r#"{"id": 5, "title": "A", "body": "b", "tags": ["x"], "more": {}}"#;
    for text in [object.to_owned(), format!("[{object}]"), format!("{{\"articles\": [{object}]}}")]
    {
        let article = one("faq.json", &text);
        assert_eq!((article.title.as_str(), article.external_id.as_deref()), ("A", Some("5")));
    }
    assert_eq!(one("a.json", r#"{"question": "Q?", "html": "<p>Yes.</p>"}"#).body, "Yes.");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (path, bytes, reason) in [
        ("a.md", &b""[..], "a.md: is empty"),
        ("a.md", b" \r\n\t", "a.md: is empty"),
        ("a.md", b"one\ntwo \xff", "a.md: is not UTF-8 in line 2"),
        ("a.md", b"one\n\ntwo\0", "a.md: has a NUL character in line 3"),
        ("a.pdf", b"x", "a.pdf: ends in none of .md, .markdown, .html, .htm, .csv, .json"),
        ("a.html", b"<script>x</script>", "a.html: has no text"),
        ("a.csv", b"question2,body\nx,y\n", "a.csv: has no column `title` in its first row"),
        ("a.csv", b"title,body\nx,y\n,z\n", "a.csv: row 2: the title is missing"),
        (
            "a.json",
            br#"[{"title": "A", "body": "b"}, {"title": "B"}]"#,
            "a.json: article 2: the body is missing",
        ),
    ] {
        assert_eq!(refused(path, bytes), reason);
    }
    for depth in [300, 100_000] {
        let deep = "<div>".repeat(depth) + "x";
        assert_eq!(
            refused("a.html", deep.as_bytes()),
            "a.html: has more than 200 elements in each other"
        );
    }
    assert!(refused("a.md", b"---\npublic: perhaps\n---\nx").contains("front matter"));
    assert!(refused("a.md", b"---\nstatus: gone\n---\nx").contains("front matter"));
    assert!(refused("a.csv", b"title,body\nx\n").contains("row 1"));
    assert!(refused("a.json", b"{").contains("is no JSON"));
}

#[test]
fn slugs_are_addresses() {
    for (title, slug) in [
        ("How do I reset my password?", "how-do-i-reset-my-password"),
        ("  What's new — in 2.0? ", "whats-new-in-2-0"),
        ("Füße & Äpfel", "fu-e-apfel"),
        ("Café", "cafe"),
    ] {
        assert_eq!(slugify(title), slug);
    }
    assert!(slugify("日本").starts_with("article-"));
    assert_ne!(slugify("日本"), slugify("中国"));
}

proptest::proptest! {
    /// No file breaks the import, and what comes out keeps its promises.
    #[test]
    fn anything_is_imported_or_refused(extension in 0..4_usize, text in "(?s).{0,400}") {
        let path = ["a.md", "a.html", "a.csv", "a.json"][extension];
        for article in import(path, text.as_bytes()).unwrap_or_default() {
            proptest::prop_assert!(!article.title.trim().is_empty());
            proptest::prop_assert!(!article.slug.is_empty());
        }
    }
}
