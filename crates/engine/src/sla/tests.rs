//! When something is due, in examples and as properties.

use proptest::prelude::*;

use super::*;

/// Monday to Friday from 9 to 17 o'clock.
fn office(time_zone: &str) -> BusinessHours {
    let day = Some((9 * 60, 17 * 60));
    let days = [day, day, day, day, day, None, None];
    BusinessHours { time_zone: time_zone.to_owned(), days }
}

fn round_the_clock(time_zone: &str) -> BusinessHours {
    BusinessHours { time_zone: time_zone.to_owned(), days: [Some((0, DAY_MINUTES)); 7] }
}

fn time(text: &str) -> Time {
    Time(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn shown(time: Option<Time>) -> String {
    Timestamp::from_millisecond(time.unwrap().millis()).unwrap().to_string()
}

fn after(hours: &BusinessHours, from: &str, minutes: i64) -> String {
    shown(within(hours, time(from), minutes * MINUTE_MILLIS))
}

#[test]
fn minutes_pass_in_business_hours_only() {
    let berlin = office("Europe/Berlin");
    for (from, minutes, due) in [
        // A Wednesday in winter, when it is an hour later in Berlin.
        ("2026-11-18T09:00:00Z", 60, "2026-11-18T10:00:00Z"),
        ("2026-11-18T15:30:00Z", 30, "2026-11-18T16:00:00Z"),
        ("2026-11-18T15:30:00Z", 31, "2026-11-19T08:01:00Z"),
        ("2026-11-18T03:00:00Z", 1, "2026-11-18T08:01:00Z"),
        // Friday evening, and the weekend between.
        ("2026-11-20T15:45:00Z", 30, "2026-11-23T08:15:00Z"),
        ("2026-11-21T12:00:00Z", 480, "2026-11-23T16:00:00Z"),
        // A whole week.
        ("2026-11-18T09:00:00Z", 5 * 480, "2026-11-25T09:00:00Z"),
    ] {
        assert_eq!(after(&berlin, from, minutes), due, "{from} {minutes}");
    }
}

#[test]
fn the_clock_on_the_wall_counts_when_it_changes() {
    // On 2026-03-29 Berlin has 23 hours, on 2026-10-25 it has 25.
    let berlin = round_the_clock("Europe/Berlin");
    assert_eq!(after(&berlin, "2026-03-28T23:00:00Z", 23 * 60), "2026-03-29T22:00:00Z");
    assert_eq!(after(&berlin, "2026-10-24T22:00:00Z", 25 * 60), "2026-10-25T23:00:00Z");
    // Work begins at nine by the clock, before and after.
    let office = office("Europe/Berlin");
    assert_eq!(after(&office, "2026-03-27T16:00:00Z", 1), "2026-03-30T07:01:00Z");
    assert_eq!(after(&office, "2026-10-23T15:00:00Z", 1), "2026-10-26T08:01:00Z");
    // Half past two does not happen on the day of the leap: it is half past three.
    let night = BusinessHours { days: [Some((150, 240)); 7], ..office };
    assert_eq!(after(&night, "2026-03-28T23:00:00Z", 1), "2026-03-29T01:31:00Z");
}

#[test]
fn without_hours_all_time_counts() {
    let mut policy = SlaPolicy::default();
    policy.goals[3] = Goal { response_minutes: Some(15), resolution_minutes: None };
    let now = time("2026-11-21T03:00:00Z");
    let times = opened(&policy, Priority::Urgent, now);
    assert_eq!(times.response_due_at, Some(now.plus(15 * MINUTE_MILLIS)));
    assert_eq!(times.resolution_due_at, None);
    assert_eq!(opened(&policy, Priority::Low, now).response_due_at, None);
}

#[test]
fn what_cannot_be_kept_is_not_promised() {
    let refused = |policy: &SlaPolicy| check(policy).unwrap_err().to_string();
    let mut policy = SlaPolicy { hours: Some(office("Europe/Berlin")), ..SlaPolicy::default() };
    check(&policy).unwrap();
    policy.goals[0].response_minutes = Some(0);
    assert_eq!(refused(&policy), "goals are 1 to 527040 minutes");
    policy.goals[0].response_minutes = Some(52 * 5 * 480 + 1);
    let long = "a goal of 124801 minutes takes more than a year of these business hours";
    assert_eq!(refused(&policy), long);
    policy.goals[0].response_minutes = Some(52 * 5 * 480);
    check(&policy).unwrap();
    let wrong = |change: fn(&mut BusinessHours)| {
        let mut hours = office("Europe/Berlin");
        change(&mut hours);
        refused(&SlaPolicy { hours: Some(hours), ..SlaPolicy::default() })
    };
    let zone = wrong(|hours| hours.time_zone = "Mars/Olympus".to_owned());
    assert!(zone.contains("no zone that is known"), "{zone}");
    let back = wrong(|hours| hours.days[0] = Some((600, 600)));
    assert!(back.contains("begin before they end"), "{back}");
    let long = wrong(|hours| hours.days[0] = Some((600, 1441)));
    assert!(long.contains("24:00"), "{long}");
    let off = wrong(|hours| hours.days = [None; 7]);
    assert!(off.contains("not off"), "{off}");
}

fn zones() -> impl Strategy<Value = String> {
    let zones = [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "America/Sao_Paulo",
        "Pacific/Apia",
    ];
    prop::sample::select(zones.map(str::to_owned).to_vec())
}

fn hours() -> impl Strategy<Value = BusinessHours> {
    let day =
        prop::option::of((0_u16..1_380, 1_u16..=60).prop_map(|(from, by)| (from, from + by * 23)))
            .prop_map(|day| day.map(|(from, to)| (from, to.min(DAY_MINUTES))));
    (zones(), prop::array::uniform7(day))
        .prop_map(|(time_zone, days)| BusinessHours { time_zone, days })
        .prop_filter("a day that is not off", |hours| hours.days.iter().any(Option::is_some))
}

/// From 2010 to 2030: zones were changed in these years.
fn moments() -> impl Strategy<Value = Time> {
    (1_262_304_000_000_i64..1_893_456_000_000).prop_map(Time)
}

/// Whether a moment is in business hours, or at their end.
fn is_open(hours: &BusinessHours, at: Time) -> bool {
    let zone = TimeZone::get(&hours.time_zone).unwrap();
    let date = Timestamp::from_millisecond(at.millis()).unwrap().to_zoned(zone.clone()).date();
    [date.yesterday().unwrap(), date].into_iter().any(|date| {
        opening(hours, &zone, date)
            .is_some_and(|(opens, closes)| opens <= at.millis() && at.millis() <= closes)
    })
}

proptest! {
    #[test]
    fn what_is_due_is_due_in_business_hours_and_later_for_more(
        hours in hours(), from in moments(), minutes in 1_i64..600, more in 0_i64..600, wait in 0_i64..100_000_000,
    ) {
        let millis = minutes * MINUTE_MILLIS;
        let due = within(&hours, from, millis).unwrap();
        prop_assert!(due.millis() >= from.millis() + millis);
        prop_assert!(is_open(&hours, due), "{due:?} is out of hours");
        let longer = within(&hours, from, millis + more * MINUTE_MILLIS).unwrap();
        prop_assert!(longer >= due);
        let later = within(&hours, from.plus(wait), millis).unwrap();
        prop_assert!(later >= due);
    }

    /// What remains when part of the time has passed is due at the same moment.
    #[test]
    fn time_adds_up(hours in hours(), from in moments(), one in 1_i64..600, two in 1_i64..600) {
        let (one, two) = (one * MINUTE_MILLIS, two * MINUTE_MILLIS);
        let halfway = within(&hours, from, one).unwrap();
        prop_assert_eq!(within(&hours, halfway, two), within(&hours, from, one + two));
    }
}
