//! What a sender writes.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::scheme::Scheme;
use crate::secret::Secret;
use crate::{hex, mac};

/// The headers that a receiver needs to verify a request, and no others.
///
/// The newest secret comes first. While a secret is replaced there are two, and both sign: a receiver accepts the
/// request with either. Only [`Scheme::CStarSha256`] has no room for a second signature; there the newest signs.
/// Without a secret there is no signature to accept.
///
/// `timestamp` is the time of this attempt in seconds since 1970. `id` counts for [`Scheme::Standard`] alone, whose
/// three headers are all returned; it must have no line breaks, and no dots, which separate what is signed.
///
/// ```
/// use signing::{Scheme, Secret, sign};
///
/// let [new, old] = [[1; 32], [2; 32]].map(|bits| Secret::of_bits(&bits));
/// let headers = sign(Scheme::CStar, &[new, old], "evt_1", 1_700_000_000, b"{}");
/// let (name, value) = &headers[0];
/// assert_eq!(*name, "X-Signature");
/// assert!(value.starts_with("t=1700000000,v1="));
/// assert_eq!(value.matches(",v1=").count(), 2);
/// ```
#[must_use]
pub fn sign(
    scheme: Scheme,
    secrets: &[Secret],
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> Vec<(&'static str, String)> {
    let time = timestamp.to_string();
    match scheme {
        Scheme::Standard => {
            let signature = |secret: &Secret| {
                let parts = [id.as_bytes(), b".", time.as_bytes(), b".", body];
                format!("v1,{}", BASE64_STANDARD.encode(mac::of(secret.decoded_key(), &parts)))
            };
            let signatures: Vec<String> = secrets.iter().map(signature).collect();
            vec![
                ("webhook-id", id.to_owned()),
                ("webhook-timestamp", time),
                ("webhook-signature", signatures.join(" ")),
            ]
        }
        Scheme::CStar => {
            let signature = |text: String, secret: &Secret| {
                let code = mac::of(secret.literal_key(), &[time.as_bytes(), b".", body]);
                format!("{text},v1={}", hex::digits(&code))
            };
            vec![("X-Signature", secrets.iter().fold(format!("t={time}"), signature))]
        }
        Scheme::CStarSha256 => {
            let signature = |secret: &Secret| {
                format!("sha256={}", hex::digits(&mac::of(secret.literal_key(), &[body])))
            };
            secrets.first().map(|secret| ("X-Signature", signature(secret))).into_iter().collect()
        }
    }
}
