use super::*;
use crate::answer::{Chunk, ToolCall};
use crate::request::Turn;
use crate::settings::{Limits, base_url};

/// Feeds events and returns the chunks, or what was wrong.
fn read(events: &[&str]) -> Result<Vec<Chunk>, Trouble> {
    let mut draft = Draft::new(&Limits::default());
    for event in events {
        from_wire(event, &mut draft)?;
    }
    draft.end()?;
    Ok(std::iter::from_fn(|| draft.take()).collect())
}

fn text(text: &str) -> Chunk {
    Chunk::Text(text.to_owned())
}

fn end(finish: Finish, prompt: Option<u64>, completion: Option<u64>, total: Option<u64>) -> Chunk {
    let usage = Usage { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total };
    Chunk::End { finish, usage }
}

fn call(id: &str, name: &str, arguments: &str) -> Chunk {
    let [id, name, arguments] = [id, name, arguments].map(str::to_owned);
    Chunk::ToolCall(ToolCall { id, name, arguments })
}

#[test]
fn an_answer_is_read_in_every_dialect_of_the_format() {
    let plain = vec![text("Hi"), end(Finish::Stop, None, None, None)];
    let cases: [(&[&str], Vec<Chunk>); 8] = [
        // OpenAI: role first, finish and usage each in an event of their own.
        (
            &[
                r#"{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}"#,
                r#"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}],"usage":null}"#,
                r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}"#,
                r#"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#,
                "[DONE]",
            ],
            vec![text("Hi"), end(Finish::Stop, Some(9), Some(2), Some(11))],
        ),
        // No type, no id, no role; an empty finish reason and an empty usage until the end.
        (
            &[
                r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":""}],"usage":{}}"#,
                r#"{"choices":[{"delta":{"content":null},"finish_reason":"stop"}],"usage":{}}"#,
            ],
            plain.clone(),
        ),
        // Usage in every event, counted up.
        (
            &[
                r#"{"choices":[{"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}"#,
                r#"{"choices":[{"delta":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#,
            ],
            vec![text("Hi"), end(Finish::Stop, Some(9), Some(2), Some(11))],
        ),
        // Content in parts; choices absent or null.
        (
            &[
                r#"{"choices":null}"#,
                r#"{"choices":[{"delta":{"content":[{"type":"text","text":"Hi"},{"type":"thinking"}]}}]}"#,
                r#"{"choices":[{"finish_reason":"eos"}]}"#,
                "{}",
                "",
            ],
            plain.clone(),
        ),
        // A whole answer from a server that does not stream.
        (
            &[
                r#"{"object":"chat.completion","choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"length"}]}"#,
            ],
            vec![text("Hi"), end(Finish::Length, None, None, None)],
        ),
        // Thinking is not passed on.
        (
            &[
                r#"{"choices":[{"delta":{"reasoning_content":"Hm"}}]}"#,
                r#"{"choices":[{"delta":{"reasoning":"Hm"}}]}"#,
                r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#,
            ],
            plain,
        ),
        (
            &[r#"{"choices":[{"delta":{},"finish_reason":"content_filter"}]}"#],
            vec![end(Finish::Filtered, None, None, None)],
        ),
        (
            &[r#"{"choices":[{"delta":{},"finish_reason":"tired"}]}"#],
            vec![end(Finish::Other, None, None, None)],
        ),
    ];
    for (events, expected) in cases {
        assert_eq!(read(events).unwrap(), expected, "{events:?}");
    }
}

#[test]
fn tool_calls_are_put_together_whatever_the_server_counts() {
    let finish = r#"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#;
    let stop = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
    let both = vec![
        call("a", "find", r#"{"q":1}"#),
        call("b", "list", "{}"),
        end(Finish::ToolCalls, None, None, None),
    ];
    let cases: [(&[&str], Vec<Chunk>); 5] = [
        // By index, pieces mixed.
        (
            &[
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"find","arguments":""}}]}}]}"#,
                r#"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"list"}}]}}]}"#,
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"q\""}}]}}]}"#,
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}"#,
                finish,
            ],
            both.clone(),
        ),
        // Every index is 0, ids differ; "stop" instead of "tool_calls".
        (
            &[
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"find","arguments":"{\"q\":1}"}}]}}]}"#,
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"list","arguments":"{}"}}]}}]}"#,
                stop,
            ],
            both,
        ),
        // No index, no id, arguments as an object.
        (
            &[
                r#"{"choices":[{"delta":{"tool_calls":[{"function":{"name":"find","arguments":{"q":1}}},{"function":{"name":"list","arguments":null}}]}}]}"#,
                stop,
            ],
            vec![
                call("call_1", "find", r#"{"q":1}"#),
                call("call_2", "list", "{}"),
                end(Finish::ToolCalls, None, None, None),
            ],
        ),
        // The id and the name in every piece.
        (
            &[
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"find","arguments":"{"}}]}}]}"#,
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"find","arguments":"}"}}]}}]}"#,
                finish,
            ],
            vec![call("a", "find", "{}"), end(Finish::ToolCalls, None, None, None)],
        ),
        // Cut off: half a call is none.
        (
            &[
                r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"find","arguments":"{\"q"}}]},"finish_reason":"length"}]}"#,
            ],
            vec![end(Finish::Length, None, None, None)],
        ),
    ];
    for (events, expected) in cases {
        assert_eq!(read(events).unwrap(), expected, "{events:?}");
    }
}

