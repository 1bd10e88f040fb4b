//! Signing and opening.

use domain::clock::Time;
use domain::id::SigningKeyId;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};

use crate::claims::Claims;
use crate::key::SigningKey;
use crate::shape::Shape;

const ALGORITHM: Algorithm = Algorithm::HS256;

/// Why a token opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It names a key that was not found; whoever can find newer keys may try again.
    #[error("the token is signed with an unknown key")]
    UnknownKey,
    /// It was good, and its time is over.
    #[error("the token has expired")]
    Expired,
    /// It is nothing that this server signed.
    #[error("this is no token of this server")]
    Forged,
}

/// The token that says so; times lose what is less than a second.
#[must_use]
pub fn sign(key: &SigningKey, claims: &Claims) -> String {
    let header = Header { kid: Some(key.id().to_string()), ..Header::new(ALGORITHM) };
    encode(&header, &Shape::from(claims), &EncodingKey::from_secret(key.secret()))
}

fn encode(header: &Header, claims: &Shape, secret: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, secret)
        .expect("claims are JSON, and HMAC takes every secret")
}

/// The key that a token says it was signed with; nothing is checked yet.
#[must_use]
pub fn key_of(token: &str) -> Option<SigningKeyId> {
    jsonwebtoken::decode_header(token).ok()?.kid?.parse().ok()
}

/// What a token says, if a key that `find` knows has signed it and its time is not over at `now`.
pub fn open(
    token: &str,
    find: impl FnOnce(SigningKeyId) -> Option<SigningKey>,
    now: Time,
) -> Result<Claims, Invalid> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| Invalid::Forged)?;
    if header.alg != ALGORITHM || header.crit.is_some() {
        return Err(Invalid::Forged);
    }
    let id = header.kid.and_then(|kid| kid.parse().ok()).ok_or(Invalid::Forged)?;
    let key = find(id).ok_or(Invalid::UnknownKey)?;
    let secret = DecodingKey::from_secret(key.secret());
    let data = jsonwebtoken::decode::<Shape>(token, &secret, &rules());
    let claims = data.ok().and_then(|data| data.claims.read()).ok_or(Invalid::Forged)?;
    if claims.expires_at() <= now { Err(Invalid::Expired) } else { Ok(claims) }
}

/// The library checks the signature and that there is an end; when that is, is for us to judge.
fn rules() -> Validation {
    let mut rules = Validation::new(ALGORITHM);
    rules.validate_exp = false;
    rules
}

#[cfg(test)]
mod tests;
