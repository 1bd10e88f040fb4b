//! What nobody means: values in the place of values, and bytes in the place of a body.

use serde_json::{Map, Value, json};
use testkit::Dice;

/// More than any text may be long, and less than a body may be large.
const LONG: usize = 70_000;
/// More than any list may hold.
const MANY: usize = 10_000;
/// Deeper than JSON may be.
const DEEP: usize = 70;
/// Larger than most bodies may be.
const LARGE: usize = 1024 * 1024;

const TEXTS: [&str; 26] = [
    "",
    " ",
    "\t\r\n",
    "x",
    "0",
    "-1",
    "101",
    "1e9",
    "NaN",
    "99999999999999999999",
    "null",
    "\0",
    "a\u{202e}b\u{feff}",
    "\u{1f600}\u{301}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](data:text/html,<b>)",
    "' or 1=1; drop table article; --",
    "%s%n%x{}${jndi:ldap://x}",
    "../../etc/passwd",
    "a@",
    "@b",
    "a@b@c",
    "run_ffffffffffffffffffffffffffffffff",
    "cnv_018bcfe5680070008000000000000001",
    "018bcfe5-6800-7000-8000-000000000001",
    "2023-13-45T99:99:99Z",
];

/// One of the texts that nobody means.
pub(super) fn text(dice: &mut Dice) -> String {
    match dice.below(TEXTS.len() as u64 + 2) as usize {
        at if at < TEXTS.len() => TEXTS[at].to_owned(),
        at if at == TEXTS.len() => "a".repeat(2_000),
        _ => "\u{e9}".repeat(300),
    }
}

/// One of the values that nobody means.
pub(super) fn value(dice: &mut Dice) -> Value {
    match dice.below(18) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(i64::MAX),
        5 => json!(u64::MAX),
        6 => json!(0.5),
        7 => json!(1e308),
        8 => json!([]),
        9 => json!({}),
        10 => json!([null]),
        11 => json!({"": {"a": []}}),
        12 => json!("a".repeat(LONG)),
        13 => Value::Array(vec![json!("a"); MANY]),
        14 => (0..DEEP).fold(json!(1), |inner, _| json!([inner])),
        _ => json!(text(dice)),
    }
}

/// A body with one thing in it that nobody means, as bytes.
pub(super) fn body(mut body: Value, dice: &mut Dice) -> Vec<u8> {
    let count = nodes(&body);
    let at = dice.below(count as u64) as usize;
    match dice.below(10) {
        0 => return bytes(body.to_string().into_bytes(), dice),
        1 => replace(&mut body, at, &mut |old| json!([old])),
        2 => replace(&mut body, at, &mut |old| json!({"value": old})),
        3 => replace(&mut body, at, &mut |old| listed(&old)),
        4 => replace(&mut body, at, &mut |old| with(old, "unknown")),
        5 => replace(&mut body, at, &mut |old| without_one(old)),
        _ => {
            let value = value(dice);
            replace(&mut body, at, &mut |_| value.clone());
        }
    }
    body.to_string().into_bytes()
}

/// An object's values in their order, which serde would take for the object.
fn listed(old: &Value) -> Value {
    old.as_object().map_or(Value::Null, |object| object.values().cloned().collect())
}

fn with(old: Value, name: &str) -> Value {
    match old {
        Value::Object(mut object) => {
            object.insert(name.to_owned(), json!(1));
            Value::Object(object)
        }
        other => other,
    }
}

fn without_one(old: Value) -> Value {
    match old {
        Value::Object(object) => Value::Object(object.into_iter().skip(1).collect::<Map<_, _>>()),
        Value::Array(list) => Value::Array(list.into_iter().skip(1).collect()),
        _ => Value::Null,
    }
}

/// No JSON, or hardly.
fn bytes(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let at = dice.below(bytes.len() as u64 + 1) as usize;
    match dice.below(10) {
        0 => bytes.truncate(at),
        1 => bytes.insert(at, 0),
        2 => bytes.insert(at, 0xff),
        3 => bytes.insert(at, b'"'),
        4 => bytes.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        5 => bytes.resize(LARGE, b' '),
        6 => bytes = b"[".repeat(LARGE),
        7 => bytes.extend_from_within(..),
        8 => bytes = b"null".to_vec(),
        _ => bytes.splice(1.min(bytes.len()).., *b"\"\\ud800\":1}").for_each(drop),
    }
    bytes
}

fn nodes(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Array(list) => list.iter().map(nodes).sum(),
        Value::Object(object) => object.values().map(nodes).sum(),
        _ => 0,
    };
    inner + 1
}

/// Puts something in the place of the node of that number, counted as [`nodes`] counts.
fn replace(value: &mut Value, at: usize, make: &mut impl FnMut(Value) -> Value) {
    if at == 0 {
        *value = make(value.take());
        return;
    }
    let mut left = at - 1;
    let inner: Vec<&mut Value> = match value {
        Value::Array(list) => list.iter_mut().collect(),
        Value::Object(object) => object.values_mut().collect(),
        _ => return,
    };
    for node in inner {
        let count = nodes(node);
        if left < count {
            return replace(node, left, make);
        }
        left -= count;
    }
}