#[test]
fn complaints_inside_a_stream_are_sorted() {
    let cases = [
        (
            r#"{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}"#,
            Meaning::Busy,
        ),
        (r#"{"error":{"message":"oops","code":500}}"#, Meaning::Busy),
        (r#"{"error":{"message":"oops","code":"503"}}"#, Meaning::Busy),
        (r#"{"error":"oops"}"#, Meaning::Busy),
        (
            r#"{"error":{"message":"pay","type":"insufficient_quota","code":"insufficient_quota"}}"#,
            Meaning::Settings,
        ),
        (
            r#"{"error":{"message":"pay","type":"insufficient_quota","code":429}}"#,
            Meaning::Settings,
        ),
        (
            r#"{"error":{"message":"who?","type":"invalid_request_error","code":"model_not_found"}}"#,
            Meaning::Settings,
        ),
        (
            r#"{"error":{"message":"long","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
            Meaning::Request,
        ),
        (r#"{"object":"error","message":"long","code":400}"#, Meaning::Request),
        (r#"{"choices":[{"delta":{},"finish_reason":"abort"}]}"#, Meaning::Busy),
    ];
    for (event, expected) in cases {
        match read(&[event]) {
            Err(Trouble::Reported(meaning, _)) => assert_eq!(meaning, expected, "{event}"),
            other => panic!("{event}: {other:?}"),
        }
    }
}

#[test]
fn no_finish_and_no_json_are_malformed() {
    for events in [
        &[][..],
        &["[DONE]"],
        &[r#"{"choices":[{"delta":{"content":"Hi"}}]}"#, "[DONE]"],
        &[r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":""}]}"#],
        &["{"],
        &["hello"],
        &["[1]"],
        &[r#"{"choices":"none"}"#],
    ] {
        let read = read(events);
        assert!(matches!(read, Err(Trouble::Malformed(_))), "{events:?}: {read:?}");
    }
}

#[test]
fn a_request_is_written_with_what_was_asked_for_and_nothing_else() {
    let mut request = Request {
        turns: vec![
            Turn::assistant("Hello"),
            Turn::user("One"),
            Turn::user("Two"),
            Turn::user(" "),
        ],
        ..Request::default()
    };
    assert_eq!(
        to_wire(&request, "m", 7, "max_tokens"),
        json!({
            "model": "m",
            "messages": [
                { "role": "assistant", "content": "Hello" },
                { "role": "user", "content": "One\n\nTwo" },
            ],
            "stream": true,
            "stream_options": { "include_usage": true },
            "max_tokens": 7,
        })
    );
    request.system = "Be brief.".to_owned();
    request.temperature = Some(0.5);
    let parameters = json!({ "type": "object" });
    let [name, description] = ["find", "Finds"].map(str::to_owned);
    request.tools = vec![Tool { name, description, parameters: parameters.clone() }];
    let body = to_wire(&request, "m", 7, "max_tokens");
    assert_eq!(body["messages"][0], json!({ "role": "system", "content": "Be brief." }));
    assert_eq!(body["temperature"], json!(0.5));
    let function = json!({ "name": "find", "description": "Finds", "parameters": parameters });
    assert_eq!(body["tools"], json!([{ "type": "function", "function": function }]));
}

#[test]
fn addresses_are_put_together() {
    let cases = [
        (None, "https://api.openai.com/v1/chat/completions", "max_completion_tokens"),
        (
            Some("http://localhost:11434/v1/"),
            "http://localhost:11434/v1/chat/completions",
            "max_tokens",
        ),
        (Some("http://10.0.0.1"), "http://10.0.0.1/chat/completions", "max_tokens"),
    ];
    for (given, expected, tokens_name) in cases {
        let url = url(base_url(given, BASE_URL).unwrap());
        assert_eq!((url.as_str(), token_limit_name(&url)), (expected, tokens_name));
    }
}
