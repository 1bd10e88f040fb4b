//! A server whose clock is held: this program once more, so that it can be killed like a server and told the time.
//!
//! It obeys lines on its standard input and answers each with one line: `advance MILLIS` moves its clock, `rest` waits
//! until nothing is left to be done at that time.

use anyhow::{Context, Result, bail};
use domain::clock::{Clock, Time};
use std::io::{BufRead, Write};
use std::time::Duration;
use store::{Tx, deliveries, events, readings};
use testkit::{Setup, TestServer};
use tokio::sync::mpsc;

/// What the line begins with that says where it listens.
pub(super) const LISTENING: &str = "listening on http://";
/// What the answer begins with that says that nothing is left to be done; after it, when there is something next.
pub(super) const RESTING: &str = "resting";
/// Events must outlive the proof.
const KEEP_EVENTS: Duration = Duration::from_hours(90 * 24);
/// How often a server that has something to do is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What the child is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The URL of its database.
    database: String,
    /// Its name among several.
    node: String,
    /// What its clock says when it starts.
    millis: i64,
}

pub(crate) fn serve(arguments: &Arguments) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (sender, mut orders) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    runtime.block_on(async {
        let clock = Clock::held(Time(arguments.millis));
        let setup = Setup::default().keep_events(KEEP_EVENTS);
        let server = setup.start_on(&arguments.database, &arguments.node, clock).await;
        say(&format!("{LISTENING}{}", server.address))?;
        // They end with whoever gave them.
        while let Some(order) = orders.recv().await {
            say(&obey(&server, &order).await?)?;
        }
        Ok(())
    })
}

fn say(line: &str) -> Result<()> {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line}")?;
    Ok(output.flush()?)
}

async fn obey(server: &TestServer, order: &str) -> Result<String> {
    if let Some(millis) = order.strip_prefix("advance ") {
        server.clock.advance(millis.parse().context("no number")?);
        return Ok(format!("at {}", server.clock.now().millis()));
    }
    if order != "rest" {
        bail!("there is no `{order}`");
    }
    loop {
        let now = server.clock.now();
        match server.db.read(move |tx| left(tx, now)).await? {
            Left::Work => tokio::time::sleep(LOOK).await,
            Left::Until(Some(next)) => return Ok(format!("{RESTING} {}", next.millis())),
            Left::Until(None) => return Ok(RESTING.to_owned()),
        }
    }
}

/// What is to be done.
enum Left {
    /// Something, now.
    Work,
    /// Nothing before that time, or nothing at all.
    Until(Option<Time>),
}

/// Events without a place, events that no letter is written about, letters that are due, attempts that go on.
fn left(tx: &mut Tx<'_>, now: Time) -> Result<Left, store::Error> {
    if !events::unplaced(tx, 1)?.is_empty() || !readings::due(tx, 1)?.is_empty() {
        return Ok(Left::Work);
    }
    let (due, next) = deliveries::due(tx, now)?;
    let is_busy = !due.is_empty() || deliveries::in_hand(tx)? > 0;
    Ok(if is_busy { Left::Work } else { Left::Until(next) })
}
