//! Errors as PostgREST says them: `{"code", "details", "hint", "message"}`.

mod code;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{CONTENT_RANGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Error;
use futures_util::FutureExt;
use serde::Serialize;

use super::columns::{Column, Relation};
use crate::json::Unreadable;
use crate::layers::{self, Cause};

pub use code::Code;

/// What every body of the dialect is.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
/// The schema that sentences name; there is one.
const SCHEMA: &str = "public";

/// A refusal on its way out.
#[derive(Clone, Debug)]
pub struct Refusal {
    code: Code,
    message: String,
    details: Option<String>,
    hint: Option<&'static str>,
    beside: Beside,
}

/// What goes with a refusal but is not in its body.
#[derive(Clone, Debug)]
enum Beside {
    Nothing,
    /// How many rows there are, where others were asked for.
    Total(u64),
    /// When to come again.
    Wait(Duration),
    /// For the log alone.
    Cause(Cause),
}

/// The body.
#[derive(Serialize)]
struct ErrorObject {
    code: &'static str,
    details: Option<String>,
    hint: Option<&'static str>,
    message: String,
}

impl Refusal {
    /// One without details.
    pub fn new(code: Code, message: impl Into<String>) -> Refusal {
        let message = message.into();
        Refusal { code, message, details: None, hint: None, beside: Beside::Nothing }
    }

    /// The same with details.
    #[must_use]
    pub fn because(self, details: impl Into<String>) -> Refusal {
        Refusal { details: Some(details.into()), ..self }
    }

    /// The code that it is sent with.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code.row().1
    }

    /// The sentence that it is sent with.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The details that it is sent with.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        self.details.as_deref()
    }

    /// Something that PostgREST has and this server has not.
    #[must_use]
    pub fn not_implemented(what: &str) -> Refusal {
        Refusal::new(Code::NotImplemented, "Feature not implemented").because(what)
    }

    /// No credential.
    #[must_use]
    pub fn anonymous() -> Refusal {
        Refusal::new(Code::Anonymous, "Anonymous access is disabled")
    }

    /// Nothing is at that address.
    #[must_use]
    pub fn no_path() -> Refusal {
        Refusal::new(Code::NoPath, "Invalid path specified in request URL")
    }

    /// No relation has that name.
    #[must_use]
    pub fn no_relation(name: &str) -> Refusal {
        let message = format!("Could not find the table '{SCHEMA}.{name}' in the schema cache");
        Refusal::new(Code::NoRelation, message)
    }

    /// A method that no relation takes.
    #[must_use]
    pub fn wrong_method(method: &Method) -> Refusal {
        Refusal::new(Code::WrongMethod, format!("Unsupported HTTP method: {method}"))
    }

    /// A column that is asked for and not there.
    #[must_use]
    pub fn undefined_column(relation: Relation, name: &str) -> Refusal {
        let message = format!("column {}.{name} does not exist", relation.name());
        Refusal::new(Code::UndefinedColumn, message)
    }

    /// A column that is written and not there.
    #[must_use]
    pub fn unknown_column(relation: Relation, name: &str) -> Refusal {
        let relation = relation.name();
        let message =
            format!("Could not find the '{name}' column of '{relation}' in the schema cache");
        Refusal::new(Code::NoColumn, message)
    }

    /// A text that is no value of the column's type.
    #[must_use]
    pub fn invalid_value(column: Column, text: &str) -> Refusal {
        let kind = column.kind().name();
        let message = format!("invalid input syntax for type {kind}: \"{text}\"");
        Refusal::new(Code::InvalidText, message)
    }

    /// One row was asked for, and there is another number of them.
    #[must_use]
    pub fn not_singular(details: String) -> Refusal {
        let message = "Cannot coerce the result to a single JSON object";
        Refusal::new(Code::NotSingular, message).because(details)
    }

    /// A change of rows that names none: it would be all.
    #[must_use]
    pub fn unfiltered(method: &Method) -> Refusal {
        let statement = if method == Method::DELETE { "DELETE" } else { "UPDATE" };
        Refusal::new(Code::NoCondition, format!("{statement} requires a WHERE clause"))
    }

    /// A condition on something that is not part of the answer.
    #[must_use]
    pub fn not_embedded(name: &str) -> Refusal {
        let message = format!("'{name}' is not an embedded resource in this request");
        let hint = "Include it in the 'select' query parameter.";
        Refusal { hint: Some(hint), ..Refusal::new(Code::NotEmbedded, message) }
    }

    /// A relation that should be part of the answer and has nothing to do with this one.
    #[must_use]
    pub fn no_relationship(relation: Relation, other: &str) -> Refusal {
        let relation = relation.name();
        let between = format!("a relationship between '{relation}' and '{other}'");
        let details = format!(
            "Searched for a foreign key relationship between '{relation}' and '{other}' in the schema '{SCHEMA}', \
             but no matches were found."
        );
        let message = format!("Could not find {between} in the schema cache");
        Refusal::new(Code::NoRelationship, message).because(details)
    }

    /// Rows that are beyond the last one.
    #[must_use]
    pub fn beyond(offset: u64, total: u64) -> Refusal {
        let details =
            format!("An offset of {offset} was requested, but there are only {total} rows.");
        Refusal { beside: Beside::Total(total), ..Refusal::bad_range(details) }
    }

    /// Rows that are no rows.
    pub(super) fn bad_range(details: impl Into<String>) -> Refusal {
        Refusal::new(Code::BadRange, "Requested range not satisfiable").because(details)
    }

    /// A type that has no such operator.
    pub(super) fn undefined_operator(message: String) -> Refusal {
        let hint = "The column's type does not know it.";
        Refusal { hint: Some(hint), ..Refusal::new(Code::UndefinedOperator, message) }
    }

    /// More of something than a request may have.
    pub(super) fn too_many(what: &str, max: usize) -> Refusal {
        Refusal::new(Code::BadQuery, format!("the query has too many {what}"))
            .because(format!("at most {max}"))
    }

    /// How browsers and programs are asked for a better credential.
    fn challenge(&self) -> Option<HeaderValue> {
        match self.code {
            Code::Anonymous => Some(HeaderValue::from_static("Bearer")),
            Code::BadToken | Code::BadClaims => {
                let words = self.message.replace(['"', '\\'], "'");
                let challenge =
                    format!("Bearer error=\"invalid_token\", error_description=\"{words}\"");
                HeaderValue::from_str(&challenge).ok()
            }
            _ => None,
        }
    }
}

