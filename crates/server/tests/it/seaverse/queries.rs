//! Queries of all kinds, over HTTP: what is valid finds what a model in memory finds, and nothing else is a fault of the
//! server's.

mod model;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};
use tokio::runtime::{Builder, Runtime};

use super::{JSON, NOW, add};
use model::{Condition, Order, Query, Test};

/// Texts that mean something to whoever reads them carelessly.
const TEXTS: &[&str] = &[
    "",
    "a",
    "A",
    "ab",
    "b,c",
    "(d)",
    "\"e\"",
    "f\\g",
    "h.i",
    "é",
    "j k",
    "l+m&n=o",
    "p%q",
    "r*s",
    "a_b",
    "null",
    "not.eq.1",
    "'x",
    "user",
    "assistant",
    "ada",
    "bob",
];
/// What a query is made of, for those that nobody means.
const PARTS: &[&str] = &[
    "title",
    "id",
    "role",
    "created_at",
    "nothing",
    "metadata",
    "tags",
    "=",
    "&",
    ".",
    ",",
    "(",
    ")",
    "\"",
    "\\",
    "eq",
    "not",
    "in",
    "is",
    "null",
    "like",
    "or",
    "and",
    "order",
    "select",
    "limit",
    "offset",
    "columns",
    "on_conflict",
    "desc",
    "nullsfirst",
    "*",
    "%",
    "%25",
    "%00",
    "%ff",
    "+",
    "-",
    "->",
    "::",
    "count()",
    "1",
    "99999999999999999999",
    "é",
    " ",
    "fts",
    "any",
    "{",
    "}",
];
const PREFERENCES: &[&str] = &[
    "",
    "count=exact",
    "count=planned",
    "count=none",
    "handling=strict",
    "handling=strict, x=y",
    "return=representation",
    "resolution=merge-duplicates",
    "missing=null",
    ",,",
];
const RANGES: &[&str] =
    &["", "0-0", "1-3", "2-", "3-1", "-", "a-b", "99999999999999999999-", "bytes=0-1"];
const CASES: u32 = 120;

const CONVERSATIONS: &[(&str, bool)] = &[
    ("conversation_id", true),
    ("id", true),
    ("title", true),
    ("backend", true),
    ("skills_json", true),
    ("user_id", true),
    ("app_id", true),
    ("created_at", false),
    ("updated_at", false),
    ("message_count", false),
    ("last_message_created_at", false),
];
const MESSAGES: &[(&str, bool)] = &[
    ("message_id", true),
    ("id", true),
    ("conversation_id", true),
    ("role", true),
    ("content", true),
    ("metadata_json", true),
    ("created_at", false),
];

/// Rows of all kinds, some of them equal in what they are ordered by.
async fn fill(company: &Client) {
    let mut rows = Vec::new();
    for (number, title) in TEXTS.iter().enumerate() {
        let number = number as i64;
        let pick = |words: &[Value]| words[number as usize % words.len()].clone();
        rows.push(json!({
            "title": if number == 3 { Value::Null } else { json!(title) },
            "user_id": pick(&[json!("ada"), json!("bob"), Value::Null]),
            "app_id": pick(&[Value::Null, json!("h.i"), json!("A"), json!("b,c")]),
            "backend": pick(&[json!("seaverse"), json!("a_b"), Value::Null, json!("\"e\"")]),
            "skills_json": pick(&[Value::Null, json!({"a": [1]})]),
            "created_at": NOW - number % 4,
        }));
    }
    let made = add(company, "/conversations", json!(rows)).await;
    assert_eq!(made.status(), 201, "{made}");
    let ids: Vec<String> = (0..5).map(|at| made.text(&format!("/{at}/conversation_id"))).collect();
    let said = TEXTS.iter().enumerate().map(|(number, content)| {
        let role =
            [json!("user"), json!("assistant"), Value::Null, json!("system")][number % 4].clone();
        let extra = [Value::Null, json!("a"), json!("p%q")][number % 3].clone();
        json!({"conversation_id": ids[number * number % 5], "role": role, "content": content,
            "metadata_json": extra, "created_at": NOW + number as i64 % 3})
    });
    let said = add(company, "/messages", said.collect()).await;
    assert_eq!(said.status(), 201, "{said}");
}

