//! A pretended model server: OpenAI's streaming format, on a thread of its own.

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::sse::{Event, Sse};
use axum::routing::post;
use axum::serve::ListenerExt;
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;
use tokio::net::TcpListener;

/// From a request to the tokens of its answer.
pub(crate) type Tokens = fn(&Value) -> Vec<String>;

/// Starts it; it ends with this program. `/DELAY/v1` waits so many milliseconds before each token but the first.
#[expect(clippy::disallowed_methods, reason = "it is no part of the product")]
pub(crate) fn start(tokens: Tokens) -> Result<SocketAddr> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, address) = mpsc::channel();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let app = Router::new()
                .route("/{delay}/v1/chat/completions", post(answer))
                .with_state(tokens);
            // Not the standard library's listener: of 500 connections at once it lets 128 wait, and
            // the others try again after a second or three.
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let _ = sender.send(listener.local_addr()?); // Whoever started it waits for this.
            let listener = listener.tap_io(|stream| {
                let _ = stream.set_nodelay(true);
            });
            axum::serve(listener, app).await
        })
    });
    address.recv().context("the pretended model does not listen")
}

async fn answer(
    Path(delay): Path<u64>,
    State(tokens): State<Tokens>,
    request: axum::Json<Value>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let tokens = tokens(&request);
    let events = stream::unfold((0, tokens), move |(at, tokens)| async move {
        if 0 < at && at < tokens.len() && delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        event(&tokens, at).map(|event| (Ok(event), (at + 1, tokens)))
    });
    Sse::new(events)
}

/// The tokens, the reason why it ends, the count, and the mark of the end.
fn event(tokens: &[String], at: usize) -> Option<Event> {
    let chunk = |choices: Value, usage: Value| {
        json!({
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "pretended",
            "choices": choices, "usage": usage,
        })
    };
    let choice = |delta: Value, reason: Value| json!([{ "index": 0, "delta": delta, "finish_reason": reason }]);
    let data = match at.checked_sub(tokens.len()) {
        None => chunk(choice(json!({ "content": tokens[at] }), Value::Null), Value::Null),
        Some(0) => chunk(choice(json!({}), json!("stop")), Value::Null),
        Some(1) => {
            let count = tokens.len();
            let usage = json!({ "prompt_tokens": 900, "completion_tokens": count, "total_tokens": 900 + count });
            chunk(json!([]), usage)
        }
        Some(2) => return Some(Event::default().data("[DONE]")),
        Some(_) => return None,
    };
    Some(Event::default().data(data.to_string()))
}
