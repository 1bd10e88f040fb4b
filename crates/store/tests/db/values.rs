//! What goes in comes out; what the schema forbids is named alike on both databases.

use store::{Error, Tx, Value};

use crate::place::Place;

type Stored = (Option<i64>, Option<f64>, Option<bool>, Option<Vec<u8>>, Option<String>);

fn insert(tx: &mut Tx<'_>, id: &str, stored: &Stored) -> Result<u64, Error> {
    tx.execute(
        "insert into item (id, number, ratio, flag, body, note) values ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            stored.0.into(),
            stored.1.into(),
            stored.2.into(),
            stored.3.as_ref().into(),
            stored.4.as_ref().into(),
        ],
    )
}

fn find(tx: &mut Tx<'_>, id: &str) -> Result<Option<Stored>, Error> {
    let sql = "select number, ratio, flag, body, note from item where id = $1 and '$2' <> $1";
    tx.find(sql, &[id.into()], |row| {
        Ok((
            row.optional_integer(0)?,
            row.optional_real(1)?,
            row.optional_boolean(2)?,
            row.optional_bytes(3)?,
            row.optional_text(4)?,
        ))
    })
}

#[tokio::test]
async fn values_come_back_as_they_went() {
    let cases: [Stored; 4] = [
        (None, None, None, None, None),
        (Some(i64::MAX), Some(-0.1), Some(true), Some(vec![0, 255, 0]), Some("$1 'quoted'".into())),
        (Some(i64::MIN), Some(1e300), Some(false), Some(Vec::new()), Some(String::new())),
        (
            Some(0),
            Some(2.0),
            Some(true),
            Some(vec![7; 100_000]),
            Some("żółć 🦀 \u{10ffff}\n".into()),
        ),
    ];
    for place in Place::all().await {
        let db = place.open().await;
        for (at, case) in cases.clone().into_iter().enumerate() {
            let (id, written) = (format!("i{at}"), case.clone());
            let changed = db.write(move |tx| insert(tx, &id, &written)).await.unwrap();
            assert_eq!(changed, 1);
            let id = format!("i{at}");
            let read = db.read(move |tx| find(tx, &id)).await.unwrap();
            assert_eq!(read, Some(case));
        }
        assert_eq!(db.read(|tx| find(tx, "nobody")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn narrow_numbers_are_numbers_and_null_is_not_one() {
    for place in Place::all().await {
        let db = place.open().await;
        let sql = "select 1, cast(sum(number) as bigint), 0.5, null from counter where name = $1";
        let read = db.read(|tx| {
            tx.find(sql, &["all".into()], |row| {
                assert!(matches!(row.integer(3), Err(Error::Unreadable { .. })));
                assert!(matches!(row.integer(4), Err(Error::Unreadable { .. })));
                assert!(matches!(row.boolean(1).and(row.text(0)), Err(Error::Unreadable { .. })));
                Ok((row.integer(0)?, row.integer(1)?))
            })
        });
        assert_eq!(read.await.unwrap(), Some((1, 0)));
    }
}

#[tokio::test]
async fn text_with_a_nul_is_refused() {
    for place in Place::all().await {
        let db = place.open().await;
        let bad = |tx: &mut Tx<'_>| {
            tx.execute("insert into item (id) values ('good')", &[])?;
            tx.execute("insert into item (id) values ($1)", &["a\0b".into()])
        };
        assert!(matches!(db.write(bad).await, Err(Error::Refused { .. })));
        assert_eq!(db.read(|tx| find(tx, "good")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn broken_rules_are_told_apart_and_named_alike() {
    let owner = "insert into owner (id, team, name, email, age, item)
        values ($1, $2, $3, $4, $5, $6)";
    let refused = "refused";
    let cases: [([Value<'static>; 6], &str); 7] = [
        (["1".into(), "t".into(), "b".into(), "b".into(), Value::Null, Value::Null], "owner_pkey"),
        (
            ["2".into(), "t".into(), "a".into(), "b".into(), Value::Null, Value::Null],
            "owner_team_name_key",
        ),
        (["2".into(), "t".into(), "b".into(), "a".into(), Value::Null, Value::Null], "owner_email"),
        (["2".into(), "t".into(), "b".into(), "b".into(), 0.into(), Value::Null], refused),
        (["2".into(), "t".into(), "b".into(), Value::Null, Value::Null, Value::Null], refused),
        (["2".into(), "t".into(), "b".into(), "b".into(), Value::Null, "nothing".into()], refused),
        (["2".into(), "u".into(), "a".into(), "a".into(), 1.into(), Value::Null], ""),
    ];
    for place in Place::all().await {
        let db = place.open().await;
        let first: [Value<'static>; 6] =
            ["1".into(), "t".into(), "a".into(), "a".into(), Value::Null, Value::Null];
        db.write(move |tx| tx.execute(owner, &first)).await.unwrap();
        for (values, expected) in cases {
            let found = match db.write(move |tx| tx.execute(owner, &values)).await {
                Ok(_) => String::new(),
                Err(Error::Duplicate { constraint }) => constraint,
                Err(Error::Refused { .. }) => refused.to_owned(),
                Err(other) => panic!("{other:?}"),
            };
            assert_eq!(found, expected, "{values:?}");
        }
    }
}

#[tokio::test]
async fn wrong_statements_are_errors_of_the_program() {
    for place in Place::all().await {
        let db = place.open().await;
        let cases: [(&'static str, &'static [Value<'static>]); 3] = [
            ("select from where", &[]),
            ("insert into nowhere (id) values ($1)", &[Value::Integer(1)]),
            ("insert into item (id) values ($1)", &[]),
        ];
        for (sql, values) in cases {
            let done = db.write(move |tx| tx.execute(sql, values)).await;
            assert!(matches!(done, Err(Error::Database(_))), "{sql}: {done:?}");
        }
    }
}
