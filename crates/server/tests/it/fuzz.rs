//! Requests that nobody means, to every operation: each is answered in time, with a status and in a shape that the
//! operation may have, and is never a fault of the server's.
//!
//! For the native API they are grown from `/openapi.json` and then broken; for the other dialects the examples of
//! [`super::matrix`] are. The same seed gives the same requests: `FUZZ_SEED` sets it, `FUZZ_ROUNDS` how many there are of
//! each operation.

mod grow;
mod hostile;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use dialects::table::{Access, Kind};
use serde_json::{Value, json};
use testkit::{Client, Dice, Reply, TestServer};

use super::matrix::{Caller, Case, World, rightful};
use grow::Ground;

const SEED: u64 = 20_261_121;
const ROUNDS: u64 = 40;
/// Longer than any answer takes, on a busy machine too.
const PATIENCE: Duration = Duration::from_secs(20);
/// When no more requests are begun, however many were wanted.
const TIME_MAX: Duration = Duration::from_secs(25);
/// Headers that mean something, each with something that it cannot mean.
const HEADERS: [(&str, &str); 6] = [
    ("idempotency-key", ""),
    ("idempotency-key", "a b"),
    ("if-match", "\"x"),
    ("last-event-id", "-"),
    ("content-type", "multipart/form-data"),
    ("x-request-id", "\u{e9}"),
];

fn setting(name: &str, otherwise: u64) -> u64 {
    let text = std::env::var_os(name).and_then(|text| text.into_string().ok());
    text.map_or(otherwise, |text| text.parse().unwrap())
}

/// What is sent, so that it can be shown when it is answered badly.
struct Request {
    method: String,
    path: String,
    headers: Vec<(&'static str, &'static str)>,
    body: Option<Vec<u8>>,
}

impl Request {
    /// The answer, if there is one in time.
    async fn send(&self, client: &Client) -> Option<Reply> {
        let mut call = client.call(&self.method, &self.path).header("accept", "application/json");
        for (name, value) in &self.headers {
            call = call.header(name, value);
        }
        if let Some(body) = &self.body {
            call = call.body(body.clone());
        }
        tokio::time::timeout(PATIENCE, call.send()).await.ok()
    }

    fn shown(&self, reply: Option<&Reply>) -> String {
        let cut = |text: &str| text.chars().take(400).collect::<String>();
        let body = self.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
        let reply = reply.map_or("no answer".to_owned(), |reply| cut(&reply.to_string()));
        format!(
            "{} {} {:?}\n  {}\n  {reply}",
            self.method,
            cut(&self.path),
            self.headers,
            cut(&body)
        )
    }
}

/// An operation of the document.
struct Operation<'a> {
    ground: &'a Ground<'a>,
    method: &'a str,
    path: &'a str,
    told: &'a Value,
}

