use reqwest::StatusCode;
use wire::chat::{ChatReply, ChatRequest};

use crate::call::Call;
use crate::chat::ChatStream;
use crate::download::Download;
use crate::error::Result;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Questions and their answers: `client.chat()`.
    Chat
}

impl Chat {
    /// Asks a question, and waits for the whole answer. `POST /v1/chat`
    pub fn reply(&self, question: &ChatRequest) -> Call<ChatReply> {
        let question = ChatRequest { stream: Some(false), ..question.clone() };
        let limit = self.client.transport().reply_timeout;
        Call::json(&self.client, Request::post(&["v1", "chat"]).json(&question)).timeout(limit)
    }

    /// Asks a question, and reads the answer while it is written. `POST /v1/chat`
    #[must_use = "nothing is asked before it is read"]
    pub fn stream(&self, question: &ChatRequest) -> ChatStream {
        let question = ChatRequest { stream: Some(true), ..question.clone() };
        ChatStream::new(&self.client, Request::post(&["v1", "chat"]).json(&question))
    }

    /// For pages that use the Vercel AI SDK: goes on with the answer of their chat, as bytes to be passed on to the page.
    /// `None` when nothing is being written. `GET /v1/chat/{id}/stream`
    pub async fn resume(&self, id: &str) -> Result<Option<Download>> {
        let transport = self.client.transport();
        let response = transport.open(&Request::get(&["v1", "chat", id, "stream"])).await?;
        let is_there = response.status() != StatusCode::NO_CONTENT;
        Ok(is_there.then(|| Download::new(response, transport.idle)))
    }
}
