//! The client: its requests to the letter, and its own way with the answers.

use serde_json::{Map, Value, json};
use testkit::{Call, Client, Reply};

use super::super::NOW;

/// What its callers catch: the status, and the code that the body says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Auth(u16, String),
    Network(String),
    Protocol(u16, String),
}

/// What it makes of an answer to a reading.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) rows: Vec<Value>,
    /// 0, if nobody counted.
    pub(super) total: u64,
}

pub(super) struct Sdk {
    client: Client,
}

/// Node's own headers.
fn sent_by_node(call: Call) -> Call {
    call.header("accept", "*/*")
        .header("accept-language", "*")
        .header("sec-fetch-mode", "cors")
        .header("user-agent", "node")
}

/// The body as the client decodes it. What is called JSON is parsed, also when it is empty.
fn decoded(reply: &Reply) -> Result<Value, Failure> {
    let kind = reply.header("content-type").unwrap_or_default();
    let body = if kind.contains("application/json") { reply.json() } else { Value::Null };
    assert!(reply.body.is_empty() || kind == "application/json; charset=utf-8", "{reply}");
    let code = || body["code"].as_str().unwrap_or_default().to_owned();
    match reply.status() {
        status @ (401 | 403) => Err(Failure::Auth(status, code())),
        416 => Ok(json!([])),
        status @ 500.. => Err(Failure::Network(format!("{status} {}", code()))),
        200..=299 => Ok(body),
        status => Err(Failure::Protocol(status, code())),
    }
}

fn total(reply: &Reply) -> u64 {
    let range = reply.header("content-range").unwrap_or_default();
    range.rsplit('/').next().and_then(|total| total.parse().ok()).unwrap_or(0)
}

impl Sdk {
    pub(super) fn new(client: Client) -> Sdk {
        Sdk { client }
    }

    pub(super) async fn read(&self, path: &str, prefer: &str) -> Result<Read, Failure> {
        let call = sent_by_node(self.client.call("GET", path));
        let call = if prefer.is_empty() { call } else { call.header("prefer", prefer) };
        let reply = call.send().await;
        let rows = decoded(&reply)?.as_array().expect("lists are lists").clone();
        Ok(Read { rows, total: total(&reply) })
    }

    async fn write(&self, method: &str, path: &str, body: Value) -> Result<Value, Failure> {
        let call = sent_by_node(self.client.call(method, path));
        let reply = call.header("prefer", "return=representation").json(&body).send().await;
        decoded(&reply)
    }

    pub(super) async fn apps(&self, query: &str, page: u64, size: u64) -> Result<Value, Failure> {
        let Read { rows, total } = self.read(&format!("/apps?{query}"), "count=exact").await?;
        let data: Vec<Value> = rows.iter().map(app).collect();
        Ok(json!({"data": data, "hasMore": page < total.div_ceil(size)}))
    }

    pub(super) async fn conversations(
        &self,
        query: &str,
        page: u64,
        size: u64,
    ) -> Result<Value, Failure> {
        let path = format!("/conversations?{query}");
        let (list, token) = tokio::join!(self.read(&path, "count=exact"), self.url_session());
        let (Read { rows, total }, token) = (list?, token?);
        let data: Vec<Value> = rows.iter().map(conversation).collect();
        let more = page < total.div_ceil(size);
        Ok(json!({"data": data, "hasMore": more, "url_session_token": token}))
    }

    /// The first page.
    pub(super) async fn apps_with_conversations(
        &self,
        filter: &str,
        size: u64,
    ) -> Result<Value, Failure> {
        let path = format!("/apps?{filter}order=created_at.desc&limit={size}&offset=0");
        let (list, token) = tokio::join!(self.read(&path, "count=exact"), self.url_session());
        let (Read { rows, total }, token) = (list?, token?);
        let apps: Vec<Value> = rows.iter().map(app).collect();
        let names: Vec<&str> = apps.iter().filter_map(|app| app["id"].as_str()).collect();
        let mut theirs = Vec::new();
        if !names.is_empty() {
            let limit = (50 * names.len()).max(100);
            let names = names.join("%2C");
            let path = format!(
                "/conversations?app_id=in.%28{names}%29&order=updated_at.desc&limit={limit}"
            );
            theirs = self.read(&path, "").await?.rows;
        }
        let grouped = apps.iter().map(|app| {
            let own = theirs.iter().filter(|row| row["app_id"] == app["id"]);
            json!({"app": app, "conversations": own.map(conversation).collect::<Vec<_>>()})
        });
        let apps: Vec<Value> = grouped.collect();
        Ok(json!({"apps": apps, "hasMore": size < total, "url_session_token": token}))
    }

    pub(super) async fn messages(&self, id: &str, page: u64, size: u64) -> Result<Value, Failure> {
        let offset = (page - 1) * size;
        let path = format!(
            "/messages?conversation_id=eq.{id}&order=created_at.desc&limit={size}&offset={offset}"
        );
        let Read { rows, total } = self.read(&path, "count=exact").await?;
        let messages: Vec<Value> = rows.iter().map(message).collect();
        Ok(json!({"messages": messages, "hasMore": page < total.div_ceil(size)}))
    }

