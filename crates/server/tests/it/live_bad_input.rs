//! What no well-meaning client sends over a socket: a clear refusal each time, the line lives, and nothing is written.

use dialects::live::Limits;
use domain::access::Actor;
use domain::agent::{AgentSettings, WhenNotFound};
use domain::customer::CustomerRef;
use engine::NewCustomerToken;
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Lost, Setup, Socket, TestServer, keys};
use tokio::net::{TcpSocket, TcpStream};

fn url(server: &TestServer) -> String {
    format!("http://{}/v1/live", server.address)
}

/// A line of whoever has this key or token.
async fn line(server: &TestServer, token: &str) -> Socket {
    let mut socket = Socket::open(&url(server), Some(token)).await;
    assert_eq!(socket.expect("ready").await["authenticated"], true);
    socket
}

/// A server whose lines may do as much as these limits say.
async fn limited(live: Limits) -> TestServer {
    Setup::default().doors(dialects::Settings { live, ..Default::default() }).start().await
}

/// Many frames at once are no flood.
fn unhurried() -> Limits {
    Limits { frames_per_second: 1_000_000, ..Limits::default() }
}

/// A token for a customer of that name in the actor's workspace.
async fn token(server: &TestServer, actor: &Actor, name: &str) -> String {
    let customer = CustomerRef { external_id: Some(name.to_owned()), ..CustomerRef::default() };
    let new = NewCustomerToken { customer, reads: true, writes: true, ttl_seconds: 60 };
    server.engine.give_customer_token(actor, new).await.unwrap().0.token
}

/// Opens a conversation with a message; says its id.
async fn open(socket: &mut Socket, client_id: &str) -> String {
    socket.send(json!({"type": "message", "id": client_id, "content": "Hello"})).await;
    socket.expect("ack").await["conversation_id"].as_str().unwrap().to_owned()
}

/// Opens a conversation and waits until its first message is answered; says its id.
async fn answered(socket: &mut Socket, client_id: &str) -> String {
    let id = open(socket, client_id).await;
    socket.send(json!({"type": "subscribe", "conversation_id": id, "after": 0})).await;
    let is_answered = |frame: &Value| frame["event"]["type"] == "run.completed";
    while !is_answered(&socket.next().await.json()) {}
    id
}

/// Follows a conversation after a position; says the answer, and passes over what comes before it.
async fn subscribed(socket: &mut Socket, id: &str, after: i64) -> Value {
    socket.send(json!({"type": "subscribe", "conversation_id": id, "after": after})).await;
    socket.until("subscribed").await.pop().unwrap()
}

/// An error in one line: the frame's id, the code, the field, the sentence.
fn shown(frame: &Value) -> String {
    let error = &frame["error"];
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let (id, code, param) = (word(&frame["id"]), word(&error["code"]), word(&error["param"]));
    format!("{id} {code} {param}: {}", word(&error["message"]))
}

/// What the server answers to a frame that it refuses; the line must live.
async fn refusal(socket: &mut Socket, text: impl Into<String>) -> String {
    socket.send_text(text).await;
    let error = socket.expect("error").await;
    socket.send(json!({"type": "ping", "id": "alive"})).await;
    assert_eq!(socket.expect("pong").await["id"], "alive");
    shown(&error)
}

/// All conversations with their events.
async fn written(server: &TestServer) -> Vec<Value> {
    let client = server.as_secret();
    let mut all = vec![client.get("/v1/conversations?limit=100").await.json()];
    for number in 0..all[0]["data"].as_array().unwrap().len() {
        let id = all[0]["data"][number]["id"].as_str().unwrap();
        let path = format!("/v1/conversations/{id}/events?after=0&limit=100");
        let events = client.call("GET", &path).header("accept", "application/json");
        all.push(events.send().await.json());
    }
    all
}

/// Every transcript in here: a name and a frame, and below each its refusal.
async fn transcript(server: &TestServer, cases: &[(&str, String)]) -> String {
    let mut socket = line(server, keys::SECRET).await;
    let before = written(server).await;
    let mut lines = Vec::new();
    for (name, text) in cases {
        lines.push(format!("{name}\n    {}", refusal(&mut socket, text.clone()).await));
    }
    assert_eq!(written(server).await, before);
    socket.close().await;
    lines.join("\n")
}

