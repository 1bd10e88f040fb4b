use serde_json::json;

use super::*;

struct Given {
    relation: Relation,
    query: &'static str,
    prefer: &'static str,
    content_type: &'static str,
}

const PLAIN: Given = Given {
    relation: Relation::Messages,
    query: "",
    prefer: "",
    content_type: "application/json; charset=utf-8",
};

/// A request without its body.
struct Request {
    relation: Relation,
    headers: HeaderMap,
    query: Query,
    preferences: Preferences,
    limits: Limits,
}

impl Request {
    fn reading(&self) -> Reading<'_> {
        let Request { relation, query, preferences, limits, .. } = self;
        Reading { relation: *relation, query, preferences, limits, depth_max: 8 }
    }
}

impl Given {
    fn request(&self) -> Request {
        let limits = Limits { added_max: 3, ..Limits::default() };
        let mut headers = HeaderMap::new();
        headers.insert("prefer", self.prefer.parse().expect("a header"));
        if !self.content_type.is_empty() {
            headers.insert(CONTENT_TYPE, self.content_type.parse().expect("a header"));
        }
        let query = Query::parse(self.relation, self.query, &limits).expect("a query");
        let preferences = Preferences::read(&headers).expect("preferences");
        Request { relation: self.relation, headers, query, preferences, limits }
    }

    fn added(&self, body: &str) -> Result<Vec<Row>, Refusal> {
        let request = self.request();
        request.reading().added(&request.headers, body.as_bytes())
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn a_row_is_typed_by_its_columns() {
    let body = json!({
        "conversation_id": "c", "role": null, "content": {"type": "media", "n": [1]},
        "metadata": {"a": 1}, "created_at": "1700000000", "metadata_json": 5,
    });
    let rows = PLAIN.added(&body.to_string()).unwrap();
    let expected = Row::from([
        (Column::ConversationId, text("c")),
        (Column::Role, Cell::Null),
        (Column::Content, text(r#"{"n":[1],"type":"media"}"#)),
        (Column::Metadata, Cell::Json(json!({"a": 1}))),
        (Column::CreatedAt, Cell::Integer(1_700_000_000)),
        (Column::MetadataJson, text("5")),
    ]);
    assert_eq!(rows, [expected]);
    let apps = Given { relation: Relation::Apps, ..PLAIN };
    let rows = apps.added(r#"[{"id": "a", "tags": ["x", 1, true]}]"#).unwrap();
    let tags = Cell::Texts(["x", "1", "true"].map(str::to_owned).to_vec());
    assert_eq!(rows, [Row::from([(Column::AppId, text("a")), (Column::Tags, tags)])]);
}

#[test]
fn one_row_or_several_or_none() {
    assert_eq!(PLAIN.added(r#"[{"role": "a"}, {"role": "b"}]"#).unwrap().len(), 2);
    assert_eq!(PLAIN.added("[{}, {}]").unwrap(), [Row::new(), Row::new()]);
    for nothing in ["[]", "7", "null", "\"x\""] {
        assert_eq!(PLAIN.added(nothing).unwrap(), Vec::<Row>::new(), "{nothing}");
    }
    let changed = |body: &str| {
        let request = PLAIN.request();
        request.reading().changed(&request.headers, body.as_bytes()).unwrap()
    };
    let row = Row::from([(Column::Role, text("a"))]);
    assert_eq!(changed(r#"{"role": "a"}"#), row);
    assert_eq!(changed(r#"[{"role": "a"}, {"role": "b"}]"#), row);
    assert_eq!(changed("[]"), Row::new());
    let untyped = Given { content_type: "", ..PLAIN };
    assert_eq!(untyped.added("[{}]").unwrap(), [Row::new()]);
}

#[test]
fn only_named_columns_are_taken() {
    let named = Given { query: "columns=role,content,id", ..PLAIN };
    let body = r#"[{"id": "m", "role": "a", "nonsense": 1}, {"content": "x"}]"#;
    let (role, content, id) = (Column::Role, Column::Content, Column::MessageId);
    let filled = [
        Row::from([(role, text("a")), (content, Cell::Null), (id, text("m"))]),
        Row::from([(role, Cell::Null), (content, text("x")), (id, Cell::Null)]),
    ];
    assert_eq!(named.added(body).unwrap(), filled);
    let by_itself = Given { prefer: "missing=default", ..named };
    let left = [Row::from([(role, text("a")), (id, text("m"))]), Row::from([(content, text("x"))])];
    assert_eq!(by_itself.added(body).unwrap(), left);
}

#[test]
fn what_cannot_be_written_is_refused() {
    let apps = &Given { relation: Relation::Apps, ..PLAIN };
    let csv = &Given { content_type: "text/csv; header=present", ..PLAIN };
    for (given, body, code, message) in [
        (&PLAIN, "", "PGRST102", "Empty or invalid json"),
        (&PLAIN, "}{ x = 2", "PGRST102", "Empty or invalid json"),
        (&PLAIN, "{} {}", "PGRST102", "Empty or invalid json"),
        (&PLAIN, "[[[[[[[[[[", "PGRST102", "the body is nested deeper than 8 levels"),
        (&PLAIN, "[{}, 1]", "PGRST102", "All object keys must match"),
        (&PLAIN, r#"[{"role": 1}, {"content": 1}]"#, "PGRST102", "All object keys must match"),
        (&PLAIN, r#"[{"role": 1}, {}]"#, "PGRST102", "All object keys must match"),
        (&PLAIN, "[{}, {}, {}, {}]", "PGRST102", "at most 3 rows can be added at once"),
        (csv, "role\na", "PGRST102", "Content-Type not acceptable: text/csv"),
        (&PLAIN, r#"{"role": "\u0000"}"#, "22P05", "unsupported Unicode escape sequence"),
        (
            &PLAIN,
            r#"{"foo": 1}"#,
            "PGRST204",
            "Could not find the 'foo' column of 'messages' in the schema cache",
        ),
        (
            &PLAIN,
            r#"{"id": "a", "message_id": "b"}"#,
            "42701",
            "column \"message_id\" specified more than once",
        ),
        (&PLAIN, r#"{"created_at": "x"}"#, "22P02", "invalid input syntax for type bigint: \"x\""),
        (
            &PLAIN,
            r#"{"created_at": 1.5}"#,
            "22P02",
            "invalid input syntax for type bigint: \"1.5\"",
        ),
        (
            &PLAIN,
            r#"{"created_at": 9223372036854775808}"#,
            "22003",
            "value \"9223372036854775808\" is out of range for type bigint",
        ),
        (apps, r#"{"tags": "a"}"#, "22P02", "invalid input syntax for type text[]: \"\"a\"\""),
        (
            apps,
            r#"{"tags": [["a"]]}"#,
            "22P02",
            "invalid input syntax for type text[]: \"[\"a\"]\"",
        ),
    ] {
        let refusal = given.added(body).unwrap_err();
        assert_eq!((refusal.code(), refusal.message()), (code, message), "{body}");
    }
}
