//! Every operation of the table of routes, tried by everybody who may not do it, and by whoever may.
//!
//! The table says who may (`dialects/src/table.rs`), [`callers`] what becomes of everybody, [`examples`] what a request
//! looks like, and [`world`] makes what it names. A request that names something of somebody else's is sent a second
//! time with an id that does not exist: the answers are the same, byte for byte.

mod callers;
mod examples;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use dialects::table::{Access, Kind, Operation};
use serde_json::Value;
use testkit::{Call, Reply, TestServer};

pub(crate) use callers::{Caller, rightful};
use callers::{Fate, fate};
use examples::{EXAMPLES, Example};
pub(crate) use world::World;
use world::{Owner, TEAM, Things, digits, uuid};

/// Who waits longer than this for an answer has got a stream.
const PATIENCE: Duration = Duration::from_secs(5);

/// The kinds that bodies and queries name.
const NAMED: [(&str, Kind); 6] = [
    ("{agent}", Kind::Agent),
    ("{category}", Kind::Category),
    ("{conversation}", Kind::Conversation),
    ("{customer}", Kind::Customer),
    ("{file}", Kind::File),
    ("{history}", Kind::History),
];

/// An operation with its example.
pub(crate) struct Case<'a> {
    world: &'a World,
    pub(crate) operation: &'a Operation,
    pub(crate) example: &'static Example,
    faults: Vec<String>,
    requests: usize,
}