impl Operation<'_> {
    fn request(&self, dice: &mut Dice) -> Request {
        let mut headers = Vec::new();
        if dice.below(8) == 0 {
            headers.push(HEADERS[dice.below(HEADERS.len() as u64) as usize]);
        }
        let schema = self.told.pointer("/requestBody/content/application~1json/schema");
        let body = schema.map(|schema| {
            let body = self.ground.value(schema, dice);
            if dice.below(5) == 0 {
                body.to_string().into_bytes()
            } else {
                hostile::body(body, dice)
            }
        });
        let path = format!("{}{}", self.filled(dice), self.query(dice));
        Request { method: self.method.to_uppercase(), path, headers, body }
    }

    /// The path, now and then with ids that are none.
    fn filled(&self, dice: &mut Dice) -> String {
        let part = |part: &str| {
            if !part.starts_with('{') {
                return part.to_owned();
            }
            let kind =
                if part == "{id}" { self.path.split('/').nth(2).unwrap_or_default() } else { part };
            // What is gone is no use to the requests after this one.
            let odds = if self.method == "delete" { 1 } else { 6 };
            match self.ground.ids.get(kind).filter(|_| dice.below(8) < odds) {
                Some(id) => id.clone(),
                None => encoded(&format!("x{}", hostile::text(dice))),
            }
        };
        self.path.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    fn query(&self, dice: &mut Dice) -> String {
        let parameters = self.told["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.filter(|parameter| parameter["in"] == "query");
        let mut pairs = Vec::new();
        for parameter in parameters {
            // A token in the address is for those who send no key.
            let name = parameter["name"].as_str().unwrap();
            let value = match dice.below(4) {
                0 if name != "token" => self.ground.value(&parameter["schema"], dice),
                1 => json!(hostile::text(dice)),
                _ => continue,
            };
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            pairs.push(format!("{name}={}", encoded(&value)));
        }
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// What is wrong with an answer.
    fn fault(&self, reply: &Reply, codes: &BTreeSet<String>) -> Option<String> {
        let status = reply.status();
        if status >= 500 {
            return Some("a fault of the server".to_owned());
        }
        if self.told["responses"][status.to_string()].is_null() {
            return Some(format!("{status} is not in the document"));
        }
        if status < 400 {
            return None;
        }
        let Ok(body) = serde_json::from_slice::<Value>(&reply.body) else {
            return Some("an error that is no JSON".to_owned());
        };
        let error = &body["error"];
        let text = |name: &str| error[name].as_str().is_some_and(|text| !text.is_empty());
        let has_shape = ["type", "code", "message", "doc_url", "request_id"].into_iter().all(text);
        if !has_shape {
            return Some("an error of another shape".to_owned());
        }
        let code = error["code"].as_str().unwrap_or_default();
        (!codes.contains(code)).then(|| format!("the code {code} is not explained"))
    }
}

#[tokio::test]
async fn the_native_api_withstands_anything() {
    let world = World::new().await;
    let server = &world.server;
    let client = server.as_secret();
    let document = server.as_nobody().get("/openapi.json").await.json();
    let codes = codes(server).await;
    let seed = setting("FUZZ_SEED", SEED);
    let (begun, mut faults, mut statuses) = (Instant::now(), Vec::new(), BTreeMap::new());
    let rounds = setting("FUZZ_ROUNDS", ROUNDS);
    for round in 0..rounds {
        // What was there may be gone: some requests are done.
        let ground = Ground { document: &document, ids: ids(&world).await };
        for (number, (method, path, told)) in (0..).zip(operations(&document)) {
            if begun.elapsed() > TIME_MAX && rounds == ROUNDS {
                break;
            }
            let operation = Operation { ground: &ground, method, path, told };
            let request = operation.request(&mut Dice::new(seed).part(round << 16 | number));
            let reply = request.send(&client).await;
            let fault = match &reply {
                None if is_endless(operation.told) => None,
                None => Some("no answer in time".to_owned()),
                Some(reply) => operation.fault(reply, &codes),
            };
            faults.extend(fault.map(|fault| format!("{fault}: {}", request.shown(reply.as_ref()))));
            *statuses.entry(reply.map(|reply| reply.status())).or_insert(0) += 1;
        }
    }
    println!("seed {seed}, {:.1} s: {statuses:?}", begun.elapsed().as_secs_f64());
    assert!(faults.is_empty(), "seed {seed}, {} faults:\n{}", faults.len(), faults.join("\n"));
    still_reads(&client, &document).await;
}

/// What is there can be read: nothing of what was sent is in the way.
async fn still_reads(client: &Client, document: &Value) {
    for (method, path, told) in operations(document) {
        let is_list = told["operationId"].as_str().is_some_and(|name| name.starts_with("list_"));
        if method != "get" || path.contains('{') || !is_list {
            continue;
        }
        let mut after = String::new();
        loop {
            let page = client.get(&format!("{path}?limit=100{after}")).await;
            assert_eq!(page.status(), 200, "{path}: {page}");
            let Some(next) = page.json()["next"].as_str().map(encoded) else { break };
            after = format!("&after={next}");
        }
    }
    assert_eq!(client.get("/health/ready").await.status(), 200);
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, told)| (method.as_str(), path.as_str(), told))
    })
}

/// Every code that the page of errors explains.
async fn codes(server: &TestServer) -> BTreeSet<String> {
    let page = server.as_nobody().get("/docs/errors").await;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let codes = page.split("<h2 id=\"").skip(1).filter_map(|part| part.split('"').next());
    codes.map(str::to_owned).collect()
}

