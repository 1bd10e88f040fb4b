//! The real server, for tests that speak HTTP to it.
//!
//! [`TestServer`] runs in the test's own process: its clock stands still, its identifiers are counted, so that a whole
//! answer can be written down in advance. [`Process`] is the program itself, which can be killed. Both use a
//! database of their own: a SQLite file, or a schema on the `PostgreSQL` server of `TEST_DATABASE_URL` ([`Place`]).
//!
//! [`Socket`] and [`EventStream`] are the live API's clients, [`Proxy`] breaks their lines, and [`proof`] compares what
//! many clients were told with what the server holds. [`Receiver`] is where webhooks arrive.
//!
//! What a test needs and does not get fails it: everything here panics instead of returning errors.

mod client;
mod dice;
mod event_stream;
mod place;
mod process;
pub mod proof;
mod proxy;
mod receiver;
mod server;
mod socket;

pub use client::{Call, Client, REQUEST_ID, Reply};
pub use dice::Dice;
pub use event_stream::{EventStream, StreamFrame};
/// What a model says in tests; see [`Setup::model`].
pub use llm::{ScriptedEnd, ScriptedReply};
pub use place::{Place, database_server, run_statement};
pub use process::Process;
pub use proxy::Proxy;
pub use receiver::{Answering, Received, Receiver};
pub use server::{MASTER, Setup, TestServer, keys};
pub use socket::{Frame, Lost, Socket};