/// No wildcard: a new variant does not compile until it has its code here.
impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let words = error.to_string();
        let plain = |code| Refusal::new(code, words.clone());
        let waiting = |code, wait| Refusal { beside: Beside::Wait(wait), ..plain(code) };
        match error {
            Error::Invalid { param, message } => {
                let theirs = in_their_words(param);
                let message = match message.strip_prefix(param) {
                    Some(rest) => format!("{theirs}{rest}"),
                    None => message,
                };
                Refusal::new(Code::InvalidParameter, message).because(theirs)
            }
            Error::TooLarge { .. } => plain(Code::TooLarge),
            Error::KeyReused => plain(Code::WrongState),
            Error::Unauthenticated(why) if why.contains("expired") => plain(Code::BadClaims),
            Error::Unauthenticated(_) => plain(Code::BadToken),
            Error::Forbidden(_) | Error::IdentityRequired => plain(Code::Forbidden),
            // What is asked for and not there is an empty list here; this is something that a row refers to.
            Error::NotFound(_) => plain(Code::NoReferent),
            Error::Conflict(_) => plain(Code::Duplicate),
            Error::Stale => plain(Code::Stale),
            Error::TooMany { retry_after } => waiting(Code::TooOften, retry_after),
            Error::Unavailable { retry_after } => waiting(Code::Away, retry_after),
            Error::Internal(source) => {
                let cause = Cause(engine::causes(&*source));
                Refusal { beside: Beside::Cause(cause), ..plain(Code::Internal) }
            }
        }
    }
}

/// The columns for what the native API calls otherwise.
fn in_their_words(param: &'static str) -> &'static str {
    match param {
        "name" => "title",
        "agent" => "app_id",
        "structure" | "type" => "content",
        "customer.external_id" => "user_id",
        "messages" => "rows",
        other => other,
    }
}

impl From<Unreadable> for Refusal {
    fn from(error: Unreadable) -> Refusal {
        match error {
            Unreadable::TooLarge { max } => {
                let words = format!("the body is larger than {max} bytes");
                Refusal::new(Code::BodyTooLarge, words)
            }
            Unreadable::TooDeep { max } => {
                let words = format!("the body is nested deeper than {max} levels");
                Refusal::new(Code::BadBody, words)
            }
            Unreadable::Nul => Refusal::new(Code::NulInJson, "unsupported Unicode escape sequence")
                .because("\\u0000 cannot be converted to text."),
            Unreadable::Syntax(_) | Unreadable::Form { .. } => {
                Refusal::new(Code::BadBody, "Empty or invalid json")
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let challenge = self.challenge();
        let Refusal { code, message, details, hint, beside } = self;
        let (status, code) = code.row();
        let mut response =
            (status, Json(ErrorObject { code, details, hint, message })).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, JSON);
        if let Some(challenge) = challenge {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        match beside {
            Beside::Nothing => {}
            Beside::Total(total) => {
                let range = HeaderValue::from_str(&format!("*/{total}"));
                headers.insert(CONTENT_RANGE, range.expect("digits are a header's value"));
            }
            Beside::Wait(wait) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
            }
            Beside::Cause(cause) => {
                response.extensions_mut().insert(cause);
            }
        }
        response
    }
}

/// A handler that panics answers as an internal error.
pub(super) async fn catch_panics(request: Request, next: Next) -> Response {
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let panicked = |panic: Box<dyn Any + Send>| Refusal::from(layers::panicked(&*panic));
    running.await.unwrap_or_else(|panic| panicked(panic).into_response())
}

#[cfg(test)]
mod tests;
