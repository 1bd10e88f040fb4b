//! `/v1/sla`: what the help desk promises.

use axum::Json;
use axum::extract::State;
use domain::sla;
use engine::Error;
use wire::desk::{BusinessHours, Days, Goal, Goals, Hours, SlaPolicy};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Input};
use crate::Door;

/// Says what the help desk promises in the key's mode.
#[utoipa::path(
    get, path = "/v1/sla", operation_id = "find_sla", tag = "desk",
    responses((status = 200, description = "The promises", body = SlaPolicy), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
) -> Result<Json<SlaPolicy>, ApiError> {
    Ok(Json(to_wire(door.engine.sla(&actor).await?)))
}

/// Promises something else from now on; what is absent is no longer promised. Tickets that are there keep what is due
/// until their priority changes or they go on after their end.
#[utoipa::path(
    put, path = "/v1/sla", operation_id = "put_sla", tag = "desk",
    request_body = SlaPolicy,
    responses((status = 200, description = "The promises", body = SlaPolicy), Failures),
)]
pub(crate) async fn put(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<SlaPolicy>,
) -> Result<Json<SlaPolicy>, ApiError> {
    let policy = from_wire(input.value)?;
    Ok(Json(to_wire(door.engine.promise(&actor, policy).await?)))
}

fn from_wire(policy: SlaPolicy) -> Result<sla::SlaPolicy, Error> {
    let Goals { low, normal, high, urgent } = policy.goals;
    let goal = |goal: Goal| sla::Goal {
        response_minutes: goal.response_minutes,
        resolution_minutes: goal.resolution_minutes,
    };
    let hours = |given: BusinessHours| {
        let Days { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = given.days;
        let given_days = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
        let mut days = [None; 7];
        let day = |Hours { from, to }: Hours| Ok::<_, Error>((minutes(&from)?, minutes(&to)?));
        for (slot, given) in days.iter_mut().zip(given_days) {
            *slot = given.map(day).transpose()?;
        }
        Ok::<_, Error>(sla::BusinessHours { time_zone: given.time_zone, days })
    };
    let hours = policy.business_hours.map(hours).transpose()?;
    Ok(sla::SlaPolicy { goals: [low, normal, high, urgent].map(goal), hours })
}

/// `HH:MM` in minutes after midnight.
fn minutes(text: &str) -> Result<u16, Error> {
    let digits = |part: &str| -> Option<u16> {
        let is_right = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_right { part.parse().ok() } else { None }
    };
    let read = || {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute) = (digits(hour)?, digits(minute)?);
        let is_time = (hour < 24 && minute < 60) || (hour, minute) == (24, 0);
        is_time.then_some(hour * 60 + minute)
    };
    let wrong = "business_hours.days has times as HH:MM, from 00:00 to 24:00";
    read().ok_or_else(|| Error::invalid("business_hours.days", wrong))
}

fn to_wire(policy: sla::SlaPolicy) -> SlaPolicy {
    let [low, normal, high, urgent] = policy.goals.map(|goal| Goal {
        response_minutes: goal.response_minutes,
        resolution_minutes: goal.resolution_minutes,
    });
    let text = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let business_hours = policy.hours.map(|sla::BusinessHours { time_zone, days }| {
        let day = |day: Option<(u16, u16)>| {
            day.map(|(from, to)| Hours { from: text(from), to: text(to) })
        };
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = days.map(day);
        let days = Days { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
        BusinessHours { time_zone, days }
    });
    SlaPolicy { goals: Goals { low, normal, high, urgent }, business_hours }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_to_the_letter() {
        for (text, read) in [("00:00", 0), ("09:30", 570), ("23:59", 1_439), ("24:00", 1_440)] {
            assert_eq!(minutes(text).ok(), Some(read), "{text}");
        }
        for text in ["", "9:30", "09:60", "24:01", "25:00", "-1:00", "+9:00", "09:30:00", "0930"] {
            assert!(minutes(text).is_err(), "{text}");
        }
    }
}
