//! The keys that sign.

use std::fmt;

use domain::id::SigningKeyId;

/// A key that signs tokens and recognizes them.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    id: SigningKeyId,
    secret: [u8; SigningKey::BYTES],
}

impl SigningKey {
    /// How long the secret is: as long as the signature.
    pub const BYTES: usize = 32;

    /// The key of that name.
    #[must_use]
    pub fn new(id: SigningKeyId, secret: [u8; SigningKey::BYTES]) -> SigningKey {
        SigningKey { id, secret }
    }

    /// Its name, which every token carries.
    #[must_use]
    pub fn id(&self) -> SigningKeyId {
        self.id
    }

    /// What must be kept secret: whoever has it can make tokens.
    #[must_use]
    pub fn secret(&self) -> &[u8; SigningKey::BYTES] {
        &self.secret
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey({})", self.id)
    }
}