#[tokio::test]
async fn every_operation_is_for_those_who_may() {
    let world = World::new().await;
    let operations = server::http::operations();
    let (mut faults, mut requests) = (Vec::new(), 0);
    for operation in operations.iter().filter(|operation| operation.access != Access::Pass) {
        let mut case = Case::of(&world, operation);
        case.try_everybody().await;
        case.try_foreign_ids().await;
        faults.extend(case.faults);
        requests += case.requests;
    }
    println!("{} operations, {} callers, {requests} requests", operations.len(), Caller::ALL.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

impl<'a> Case<'a> {
    pub(crate) fn of(world: &'a World, operation: &'a Operation) -> Case<'a> {
        let route = route(operation);
        let example = EXAMPLES.iter().copied().flatten().find(|example| example.route == route);
        let example = example.unwrap_or_else(|| panic!("{route} has no example"));
        Case { world, operation, example, faults: Vec::new(), requests: 0 }
    }

    /// The example's method, path with its query, and body, for things that were made for that caller.
    pub(crate) async fn request(&self, caller: Caller) -> (String, String, String) {
        let things = self.things_of(caller).await;
        let path = self.path(&things) + &self.filled(self.example.query, &things);
        (self.operation.method.clone(), path, self.filled(self.example.body, &things))
    }

    /// Those who may not come first: whoever may then finds everything as it was.
    async fn try_everybody(&mut self) {
        let operation = self.operation;
        let may = |caller: &Caller| fate(operation, *caller) == Fate::Done;
        let (welcome, others): (Vec<_>, Vec<_>) = Caller::ALL.into_iter().partition(may);
        let mut things = self.things_of(welcome[0]).await;
        for caller in others {
            let missing = absent(&things);
            self.compare(caller, &things, &missing).await;
            if caller.is_strange() && things.contains_key(&Kind::Workspace) {
                let in_their_own = |mut things: Things| {
                    things.insert(Kind::Workspace, self.world.globex.clone());
                    things
                };
                let (things, missing) = (in_their_own(things.clone()), in_their_own(missing));
                self.compare(caller, &things, &missing).await;
            }
        }
        for (at, caller) in welcome.into_iter().enumerate() {
            if at > 0 {
                things = self.things_of(caller).await;
            }
            let reply = self.send(caller, &things, &things).await;
            let status = reply.as_ref().map(Reply::status);
            let wanted = (!self.example.is_stream).then_some(self.example.status);
            self.expect(status == wanted, caller, "is not done", reply.as_ref());
        }
    }

    /// What a request of the rightful caller names may be somebody else's too: beside the path, or as the workspace.
    async fn try_foreign_ids(&mut self) {
        let caller = rightful(self.operation.access);
        let of_path = self.operation.ids.iter().copied().filter(|kind| *kind == Kind::Workspace);
        for kind in of_path.chain(self.named().into_iter().map(|(_, kind)| kind)) {
            let own = self.things_of(caller).await;
            let foreign = self.world.make(&with_what_it_needs(kind), Owner::Stranger).await;
            let with = |id: &str| {
                let mut things = own.clone();
                things.insert(kind, id.to_owned());
                things
            };
            let (id, other) = (&foreign[&kind], absent_id(&foreign[&kind]));
            let in_path = |id| if kind == Kind::Workspace { with(id) } else { own.clone() };
            let reply = self.send(caller, &in_path(id), &with(id)).await;
            let missing = self.send(caller, &in_path(&other), &with(&other)).await;
            let (Some(reply), Some(missing)) = (reply, missing) else { continue };
            let refused = (400..500).contains(&reply.status());
            self.expect(refused, caller, "reaches another workspace's thing", Some(&reply));
            let same = alike(&reply, &[id]) == alike(&missing, &[&other]);
            self.expect(same, caller, "tells a foreign id from a missing one", Some(&reply));
        }
    }

    /// Asks somebody who may not for what is there and for what is not.
    async fn compare(&mut self, caller: Caller, things: &Things, others: &Things) {
        let reply = self.send(caller, things, things).await;
        let missing = self.send(caller, others, others).await;
        let is_at_another_door = caller.is_strange()
            && things.get(&Kind::Workspace).is_some_and(|id| *id != self.world.globex);
        let is_thing = |kind: &Kind| !matches!(kind, Kind::Workspace | Kind::PublicWorkspace);
        let names_something = is_at_another_door || things.keys().any(is_thing);
        let (Some(reply), Some(missing)) = (reply, missing) else {
            // Where nothing is named, what streams is their own.
            let fits = self.example.is_stream
                && !names_something
                && matches!(fate(self.operation, caller), Fate::Missing | Fate::Refused);
            return self.expect(fits, caller, "got a stream", None);
        };
        let mut text = String::from_utf8_lossy(&reply.body).into_owned();
        if caller == Caller::OtherMode {
            // Teammates are of both modes, and so is what is told of them.
            text = text.replace(TEAM, "");
        }
        let shows = self.world.is_shown_in(&text, things);
        self.expect(!shows, caller, "sees what is not theirs", Some(&reply));
        let fate = fate(self.operation, caller);
        let status = reply.status();
        let fits = match fate {
            Fate::Done => true,
            Fate::Unknown => status == 401,
            Fate::Forbidden => status == 403,
            Fate::Missing | Fate::Refused => !names_something || (400..500).contains(&status),
        };
        self.expect(fits, caller, "gets another answer than they should", Some(&reply));
        let (ids, others): (Vec<_>, Vec<_>) =
            (things.values().collect(), others.values().collect());
        let same = !names_something || alike(&reply, &ids) == alike(&missing, &others);
        self.expect(
            same || fate == Fate::Refused,
            caller,
            "tells a foreign id from a missing one",
            Some(&reply),
        );
    }

    fn expect(&mut self, holds: bool, caller: Caller, fault: &str, reply: Option<&Reply>) {
        if !holds {
            let reply = reply.map_or("a stream".to_owned(), ToString::to_string);
            let reply: String = reply.chars().take(300).collect();
            self.faults.push(format!("{}: {caller:?} {fault}: {reply}", self.example.route));
        }
    }

    /// What that caller may name.
    async fn things_of(&self, caller: Caller) -> Things {
        let owner = match caller {
            Caller::Company => Owner::Company,
            Caller::Visitor if self.operation.access == Access::Visitor => Owner::Visitor,
            _ => Owner::Ada,
        };
        let kinds = self.named().into_iter().map(|(_, kind)| kind);
        let kinds: BTreeSet<_> =
            kinds.chain(self.operation.ids.iter().copied()).flat_map(with_what_it_needs).collect();
        let things = self.world.make(&kinds.into_iter().collect::<Vec<_>>(), owner).await;
        for path in self.example.first {
            let path = self.filled(path, &things);
            let done = self.world.server.as_secret().call("POST", &path).send().await;
            assert_eq!(done.status(), 200, "{path}: {done}");
        }
        things
    }

    /// The kinds that the example names beside its path.
    fn named(&self) -> Vec<(&'static str, Kind)> {
        let names = |(name, _): &(&str, Kind)| {
            self.example.body.contains(name) || self.example.query.contains(name)
        };
        NAMED.into_iter().filter(names).collect()
    }

    /// The answer; none when it is a stream.
    async fn send(&mut self, caller: Caller, in_path: &Things, named: &Things) -> Option<Reply> {
        self.requests += 1;
        let path = self.path(in_path) + &self.filled(self.example.query, named);
        let mut call = self.world.server.as_nobody().call(&self.operation.method, &path);
        if let Some(authorization) = self.world.authorization(caller) {
            call = call.header("authorization", authorization);
        }
        if !self.example.body.is_empty() {
            call = call.body(self.filled(self.example.body, named));
        }
        answer(call.header("accept", "application/json")).await
    }

    fn path(&self, things: &Things) -> String {
        let mut ids = self.operation.ids.iter();
        let part = |part: &str| match part.strip_prefix('{') {
            Some(_) => self.spelt(&things[ids.next().expect("each parameter has its kind")]),
            None => part.to_owned(),
        };
        self.operation.path.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    fn filled(&self, text: &str, things: &Things) -> String {
        let mut text = text.replace("{new}", &self.world.new_word());
        for (name, kind) in NAMED.into_iter().filter(|(_, kind)| things.contains_key(kind)) {
            text = text.replace(name, &self.spelt(&things[&kind]));
        }
        text
    }

    /// An id as the dialect writes it.
    fn spelt(&self, id: &str) -> String {
        if self.operation.dialect == "happyrobot" { uuid(id) } else { id.to_owned() }
    }
}

async fn answer(call: Call) -> Option<Reply> {
    tokio::time::timeout(PATIENCE, call.send()).await.ok()
}

fn route(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn with_what_it_needs(kind: Kind) -> Vec<Kind> {
    match kind {
        Kind::AgentVersion => vec![Kind::Agent, kind],
        Kind::Entry => vec![Kind::History, kind],
        _ => vec![kind],
    }
}

/// The same kinds in the same workspace, none of which exist.
fn absent(things: &Things) -> Things {
    let absent = |(kind, id): (&Kind, &String)| match kind {
        Kind::Workspace | Kind::PublicWorkspace => (*kind, id.clone()),
        _ => (*kind, absent_id(id)),
    };
    things.iter().map(absent).collect()
}

/// An id of the same form; a number stays, since it counts within something.
fn absent_id(id: &str) -> String {
    const DIGITS: usize = 12;
    match id.len().checked_sub(DIGITS) {
        Some(kept) => format!("{}{}", &id[..kept], "f".repeat(DIGITS)),
        None => id.to_owned(),
    }
}

/// An answer without what may differ: the ids that were named, and the date.
fn alike(reply: &Reply, ids: &[impl AsRef<str>]) -> (u16, BTreeMap<String, String>, String) {
    let mut body = String::from_utf8_lossy(&reply.body).into_owned();
    for id in ids {
        body = body.replace(digits(id.as_ref()), "ID").replace(&uuid(id.as_ref()), "ID");
    }
    let mut headers = reply.headers();
    headers.remove("date");
    (reply.status(), headers, body)
}

#[tokio::test]
async fn a_pass_opens_one_file() {
    let world = World::new().await;
    for operation in
        server::http::operations().iter().filter(|operation| operation.access == Access::Pass)
    {
        let case = Case::of(&world, operation);
        let other_way = if operation.method == "PUT" { "GET" } else { "PUT" };
        let (id, pass) = world.file_with_pass(&operation.method).await;
        let (_, of_another) = world.file_with_pass(&operation.method).await;
        let (_, for_the_other_way) = world.file_with_pass(other_way).await;
        let send = async |id: &str, pass: &str, key: Option<String>| {
            let path = case.path(&Things::from([(Kind::File, id.to_owned())]));
            let call =
                world.server.as_nobody().call(&operation.method, &format!("{path}?pass={pass}"));
            let call = key.into_iter().fold(call, |call, key| call.header("authorization", key));
            call.body(case.example.body).send().await
        };
        let company = world.authorization(Caller::Company);
        for wrong in ["", "x", &of_another, &for_the_other_way] {
            let reply = send(&id, wrong, company.clone()).await;
            let missing = absent_id(&id);
            assert!((400..500).contains(&reply.status()), "{}: {reply}", case.example.route);
            let same = alike(&send(&missing, wrong, company.clone()).await, &[&missing]);
            assert_eq!(alike(&reply, &[&id]), same, "{}", case.example.route);
        }
        assert_eq!(send(&id, &pass, None).await.status(), case.example.status);
    }
}

#[test]
fn every_operation_has_an_example_and_every_example_an_operation() {
    let operations: Vec<_> = server::http::operations().iter().map(route).collect();
    let examples: Vec<_> =
        EXAMPLES.iter().copied().flatten().map(|example| example.route.to_owned()).collect();
    let (all, known): (BTreeSet<_>, BTreeSet<_>) =
        (operations.iter().collect(), examples.iter().collect());
    assert_eq!(all, known);
    assert_eq!((all.len(), known.len()), (operations.len(), examples.len()), "one is there twice");
}

#[tokio::test]
async fn the_document_says_what_the_table_says() {
    let server = TestServer::start().await;
    let document = server.as_nobody().get("/openapi.json").await.json();
    let mut told = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let access = operation["x-access"].as_str().unwrap_or("nothing").to_owned();
            assert!(operation["security"].is_array(), "{method} {path}");
            told.insert(format!("{} {path}", method.to_uppercase()), access);
        }
    }
    let table = server::http::operations();
    let documented = table.iter().filter(|operation| operation.is_documented);
    let documented: BTreeMap<_, _> = documented
        .map(|operation| (route(operation), operation.access.as_str().to_owned()))
        .collect();
    assert_eq!(told, documented);
    let undocumented = table.iter().filter(|operation| {
        operation.dialect == "native"
            && !operation.is_documented
            && operation.access != Access::Pass
    });
    let undocumented: Vec<_> = undocumented.map(route).collect();
    assert_eq!(undocumented, ["GET /openapi.json", "GET /docs/errors"]);
    assert_eq!(document["security"], Value::Null);
}
