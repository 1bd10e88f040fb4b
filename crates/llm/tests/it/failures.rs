//! What a server says wrong, and what is made of it.

use std::error::Error as _;
use std::net::TcpListener;
use std::time::Duration;

use llm::{Chunk, Error, InvalidSettings, Kind, Limit, Limits, Model, Refusal, Secret, Settings};

use crate::server::{
    DONE, KEY, STOP, Step, answer, head, hi, question, says, send_chunk, start, stream,
};

/// The error and all its sources, as a log shows them.
fn everything(error: &Error) -> String {
    let sources = std::iter::successors(error.source(), |&error| error.source());
    let sources = sources.map(|error| format!(" {error} {error:?}"));
    std::iter::once(format!("{error} {error:?}")).chain(sources).collect()
}

#[tokio::test]
async fn what_passes_is_asked_again() {
    let quick = "retry-after-ms: 1\r\n";
    let passing = [
        answer("408 Timeout", quick, ""),
        answer("409 Conflict", quick, ""),
        answer("429 Too Many Requests", "retry-after: 0\r\n", "{}"),
        answer("500 Oops", "", "oops"),
        answer("529 Overloaded", quick, ""),
        answer(
            "503 Busy",
            "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
            "",
        ),
        // The connection ends before the first token.
        vec![Step::HangUp],
        vec![head(), Step::HangUp],
        vec![head(), send_chunk(": wait\n\n"), send_chunk(says("")), Step::HangUp],
        stream(["data: {\"error\":{\"type\":\"overloaded_error\"}}\n\n"]),
    ];
    for (number, failure) in passing.into_iter().enumerate() {
        let server = start(vec![failure, hi()]);
        let completion = server.patient_model().complete(question()).await;
        assert_eq!(completion.unwrap().text, "Hi", "failure {number}");
        assert_eq!(server.requests(), 2, "failure {number}");
    }
}

#[tokio::test]
async fn what_does_not_pass_is_asked_once() {
    let quota = "{\"error\":{\"message\":\"Pay first\",\"code\":\"insufficient_quota\"}}";
    let moved = "location: http://127.0.0.1:1/\r\n";
    let lasting = [
        (answer("400 Bad Request", "", "no"), Some(Refusal::Request)),
        (answer("422 Unprocessable", "", "no"), Some(Refusal::Request)),
        (answer("401 Unauthorized", "", "no"), Some(Refusal::Settings)),
        (answer("403 Forbidden", "", "no"), Some(Refusal::Settings)),
        (answer("404 Not Found", "", "no"), Some(Refusal::Settings)),
        (answer("302 Found", moved, ""), Some(Refusal::Settings)),
        (answer("307 Moved", moved, ""), Some(Refusal::Settings)),
        (answer("429 Too Many Requests", "", quota), Some(Refusal::Settings)),
        (answer("500 Oops", "x-should-retry: false\r\n", ""), None),
        (answer("503 Busy", "retry-after: 3600\r\n", ""), None),
    ];
    for (number, (failure, expected)) in lasting.into_iter().enumerate() {
        let server = start(vec![failure]);
        let error = server.patient_model().stream(question()).await.unwrap_err();
        match (&error, expected) {
            (Error::Refused { refusal, .. }, Some(expected)) => assert_eq!(*refusal, expected),
            (Error::Unavailable { .. }, None) => {}
            _ => panic!("failure {number}: {error:?}"),
        }
        assert_eq!(error.may_fall_back(), expected != Some(Refusal::Request), "{number}");
        assert_eq!(server.requests(), 1, "failure {number}");
    }
}

#[tokio::test]
async fn retries_are_counted_and_the_servers_wish_is_told() {
    let busy = answer("429 Too Many Requests", "retry-after-ms: 2\r\n", "{}");
    let server = start(vec![busy]);
    match server.patient_model().stream(question()).await.unwrap_err() {
        Error::Unavailable { retry_after, .. } => {
            assert_eq!(retry_after, Some(Duration::from_millis(2)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.requests(), 3);
}

#[tokio::test]
async fn nobody_there_is_unavailable() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = Settings {
        base_url: Some(format!("http://{closed}")),
        ..start(vec![hi()]).settings(Kind::OpenAi)
    };
    let error = Model::new(settings).unwrap().stream(question()).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { retry_after: None, .. }), "{error:?}");
}

#[tokio::test]
async fn what_is_no_answer_is_broken() {
    let html = "<!doctype html><title>Sign in</title>";
    let cases = [
        answer("200 OK", "content-type: text/html\r\n", html),
        answer("200 OK", "content-type: text/event-stream\r\n", html),
        answer("200 OK", "", ""),
        answer("200 OK", "", "Hello"),
        answer("200 OK", "", "{\"choices\":[]}"),
        answer("200 OK", "", "{\"choices\":"),
        stream(["data: {\"choices\":[{\"delta\":{\"content\":\"\u{1}\"}}]}\n\n"]),
        stream([b"data: {\"choices\":[{\"delta\":{\"content\":\"\xFF\"}}]}\n\n".as_slice()]),
        stream([DONE]),
    ];
    for (number, case) in cases.into_iter().enumerate() {
        let server = start(vec![case]);
        let error = server.patient_model().stream(question()).await.unwrap_err();
        assert!(matches!(error, Error::Broken { .. }), "case {number}: {error:?}");
        assert!(error.may_fall_back());
        assert_eq!(server.requests(), 1, "case {number}");
    }
}

