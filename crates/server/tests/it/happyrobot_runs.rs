//! `/api/v2/runs`, and the runs of a workflow.

use insta::assert_snapshot;
use llm::{ScriptedEnd, ScriptedReply};
use serde_json::{Value, json};
use testkit::{Client, Setup, TestServer};

const WORKFLOW: &str = "/api/v2/workflows/sales";
const NOBODY: &str = "018bcfe5-6800-7000-8000-0000000000ff";

/// A workflow with the slug `sales` that is live.
async fn live(client: &Client) -> String {
    let made = client.post("/api/v2/workflows", json!({"name": "Sales"})).await;
    assert_eq!(made.status(), 201, "{made}");
    assert_eq!(client.call("POST", &format!("{WORKFLOW}/publish")).send().await.status(), 200);
    made.text("/id")
}

/// Waits until a run has ended: its session's stream tells the answer.
async fn answered(client: &Client, triggered: &testkit::Reply) {
    let session = triggered.text("/session_id");
    let mut stream =
        client.stream(&format!("/api/v2/sessions/{session}/stream?backfillLimit=9")).await;
    while stream.expect("message").await.json()["role"] != "assistant" {}
}

#[tokio::test]
async fn a_trigger_with_a_message_is_answered() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client).await;
    let body = json!({"payload": {"message": "Wombat?", "order": 7}, "unknown": 1});
    let triggered = client.post(&format!("{WORKFLOW}/runs"), body).await;
    assert_snapshot!(triggered, @r#"200 {"run_id":"018bcfe5-6800-7000-8000-00000000000f","queued_run_ids":["018bcfe5-6800-7000-8000-00000000000f"],"status":"running","message":"The workflow answers the payload's message.","session_id":"018bcfe5-6800-7000-8000-00000000000b"}"#);
    answered(&client, &triggered).await;
    let run = format!("/api/v2/runs/{}", triggered.text("/run_id"));
    assert_snapshot!(client.get(&run).await, @r#"200 {"id":"018bcfe5-6800-7000-8000-00000000000f","org_id":"018bcfe5-6800-7000-8000-000000000001","workflow_id":"018bcfe5-6800-7000-8000-000000000009","version_id":"018bcf00-0000-8001-8000-000000000009","status":"completed","annotation":null,"timestamp":"2023-11-14T22:13:20.000Z","completed_at":"2023-11-14T22:13:20.000Z","execution_environment":"production"}"#);
    assert_eq!(client.get(&format!("{run}/")).await, client.get(&run).await);
    assert_snapshot!(client.get(&format!("{WORKFLOW}/runs/")).await, @r#"200 {"data":[{"id":"018bcfe5-6800-7000-8000-00000000000f","org_id":"018bcfe5-6800-7000-8000-000000000001","timestamp":"2023-11-14T22:13:20.000Z","use_case_id":"018bcfe5-6800-7000-8000-000000000009","version_id":"018bcf00-0000-8001-8000-000000000009","status":"completed","annotation":null,"completed_at":"2023-11-14T22:13:20.000Z","input_tokens":0,"output_tokens":0,"data":{"confidence":0,"outcome":"not_found","session_id":"018bcfe5-6800-7000-8000-00000000000b"}}],"pagination":{"page":1,"pageSize":100,"totalPages":1,"totalRecords":1,"hasNextPage":false,"hasPreviousPage":false}}"#);
    let sessions = client.get(&format!("{run}/sessions")).await;
    assert_snapshot!(sessions, @r#"200 {"data":[{"id":"018bcfe5-6800-7000-8000-00000000000b","run_id":"018bcfe5-6800-7000-8000-00000000000f","version_id":"018bcf00-0000-8001-8000-000000000009","status":"active","type":"chat","duration":null,"timestamp":"2023-11-14T22:13:20.000Z","failure_reason":null,"org_id":"018bcfe5-6800-7000-8000-000000000001","use_case_id":"018bcfe5-6800-7000-8000-000000000009","user_number":"","call_connected_at":null,"sip_code":null,"sip_reason":null,"llm_model":"built-in","stt_model":null,"tts_model":null,"voice_id":null,"languages":null}],"pagination":{"page":1,"page_size":50,"total_pages":1,"total_records":1,"has_next_page":false,"has_previous_page":false}}"#);
    assert_eq!(client.get(&format!("{run}/sessions?page=2")).await.json()["data"], json!([]));
    let conversation =
        format!("/v1/conversations/cnv_{}", triggered.text("/session_id").replace('-', ""));
    let conversation = client.get(&conversation).await.json();
    assert_eq!(conversation["metadata"], json!({"message": "Wombat?", "order": 7}));
    assert_eq!(conversation["channel"], "happyrobot");

    let over = client.call("POST", &format!("{run}/cancel")).send().await;
    assert_snapshot!(over, @r#"400 {"error":"this run has ended","statusCode":400}"#);
}

#[tokio::test]
async fn a_trigger_without_a_message_opens_a_session() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client).await;
    let triggered =
        client.post(&format!("{WORKFLOW}/runs/"), json!({"payload": {"order": 7}})).await;
    assert_snapshot!(triggered, @r#"200 {"queued_run_ids":[],"status":"waiting","message":"The session is open; the payload has no message to answer.","session_id":"018bcfe5-6800-7000-8000-00000000000b"}"#);
    for body in [json!({"payload": {"message": " ", "content": 1}}), json!({}), Value::Null] {
        let triggered = client.post(&format!("{WORKFLOW}/runs"), body).await;
        assert_eq!(triggered.text("/status"), "waiting");
    }
    let empty = client.call("POST", &format!("{WORKFLOW}/runs")).send().await;
    assert_eq!(empty.text("/status"), "waiting");
    let question = json!({"payload": {"message": "", "question": "Wombat?"}});
    let asked = client.post(&format!("{WORKFLOW}/runs"), question).await;
    assert_eq!(asked.text("/status"), "running");
}

#[tokio::test]
async fn runs_are_found_by_what_became_of_them() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client).await;
    let trigger = json!({"payload": {"message": "Wombat?"}});
    for _ in 0..3 {
        let triggered = client.post(&format!("{WORKFLOW}/runs"), trigger.clone()).await;
        answered(&client, &triggered).await;
        server.clock.advance(60_000);
    }
    let count = async |query: &str| {
        let listed = client.get(&format!("{WORKFLOW}/runs?{query}")).await.json();
        listed["pagination"]["totalRecords"].as_u64().unwrap()
    };
    for (query, expected) in [
        ("", 3),
        ("status=completed", 3),
        ("status=", 3),
        ("status=failed", 0),
        ("status=scheduled", 0),
        ("annotation=critical", 0),
        ("start_date=2023-11-14T22:13:21Z", 2),
        ("start_date=&end_date=", 3),
        ("start_date=2023-11-14T22:14:00.000Z&end_date=2023-11-14T22:14:30Z", 1),
        ("completed_start_date=2023-11-14T22:15:00Z", 1),
        ("completed_end_date=2023-11-14T22:13:20Z", 1),
    ] {
        assert_eq!(count(query).await, expected, "{query}");
    }
    let page = client.get(&format!("{WORKFLOW}/runs?page=2&page_size=2&sort=asc")).await.json();
    assert_eq!(page["data"][0]["timestamp"], "2023-11-14T22:15:20.000Z");
    let numbers = json!({"page": 2, "pageSize": 2, "totalPages": 2, "totalRecords": 3,
                         "hasNextPage": false, "hasPreviousPage": true});
    assert_eq!(page["pagination"], numbers);
    assert_eq!(client.get(&format!("{WORKFLOW}/runs?page_size=2000")).await.status(), 200);
    for wrong in [
        "page=0",
        "page_size=0",
        "page_size=2001",
        "sort=new",
        "status=done",
        "annotation=good",
        "start_date=yesterday",
        "end_date=2023-11-14",
        "completed_start_date=2023-11-14T22:13:21%2B01:00",
        "completed_end_date=Z",
    ] {
        let reply = client.get(&format!("{WORKFLOW}/runs?{wrong}")).await;
        let name = wrong.split('=').next();
        assert_eq!(
            (reply.status(), Some(reply.text("/details/0/path").as_str())),
            (400, name),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn a_run_is_canceled_and_so_are_all() {
    let stuck = ScriptedReply { chunks: Vec::new(), end: ScriptedEnd::Hang };
    let setup = Setup::default().model("slow", [stuck]);
    let server = setup.start().await;
    server.article("Wombats", "Wombats dig burrows in the ground.").await;
    let client = server.as_secret();
    let agent = live(&client).await;
    let native = format!("/v1/agents/agt_{}", agent.replace('-', ""));
    client.patch(&native, json!({"model": "slow"})).await;
    client.call("POST", &format!("{native}/publish")).send().await;
    let trigger = json!({"payload": {"message": "Where do wombats dig?"}});
    let begun = client.post(&format!("{WORKFLOW}/runs"), trigger.clone()).await;
    let run = format!("/api/v2/runs/{}", begun.text("/run_id"));
    assert_eq!(client.get(&run).await.text("/status"), "running");
    assert_snapshot!(client.call("POST", &format!("{run}/cancel/")).send().await, @r#"200 {"status":"canceled"}"#);
    assert_eq!(client.get(&run).await.text("/status"), "canceled");
    assert_snapshot!(client.call("POST", &format!("{run}/cancel")).send().await, @r#"400 {"error":"this run has ended","statusCode":400}"#);

    for _ in 0..2 {
        client.post(&format!("{WORKFLOW}/runs"), trigger.clone()).await;
    }
    let stay =
        client.post(&format!("{WORKFLOW}/cancel-runs"), json!({"unpublish_workflow": false})).await;
    assert_snapshot!(stay, @r#"200 {"status":"canceled","workflow_toggle_result":null}"#);
    let running = client.get(&format!("{WORKFLOW}/runs?status=running")).await.json();
    assert_eq!(running["data"], json!([]));
    let canceled = client.get(&format!("{WORKFLOW}/runs?status=canceled")).await.json();
    assert_eq!(canceled["pagination"]["totalRecords"], 3);
    let all = client.call("POST", &format!("{WORKFLOW}/cancel-runs")).send().await;
    assert_snapshot!(all, @r#"200 {"status":"canceled","workflow_toggle_result":{"success":true,"unpublished_version_id":"018bcf00-0000-8002-8000-00000000000b"}}"#);
    let again = client.call("POST", &format!("{WORKFLOW}/cancel-runs")).send().await;
    assert_snapshot!(again, @r#"200 {"status":"canceled","workflow_toggle_result":{"success":true,"message":"No version was live."}}"#);
    assert_eq!(client.get(WORKFLOW).await.json()["live_version"], Value::Null);
    let refused = client.post(&format!("{WORKFLOW}/runs"), trigger).await;
    assert_snapshot!(refused, @r#"404 {"error":"this workflow has no published version in that environment","statusCode":404}"#);
}

#[tokio::test]
async fn wrong_runs_are_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client).await;
    let trigger = format!("{WORKFLOW}/runs");
    for (body, status) in [
        (json!({"payload": []}), 400),
        (json!({"payload": "text"}), 400),
        (json!([]), 400),
        (json!({"environment": "moon"}), 400),
        (json!({"environment": "staging"}), 404),
        (json!({"payload": {"x": "y".repeat(16 * 1024)}}), 400),
        (json!({"payload": {"message": "x".repeat(64 * 1024 + 1)}}), 400),
    ] {
        let reply = client.post(&trigger, body).await;
        assert_eq!(
            (reply.status(), &reply.json()["statusCode"]),
            (status, &json!(status)),
            "{reply}"
        );
    }
    let form =
        client.call("POST", &trigger).header("content-type", "multipart/form-data; boundary=x");
    assert_snapshot!(form.body("--x--").send().await, @r#"415 {"error":"send JSON; this server takes no files with a trigger","statusCode":415}"#);
    for wrong in
        ["sales", "run_018bcfe5680070008000000000000009", "018bcfe5-6800-0000-8000-000000000009"]
    {
        for verb in ["", "/sessions"] {
            let reply = client.get(&format!("/api/v2/runs/{wrong}{verb}")).await;
            assert_eq!(reply.status(), 400, "{wrong}{verb}");
        }
        assert_eq!(
            client.call("POST", &format!("/api/v2/runs/{wrong}/cancel")).send().await.status(),
            400
        );
    }
    assert_snapshot!(client.get("/api/v2/runs/sales").await, @r#"400 {"error":"the id of the run is no UUID","statusCode":400,"details":[{"path":"id","message":"the id of the run is no UUID"}]}"#);
    assert_snapshot!(client.get(&format!("/api/v2/runs/{NOBODY}")).await, @r#"404 {"error":"no such run","statusCode":404}"#);
    let run =
        client.post(&trigger, json!({"payload": {"message": "Wombat?"}})).await.text("/run_id");
    for stranger in [server.as_stranger(), server.as_test()] {
        assert_eq!(stranger.get(&format!("/api/v2/runs/{run}")).await.status(), 404);
        assert_eq!(stranger.get(&format!("/api/v2/runs/{run}/sessions")).await.status(), 404);
        let cancel = stranger.call("POST", &format!("/api/v2/runs/{run}/cancel")).send().await;
        assert_eq!(cancel.status(), 404);
        assert_eq!(stranger.get(&trigger).await.status(), 404);
    }
    let publishable = server.as_publishable();
    assert_eq!(publishable.get(&format!("/api/v2/runs/{run}")).await.status(), 403);
    assert_eq!(publishable.post(&trigger, json!({})).await.status(), 403);
    assert_eq!(server.as_nobody().get(&format!("/api/v2/runs/{run}")).await.status(), 401);
}
