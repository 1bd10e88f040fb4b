//! Queries that are refused, each with what is said.

use super::*;

/// A query, the code, a part of what stands in `message` and of what stands in `details`.
type Case = (&'static str, &'static str, &'static str, &'static str);

const SYNTAX: &[Case] = &[
    (
        "role=5",
        "PGRST100",
        "\"failed to parse filter (5)\" (line 1, column 1)",
        "unexpected \"5\" expecting \"not\" or operator (eq, gt, ...)",
    ),
    ("apikey=abc", "PGRST100", "parse filter (abc)\" (line 1, column 1)", "unexpected \"a\""),
    ("role=", "PGRST100", "parse filter ()", "unexpected end of input expecting \"not\" or"),
    ("role=noop.0", "PGRST100", "(line 1, column 6)", "unknown single value operator noop"),
    ("role=not.noop.0", "PGRST100", "(line 1, column 10)", "unknown single value operator noop"),
    ("role=not.not.eq.0", "PGRST100", "(line 1, column 9)", "unknown single value operator not"),
    ("role=notX", "PGRST100", "(line 1, column 4)", "unexpected \"X\" expecting delimiter (.)"),
    ("role=not.5", "PGRST100", "(line 1, column 5)", "expecting operator (eq, gt, ...)"),
    ("role=EQ.a", "PGRST100", "(line 1, column 4)", "unknown single value operator EQ"),
    ("role=.a", "PGRST100", "(line 1, column 2)", "unknown single value operator "),
    ("role=in.a", "PGRST100", "(line 1, column 4)", "unexpected \"a\" expecting \"(\""),
    ("role=in.(a", "PGRST100", "(line 1, column 6)", "end of input expecting \",\" or \")\""),
    ("role=in.(a))", "PGRST100", "(line 1, column 7)", "unexpected \")\" expecting end of input"),
    ("role=in.(a)b,c)", "PGRST100", "(line 1, column 7)", "unexpected \"b\""),
    (
        "role=is.foo",
        "PGRST100",
        "(line 1, column 5)",
        "unexpected \"o\" expecting isVal: (null, not_null, true, false, unknown)",
    ),
    ("role=is.not.null", "PGRST100", "(line 1, column 7)", "unexpected \".\" expecting isVal"),
    ("role=is.nul", "PGRST100", "(line 1, column 7)", "unexpected end of input expecting isVal"),
    ("role=is.nullx", "PGRST100", "(line 1, column 8)", "unexpected \"x\""),
    ("role=is.null.", "PGRST100", "(line 1, column 8)", "unexpected \".\""),
    ("a:b=eq.1", "PGRST100", "parse tree path (a:b)\" (line 1, column 2)", "unexpected \":\""),
    ("=eq.1", "PGRST100", "parse tree path ()", "unexpected end of input expecting field name"),
    (
        "or=()",
        "PGRST100",
        "\"failed to parse logic tree (())\" (line 1, column 4)",
        "unexpected \")\" expecting field name (* or [a..z0..9_$]), negation operator (not)",
    ),
    ("or=)(", "PGRST100", "(line 1, column 3)", "unexpected \")\" expecting \"(\""),
    ("and=role.eq.a", "PGRST100", "(line 1, column 4)", "unexpected \"r\" expecting \"(\""),
    ("not.and=x", "PGRST100", "(line 1, column 8)", "unexpected \"x\" expecting \"(\""),
    ("or=(role.eq.a", "PGRST100", "(line 1, column 13)", "end of input expecting \",\" or \")\""),
    ("or=(role.eq.a))", "PGRST100", "(line 1, column 14)", "expecting end of input"),
    ("or=(role.eq.a,)", "PGRST100", "(line 1, column 14)", "unexpected \")\" expecting field name"),
    ("or=(role.in.a,role.eq.b)", "PGRST100", "(line 1, column 12)", "expecting \"(\""),
    ("or=(xor(role.eq.a))", "PGRST100", "column 7", "unexpected \"(\" expecting delimiter (.)"),
    ("or=(role.5)", "PGRST100", "(line 1, column 9)", "operator (eq, gt, ...)"),
    ("select=id,,role", "PGRST100", "parse select parameter (id,,role)\" (line 1, column 4)", ""),
    ("select=a:role:y", "PGRST100", "(line 1, column 7)", "unexpected \":\""),
    ("select=id[0]", "PGRST100", "(line 1, column 3)", "unexpected \"[\""),
    ("order=", "PGRST100", "parse order ()", "unexpected end of input expecting field name"),
    (
        "order=id.ac",
        "PGRST100",
        "\"failed to parse order (id.ac)\" (line 1, column 4)",
        "expecting \"asc\", \"desc\", \"nullsfirst\" or \"nullslast\"",
    ),
    ("order=id.descc", "PGRST100", "", "expecting \"asc\""),
    ("order=id.asc.nlsfst", "PGRST100", "column 8", "expecting \"nullsfirst\" or \"nullslast\""),
    ("order=id.asc.desc", "PGRST100", "", "expecting \"nullsfirst\" or \"nullslast\""),
    ("order=id,", "PGRST100", "", "unexpected end of input"),
    ("columns=", "PGRST100", "parse columns parameter ()", "expecting field name"),
    ("columns=role;id", "PGRST100", "", "unexpected \";\""),
    ("on_conflict=id,", "PGRST100", "parse on_conflict parameter (id,)", ""),
];

