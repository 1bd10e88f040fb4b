use wire::customers::{Customer, CustomerMerge, CustomerPatch, Erasure, NewCustomer};
use wire::teammates::{Teammate, TeammateInput, TeammatePatch};

use crate::call::Call;
use crate::error::Result;
use crate::export::Export;
use crate::pages::Pages;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Customers: `client.customers()`.
    Customers
}

impl Customers {
    /// Lists them, newest first. `GET /v1/customers`
    pub fn list(&self) -> Pages<Customer> {
        Pages::new(&self.client, Request::get(&["v1", "customers"]))
    }

    /// Finds one. `GET /v1/customers/{id}`
    pub fn get(&self, id: &str) -> Call<Customer> {
        Call::json(&self.client, Request::get(&["v1", "customers", id]))
    }

    /// Adds one. `POST /v1/customers`
    pub fn create(&self, customer: &NewCustomer) -> Call<Customer> {
        Call::json(&self.client, Request::post(&["v1", "customers"]).json(customer))
    }

    /// Changes one; [`Call::if_match`] refuses when somebody else was faster. `PATCH /v1/customers/{id}`
    pub fn update(&self, id: &str, change: &CustomerPatch) -> Call<Customer> {
        Call::json(&self.client, Request::patch(&["v1", "customers", id]).json(change))
    }

    /// Removes one; their conversations stay. `DELETE /v1/customers/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "customers", id]))
    }

    /// Makes one part of another, who stays. `POST /v1/customers/{id}/merge`
    pub fn merge(&self, id: &str, into: &str) -> Call<Customer> {
        let request = Request::post(&["v1", "customers", id, "merge"]);
        Call::json(&self.client, request.json(&CustomerMerge { into: into.to_owned() }))
    }

    /// Removes everything of a person. `POST /v1/customers/{id}/erase`
    pub fn erase(&self, id: &str) -> Call<Erasure> {
        Call::json(&self.client, Request::post(&["v1", "customers", id, "erase"]))
    }

    /// Reads everything that is known of a person, line by line. `GET /v1/customers/{id}/export`
    pub async fn export(&self, id: &str) -> Result<Export> {
        Export::open(&self.client, &Request::get(&["v1", "customers", id, "export"])).await
    }
}

impl Pages<Customer> {
    /// Only those who are so: `active` or `inactive`.
    pub fn status(self, status: impl Into<String>) -> Pages<Customer> {
        self.with("status", status)
    }

    /// Only those who feel so.
    pub fn sentiment(self, sentiment: impl Into<String>) -> Pages<Customer> {
        self.with("sentiment", sentiment)
    }

    /// Only those with this tag.
    pub fn tag(self, tag: impl Into<String>) -> Pages<Customer> {
        self.with("tag", tag)
    }

    /// Only those of whom this is known: part of a name, an address or an id of yours.
    pub fn search(self, words: impl Into<String>) -> Pages<Customer> {
        self.with("search", words)
    }
}

resource! {
    /// The people of the company: `client.teammates()`.
    Teammates
}

impl Teammates {
    /// Lists them, oldest first. `GET /v1/teammates`
    pub fn list(&self) -> Pages<Teammate> {
        Pages::new(&self.client, Request::get(&["v1", "teammates"]))
    }

    /// Finds one. `GET /v1/teammates/{id}`
    pub fn get(&self, id: &str) -> Call<Teammate> {
        Call::json(&self.client, Request::get(&["v1", "teammates", id]))
    }

    /// Adds one. `POST /v1/teammates`
    pub fn create(&self, teammate: &TeammateInput) -> Call<Teammate> {
        Call::json(&self.client, Request::post(&["v1", "teammates"]).json(teammate))
    }

    /// Changes one. `PATCH /v1/teammates/{id}`
    pub fn update(&self, id: &str, change: &TeammatePatch) -> Call<Teammate> {
        Call::json(&self.client, Request::patch(&["v1", "teammates", id]).json(change))
    }

    /// Removes one; the last owner stays. `DELETE /v1/teammates/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "teammates", id]))
    }
}
