//! What the help desk promises, and when that is due: minutes that pass in business hours only.

use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::sla::{BusinessHours, Goal, MINUTES_MAX, SlaPolicy};
use domain::ticket::{Facet, Priority, Times};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use store::{Tx, sla};

use crate::{Engine, Error, allow};

/// How many weeks of business hours the longest goal may take: within a year it is due, also with the hours that the
/// clock change takes away.
const WEEKS_MAX: i64 = 52;
/// How many days are looked through for when something is due.
const DAYS_MAX: usize = 400;
/// The minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;
const MINUTE_MILLIS: i64 = 60_000;

impl Engine {
    /// What the help desk promises in the caller's mode.
    pub async fn sla(&self, actor: &Actor) -> Result<SlaPolicy, Error> {
        allow(actor, Act::ManageDesk)?;
        let scope = actor.scope;
        Ok(self.0.db.read(move |tx: &mut Tx<'_>| sla::find(tx, scope)).await?)
    }

    /// Says what the help desk promises from now on. What is due already stays so, until the ticket changes.
    pub async fn promise(&self, actor: &Actor, policy: SlaPolicy) -> Result<SlaPolicy, Error> {
        allow(actor, Act::ManageDesk)?;
        check(&policy)?;
        let (scope, stored) = (actor.scope, policy.clone());
        self.0.db.write(move |tx: &mut Tx<'_>| sla::put(tx, scope, &stored)).await?;
        Ok(policy)
    }
}

/// A new ticket's times: what is due is counted from its opening.
pub(crate) fn opened(policy: &SlaPolicy, priority: Priority, now: Time) -> Times {
    let Goal { response_minutes, resolution_minutes } = policy.goal(priority);
    let due = |minutes: Option<i64>| minutes.and_then(|minutes| due(policy, now, minutes));
    Times {
        opened_at: Some(now),
        response_due_at: due(response_minutes),
        resolution_due_at: due(resolution_minutes),
        ..Times::default()
    }
}

/// A ticket's times after its priority changed, or after it went on: what is due is counted from when it last began.
/// What a person has answered is no longer due anew.
pub(crate) fn changed(policy: &SlaPolicy, after: &Facet) -> Times {
    let times = after.times;
    let Some(opened_at) = times.opened_at else { return times };
    let begun = opened(policy, after.priority, times.reopened_at.unwrap_or(opened_at));
    let response = opened(policy, after.priority, opened_at);
    let response_due_at = match times.first_response_at {
        Some(_) => times.response_due_at,
        None => response.response_due_at,
    };
    Times { response_due_at, resolution_due_at: begun.resolution_due_at, ..times }
}

/// When so many minutes of business hours have passed; nothing when that is too far away to be told.
fn due(policy: &SlaPolicy, from: Time, minutes: i64) -> Option<Time> {
    let millis = minutes * MINUTE_MILLIS;
    match &policy.hours {
        None => Some(from.plus(millis)),
        Some(hours) => within(hours, from, millis),
    }
}

/// When so many milliseconds of business hours have passed.
fn within(hours: &BusinessHours, from: Time, millis: i64) -> Option<Time> {
    // A zone that is no longer known has been one once.
    let zone = TimeZone::get(&hours.time_zone).unwrap_or(TimeZone::UTC);
    let begin = Timestamp::from_millisecond(from.millis()).ok()?;
    let first = begin.to_zoned(zone.clone()).date();
    let mut left = millis;
    let days = first.series(1.day()).take(DAYS_MAX);
    for date in days {
        let Some((opens, closes)) = opening(hours, &zone, date) else { continue };
        let opens = opens.max(from.millis());
        if closes - opens >= left {
            return Some(Time(opens + left));
        }
        left -= (closes - opens).max(0);
    }
    None
}

/// When work begins and ends on a day, in milliseconds; nothing on days off.
fn opening(hours: &BusinessHours, zone: &TimeZone, date: Date) -> Option<(i64, i64)> {
    let weekday = date.weekday().to_monday_zero_offset();
    let (from, to) = hours.days[usize::try_from(weekday).ok()?]?;
    Some((moment(zone, date, from)?, moment(zone, date, to)?))
}

/// The moment so many minutes after midnight by the clock on the wall. One that the clock leaps over comes as much later.
fn moment(zone: &TimeZone, date: Date, minutes: u16) -> Option<i64> {
    let date = if minutes < DAY_MINUTES { date } else { date.tomorrow().ok()? };
    let minutes = minutes % DAY_MINUTES;
    let (hour, minute) = (minutes / 60, minutes % 60);
    let time: DateTime = date.at(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0);
    Some(zone.to_timestamp(time).ok()?.as_millisecond())
}

fn check(policy: &SlaPolicy) -> Result<(), Error> {
    let week = match &policy.hours {
        None => i64::from(DAY_MINUTES) * 7,
        Some(hours) => check_hours(hours)?,
    };
    let most = MINUTES_MAX.min(week * WEEKS_MAX);
    let minutes = |goal: &Goal| [goal.response_minutes, goal.resolution_minutes];
    let all = policy.goals.iter().flat_map(minutes).flatten();
    for minutes in all {
        if !(1..=MINUTES_MAX).contains(&minutes) {
            let message = format!("goals are 1 to {MINUTES_MAX} minutes");
            return Err(Error::invalid("goals", message));
        }
        if minutes > most {
            let message = format!(
                "a goal of {minutes} minutes takes more than a year of these business hours"
            );
            return Err(Error::invalid("goals", message));
        }
    }
    Ok(())
}

/// How many minutes of a week are business hours.
fn check_hours(hours: &BusinessHours) -> Result<i64, Error> {
    if TimeZone::get(&hours.time_zone).is_err() {
        let message = "business_hours.time_zone is no zone that is known, such as Europe/Berlin";
        return Err(Error::invalid("business_hours.time_zone", message));
    }
    let mut week = 0;
    for (from, to) in hours.days.iter().flatten() {
        if from >= to || *to > DAY_MINUTES {
            let message =
                "on each day, business hours begin before they end, at 24:00 at the latest";
            return Err(Error::invalid("business_hours.days", message));
        }
        week += i64::from(to - from);
    }
    if week == 0 {
        let message = "business hours need a day that is not off";
        return Err(Error::invalid("business_hours.days", message));
    }
    Ok(week)
}

#[cfg(test)]
mod tests;