const MEANING: &[Case] = &[
    ("foo=eq.1", "42703", "column messages.foo does not exist", ""),
    ("or=(foo.eq.1)", "42703", "column messages.foo does not exist", ""),
    ("order=foo", "42703", "column messages.foo does not exist", ""),
    ("select=foo", "42703", "column messages.foo does not exist", ""),
    ("select=a:foo", "42703", "column messages.foo does not exist", ""),
    ("title=eq.1", "42703", "column messages.title does not exist", ""),
    ("Role=eq.1", "42703", "column messages.Role does not exist", ""),
    ("on_conflict=foo", "42703", "column \"foo\" does not exist", ""),
    ("on_conflict=role", "42P10", "there is no unique or exclusion constraint", ""),
    ("columns=foo", "PGRST204", "Could not find the 'foo' column of 'messages' in the schema", ""),
    ("created_at=eq.x", "22P02", "invalid input syntax for type bigint: \"x\"", ""),
    ("created_at=eq.", "22P02", "invalid input syntax for type bigint: \"\"", ""),
    ("created_at=in.(1,x)", "22P02", "invalid input syntax for type bigint: \"x\"", ""),
    ("created_at=in.(\"\")", "22P02", "invalid input syntax for type bigint: \"\"", ""),
    ("created_at=gt.9223372036854775808", "22003", "is out of range for type bigint", ""),
    ("created_at=like.1*", "42883", "operator does not exist: bigint ~~ unknown", ""),
    ("created_at=ilike.1*", "42883", "operator does not exist: bigint ~~* unknown", ""),
    ("metadata=eq.{}", "42883", "operator does not exist: json = unknown", ""),
    ("metadata=lt.{}", "42883", "operator does not exist: json < unknown", ""),
    ("metadata=in.({})", "42883", "operator does not exist: json = unknown", ""),
    ("order=metadata", "42883", "could not identify an ordering operator for type json", ""),
    ("role=is.true", "42804", "argument of IS TRUE must be type boolean, not type text", ""),
    ("created_at=is.unknown", "42804", "argument of IS UNKNOWN must be type boolean", ""),
    ("content=like.a\\", "22025", "LIKE pattern must not end with escape character", ""),
    ("role=eq.%00", "22021", "invalid byte sequence for encoding \"UTF8\": 0x00", ""),
    ("role=eq.%ff", "22021", "invalid byte sequence for encoding \"UTF8\": 0xff", ""),
    ("messages.role=eq.a", "PGRST108", "'messages' is not an embedded resource in this", ""),
    ("messages.order=role", "PGRST108", "'messages' is not an embedded resource", ""),
    ("messages.limit=1", "PGRST108", "'messages' is not an embedded resource", ""),
    ("a.not.or=(role.eq.a)", "PGRST108", "'a' is not an embedded resource", ""),
    ("order=apps(name)", "PGRST108", "'apps' is not an embedded resource", ""),
    ("select=*,apps(*)", "PGRST200", "between 'messages' and 'apps' in the schema cache", "Search"),
    ("select=a:apps!inner(*)", "PGRST200", "between 'messages' and 'apps'", ""),
    ("select=...apps(*)", "PGRST100", "", ""),
    ("select=..apps(*)", "PGRST200", "between 'messages' and 'apps'", ""),
    ("select=created_at.max()", "PGRST123", "Use of aggregate functions is not allowed", ""),
    ("select=count()", "PGRST123", "Use of aggregate functions is not allowed", ""),
    ("select=created_at::text", "PGRST127", "Feature not implemented", "casts (::)"),
    ("select=metadata->a", "PGRST127", "Feature not implemented", "paths into JSON"),
    ("metadata->>a=eq.1", "PGRST127", "Feature not implemented", "paths into JSON"),
    ("or=(metadata->a.eq.1)", "PGRST127", "Feature not implemented", "paths into JSON"),
    ("order=metadata->a", "PGRST127", "Feature not implemented", "paths into JSON"),
    ("role=cs.{a}", "PGRST127", "Feature not implemented", "the operator cs"),
    ("role=not.fts(english).a", "PGRST127", "", "the operator fts(english)"),
    ("role=eq(any).{a,b}", "PGRST127", "", "the operator eq(any)"),
];

