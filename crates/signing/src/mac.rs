//! HMAC-SHA-256 over a text in parts.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

fn begun(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    parts.iter().fold(mac, Mac::chain_update)
}

pub(crate) fn of(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    begun(key, parts).finalize().into_bytes().into()
}

/// Whether one of the codes is the right one. How long this takes tells nothing about it.
pub(crate) fn is_one_of(codes: &[Vec<u8>], key: &[u8], parts: &[&[u8]]) -> bool {
    let mac = begun(key, parts);
    codes.iter().any(|code| mac.clone().verify_slice(code).is_ok())
}
