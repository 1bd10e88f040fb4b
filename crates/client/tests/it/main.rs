//! The client against the real server, and against a socket that speaks wrongly on purpose.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]
#![expect(clippy::duplicate_mod, reason = "each example is a program of its own")]

mod areas;
mod chat;
mod examples;
mod faults;
mod files;
mod live;
mod moving;
mod scripted;
mod surface;
mod tickets;
mod tour;
mod waiting;

use switchboard_client::Client;
use testkit::TestServer;

/// The company's client of a test server.
fn company(server: &TestServer) -> Client {
    with_key(server, testkit::keys::SECRET)
}

/// A client with this key or token.
fn with_key(server: &TestServer, key: &str) -> Client {
    Client::builder(format!("http://{}", server.address)).key(key).build().unwrap()
}
