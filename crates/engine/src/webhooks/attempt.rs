//! One attempt: what is sent, what comes back, and what that means.

use std::fmt::Write as _;
use std::time::Duration;

use domain::webhook::{Attempt, Letter};
use outbound::{Answer, Failure};
use signing::{Scheme, Secret};
use tokio::time::Instant;

use super::figures::AttemptOutcome;
use super::terms::Terms;
use super::{Face, Stamp};
use crate::Engine;

/// How much of an answer's body is kept.
const EXCERPT_BYTES_MAX: usize = 2_048;
/// How long a receiver is left alone that has too much to do and does not say for how long.
const PAUSE: Duration = Duration::from_mins(1);
/// The longest that a receiver can wish to be left alone.
const PAUSE_MAX: Duration = Duration::from_hours(1);

/// How an attempt went.
pub(super) struct Tried {
    pub(super) attempt: Attempt,
    pub(super) outcome: AttemptOutcome,
    pub(super) took: Duration,
    /// For how long the receiver wants to be left alone.
    pub(super) pause: Option<Duration>,
    /// Whether the receiver said that it is gone for good.
    pub(super) is_gone: bool,
}

impl Engine {
    /// The face of that name.
    pub(super) fn face(&self, name: &str) -> Option<&Face> {
        self.0.faces.iter().find(|face| face.name == name)
    }

    /// Sends a letter to a webhook, once, as the attempt of that number.
    pub(super) async fn attempt(&self, terms: &Terms, letter: &Letter, number: i64) -> Tried {
        let (now, begun) = (self.now(), Instant::now());
        let ours = self.headers(terms, letter, number);
        let sent = lines(ours.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(
            // Their values are secret.
            terms.headers.iter().map(|(name, _)| (name.as_str(), "***")),
        ));
        // Of headers with one name the last one is sent.
        let headers: Vec<(String, String)> = terms.headers.iter().cloned().chain(ours).collect();
        let answer = self.post_letter(&terms.webhook.url, &headers, letter).await;
        let took = begun.elapsed();
        let (status, error) = (status(&answer), error(&answer));
        let answered = answer.as_ref().ok();
        let excerpt = answered.map(|answer| answer.excerpt(EXCERPT_BYTES_MAX));
        let attempt = Attempt {
            number,
            started_at: now,
            millis: took.as_millis() as i64,
            status: status.map(i64::from),
            error,
            sent,
            answer_headers: answered.map(|answer| {
                lines(answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))
            }),
            answer_body: excerpt.filter(|text| !text.is_empty()),
        };
        let outcome = outcome(&answer);
        self.0.post.figures.count(outcome);
        let pause = answered.and_then(pause);
        Tried { attempt, outcome, took, pause, is_gone: status == Some(410) }
    }

    async fn post_letter(
        &self,
        url: &str,
        headers: &[(String, String)],
        letter: &Letter,
    ) -> Result<Answer, Failure> {
        let outbound = &self.0.outbound;
        // What was allowed when the webhook was made may be so no more.
        let url = outbound.check(url)?;
        outbound.post(&url, headers, letter.text().to_owned(), self.0.webhooks.timeout).await
    }

    /// The headers of an attempt but the webhook's own.
    fn headers(&self, terms: &Terms, letter: &Letter, number: i64) -> Vec<(String, String)> {
        let now = self.now();
        let stamp = Stamp {
            webhook: terms.webhook.id,
            event: letter.event,
            name: &letter.name,
            kind: &letter.kind,
            attempt: number,
            now,
        };
        let told = self.face(&letter.face).map(|face| (face.headers)(&stamp));
        let scheme = Scheme::parse(&terms.webhook.signature).unwrap_or(Scheme::Standard);
        let secrets: &[Secret] = &terms.secrets;
        let seconds = now.millis().div_euclid(1_000);
        let signed =
            signing::sign(scheme, secrets, &letter.name, seconds, letter.text().as_bytes());
        let kind = ("content-type", "application/json".to_owned());
        let all = [kind].into_iter().chain(told.unwrap_or_default()).chain(signed);
        let mut headers: Vec<(String, String)> = Vec::new();
        for (name, value) in all {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name.to_owned(), value));
        }
        headers
    }
}

fn outcome(answer: &Result<Answer, Failure>) -> AttemptOutcome {
    match answer {
        Ok(answer) if answer.is_success() => AttemptOutcome::Delivered,
        Ok(_) => AttemptOutcome::Rejected,
        Err(Failure::Refused(_) | Failure::Header(_)) => AttemptOutcome::Refused,
        Err(_) => AttemptOutcome::Unanswered,
    }
}

fn status(answer: &Result<Answer, Failure>) -> Option<u16> {
    match answer {
        Ok(answer) => Some(answer.status),
        Err(Failure::Timeout { status } | Failure::Reset { status }) => *status,
        Err(_) => None,
    }
}

/// What went wrong, in words.
fn error(answer: &Result<Answer, Failure>) -> Option<String> {
    match answer {
        Ok(answer) if answer.is_success() => None,
        Ok(answer) if (300..400).contains(&answer.status) => Some(format!(
            "answered {}: redirects are not followed, the address must be the one that answers",
            answer.status
        )),
        Ok(answer) => Some(format!("answered {}", answer.status)),
        Err(failure) => Some(failure.to_string()),
    }
}

/// For how long a receiver that answered so is to be left alone.
fn pause(answer: &Answer) -> Option<Duration> {
    let is_busy = matches!(answer.status, 429 | 502 | 504);
    match answer.retry_after {
        _ if answer.is_success() => None,
        Some(wish) => Some(wish.min(PAUSE_MAX)),
        None => is_busy.then_some(PAUSE),
    }
}

fn lines<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (name, value) in headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    text.truncate(text.trim_end().len());
    text
}
