//! What a server says well, or nearly well.

use llm::{Chunk, Completion, Finish, Kind, Model, ToolCall, Usage};
use tokio::time::timeout;

use crate::server::{
    DONE, STOP, Step, answer, head, hi, milliseconds, question, says, send, send_chunk, start,
    stream,
};

/// As recorded from a server behind a proxy: a byte order mark, keep-alives, both line ends.
const OPENAI: &str = concat!(
    "\u{FEFF}: processing\r\n\r\n",
    "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\r\n\r\n",
    "data: {\"choices\":[{\"delta\":{\"content\":\"Grüß\"}}]}\n\n",
    ": keep-alive\n\n",
    "data:{\"choices\":[{\"delta\":{\"content\":\" dich 👋\"},\"finish_reason\":\"\"}],\ndata:\"usage\":{}}\n\n",
    "id: 7\nretry: 10\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"t\",\"function\":{\"name\":\"find\",\"arguments\":\"{\\\"q\\\":\"}}]}}]}\n\n",
    "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}}]}\n\n",
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n",
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}\n\n",
    "data: [DONE]\n\n",
);

const ANTHROPIC: &str = concat!(
    "event: message_start\r\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}\r\n\r\n",
    "event: content_block_start\r\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\r\n\r\n",
    "event: ping\r\ndata: {\"type\": \"ping\"}\r\n\r\n",
    "event: content_block_delta\r\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Grüß\"}}\r\n\r\n",
    "event: content_block_delta\r\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" dich 👋\"}}\r\n\r\n",
    "event: content_block_stop\r\ndata: {\"type\":\"content_block_stop\",\"index\":0}\r\n\r\n",
    "event: content_block_start\r\ndata: {\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"find\",\"input\":{}}}\r\n\r\n",
    "event: content_block_delta\r\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":1}\"}}\r\n\r\n",
    "event: message_delta\r\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":2}}\r\n\r\n",
    "event: message_stop\r\ndata: {\"type\":\"message_stop\"}\r\n\r\n",
);

fn recorded() -> Completion {
    let [id, name, arguments] = ["t", "find", "{\"q\":1}"].map(str::to_owned);
    Completion {
        model: "small".to_owned(),
        text: "Grüß dich 👋".to_owned(),
        tool_calls: vec![ToolCall { id, name, arguments }],
        finish: Finish::ToolCalls,
        usage: Usage { prompt_tokens: Some(9), completion_tokens: Some(2), total_tokens: Some(11) },
    }
}

async fn chunks(model: &Model) -> Vec<Chunk> {
    let mut stream = model.stream(question()).await.unwrap();
    let mut chunks = Vec::new();
    while let Some(chunk) = stream.next().await {
        chunks.push(chunk.unwrap());
    }
    chunks
}

#[tokio::test]
async fn text_is_passed_on_piece_by_piece() {
    let server = start(vec![stream([OPENAI]), stream([ANTHROPIC])]);
    let [openai, anthropic] =
        [Kind::OpenAi, Kind::Anthropic].map(|kind| Model::new(server.settings(kind)).unwrap());
    let recorded = recorded();
    let mut expected: Vec<Chunk> = ["Grüß", " dich 👋"].map(str::to_owned).map(Chunk::Text).into();
    expected.extend(recorded.tool_calls.into_iter().map(Chunk::ToolCall));
    expected.push(Chunk::End { finish: recorded.finish, usage: recorded.usage });
    assert_eq!(chunks(&openai).await, expected);
    assert_eq!(chunks(&anthropic).await, expected);
}

#[tokio::test]
async fn the_request_says_who_asks_and_what() {
    let server = start(vec![hi(), stream([ANTHROPIC])]);
    for kind in [Kind::OpenAi, Kind::Anthropic] {
        let model = Model::new(server.settings(kind)).unwrap();
        assert_eq!(model.name(), "small");
        model.complete(question()).await.unwrap();
    }
    let [openai, anthropic] = &server.take_received()[..] else { panic!("two requests") };
    assert!(openai.head.starts_with("post /chat/completions http/1.1\r\n"));
    assert!(openai.head.contains("authorization: bearer sk-very-secret\r\n"));
    assert!(openai.head.contains("content-type: application/json\r\n"));
    assert_eq!(openai.body["stream_options"]["include_usage"], true);
    assert_eq!(openai.body["max_tokens"], 4096);
    assert!(anthropic.head.starts_with("post /v1/messages http/1.1\r\n"));
    assert!(anthropic.head.contains("x-api-key: sk-very-secret\r\n"));
    assert!(anthropic.head.contains("anthropic-version: 2023-06-01\r\n"));
    assert!(!anthropic.head.contains("authorization"));
    assert_eq!(anthropic.body["messages"][0]["content"], "Hello?");
}

