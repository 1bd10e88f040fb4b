use wire::desk::SlaPolicy;
use wire::tokens::{Session, SessionRequest, Token, TokenRequest};

use crate::call::Call;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Tokens for people: `client.tokens()`. The server keeps none of them.
    Tokens
}

impl Tokens {
    /// Gives one, for a customer or a conversation; a new one each time. `POST /v1/tokens`
    pub fn create(&self, token: &TokenRequest) -> Call<Token> {
        Call::json(&self.client, Request::post(&["v1", "tokens"]).json(token))
    }
}

resource! {
    /// Sessions of visitors: `client.sessions()`. A publishable key is enough.
    Sessions
}

impl Sessions {
    /// Begins one, or goes on with one. `POST /v1/customer-sessions`
    pub fn create(&self, session: &SessionRequest) -> Call<Session> {
        Call::json(&self.client, Request::post(&["v1", "customer-sessions"]).json(session))
    }
}

resource! {
    /// How soon tickets are to be answered and resolved: `client.sla()`.
    Sla
}

impl Sla {
    /// What is promised. `GET /v1/sla`
    pub fn get(&self) -> Call<SlaPolicy> {
        Call::json(&self.client, Request::get(&["v1", "sla"]))
    }

    /// Promises this instead. `PUT /v1/sla`
    pub fn update(&self, policy: &SlaPolicy) -> Call<SlaPolicy> {
        Call::json(&self.client, Request::put(&["v1", "sla"]).json(policy))
    }
}