fn refusal(relation: Relation, query: &str, limits: &Limits) -> Refusal {
    match Query::parse(relation, query, limits) {
        Ok(query) => panic!("it is read: {query:?}"),
        Err(refusal) => refusal,
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_the_place() {
    for (query, code, message, details) in SYNTAX.iter().chain(MEANING) {
        let refusal = refusal(Relation::Messages, query, &Limits::default());
        assert_eq!(refusal.code(), *code, "{query}: {refusal:?}");
        assert!(refusal.message().contains(message), "{query}: {refusal:?}");
        assert!(refusal.details().unwrap_or_default().contains(details), "{query}: {refusal:?}");
    }
}

#[test]
fn lists_are_no_texts() {
    for query in ["tags=eq.{a}", "tags=like.a", "tags=in.(a)", "order=tags"] {
        assert_eq!(
            refusal(Relation::Apps, query, &Limits::default()).code(),
            "PGRST127",
            "{query}"
        );
    }
    let is_there = Query::parse(Relation::Apps, "tags=not.is.null", &Limits::default());
    assert!(is_there.is_ok());
}

#[test]
fn limits_are_kept() {
    let limits = Limits {
        query_bytes_max: 200,
        filters_max: 3,
        depth_max: 2,
        values_max: 4,
        pattern_bytes_max: 5,
        ..Limits::default()
    };
    let long = format!("role=eq.{}", "a".repeat(200));
    for (query, is_within) in [
        ("role=in.(a,b)&role=in.(c,d)", true),
        ("role=in.(a,b)&role=in.(c,d,e)", false),
        ("or=(role.eq.a,role.eq.b)&role=eq.c", true),
        ("or=(role.eq.a,role.eq.b)&role=eq.c&role=eq.d", false),
        ("or=(and(role.eq.a))", true),
        ("or=(and(or(role.eq.a)))", false),
        ("content=like.12345", true),
        ("content=like.123456", false),
        (&long, false),
    ] {
        match Query::parse(Relation::Messages, query, &limits) {
            Ok(_) => assert!(is_within, "{query}"),
            Err(refusal) => {
                assert!(!is_within, "{query}: {refusal:?}");
                assert_eq!(refusal.code(), "PGRST100");
                assert!(refusal.message().starts_with("the query has too many"), "{refusal:?}");
            }
        }
    }
    let deep = format!("or={}", "(or".repeat(20_000));
    assert_eq!(refusal(Relation::Messages, &deep, &Limits::default()).code(), "PGRST100");
}
