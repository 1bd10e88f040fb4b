//! The client of Switchboard, a self-hosted server for customer conversations.
//!
//! It knows the native API and nothing of the server behind it. There is no default address: the server is yours.
//!
//! Read [`Client`] first, then [`Call`] and [`Pages`], which every request is one of, then [`resources`]; [`Error`] says
//! what can go wrong. The package's README is a tour with a program for each area.

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "http")]
mod call;
#[cfg(feature = "http")]
mod chat;
#[cfg(feature = "http")]
mod client;
#[cfg(feature = "webhook")]
mod clock;
#[cfg(feature = "http")]
mod download;
#[cfg(feature = "http")]
mod error;
#[cfg(feature = "http")]
mod export;
#[cfg(feature = "http")]
mod follow;
#[cfg(feature = "identity")]
pub mod identity;
#[cfg(feature = "http")]
mod key;
#[cfg(feature = "live")]
pub mod live;
#[cfg(feature = "http")]
mod pages;
#[cfg(feature = "http")]
mod request;
#[cfg(feature = "http")]
pub mod resources;
#[cfg(feature = "http")]
mod retry;
#[cfg(feature = "http")]
mod sse;
#[cfg(feature = "http")]
mod transport;
#[cfg(feature = "webhook")]
pub mod webhook;

#[cfg(feature = "http")]
pub use call::{Call, Detailed};
#[cfg(feature = "http")]
pub use chat::{ChatItem, ChatStream};
#[cfg(feature = "http")]
pub use client::{Builder, Client, IDLE, MAX_BODY, REPLY_TIMEOUT, RETRIES, TIMEOUT};
#[cfg(feature = "http")]
pub use download::Download;
#[cfg(feature = "http")]
pub use error::{Error, Kind, Result};
#[cfg(feature = "http")]
pub use export::{Export, Exported};
#[cfg(feature = "http")]
pub use follow::{Follow, Listen, Update};
#[cfg(feature = "http")]
pub use key::{KeyError, Mode};
#[cfg(feature = "http")]
pub use pages::{Items, Page, Pages};
/// The shapes of requests and answers.
#[cfg(any(feature = "http", feature = "webhook"))]
pub use wire as types;
