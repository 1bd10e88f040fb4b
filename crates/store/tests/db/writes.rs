//! Writes: each is whole or not there, whatever its neighbours do.

use std::sync::mpsc;

use futures_util::future::join_all;
use store::{Db, Error, Tx, Value};

use crate::place::Place;

const INSERT: &str = "insert into item (id, number) values ($1, $2)";

fn add(tx: &mut Tx<'_>, number: i64) -> Result<u64, Error> {
    tx.execute(INSERT, &[(&format!("i{number}")).into(), number.into()])
}

async fn numbers(db: &Db) -> Vec<i64> {
    let sql = "select number from item order by number";
    db.read(|tx| tx.rows(sql, &[], |row| row.integer(0))).await.unwrap()
}

/// A write that holds the writer until the sender says so, or is dropped.
fn gate(db: &Db) -> (mpsc::Sender<()>, impl Future<Output = Result<(), Error>>) {
    let (open, wait) = mpsc::channel::<()>();
    let db = db.clone();
    let write = async move {
        db.write(move |_| {
            let _ = wait.recv();
            Ok(())
        })
        .await
    };
    (open, write)
}

/// Some fail on their own account, some in the database, some panic: the rest is stored.
#[tokio::test]
async fn a_failing_write_hurts_no_neighbour() {
    for place in Place::all().await {
        let db = place.open().await;
        let (open, held) = gate(&db);
        let group = join_all((1..=16).map(|number| {
            db.write(move |tx| {
                add(tx, number)?;
                match number % 4 {
                    0 => Err(Error::unreadable("mine")),
                    1 => add(tx, number),
                    2 => panic!("number {number}"),
                    _ => Ok(1),
                }
            })
        }));
        let (_, outcomes, ()) = tokio::join!(held, group, async move { drop(open) });

        for (number, outcome) in (1..).zip(outcomes) {
            match number % 4 {
                0 => assert!(matches!(outcome, Err(Error::Unreadable { what }) if what == "mine")),
                1 => assert!(matches!(outcome, Err(Error::Duplicate { .. }))),
                2 => assert!(matches!(outcome, Err(Error::Database(why))
                    if why.to_string().contains(&format!("number {number}")))),
                _ => assert_eq!(outcome.unwrap(), 1),
            }
        }
        assert_eq!(numbers(&db).await, [3, 7, 11, 15]);
    }
}

/// One commit is enough, unless the machine needs longer than a group may last.
#[tokio::test]
async fn writes_that_wait_share_a_commit() {
    let place = Place::sqlite();
    let db = place.open().await;
    let before = db.flushes();
    let (open, held) = gate(&db);
    let group = join_all((0..20).map(|number| db.write(move |tx| add(tx, number))));
    let (_, outcomes, ()) = tokio::join!(held, group, async move { drop(open) });
    assert!(outcomes.iter().all(Result::is_ok));
    assert!((1..=4).contains(&(db.flushes() - before)));
}

#[tokio::test]
async fn two_hundred_writers_count_without_gaps() {
    let sql = "update counter set number = number + 1 where name = 'all' returning number";
    for place in Place::all().await {
        let db = place.open().await;
        let count = || db.write(move |tx| tx.find(sql, &[], |row| row.integer(0)));
        let outcomes = join_all((0..200).map(|_| count())).await;
        let mut counted: Vec<i64> =
            outcomes.into_iter().map(|outcome| outcome.unwrap().unwrap()).collect();
        counted.sort_unstable();
        assert_eq!(counted, (1..=200).collect::<Vec<i64>>());
    }
}

#[tokio::test]
async fn nested_work_fails_alone() {
    for place in Place::all().await {
        let db = place.open().await;
        let nested = |tx: &mut Tx<'_>| {
            add(tx, 1)?;
            let duplicate = tx.nested(|tx| {
                add(tx, 2)?;
                add(tx, 1)
            });
            assert!(matches!(duplicate, Err(Error::Duplicate { .. })));
            let mine = tx.nested(|tx| {
                add(tx, 3)?;
                Err::<(), _>(Error::unreadable("mine"))
            });
            assert!(matches!(mine, Err(Error::Unreadable { .. })));
            tx.nested(|tx| tx.nested(|tx| add(tx, 4)))?;
            add(tx, 5)
        };
        assert_eq!(db.write(nested).await.unwrap(), 1);
        assert_eq!(numbers(&db).await, [1, 4, 5]);
    }
}

