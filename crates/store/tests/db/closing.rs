//! Closing, and callers that go away: what is under way is finished.

use std::sync::mpsc;

use futures_util::future::join_all;
use store::{Error, Tx};

use crate::place::Place;

fn count(tx: &mut Tx<'_>) -> Result<i64, Error> {
    let sql = "update counter set number = number + 1 where name = 'all' returning number";
    tx.find(sql, &[], |row| row.integer(0)).map(Option::unwrap_or_default)
}

#[tokio::test]
async fn closing_finishes_what_waits_and_refuses_the_rest() {
    for place in Place::all().await {
        let db = place.open().await;
        let (outcomes, ()) = tokio::join!(join_all((0..20).map(|_| db.write(count))), db.close());
        let done = outcomes.into_iter().flatten().count();
        for refused in [db.write(count).await, db.read(|_| Ok(0)).await] {
            assert!(matches!(refused, Err(Error::Unavailable { .. })));
        }
        db.close().await;
        let again = place.open().await;
        assert_eq!(again.write(count).await.unwrap(), i64::try_from(done).unwrap() + 1);
        if matches!(place, Place::Sqlite(_)) {
            assert_eq!(done, 20);
        }
    }
}

#[tokio::test]
async fn a_closed_file_stands_alone() {
    let place = Place::sqlite();
    let db = place.open().await;
    db.write(count).await.unwrap();
    db.read(|_| Ok::<_, Error>(())).await.unwrap();
    db.close().await;
    let files = std::fs::read_dir(place.path().parent().unwrap()).unwrap();
    let names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(names, ["test.db"]);
}

/// The write begins, its caller goes away, and only then it may go on.
#[tokio::test]
async fn a_write_outlives_its_caller() {
    for place in Place::all().await {
        let db = place.open().await;
        let (begun, mut wait_begun) = tokio::sync::mpsc::channel(1);
        let (go, wait_go) = mpsc::channel();
        let write = db.write(move |tx| {
            begun.blocking_send(()).unwrap();
            wait_go.recv().unwrap();
            count(tx)
        });
        tokio::select! {
            _ = write => panic!("it waits"),
            begun = wait_begun.recv() => begun.unwrap(),
        }
        go.send(()).unwrap();
        db.close().await;
        assert_eq!(place.open().await.write(count).await.unwrap(), 2);
    }
}
