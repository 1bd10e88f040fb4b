//! Words of a closed list that may get longer.

use serde::{Deserialize, Serialize};

/// One of the words that are known here, or one that a newer server has.
///
/// Answers hold it, so that a new word does not make them unreadable; requests name known words only. It compares with
/// them directly:
///
/// ```
/// use wire::lenient::Lenient;
/// use wire::tickets::TicketStatus;
///
/// let known: Lenient<TicketStatus> = serde_json::from_str(r#""open""#)?;
/// assert_eq!(known, TicketStatus::Open);
/// let unknown: Lenient<TicketStatus> = serde_json::from_str(r#""on_ice""#)?;
/// assert_eq!(unknown, Lenient::Unknown("on_ice".to_owned()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Lenient<T> {
    /// A word that is known here.
    Known(T),
    /// Another one, as it came.
    Unknown(String),
}

impl<T> Lenient<T> {
    /// The word, if it is known here.
    pub fn known(&self) -> Option<&T> {
        match self {
            Lenient::Known(word) => Some(word),
            Lenient::Unknown(_) => None,
        }
    }
}

impl<T> From<T> for Lenient<T> {
    fn from(word: T) -> Lenient<T> {
        Lenient::Known(word)
    }
}

impl<T: PartialEq> PartialEq<T> for Lenient<T> {
    fn eq(&self, other: &T) -> bool {
        self.known() == Some(other)
    }
}
