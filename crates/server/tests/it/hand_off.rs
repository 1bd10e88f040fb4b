//! A person is asked for, from every cause; then the AI is silent, until it is given the conversation back.

use domain::agent::{AgentSettings, Answers, WhenNotFound};
use domain::id::TeammateId;
use domain::teammate::{TeamRole, Teammate};
use engine::Limits;
use insta::assert_snapshot;
use llm::{Finish, ScriptedEnd, ScriptedFailure, ScriptedReply, Usage};
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

const QUESTION: &str = "How do I reset my password?";
const UNKNOWN: &str = "Wombat xylophone?";

async fn start(setup: Setup) -> TestServer {
    let server = setup.start().await;
    server.article(QUESTION, "Open Settings, then choose Reset password.").await;
    server
}

fn agent(agent: AgentSettings) -> Setup {
    Setup::default().agent(agent)
}

async fn say(client: &Client, conversation: Option<&str>, text: &str) -> Reply {
    let body = json!({"message": text, "conversation_id": conversation});
    let body: Value = match conversation {
        Some(_) => body,
        None => json!({"message": text, "customer": {"external_id": "ada"}}),
    };
    let reply = client.post("/v1/chat", body).await;
    assert_eq!(reply.status(), 200, "{reply}");
    reply
}

async fn act(client: &Client, id: &str, verb: &str, body: Value) -> Reply {
    client.post(&format!("/v1/conversations/{id}/{verb}"), body).await
}

/// How a conversation is handled: by whom, why, as which ticket.
async fn handling(server: &TestServer, id: &str) -> String {
    let found = server.as_secret().get(&format!("/v1/conversations/{id}")).await;
    let found: Value = found.json();
    format!("{} {} {}", found["handled_by"], found["hand_off_reason"], found["ticket_number"])
        .replace('"', "")
}