/// Half an answer that looks whole is worse than none.
#[tokio::test]
async fn an_answer_without_a_finish_is_broken() {
    let cases = [
        stream([&*says("Hi"), DONE]),
        stream([&*says("Hi"), "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"\"}]}\n\n"]),
        stream([&*says("Hi"), "data: {\"choices\":[{\"delta\":{\"cont"]),
        vec![head(), send_chunk(says("Hi")), Step::HangUp],
        answer("200 OK", "", says("Hi")),
    ];
    for (number, case) in cases.into_iter().enumerate() {
        let server = start(vec![case]);
        let mut stream = server.patient_model().stream(question()).await.unwrap();
        assert_eq!(stream.next().await.unwrap().unwrap(), Chunk::Text("Hi".to_owned()));
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(matches!(error, Error::Broken { .. }), "case {number}: {error:?}");
        assert!(stream.next().await.is_none());
        assert_eq!(server.requests(), 1, "case {number}");
    }
}

#[tokio::test]
async fn a_complaint_in_the_middle_is_final() {
    let complaint = "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n";
    let server = start(vec![stream([&*says("Hi"), complaint, STOP])]);
    let mut stream = server.patient_model().stream(question()).await.unwrap();
    stream.next().await.unwrap().unwrap();
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(everything(&error).contains("out of memory"));
    assert!(stream.next().await.is_none());
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn there_is_a_limit_to_what_is_accepted() {
    let call = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"xxxxxxxx\"}}]}}]}\n\n";
    let calls = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0},{\"index\":1},{\"index\":2}]}}]}\n\n";
    let cases = [
        (vec![head(), Step::Flood(crate::server::chunk(says("more")))], Limit::OutputBytes),
        (vec![head(), Step::Flood(crate::server::chunk(call))], Limit::OutputBytes),
        (stream([calls]), Limit::ToolCalls),
        (
            vec![head(), send_chunk("data: "), Step::Flood(crate::server::chunk("xxxxxxxx"))],
            Limit::EventBytes,
        ),
        (
            vec![head(), send_chunk("{\""), Step::Flood(crate::server::chunk("xxxxxxxx"))],
            Limit::EventBytes,
        ),
        (vec![head(), Step::Flood(crate::server::chunk("data: x\n"))], Limit::EventBytes),
    ];
    for (number, (case, expected)) in cases.into_iter().enumerate() {
        let limits = Limits { output_bytes: 1000, tool_calls: 2, ..Limits::default() };
        let model = start(vec![case]).limited_model(Kind::OpenAi, limits);
        match model.complete(question()).await.unwrap_err() {
            Error::LimitExceeded { which } => assert_eq!(which, expected, "case {number}"),
            other => panic!("case {number}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn no_key_reaches_a_log() {
    let echo = format!("Your key {KEY} is wrong, {KEY}! ") + &"x".repeat(100_000);
    let inside = format!("data: {{\"error\":{{\"message\":\"{KEY}\"}}}}\n\n");
    let html = format!("<p>{KEY}");
    let typed = format!("data: {{\"choices\":\"{KEY}\"}}\n\n");
    let cases =
        [answer("401 No", "", echo), stream([inside]), answer("200 OK", "", html), stream([typed])];
    for (number, case) in cases.into_iter().enumerate() {
        let model = start(vec![case]).model();
        let error = model.stream(question()).await.unwrap_err();
        let log = everything(&error);
        assert!(!log.contains(KEY) && log.contains('…'), "case {number}: {log}");
        assert!(log.len() < 2000, "case {number}: {} bytes", log.len());
        assert!(!format!("{model:?}").contains(KEY));
    }
    let settings = start(vec![hi()]).settings(Kind::OpenAi);
    assert!(format!("{settings:?}").contains("Secret(…)"));
    assert!(!format!("{settings:?}").contains(KEY));
}

#[test]
fn settings_are_checked_when_the_model_is_made() {
    let good = start(vec![hi()]).settings(Kind::OpenAi);
    let refused = |change: &dyn Fn(&mut Settings)| {
        let mut settings = good.clone();
        change(&mut settings);
        Model::new(settings).err().map(|error| error.to_string())
    };
    assert_eq!(refused(&|_| {}), None);
    assert_eq!(refused(&|settings| settings.api_key = None), None);
    let addresses = [
        "localhost:80",
        "ftp://localhost",
        "http://user@localhost",
        "http://:password@localhost",
        "http://localhost?key=1",
        "http://localhost#a",
        "",
    ];
    for address in addresses {
        let error = refused(&|settings| settings.base_url = Some(address.to_owned()));
        assert_eq!(error, Some(InvalidSettings::BaseUrl.to_string()), "{address}");
    }
    let error = refused(&|settings| settings.api_key = Some(Secret::new("a\nb")));
    assert_eq!(error, Some(InvalidSettings::ApiKey.to_string()));
    let error = refused(&|settings| settings.model = " ".to_owned());
    assert_eq!(error, Some(InvalidSettings::Model.to_string()));
    let error = refused(&|settings| settings.limits.idle = Duration::ZERO);
    assert_eq!(error, Some(InvalidSettings::Limit("idle").to_string()));
}
