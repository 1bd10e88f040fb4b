//! `switchboard export --to`, and its import into another server: the round trip.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use testkit::{Client, Process};

use crate::faults::serve_on;
use crate::moving_in::{House, exported};

impl House {
    /// Exports the workspace `acme` into a folder.
    fn export(&self, to: &Path) -> (Option<i32>, String) {
        self.run(&["export", "--to", &to.display().to_string(), "--workspace", "acme"])
    }

    fn take_in(&self, from: &Path, more: &[&str]) -> (Option<i32>, String) {
        let from = from.display().to_string();
        self.run(&[&["import", "--format", "switchboard", &from], more].concat())
    }
}

/// The files of an export by their names.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    files.map(|file| (file.file_name().into_string().unwrap(), read(&file.path()))).collect()
}

/// How many things of each kind there are, where there are any.
fn counts(files: &BTreeMap<String, String>) -> String {
    let manifest: Value = serde_json::from_str(&files["manifest.json"]).unwrap();
    let entries = manifest["files"].as_array().unwrap().iter();
    let filled = entries.filter(|entry| entry["records"] != json!(0));
    let count = |entry: &Value| format!("{} {}", entry["records"], entry["kind"].as_str().unwrap());
    filled.map(count).collect::<Vec<_>>().join(", ")
}

/// Lives a little: an agent with versions, an article, an answer with its source, a file, a ticket.
async fn live(client: &Client) {
    let article = json!({"title": "Descaling", "body": "Boil the kettle with vinegar once a month to descale it."});
    assert_eq!(client.post("/v1/articles", article).await.status(), 201);
    let agent = client.post("/v1/agents", json!({"slug": "support", "name": "Support"})).await;
    let publish = format!("/v1/agents/{}/publish", agent.text("/id"));
    assert_eq!(client.post(&publish, json!({"environment": "staging"})).await.status(), 200);
    let file =
        client.post("/v1/files", json!({"filename": "a.txt", "mime_type": "text/plain"})).await;
    assert_eq!(file.status(), 201, "{file}");
    for message in ["How do I descale the kettle with vinegar?", "Where is the wombat?"] {
        let ask = json!({
            "message": message, "agent": "support", "metadata": {"page": "/kettle", "n": [1, 2.50]},
            "customer": {"external_id": "shop-1", "email": "eve@shop.example", "name": "Ada \u{1f600}"}
        });
        let asked = client.post("/v1/chat", ask).await;
        assert_eq!(asked.status(), 200, "{asked}");
        let feedback = format!("/v1/runs/{}/feedback", asked.text("/id"));
        let said = json!({"rating": "negative", "remark": message});
        assert_eq!(client.call("PUT", &feedback).json(&said).send().await.status(), 200);
    }
    let copy = format!("/v1/agents/{}/copy", agent.text("/id"));
    assert_eq!(client.post(&copy, json!({"slug": "support-2"})).await.status(), 201);
}

/// A house in which there is something of every kind.
async fn lived_in() -> House {
    let house = House::new().await;
    let key = ["key", "create", "--workspace", "acme", "--kind", "secret", "--mode", "live"];
    let (_, key) = house.run(&key);
    let process = Process::start(&mut serve_on(&house.place, house.data.path()));
    live(&process.client(key.trim())).await;
    process.terminate();
    assert!(process.wait().success());
    for system in ["zendesk", "intercom", "chatwoot"] {
        house.import(system, &exported(system), &[]);
    }
    house
}

