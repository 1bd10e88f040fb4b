//! `/api/v2/sessions`: sessions as the company's program reads them.

use insta::assert_snapshot;
use serde_json::json;
use testkit::{Client, TestServer};

const NOBODY: &str = "018bcfe5-6800-7000-8000-0000000000ff";

/// A session of the workflow `sales`, in which nothing was asked.
async fn session(client: &Client) -> String {
    client.post("/api/v2/workflows", json!({"name": "Sales"})).await;
    client.call("POST", "/api/v2/workflows/sales/publish").send().await;
    let opened = client.post("/api/v2/workflows/sales/runs", json!({})).await;
    assert_eq!(opened.status(), 200, "{opened}");
    opened.text("/session_id")
}

fn native(session: &str) -> String {
    format!("cnv_{}", session.replace('-', ""))
}

async fn ask(client: &Client, session: &str, message: &str) {
    let ask = json!({"message": message, "conversation_id": native(session)});
    assert_eq!(client.post("/v1/chat", ask).await.status(), 200);
}

async fn close(client: &Client, session: &str) {
    let path = format!("/v1/conversations/{}/close", native(session));
    assert_eq!(client.call("POST", &path).send().await.status(), 200);
}

#[tokio::test]
async fn a_session_says_what_is_known_of_it() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = session(&client).await;
    let path = format!("/api/v2/sessions/{id}");
    assert_snapshot!(client.get(&path).await, @r#"200 {"id":"018bcfe5-6800-7000-8000-00000000000b","run_id":"00000000-0000-0000-0000-000000000000","version_id":"00000000-0000-0000-0000-000000000000","status":"active","type":"chat","duration":null,"timestamp":"2023-11-14T22:13:20.000Z","failure_reason":null,"org_id":"018bcfe5-6800-7000-8000-000000000001","use_case_id":"018bcfe5-6800-7000-8000-000000000009","user_number":"","call_connected_at":null,"sip_code":null,"sip_reason":null,"llm_model":null,"stt_model":null,"tts_model":null,"voice_id":null,"languages":null}"#);
    ask(&client, &id, "Wombat?").await;
    server.clock.advance(90_500);
    close(&client, &id).await;
    let found = client.get(&format!("{path}/")).await;
    assert_snapshot!(found, @r#"200 {"id":"018bcfe5-6800-7000-8000-00000000000b","run_id":"018bcfe5-6800-7000-8000-00000000000f","version_id":"018bcf00-0000-8001-8000-000000000009","status":"closed","type":"chat","duration":90,"timestamp":"2023-11-14T22:13:20.000Z","failure_reason":null,"org_id":"018bcfe5-6800-7000-8000-000000000001","use_case_id":"018bcfe5-6800-7000-8000-000000000009","user_number":"","call_connected_at":null,"sip_code":null,"sip_reason":null,"llm_model":"built-in","stt_model":null,"tts_model":null,"voice_id":null,"languages":null}"#);
    assert_eq!(found.json().as_object().unwrap().len(), 19);
    assert_snapshot!(client.get("/api/v2/workflows/sales/sessions").await, @r#"200 {"data":[{"id":"018bcfe5-6800-7000-8000-00000000000b","run_id":"018bcfe5-6800-7000-8000-00000000000f","version_id":"018bcf00-0000-8001-8000-000000000009","status":"closed","type":"chat","duration":90,"timestamp":"2023-11-14T22:13:20.000Z","failure_reason":null}],"pagination":{"page":1,"page_size":50,"total_pages":1,"total_records":1,"has_next_page":false,"has_previous_page":false}}"#);
}

/// Through whichever door it came.
#[tokio::test]
async fn a_conversation_of_another_door_is_a_session_too() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let asked =
        client.post("/v1/chat", json!({"message": "Wombat?"})).await.text("/conversation_id");
    let uuid = format!(
        "{}-{}-{}-{}-{}",
        &asked[4..12],
        &asked[12..16],
        &asked[16..20],
        &asked[20..24],
        &asked[24..]
    );
    let found = client.get(&format!("/api/v2/sessions/{uuid}")).await;
    let nil = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        (found.text("/use_case_id").as_str(), found.text("/version_id").as_str()),
        (nil, nil)
    );
    assert_ne!(found.text("/run_id"), nil);
}

