//! Rows by conditions: both databases find what the model here finds, in its order.

mod model;

use store::selection::{
    self, Column, ColumnKind, Comparison, Condition, Operand, Order, Piece, Source, Test, Wanted,
};
use store::{Db, Migration, Tx, Value};

use crate::place::Place;
use model::Thing;

const SCHEMA: &[Migration] = &[Migration {
    number: 1,
    name: "start",
    sql: "create table thing (place bigint primary key not null, owner text not null, note text, number bigint, \
          kept text);",
    own: ["", ""],
}];

const NOTE: Column = Column { expression: "note", kind: ColumnKind::Text };
const NUMBER: Column = Column { expression: "number", kind: ColumnKind::Integer };
/// The note once more, in an object.
const KEPT: Column = Column { expression: "kept", kind: ColumnKind::Member("note") };
/// An expression whose sign would bind weaker than what stands around it.
const SUM: Column = Column { expression: "number + 1", kind: ColumnKind::Integer };

const NOTES: &[Option<&str>] = &[
    None,
    Some(""),
    Some("a"),
    Some("A"),
    Some("b"),
    Some("ab"),
    Some("aB"),
    Some("a%b"),
    Some("a_b"),
    Some("a*b"),
    Some("a?b"),
    Some("a[b]"),
    Some("a]b"),
    Some("a!b"),
    Some("a\\b"),
    Some("a\nb"),
    Some("é"),
    Some("É"),
    Some("z"),
    Some("ß"),
    Some("𝄞"),
    Some("aéb"),
    Some("a\u{301}"),
    Some("^a"),
    Some("-"),
];
const NUMBERS: &[Option<i64>] = &[None, Some(0), Some(-1), Some(7), Some(i64::MAX - 1)];

fn things() -> Vec<Thing> {
    let pairs = NOTES.iter().flat_map(|note| NUMBERS.iter().map(move |number| (note, number)));
    pairs
        .enumerate()
        .map(|(place, (note, number))| Thing {
            place: place as i64,
            note: note.map(str::to_owned),
            number: *number,
        })
        .collect()
}

fn insert(tx: &mut Tx<'_>, owner: &str, thing: &Thing, place: i64) -> Result<u64, store::Error> {
    let (note, number) = (thing.note.as_ref(), thing.number);
    let kept = match (note, number) {
        (Some(note), _) => Some(serde_json::json!({"other": "x", "note": note}).to_string()),
        (None, Some(_)) => Some("{}".to_owned()),
        (None, None) => None,
    };
    tx.execute(
        "insert into thing (place, owner, note, number, kept) values ($1, $2, $3, $4, $5)",
        &[place.into(), owner.into(), note.into(), number.into(), kept.as_ref().into()],
    )
}

/// Every place with the things in it, once ours and once of somebody else.
async fn filled() -> Vec<(Place, Db)> {
    let mut all = Vec::new();
    for place in Place::all().await {
        let db = place.open_with(SCHEMA).await.unwrap();
        let fill = |tx: &mut Tx<'_>| -> Result<(), store::Error> {
            for thing in things() {
                insert(tx, "us", &thing, thing.place)?;
                insert(tx, "them", &thing, thing.place + 10_000)?;
            }
            Ok(())
        };
        db.write(fill).await.unwrap();
        all.push((place, db));
    }
    all
}

fn ours<T>(work: impl FnOnce(&Source<'_>) -> T) -> T {
    work(&Source {
        columns: "place",
        from: "thing",
        within: "owner = $1 or false",
        values: &[Value::Text("us")],
        key: "place",
        last_order: "place desc",
    })
}

async fn found(db: &Db, wanted: &Wanted) -> (Vec<i64>, u64) {
    let wanted = wanted.clone();
    let read = move |tx: &mut Tx<'_>| -> Result<_, store::Error> {
        ours(|source| {
            let places = selection::page(tx, source, &wanted, |row| row.integer(0))?;
            Ok((places, selection::count(tx, source, &wanted.conditions)?))
        })
    };
    db.read(read).await.unwrap()
}

