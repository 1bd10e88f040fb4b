//! The keys that sign tokens, and the secret that seals them: made, rotated and lost while the program runs.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::json;
use testkit::{Place, Process};

use crate::faults::{key, serve_on};

const MASTER: (&str, &str) = ("SWITCHBOARD_SERVER__SECRET", "one secret for all of the processes");

/// A command beside a server, on the same database.
pub(crate) fn command(place: &Place, data_dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command.args(arguments).arg("--data-dir").arg(data_dir).current_dir(data_dir);
    if let Place::Postgres { .. } = place {
        command.arg("--database-url").arg(place.url());
    }
    command
}

/// Its exit code and what it said.
pub(crate) fn run(command: &mut Command) -> (Option<i32>, String) {
    let done = command.stdin(Stdio::null()).output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8(said).unwrap())
}

async fn token(process: &Process, secret: &str) -> String {
    let body = json!({"customer": {"external_id": "ada"}});
    process.client(secret).post("/v1/tokens", body).await.text("/token")
}

async fn status(process: &Process, token: &str) -> u16 {
    process.client(token).get("/v1/me").await.status()
}

#[tokio::test]
async fn a_rotation_beside_a_running_server_logs_nobody_out() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let rotate = |more: &[&str]| {
        let arguments = [&["secret", "rotate"], more].concat();
        let (code, said) = run(&mut command(&place, data.path(), &arguments));
        let master = fs::read_to_string(data.path().join("secret.key")).unwrap();
        assert!(code == Some(0) && !said.contains(master.trim()), "{said}");
        said
    };
    let process = Process::start(&mut serve_on(&place, data.path()));
    let secret = key(&process);
    let old = token(&process, &secret).await;
    let said = rotate(&[]);
    assert!(said.contains("old keys retired: 1; their tokens are good until they end"), "{said}");
    assert_eq!(status(&process, &old).await, 200);
    let late = token(&process, &secret).await;
    process.terminate();
    assert!(process.wait().success());

    let process = Process::start(&mut serve_on(&place, data.path()));
    let new = token(&process, &secret).await;
    for token in [&old, &late, &new] {
        assert_eq!(status(&process, token).await, 200);
    }
    let said = rotate(&["--forget"]);
    assert!(said.contains("old keys dropped with their tokens: 2"), "{said}");
    drop(process);
    let process = Process::start(&mut serve_on(&place, data.path()));
    for token in [&old, &late, &new] {
        assert_eq!(status(&process, token).await, 401);
    }
    let after = token(&process, &secret).await;
    assert_eq!(status(&process, &after).await, 200);
}

/// The database alone opens nothing: who has lost the secret is told what to do.
#[tokio::test]
async fn a_lost_secret_is_told_and_can_be_forgotten() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let process = Process::start(&mut serve_on(&place, data.path()));
    let secret = key(&process);
    let token = token(&process, &secret).await;
    drop(process);
    fs::remove_file(data.path().join("secret.key")).unwrap();
    let (code, said) = run(&mut serve_on(&place, data.path()));
    assert_eq!(code, Some(1));
    assert_snapshot!(said.trim(), @r#"switchboard: the key that signs tokens was sealed with another server secret: set server.secret (or secret.key in the data directory) to what it was, or run `switchboard secret rotate --forget`, which ends all sessions"#);
    let (code, again) = run(&mut command(&place, data.path(), &["secret", "rotate"]));
    assert_eq!((code, again), (Some(1), said));
    let forget = ["secret", "rotate", "--forget"];
    assert_eq!(run(&mut command(&place, data.path(), &forget)).0, Some(0));
    let process = Process::start(&mut serve_on(&place, data.path()));
    assert_eq!((status(&process, &secret).await, status(&process, &token).await), (200, 401));
}

#[tokio::test]
async fn a_setting_takes_the_files_place() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let mut serve = serve_on(&place, data.path());
    let short = run(serve_on(&place, data.path()).env(MASTER.0, "too short"));
    assert_eq!(short.0, Some(1));
    assert!(short.1.contains("must have at least 32 bytes") && !short.1.contains("too short"));
    let process = Process::start(serve.env(MASTER.0, MASTER.1));
    let secret = key(&process);
    let token = token(&process, &secret).await;
    assert!(!data.path().join("secret.key").exists());
    drop(process);
    let mut rotate = command(&place, data.path(), &["secret", "rotate"]);
    assert_eq!(run(rotate.env(MASTER.0, MASTER.1)).0, Some(0));
    let process = Process::start(serve.env(MASTER.0, MASTER.1));
    assert_eq!(status(&process, &token).await, 200);
}

