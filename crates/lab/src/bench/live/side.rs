//! One side of a comparison: the product, or the bare server; both are spoken to alike.

use super::bare::Bare;
use super::socket::Socket;
use crate::bench::corpus;
use crate::bench::server::Server;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Questions asked again and again, so that the sentence model is not what is measured.
const REPEATING: usize = 100;

/// How many messages there were: a client id is for one message only.
static MESSAGES: AtomicUsize = AtomicUsize::new(0);

/// Whom to speak to.
#[derive(Clone)]
pub(super) struct Side {
    address: SocketAddr,
    path: &'static str,
    key: String,
    /// It has no articles if it is the bare server.
    articles: Option<usize>,
}

impl Side {
    pub(super) fn ours(server: &Server, articles: usize) -> Side {
        let (address, key) = (server.address, server.key.clone());
        Side { address, path: "/v1/live", key, articles: Some(articles) }
    }

    pub(super) fn bare(bare: &Bare, path: &'static str) -> Side {
        let (address, key) = (bare.address, "none".to_owned());
        Side { address, path, key, articles: None }
    }

    pub(super) fn is_bare(&self) -> bool {
        self.articles.is_none()
    }

    /// Opens a line, and waits until it is ready.
    pub(super) async fn open(&self) -> Result<Socket> {
        let mut socket = Socket::open(self.address, self.path, &self.key).await?;
        if !self.is_bare() {
            socket.until(|frame| frame.starts_with(r#"{"type":"ready""#)).await?;
        }
        Ok(socket)
    }

    /// A question as a frame; in a new conversation when none is named.
    pub(super) fn message(&self, conversation: Option<&str>) -> String {
        let number = MESSAGES.fetch_add(1, Ordering::Relaxed);
        let content = corpus::question(number % REPEATING, self.articles.unwrap_or(REPEATING));
        let id = format!("message-{number}");
        let mut frame = json!({ "type": "message", "id": id, "content": content });
        if let Some(conversation) = conversation {
            frame["conversation_id"] = json!(conversation);
        }
        frame.to_string()
    }

    /// Follows a conversation on a line.
    pub(super) async fn follow(
        &self,
        socket: &mut Socket,
        (conversation, after): (&str, Option<i64>),
    ) -> Result<()> {
        if self.is_bare() {
            return Ok(());
        }
        socket.send(subscribe(conversation, after)).await?;
        socket.until(|frame| frame.starts_with(r#"{"type":"subscribed""#)).await.map(drop)
    }

    /// Opens a conversation with its first question on a line, waits until it is answered, and follows it.
    pub(super) async fn begin(&self, socket: &mut Socket) -> Result<String> {
        if self.is_bare() {
            return Ok("none".to_owned());
        }
        socket.send(self.message(None)).await?;
        let ack = socket.until(|frame| self.is_ack(frame)).await?;
        let ack: Value = serde_json::from_str(&ack)?;
        let conversation = ack["conversation_id"].as_str().context("an ack names it")?.to_owned();
        self.follow(socket, (&conversation, Some(0))).await?;
        socket.until(|frame| self.is_answered(frame)).await?;
        Ok(conversation)
    }

    /// Whether a frame says that a message is durable.
    pub(super) fn is_ack(&self, frame: &str) -> bool {
        self.is_bare() || frame.starts_with(r#"{"type":"ack""#)
    }

    /// Whether a frame tells of a customer's message.
    pub(super) fn is_told(&self, frame: &str) -> bool {
        self.is_bare()
            || (frame.starts_with(r#"{"type":"event""#)
                && frame.contains(r#""type":"message.created""#)
                && frame.contains(r#""role":"customer""#))
    }

    /// Whether a frame tells that a message was dealt with, be it answered or held.
    pub(super) fn is_answered(&self, frame: &str) -> bool {
        self.is_bare()
            || (frame.starts_with(r#"{"type":"event""#)
                && frame.contains(r#""type":"run.completed""#))
    }
}

/// The frame that follows a conversation.
pub(super) fn subscribe(conversation: &str, after: Option<i64>) -> String {
    let mut frame = json!({ "type": "subscribe", "conversation_id": conversation });
    if let Some(after) = after {
        frame["after"] = json!(after);
    }
    frame.to_string()
}
