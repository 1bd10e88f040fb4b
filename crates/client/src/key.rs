//! Keys and tokens: what a client shows to the server, and never to anybody else.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Kind};

/// What a function that gives tokens may fail with.
pub type KeyError = Box<dyn std::error::Error + Send + Sync>;

type Giving = Pin<Box<dyn Future<Output = Result<String, KeyError>> + Send>>;
type Giver = Arc<dyn Fn() -> Giving + Send + Sync>;

/// The mode that a key opens: what is tried out never meets what is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For real.
    Live,
    /// For trying out.
    Test,
}

/// A key, a token, or who gives one. Shown as its prefix alone.
#[derive(Clone)]
pub(crate) enum Key {
    Fixed(String),
    Given { giver: Giver, last: Arc<Mutex<Option<String>>> },
}

impl Key {
    pub(crate) fn given<F, G>(give: F) -> Key
    where
        F: Fn() -> G + Send + Sync + 'static,
        G: Future<Output = Result<String, KeyError>> + Send + 'static,
    {
        let giver: Giver = Arc::new(move || Box::pin(give()));
        Key::Given { giver, last: Arc::default() }
    }

    /// What to show now: a function is asked the first time, and after [`Key::forget`].
    pub(crate) async fn current(&self) -> Result<String, Error> {
        let (giver, last) = match self {
            Key::Fixed(text) => return Ok(text.clone()),
            Key::Given { giver, last } => (giver, last),
        };
        let kept = last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let text = giver().await.map_err(|source| {
            Error::new(Kind::Authentication, "no token was given").caused_by(source)
        })?;
        *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.clone());
        Ok(text)
    }

    /// Drops a token that the server no longer takes. Whether another one can be had.
    pub(crate) fn forget(&self, refused: &str) -> bool {
        let Key::Given { last, .. } = self else { return false };
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_deref() == Some(refused) {
            *last = None;
        }
        true
    }

    /// Whether a function gives it, so that another one can be had.
    #[cfg(feature = "live")]
    pub(crate) fn is_given(&self) -> bool {
        matches!(self, Key::Given { .. })
    }

    /// The mode that it names; tokens name none.
    pub(crate) fn mode(&self) -> Option<Mode> {
        let Key::Fixed(text) = self else { return None };
        match text.split('_').nth(1) {
            Some("live") => Some(Mode::Live),
            Some("test") => Some(Mode::Test),
            _ => None,
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Fixed(text) => formatter.write_str(&shown(text)),
            Key::Given { .. } => formatter.write_str("a function"),
        }
    }
}

/// How a key may be shown: `sk_live_…`.
pub(crate) fn shown(key: &str) -> String {
    let known = ["sk_live_", "sk_test_", "pk_live_", "pk_test_"];
    let prefix = known.into_iter().find(|prefix| key.starts_with(prefix));
    format!("{}…", prefix.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{Key, Mode};

    #[test]
    fn a_key_shows_its_prefix_and_its_mode_alone() {
        let cases = [
            ("sk_live_0123456789", "sk_live_…", Some(Mode::Live)),
            ("pk_test_0123456789", "pk_test_…", Some(Mode::Test)),
            ("eyJ0eXAiOiJKV1Qi.e30.c2ln", "…", None),
        ];
        for (text, shown, mode) in cases {
            let key = Key::Fixed(text.to_owned());
            assert_eq!((format!("{key:?}"), key.mode()), (shown.to_owned(), mode));
        }
    }
}
