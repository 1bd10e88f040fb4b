//! Archives: every column of the schema is in them, or is left out for a reason that stands here.

use std::collections::BTreeSet;

use domain::clock::Time;
use domain::id::WorkspaceId;
use domain::workspace::Scope;
use store::archive::{ALL, Cell, Put, Row, Table};
use store::{Error, Kind, Tx, archive, teammates, workspaces};

use crate::{NOW, Store, workspace};

/// What stays behind: whole tables, or single columns.
const LEFT_OUT: &[(&str, &str)] = &[
    ("workspace.id", "stands in the manifest"),
    ("workspace.slug", "stands in the manifest"),
    ("workspace.created_at", "an import makes a workspace, or finds one"),
    ("api_key", "secret: keys are made anew"),
    ("signing_key", "secret, and belongs to the server"),
    ("identity_secret", "secret: a new one is made"),
    ("article_vote", "short-lived"),
    ("event", "short-lived: what was told to whoever listened"),
    ("feed", "the order of those events"),
    ("webhook", "secret, and belongs to this address"),
    ("webhook_secret", "secret"),
    ("reading", "how far those events were told"),
    ("letter", "short-lived"),
    ("delivery", "short-lived"),
    ("attempt", "short-lived"),
    ("idempotency", "short-lived"),
    ("answer_count", "short-lived"),
    ("ticket_count", "counted anew"),
    ("ticket_tag", "derived from the tickets"),
    ("search_queue", "derived from what was said"),
    ("search_entry", "derived from what was said"),
    ("search_text", "derived from what was said"),
    ("knowledge", "counts changes, in this database"),
    ("knowledge_change", "the same"),
    ("passage_vector", "derived from the articles"),
    ("schema_migration", "of the database itself"),
];

/// Every column of the schema, as `table.column`.
async fn schema(store: &Store) -> BTreeSet<String> {
    let sql = match store.kind() {
        Kind::Sqlite => {
            "select m.name || '.' || c.name from sqlite_schema as m, pragma_table_info(m.name) as c \
             where m.type = 'table' and m.name not like 'sqlite_%'"
        }
        Kind::Postgres => {
            "select cast(table_name || '.' || column_name as text) from information_schema.columns \
             where table_schema = current_schema()"
        }
    };
    let read = move |tx: &mut Tx<'_>| tx.rows(sql, &[], |row| row.text(0));
    store.read(read).await.into_iter().collect()
}

#[tokio::test]
async fn no_column_of_the_schema_is_forgotten() {
    let store = Store::open().await;
    let tables = ALL.iter().chain([&archive::SETTINGS]);
    let kept: BTreeSet<String> = tables
        .flat_map(|table| {
            table.columns.iter().map(|column| format!("{}.{}", table.name(), column.name))
        })
        .collect();
    let schema = schema(&store).await;
    let unknown: Vec<_> = kept.difference(&schema).collect();
    assert!(unknown.is_empty(), "not in the schema: {unknown:?}");
    let left_out = |column: &str| {
        let (table, name) = column.split_once('.').unwrap();
        let says_whose = kept.iter().any(|kept| kept.starts_with(&format!("{table}.")))
            && matches!(name, "workspace_id" | "mode");
        // A table of SQLite's full text has tables of its own beside it.
        let table = if table.starts_with("search_text_") { "search_text" } else { table };
        says_whose || LEFT_OUT.iter().any(|(what, _)| *what == table || *what == column)
    };
    let forgotten: Vec<_> = schema.difference(&kept).filter(|column| !left_out(column)).collect();
    assert!(
        forgotten.is_empty(),
        "take these into `archive/tables.rs`, or say here why they stay behind: {forgotten:?}"
    );
}

fn table(kind: &str) -> &'static Table {
    ALL.iter().find(|table| table.kind == kind).unwrap()
}