/// Things that are there, by the names of fields and of paths that take them.
async fn ids(world: &World) -> BTreeMap<&'static str, String> {
    let made = world.things_of_the_company().await;
    let named = [
        ("agents", Kind::Agent),
        ("agent", Kind::Agent),
        ("articles", Kind::Article),
        ("categories", Kind::Category),
        ("category", Kind::Category),
        ("conversations", Kind::Conversation),
        ("conversation_id", Kind::Conversation),
        ("customers", Kind::Customer),
        ("customer_id", Kind::Customer),
        ("{delivery}", Kind::Delivery),
        ("events", Kind::Event),
        ("event_id", Kind::Event),
        ("into", Kind::Customer),
        ("webhooks", Kind::Webhook),
        ("teammates", Kind::Teammate),
        ("assignee_id", Kind::Teammate),
        ("author_id", Kind::Teammate),
        ("files", Kind::File),
        ("attachments", Kind::File),
        ("runs", Kind::Run),
        ("tickets", Kind::Ticket),
        ("{number}", Kind::Number),
    ];
    named.into_iter().map(|(name, kind)| (name, made[&kind].clone())).collect()
}

/// In an address, with everything but letters and digits escaped.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[tokio::test]
async fn the_other_dialects_withstand_anything() {
    let world = World::new().await;
    let seed = setting("FUZZ_SEED", SEED);
    let (begun, mut faults, mut statuses) = (Instant::now(), Vec::new(), BTreeMap::new());
    let operations = server::http::operations();
    let rounds = setting("FUZZ_ROUNDS", ROUNDS / 2);
    for round in 0..rounds {
        for (number, operation) in (0..).zip(&operations) {
            let is_over = begun.elapsed() > TIME_MAX && rounds == ROUNDS / 2;
            if operation.is_documented || operation.access == Access::Pass || is_over {
                continue;
            }
            let case = Case::of(&world, operation);
            let caller = rightful(operation.access);
            let mut dice = Dice::new(seed).part(round << 16 | number);
            let request = broken(&case, caller, &mut dice).await;
            let key = world.authorization(caller).unwrap_or_default();
            let client = world.server.with_key(key.trim_start_matches("Bearer "));
            let reply = request.send(&client).await;
            let fault = match &reply {
                None => Some("no answer in time"),
                Some(reply) if reply.status() >= 500 => Some("a fault of the server"),
                Some(reply) => foreign_shape(reply),
            };
            faults.extend(fault.map(|fault| format!("{fault}: {}", request.shown(reply.as_ref()))));
            *statuses.entry(reply.map(|reply| reply.status())).or_insert(0) += 1;
        }
    }
    println!("seed {seed}, {:.1} s: {statuses:?}", begun.elapsed().as_secs_f64());
    assert!(faults.is_empty(), "seed {seed}, {} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Whether an operation answers with nothing but a stream.
fn is_endless(operation: &Value) -> bool {
    let content = &operation["responses"]["200"]["content"];
    content["text/event-stream"].is_object() && content["application/json"].is_null()
}

/// The example's request with something in it that nobody means. A stream is not asked for by what is there.
async fn broken(case: &Case<'_>, caller: Caller, dice: &mut Dice) -> Request {
    let (method, path, body) = case.request(caller).await;
    let (path, query) = path.split_once('?').unwrap_or((&path, ""));
    let ids = case.operation.ids.len() as u64;
    let mut path = path.to_owned();
    if ids > 0 && (case.example.is_stream || dice.below(3) == 0) {
        let parts = case.operation.path.split('/').zip(path.split('/'));
        let part = |(name, part): (&str, &str)| {
            if name.starts_with('{') && (ids == 1 || dice.below(2) == 0) {
                return encoded(&format!("x{}", hostile::text(dice)));
            }
            part.to_owned()
        };
        path = parts.map(part).collect::<Vec<_>>().join("/");
    }
    let names = ["page", "page_size", "pageSize", "limit", "sort", "search", "status", "cursor"];
    let mut pairs: Vec<String> =
        query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    if method == "GET" {
        let name = names[dice.below(names.len() as u64) as usize];
        pairs.push(format!("{name}={}", encoded(&hostile::text(dice))));
    }
    let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
    let body = match serde_json::from_str::<Value>(&body) {
        Ok(body) => Some(hostile::body(body, dice)),
        Err(_) => (method != "GET").then(|| hostile::body(json!({}), dice)),
    };
    Request { method, path: path + &query, headers: Vec::new(), body }
}

/// An error is an object that says what is wrong, whatever the dialect calls it, or a page for people.
fn foreign_shape(reply: &Reply) -> Option<&'static str> {
    let kind = reply.header("content-type").unwrap_or_default();
    if reply.status() < 400 || kind.starts_with("text/") {
        return None;
    }
    let body = serde_json::from_slice::<Value>(&reply.body).unwrap_or_default();
    let says = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let has_words =
        says(&body["error"]) || says(&body["error"]["message"]) || says(&body["message"]);
    (!has_words).then_some("an error without words")
}
