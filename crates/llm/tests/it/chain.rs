//! Fallback, and the scripted model which stands in for others.

use std::time::Duration;

use llm::{
    Chain, Chunk, Error, Finish, Limit, Model, Refusal, Script, ScriptedEnd, ScriptedFailure,
    ScriptedReply, Timer, Usage,
};

use crate::server::{STOP, answer, hi, question, says, start, stream};

fn failing(failure: ScriptedFailure) -> Model {
    Model::scripted(Script::new([ScriptedReply::failure(failure)]))
}

fn saying(text: &str) -> Model {
    Model::scripted(Script::new([ScriptedReply::text([text])]))
}

#[tokio::test]
async fn the_next_model_answers_when_one_cannot() {
    for (failure, falls_back) in [
        (ScriptedFailure::Unavailable { retry_after: None }, true),
        (ScriptedFailure::TimedOut(Timer::FirstToken), true),
        (ScriptedFailure::Broken, true),
        (ScriptedFailure::Refused(Refusal::Settings), true),
        (ScriptedFailure::Refused(Refusal::Request), false),
        (ScriptedFailure::LimitExceeded(Limit::OutputBytes), false),
    ] {
        let server = start(vec![hi()]);
        let chain = Chain::new(failing(failure), [failing(failure), server.model()]);
        match chain.complete(question()).await {
            Ok(completion) => assert_eq!((completion.model.as_str(), falls_back), ("small", true)),
            Err(error) => assert!(!falls_back && !error.may_fall_back(), "{error:?}"),
        }
        assert_eq!(server.requests(), usize::from(falls_back));
    }
}

#[tokio::test]
async fn the_first_model_that_can_is_the_one_that_does() {
    let (first, second) = (start(vec![hi()]), start(vec![hi()]));
    let chain = Chain::new(first.model(), [second.model()]);
    assert_eq!(chain.models().count(), 2);
    assert_eq!(chain.stream(question()).await.unwrap().model(), "small");
    assert_eq!((first.requests(), second.requests()), (1, 0));
}

#[tokio::test]
async fn the_last_models_error_is_the_chains() {
    let chain = Chain::new(
        failing(ScriptedFailure::Broken),
        [failing(ScriptedFailure::TimedOut(Timer::Idle))],
    );
    let error = chain.stream(question()).await.unwrap_err();
    assert!(matches!(error, Error::TimedOut { which: Timer::Idle }));
    let error = Chain::from(failing(ScriptedFailure::Broken)).stream(question()).await.unwrap_err();
    assert!(matches!(error, Error::Broken { .. }));
}

/// An answer that broke off before it said anything is as good as none.
#[tokio::test]
async fn a_stream_that_breaks_before_its_first_token_falls_back() {
    let first = start(vec![stream([&*says(""), "data: {\"error\":{\"code\":500}}\n\n", STOP])]);
    let chain = Chain::new(first.model(), [saying("Hello")]);
    assert_eq!(chain.complete(question()).await.unwrap().text, "Hello");
}

#[tokio::test]
async fn after_the_first_token_a_failure_is_final() {
    let (first, second) = (start(vec![stream([says("Hi")])]), start(vec![hi()]));
    let chain = Chain::new(first.model(), [second.model()]);
    let mut stream = chain.stream(question()).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), Chunk::Text("Hi".to_owned()));
    assert!(matches!(stream.next().await.unwrap().unwrap_err(), Error::Broken { .. }));
    assert!(stream.next().await.is_none());
    assert_eq!(second.requests(), 0);
}

#[tokio::test]
async fn a_long_wait_is_given_to_the_next_model_instead() {
    let busy = start(vec![answer("429 Too Many Requests", "retry-after: 60\r\n", "{}")]);
    let chain = Chain::new(busy.patient_model(), [saying("Hello")]);
    assert_eq!(chain.complete(question()).await.unwrap().text, "Hello");
    assert_eq!(busy.requests(), 1);
}

#[tokio::test]
async fn a_script_is_replayed_and_its_last_reply_repeated() {
    let usage = Usage { prompt_tokens: Some(1), ..Usage::default() };
    let cut = ScriptedReply {
        chunks: vec![Chunk::Text("B".to_owned())],
        end: ScriptedEnd::Finish(Finish::Length, usage),
    };
    let model = Model::scripted(Script::new([ScriptedReply::text(["A", "a"]), cut]));
    assert_eq!(model.name(), "scripted");
    let first = model.complete(question()).await.unwrap();
    assert_eq!((first.text.as_str(), first.finish), ("Aa", Finish::Stop));
    for _ in 0..3 {
        let next = model.clone().complete(question()).await.unwrap();
        assert_eq!((next.text.as_str(), next.finish, next.usage), ("B", Finish::Length, usage));
    }
    let error = Model::scripted(Script::default()).stream(question()).await.unwrap_err();
    assert!(matches!(error, Error::Refused { .. }));
}

#[tokio::test(start_paused = true)]
async fn a_script_can_break_off_or_hang() {
    let reply = |end| ScriptedReply { chunks: vec![Chunk::Text("A".to_owned())], end };
    let fail = ScriptedEnd::Fail(ScriptedFailure::Broken);
    let model = Model::scripted(Script::new([reply(fail), reply(ScriptedEnd::Hang)]));
    assert!(matches!(model.complete(question()).await.unwrap_err(), Error::Broken { .. }));
    let mut hanging = model.stream(question()).await.unwrap();
    assert_eq!(hanging.next().await.unwrap().unwrap(), Chunk::Text("A".to_owned()));
    assert!(tokio::time::timeout(Duration::from_hours(1), hanging.next()).await.is_err());
}