/// A server with rows, and what each relation holds in the order that it has by itself.
async fn world() -> (TestServer, Vec<Value>, Vec<Value>) {
    let server = TestServer::start().await;
    let company = server.as_secret();
    fill(&company).await;
    let rows = async |path: &str| company.get(path).await.json().as_array().unwrap().clone();
    let (conversations, messages) = (rows("/conversations").await, rows("/messages").await);
    (server, conversations, messages)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn runner() -> TestRunner {
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
}

async fn ask(client: &Client, path: &str, prefer: &str, range: &str) -> Reply {
    let call = client.call("GET", path);
    let call = if prefer.is_empty() { call } else { call.header("prefer", prefer) };
    let call = if range.is_empty() { call } else { call.header("range", range) };
    call.send().await
}

/// A value of a column: one that a row has, or another.
fn value(rows: &[Value], (name, is_text): (&'static str, bool)) -> BoxedStrategy<Value> {
    let mut known: Vec<Value> = rows.iter().map(|row| model::cell(row, name).clone()).collect();
    known.retain(|value| !value.is_null());
    if is_text {
        known.extend(TEXTS.iter().map(|text| json!(text)));
    } else {
        known.extend([json!(NOW), json!(NOW - 1), json!(0), json!(-1), json!(i64::MAX)]);
    }
    select(known).boxed()
}

fn test(rows: &[Value], column: (&'static str, bool)) -> BoxedStrategy<Test> {
    let value = value(rows, column);
    let signs = select(&["eq", "neq", "gt", "gte", "lt", "lte"][..]);
    let compare = (signs, value.clone()).prop_map(|(sign, value)| Test::Compare(sign, value));
    let list = vec(value, 0..4).prop_map(Test::In);
    if !column.1 {
        return prop_oneof![4 => compare, 2 => list, 1 => Just(Test::Null)].boxed();
    }
    let piece = select(&["*", "_", "a", "A", "b", ".", "e", "é", "user", " "][..]);
    let like = (vec(piece, 0..4), any::<bool>());
    let like = like.prop_map(|(pieces, ignores_case)| Test::Like(pieces, ignores_case));
    prop_oneof![4 => compare, 2 => list, 2 => like, 1 => Just(Test::Null)].boxed()
}

fn condition(rows: &[Value], columns: &'static [(&'static str, bool)]) -> BoxedStrategy<Condition> {
    let rows = rows.to_vec();
    let leaf = (select(columns), any::<bool>()).prop_flat_map(move |(column, negated)| {
        test(&rows, column).prop_map(move |test| Condition::Is(column.0, negated, test))
    });
    leaf.prop_recursive(2, 6, 3, |inner| {
        (any::<bool>(), any::<bool>(), vec(inner, 1..4))
            .prop_map(|(negated, all, of)| Condition::Group(negated, all, of))
    })
    .boxed()
}

fn query(rows: &[Value], columns: &'static [(&'static str, bool)]) -> impl Strategy<Value = Query> {
    let order = subsequence(columns, 0..3).prop_shuffle();
    let order = (order, vec((any::<bool>(), option::of(any::<bool>())), 3));
    let order = order.prop_map(|(columns, how)| {
        let one = |((name, _), (descending, nulls_first)): (&(&'static str, bool), _)| Order {
            column: name,
            descending,
            nulls_first,
        };
        columns.iter().zip(how).map(one).collect::<Vec<_>>()
    });
    let window = (option::of(0..12_u64), option::of(0..30_u64), any::<bool>());
    let selected = option::of(subsequence(columns, 1..columns.len()));
    (vec(condition(rows, columns), 0..3), order, window, selected).prop_map(
        |(conditions, order, (limit, offset, counts), selected)| {
            let selected = selected
                .map(|columns| columns.into_iter().map(|(name, _)| name).collect::<Vec<_>>());
            Query { conditions, order, limit, offset, counts, selected }
        },
    )
}

#[test]
fn what_is_valid_finds_what_the_model_finds() {
    let runtime = runtime();
    let (server, conversations, messages) = runtime.block_on(world());
    let company = server.as_secret();
    let kinds = prop_oneof![
        query(&conversations, CONVERSATIONS).prop_map(|query| ("conversations", query)),
        query(&messages, MESSAGES).prop_map(|query| ("messages", query)),
    ];
    let outcome = runner().run(&kinds, |(relation, query)| {
        let rows = if relation == "messages" { &messages } else { &conversations };
        let path = format!("/{relation}?{}", query.print());
        let prefer = if query.counts { "count=exact" } else { "" };
        let reply = runtime.block_on(ask(&company, &path, prefer, ""));
        let expected = query.answer(rows);
        prop_assert_eq!(reply.header("content-range"), Some(expected.range.as_str()), "{}", path);
        prop_assert_eq!(reply.status(), expected.status, "{}", path);
        if let Some(rows) = expected.rows {
            prop_assert_eq!(reply.json(), json!(rows), "{}", path);
        } else {
            prop_assert_eq!(reply.text("/code"), "PGRST103", "{}", path);
        }
        Ok(())
    });
    runtime.block_on(async move { drop(server) });
    outcome.unwrap();
}

/// Whatever comes back is rows, or a refusal in the one shape.
fn is_sound(reply: &Reply, path: &str) -> Result<(), TestCaseError> {
    let status = reply.status();
    prop_assert_eq!(reply.header("content-type"), Some(JSON), "{}", path);
    if matches!(status, 200 | 206) {
        prop_assert!(reply.json().is_array(), "{}: {}", path, reply);
        return Ok(());
    }
    prop_assert!([400, 404, 416].contains(&status), "{}: {}", path, reply);
    let body = reply.json();
    let keys: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    prop_assert_eq!(keys, ["code", "details", "hint", "message"], "{}", path);
    prop_assert!(body["code"].is_string() && body["message"].is_string(), "{}: {}", path, reply);
    Ok(())
}

#[test]
fn whatever_is_asked_is_answered_in_shape() {
    let runtime = runtime();
    let (server, conversations, _) = runtime.block_on(world());
    let company = server.as_secret();
    let random = vec(select(PARTS), 0..14).prop_map(|parts| parts.concat());
    let broken =
        (query(&conversations, CONVERSATIONS), any::<prop::sample::Index>(), select(PARTS));
    let broken = broken.prop_map(|(query, at, part)| {
        let text = query.print();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (before, after) = text.split_at(ends[at.index(ends.len())]);
        format!("{before}{part}{after}")
    });
    let asked = (
        select(&["apps", "conversations", "messages"][..]),
        prop_oneof![random, broken],
        select(PREFERENCES),
        select(RANGES),
    );
    let outcome = runner().run(&asked, |(relation, query, prefer, range)| {
        let path = format!("/{relation}?{query}");
        let reply = runtime.block_on(ask(&company, &path, prefer, range));
        is_sound(&reply, &path)
    });
    runtime.block_on(async move { drop(server) });
    outcome.unwrap();
}
