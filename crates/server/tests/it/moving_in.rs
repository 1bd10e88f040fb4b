//! Moving in from other help desks: `switchboard import --format`, on files as their APIs return them.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::Value;
use testkit::Place;

use crate::secrets::{command, run};

/// What the systems export, as `exchange` tests it.
pub(crate) fn exported(system: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../exchange/tests/fixtures").join(system)
}

/// An empty server with the workspace `acme`.
pub(crate) struct House {
    pub(crate) place: Place,
    pub(crate) data: tempfile::TempDir,
}

impl House {
    /// With nothing in it.
    pub(crate) async fn empty() -> House {
        House { place: Place::selected().await, data: tempfile::tempdir().unwrap() }
    }

    pub(crate) async fn new() -> House {
        let house = House::empty().await;
        let (code, said) = house.run(&["workspace", "create", "--slug", "acme", "--name", "Acme"]);
        assert_eq!(code, Some(0), "{said}");
        house
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        run(&mut command(&self.place, self.data.path(), arguments))
    }

    /// Imports a folder, and says how it ended.
    pub(crate) fn import(&self, system: &str, from: &Path, more: &[&str]) -> (Option<i32>, String) {
        let from = from.display().to_string();
        let arguments = ["import", "--format", system, &from, "--workspace", "acme"];
        self.run(&[arguments.as_slice(), more].concat())
    }