    pub(super) async fn create(
        &self,
        id: &str,
        title: &str,
        app: Value,
        user: Option<&str>,
    ) -> Result<Value, Failure> {
        let mut body = json!({"conversation_id": id, "app_id": app, "backend": "seaverse",
            "backend_session_id": null, "title": title, "created_at": NOW, "updated_at": NOW, "message_count": 0});
        if let Some(user) = user {
            body["user_id"] = json!(user);
        }
        let row = self.write("POST", "/conversations", body).await?[0].clone();
        let of = |name: &str| row[name].clone();
        Ok(
            json!({"conversation_id": of("conversation_id"), "app_id": of("app_id"), "title": of("title"),
            "created_at": of("created_at"), "updated_at": of("updated_at"),
            "message_count": of("message_count"), "user_id": of("user_id"), "backend": "seaverse",
            "backend_session_id": null, "skills_json": null, "metadata": {}}),
        )
    }

    pub(super) async fn say(
        &self,
        conversation: &str,
        mut message: Value,
    ) -> Result<Value, Failure> {
        message["conversation_id"] = json!(conversation);
        let rows = self.write("POST", "/messages", message).await?;
        Ok(self::message(&rows[0]))
    }

    pub(super) async fn update(
        &self,
        relation: &str,
        id: &str,
        change: Value,
    ) -> Result<Value, Failure> {
        self.write("PATCH", &format!("/{relation}?id=eq.{id}"), change).await
    }

    pub(super) async fn delete(&self, relation: &str, id: &str) -> Result<(), Failure> {
        let call = self.client.call("DELETE", &format!("/{relation}?id=eq.{id}"));
        let reply = sent_by_node(call).send().await;
        decoded(&reply)?;
        assert_eq!((reply.status(), reply.header("content-type")), (204, None));
        Ok(())
    }

    /// It says JSON and sends nothing.
    pub(super) async fn url_session(&self) -> Result<Value, Failure> {
        let call = sent_by_node(self.client.call("POST", "/api/v1/url-session/generate"));
        let reply = call.header("content-type", "application/json").body("").send().await;
        Ok(decoded(&reply)?["data"]["url_session_token"].clone())
    }
}

fn or(value: &Value, otherwise: Value) -> Value {
    if value.is_null() { otherwise } else { value.clone() }
}

fn millis(value: &Value) -> Value {
    const SECONDS_MAX: i64 = 10_000_000_000;
    let number = value.as_i64().unwrap_or(0);
    json!(if number > SECONDS_MAX { number } else { number * 1_000 })
}

fn app(row: &Value) -> Value {
    let status = row["status"].as_str().unwrap_or("draft");
    let name = or(&row["app_name"], row["name"].clone());
    json!({"id": or(&row["app_id"], row["id"].clone()), "name": name,
        "displayName": or(&row["display_name"], name.clone()), "description": or(&row["description"], json!("")),
        "thumbnailUrls": or(&row["thumbnail_urls"], json!([])),
        "userName": or(&or(&row["user_id"], row["user_name"].clone()), json!("")),
        "version": or(&row["version"], json!("")), "tags": row["tags"], "status": status,
        "positiveCount": or(&row["positive_count"], json!(0)), "forkCount": or(&row["fork_count"], json!(0)),
        "commentCount": or(&row["comment_count"], json!(0)),
        "createdAt": millis(&row["created_at"]), "updatedAt": millis(&row["updated_at"])})
}

fn conversation(row: &Value) -> Value {
    let active = or(&row["last_message_created_at"], row["updated_at"].clone());
    json!({"id": or(&row["conversation_id"], row["id"].clone()), "title": or(&row["title"], json!("Untitled")),
        "appId": row["app_id"], "userId": row["user_id"], "createdAt": millis(&row["created_at"]),
        "updatedAt": millis(&row["updated_at"]), "lastActiveAt": millis(&active),
        "messageCount": row["message_count"]})
}

/// Structured content is laid open; what is attached fills what is missing.
fn message(row: &Value) -> Value {
    let content = row["content"].as_str().unwrap_or_default();
    let inner = content.trim_start().starts_with('{').then(|| serde_json::from_str(content).ok());
    let mut shown: Map<String, Value> = inner.flatten().unwrap_or_default();
    let of =
        |shown: &Map<String, Value>, name: &str| shown.get(name).cloned().unwrap_or(Value::Null);
    let id = or(&of(&shown, "id"), row["message_id"].clone());
    let (role, text) = (of(&shown, "role"), of(&shown, "content"));
    shown.insert("id".to_owned(), id);
    shown.insert("role".to_owned(), or(&role, row["role"].clone()));
    shown.insert("content".to_owned(), or(&text, row["content"].clone()));
    for (name, value) in row["metadata"].as_object().into_iter().flatten() {
        if of(&shown, name).is_null() {
            shown.insert(name.clone(), value.clone());
        }
    }
    if of(&shown, "type") == "conversation_tips" {
        shown.insert("conversation_id".to_owned(), row["conversation_id"].clone());
        if of(&shown, "tips").is_array() {
            shown.remove("content");
        }
    }
    if let (Some(calls), None) = (shown.get("tool_calls").cloned(), shown.get("toolCalls")) {
        shown.insert("toolCalls".to_owned(), calls);
    }
    shown.insert("timestamp".to_owned(), row["created_at"].clone());
    Value::Object(shown)
}