fn text(text: &str) -> Operand {
    Operand::Text(text.to_owned())
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn like(pieces: &[Piece], ignores_case: bool) -> Condition {
    Condition::Column(NOTE, Test::Like { pattern: pieces.to_vec(), ignores_case })
}

fn all_of(conditions: Vec<Condition>) -> Wanted {
    Wanted { conditions, limit: 1_000, ..Wanted::default() }
}

/// The notes of what is found, each once.
async fn notes(db: &Db, condition: Condition) -> Vec<String> {
    let (places, _) = found(db, &all_of(vec![condition])).await;
    let things = things();
    let mut notes: Vec<String> =
        places.iter().filter_map(|place| things[*place as usize].note.clone()).collect();
    notes.sort();
    notes.dedup();
    notes
}

#[tokio::test]
async fn patterns_mean_the_same_everywhere() {
    let piece = |text: &str| Piece::Text(text.to_owned());
    for (_place, db) in filled().await {
        for (pieces, ignores_case, expected) in [
            (vec![piece("a")], false, vec!["a"]),
            (vec![piece("A")], true, vec!["A", "a"]),
            (vec![piece("É")], true, vec!["É"]),
            (vec![piece("aB")], true, vec!["aB", "ab"]),
            (vec![piece("a*b")], false, vec!["a*b"]),
            (vec![piece("a?b")], false, vec!["a?b"]),
            (vec![piece("a%b")], false, vec!["a%b"]),
            (vec![piece("a_b")], false, vec!["a_b"]),
            (vec![piece("a!b")], false, vec!["a!b"]),
            (vec![piece("a[b]")], false, vec!["a[b]"]),
            (vec![piece("a]b")], false, vec!["a]b"]),
            (vec![piece("a\\b")], false, vec!["a\\b"]),
            (vec![piece("^"), Piece::One], false, vec!["^a"]),
            (vec![Piece::One], false, vec!["-", "A", "a", "b", "z", "É", "ß", "é", "𝄞"]),
            (vec![piece("a"), Piece::One], false, vec!["aB", "ab", "a\u{301}"]),
            (vec![Piece::Any, piece("\n"), Piece::Any], false, vec!["a\nb"]),
            (vec![], false, vec![""]),
        ] {
            let found = notes(&db, like(&pieces, ignores_case)).await;
            assert_eq!(found, expected, "{pieces:?} on {:?}", db.engine());
        }
    }
}

#[tokio::test]
async fn what_is_not_there_answers_to_one_question_alone() {
    for (_place, db) in filled().await {
        let count = async |condition: Condition| found(&db, &all_of(vec![condition])).await.1;
        let all = things().len() as u64;
        let nulls = NUMBERS.len() as u64;
        let is = |test: Test| Condition::Column(NOTE, test);
        let equal = || is(Test::Compare(Comparison::Equal, text("a")));
        assert_eq!(count(is(Test::Null)).await, nulls);
        assert_eq!(count(not(is(Test::Null))).await, all - nulls);
        assert_eq!(count(equal()).await, nulls);
        assert_eq!(count(not(equal())).await, all - 2 * nulls);
        assert_eq!(count(Condition::Any(vec![not(equal()), equal()])).await, all - nulls);
        assert_eq!(count(not(is(Test::OneOf(vec![text("a")])))).await, all - 2 * nulls);
        assert_eq!(count(is(Test::OneOf(Vec::new()))).await, 0);
        assert_eq!(count(not(is(Test::OneOf(Vec::new())))).await, all);
        assert_eq!(count(Condition::Any(Vec::new())).await, 0);
        assert_eq!(count(Condition::All(Vec::new())).await, all);
        assert_eq!(count(not(like(&[Piece::Any], true))).await, 0);
    }
}

#[tokio::test]
async fn texts_are_ordered_by_their_bytes_and_ties_are_broken() {
    let by = |column, descending, nulls_first| Order { column, descending, nulls_first };
    let orders = [
        vec![by(NOTE, false, false)],
        vec![by(NOTE, true, true)],
        vec![by(NOTE, false, true), by(NUMBER, true, false)],
        vec![by(NUMBER, true, false), by(NOTE, true, false)],
        vec![by(KEPT, true, false)],
        vec![],
    ];
    for (_place, db) in filled().await {
        for order in &orders {
            for (offset, limit) in [(0, 1_000), (3, 20), (0, 0), (124, 5), (500, 5), (0, u64::MAX)]
            {
                let wanted = Wanted { order: order.clone(), limit, offset, ..Wanted::default() };
                let expected = model::page(&things(), &wanted);
                assert_eq!(found(&db, &wanted).await.0, expected, "{wanted:?}");
            }
        }
    }
}

#[tokio::test]
async fn whatever_is_asked_both_find_what_the_model_finds() {
    let databases = filled().await;
    let mut dice = model::Dice::new();
    for _ in 0..250 {
        let wanted = model::wanted(&mut dice);
        let expected = model::page(&things(), &wanted);
        let total = model::matching(&things(), &wanted.conditions).count() as u64;
        for (_place, db) in &databases {
            let found = found(db, &wanted).await;
            assert_eq!(found, (expected.clone(), total), "{wanted:?} on {:?}", db.engine());
        }
    }
}

#[tokio::test]
async fn many_values_and_conditions_are_taken() {
    for (_place, db) in filled().await {
        let values: Vec<Operand> = (0..1_000).map(Operand::Integer).collect();
        let one = Condition::Column(NUMBER, Test::OneOf(values));
        let alike = |n: usize| {
            Condition::Column(NOTE, Test::Compare(Comparison::Equal, text(&n.to_string())))
        };
        let several = Condition::Any((0..99).map(alike).chain([one]).collect());
        let deep = (0..10).fold(several, |inner, _| Condition::All(vec![inner]));
        let (_, count) = found(&db, &all_of(vec![deep])).await;
        assert_eq!(count, 2 * NOTES.len() as u64);
    }
}
