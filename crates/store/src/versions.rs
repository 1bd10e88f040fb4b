//! The versions of agents as lists show them, and where they are in use.

use domain::agent::{Environment, Use, VersionSummary};
use domain::id::AgentId;
use domain::page::{Numbered, PageNumber};

use crate::numbered::{Bounds, count};
use crate::read::{time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! select {
    ($($rest:expr),*) => {
        concat!("select number, name, created_at from agent_version where agent_id = $1 ", $($rest),*)
    };
}

/// One version of an agent.
pub fn find(tx: &mut Tx<'_>, agent: AgentId, number: i64) -> Result<Option<VersionSummary>> {
    let sql = select!("and number = $2");
    let found = tx.find(sql, values![agent.to_string(), number], |row| summary(row, agent))?;
    with_uses(tx, agent, found)
}

/// The version that was made last.
pub fn newest(tx: &mut Tx<'_>, agent: AgentId) -> Result<Option<VersionSummary>> {
    let sql = select!("order by number desc limit 1");
    let found = tx.find(sql, values![agent.to_string()], |row| summary(row, agent))?;
    with_uses(tx, agent, found)
}

/// Versions by the number of the page; `part` is a part of their name in whichever case, or empty.
pub fn numbered(
    tx: &mut Tx<'_>,
    agent: AgentId,
    part: &str,
    page: PageNumber,
) -> Result<Numbered<VersionSummary>> {
    macro_rules! filter {
        () => {
            "and ($2 = '' or replace(lower(name), lower($2), '') <> lower(name)) "
        };
    }
    let (newest, oldest) = (
        select!(filter!(), "order by number desc limit $3 offset $4"),
        select!(filter!(), "order by number limit $3 offset $4"),
    );
    let Bounds { limit, offset } = page.into();
    let sql = if page.newest_first { newest } else { oldest };
    let id = agent.to_string();
    let parameters = values![id, part, limit, offset];
    let items = tx.rows(sql, parameters, |row| summary(row, agent))?;
    let items = items.into_iter().map(|item| used(tx, agent, item)).collect::<Result<_>>()?;
    let all = concat!("select count(*) from agent_version where agent_id = $1 ", filter!());
    Ok(Numbered { items, total: count(tx, all, &parameters[..2])? })
}

/// Where an agent is in use, production first, and with which version.
pub fn uses(tx: &mut Tx<'_>, agent: AgentId) -> Result<Vec<(i64, Use)>> {
    let sql = "select number, environment, published_at from agent_publication where agent_id = $1 \
               order by case environment when 'production' then 1 when 'staging' then 2 else 3 end";
    tx.rows(sql, values![agent.to_string()], |row| {
        let environment = word(row, 1, Environment::parse)?;
        Ok((row.integer(0)?, Use { environment, since: time(row, 2)? }))
    })
}

/// Takes whichever version is in use in an environment out of it; `false` when there was none.
pub fn withdraw(tx: &mut Tx<'_>, agent: AgentId, environment: Environment) -> Result<bool> {
    let sql = "delete from agent_publication where agent_id = $1 and environment = $2";
    Ok(tx.execute(sql, values![agent.to_string(), environment.as_str()])? == 1)
}

fn with_uses(
    tx: &mut Tx<'_>,
    agent: AgentId,
    found: Option<VersionSummary>,
) -> Result<Option<VersionSummary>> {
    found.map(|summary| used(tx, agent, summary)).transpose()
}

fn used(tx: &mut Tx<'_>, agent: AgentId, summary: VersionSummary) -> Result<VersionSummary> {
    let mut uses = uses(tx, agent)?;
    uses.retain(|(number, _)| *number == summary.number);
    Ok(VersionSummary { uses: uses.into_iter().map(|(_, found)| found).collect(), ..summary })
}

fn summary(row: &Row<'_>, agent: AgentId) -> Result<VersionSummary> {
    Ok(VersionSummary {
        agent,
        number: row.integer(0)?,
        name: row.optional_text(1)?,
        created_at: time(row, 2)?,
        uses: Vec::new(),
    })
}