/// A row with these columns; the others are empty.
fn row(kind: &str, cells: &[(&str, Cell)]) -> Row {
    let cell = |name: &str| cells.iter().find(|(column, _)| *column == name);
    let columns = table(kind).columns.iter();
    columns.map(|column| cell(column.name).map_or(Cell::Null, |(_, cell)| cell.clone())).collect()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

const CONVERSATION: &str = "cnv_00000000000070008000000000000001";

fn conversation() -> Row {
    let words = [
        ("id", CONVERSATION),
        ("environment", "production"),
        ("channel", "api"),
        ("status", "open"),
        ("handled_by", "waiting"),
        ("metadata", "{}"),
        ("title", "Leaks"),
        ("ticket_status", "open"),
        ("priority", "high"),
    ];
    let mut cells: Vec<_> = words.iter().map(|(name, word)| (*name, text(word))).collect();
    for name in ["created_at", "updated_at"] {
        cells.push((name, Cell::Integer(NOW.millis())));
    }
    let numbers = [
        ("last_seq", 2),
        ("message_count", 2),
        ("last_position", 5),
        ("ticket_number", 7),
        ("answers", 1),
        ("tokens", 0),
    ];
    for (name, number) in numbers {
        cells.push((name, Cell::Integer(number)));
    }
    row("conversations", &cells)
}

fn message(number: i64) -> Row {
    row(
        "messages",
        &[
            ("id", text(&format!("msg_{number:032x}"))),
            ("conversation_id", text(CONVERSATION)),
            ("seq", Cell::Integer(number)),
            ("role", text("customer")),
            ("body", text("Hello")),
            ("created_at", Cell::Integer(NOW.millis())),
        ],
    )
}

impl Store {
    async fn put(&self, scope: Scope, kind: &'static str, row: Row) -> Result<Put, Error> {
        self.write(move |tx| archive::insert(tx, scope, table(kind), &row)).await
    }

    async fn pages(&self, scope: Scope, kind: &'static str) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        loop {
            let after = rows.last().cloned();
            let page =
                move |tx: &mut Tx<'_>| archive::page(tx, scope, table(kind), after.as_ref(), 1);
            let page = self.read(page).await;
            if page.is_empty() {
                return rows;
            }
            rows.extend(page);
        }
    }
}

#[tokio::test]
async fn rows_come_out_as_they_went_in_and_only_where_they_belong() {
    let store = Store::open().await;
    let (scope, elsewhere) = (store.scope, store.elsewhere());
    assert_eq!(store.put(scope, "messages", message(1)).await.unwrap(), Put::Orphan);
    assert_eq!(store.put(scope, "conversations", conversation()).await.unwrap(), Put::Added);
    assert_eq!(store.put(scope, "conversations", conversation()).await.unwrap(), Put::There);
    assert_eq!(store.put(elsewhere, "conversations", conversation()).await.unwrap(), Put::Foreign);
    for number in [2, 1] {
        assert_eq!(store.put(scope, "messages", message(number)).await.unwrap(), Put::Added);
    }
    assert_eq!(store.put(scope, "messages", message(1)).await.unwrap(), Put::There);
    assert_eq!(store.put(elsewhere, "messages", message(3)).await.unwrap(), Put::Orphan);
    assert_eq!(store.pages(scope, "conversations").await, [conversation()]);
    assert_eq!(store.pages(scope, "messages").await, [message(1), message(2)]);
    assert_eq!(store.pages(elsewhere, "messages").await, Vec::<Row>::new());
    store.write(move |tx| archive::raise_number(tx, scope)).await.unwrap();
    let filter = store::tickets::Filter::default();
    assert_eq!(store.read(move |tx| store::tickets::total(tx, scope, &filter)).await, 1);
    let next = store.write(move |tx| store::tickets::next_number(tx, scope)).await.unwrap();
    assert_eq!(next, 8);
}

#[tokio::test]
async fn an_empty_workspace_is_replaced_and_no_other() {
    let store = Store::open().await;
    let old = store.scope.workspace;
    let new = workspace(WorkspaceId(99), "acme");
    let id = new.id;
    let swap = move |tx: &mut Tx<'_>| archive::replace_empty(tx, old, &new);
    assert!(store.write(swap).await.unwrap());
    let found = store.read(move |tx| workspaces::find(tx, "acme")).await.unwrap();
    assert_eq!(found.id, id);
    let row = vec![text("Acme & Co"), text("https://acme.example"), Cell::Boolean(true)];
    let wanted = row.clone();
    store.write(move |tx| archive::set_settings(tx, id, &row)).await.unwrap();
    assert_eq!(store.read(move |tx| archive::settings(tx, id)).await, Some(wanted));
    let somebody = domain::teammate::Teammate {
        id: domain::id::TeammateId(5),
        name: "Noor".to_owned(),
        email: "noor@acme.example".to_owned(),
        role: domain::teammate::TeamRole::Owner,
        on_duty: true,
        avatar_url: None,
        created_at: Time(1),
        updated_at: Time(2),
    };
    store.write(move |tx| teammates::insert(tx, id, &somebody)).await.unwrap();
    let other = workspace(WorkspaceId(100), "acme");
    assert!(!store.write(move |tx| archive::replace_empty(tx, id, &other)).await.unwrap());
    assert_eq!(store.read(move |tx| workspaces::find(tx, "acme")).await.unwrap().id, id);
}
