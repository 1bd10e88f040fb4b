//! How long it takes to read: lists of tickets with every filter, and searches.

use super::fill::{Desk, MATES, TAGS, order, tag};
use crate::bench::client::{Connection, Status, get_with};
use crate::bench::corpus::Random;
use crate::bench::load::Latencies;
use crate::bench::server::Server;
use crate::report::Report;
use anyhow::{Result, ensure};
use std::time::Instant;

/// How often each kind of question is asked.
const ROUNDS: usize = 100;
/// The longest that a list may take, in milliseconds, for 99 of 100.
const LIST: f64 = 15.0;
/// The longest that a search may take, in milliseconds, for 95 of 100.
const SEARCH: f64 = 50.0;

const STATUSES: [&str; 5] = ["new", "open", "pending", "resolved", "closed"];
const PRIORITIES: [&str; 4] = ["low", "normal", "high", "urgent"];

/// The filters of a list, as names and values; a name that is empty is left out.
type Filters = Vec<(&'static str, String)>;

/// A door through which tickets are listed.
struct List {
    name: &'static str,
    path: String,
    page: &'static str,
    assignee: &'static str,
    customer: &'static str,
}

/// Asks for each path once and again; how long each took.
async fn time(server: &Server, rounds: usize, path: impl Fn(usize) -> String) -> Result<Latencies> {
    let mut connection = Connection::open(server.address).await?;
    let mut latencies = Latencies::default();
    for round in 0..rounds {
        let path = path(round);
        let request = get_with(&path, &server.key);
        let begun = Instant::now();
        let (status, body) = connection.call(&request).await?;
        let took = begun.elapsed();
        ensure!(status == Status(200), "GET {path} was refused: {body}");
        latencies.push(took);
    }
    Ok(latencies)
}

/// Pages that go on from a position, without a total.
pub(super) async fn lists(report: &mut Report, server: &Server, desk: &Desk) -> Result<()> {
    let door = List {
        name: "native list",
        path: "/v1/tickets".to_owned(),
        page: "limit=50",
        assignee: "assignee_id",
        customer: "customer_id",
    };
    every_filter(report, server, desk, &door).await
}

/// Pages that are counted, with a total.
pub(super) async fn counted_lists(report: &mut Report, server: &Server, desk: &Desk) -> Result<()> {
    let door = List {
        name: "cStar list with its total",
        path: format!("/api/v1/teams/{}/tickets", desk.workspace),
        page: "page=1&pageSize=50",
        assignee: "assignedTo",
        customer: "customerId",
    };
    every_filter(report, server, desk, &door).await
}

/// Every combination of filters: all together, and the worst of them alone.
async fn every_filter(
    report: &mut Report,
    server: &Server,
    desk: &Desk,
    door: &List,
) -> Result<()> {
    let (mut all, mut worst) = (Latencies::default(), (0.0, String::new()));
    for combination in 0..64_u32 {
        let has = |bit: u32| combination >> bit & 1 == 1;
        let filters = |round: usize| {
            let mut random = Random(round as u64 * 64 + u64::from(combination));
            let mut filters: Filters = Vec::new();
            let mate = desk.mates[random.below(MATES)].to_string();
            let customer = desk.customers[random.below(desk.customers.len())].to_string();
            let choices = [
                ("status", STATUSES[random.below(STATUSES.len())].to_owned()),
                ("priority", PRIORITIES[random.below(PRIORITIES.len())].to_owned()),
                (door.assignee, mate),
                (door.customer, customer),
                ("search", word(&mut random, desk.tickets, round)),
                ("tag", tag(random.below(TAGS))),
            ];
            filters.extend(
                choices
                    .into_iter()
                    .enumerate()
                    .filter(|(at, _)| has(*at as u32))
                    .map(|(_, filter)| filter),
            );
            filters
        };
        let path = |round: usize| {
            let filters =
                filters(round).into_iter().map(|(name, value)| format!("&{name}={value}"));
            format!("{}?{}{}", door.path, door.page, filters.collect::<String>())
        };
        let rounds = ROUNDS / 5;
        let latencies = time(server, rounds, path).await?;
        let slowest = latencies.within(0.95);
        if worst.0 < slowest {
            worst = (slowest, path(0));
        }
        all.add(latencies);
    }
    let name = door.name;
    report.fact(format!("{name}, every combination of filters: p50"), (all.within(0.5), "ms"));
    let p99 = (all.within(0.99), "ms");
    report.row(format!("{name}, every combination of filters: p99"), p99, |row| row.at_most(LIST));
    report.fact(format!("{name}, the slowest combination: p95"), (worst.0, "ms"));
    report.say(&format!("    {}", worst.1));
    Ok(())
}

/// A word to look for: one of the most common, one in between, or one that is said once.
fn word(random: &mut Random, tickets: usize, round: usize) -> String {
    match round % 3 {
        0 => ["order", "about", "how", "my"][random.below(4)].to_owned(),
        1 => random.name(),
        _ => order(random.below(tickets)),
    }
}

/// What is looked for, without filters and with each.
pub(super) async fn searches(report: &mut Report, server: &Server, desk: &Desk) -> Result<()> {
    let mut all = Latencies::default();
    let filters = |random: &mut Random| {
        [
            String::new(),
            format!("&status={}", STATUSES[random.below(STATUSES.len())]),
            format!("&priority={}&kind=message", PRIORITIES[random.below(PRIORITIES.len())]),
            format!("&assignee_id={}", desk.mates[random.below(MATES)]),
            format!("&customer_id={}", desk.customers[random.below(desk.customers.len())]),
            format!("&tag={}&channel=mail", tag(random.below(TAGS))),
            format!("&created_from=2023-11-1{}T00:00:00Z", 5 + random.below(5)),
            format!(
                "&created_until=2023-11-1{}T00:00:00Z&status=open&priority=urgent",
                5 + random.below(5)
            ),
        ]
    };
    for (kind, name) in
        ["a common word", "a name", "a word that is said once", "two words"].into_iter().enumerate()
    {
        let mut found = Latencies::default();
        for filter in 0..8 {
            let path = |round: usize| {
                let mut random = Random((round * 8 + filter) as u64);
                let one = word(&mut random, desk.tickets, kind);
                let words = if kind == 3 { format!("{one}+{}", random.name()) } else { one };
                format!("/v1/search?limit=50&q={words}{}", filters(&mut random)[filter])
            };
            let latencies = time(server, ROUNDS, path).await?;
            if filter == 0 {
                report.fact(
                    format!("search, {name}, no filter: p95"),
                    (latencies.within(0.95), "ms"),
                );
            }
            found.add(latencies);
        }
        let p95 = (found.within(0.95), "ms");
        report
            .row(format!("search, {name}, with each filter: p95"), p95, |row| row.at_most(SEARCH));
        all.add(found);
    }
    report.row("search, all of them: p95", (all.within(0.95), "ms"), |row| row.at_most(SEARCH));
    report.fact("search, all of them: p99", (all.within(0.99), "ms"));
    Ok(())
}