    fn lines(&self, what: &str) -> Vec<Value> {
        let (code, said) = self.run(&["export", what, "--workspace", "acme"]);
        assert_eq!(code, Some(0), "{said}");
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What was said, conversation by conversation: position, time, role, text.
    fn said(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        for message in self.lines("messages") {
            let text = |key: &str| message[key].as_str().unwrap_or("-").replace('\n', "⏎");
            said.push(format!(
                "{} {} {}: {}",
                message["seq"],
                text("created_at"),
                text("role"),
                text("content")
            ));
        }
        said.join("\n")
    }
}

/// Imports a system's files twice: what the first time said, what is there then, and what the second time said.
async fn twice(system: &str) -> String {
    let house = House::new().await;
    let (code, first) = house.import(system, &exported(system), &[]);
    let said = house.said();
    let (again, second) = house.import(system, &exported(system), &[]);
    assert_eq!(code, again);
    assert_eq!(house.said(), said, "{second}");
    format!("{first}{second}{said}")
}

#[tokio::test]
async fn zendesk_moves_in_and_a_second_time_adds_nothing() {
    assert_snapshot!(twice("zendesk").await, @r"
    teammates: 2 created, 0 updated, 0 unchanged
    customers: 2 created, 0 updated, 0 unchanged
    categories: 1 created, 0 updated, 0 unchanged
    articles: 2 created, 0 updated, 0 unchanged
    tickets: 3 created, 0 updated, 0 unchanged
    1 left out, 0 refused
    teammates: 0 created, 0 updated, 2 unchanged
    customers: 0 created, 0 updated, 2 unchanged
    categories: 0 created, 0 updated, 1 unchanged
    articles: 0 created, 0 updated, 2 unchanged
    tickets: 0 created, 0 updated, 3 unchanged
    1 left out, 0 refused
    1 2024-03-04T12:00:00.000Z customer: When are you open?
    1 2024-03-03T12:00:00.000Z customer: I was charged twice.
    2 2024-03-03T13:00:00.000Z agent: We look into it.
    1 2024-03-01T08:00:00.000Z customer: Water runs out at the bottom.
    2 2024-03-01T09:00:00.000Z agent: Please send us a **photo**.
    3 2024-03-02T07:00:00.000Z customer: Here it is.⏎⏎[kettle.jpg](https://harbor.zendesk.example/a/kettle.jpg)
    ");
}

#[tokio::test]
async fn intercom_moves_in_and_what_cannot_is_told() {
    assert_snapshot!(twice("intercom").await, @r"
    teammates: 2 created, 0 updated, 0 unchanged
    customers: 1 created, 0 updated, 0 unchanged
    categories: 1 created, 0 updated, 0 unchanged
    articles: 1 created, 0 updated, 0 unchanged
    tickets: 2 created, 0 updated, 0 unchanged
    0 left out, 1 refused
    switchboard: not everything was imported:
    conversations.json, conversations[1]: has the unknown state someday
    teammates: 0 created, 0 updated, 2 unchanged
    customers: 0 created, 0 updated, 1 unchanged
    categories: 0 created, 0 updated, 1 unchanged
    articles: 0 created, 0 updated, 1 unchanged
    tickets: 0 created, 0 updated, 2 unchanged
    0 left out, 1 refused
    switchboard: not everything was imported:
    conversations.json, conversations[1]: has the unknown state someday
    1 2024-03-01T13:33:20.000Z customer: The lid came in two pieces.
    2 2024-03-01T13:41:40.000Z agent: Could you send a picture?
    1 2024-03-01T08:00:00.000Z customer: Do you deliver to **Texel**?
    2 2024-03-01T09:00:00.000Z agent: Yes, every Tuesday.
    3 2024-03-01T10:46:40.000Z assistant: How did we do?
    4 2024-03-02T08:00:00.000Z agent: Closing this now.
    ");
}

#[tokio::test]
async fn chatwoot_moves_in_with_messages_of_other_files() {
    assert_snapshot!(twice("chatwoot").await, @r"
    teammates: 2 created, 0 updated, 0 unchanged
    customers: 1 created, 0 updated, 0 unchanged
    articles: 1 created, 0 updated, 0 unchanged
    tickets: 2 created, 0 updated, 0 unchanged
    0 left out, 0 refused
    teammates: 0 created, 0 updated, 2 unchanged
    customers: 0 created, 0 updated, 1 unchanged
    articles: 0 created, 0 updated, 1 unchanged
    tickets: 0 created, 0 updated, 2 unchanged
    0 left out, 0 refused
    1 2024-03-02T22:53:20.000Z customer: Is anybody there?
    1 2024-03-02T17:20:00.000Z customer: The parcel never came. I want my money back.
    2 2024-03-02T17:20:01.000Z assistant: Thanks, we will get back to you.
    3 2024-03-02T18:20:00.000Z agent: The refund is on its way.⏎⏎[refund.pdf](https://quay.example/files/refund.pdf)
    ");
}

/// An export that was cut short, and goes on later: known conversations get what was said since.
#[tokio::test]
async fn a_later_export_adds_what_was_said_since() {
    let (house, folder) = (House::new().await, tempfile::tempdir().unwrap());
    let ticket = |comments: &str| {
        let text = format!(
            "{{\"id\": 5, \"subject\": \"S\", \"requester_id\": 9, \"status\": \"open\", \
             \"created_at\": \"2024-01-01T00:00:00Z\", \"comments\": [{comments}]}}"
        );
        std::fs::write(folder.path().join("tickets.json"), text).unwrap();
    };
    let hello = r#"{"id": 1, "author_id": 9, "body": "Hello", "public": true, "created_at": "2024-01-01T00:00:00Z"}"#;
    let reply = r#"{"id": 2, "author_id": 7, "body": "Hi", "public": true, "created_at": "2024-01-02T00:00:00Z"}"#;
    ticket(hello);
    let (_, said) = house.import("zendesk", folder.path(), &[]);
    assert!(said.contains("tickets: 1 created"), "{said}");
    ticket(&format!("{reply}, {hello}"));
    std::fs::write(
        folder.path().join("6.json"),
        r#"{"comments": [{"id": 3, "author_id": 9, "body": "?", "public": true}]}"#,
    )
    .unwrap();
    let (code, said) = house.import("zendesk", folder.path(), &["--json"]);
    assert_eq!(code, Some(1));
    let report: Value = serde_json::from_str(said.split("switchboard:").next().unwrap()).unwrap();
    assert_eq!(report["tickets"], serde_json::json!({"created": 0, "updated": 1, "unchanged": 0}));
    assert_eq!(
        report["refused"],
        serde_json::json!(["6.json, line 1, comments[0]: belongs to 6, which is not here"])
    );
    assert_snapshot!(house.said(), @r"
    1 2024-01-01T00:00:00.000Z customer: Hello
    2 2024-01-02T00:00:00.000Z agent: Hi
    ");
}
