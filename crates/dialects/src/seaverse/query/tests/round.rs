//! What holds for all queries.

use proptest::collection::{hash_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::print::print;
use super::*;
use crate::seaverse::columns::Kind;

/// Signs that mean something, words that mean something, and others.
const PARTS: &[&str] = &[
    "(",
    ")",
    ",",
    ".",
    "\"",
    "\\",
    "*",
    "%",
    "_",
    ":",
    "::",
    "->",
    "!",
    "+",
    " ",
    "{",
    "}",
    "-",
    "=",
    "&",
    "%2",
    "%2C",
    "%28",
    "%29",
    "%22",
    "%c3",
    "%00",
    "not",
    "and",
    "or",
    "eq",
    "in",
    "is",
    "like",
    "null",
    "role",
    "id",
    "created_at",
    "metadata",
    "select",
    "order",
    "limit",
    "offset",
    "columns",
    "on_conflict",
    "desc",
    "nullslast",
    "count()",
    "7",
    "é",
    "𝄞",
    "\u{0}",
    "\n",
];

fn words() -> impl Strategy<Value = String> {
    vec(select(PARTS), 0..12).prop_map(|parts| parts.concat())
}

/// Any text that a query can hold.
fn content() -> impl Strategy<Value = String> {
    let any = vec(any::<char>(), 0..6).prop_map(String::from_iter);
    prop_oneof![words(), any].prop_map(|text| text.replace('\0', ""))
}

fn pattern() -> impl Strategy<Value = Pattern> {
    // A star cannot be said as itself.
    let literal = content().prop_map(|text| text.replace('*', "x"));
    let piece = prop_oneof![literal.prop_map(Piece::Text), Just(Piece::One), Just(Piece::Any)];
    vec(piece, 0..5).prop_map(|pieces| {
        let mut joined: Vec<Piece> = Vec::new();
        for piece in pieces {
            match (joined.last_mut(), piece) {
                (_, Piece::Text(text)) if text.is_empty() => {}
                (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                (Some(Piece::Any), Piece::Any) => {}
                (_, piece) => joined.push(piece),
            }
        }
        Pattern { pieces: joined }
    })
}

fn comparison() -> impl Strategy<Value = Comparison> {
    select(vec![
        Comparison::Equal,
        Comparison::Unequal,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
    ])
}

fn test_of(column: Column) -> BoxedStrategy<Test> {
    let compared = |value: BoxedStrategy<Value>| {
        let one = (comparison(), value.clone()).prop_map(|(how, value)| Test::Compare(how, value));
        prop_oneof![one, vec(value, 0..4).prop_map(Test::In), Just(Test::Null)]
    };
    match column.kind() {
        Kind::Integer => compared(any::<i64>().prop_map(Value::Integer).boxed()).boxed(),
        Kind::Text => {
            let like = (pattern(), any::<bool>())
                .prop_map(|(pattern, ignores_case)| Test::Like { pattern, ignores_case });
            prop_oneof![compared(content().prop_map(Value::Text).boxed()), like].boxed()
        }
        Kind::Json | Kind::Texts => Just(Test::Null).boxed(),
    }
}

fn condition(relation: Relation) -> impl Strategy<Value = Condition> {
    let filter = select(relation.columns()).prop_flat_map(|column| {
        (any::<bool>(), test_of(column))
            .prop_map(move |(negated, test)| Condition::Filter(Filter { column, negated, test }))
    });
    filter.prop_recursive(4, 12, 3, |inner| {
        (any::<bool>(), any::<bool>(), vec(inner, 1..4))
            .prop_map(|(negated, all, of)| Condition::Group(Group { negated, all, of }))
    })
}

fn ordered(relation: Relation) -> impl Strategy<Value = Vec<Order>> {
    let is_ordered = |column: &Column| matches!(column.kind(), Kind::Text | Kind::Integer);
    let columns: Vec<Column> = relation.columns().iter().copied().filter(is_ordered).collect();
    let several = subsequence(columns, 0..4).prop_shuffle();
    (several, vec(any::<(bool, bool)>(), 4)).prop_map(|(columns, ways)| {
        let ways = columns.into_iter().zip(ways);
        ways.map(|(column, (descending, nulls_first))| Order { column, descending, nulls_first })
            .collect()
    })
}

fn query(relation: Relation) -> impl Strategy<Value = Query> {
    let columns = relation.columns();
    let selected = hash_map(content(), select(columns), 1..4).prop_map(|names| {
        names.into_iter().map(|(name, column)| Selected { column, name }).collect::<Vec<_>>()
    });
    let key = Just(vec![relation.key()]);
    (
        vec(condition(relation), 0..4),
        selected,
        ordered(relation),
        (option::of(any::<i64>()), option::of(any::<i64>())),
        (option::of(subsequence(columns, 1..4)), option::of(key)),
    )
        .prop_map(|(conditions, selected, order, (limit, offset), (columns, on_conflict))| {
            Query { conditions, selected, order, limit, offset, columns, on_conflict }
        })
}

fn any_query() -> impl Strategy<Value = (Relation, Query)> {
    select(&Relation::ALL[..])
        .prop_flat_map(|relation| query(relation).prop_map(move |query| (relation, query)))
}

proptest! {
    #[test]
    fn what_is_printed_is_read_as_the_same((relation, query) in any_query()) {
        let printed = print(&query);
        let limits = Limits { depth_max: 20, pattern_bytes_max: 10_000, ..Limits::default() };
        let read = Query::parse(relation, &printed, &limits);
        prop_assert_eq!(read.map_err(|refusal| format!("{refusal:?} {printed}")), Ok(query));
    }

    #[test]
    fn no_query_ends_in_a_panic(raw in prop_oneof![words(), any::<String>()]) {
        let _ = Query::parse(Relation::Messages, &raw, &Limits::default());
    }

    #[test]
    fn no_parameter_ends_in_a_panic(
        key in select(vec!["role", "created_at", "metadata", "or", "not.and", "select", "order", "columns"]),
        start in select(vec!["", "eq.", "in.(", "not.like.", "is.", "(role.", "(id.in.(", "(not.or("]),
        value in words(),
    ) {
        let raw = format!("{key}={start}{value}");
        if let Err(refusal) = Query::parse(Relation::Messages, &raw, &Limits::default()) {
            prop_assert!(refusal.code().len() >= 5);
        }
    }
}
