//! The ways to sign.

/// How requests are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature: v1,<base64>`.
    Standard,
    /// cStar's: `X-Signature: t=<seconds>,v1=<hex>`.
    CStar,
    /// cStar's older one: `X-Signature: sha256=<hex>`, over the body alone. It does not say when it was made, so a
    /// request that somebody saw can be sent again at any time.
    CStarSha256,
}

impl Scheme {
    /// All of them.
    pub const ALL: [Scheme; 3] = [Scheme::Standard, Scheme::CStar, Scheme::CStarSha256];

    /// The scheme of this name; nothing when there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Scheme> {
        Scheme::ALL.into_iter().find(|scheme| scheme.as_str() == name)
    }

    /// Its name: `standard`, `cstar` or `cstar_sha256`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Standard => "standard",
            Scheme::CStar => "cstar",
            Scheme::CStarSha256 => "cstar_sha256",
        }
    }
}