/// What was said, and by whom.
async fn log(client: &Client, id: &str) -> String {
    let found: Value = client.get(&format!("/v1/conversations/{id}/messages")).await.json();
    let line = |message: &Value| {
        format!("{}: {}", message["role"].as_str().unwrap(), message["content"].as_str().unwrap())
    };
    found["data"].as_array().unwrap().iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The kinds of a conversation's events, in order.
async fn kinds(client: &Client, id: &str) -> String {
    let path = format!("/v1/conversations/{id}/events?after=0&limit=100");
    let page: Value =
        client.call("GET", &path).header("accept", "application/json").send().await.json();
    let events = page["data"].as_array().unwrap().iter();
    events.map(|event| event["type"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

/// Somebody of the company.
async fn teammate(server: &TestServer, number: u128, on_duty: bool) -> String {
    let (now, workspace) = (server.clock.now(), server.acme);
    let teammate = Teammate {
        id: TeammateId(number),
        name: format!("Mate {number}"),
        email: format!("mate{number}@acme.example"),
        role: TeamRole::Agent,
        on_duty,
        avatar_url: None,
        created_at: now,
        updated_at: now,
    };
    let id = teammate.id.to_string();
    let write = move |tx: &mut store::Tx<'_>| store::teammates::insert(tx, workspace, &teammate);
    server.engine.db().write(write).await.unwrap();
    id
}

/// A customer's own line.
async fn ada(server: &TestServer) -> Client {
    let body = json!({"customer": {"external_id": "ada"}});
    let token = server.as_secret().post("/v1/tokens", body).await.text("/token");
    server.with_key(&token)
}

#[tokio::test]
async fn who_does_not_know_hands_off_and_says_why() {
    let settings = AgentSettings { when_not_found: WhenNotFound::HandOff, ..Default::default() };
    let server = start(agent(settings)).await;
    let reply = say(&server.as_secret(), None, UNKNOWN).await;
    let id = reply.text("/conversation_id");
    assert_eq!(
        (reply.text("/outcome"), reply.text("/handled_by")),
        ("handed_off".into(), "waiting".into())
    );
    assert_eq!(handling(&server, &id).await, "waiting not_found 1");
    assert_snapshot!(kinds(&server.as_secret(), &id).await, @"conversation.created message.created run.started message.created run.completed conversation.handed_off");
    let ticket = server.engine.ticket(&server.operator(), id.parse().unwrap()).await.unwrap();
    assert_eq!((ticket.facet.title.as_str(), ticket.facet.status.as_str()), (UNKNOWN, "open"));
}

#[tokio::test]
async fn a_model_that_fails_without_a_passage_to_quote_hands_off() {
    let broken = ScriptedReply::failure(ScriptedFailure::Unavailable { retry_after: None });
    let settings = AgentSettings {
        model: Some("main".to_owned()),
        threshold: Some(0.0),
        ..AgentSettings::default()
    };
    let server = agent(settings).model("main", [broken]).start().await;
    let reply = say(&server.as_secret(), None, UNKNOWN).await;
    assert_eq!(
        reply.text("/reply"),
        "I cannot answer that at the moment, so I asked a colleague to take over."
    );
    assert_eq!(handling(&server, &reply.text("/conversation_id")).await, "waiting model_failure 1");
}

#[tokio::test]
async fn an_agent_that_answers_nobody_asks_a_person_at_once() {
    let server =
        start(agent(AgentSettings { answers: Answers::Never, ..Default::default() })).await;
    let client = server.as_secret();
    let body = json!({"message": QUESTION, "stream": true});
    let events = client.post("/v1/chat", body).await.events();
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["message.completed"]);
    let id = events[0].1["conversation_id"].as_str().unwrap();
    assert_eq!(handling(&server, id).await, "waiting policy 1");
    assert_snapshot!(log(&client, id).await, @r"
    customer: How do I reset my password?
    assistant: Thank you for your message. A colleague will answer here.
    ");
    assert_snapshot!(kinds(&client, id).await, @"conversation.created message.created message.created run.completed conversation.handed_off");
}

#[tokio::test]
async fn words_that_ask_for_a_person_are_heard() {
    let server = start(Setup::default()).await;
    let client = server.as_secret();
    let first = say(&client, None, QUESTION).await;
    let id = first.text("/conversation_id");
    assert_eq!(first.text("/outcome"), "answered");
    let asked = say(&client, Some(&id), "Thanks. Can I TALK to\na human?").await;
    assert_eq!(
        (asked.text("/outcome"), &asked.json()["message"]["seq"]),
        ("handed_off".into(), &json!(4))
    );
    assert_eq!(handling(&server, &id).await, "waiting keyword 1");

    // An agent has its own words, or none.
    for (words, outcome) in [(json!(["operator"]), "handed_off"), (json!([]), "not_found")] {
        let slug = format!("a{}", words.as_array().unwrap().len());
        let agent = json!({"slug": slug, "name": "A", "hand_off_words": words});
        assert_eq!(client.post("/v1/agents", agent).await.status(), 201);
        let body = json!({"message": "OPERATOR!", "agent": slug});
        assert_eq!(client.post("/v1/chat", body).await.text("/outcome"), outcome);
    }
}

#[tokio::test]
async fn a_yes_to_the_offer_is_a_wish() {
    let server = start(Setup::default()).await;
    let client = server.as_secret();
    for (first, then, outcome) in [
        (UNKNOWN, "Yes, please!", "handed_off"),
        (UNKNOWN, "Yes, but where is it?", "not_found"),
        (QUESTION, "Yes", "not_found"),
    ] {
        let id = say(&client, None, first).await.text("/conversation_id");
        let reply = say(&client, Some(&id), then).await;
        assert_eq!(reply.text("/outcome"), outcome, "{first} {then}");
        let reason =
            if outcome == "handed_off" { "waiting customer_request 1" } else { "ai null null" };
        assert_eq!(handling(&server, &id).await, reason);
    }
}

#[tokio::test]
async fn customers_and_the_company_ask_for_a_person() {
    let server = start(Setup::default()).await;
    let (company, ada) = (server.as_secret(), ada(&server).await);
    for (client, body, reason) in [
        (&ada, json!({}), "customer_request"),
        (&ada, json!({"reason": "teammate"}), "customer_request"),
        (&company, json!({}), "teammate"),
        (&company, json!({"reason": "customer_request"}), "customer_request"),
    ] {
        let id = say(&ada, None, QUESTION).await.text("/conversation_id");
        let handed = act(client, &id, "handoff", body).await;
        assert_eq!(
            (handed.status(), handed.text("/handled_by").as_str()),
            (200, "waiting"),
            "{handed}"
        );
        assert!(handling(&server, &id).await.starts_with(&format!("waiting {reason} ")));
        // Once more changes nothing.
        let before = (kinds(&company, &id).await, log(&company, &id).await);
        assert_eq!(act(client, &id, "handoff", json!({})).await.status(), 200);
        assert_eq!((kinds(&company, &id).await, log(&company, &id).await), before);
        assert!(
            before
                .1
                .ends_with("assistant: I asked a colleague to take over, who will answer here.")
        );
    }
    let id = say(&ada, None, QUESTION).await.text("/conversation_id");
    for verb in ["take", "release", "reopen"] {
        assert_eq!(act(&ada, &id, verb, json!({})).await.status(), 403, "{verb}");
    }
    let wrong = act(&company, &id, "handoff", json!({"reason": "budget"})).await;
    assert_eq!(wrong.status(), 422, "{wrong}");
    let wrong = act(&company, &id, "take", json!({"teammate_id": "mem_1"})).await;
    assert_eq!(wrong.status(), 422, "{wrong}");
    act(&company, &id, "close", json!({})).await;
    for verb in ["handoff", "take"] {
        assert_eq!(act(&company, &id, verb, json!({})).await.status(), 409, "{verb}");
    }
}

#[tokio::test]
async fn the_ai_is_silent_until_it_is_given_the_conversation_back() {
    let server = start(Setup::default()).await;
    let (client, mate) = (server.as_secret(), teammate(&server, 7, false).await);
    let id = say(&client, None, QUESTION).await.text("/conversation_id");
    act(&client, &id, "handoff", json!({})).await;
    for handled_by in ["waiting", "human"] {
        let held = say(&client, Some(&id), QUESTION).await;
        assert_eq!(
            (held.text("/outcome"), held.text("/handled_by")),
            ("held".into(), handled_by.into())
        );
        let taken = act(&client, &id, "take", json!({"teammate_id": mate})).await;
        assert_eq!(taken.text("/handled_by"), "human", "{taken}");
    }
    let ticket = server.engine.ticket(&server.operator(), id.parse().unwrap()).await.unwrap();
    assert_eq!(ticket.facet.assignee.map(|id| id.to_string()), Some(mate));
    let released = act(&client, &id, "release", json!({})).await;
    assert_eq!(
        (released.text("/handled_by"), released.text("/hand_off_reason")),
        ("ai".into(), "teammate".into())
    );
    // What was asked meanwhile stays with people; what is asked next is answered.
    assert_eq!(say(&client, Some(&id), QUESTION).await.text("/outcome"), "answered");
    assert_snapshot!(log(&client, &id).await, @r"
    customer: How do I reset my password?
    assistant: Open Settings, then choose Reset password.
    assistant: I asked a colleague to take over, who will answer here.
    customer: How do I reset my password?
    customer: How do I reset my password?
    customer: How do I reset my password?
    assistant: Open Settings, then choose Reset password.
    ");
    assert_snapshot!(kinds(&client, &id).await, @"conversation.created message.created run.started message.created run.completed message.created conversation.handed_off message.created run.completed conversation.taken message.created run.completed conversation.released message.created run.started message.created run.completed");
}

#[tokio::test]
async fn an_answer_that_is_being_made_is_not_said_when_a_person_is_asked_for() {
    let hanging = ScriptedReply { end: ScriptedEnd::Hang, ..ScriptedReply::text(["Open "]) };
    let settings = AgentSettings { model: Some("main".to_owned()), ..AgentSettings::default() };
    let server = start(agent(settings).model("main", [hanging])).await;
    let client = server.as_secret();
    for (number, verb) in [(1, "handoff"), (2, "take")] {
        let key = format!("key-{number}");
        let body = json!({"message": QUESTION});
        let asking = || client.call("POST", "/v1/chat").json(&body).header("idempotency-key", &key);
        let interrupting = async {
            let mut everything = client.stream("/v1/events?after=0").await;
            loop {
                let frame = everything.until("run.started").await.pop().unwrap().json();
                let id = frame["conversation_id"].as_str().unwrap().to_owned();
                if handling(&server, &id).await.starts_with("ai") {
                    assert_eq!(act(&client, &id, verb, json!({})).await.status(), 200);
                    break id;
                }
            }
        };
        let (held, id) = tokio::join!(asking().send(), interrupting);
        assert_eq!((held.status(), held.text("/outcome").as_str()), (200, "held"), "{held}");
        assert_eq!(held.json()["message"], Value::Null);
        // The same request again gets the same answer.
        assert_eq!(asking().send().await.body, held.body);
        let run: Value = client.get(&format!("/v1/runs/{}", held.text("/id"))).await.json();
        assert_eq!((&run["state"], &run["outcome"]), (&json!("completed"), &json!("held")));
        assert!(!log(&client, &id).await.contains("Open "));
    }
}

#[tokio::test]
async fn an_ai_has_said_enough_in_a_conversation() {
    let limits = Limits { answers_per_conversation: 2, ..Limits::default() };
    let server = start(Setup::default().limits(limits)).await;
    let client = server.as_secret();
    let id = say(&client, None, QUESTION).await.text("/conversation_id");
    assert_eq!(say(&client, Some(&id), QUESTION).await.text("/outcome"), "answered");
    let enough = say(&client, Some(&id), QUESTION).await;
    assert_eq!(
        (enough.text("/outcome"), enough.text("/reply")),
        (
            "handed_off".into(),
            "I have said what I can say here, so I asked a colleague to take over.".into()
        )
    );
    assert_eq!(handling(&server, &id).await, "waiting budget 1");
    assert_eq!(say(&client, Some(&id), QUESTION).await.text("/outcome"), "held");
    // Another conversation has a budget of its own; giving this one back does not renew it.
    assert_eq!(say(&client, None, QUESTION).await.text("/outcome"), "answered");
    act(&client, &id, "release", json!({})).await;
    assert_eq!(say(&client, Some(&id), QUESTION).await.text("/outcome"), "handed_off");
}

#[tokio::test]
async fn an_ai_has_said_enough_to_a_customer_for_a_day() {
    const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;
    let limits = Limits { answers_per_customer_and_day: 2, ..Limits::default() };
    let server = start(Setup::default().limits(limits)).await;
    let client = server.as_secret();
    for outcome in ["answered", "answered", "handed_off", "handed_off"] {
        assert_eq!(say(&client, None, QUESTION).await.text("/outcome"), outcome);
    }
    let other = json!({"message": QUESTION, "customer": {"external_id": "bob"}});
    assert_eq!(client.post("/v1/chat", other).await.text("/outcome"), "answered");
    server.clock.advance(DAY_MILLIS);
    assert_eq!(say(&client, None, QUESTION).await.text("/outcome"), "answered");
}

#[tokio::test]
async fn tokens_are_counted_in_a_conversation() {
    let usage =
        Usage { prompt_tokens: Some(90), completion_tokens: Some(10), total_tokens: Some(100) };
    let mut said = ScriptedReply::text(["Open Settings [1]."]);
    said.end = ScriptedEnd::Finish(Finish::Stop, usage);
    let server = start(Setup::default().model("main", [said])).await;
    let client = server.as_secret();
    let agent = json!({"slug": "m", "name": "M", "model": "main", "tokens_max": 150});
    assert_eq!(client.post("/v1/agents", agent).await.status(), 201);
    let body = json!({"message": QUESTION, "agent": "m"});
    let id = client.post("/v1/chat", body).await.text("/conversation_id");
    assert_eq!(say(&client, Some(&id), QUESTION).await.text("/outcome"), "answered");
    assert_eq!(say(&client, Some(&id), QUESTION).await.text("/outcome"), "handed_off");
    assert_eq!(handling(&server, &id).await, "waiting budget 1");
    for tokens_max in [json!(0), json!(-1), json!("many")] {
        let patch =
            client.post("/v1/agents", json!({"slug": "n", "name": "N", "tokens_max": tokens_max}));
        assert_eq!(patch.await.status(), 422);
    }
}

#[tokio::test]
async fn whoever_is_to_be_told_is_named_to_the_company_alone() {
    let server = start(Setup::default()).await;
    let (company, ada) = (server.as_secret(), ada(&server).await);
    let (on, off) = (teammate(&server, 1, true).await, teammate(&server, 2, false).await);
    let mut told = company.stream("/v1/events").await;
    told.expect("stream.opened").await;
    let details = async |told: &mut testkit::EventStream| {
        told.until("conversation.handed_off").await.pop().unwrap().json()["data"]["details"].clone()
    };
    let id = say(&ada, None, "Give me a real person").await.text("/conversation_id");
    assert_eq!(details(&mut told).await, json!({"reason": "keyword", "notify": [on]}));
    // Once somebody sees to the ticket, they are told, on duty or not.
    act(&company, &id, "take", json!({"teammate_id": off})).await;
    act(&company, &id, "release", json!({})).await;
    act(&ada, &id, "handoff", json!({})).await;
    assert_eq!(details(&mut told).await, json!({"reason": "customer_request", "notify": [off]}));

    let mut theirs = ada.stream("/v1/events?after=0").await;
    let mut shared = ada.stream(&format!("/v1/conversations/{id}/events?after=0")).await;
    for stream in [&mut theirs, &mut shared] {
        for _ in 0..2 {
            let frames = stream.until("conversation.handed_off").await;
            assert!(
                frames
                    .iter()
                    .all(|frame| !frame.data.contains("notify") && !frame.data.contains("details"))
            );
            assert!(frames.iter().all(|frame| !frame.event.starts_with("ticket.")));
        }
    }
    let path = format!("/v1/conversations/{id}/events?after=0&limit=100");
    for client in [&ada, &company] {
        let page = client.call("GET", &path).header("accept", "application/json").send().await;
        assert!(!page.to_string().contains("mem_"), "{page}");
    }
}

#[tokio::test]
async fn what_has_ended_goes_on_when_the_company_says_so() {
    let server = start(Setup::default()).await;
    let client = server.as_secret();
    let plain = say(&client, None, QUESTION).await.text("/conversation_id");
    let ticket = say(&client, None, "real person").await.text("/conversation_id");
    for id in [&plain, &ticket] {
        act(&client, id, "close", json!({})).await;
        let reopened = act(&client, id, "reopen", json!({})).await;
        assert_eq!(
            (reopened.status(), reopened.text("/status").as_str()),
            (200, "open"),
            "{reopened}"
        );
        assert!(kinds(&client, id).await.ends_with("conversation.closed conversation.reopened"));
        // Once more changes nothing.
        act(&client, id, "reopen", json!({})).await;
        assert!(kinds(&client, id).await.ends_with("conversation.closed conversation.reopened"));
    }
    let found = server.engine.ticket(&server.operator(), ticket.parse().unwrap()).await.unwrap();
    assert_eq!(found.facet.status.as_str(), "open");
    assert!(found.facet.times.reopened_at.is_some());
    assert_eq!(say(&client, Some(&plain), QUESTION).await.text("/outcome"), "answered");
    assert_eq!(say(&client, Some(&ticket), QUESTION).await.text("/outcome"), "held");
}

#[tokio::test]
async fn a_repeated_request_hands_off_once() {
    let server = start(Setup::default()).await;
    let client = server.as_secret();
    let id = say(&client, None, QUESTION).await.text("/conversation_id");
    let path = format!("/v1/conversations/{id}/handoff");
    let ask = || client.call("POST", &path).header("idempotency-key", "once").send();
    let first = ask().await;
    assert_eq!(first.text("/handled_by"), "waiting");
    act(&client, &id, "release", json!({})).await;
    let again = ask().await;
    assert_eq!((&again.body, again.header("idempotent-replayed")), (&first.body, Some("true")));
    assert_eq!(handling(&server, &id).await, "ai teammate 1");
}

#[tokio::test]
async fn what_is_promised_is_due() {
    const MINUTE: i64 = 60_000;
    let server = start(Setup::default()).await;
    let client = server.as_secret();
    let put = async |body: Value| client.call("PUT", "/v1/sla").json(&body).send().await;
    // The clock stands at 22:13:20 UTC on a Tuesday.
    let hours = json!({"time_zone": "Europe/Berlin", "days": {
        "wednesday": {"from": "09:00", "to": "17:00"}, "thursday": {"from": "09:00", "to": "24:00"},
    }});
    let policy = json!({
        "goals": {"normal": {"response_minutes": 30, "resolution_minutes": 500}}, "business_hours": hours,
    });
    let promised = put(policy).await;
    assert_eq!(promised.status(), 200, "{promised}");
    assert_eq!(client.get("/v1/sla").await.body, promised.body);
    assert_eq!(promised.json()["business_hours"]["days"]["thursday"]["to"], "24:00");
    let id = say(&client, None, "real person").await.text("/conversation_id");
    let ticket = server.engine.ticket(&server.operator(), id.parse().unwrap()).await.unwrap();
    let due =
        |time: Option<domain::clock::Time>| time.unwrap().millis() - server.clock.now().millis();
    let nine = (9 * 60 + 46) * MINUTE + 40_000;
    let (response, resolution) =
        (ticket.facet.times.response_due_at, ticket.facet.times.resolution_due_at);
    assert_eq!(due(response), nine + 30 * MINUTE);
    assert_eq!(due(resolution), nine + (24 * 60 + 20) * MINUTE);

    for (wrong, param) in [
        (json!({"goals": {"low": {"response_minutes": 0}}}), "goals"),
        (
            json!({"business_hours": {"time_zone": "Mars", "days": {"monday": {"from": "09:00", "to": "10:00"}}}}),
            "business_hours.time_zone",
        ),
        (json!({"business_hours": {"time_zone": "UTC", "days": {}}}), "business_hours.days"),
        (
            json!({"business_hours": {"time_zone": "UTC", "days": {"monday": {"from": "9", "to": "10:00"}}}}),
            "business_hours.days",
        ),
    ] {
        let refused = put(wrong).await;
        assert_eq!(
            (refused.status(), refused.text("/error/param").as_str()),
            (422, param),
            "{refused}"
        );
    }
    assert_eq!(client.get("/v1/sla").await.body, promised.body);
    assert_eq!(server.as_publishable().get("/v1/sla").await.status(), 403);
    assert_eq!(server.as_test().get("/v1/sla").await.json()["business_hours"], Value::Null);
}
