//! Opening: who may, what is refused, and how the schema comes to be.

use std::fs;

use store::{Db, Error, Migration, OpenError, Settings};

use crate::place::{Place, SCHEMA};

const MORE: Migration = Migration {
    number: 2,
    name: "more",
    sql: "create table more (id text primary key not null); insert into more (id) values ('one');",
    own: ["", ""],
};

fn server(place: &Place) -> Settings {
    Settings { exclusive: true, check: true, ..Settings::new(place.url()) }
}

#[tokio::test]
async fn a_file_has_one_server_and_any_number_of_commands() {
    let place = Place::sqlite();
    let first = Db::open_with(server(&place), SCHEMA).await.unwrap();
    let command = place.open().await;
    command
        .write(|tx| tx.execute("update counter set number = 5 where name = 'all'", &[]))
        .await
        .unwrap();
    let sql = "select number from counter where name = 'all'";
    let seen = first.read(move |tx| tx.find(sql, &[], |row| row.integer(0))).await;
    assert_eq!(seen.unwrap(), Some(5));

    let second = Db::open_with(server(&place), SCHEMA).await.err().unwrap();
    let said = second.to_string();
    assert!(matches!(second, OpenError::Locked { .. }), "{said}");
    assert!(said.contains(&format!("process {}", std::process::id())), "{said}");

    first.close().await;
    Db::open_with(server(&place), SCHEMA).await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn files_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::sqlite();
    let _db = Db::open_with(server(&place), SCHEMA).await.unwrap();
    let directory = place.path().parent().unwrap().to_owned();
    assert_eq!(fs::metadata(&directory).unwrap().permissions().mode() & 0o777, 0o700);
    let files: Vec<_> = fs::read_dir(directory).unwrap().map(Result::unwrap).collect();
    assert!(files.len() > 2);
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
    }
}

#[tokio::test]
async fn damage_is_refused_with_the_way_out() {
    let place = Place::sqlite();
    place.open().await.close().await;
    let sound = fs::read(place.path()).unwrap();
    let mut torn = sound.clone();
    let second_page = 4096..torn.len();
    torn[second_page].fill(0xa5);
    let cases = [b"this is not a database at all ".repeat(40), torn, sound[..5000].to_vec()];
    for bytes in cases {
        fs::write(place.path(), bytes).unwrap();
        let error = Db::open_with(server(&place), SCHEMA).await.err().unwrap();
        let said = error.to_string();
        assert!(matches!(error, OpenError::Damaged { .. }), "{said}");
        assert!(said.contains(&format!("restore BACKUP --database-url {}", place.url())), "{said}");
    }
    fs::write(place.path(), sound).unwrap();
    Db::open_with(server(&place), SCHEMA).await.unwrap();
}

#[tokio::test]
async fn places_that_are_no_database_are_named() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("file"), "").unwrap();
    let path = directory.path().display();
    for url in [format!("sqlite:{path}"), format!("sqlite://{path}/file/test.db")] {
        let error = Db::open(Settings::new(&url)).await.err().unwrap();
        assert!(matches!(error, OpenError::Path { .. }), "{error}");
        assert!(error.to_string().contains(&path.to_string()), "{error}");
    }
    for url in ["sqlite:", "sqlite::memory:", "mysql://localhost/x", "postgres://host:port/"] {
        let error = Db::open(Settings::new(url)).await.err().unwrap();
        assert!(matches!(error, OpenError::Address(_)), "{url}: {error}");
    }
}

#[tokio::test]
async fn the_schema_grows_and_is_kept() {
    for place in Place::all().await {
        place.open().await.close().await;
        let schema = [SCHEMA[0], MORE];
        for _ in 0..2 {
            let db = place.open_with(&schema).await.unwrap();
            assert_eq!(applied(&db).await, [(1, "start".to_owned()), (2, "more".to_owned())]);
            db.close().await;
        }
        let error = place.open_with(SCHEMA).await.err().unwrap();
        assert!(matches!(error, OpenError::Newer { found: 2, known: 1 }), "{error}");
        let changed = [SCHEMA[0], Migration { sql: "select 1", ..MORE }];
        let error = place.open_with(&changed).await.err().unwrap();
        assert!(matches!(error, OpenError::Changed { number: 2, .. }), "{error}");
    }
}

#[tokio::test]
async fn a_failing_migration_leaves_no_trace() {
    for place in Place::all().await {
        let sql = "create table more (id text); insert into nowhere (id) values ('one');";
        let broken = [SCHEMA[0], Migration { sql, ..MORE }];
        let error = place.open_with(&broken).await.err().unwrap();
        assert!(matches!(error, OpenError::Migration { number: 2, .. }), "{error}");
        let db = place.open_with(&[SCHEMA[0], MORE]).await.unwrap();
        assert_eq!(applied(&db).await.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_together_migrates_once() {
    let schema = [SCHEMA[0], MORE];
    for place in Place::all().await {
        let open = || place.open_with(&schema);
        let opened = tokio::join!(open(), open(), open(), open());
        for db in [opened.0, opened.1, opened.2, opened.3] {
            assert_eq!(applied(&db.unwrap()).await.len(), 2);
        }
    }
}

#[tokio::test]
async fn the_product_has_a_schema() {
    for place in Place::all().await {
        let db = Db::open(Settings::new(place.url())).await.unwrap();
        assert_eq!(applied(&db).await[0].0, 1);
    }
}

async fn applied(db: &Db) -> Vec<(i64, String)> {
    let sql = "select number, name from schema_migration order by number";
    let rows =
        db.read(move |tx| tx.rows(sql, &[], |row| Ok::<_, Error>((row.integer(0)?, row.text(1)?))));
    rows.await.unwrap()
}
