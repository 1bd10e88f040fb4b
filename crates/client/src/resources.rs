//! What the API is about, each thing with its verbs.

mod access;
mod agents;
mod chat;
mod conversations;
mod events;
mod files;
mod library;
mod me;
mod messages;
mod people;
mod runs;
mod tickets;
mod webhooks;

pub use access::{Sessions, Sla, Tokens};
pub use agents::Agents;
pub use chat::Chat;
pub use conversations::Conversations;
pub use events::Events;
pub use files::Files;
pub use library::{Articles, Categories, Library, Search};
pub use me::Me;
pub use messages::{History, Messages};
pub use people::{Customers, Teammates};
pub use runs::Runs;
pub use tickets::Tickets;
pub use webhooks::Webhooks;

/// Defines a resource: what holds a client, and nothing else.
macro_rules! resource {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        pub struct $name {
            client: $crate::client::Client,
        }

        impl $name {
            pub(crate) fn of(client: &$crate::client::Client) -> $name {
                $name { client: client.clone() }
            }
        }
    };
}
pub(crate) use resource;