type Cases = Vec<(&'static str, String)>;

/// What is no frame.
fn no_frames() -> Cases {
    let cases = [
        ("nothing", ""),
        ("white space", " \n"),
        ("half an object", r#"{"type":"ping""#),
        ("two objects", r#"{"type":"ping"}{}"#),
        ("a list", r#"["ping"]"#),
        ("a list of lists", r#"[["type","ping"]]"#),
        ("null", "null"),
        ("a number", "7"),
        ("a text", r#""ping""#),
        ("no type", "{}"),
        ("no type but an id", r#"{"id":"7"}"#),
        ("an unknown type", r#"{"type":"shout","id":"7"}"#),
        ("a type of ours to say", r#"{"type":"heartbeat","id":"7"}"#),
        ("a type that is a number", r#"{"type":1,"id":"7"}"#),
        ("a type that is null", r#"{"type":null}"#),
        ("a type twice", r#"{"type":"ping","type":"stop"}"#),
        ("an unknown field", r#"{"type":"ping","id":"7","pong":1}"#),
        ("an id that is a number", r#"{"type":"ping","id":7}"#),
        ("an id twice", r#"{"type":"ping","id":"7","id":"8"}"#),
        ("a raw NUL", "{\"type\":\"ping\",\"id\":\"a\0b\"}"),
        ("an escaped NUL", r#"{"type":"pi\u0000ng","id":"7"}"#),
        ("a raw control character", "{\"type\":\"ping\",\"id\":\"a\x01b\"}"),
        ("half a surrogate pair", r#"{"type":"ping","id":"\ud800"}"#),
        ("the other half", r#"{"type":"ping","id":"\udc00x"}"#),
        ("a byte order mark", "\u{feff}{\"type\":\"ping\"}"),
    ];
    let mut cases: Cases = cases.into_iter().map(|(name, text)| (name, text.to_owned())).collect();
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth - 1), "]".repeat(depth - 1));
        format!(r#"{{"type":"ping","id":"7","x":{open}{close}}}"#)
    };
    cases.push(("65 levels", nested(65)));
    cases.push(("200,000 levels", "[".repeat(200_000)));
    cases
}

#[tokio::test]
async fn what_is_no_frame_is_refused() {
    let server = TestServer::start().await;
    let cases = no_frames();
    assert_snapshot!(transcript(&server, &cases).await, @r#"
    nothing
        - invalid_json -: the body is no JSON: EOF while parsing a value at line 1 column 0
    white space
        - invalid_json -: the body is no JSON: EOF while parsing a value at line 2 column 0
    half an object
        - invalid_json -: the body is no JSON: EOF while parsing an object at line 1 column 14
    two objects
        - invalid_json -: the body is no JSON: trailing characters at line 1 column 16
    a list
        - invalid_value -: expected an object
    a list of lists
        - invalid_value [0]: invalid type: sequence, expected variant identifier
    null
        - invalid_value -: invalid type: null, expected internally tagged enum ClientFrame
    a number
        - invalid_value -: invalid type: integer `7`, expected internally tagged enum ClientFrame
    a text
        - invalid_value -: invalid type: string "ping", expected internally tagged enum ClientFrame
    no type
        - invalid_value -: missing field `type`
    no type but an id
        7 invalid_value -: missing field `type`
    an unknown type
        7 invalid_value type: unknown variant `shout`, expected one of `auth`, `subscribe`, `unsubscribe`, `message`, `typing`, `stop`, `retry`, `ping`
    a type of ours to say
        7 invalid_value type: unknown variant `heartbeat`, expected one of `auth`, `subscribe`, `unsubscribe`, `message`, `typing`, `stop`, `retry`, `ping`
    a type that is a number
        7 invalid_value type: invalid type: integer `1`, expected variant identifier
    a type that is null
        - invalid_value type: invalid type: null, expected variant identifier
    a type twice
        - invalid_value -: duplicate field `type`
    an unknown field
        7 invalid_value -: unknown field `pong`, expected `id`
    an id that is a number
        - invalid_value -: invalid type: integer `7`, expected a string
    an id twice
        - invalid_value -: duplicate field `id`
    a raw NUL
        - invalid_text -: the body contains a NUL character
    an escaped NUL
        7 invalid_text -: the body contains a NUL character
    a raw control character
        - invalid_json -: the body is no JSON: control character (\u0000-\u001F) found while parsing a string at line 1 column 23
    half a surrogate pair
        - invalid_json -: the body is no JSON: unexpected end of hex escape at line 1 column 28
    the other half
        - invalid_json -: the body is no JSON: lone leading surrogate in hex escape at line 1 column 27
    a byte order mark
        - invalid_json -: the body is no JSON: expected value at line 1 column 1
    65 levels
        7 body_too_deep -: the body is nested deeper than 64 levels
    200,000 levels
        - body_too_deep -: the body is nested deeper than 64 levels
    "#);
}

/// Frames with a field that is wrong, for the conversation `id`.
fn wrong_fields(id: &str) -> Cases {
    let mut cases = Cases::new();
    let mut case = |name, frame: Value| cases.push((name, frame.to_string()));
    case("no conversation", json!({"type": "subscribe", "id": "7"}));
    case("a conversation of null", json!({"type": "subscribe", "conversation_id": null}));
    case("a conversation of 7", json!({"type": "subscribe", "conversation_id": 7}));
    case("after of a text", json!({"type": "subscribe", "conversation_id": id, "after": "1"}));
    case("after of a float", json!({"type": "subscribe", "conversation_id": id, "after": 1.5}));
    case("after of true", json!({"type": "subscribe", "conversation_id": id, "after": true}));
    let beyond =
        format!(r#"{{"type":"subscribe","conversation_id":"{id}","after":{}}}"#, "9".repeat(30));
    cases.push(("after beyond all numbers", beyond));
    let mut case = |name, frame: Value| cases.push((name, frame.to_string()));
    case("no content", json!({"type": "message", "id": "7", "conversation_id": id}));
    case("no client id", json!({"type": "message", "content": "x", "conversation_id": id}));
    case("an empty client id", json!({"type": "message", "id": "", "content": "x"}));
    case("blank content", json!({"type": "message", "id": "7", "content": " \n"}));
    case("content of 7", json!({"type": "message", "id": "7", "content": 7}));
    case("content of a list", json!({"type": "message", "id": "7", "content": ["x"]}));
    let long = "x".repeat(64 * 1024 + 1);
    case("65,537 bytes", json!({"type": "message", "id": "7", "content": long}));
    case(
        "an unknown agent",
        json!({"type": "message", "id": "7", "content": "x", "agent": "nobody"}),
    );
    let file = json!(["fil_0"]);
    case("no file", json!({"type": "message", "id": "7", "content": "x", "attachments": file}));
    case("typing without on", json!({"type": "typing", "conversation_id": id}));
    case("typing of 1", json!({"type": "typing", "conversation_id": id, "on": 1}));
    case("no run", json!({"type": "retry"}));
    case("an unknown run", json!({"type": "retry", "run_id": format!("run_{}", "f".repeat(32))}));
    case("a run of another kind", json!({"type": "retry", "run_id": id}));
    case("no token", json!({"type": "auth", "id": "7"}));
    case("a token of 7", json!({"type": "auth", "id": "7", "token": 7}));
    case("an unknown key", json!({"type": "auth", "id": "7", "token": "sk_live_x"}));
    case("a revoked key", json!({"type": "auth", "id": "7", "token": keys::REVOKED}));
    cases
}

#[tokio::test]
async fn wrong_fields_are_refused() {
    let server = TestServer::start().await;
    let mut socket = line(&server, keys::SECRET).await;
    let id = answered(&mut socket, "m1").await;
    let cases = wrong_fields(&id);
    assert_snapshot!(transcript(&server, &cases).await, @r#"
    no conversation
        7 invalid_value -: missing field `conversation_id`
    a conversation of null
        - invalid_value -: invalid type: null, expected a string
    a conversation of 7
        - invalid_value -: invalid type: integer `7`, expected a string
    after of a text
        - invalid_value -: invalid type: string "1", expected i64
    after of a float
        - invalid_value -: invalid type: floating point `1.5`, expected i64
    after of true
        - invalid_value -: invalid type: boolean `true`, expected i64
    after beyond all numbers
        - invalid_value -: invalid type: floating point `1e+30`, expected i64
    no content
        7 invalid_value -: missing field `content`
    no client id
        - invalid_value -: missing field `id`
    an empty client id
         invalid_value id: id needs some text
    blank content
        7 invalid_value content: message needs some text
    content of 7
        7 invalid_value -: invalid type: integer `7`, expected a string
    content of a list
        7 invalid_value -: invalid type: sequence, expected a string
    65,537 bytes
        7 invalid_value content: message has 65537 bytes; at most 65536 are allowed
    an unknown agent
        7 invalid_value agent: agent names no agent that exists
    no file
        7 invalid_value attachments: attachments holds the ids of files
    typing without on
        - invalid_value -: missing field `on`
    typing of 1
        - invalid_value -: invalid type: integer `1`, expected a boolean
    no run
        - invalid_value -: missing field `run_id`
    an unknown run
        - not_found -: no such run
    a run of another kind
        - not_found -: no such run
    no token
        7 invalid_value -: missing field `token`
    a token of 7
        7 invalid_value -: invalid type: integer `7`, expected a string
    an unknown key
        7 invalid_key -: this API key is unknown or was revoked
    a revoked key
        7 invalid_key -: this API key is unknown or was revoked
    "#);
}

#[tokio::test]
async fn an_id_has_at_most_128_bytes() {
    let server = TestServer::start().await;
    let mut socket = line(&server, keys::SECRET).await;
    let longest = "é".repeat(64);
    socket.send(json!({"type": "ping", "id": longest})).await;
    assert_eq!(socket.expect("pong").await["id"], json!(longest));
    let before = written(&server).await;
    for frame in [
        json!({"type": "ping", "id": longest.clone() + "x"}),
        json!({"type": "message", "id": longest.clone() + "x", "content": "Hello"}),
        json!({"type": "shout", "id": longest.clone() + "x"}),
    ] {
        let refusal = refusal(&mut socket, frame.to_string()).await;
        assert!(refusal.starts_with("- invalid_value "), "{refusal}");
    }
    assert_eq!(written(&server).await, before);
    socket.send(json!({"type": "message", "id": longest, "content": "Hello"})).await;
    assert_eq!(socket.expect("ack").await["id"], json!(longest));
}

#[tokio::test]
async fn positions_that_are_none_are_answered_with_a_snapshot() {
    let server = TestServer::start().await;
    let mut socket = line(&server, keys::SECRET).await;
    let id = answered(&mut socket, "m1").await;
    for after in [i64::MIN, -1, 6, 1_000_000, i64::MAX - 1, i64::MAX] {
        let subscribed = subscribed(&mut socket, &id, after).await;
        assert_eq!(subscribed["position"], 5, "{after}: {subscribed}");
        assert_eq!(subscribed["recovered"], false, "{after}: {subscribed}");
        assert_eq!(subscribed["snapshot"]["messages"].as_array().unwrap().len(), 2, "{after}");
        let path = format!("/v1/conversations/{id}/events?after={after}");
        let page = server.as_secret().call("GET", &path).header("accept", "application/json");
        let page = page.send().await;
        assert_eq!((page.status(), &page.json()["recovered"]), (200, &json!(false)), "{page}");
        let mut stream = server.as_secret().stream(&path).await;
        assert_eq!(stream.expect("stream.opened").await.json()["recovered"], false, "{after}");
    }
    let all = server.as_secret().call("GET", &format!("/v1/events?after={}", i64::MAX));
    let all = all.header("accept", "application/json").send().await;
    assert_eq!((all.status(), &all.json()["recovered"]), (200, &json!(false)), "{all}");
    assert_eq!(subscribed(&mut socket, &id, 5).await["recovered"], true);
}

#[tokio::test]
async fn binary_frames_and_large_ones_are_refused() {
    let server = TestServer::start().await;
    let mut socket = line(&server, keys::SECRET).await;
    socket.send_bytes(*br#"{"type":"ping"}"#).await;
    assert_eq!(
        shown(&socket.expect("error").await),
        "- invalid_value frame: frames are text, not binary"
    );
    let content = "x".repeat(256 * 1024);
    let large = json!({"type": "message", "id": "m1", "content": content}).to_string();
    let words = "- invalid_value frame: a frame has at most 262144 bytes";
    assert_eq!(refusal(&mut socket, large).await, words);
    let huge = json!({"type": "message", "id": "m1", "content": "x".repeat(10 << 20)});
    let before = written(&server).await;
    // The server may hang up before it has heard everything.
    let _ = socket.try_send(&huge).await;
    assert_eq!(socket.expect("closing").await["code"], 1009);
    assert_eq!(socket.expect_closed().await, (1009, "too_big".to_owned()));
    assert_eq!(written(&server).await, before);
}

/// Whoever asks learns nothing of what is not theirs, not even that it is there.
#[tokio::test]
async fn what_belongs_to_others_is_like_what_is_not_there() {
    let server = TestServer::start().await;
    let mut socket = line(&server, keys::SECRET).await;
    let id = answered(&mut socket, "m1").await;
    let missing = format!("cnv_{}", "7".repeat(id.len() - 4));
    let ada = token(&server, &server.operator(), "ada").await;
    let globex = server.engine.visit(keys::STRANGER).await.unwrap().actor;
    let stranger = token(&server, &globex, "ada").await;
    let before = written(&server).await;
    for who in [keys::STRANGER, keys::TEST, &ada, &stranger] {
        let mut socket = line(&server, who).await;
        for verb in ["subscribe", "stop", "typing", "message"] {
            let mut frame = json!({"type": verb, "id": "7"});
            if verb == "typing" {
                frame["on"] = json!(true);
            }
            if verb == "message" {
                frame["content"] = json!("Hello");
            }
            let mut said = Vec::new();
            for id in [&id, &missing, &"nothing".to_owned(), &"run_7".to_owned()] {
                frame["conversation_id"] = json!(id);
                socket.send(frame.clone()).await;
                let mut error = socket.expect("error").await;
                error["error"]["request_id"].take();
                said.push(error.to_string());
            }
            assert!(said.iter().all(|other| *other == said[0]), "{who} {verb}: {said:?}");
            assert!(said[0].contains(r#""code":"not_found""#), "{who} {verb}: {said:?}");
        }
        socket.send(json!({"type": "unsubscribe", "conversation_id": id})).await;
        socket.expect("unsubscribed").await;
    }
    assert_eq!(written(&server).await, before);
}

#[tokio::test]
async fn a_line_follows_at_most_100_conversations() {
    let server = limited(unhurried()).await;
    let mut socket = line(&server, keys::SECRET).await;
    let mut ids = Vec::new();
    for number in 0..101 {
        ids.push(open(&mut socket, &format!("m{number}")).await);
    }
    let subscribe = |id: &String| json!({"type": "subscribe", "conversation_id": id, "id": "7"});
    let mut follower = line(&server, keys::SECRET).await;
    for id in &ids[..100] {
        follower.send(subscribe(id)).await;
        while follower.next().await.kind() != "subscribed" {}
    }
    follower.send(subscribe(&ids[100])).await;
    let error = follower.until("error").await.pop().unwrap();
    let words = "7 invalid_value conversation_id: a connection follows at most 100";
    assert_eq!(shown(&error), words);
    // What is followed already may be followed anew, and whoever lets go may follow another.
    follower.send(subscribe(&ids[0])).await;
    follower.until("subscribed").await;
    follower.send(json!({"type": "unsubscribe", "conversation_id": ids[0]})).await;
    follower.until("unsubscribed").await;
    follower.send(subscribe(&ids[100])).await;
    follower.until("subscribed").await;
}

#[tokio::test]
async fn nobody_speaks_before_they_say_who_they_are() {
    let server = TestServer::start().await;
    let mut socket = Socket::open(&url(&server), None).await;
    assert_eq!(socket.expect("ready").await["authenticated"], false);
    for frame in [
        json!({"type": "ping", "id": "7"}),
        json!({"type": "message", "id": "7", "content": "Hello"}),
        json!({"type": "subscribe", "id": "7", "conversation_id": "nothing"}),
        json!({"type": "auth", "id": "7", "token": "sk_live_x"}),
        json!({"type": "auth", "id": "7", "token": ""}),
    ] {
        socket.send(frame).await;
        let error = shown(&socket.expect("error").await);
        assert!(error.starts_with("7 invalid_key -: "), "{error}");
    }
    assert_eq!(written(&server).await[0]["data"], json!([]));
    socket.send(json!({"type": "auth", "id": "8", "token": keys::SECRET})).await;
    assert_eq!(socket.expect("authenticated").await, json!({"type": "authenticated", "id": "8"}));
    socket.send(json!({"type": "ping"})).await;
    socket.expect("pong").await;
}

#[tokio::test]
async fn a_line_belongs_to_whoever_it_began_with() {
    let server = TestServer::start().await;
    let ada = token(&server, &server.operator(), "ada").await;
    let again = token(&server, &server.operator(), "ada").await;
    let bob = token(&server, &server.operator(), "bob").await;
    let globex = server.engine.visit(keys::STRANGER).await.unwrap().actor;
    let stranger = token(&server, &globex, "ada").await;
    let mut socket = line(&server, &ada).await;
    let id = open(&mut socket, "m1").await;
    for other in [&bob, &stranger, keys::SECRET, keys::TEST, keys::STRANGER] {
        let frame = json!({"type": "auth", "id": "7", "token": other}).to_string();
        let refusal = refusal(&mut socket, frame).await;
        assert!(refusal.starts_with("7 forbidden "), "{refusal}");
    }
    socket.send(json!({"type": "auth", "id": "7", "token": again})).await;
    assert_eq!(socket.expect("authenticated").await["id"], "7");
    socket.send(json!({"type": "subscribe", "conversation_id": id, "after": 0})).await;
    socket.expect("subscribed").await;
}

#[tokio::test]
async fn tokens_that_are_none_open_nothing() {
    let server = TestServer::start().await;
    let good = token(&server, &server.operator(), "ada").await;
    let (head, rest) = good.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    let other = token(&server, &server.operator(), "bob").await;
    let others_claims = other.split('.').nth(1).unwrap();
    // {"alg":"none","typ":"JWT"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0";
    let turned: String = signature.chars().rev().collect();
    let pass = engine::FileUse::Put { bytes_max: 7 };
    let pass = server.engine.give_pass(domain::id::FileId(9), pass, 60).await.unwrap();
    let bad = [
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!("{head}.{claims}."),
        format!("{head}.{claims}"),
        format!("{head}.{claims}.{turned}"),
        format!("{head}.{others_claims}.{signature}"),
        format!("{head}.{claims}.{signature}.{signature}"),
        good.to_uppercase(),
        "..".to_owned(),
        pass,
    ];
    let mut socket = Socket::open(&url(&server), None).await;
    socket.expect("ready").await;
    for token in &bad {
        let lost = Socket::try_open(&url(&server), Some(token)).await.err();
        assert_eq!(lost, Some(Lost::Refused(401)), "{token}");
        let in_address = format!("{}?token={token}", url(&server));
        let lost = Socket::try_open(&in_address, None).await.err();
        assert_eq!(lost, Some(Lost::Refused(401)), "{token}");
        socket.send(json!({"type": "auth", "token": token})).await;
        let error = shown(&socket.expect("error").await);
        assert!(error.starts_with("- invalid_key "), "{token}: {error}");
    }
    server.clock.advance(59_999);
    line(&server, &good).await;
    server.clock.advance(1);
    assert_eq!(Socket::try_open(&url(&server), Some(&good)).await.err(), Some(Lost::Refused(401)));
    socket.send(json!({"type": "auth", "token": good})).await;
    let error = shown(&socket.expect("error").await);
    assert_eq!(error, "- invalid_key -: this token has expired");
    socket.send(json!({"type": "auth", "token": keys::SECRET})).await;
    socket.expect("authenticated").await;
}

/// The answer to a handshake that is refused for want of room: its status, its code, when to come back.
async fn no_room(server: &TestServer, key: &str, peer: &str) -> String {
    let call = server.with_key(key).call("GET", "/v1/live").header("connection", "Upgrade");
    let call = call.header("upgrade", "websocket").header("sec-websocket-version", "13");
    let call = call.header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    let reply = call.header("x-forwarded-for", peer).send().await;
    let after = reply.header("retry-after").unwrap_or_default();
    format!("{} {} {after}", reply.status(), reply.text("/error/code"))
}

#[tokio::test]
async fn lines_have_limits_which_are_told_before_the_upgrade() {
    const TOO_MANY: &str = "429 too_many_requests 5";
    let here = "10.0.0.1";
    let limits = Limits { connections_per_workspace: 2, ..Limits::default() };
    let server = limited(limits).await;
    let first = line(&server, keys::SECRET).await;
    let _second = line(&server, keys::TEST).await;
    assert_eq!(no_room(&server, keys::SECRET, here).await, TOO_MANY);
    line(&server, keys::STRANGER).await;
    let mut late = Socket::open(&url(&server), None).await;
    late.expect("ready").await;
    late.send(json!({"type": "auth", "token": keys::SECRET})).await;
    let error = shown(&late.expect("error").await);
    assert!(error.starts_with("- too_many_requests "), "{error}");
    late.send(json!({"type": "auth", "token": keys::STRANGER})).await;
    late.expect("authenticated").await;
    first.close().await;
    while Socket::try_open(&url(&server), Some(keys::SECRET)).await.is_err() {}

    let server = limited(Limits { connections: 1, ..Limits::default() }).await;
    let only = line(&server, keys::SECRET).await;
    assert_eq!(no_room(&server, keys::STRANGER, here).await, "503 unavailable 5");
    only.close().await;
    while Socket::try_open(&url(&server), Some(keys::STRANGER)).await.is_err() {}

    let live = Limits { connections_per_address: 1, ..Limits::default() };
    let doors = dialects::Settings { live, trusted_hops: 1, ..Default::default() };
    let server = Setup::default().doors(doors).start().await;
    let _here = line(&server, keys::SECRET).await;
    assert_eq!(no_room(&server, keys::STRANGER, "127.0.0.1").await, TOO_MANY);
    assert_eq!(no_room(&server, keys::STRANGER, "10.0.0.2, 127.0.0.1").await, TOO_MANY);
    let stream = server.as_secret().call("GET", "/v1/events").header("accept", "text/event-stream");
    let stream = stream.header("x-forwarded-for", "127.0.0.1").send().await;
    assert_eq!((stream.status(), stream.header("retry-after")), (429, Some("5")), "{stream}");
}

/// A socket that takes little at once, so that what is not read waits in the server.
async fn narrow(server: &TestServer) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    socket.connect(server.address.parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_slow_reader_is_cut_off_while_others_go_on() {
    let silent = AgentSettings { when_not_found: WhenNotFound::HandOff, ..Default::default() };
    let doors = dialects::Settings { live: unhurried(), ..Default::default() };
    let server = Setup::default().agent(silent).doors(doors).start().await;
    let mut writer = line(&server, keys::SECRET).await;
    let id = open(&mut writer, "m").await;
    let subscribe = json!({"type": "subscribe", "conversation_id": id, "after": 0});
    let stream = narrow(&server).await;
    let mut slow = Socket::try_over(stream, &url(&server), Some(keys::SECRET)).await.unwrap();
    let mut quick = line(&server, keys::SECRET).await;
    for socket in [&mut slow, &mut quick] {
        socket.send(subscribe.clone()).await;
        while socket.next().await.kind() != "subscribed" {}
    }
    let content = "x".repeat(60 * 1024);
    for number in 0..100 {
        let frame = json!({"type": "message", "id": format!("m{number}"), "conversation_id": id, "content": content});
        writer.send(frame).await;
        writer.expect("ack").await;
        let is_it = |frame: &Value| frame["event"]["data"]["message"]["content"] == json!(content);
        while !is_it(&quick.next().await.json()) {}
    }
    let mut told = 0;
    let closing = loop {
        let frame = slow.next().await.json();
        if frame["type"] == "closing" {
            break frame;
        }
        if frame["type"] == "event" {
            told += 1;
            assert_eq!(frame["event"]["position"], told, "in order, without gaps");
        }
    };
    assert_eq!((&closing["code"], &closing["reason"]), (&json!(4008), &json!("too_slow")));
    assert_eq!(slow.expect_closed().await, (4008, "too_slow".to_owned()));
    // It comes back with its position, and misses nothing.
    let mut back = line(&server, keys::SECRET).await;
    back.send(json!({"type": "subscribe", "conversation_id": id, "after": told})).await;
    assert_eq!(back.expect("subscribed").await["recovered"], true);
    assert_eq!(back.expect("event").await["event"]["position"], told + 1);
    writer.send(json!({"type": "ping"})).await;
    writer.expect("pong").await;
}
