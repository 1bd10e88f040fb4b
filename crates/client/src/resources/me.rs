use crate::call::Call;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Who is calling: `client.me()`.
    Me
}

impl Me {
    /// What the key or token opens. `GET /v1/me`
    pub fn get(&self) -> Call<wire::lists::Me> {
        Call::json(&self.client, Request::get(&["v1", "me"]))
    }
}
