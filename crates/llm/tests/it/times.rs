//! Limits of time. The limits are small instead of the tests being slow.

use std::time::Duration;

use llm::{Chunk, Error, Kind, Limits, Model, Settings, Timer};

use crate::server::{
    Step, answer, chunk, head, milliseconds, question, says, send, send_chunk, start,
};

fn timer(error: &Error) -> Timer {
    match error {
        Error::TimedOut { which } => *which,
        other => panic!("{other:?}"),
    }
}

/// No limit that a test could reach by being slow.
fn long() -> Limits {
    let long = Duration::from_mins(1);
    Limits { connect: long, first_token: long, idle: long, total: long, ..Limits::default() }
}

fn short_first_token() -> Limits {
    Limits { first_token: milliseconds(60), ..long() }
}

fn short_idle() -> Limits {
    Limits { idle: milliseconds(60), ..long() }
}

/// What says nothing: sent for ever, it must not keep an answer alive.
fn nothings() -> Vec<(Kind, Vec<u8>)> {
    let events = [
        (Kind::OpenAi, ": keep-alive\n\n".to_owned()),
        (Kind::OpenAi, "event: ping\n\n".to_owned()),
        (Kind::OpenAi, says("")),
        (Kind::OpenAi, "data: {\"choices\":[],\"usage\":{}}\n\n".to_owned()),
        (Kind::Anthropic, "event: ping\ndata: {\"type\": \"ping\"}\n\n".to_owned()),
    ];
    events.into_iter().map(|(kind, event)| (kind, chunk(event))).collect()
}

fn hello(kind: Kind) -> Step {
    send_chunk(match kind {
        Kind::OpenAi => says("Hi"),
        Kind::Anthropic => "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}}\n\n".to_owned(),
    })
}

#[tokio::test]
async fn silence_before_the_first_token_is_not_waited_out() {
    let silences = [
        vec![Step::Hang],
        vec![send("HTTP/1.1 200 OK\r\n"), Step::Hang],
        vec![head(), Step::Hang],
        vec![head(), send_chunk("data: {\"choi"), Step::Hang],
    ];
    for silence in silences {
        let server = start(vec![silence]);
        let error = server
            .limited_model(Kind::OpenAi, short_first_token())
            .stream(question())
            .await
            .unwrap_err();
        assert_eq!(timer(&error), Timer::FirstToken);
        assert!(error.may_fall_back());
    }
}

#[tokio::test]
async fn keep_alives_are_no_first_token() {
    for (kind, nothing) in nothings() {
        let server = start(vec![vec![head(), Step::Flood(nothing)]]);
        let error =
            server.limited_model(kind, short_first_token()).stream(question()).await.unwrap_err();
        assert_eq!(timer(&error), Timer::FirstToken);
    }
}

#[tokio::test]
async fn keep_alives_keep_no_answer_alive() {
    let mut floods = nothings();
    floods.push((Kind::OpenAi, Vec::new()));
    for (kind, nothing) in floods {
        let last = if nothing.is_empty() { Step::Hang } else { Step::Flood(nothing) };
        let server = start(vec![vec![head(), hello(kind), last]]);
        let mut stream = server.limited_model(kind, short_idle()).stream(question()).await.unwrap();
        assert_eq!(stream.next().await.unwrap().unwrap(), Chunk::Text("Hi".to_owned()));
        assert_eq!(timer(&stream.next().await.unwrap().unwrap_err()), Timer::Idle);
        assert!(stream.next().await.is_none());
    }
}

/// Whoever looks after something else in between does not give the model more time.
#[tokio::test]
async fn a_dropped_wait_does_not_restart_the_clock() {
    let server = start(vec![vec![head(), hello(Kind::OpenAi), Step::Hang]]);
    let mut stream =
        server.limited_model(Kind::OpenAi, short_idle()).stream(question()).await.unwrap();
    stream.next().await.unwrap().unwrap();
    let mut looks = 0;
    let error = loop {
        looks += 1;
        assert!(looks < 60, "the idle limit never came");
        if let Ok(next) = tokio::time::timeout(milliseconds(5), stream.next()).await {
            break next.unwrap().unwrap_err();
        }
    };
    assert_eq!(timer(&error), Timer::Idle);
}

#[tokio::test]
async fn an_answer_without_end_ends_at_the_total() {
    let limits = Limits { total: milliseconds(100), output_bytes: usize::MAX, ..long() };
    let server = start(vec![vec![head(), Step::Flood(chunk(says("more")))]]);
    let model = server.limited_model(Kind::OpenAi, limits);
    let error = model.complete(question()).await.unwrap_err();
    assert_eq!(timer(&error), Timer::Total);
}

/// Thinking is a sign of life, but not passed on.
#[tokio::test]
async fn thinking_counts_as_a_token() {
    let thought = "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm\"}}]}\n\n";
    let server = start(vec![vec![head(), send_chunk(thought), Step::Hang]]);
    let error =
        server.limited_model(Kind::OpenAi, short_idle()).stream(question()).await.unwrap_err();
    assert_eq!(timer(&error), Timer::Idle);
}

#[tokio::test]
async fn retries_end_at_the_total() {
    let busy = answer("503 Busy", "retry-after-ms: 100\r\n", "");
    let server = start(vec![busy]);
    let settings = Settings {
        max_retries: 1_000,
        limits: Limits { total: milliseconds(600), ..long() },
        ..server.settings(Kind::OpenAi)
    };
    let error = Model::new(settings).unwrap().stream(question()).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. } | Error::TimedOut { which: Timer::Total }));
    assert!((2..=6).contains(&server.requests()), "{} requests", server.requests());
}

/// A pause that leaves no time to answer is not made.
#[tokio::test]
async fn nobody_waits_for_a_retry_that_cannot_come() {
    let server = start(vec![answer("503 Busy", "retry-after: 9\r\n", "")]);
    let settings = Settings {
        max_retries: 1,
        limits: Limits { total: Duration::from_secs(8), ..Limits::default() },
        ..server.settings(Kind::OpenAi)
    };
    let model = Model::new(settings).unwrap();
    let error = tokio::time::timeout(Duration::from_secs(1), model.stream(question())).await;
    assert!(matches!(error.unwrap().unwrap_err(), Error::Unavailable { .. }));
    assert_eq!(server.requests(), 1);
}
