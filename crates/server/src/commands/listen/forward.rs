//! One letter to the receiver, signed like the real thing, and tried a few times.

use std::time::Duration;

use anyhow::Result;
use domain::clock::{Clock, Time};
use outbound::{Answer, Failure, Outbound, Url};
use signing::{Scheme, Secret, sign};
use wire::live::Letter;

use crate::output;

/// How long a receiver may take.
const BUDGET: Duration = Duration::from_secs(10);
/// Before the second attempt, the third and the fourth.
const DELAYS: [Duration; 3] =
    [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5)];

/// Where letters go, and how they are signed.
pub(super) struct Forwarding {
    pub(super) client: Outbound,
    pub(super) to: Url,
    pub(super) secret: Secret,
    pub(super) scheme: Scheme,
    pub(super) json: bool,
}

/// How it went with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Taken,
    GivenUp,
}

impl Forwarding {
    /// Sends a letter until it is taken or the attempts are over, and prints a line for each.
    pub(super) async fn forward(&self, letter: &Letter) -> Result<Outcome> {
        for attempt in 0..=DELAYS.len() {
            let (now, begun) = (Clock::System.now(), tokio::time::Instant::now());
            let answer = self.send(letter, now).await;
            let millis = begun.elapsed().as_millis();
            let delay = DELAYS.get(attempt).copied();
            self.print(letter, (now, millis), &answer, delay)?;
            if answer.is_ok_and(|answer| answer.is_success()) {
                return Ok(Outcome::Taken);
            }
            if let Some(delay) = delay {
                tokio::time::sleep(delay).await;
            }
        }
        Ok(Outcome::GivenUp)
    }

    async fn send(&self, letter: &Letter, now: Time) -> Result<Answer, Failure> {
        let mut headers: Vec<(String, String)> =
            letter.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let body = letter.body.as_bytes();
        let secrets = std::slice::from_ref(&self.secret);
        let signed = sign(self.scheme, secrets, &letter.id, now.millis() / 1_000, body);
        headers.extend(signed.into_iter().map(|(name, value)| (name.to_owned(), value)));
        self.client.post(&self.to, &headers, letter.body.clone(), BUDGET).await
    }

    fn print(
        &self,
        letter: &Letter,
        (now, millis): (Time, u128),
        answer: &Result<Answer, Failure>,
        again: Option<Duration>,
    ) -> Result<()> {
        let (time, Letter { kind, id, position, .. }) = (dialects::native::time(now), letter);
        let (status, error) = match answer {
            Ok(answer) => (Some(answer.status), None),
            Err(failure) => (None, Some(failure.to_string())),
        };
        let is_taken = answer.as_ref().is_ok_and(Answer::is_success);
        if self.json {
            return output::line(serde_json::json!({
                "type": "letter", "time": time, "position": position, "event": kind, "id": id,
                "status": status, "error": error, "millis": millis, "taken": is_taken,
            }));
        }
        let told = status.map_or(error.unwrap_or_default(), |status| status.to_string());
        let then = match again {
            _ if is_taken => String::new(),
            Some(delay) => format!(", again in {} s", delay.as_secs_f64()),
            None => ", given up".to_owned(),
        };
        output::line(format_args!("{time} {position} {kind} {id} {told} {millis} ms{then}"))
    }
}
