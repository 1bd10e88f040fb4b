//! How every example begins: the address and the key stand on the command line.

use switchboard_client::{Client, Result};

/// A client of the server that the command line names.
pub(crate) fn client() -> Result<Client> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let key = arguments.next().unwrap_or_else(|| "sk_test_demo_0123456789abcdef".to_owned());
    Client::builder(base).key(key).build()
}
