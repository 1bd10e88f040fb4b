//! A pretended model server: OpenAI's streaming format, on a thread of its own.

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::Path;
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

/// The tokens of an answer.
pub(crate) const TOKENS: usize = 20;

/// Starts it; it ends with this program. `/DELAY/v1` waits so many milliseconds before each token but the first.
pub(crate) fn start() -> Result<SocketAddr> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, address) = mpsc::channel();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let app = Router::new().route("/{delay}/v1/chat/completions", post(answer));
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
    _request: axum::Json<Value>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = stream::unfold(0, move |at| async move {
        if 0 < at && at < TOKENS && delay > 0 {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
        event(at).map(|event| (Ok(event), at + 1))
    });
    Sse::new(events)
}

/// The tokens, the reason why it ends, the count, and the mark of the end.
fn event(at: usize) -> Option<Event> {
    let chunk = |choices: Value, usage: Value| {
        json!({
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "pretended",
            "choices": choices, "usage": usage,
        })
    };
    let choice = |delta: Value, reason: Value| json!([{ "index": 0, "delta": delta, "finish_reason": reason }]);
    let data = match at.checked_sub(TOKENS) {
        None => chunk(choice(json!({ "content": token(at) }), Value::Null), Value::Null),
        Some(0) => chunk(choice(json!({}), json!("stop")), Value::Null),
        Some(1) => chunk(
            json!([]),
            json!({ "prompt_tokens": 900, "completion_tokens": TOKENS, "total_tokens": 920 }),
        ),
        Some(2) => return Some(Event::default().data("[DONE]")),
        Some(_) => return None,
    };
    Some(Event::default().data(data.to_string()))
}

fn token(at: usize) -> &'static str {
    match at {
        0 => "Open",
        _ if at + 1 == TOKENS => " it [1].",
        _ if at.is_multiple_of(7) => " [1]",
        _ => " then",
    }
}
