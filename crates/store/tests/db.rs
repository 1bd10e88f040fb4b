//! What the store promises whatever its tables are: the same cases on both databases.

use store::{Db, Error, Migration, Settings};

const SCHEMA: &[Migration] = &[Migration {
    number: 1,
    name: "start",
    sql: "create table item (id text primary key not null, n bigint, flag boolean, body bytea,
              ratio double precision);
          create table counter (name text primary key not null, n bigint not null);
          insert into counter (name, n) values ('all', 0)",
}];

fn settings(directory: &tempfile::TempDir) -> Settings {
    Settings::new(format!("sqlite:{}", directory.path().join("test.db").display()))
}

#[tokio::test]
async fn what_was_written_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let db = Db::open_with(settings(&directory), SCHEMA).await.unwrap();
    db.write(|tx| {
        tx.execute("insert into item (id, n) values ($1, $2)", &["a".into(), 1_i64.into()])
    })
    .await
    .unwrap();
    let n = db
        .read(|tx| tx.find("select n from item where id = $1", &["a".into()], |row| row.integer(0)))
        .await;
    assert_eq!(n.unwrap(), Some(1));
    let again = db.write(|tx| tx.execute("insert into item (id) values ($1)", &["a".into()])).await;
    assert!(matches!(again, Err(Error::Duplicate { constraint }) if constraint == "item_pkey"));
    db.close().await;
}
