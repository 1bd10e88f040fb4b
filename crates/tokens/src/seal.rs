//! Secrets that are kept in the database: sealed there, so that whoever has only the database has none of them.
//!
//! AES-256-GCM, under a key that is derived from the server's master secret. A sealed text is a version (1), the nonce
//! and the ciphertext with its tag; what the secret is for is sealed along with it, so that no sealed text can be put
//! in another one's place.

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};

const VERSION: u8 = 1;
const NAMED: &[u8] = b"switchboard: secrets in the database, 1";

/// What was sealed with another master secret, for another purpose, or is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored secret cannot be unsealed with this server's secret")]
pub struct CannotUnseal;

/// Seals secrets and unseals them.
pub struct Sealing(RandomizedNonceKey);

impl Sealing {
    /// The shortest master secret, in bytes.
    pub const MASTER_BYTES_MIN: usize = 32;

    /// What the master secret opens; nothing when it is too short.
    #[must_use]
    pub fn with_master(secret: &str) -> Option<Sealing> {
        if secret.len() < Sealing::MASTER_BYTES_MIN {
            return None;
        }
        let extracted = Salt::new(HKDF_SHA256, &[]).extract(secret.as_bytes());
        let mut key = [0; 32];
        extracted.expand(&[NAMED], HKDF_SHA256).ok()?.fill(&mut key).ok()?;
        RandomizedNonceKey::new(&AES_256_GCM, &key).ok().map(Sealing)
    }

    /// Seals a secret for one purpose.
    #[must_use]
    pub fn seal(&self, purpose: &str, secret: &[u8]) -> Vec<u8> {
        let mut text = secret.to_vec();
        let nonce = self.encrypt(purpose, &mut text);
        [&[VERSION], nonce.as_ref().as_slice(), &text].concat()
    }

    fn encrypt(&self, purpose: &str, text: &mut Vec<u8>) -> Nonce {
        let sealed = self.0.seal_in_place_append_tag(Aad::from(purpose), text);
        sealed.expect("what fits in memory can be sealed, and there are random bits")
    }

    /// The secret that was sealed for that purpose.
    pub fn unseal(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, CannotUnseal> {
        let (&version, rest) = sealed.split_first().ok_or(CannotUnseal)?;
        let (nonce, text) = rest.split_at_checked(NONCE_LEN).ok_or(CannotUnseal)?;
        if version != VERSION {
            return Err(CannotUnseal);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CannotUnseal)?;
        let mut text = text.to_vec();
        let opened = self.0.open_in_place(nonce, Aad::from(purpose), &mut text);
        opened.map(|secret| secret.to_vec()).map_err(|_| CannotUnseal)
    }
}

impl fmt::Debug for Sealing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sealing(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASTER: &str = "a master secret with enough text";

    fn sealing(master: &str) -> Sealing {
        Sealing::with_master(master).expect("long enough")
    }

    #[test]
    fn only_the_same_master_unseals_and_for_the_same_purpose_only() {
        let sealed = sealing(MASTER).seal("one", b"secret");
        assert_eq!(sealing(MASTER).unseal("one", &sealed), Ok(b"secret".to_vec()));
        assert_eq!(sealing(MASTER).unseal("two", &sealed), Err(CannotUnseal));
        let other = sealing("another master secret, long too!");
        assert_eq!(other.unseal("one", &sealed), Err(CannotUnseal));
    }

    #[test]
    fn sealed_texts_differ_and_do_not_show_the_secret() {
        let sealing = sealing(MASTER);
        let texts = [sealing.seal("one", b"secret"), sealing.seal("one", b"secret")];
        assert_ne!(texts[0], texts[1]);
        assert!(texts.iter().all(|text| !text.windows(6).any(|part| part == b"secret")));
        assert_eq!(format!("{sealing:?}"), "Sealing(***)");
    }

    #[test]
    fn what_was_changed_or_cut_is_refused() {
        let sealed = sealing(MASTER).seal("one", b"secret");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(sealing(MASTER).unseal("one", &changed), Err(CannotUnseal), "byte {at}");
            assert_eq!(sealing(MASTER).unseal("one", &sealed[..at]), Err(CannotUnseal), "{at}");
        }
    }

    #[test]
    fn a_short_master_secret_is_refused() {
        assert!(Sealing::with_master(&MASTER[1..]).is_none());
    }
}
