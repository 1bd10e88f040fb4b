//! Moving in from other help desks: `switchboard import --format`, on files as their APIs return them.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::Value;
use testkit::Place;

use crate::secrets::{command, run};

/// What the systems export, as `exchange` tests it.
fn exported(system: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../exchange/tests/fixtures").join(system)
}

/// An empty server with the workspace `acme`.
struct House {
    place: Place,
    data: tempfile::TempDir,
}

impl House {
    async fn new() -> House {
        let house = House { place: Place::selected().await, data: tempfile::tempdir().unwrap() };
        let (code, said) = house.run(&["workspace", "create", "--slug", "acme", "--name", "Acme"]);
        assert_eq!(code, Some(0), "{said}");
        house
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        run(&mut command(&self.place, self.data.path(), arguments))
    }

    /// Imports a folder, and says how it ended.
    fn import(&self, system: &str, from: &Path, more: &[&str]) -> (Option<i32>, String) {
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

#[tokio::test]
async fn zendesk_moves_in_and_a_second_time_adds_nothing() {
    let house = House::new().await;
    let (code, said) = house.import("zendesk", &exported("zendesk"), &[]);
    assert_snapshot!(format!("{code:?}\n{said}"), @"");
    assert_snapshot!(house.said(), @"");
    let (code, said) = house.import("zendesk", &exported("zendesk"), &["--json"]);
    assert_snapshot!(format!("{code:?}\n{said}"), @"");
}