#[tokio::test]
async fn an_export_that_is_imported_gives_an_equal_export() {
    let (house, folders) = (lived_in().await, tempfile::tempdir().unwrap());
    let (one, two, three) =
        (folders.path().join("one"), folders.path().join("two"), folders.path().join("three"));
    let (code, said) = house.export(&one);
    assert_eq!(code, Some(0), "{said}");
    let first = files(&one);
    assert_eq!(
        counts(&first),
        "1 workspace, 6 teammates, 1 ticket_numbers, 2 agents, 3 agent_versions, 3 agent_publications, 3 categories, \
         5 articles, 5 article_counts, 7 customers, 9 conversations, 20 messages, 4 notes, 2 runs, 2 feedback, 1 files, \
         46 foreign_ids"
    );

    // Where there is no such workspace, it is made.
    let other = House::empty().await;
    let (code, said) = other.take_in(&one, &[]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(other.export(&two).0, Some(0));
    assert_eq!(files(&two), first);
    let (code, again) = other.take_in(&one, &["--json"]);
    let report: Value = serde_json::from_str(&again).unwrap();
    assert_eq!((code, &report["created"], &report["failed"]), (Some(0), &json!(0), &json!(0)));
    // What was imported from elsewhere is known here, too.
    let (_, said) = other.import("chatwoot", &exported("chatwoot"), &[]);
    assert!(said.contains("tickets: 0 created, 0 updated, 2 unchanged"), "{said}");
    assert_eq!(other.export(&three).0, Some(0));
    assert_eq!(files(&three), first);
}

/// A workspace that was made and not used takes the export's identity; one that was used keeps its own.
#[tokio::test]
async fn an_import_finds_its_workspace() {
    let (house, folders) = (House::new().await, tempfile::tempdir().unwrap());
    house.import("zendesk", &exported("zendesk"), &[]);
    let (one, two) = (folders.path().join("one"), folders.path().join("two"));
    house.export(&one);
    let made = House::new().await;
    let (code, said) = made.take_in(&one, &["--workspace", "acme"]);
    assert_eq!(code, Some(0), "{said}");
    made.export(&two);
    assert_eq!(files(&two), files(&one));
    let created = |said: &str| said.contains(" created, 0 unchanged, 0 refused");
    assert!(created(&said), "{said}");

    let (code, said) = made.take_in(&one, &["--workspace", "elsewhere"]);
    let told = "the workspace of this export is on this server already, under another slug";
    assert!(code == Some(1) && said.contains(told), "{said}");
    let (code, said) = made.take_in(&one, &["--mode", "test"]);
    let told =
        "conversations.jsonl, line 1: is on this server already, in another workspace or mode";
    assert!(code == Some(1) && said.contains(told), "{said}");

    let used = House::new().await;
    used.run(&["key", "create", "--workspace", "acme", "--kind", "secret", "--mode", "live"]);
    assert_eq!(used.take_in(&one, &[]).0, Some(0));
    let three = folders.path().join("three");
    used.export(&three);
    let without_manifest = |folder: &Path| {
        let mut files = files(folder);
        files.remove("manifest.json");
        files
    };
    assert_eq!(without_manifest(&three), without_manifest(&one));
}

#[tokio::test]
async fn an_export_that_was_touched_is_refused() {
    let (house, folders) = (House::new().await, tempfile::tempdir().unwrap());
    house.import("zendesk", &exported("zendesk"), &[]);
    let folder = folders.path().join("export");
    assert_eq!(house.export(&folder).0, Some(0));
    let (code, said) = house.export(&folder);
    assert!(code == Some(1) && said.contains("is not empty"), "{said}");
    let (messages, manifest) = (folder.join("messages.jsonl"), folder.join("manifest.json"));
    let refused = |reason: &str| {
        let (code, said) = house.take_in(&folder, &[]);
        assert!(code == Some(1) && said.contains(reason), "{reason}: {said}");
    };
    let whole = std::fs::read_to_string(&messages).unwrap();
    std::fs::write(&messages, whole.replace("kettle.jpg", "kettle.png")).unwrap();
    refused("messages.jsonl is not what was exported");
    std::fs::remove_file(&messages).unwrap();
    refused("cannot read");
    std::fs::write(&messages, &whole).unwrap();
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("\"version\": 1", "\"version\": 2")).unwrap();
    refused("this program reads switchboard-export 1");
    std::fs::write(&manifest, text.replace("messages.jsonl", "../messages.jsonl")).unwrap();
    refused("the manifest names the file ../messages.jsonl for messages");
    std::fs::remove_file(&manifest).unwrap();
    refused("is no export");
}

/// Nothing that opens a door is in an export.
#[tokio::test]
async fn an_export_holds_no_secret() {
    let (house, folders) = (lived_in().await, tempfile::tempdir().unwrap());
    house.export(folders.path());
    let all: String = files(folders.path()).into_values().collect();
    for secret in ["sk_live_", "sealed", "\"hash\"", "idempotency"] {
        assert!(!all.contains(secret), "{secret}");
    }
}
