//! Why there is no answer, sorted by what the caller does next.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::settings::Secret;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a model gave no answer, or not all of one.
///
/// The sources are for the log; no key is in them, even if the server echoed it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Try another model, or this one later.
    #[error("the model is not available")]
    Unavailable {
        /// How long the server asked to be left alone.
        retry_after: Option<Duration>,
        /// What the server or the network said.
        source: Source,
    },
    /// Tell the operator: trying again changes nothing.
    #[error("the model refused: {refusal}")]
    Refused {
        /// What has to be put right.
        refusal: Refusal,
        /// What the server said.
        source: Source,
    },
    /// Try another model, or one with more time.
    #[error("the model took too long {which}")]
    TimedOut {
        /// The limit that was reached.
        which: Timer,
    },
    /// Do not trust what came: it was no answer, or it ended before its end.
    #[error("the model's answer is broken")]
    Broken {
        /// What was wrong with it.
        source: Source,
    },
    /// Do not trust what came: there was more of it than is allowed.
    #[error("the model's answer is too long: {which}")]
    LimitExceeded {
        /// The limit that was reached.
        which: Limit,
    },
}

/// What has to be put right before a model answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The key, its rights, its credit, the address or the model's name. Another model may answer.
    Settings,
    /// What was asked: it would be refused elsewhere too.
    Request,
}

/// The limits of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// To reach the server.
    Connect,
    /// To the first token.
    FirstToken,
    /// Between two tokens.
    Idle,
    /// For everything.
    Total,
}

/// The limits of size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of text and tool arguments.
    OutputBytes,
    /// The number of tool calls.
    ToolCalls,
    /// Bytes of one event on the wire.
    EventBytes,
}

impl Error {
    /// Whether another model may answer what this one did not.
    #[must_use]
    pub fn may_fall_back(&self) -> bool {
        match self {
            Error::Unavailable { .. } | Error::TimedOut { .. } | Error::Broken { .. } => true,
            Error::Refused { refusal, .. } => *refusal == Refusal::Settings,
            Error::LimitExceeded { .. } => false,
        }
    }

    /// Whether the same model may answer in a moment.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Error::Unavailable { .. } | Error::TimedOut { which: Timer::Connect })
    }

    pub(crate) fn of(meaning: Meaning, retry_after: Option<Duration>, source: Source) -> Error {
        match meaning {
            Meaning::Busy => Error::Unavailable { retry_after, source },
            Meaning::Settings => Error::Refused { refusal: Refusal::Settings, source },
            Meaning::Request => Error::Refused { refusal: Refusal::Request, source },
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Refusal::Settings => "its settings are wrong",
            Refusal::Request => "the request is wrong",
        })
    }
}

impl fmt::Display for Timer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Timer::Connect => "to be reached",
            Timer::FirstToken => "to begin",
            Timer::Idle => "to go on",
            Timer::Total => "in all",
        })
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Limit::OutputBytes => "its text",
            Limit::ToolCalls => "its tool calls",
            Limit::EventBytes => "one of its events",
        })
    }
}

/// What a server's complaint means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// It may pass.
    Busy,
    /// The key, the credit, the address, the model's name.
    Settings,
    /// The request itself.
    Request,
}

impl Meaning {
    /// The meaning of an HTTP status that is not a success.
    fn of_status(status: u16) -> Meaning {
        match status {
            408 | 409 | 425 | 429 | 500.. => Meaning::Busy,
            400 | 406 | 411..=424 | 426..=428 | 430..=499 => Meaning::Request,
            _ => Meaning::Settings,
        }
    }

    /// The meaning of an error object, and of the HTTP status it came with or names.
    pub(crate) fn of_complaint(status: Option<u16>, error: &Value) -> Meaning {
        let words = [error["code"].as_str(), error["type"].as_str()];
        let word = words.into_iter().flatten().find_map(Meaning::of_word);
        match (status, word) {
            // No credit is answered with 429 too, but waiting does not help.
            (Some(429), Some(Meaning::Settings)) => Meaning::Settings,
            (Some(status), _) => Meaning::of_status(status),
            (None, word) => word.unwrap_or(Meaning::Busy),
        }
    }

    /// The meaning of a vendor's error type or code; absent when the word is not known.
    fn of_word(word: &str) -> Option<Meaning> {
        let any = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        if any(&[
            "quota",
            "billing",
            "credit",
            "authentication",
            "permission",
            "api_key",
            "not_found",
        ]) {
            Some(Meaning::Settings)
        } else if any(&[
            "rate_limit",
            "overloaded",
            "server_error",
            "api_error",
            "timeout",
            "unavailable",
        ]) {
            Some(Meaning::Busy)
        } else if any(&["invalid", "context_length", "too_large", "unsupported"]) {
            Some(Meaning::Request)
        } else {
            None
        }
    }
}

/// What a vendor's reader found instead of an answer; `http` and `reading` make an `Error` of it.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The server said so.
    Reported(Meaning, String),
    /// It cannot be understood.
    Malformed(String),
    /// There is too much of it.
    TooMuch(Limit),
}

impl Trouble {
    /// Reads the error object which all vendors send inside a stream.
    pub(crate) fn reported(error: &Value) -> Trouble {
        let status = error["code"].as_u64().or_else(|| error["code"].as_str()?.parse().ok());
        let meaning =
            Meaning::of_complaint(status.and_then(|code| u16::try_from(code).ok()), error);
        let text = error["message"].as_str().or(error.as_str());
        Trouble::Reported(meaning, text.map_or_else(|| error.to_string(), str::to_owned))
    }

    pub(crate) fn into_error(self, secret: Option<&Secret>) -> Error {
        match self {
            Trouble::Reported(meaning, text) => Error::of(meaning, None, quote(secret, &text)),
            Trouble::Malformed(text) => Error::Broken { source: quote(secret, &text) },
            Trouble::TooMuch(which) => Error::LimitExceeded { which },
        }
    }
}

/// The most characters of a server's words that reach a log.
const QUOTED_CHARS_MAX: usize = 300;

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Quote(String);

/// A server's words as a source: on one line, shortened, without the key.
pub(crate) fn quote(secret: Option<&Secret>, text: &str) -> Source {
    let text = secret.map_or_else(|| text.to_owned(), |secret| secret.redact(text));
    let line =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut short = String::new();
    for word in line {
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(word);
    }
    if let Some((end, _)) = short.char_indices().nth(QUOTED_CHARS_MAX) {
        short.truncate(end);
        short.push('…');
    }
    Box::new(Quote(short))
}
