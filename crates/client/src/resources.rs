//! What the API is about, each thing with its verbs.

mod files;
mod me;
mod tickets;

pub use files::Files;
pub use me::Me;
pub use tickets::Tickets;

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