/// `PostgreSQL` answers such a commit with a silent rollback.
#[tokio::test]
async fn an_ignored_error_is_not_acknowledged() {
    for place in Place::all().await {
        let db = place.open().await;
        let careless = |tx: &mut Tx<'_>| {
            add(tx, 1)?;
            let _ = add(tx, 1);
            Ok::<_, Error>(())
        };
        assert!(matches!(db.write(careless).await, Err(Error::Database(_))));
        let stubborn = |tx: &mut Tx<'_>| {
            let _ = add(tx, 2).and_then(|_| add(tx, 2));
            add(tx, 3)
        };
        assert!(matches!(db.write(stubborn).await, Err(Error::Database(_))));
        assert!(numbers(&db).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_what_is_committed_and_nothing_newer() {
    let sql = "select number from item";
    for place in Place::all().await {
        let db = place.open().await;
        let (written, wait_written) = mpsc::channel();
        let (open, wait_open) = mpsc::channel::<()>();
        let write = db.write(move |tx| {
            add(tx, 1)?;
            written.send(()).unwrap();
            wait_open.recv().unwrap();
            Ok::<_, Error>(())
        });
        let read = async {
            // Blocks this thread; the writer goes on in another.
            let during = db.read_long(move |tx| {
                wait_written.recv().unwrap();
                tx.rows(sql, &[], |row| row.integer(0))
            });
            assert!(during.await.unwrap().is_empty());
            open.send(()).unwrap();
        };
        let (done, ()) = tokio::join!(write, read);
        done.unwrap();

        let (seen, wait_seen) = tokio::sync::oneshot::channel();
        let (go, wait_go) = mpsc::channel();
        let mut seen = Some(seen);
        let read = db.read_long(move |tx| {
            let first = tx.rows(sql, &[], |row| row.integer(0))?;
            seen.take().unwrap().send(()).unwrap();
            wait_go.recv().unwrap();
            Ok::<_, Error>((first, tx.rows(sql, &[], |row| row.integer(0))?))
        });
        let write = async {
            wait_seen.await.unwrap();
            db.write(|tx| add(tx, 2)).await.unwrap();
            go.send(()).unwrap();
        };
        let (snapshot, ()) = tokio::join!(read, write);
        assert_eq!(snapshot.unwrap(), (vec![1], vec![1]));
        assert_eq!(numbers(&db).await, [1, 2]);
    }
}

#[tokio::test]
async fn readers_neither_write_nor_break() {
    for place in Place::all().await {
        let db = place.open().await;
        assert!(db.read(|tx| add(tx, 1)).await.is_err());
        for _ in 0..20 {
            let panicking = db.read(|_| -> Result<(), Error> { panic!("reader") }).await;
            assert!(matches!(panicking, Err(Error::Database(_))));
        }
        assert!(numbers(&db).await.is_empty());
    }
}

/// The file may grow by a few pages only: what was acknowledged is there, what was not is not, and
/// with more room writing goes on.
#[tokio::test]
async fn a_full_disk_is_said_and_survived() {
    let place = Place::sqlite();
    let db = place.open().await;
    limit(&db, "pragma max_page_count = 40").await;
    let body = vec![7_u8; 10_000];
    let outcomes = join_all((0..100).map(|number| {
        let body = body.clone();
        db.write(move |tx| {
            let id = format!("i{number}");
            let sql = "insert into item (id, number, body) values ($1, $2, $3)";
            tx.execute(sql, &[(&id).into(), number.into(), Value::Bytes(&body)])
        })
    }));
    let outcomes = outcomes.await;
    let stored: Vec<i64> =
        (0..).zip(&outcomes).filter(|(_, done)| done.is_ok()).map(|(number, _)| number).collect();
    let refused = outcomes.iter().filter(|done| matches!(done, Err(Error::Unavailable { .. })));
    assert!(refused.count() > 50);
    assert_eq!(outcomes.len() - stored.len(), outcomes.iter().filter(|done| done.is_err()).count());
    assert_eq!(numbers(&db).await, stored);

    limit(&db, "pragma max_page_count = 4000").await;
    db.write(|tx| add(tx, 1000)).await.unwrap();
    db.close().await;
    assert_eq!(numbers(&place.open().await).await.len(), stored.len() + 1);
}

async fn limit(db: &Db, sql: &'static str) {
    db.write(move |tx| tx.find(sql, &[], |_| Ok(()))).await.unwrap();
}
