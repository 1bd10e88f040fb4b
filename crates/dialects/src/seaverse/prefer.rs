//! The header `Prefer`: how a request is to be done and answered.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::error::{Code, Refusal};

/// Which preferences were followed.
pub const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
const PREFER: HeaderName = HeaderName::from_static("prefer");

macro_rules! preference {
    ($(#[$doc:meta])* $name:ident { $($(#[$own:meta])* $variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$own])* $variant,)*
        }

        impl $name {
            /// As it is written.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            fn parse(text: &str) -> Option<$name> {
                match text {
                    $($text => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

preference! {
    /// Whether and how all rows are counted. Here they are counted exactly, if at all.
    Count {
        /// Exactly.
        Exact "count=exact",
        /// As the database guesses.
        Planned "count=planned",
        /// One or the other.
        Estimated "count=estimated",
    }
}

preference! {
    /// What a change answers.
    Returning {
        /// Nothing.
        Minimal "return=minimal",
        /// Where the new row is.
        HeadersOnly "return=headers-only",
        /// The rows.
        Representation "return=representation",
    }
}

preference! {
    /// What happens to a new row that is there already.
    Resolution {
        /// It is put over the old one.
        Merge "resolution=merge-duplicates",
        /// The old one stays.
        Ignore "resolution=ignore-duplicates",
    }
}

preference! {
    /// What a column gets that a body does not name.
    Missing {
        /// What it has by itself.
        Default "missing=default",
        /// Nothing.
        Null "missing=null",
    }
}

preference! {
    /// What is done about preferences that are not known.
    Handling {
        /// They are passed over.
        Lenient "handling=lenient",
        /// They are refused.
        Strict "handling=strict",
    }
}

/// What a request does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Reads rows.
    Read,
    /// Adds rows.
    Insert,
    /// Changes rows.
    Update,
    /// Removes rows.
    Delete,
}

/// The preferences of a request; of two that contradict one another the first one counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Whether all rows are counted.
    pub count: Option<Count>,
    /// What a change answers; nothing, if that is not said.
    pub returning: Option<Returning>,
    /// What happens to a new row that is there already; it is refused, if that is not said.
    pub resolution: Option<Resolution>,
    /// What a column gets that a body does not name.
    pub missing: Option<Missing>,
    /// What is done about preferences that are not known.
    pub handling: Option<Handling>,
}

impl Preferences {
    /// Reads all headers of that name.
    pub fn read(headers: &HeaderMap) -> Result<Preferences, Refusal> {
        let mut preferences = Preferences::default();
        let mut unknown = Vec::new();
        for line in headers.get_all(PREFER) {
            let line = String::from_utf8_lossy(line.as_bytes()).into_owned();
            let words = line.split(',').map(str::trim);
            unknown.extend(words.filter(|word| !preferences.take(word)).map(str::to_owned));
        }
        if preferences.handling == Some(Handling::Strict) && !unknown.is_empty() {
            let words = "Invalid preferences given with handling=strict";
            let details = format!("Invalid preferences: {}", unknown.join(", "));
            return Err(Refusal::new(Code::BadPreference, words).because(details));
        }
        Ok(preferences)
    }

    /// Whether that is a known preference, which then is followed unless another was before it.
    fn take(&mut self, text: &str) -> bool {
        fn first<T>(old: &mut Option<T>, new: Option<T>) -> bool {
            let is_known = new.is_some();
            *old = old.take().or(new);
            is_known
        }
        first(&mut self.count, Count::parse(text))
            || first(&mut self.returning, Returning::parse(text))
            || first(&mut self.resolution, Resolution::parse(text))
            || first(&mut self.missing, Missing::parse(text))
            || first(&mut self.handling, Handling::parse(text))
    }

    /// Whether the answer holds the rows that were changed.
    #[must_use]
    pub fn wants_rows(&self) -> bool {
        self.returning == Some(Returning::Representation)
    }

    /// The header that says which of them were followed, if any was.
    #[must_use]
    pub fn applied(&self, act: Act) -> Option<HeaderValue> {
        let only = |acts: &[Act], word: Option<&'static str>| word.filter(|_| acts.contains(&act));
        let words = [
            only(&[Act::Insert], self.resolution.map(Resolution::as_str)),
            only(&[Act::Insert, Act::Update], self.missing.map(Missing::as_str)),
            only(&[Act::Insert, Act::Update, Act::Delete], self.returning.map(Returning::as_str)),
            self.count.map(Count::as_str),
            self.handling.map(Handling::as_str),
        ];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let joined = Some(words.join(", ")).filter(|joined| !joined.is_empty())?;
        HeaderValue::from_str(&joined).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Result<Preferences, Refusal> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(PREFER, line.parse().expect("a header"));
        }
        Preferences::read(&headers)
    }

    #[test]
    fn lists_and_several_headers_are_the_same() {
        let expected = Preferences {
            count: Some(Count::Exact),
            returning: Some(Returning::Representation),
            missing: Some(Missing::Default),
            ..Preferences::default()
        };
        let list = "count=exact,   return=representation ,missing=default";
        assert_eq!(read(&[list]).unwrap(), expected);
        let lines = ["return=representation", "missing=default, count=exact", "return=minimal"];
        assert_eq!(read(&lines).unwrap(), expected, "the first one counts");
        assert_eq!(read(&[]).unwrap(), Preferences::default());
    }

    #[test]
    fn the_unknown_is_passed_over_unless_that_is_refused() {
        let lenient = read(&["anything, count=many", "handling=lenient"]).unwrap();
        assert_eq!(lenient.count, None);
        assert_eq!(lenient.applied(Act::Read).unwrap(), "handling=lenient");
        let refusal = read(&["handling=strict, count=exact", "something, else"]).unwrap_err();
        assert_eq!(refusal.code(), "PGRST122");
        assert_eq!(refusal.message(), "Invalid preferences given with handling=strict");
        assert_eq!(refusal.details(), Some("Invalid preferences: something, else"));
        assert!(read(&["handling=strict, count=exact"]).is_ok());
    }

    #[test]
    fn an_answer_says_what_was_followed() {
        let all = read(&[
            "count=exact, return=representation, missing=null, resolution=merge-duplicates",
        ])
        .unwrap();
        let applied = |act| all.applied(act).unwrap().to_str().unwrap().to_owned();
        assert_eq!(applied(Act::Read), "count=exact");
        assert_eq!(applied(Act::Delete), "return=representation, count=exact");
        assert_eq!(applied(Act::Update), "missing=null, return=representation, count=exact");
        assert_eq!(
            applied(Act::Insert),
            "resolution=merge-duplicates, missing=null, return=representation, count=exact"
        );
        assert_eq!(read(&["return=minimal"]).unwrap().applied(Act::Read), None);
    }
}