/// PostgreSQL: processes that share a database and the secret believe each other's tokens.
#[tokio::test]
async fn processes_share_their_secret() {
    let Some(place) = Place::postgres().await else { return };
    let [one, two] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let first = Process::start(serve_on(&place, one.path()).env(MASTER.0, MASTER.1));
    let secret = key(&first);
    let old = token(&first, &secret).await;
    let (code, said) = run(&mut serve_on(&place, two.path()));
    assert!(code == Some(1) && said.contains("server.secret"), "{said}");
    let second = Process::start(serve_on(&place, two.path()).env(MASTER.0, MASTER.1));
    assert_eq!(status(&second, &old).await, 200);
    let mut rotate = command(&place, two.path(), &["secret", "rotate"]);
    assert_eq!(run(rotate.env(MASTER.0, MASTER.1)).0, Some(0));
    drop(second);
    let second = Process::start(serve_on(&place, two.path()).env(MASTER.0, MASTER.1));
    let new = token(&second, &secret).await;
    assert_eq!((status(&first, &old).await, status(&second, &old).await), (200, 200));
    // The first looks for keys that it does not know once a second.
    while status(&first, &new).await != 200 {}
}

#[tokio::test]
async fn origins_are_shown_and_set() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let process = Process::start(&mut serve_on(&place, data.path()));
    let origins = |more: &[&str]| {
        let arguments = [&["workspace", "origins", "--workspace", "default"], more].concat();
        let (code, said) = run(&mut command(&place, data.path(), &arguments));
        (code, said.split_whitespace().collect::<String>())
    };
    assert_eq!(origins(&[]), (Some(0), "[]".to_owned()));
    let set = origins(&["https://Shop.example.com/", "http://localhost:3000"]);
    assert_eq!(set.1, r#"["https://shop.example.com","http://localhost:3000"]"#);
    assert_eq!(origins(&[]), set);
    assert_eq!(origins(&["shop.example.com"]).0, Some(1));
    assert_eq!(origins(&["https://a.example", "--clear"]).0, Some(2));
    assert_eq!(origins(&[]), set);
    let me = process.client(&key(&process)).get("/v1/me").await;
    assert_eq!(me.status(), 200);
    assert_eq!(origins(&["--clear"]), (Some(0), "[]".to_owned()));
}

/// An identity secret is made beside a running server, which believes it at once.
#[tokio::test]
async fn identity_secrets_are_made_listed_and_revoked() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let process = Process::start(&mut serve_on(&place, data.path()));
    let said = |arguments: &[&str]| run(&mut command(&place, data.path(), arguments));
    let create = ["identity-secret", "create", "--workspace", "default", "--mode", "live"];
    let list = || {
        let (code, said) = said(&["identity-secret", "list", "--workspace", "default"]);
        assert_eq!(code, Some(0), "{said}");
        serde_json::from_str::<serde_json::Value>(&said).unwrap()
    };
    assert_eq!(list(), json!([]));
    let (code, secret) = said(&create);
    let random = secret.strip_prefix("ids_live_").unwrap().strip_suffix('\n').unwrap();
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    assert!(code == Some(0) && random.len() == 43 && random.bytes().all(is_safe), "{secret}");
    assert_eq!(said(&[&create[..], &["--overlap", "0s"]].concat()).0, Some(0));
    let listed = list();
    assert!(!listed.to_string().contains(random), "{listed}");
    assert!(listed[0]["retired_at"].is_string() && listed[1]["retired_at"].is_null(), "{listed}");
    let revoke = ["identity-secret", "revoke", listed[1]["id"].as_str().unwrap()];
    assert_eq!(said(&revoke), (Some(0), String::new()));
    assert_eq!(said(&revoke).0, Some(1));
    assert_eq!(said(&[&create[..], &["--overlap", "1000h"]].concat()).0, Some(0));
    assert_eq!(said(&[&create[..], &["--overlap", "3000h"]].concat()).0, Some(2));
    let short = run(command(&place, data.path(), &create).arg("--stdin"));
    assert!(short.0 == Some(1) && short.1.contains("16 to 255 visible"), "{}", short.1);
    drop(process);
}

#[tokio::test]
async fn identity_is_required_and_no_longer() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let process = Process::start(&mut serve_on(&place, data.path()));
    let company = process.client(&key(&process));
    let identity = |more: &[&str]| {
        let arguments = [&["workspace", "identity", "--workspace", "default"], more].concat();
        let (code, said) = run(&mut command(&place, data.path(), &arguments));
        (code, said.split_whitespace().collect::<String>())
    };
    let hello = || json!({"message": "Hello"});
    assert_eq!(identity(&[]).1, r#"{"required":false}"#);
    assert_eq!(company.post("/v1/chat", hello()).await.status(), 200);
    assert_eq!(identity(&["--required", "true"]).1, r#"{"required":true}"#);
    assert_eq!(company.post("/v1/chat", hello()).await.status(), 403);
    assert_eq!(identity(&["--required", "perhaps"]).0, Some(2));
    assert_eq!(identity(&["--required", "false"]).1, r#"{"required":false}"#);
    assert_eq!(company.post("/v1/chat", hello()).await.status(), 200);
}
