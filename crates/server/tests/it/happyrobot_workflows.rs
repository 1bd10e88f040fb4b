//! `/api/v2/workflows` and `/api/v2/versions`.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, TestServer};

const WORKFLOWS: &str = "/api/v2/workflows";

async fn create(client: &Client, name: &str) -> String {
    let made = client.post(WORKFLOWS, json!({"name": name})).await;
    assert_eq!(made.status(), 201, "{made}");
    made.text("/id")
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_new_workflow_waits_for_its_publication() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post(&format!("{WORKFLOWS}/"), json!({"name": "Lost luggage", "x": 1})).await;
    assert_snapshot!(made, @r#"201 {"id":"018bcfe5-6800-7000-8000-000000000009","org_id":"018bcfe5-6800-7000-8000-000000000001","name":"Lost luggage","slug":"lost-luggage","icon":"robot","folder_id":null,"timestamp":"2023-11-14T22:13:20.000Z","latest_version":{"id":"018bcf00-0000-8001-8000-000000000009","name":"Version 1","slug":"lost-luggage-v1","is_published":false,"is_live":false,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"published_at":null}}"#);
    let path = format!("{WORKFLOWS}/{}", made.text("/id"));
    assert_snapshot!(client.get(&path).await, @r#"200 {"id":"018bcfe5-6800-7000-8000-000000000009","org_id":"018bcfe5-6800-7000-8000-000000000001","name":"Lost luggage","slug":"lost-luggage","icon":"robot","folder_id":null,"timestamp":"2023-11-14T22:13:20.000Z","latest_version":{"id":"018bcf00-0000-8001-8000-000000000009","name":"Version 1","slug":"lost-luggage-v1","is_published":false,"is_live":false,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"published_at":null},"live_version":null}"#);

    let publish = client.call("POST", &format!("{path}/publish")).send().await;
    assert_snapshot!(publish, @r#"200 {"id":"018bcf00-0000-8001-8000-000000000009","is_published":true,"is_live":true,"environment":"production"}"#);
    assert_snapshot!(client.get("/api/v2/workflows/lost-luggage/").await, @r#"200 {"id":"018bcfe5-6800-7000-8000-000000000009","org_id":"018bcfe5-6800-7000-8000-000000000001","name":"Lost luggage","slug":"lost-luggage","icon":"robot","folder_id":null,"timestamp":"2023-11-14T22:13:20.000Z","latest_version":{"id":"018bcf00-0000-8001-8000-000000000009","name":"Version 1","slug":"lost-luggage-v1","is_published":true,"is_live":true,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"environment":"production","published_at":"2023-11-14T22:13:20.000Z"},"live_version":{"id":"018bcf00-0000-8001-8000-000000000009","name":"Version 1","slug":"lost-luggage-v1","is_published":true,"is_live":true,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"environment":"production","published_at":"2023-11-14T22:13:20.000Z"}}"#);
    let again = client.post(&format!("{path}/publish/"), Value::Null).await;
    assert_snapshot!(again, @r#"400 {"error":"a version is in use there already","message":"a version is in use there already","statusCode":400}"#);
    let staging = json!({"environment": "staging", "force": true});
    assert_snapshot!(client.post(&format!("{path}/publish"), staging).await, @r#"200 {"id":"018bcf00-0000-8001-8000-000000000009","is_published":true,"is_live":true,"environment":"staging"}"#);

    assert_snapshot!(client.delete(&path).await, @r#"400 {"error":"a version is in use","statusCode":400}"#);
    let only = json!({"environment": "staging"});
    assert_snapshot!(client.post(&format!("{path}/unpublish"), only).await, @r#"200 {"id":"018bcf00-0000-8001-8000-000000000009","is_published":true,"is_live":true}"#);
    let unpublish = format!("{path}/unpublish");
    assert_snapshot!(client.call("POST", &unpublish).send().await, @r#"200 {"id":"018bcf00-0000-8001-8000-000000000009","is_published":false,"is_live":false}"#);
    assert_snapshot!(client.call("POST", &unpublish).send().await, @r#"400 {"error":"no version is in use","statusCode":400}"#);
    assert_snapshot!(client.delete(&path).await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":"no such workflow","statusCode":404}"#);
}

#[tokio::test]
async fn what_is_said_of_a_workflow_is_kept() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let folder = "018bcfe5-6800-7000-8000-0000000000ff";
    let body = json!({
        "name": "Sales", "icon": "phone", "folder_id": folder,
        "settings": {"data_retention_days": 30, "webhooks": [{"url": "https://example.com"}]},
        "variables": [{"key": "city", "value_production": "Bern"}, {"key": "secret", "is_hidden_in_ui": true}],
        "version": {"name": "First", "description": "As planned", "nodes": [
            {"type": "trigger", "event_id": "e"},
            {"type": "agent", "event_id": "e", "parent_node_index": 0},
            {"type": "prompt", "parent_node_index": 1,
             "configuration": {"prompt_md": "Sell kindly.", "initial_message": "Welcome!", "model": "unheard-of"}},
        ]},
        "skip_test_all": true,
    });
    let made = client.post(WORKFLOWS, body).await;
    assert_snapshot!(made, @r#"201 {"id":"018bcfe5-6800-7000-8000-000000000009","org_id":"018bcfe5-6800-7000-8000-000000000001","name":"Sales","slug":"sales","icon":"phone","folder_id":"018bcfe5-6800-7000-8000-0000000000ff","timestamp":"2023-11-14T22:13:20.000Z","latest_version":{"id":"018bcf00-0000-8001-8000-000000000009","name":"First","slug":"sales-v1","is_published":false,"is_live":false,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"published_at":null},"variables":[{"id":"018bcf80-0000-8001-8000-000000000009","is_hidden_in_ui":false,"key":"city","value_development":null,"value_production":"Bern","value_staging":null},{"id":"018bcf80-0000-8002-8000-000000000009","is_hidden_in_ui":true,"key":"secret","value_development":null,"value_production":null,"value_staging":null}]}"#);
    let id = made.text("/id");
    let agent = client.get(&format!("/v1/agents/agt_{}", id.replace('-', ""))).await;
    assert_eq!(agent.text("/instructions"), "Sell kindly.");
    assert_eq!(
        (agent.text("/greeting").as_str(), &agent.json()["model"]),
        ("Welcome!", &Value::Null)
    );
    let version =
        client.get(&format!("/api/v2/versions/{}/", made.text("/latest_version/id"))).await;
    assert_snapshot!(version, @r#"200 {"id":"018bcf00-0000-8001-8000-000000000009","name":"First","slug":"sales-v1","is_published":false,"is_live":false,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"published_at":null,"workflow_slug":"sales","node_count":3,"node_counts_by_type":{"agent":1,"prompt":1,"trigger":1},"events":[],"changelog":[]}"#);
    let by_slug = client.get("/api/v2/versions/sales-v1").await;
    assert_eq!(by_slug.body, version.body);

    let path = format!("{WORKFLOWS}/{id}");
    assert_eq!(client.get(&path).await.json()["data_retention_days"], 30);
    let change = json!({"name": "Sales two", "icon": null, "settings": {"audits_enabled": true}, "unknown": 1});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"id":"018bcfe5-6800-7000-8000-000000000009","org_id":"018bcfe5-6800-7000-8000-000000000001","name":"Sales two","slug":"sales","icon":null,"folder_id":"018bcfe5-6800-7000-8000-0000000000ff","timestamp":"2023-11-14T22:13:20.000Z"}"#);
    let found = client.get(&path).await.json();
    assert_eq!((&found["folder_id"], found.get("data_retention_days")), (&json!(folder), None));
    let root = client.patch(&path, json!({"folder_id": null})).await;
    assert_eq!(root.json()["folder_id"], Value::Null);
}

#[tokio::test]
async fn a_template_makes_an_agent_that_chats() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let templates = client.get("/api/v2/workflows/templates?search=CHAT").await;
    assert_snapshot!(templates, @r#"200 {"data":[{"description":"An agent that answers in a chat from your articles.","inputs":[{"description":"Not used: the agent speaks for the company.","name":"agent_name","required":false,"type":"string"},{"description":"prompt_md: its instructions; initial_message: its greeting; model: a model of this server.","name":"prompt","required":false,"type":"object"}],"template":"chatbot-agent"}],"pagination":{"page":1,"page_size":50,"total_pages":1,"total_records":1,"has_next_page":false,"has_previous_page":false}}"#);
    let none = client.get("/api/v2/workflows/templates/?search=voice").await.json();
    assert_eq!((&none["data"], &none["pagination"]["total_pages"]), (&json!([]), &json!(0)));
    assert_eq!(client.get("/api/v2/workflows/templates?page=2").await.json()["data"], json!([]));

    let prompt = json!({"prompt_md": "Be brief.", "initial_message": "Hi!", "initial_message_uninterruptible": true});
    let template =
        json!({"template": "chatbot-agent", "inputs": {"agent_name": "Ada", "prompt": prompt}});
    let made = client.post(WORKFLOWS, json!({"name": "Chat", "from_template": template})).await;
    assert_eq!(made.status(), 201, "{made}");
    let agent = client.get(&format!("/v1/agents/agt_{}", made.text("/id").replace('-', ""))).await;
    let said = (agent.text("/instructions"), agent.text("/greeting"));
    assert_eq!(said, ("Be brief.".to_owned(), "Hi!".to_owned()));
}

#[tokio::test]
async fn workflows_are_listed_by_pages() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for name in ["Ärger", "Sales", "Sales", "日本"] {
        create(&client, name).await;
    }
    let first = client.get("/api/v2/workflows?page_size=2&sort=asc&limit=1").await.json();
    assert_eq!(names(&first), ["Ärger", "Sales"]);
    assert_eq!(first["data"][0]["slug"], "arger");
    assert_eq!(
        first["pagination"],
        json!({"page": 1, "page_size": 2, "total_pages": 2, "total_records": 4,
               "has_next_page": true, "has_previous_page": false})
    );
    let second = client.get("/api/v2/workflows/?page_size=2&sort=asc&page=2").await.json();
    let last = json!({"page": 2, "page_size": 2, "total_pages": 2, "total_records": 4,
                      "has_next_page": false, "has_previous_page": true});
    assert_eq!((names(&second), &second["pagination"]), (vec!["Sales", "日本"], &last));
    assert_eq!(second["data"][0]["slug"], "sales-2");
    assert!(second["data"][1]["slug"].as_str().unwrap().starts_with("agent-"));
    let far = client.get("/api/v2/workflows?page=4294967295").await.json();
    assert_eq!((&far["data"], &far["pagination"]["total_records"]), (&json!([]), &json!(4)));
    let newest = client.get(WORKFLOWS).await.json();
    assert_eq!(names(&newest), ["日本", "Sales", "Sales", "Ärger"]);
    let found = client.get("/api/v2/workflows?search=SALES-").await.json();
    assert_eq!((names(&found), &found["pagination"]["total_records"]), (vec!["Sales"], &json!(1)));
    let folder = "/api/v2/workflows?folder_id=018bcfe5-6800-7000-8000-0000000000ff";
    assert_eq!(client.get(folder).await.json()["data"], json!([]));
}

#[tokio::test]
async fn versions_are_listed_and_published_anew_when_the_draft_changes() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = create(&client, "Sales").await;
    let (path, agent) =
        (format!("{WORKFLOWS}/{id}"), format!("/v1/agents/agt_{}", id.replace('-', "")));
    let publish = async |to: &str| {
        let body = json!({"environment": to});
        client.post(&format!("{path}/publish"), body).await.text("/id")
    };
    let first = publish("staging").await;
    client.patch(&agent, json!({"instructions": "Sell more."})).await;
    let second = publish("production").await;
    assert_ne!(first, second);
    assert_eq!(publish("development").await, second);
    let listed = client.get(&format!("{path}/versions")).await;
    assert_snapshot!(listed, @r#"200 {"data":[{"id":"018bcf00-0000-8002-8000-000000000009","name":"Version 2","slug":"sales-v2","is_published":true,"is_live":true,"timestamp":"2023-11-14T22:13:20.000Z","version_number":2,"environment":"production","published_at":"2023-11-14T22:13:20.000Z"},{"id":"018bcf00-0000-8001-8000-000000000009","name":"Version 1","slug":"sales-v1","is_published":true,"is_live":true,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"environment":"staging","published_at":"2023-11-14T22:13:20.000Z"}],"pagination":{"page":1,"page_size":50,"total_pages":1,"total_records":2,"has_next_page":false,"has_previous_page":false}}"#);
    let oldest = client.get(&format!("{path}/versions/?sort=asc&page_size=1")).await.json();
    assert_eq!(oldest["data"][0]["id"], first);
    let none = client.get(&format!("{path}/versions?search=x")).await.json();
    assert_eq!(none["data"], json!([]));
}

#[tokio::test]
async fn a_copy_waits_too() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let template =
        json!({"template": "chatbot-agent", "inputs": {"prompt": {"prompt_md": "One."}}});
    let made = client.post(WORKFLOWS, json!({"name": "Sales", "from_template": template})).await;
    let (id, version) = (made.text("/id"), made.text("/latest_version/id"));
    let agent = format!("/v1/agents/agt_{}", id.replace('-', ""));
    client.patch(&agent, json!({"instructions": "Two."})).await;
    let path = format!("{WORKFLOWS}/{id}/duplicate");
    let copy = client.call("POST", &path).send().await;
    assert_snapshot!(copy, @r#"201 {"id":"018bcfe5-6800-7000-8000-00000000000a","org_id":"018bcfe5-6800-7000-8000-000000000001","name":"Sales (copy)","slug":"sales-copy","icon":"robot","folder_id":null,"timestamp":"2023-11-14T22:13:20.000Z","version":{"id":"018bcf00-0000-8001-8000-00000000000a","name":"Version 1","slug":"sales-copy-v1","is_published":false,"is_live":false,"timestamp":"2023-11-14T22:13:20.000Z","version_number":1,"published_at":null}}"#);
    let named = client.post(&path, json!({"name": "Old sales", "version_id": version})).await;
    assert_eq!((named.status(), named.text("/slug").as_str()), (201, "old-sales"));
    let instructions = async |id: String| {
        client.get(&format!("/v1/agents/agt_{}", id.replace('-', ""))).await.text("/instructions")
    };
    assert_eq!(instructions(copy.text("/id")).await, "Two.");
    assert_eq!(instructions(named.text("/id")).await, "One.");

    let own = client.get("/api/v2/api-key/describe").await.text("/orgId");
    assert_eq!(client.post(&path, json!({"org_id": own})).await.status(), 201);
    let elsewhere = json!({"org_id": "018bcfe5-6800-7000-8000-0000000000ff"});
    assert_snapshot!(client.post(&path, elsewhere).await, @r#"403 {"error":"workflows are copied inside of their organization only","statusCode":403}"#);
    let foreign = json!({"version_id": "018bcf00-0000-8001-8000-0000000000ff"});
    assert_snapshot!(client.post(&path, foreign).await, @r#"404 {"error":"no such version","statusCode":404}"#);
    let wrong = json!({"version_id": "sales-v1"});
    assert_eq!(client.post(&path, wrong).await.status(), 400);
}

#[tokio::test]
async fn wrong_workflows_are_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = create(&client, "Sales").await;
    let node = json!({"type": "trigger"});
    for (body, path) in [
        (json!({}), None),
        (json!([]), None),
        (json!({"name": 1}), Some("name")),
        (json!({"name": " "}), Some("name")),
        (json!({"name": "x".repeat(501)}), Some("name")),
        (json!({"name": "A", "folder_id": "root"}), Some("folder_id")),
        (json!({"name": "A", "settings": []}), Some("settings")),
        (json!({"name": "A", "version": {"nodes": []}}), Some("version.nodes")),
        (json!({"name": "A", "version": {"nodes": vec![node.clone(); 51]}}), Some("version.nodes")),
        (json!({"name": "A", "variables": vec![json!({"key": "k"}); 101]}), Some("variables")),
        (
            json!({"name": "A", "from_template": {"template": "voice-agent"}}),
            Some("from_template.template"),
        ),
        (
            json!({"name": "A", "from_template": {"template": "chatbot-agent"}, "version": {"nodes": [node]}}),
            Some("version"),
        ),
    ] {
        let reply = client.post(WORKFLOWS, body).await;
        let detail = reply.json().pointer("/details/0/path").cloned();
        assert_eq!((reply.status(), detail), (400, path.map(Value::from)), "{reply}");
        assert_eq!(reply.json()["statusCode"], 400);
    }
    assert_snapshot!(client.post(WORKFLOWS, json!({"name": ""})).await, @r#"400 {"error":"name needs some text","statusCode":400,"details":[{"path":"name","message":"name needs some text"}]}"#);
    let broken = client.call("POST", WORKFLOWS).body("{").send().await;
    assert_snapshot!(broken, @r#"400 {"error":"the body is no JSON","statusCode":400}"#);
    let path = format!("{WORKFLOWS}/{id}");
    assert_eq!(client.patch(&path, json!({"name": ""})).await.status(), 400);
    assert_eq!(client.patch(&path, json!({"folder_id": "x"})).await.status(), 400);
    let publish = format!("{path}/publish");
    assert_snapshot!(client.post(&publish, json!({"environment": "moon"})).await, @r#"400 {"error":"environment is production, staging or development","message":"environment is production, staging or development","statusCode":400}"#);
    assert_snapshot!(client.post(&publish, json!([])).await, @r#"400 {"error":"the body is no object","message":"the body is no object","statusCode":400}"#);
    let unpublish = format!("{path}/unpublish");
    assert_eq!(client.post(&unpublish, json!({"environment": "moon"})).await.status(), 400);
    for query in
        ["page=0", "page=x", "page_size=0", "page_size=101", "sort=up", "page=-1", "search=%00"]
    {
        for list in ["", "/templates", "/sales/versions", "/sales/sessions"] {
            let reply = client.get(&format!("{WORKFLOWS}{list}?{query}")).await;
            assert_eq!(reply.status(), 400, "{list} {query} {reply}");
        }
    }
}

#[tokio::test]
async fn strangers_see_no_workflow() {
    let server = TestServer::start().await;
    let id = create(&server.as_secret(), "Sales").await;
    let version = server.as_secret().get(&format!("{WORKFLOWS}/{id}/versions")).await;
    let version = format!("/api/v2/versions/{}", version.text("/data/0/id"));
    let (by_id, by_slug) = (format!("{WORKFLOWS}/{id}"), format!("{WORKFLOWS}/sales"));
    for stranger in [server.as_stranger(), server.as_test()] {
        for path in [&by_id, &by_slug, &version] {
            assert_eq!(stranger.get(path).await.status(), 404, "{path}");
        }
        assert_eq!(stranger.delete(&by_id).await.status(), 404);
        for verb in ["publish", "unpublish", "duplicate", "cancel-runs", "runs"] {
            let reply = stranger.call("POST", &format!("{by_id}/{verb}")).send().await;
            assert_eq!(reply.status(), 404, "{verb}");
        }
        assert_eq!(stranger.get(WORKFLOWS).await.json()["data"], json!([]));
    }
    let publishable = server.as_publishable().get(&by_id).await;
    assert_snapshot!(publishable, @r#"403 {"error":"you may not manage agents with this key","statusCode":403}"#);
    assert_eq!(server.as_nobody().get(&by_id).await.status(), 401);
    let client = server.as_secret();
    for missing in ["nobody", "%ff", "018bcfe5-6800-7000-8000-0000000000ff", "a%00"] {
        assert_eq!(client.get(&format!("{WORKFLOWS}/{missing}")).await.status(), 404, "{missing}");
    }
    for missing in
        ["sales-v2", "sales", "other-v1", "sales-vx", "018bcf00-0000-8002-8000-000000000009"]
    {
        let reply = client.get(&format!("/api/v2/versions/{missing}")).await;
        assert_eq!(reply.status(), 404, "{missing}");
    }
}