#[tokio::test]
async fn more_tokens_than_allowed_are_not_asked_for() {
    let server = start(vec![hi()]);
    let model = server.model();
    for (asked, expected) in [(None, 4096), (Some(10), 10), (Some(100_000), 4096)] {
        let request = llm::Request { output_tokens: asked, ..question() };
        model.complete(request).await.unwrap();
        assert_eq!(server.take_received()[0].body["max_tokens"], expected);
    }
}

/// However the network cuts the bytes, the answer is the same.
#[tokio::test]
async fn cuts_between_any_two_bytes_change_nothing() {
    for (kind, transcript) in [(Kind::OpenAi, OPENAI), (Kind::Anthropic, ANTHROPIC)] {
        let bytes = transcript.as_bytes();
        let mut replies = vec![stream(bytes.chunks(1))];
        replies.extend((1..bytes.len()).map(|place| stream([&bytes[..place], &bytes[place..]])));
        let attempts = replies.len();
        let server = start(replies);
        let model = Model::new(server.settings(kind)).unwrap();
        for number in 0..attempts {
            let completion = model.complete(question()).await;
            assert_eq!(completion.unwrap(), recorded(), "{kind:?}, cut at {number}");
        }
    }
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = start(vec![answer("200 OK", "", says("Hi") + STOP + DONE)]);
    let model = server.model();
    for _ in 0..20 {
        model.clone().complete(question()).await.unwrap();
    }
    assert_eq!((server.requests(), server.connections()), (20, 1));
}

#[tokio::test]
async fn an_answer_may_end_in_many_ways() {
    let usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";
    let endings: [Vec<Step>; 6] = [
        stream([&*says("Hi"), STOP, usage, "\n\n", DONE]),
        // Without `[DONE]`, and without the last empty line.
        stream([&*says("Hi"), STOP, usage]),
        // The connection closes instead of a last chunk, which is a failure of the connection only.
        vec![head(), send_chunk(says("Hi") + STOP + usage + "\n\n"), Step::HangUp],
        // As long as the connection is open.
        vec![
            send("HTTP/1.0 200 OK\r\n\r\n"),
            send(says("Hi") + STOP + usage + "\n\n" + DONE),
            Step::HangUp,
        ],
        // Done, but the connection stays open.
        vec![head(), send_chunk(says("Hi") + STOP + usage + "\n\n" + DONE), Step::Hang],
        // Everything at once, in the wrong content type.
        answer("200 OK", "content-type: application/json\r\n", says("Hi") + STOP + usage + "\n\n"),
    ];
    for (number, ending) in endings.into_iter().enumerate() {
        let model = start(vec![ending]).model();
        let completion = timeout(milliseconds(1500), model.complete(question())).await;
        let completion = completion.expect("nothing is worth waiting for").unwrap();
        let found = (completion.text.as_str(), completion.finish, completion.usage.total_tokens);
        assert_eq!(found, ("Hi", Finish::Stop, Some(2)), "ending {number}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_stream_is_understood() {
    let openai = "\u{FEFF}\n{\r\n  \"choices\": [\n    {\"message\": {\"content\": \"Hi\"}, \"finish_reason\": \"stop\"}\n  ]\n}\n";
    let anthropic = "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\n\"stop_reason\":\"end_turn\"}";
    for (kind, body) in [(Kind::OpenAi, openai), (Kind::Anthropic, anthropic)] {
        let json = "content-type: application/json\r\n";
        let server = start(vec![answer("200 OK", json, body), stream(body.as_bytes().chunks(1))]);
        let model = Model::new(server.settings(kind)).unwrap();
        for _ in 0..2 {
            let completion = model.complete(question()).await.unwrap();
            assert_eq!((completion.text.as_str(), completion.finish), ("Hi", Finish::Stop));
        }
    }
}

/// The limit on an event's bytes is not one on the answer's.
#[tokio::test]
async fn many_short_events_are_no_long_event() {
    let model = start(vec![stream(
        std::iter::repeat_n(says(""), 10_000).chain([says("Hi"), STOP.to_owned()]),
    )])
    .model();
    assert_eq!(model.complete(question()).await.unwrap().text, "Hi");
}
