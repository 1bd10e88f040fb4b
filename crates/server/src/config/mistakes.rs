//! What is wrong with the settings, all of it.

use std::fmt;

/// One thing to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The setting (`server.listen`), the file or the variable.
    pub key: String,
    /// What is wrong with it, and which layer said it.
    pub message: String,
}

/// Everything to correct, sorted by key; shown one per line.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn add(&mut self, key: impl Into<String>, message: impl Into<String>) {
        let mistake = Mistake { key: key.into(), message: message.into() };
        let place = self.0.partition_point(|other| other.key <= mistake.key);
        self.0.insert(place, mistake);
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Mistake { key, message }) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{key}: {message}")?;
        }
        Ok(())
    }
}
