use super::*;
use crate::answer::{Chunk, ToolCall};
use crate::error::{Limit, Meaning};
use crate::request::Tool;
use crate::settings::{Limits, base_url};

fn read_within(limits: &Limits, events: &[&str]) -> Result<Vec<Chunk>, Trouble> {
    let mut draft = Draft::new(limits);
    for event in events {
        from_wire(event, &mut draft)?;
    }
    draft.end()?;
    Ok(std::iter::from_fn(|| draft.take()).collect())
}

fn read(events: &[&str]) -> Result<Vec<Chunk>, Trouble> {
    read_within(&Limits::default(), events)
}

const ANSWER: &[&str] = &[
    r#"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"stop_reason":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":3,"cache_read_input_tokens":2,"output_tokens":1}}}"#,
    r#"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#,
    r#"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}"#,
    r#"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}}"#,
    r#"{"type":"content_block_stop","index":0}"#,
    r#"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
    r#"{"type":"ping"}"#,
    r#"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi"}}"#,
    r#"{"type":"content_block_stop","index":1}"#,
    r#"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"tu_1","name":"find","input":{}}}"#,
    r#"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}"#,
    r#"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"q\":"}}"#,
    r#"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"1}"}}"#,
    r#"{"type":"content_block_stop","index":2}"#,
    r#"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":15}}"#,
    r#"{"type":"message_stop"}"#,
];

fn answer() -> Vec<Chunk> {
    let [id, name, arguments] = ["tu_1", "find", r#"{"q":1}"#].map(str::to_owned);
    let usage =
        Usage { prompt_tokens: Some(25), completion_tokens: Some(15), total_tokens: Some(40) };
    vec![
        Chunk::Text("Hi".to_owned()),
        Chunk::ToolCall(ToolCall { id, name, arguments }),
        Chunk::End { finish: Finish::ToolCalls, usage },
    ]
}

#[test]
fn a_streamed_answer_and_a_whole_one_are_the_same() {
    assert_eq!(read(ANSWER).unwrap(), answer());
    let whole = r#"{"type":"message","role":"assistant","content":[{"type":"thinking","thinking":"Hm"},{"type":"text","text":"Hi"},{"type":"tool_use","id":"tu_1","name":"find","input":{"q":1}}],"stop_reason":"tool_use","usage":{"input_tokens":25,"output_tokens":15}}"#;
    assert_eq!(read(&[whole]).unwrap(), answer());
}

#[test]
fn every_stop_reason_has_its_meaning() {
    let cases = [
        ("end_turn", Finish::Stop),
        ("stop_sequence", Finish::Stop),
        ("max_tokens", Finish::Length),
        ("model_context_window_exceeded", Finish::Length),
        ("refusal", Finish::Filtered),
        ("pause_turn", Finish::Other),
    ];
    for (reason, expected) in cases {
        let event = json!({ "type": "message_delta", "delta": { "stop_reason": reason } });
        match read(&[&event.to_string()]).unwrap().as_slice() {
            [Chunk::End { finish, .. }] => assert_eq!(*finish, expected, "{reason}"),
            other => panic!("{reason}: {other:?}"),
        }
    }
}

#[test]
fn complaints_are_sorted_and_a_missing_end_is_malformed() {
    let cases = [
        ("overloaded_error", Meaning::Busy),
        ("api_error", Meaning::Busy),
        ("rate_limit_error", Meaning::Busy),
        ("authentication_error", Meaning::Settings),
        ("billing_error", Meaning::Settings),
        ("not_found_error", Meaning::Settings),
        ("invalid_request_error", Meaning::Request),
    ];
    for (word, expected) in cases {
        let event = json!({ "type": "error", "error": { "type": word, "message": "no" } });
        match read(&[&event.to_string()]) {
            Err(Trouble::Reported(meaning, text)) => {
                assert_eq!((meaning, text.as_str()), (expected, "no"), "{word}");
            }
            other => panic!("{word}: {other:?}"),
        }
    }
    assert!(matches!(read(&ANSWER[..14]), Err(Trouble::Malformed(_))));
    assert!(matches!(read(&["nonsense"]), Err(Trouble::Malformed(_))));
}

#[test]
fn there_is_a_limit_to_everything() {
    let limits =
        |output_bytes, tool_calls| Limits { output_bytes, tool_calls, ..Limits::default() };
    // "Hi", "tu_1", "find" and the arguments are 17 bytes.
    assert_eq!(read_within(&limits(17, 1), ANSWER).unwrap(), answer());
    for (limits, expected) in
        [(limits(16, 1), Limit::OutputBytes), (limits(17, 0), Limit::ToolCalls)]
    {
        match read_within(&limits, ANSWER) {
            Err(Trouble::TooMuch(limit)) => assert_eq!(limit, expected),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_request_is_written_as_the_vendor_wants_it() {
    let [name, description] = ["find", "Finds"].map(str::to_owned);
    let parameters = json!({ "type": "object" });
    let request = Request {
        system: "Be brief.".to_owned(),
        turns: vec![Turn::assistant("Hello"), Turn::user("One"), Turn::user("Two \n")],
        temperature: Some(1.5),
        output_tokens: None,
        tools: vec![Tool { name, description, parameters: parameters.clone() }],
    };
    assert_eq!(
        to_wire(&request, "m", 7),
        json!({
            "model": "m",
            "max_tokens": 7,
            "stream": true,
            "system": "Be brief.",
            "temperature": 1.0,
            "messages": [
                { "role": "user", "content": OPENING },
                { "role": "assistant", "content": "Hello" },
                { "role": "user", "content": "One\n\nTwo" },
            ],
            "tools": [{ "name": "find", "description": "Finds", "input_schema": parameters }],
        })
    );
}

#[test]
fn addresses_are_put_together() {
    let cases = [
        (None, "https://api.anthropic.com/v1/messages"),
        (Some("http://localhost:4000/"), "http://localhost:4000/v1/messages"),
        (Some("http://localhost:4000/claude/v1/"), "http://localhost:4000/claude/v1/messages"),
    ];
    for (given, expected) in cases {
        assert_eq!(url(base_url(given, BASE_URL).unwrap()).as_str(), expected);
    }
}