#[tokio::test]
async fn messages_are_listed_oldest_first() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = session(&client).await;
    ask(&client, &id, "Wombat?").await;
    let path = format!("/api/v2/sessions/{id}/messages");
    assert_snapshot!(client.get(&path).await, @r#"200 {"data":[{"id":"018bcfe5-6800-7000-8000-00000000000d","session_id":"018bcfe5-6800-7000-8000-00000000000b","role":"user","status":null,"content":"Wombat?","timestamp":"2023-11-14T22:13:20.000Z","is_filler":false,"is_interrupted":false,"tool_calls":[],"artifacts":[],"turn_index":0},{"id":"018bcfe5-6800-7000-8000-000000000011","session_id":"018bcfe5-6800-7000-8000-00000000000b","role":"assistant","status":null,"content":"I could not find an answer to that in our help articles. Would you like me to ask a person?","timestamp":"2023-11-14T22:13:20.000Z","is_filler":false,"is_interrupted":false,"tool_calls":[],"artifacts":[],"turn_index":1}],"pagination":{"page":1,"page_size":50,"total_pages":1,"total_records":2,"has_next_page":false,"has_previous_page":false}}"#);
    let newest = client.get(&format!("{path}/?sort=desc&page_size=1")).await.json();
    assert_eq!(
        (&newest["data"][0]["role"], &newest["pagination"]["total_records"]),
        (&json!("assistant"), &json!(2))
    );
    let second = client.get(&format!("{path}?page=2&page_size=1")).await.json();
    assert_eq!(second["data"][0]["turn_index"], 1);
    for wrong in ["page=0", "page_size=101", "sort=up"] {
        assert_eq!(client.get(&format!("{path}?{wrong}")).await.status(), 400, "{wrong}");
    }
}

#[tokio::test]
async fn a_stream_tells_what_was_said_and_what_is_said() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = session(&client).await;
    ask(&client, &id, "One?").await;
    let path = format!("/api/v2/sessions/{id}/stream");
    let mut all = client.stream(&format!("{path}?backfillLimit=1")).await;
    let mut new = client.stream(&format!("{path}/")).await;
    ask(&client, &id, "Two?").await;
    close(&client, &id).await;
    let told = all.until("session_ended").await;
    let texts = told.iter().map(|frame| frame.json()["role"].clone()).collect::<Vec<_>>();
    assert_eq!(texts, [json!("assistant"), json!("user"), json!("assistant"), json!(null)]);
    assert!(all.next().await.is_none());
    let told = new.until("session_ended").await;
    assert_snapshot!(told[0], @r#"
    event: message
    data: {"id":"018bcfe5-6800-7000-8000-000000000014","session_id":"018bcfe5-6800-7000-8000-00000000000b","role":"user","status":null,"content":"Two?","timestamp":"2023-11-14T22:13:20.000Z","is_filler":false,"is_interrupted":false,"tool_calls":[],"artifacts":[],"turn_index":2}
    "#);
    assert_snapshot!(told[2], @r#"
    event: session_ended
    data: {"session_id":"018bcfe5-6800-7000-8000-00000000000b","status":"closed"}
    "#);
    assert_eq!((told.len(), new.next().await), (3, None));

    let over = client.get(&format!("{path}?backfillLimit=1000")).await;
    let names = over.events().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names, ["message", "message", "message", "message", "session_ended"]);
    assert_eq!(client.get(&path).await.events().len(), 1);
}

#[tokio::test]
async fn wrong_sessions_are_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = session(&client).await;
    for verb in ["", "/messages", "/stream"] {
        let wrong = client.get(&format!("/api/v2/sessions/cnv_1{verb}")).await;
        assert_eq!((wrong.status(), wrong.text("/details/0/path").as_str()), (400, "id"), "{verb}");
        let path = format!("/api/v2/sessions/{id}{verb}");
        for stranger in [server.as_stranger(), server.as_test()] {
            assert_eq!(stranger.get(&path).await.status(), 404, "{verb}");
        }
        assert_eq!(server.as_publishable().get(&path).await.status(), 403, "{verb}");
        assert_eq!(server.as_nobody().get(&path).await.status(), 401, "{verb}");
    }
    assert_snapshot!(client.get(&format!("/api/v2/sessions/{NOBODY}")).await, @r#"404 {"error":"no such session","statusCode":404}"#);
    assert_snapshot!(client.get(&format!("/api/v2/sessions/{NOBODY}/stream")).await, @r#"404 {"message":"no such session"}"#);
    for wrong in ["-1", "1001", "x", ""] {
        let reply =
            client.get(&format!("/api/v2/sessions/{id}/stream?backfillLimit={wrong}")).await;
        assert_eq!(reply.status(), 400, "{wrong}");
    }
}
