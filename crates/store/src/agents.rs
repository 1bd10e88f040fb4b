//! Agents and their versions.

use domain::agent::{
    Agent, AgentSettings, AgentVersion, Answers, Environment, VersionId, WhenNotFound,
};
use domain::clock::Time;
use domain::id::AgentId;
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::Slug;
use domain::workspace::Scope;
use serde::{Deserialize, Serialize};

use crate::extras::{extras, to_stored as to_stored_extras};
use crate::numbered::{Bounds, count};
use crate::read::{id, optional_id, time};
use crate::values::values;
use crate::{Error, Result, Row, Tx};

const PRODUCTION: &str = Environment::Production.as_str();

macro_rules! select {
    ($($rest:expr),*) => {
        concat!(
            "select agent.id, slug, name, draft, created_at, updated_at, number, folder, extras, copied_from from agent ",
            "left join agent_publication on agent_id = agent.id and environment = $1 ",
            $($rest),*
        )
    };
}

/// Adds an agent; `Duplicate` when its slug is taken.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, agent: &Agent) -> Result<()> {
    let sql = "insert into agent (id, workspace_id, mode, slug, name, draft, created_at, updated_at, \
               folder, extras, copied_from) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    tx.execute(
        sql,
        values![
            agent.id.to_string(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
            agent.slug.as_str(),
            agent.name,
            to_stored(&agent.draft),
            agent.created_at.millis(),
            agent.updated_at.millis(),
            agent.folder,
            to_stored_extras(&agent.extras),
            agent.copied_from.map(|id| id.to_string()),
        ],
    )?;
    Ok(())
}

/// Overwrites an agent's slug, name, draft, folder and extras; `Duplicate` when the slug is taken.
pub fn update(tx: &mut Tx<'_>, agent: &Agent) -> Result<()> {
    let sql = "update agent set slug = $2, name = $3, draft = $4, updated_at = $5, folder = $6, extras = $7 \
               where id = $1";
    tx.execute(
        sql,
        values![
            agent.id.to_string(),
            agent.slug.as_str(),
            agent.name,
            to_stored(&agent.draft),
            agent.updated_at.millis(),
            agent.folder,
            to_stored_extras(&agent.extras),
        ],
    )?;
    Ok(())
}

/// Removes an agent with its versions; `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, scope: Scope, id: AgentId) -> Result<bool> {
    let sql = "delete from agent where workspace_id = $1 and mode = $2 and id = $3";
    Ok(tx
        .execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()])?
        == 1)
}

/// The agent of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: AgentId) -> Result<Option<Agent>> {
    let sql = select!("where workspace_id = $2 and mode = $3 and agent.id = $4");
    tx.find(
        sql,
        values![PRODUCTION, scope.workspace.to_string(), scope.mode.as_str(), id.to_string()],
        agent,
    )
}

/// Lets nobody else change it until the transaction ends, if it is there.
pub fn lock(tx: &mut Tx<'_>, scope: Scope, id: AgentId) -> Result<()> {
    let sql = "update agent set updated_at = updated_at where workspace_id = $1 and mode = $2 and id = $3";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()])?;
    Ok(())
}

/// The agent of that slug.
pub fn find_by_slug(tx: &mut Tx<'_>, scope: Scope, slug: &str) -> Result<Option<Agent>> {
    let sql = select!("where workspace_id = $2 and mode = $3 and slug = $4");
    tx.find(sql, values![PRODUCTION, scope.workspace.to_string(), scope.mode.as_str(), slug], agent)
}

/// Agents, oldest first.
pub fn page(tx: &mut Tx<'_>, scope: Scope, request: &PageRequest<AgentId>) -> Result<Page<Agent>> {
    let sql = select!(
        "where workspace_id = $2 and mode = $3 and agent.id > $4 order by agent.id limit $5"
    );
    let after = request.after.map_or(String::new(), |id| id.to_string());
    let items = tx.rows(
        sql,
        values![
            PRODUCTION,
            scope.workspace.to_string(),
            scope.mode.as_str(),
            after,
            request.limit as i64 + 1,
        ],
        agent,
    )?;
    Ok(Page::cut(items, request.limit))
}

/// The agent that this version belongs to.
pub fn find_by_version(tx: &mut Tx<'_>, scope: Scope, id: VersionId) -> Result<Option<Agent>> {
    let sql = select!(
        "where workspace_id = $2 and mode = $3 and agent.id >= $4 and agent.id <= $5 ",
        "and substr(agent.id, 21) = $6"
    );
    let (first, last) = id.agents();
    let random = format!("{:016x}", id.0 as u64);
    tx.find(
        sql,
        values![
            PRODUCTION,
            scope.workspace.to_string(),
            scope.mode.as_str(),
            first.to_string(),
            last.to_string(),
            random,
        ],
        agent,
    )
}

/// Which agents are wanted; empty texts want all.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A part of the name or the slug, in whichever case.
    pub part: String,
    /// The folder.
    pub folder: String,
}

/// Agents, by the number of the page.
pub fn numbered(
    tx: &mut Tx<'_>,
    scope: Scope,
    wanted: &Wanted,
    page: PageNumber,
) -> Result<Numbered<Agent>> {
    macro_rules! filter {
        () => {
            "where workspace_id = $2 and mode = $3 and ($4 = '' or folder = $4) and \
             ($5 = '' or replace(lower(name), lower($5), '') <> lower(name) \
             or replace(slug, lower($5), '') <> slug)"
        };
    }
    let (newest, oldest) = (
        select!(filter!(), " order by agent.id desc limit $6 offset $7"),
        select!(filter!(), " order by agent.id limit $6 offset $7"),
    );
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let Bounds { limit, offset } = page.into();
    let sql = if page.newest_first { newest } else { oldest };
    let parameters =
        values![PRODUCTION, workspace, mode, wanted.folder, wanted.part, limit, offset];
    let items = tx.rows(sql, parameters, agent)?;
    let all = concat!("select count(*) from agent ", filter!(), " and $1 <> ''");
    Ok(Numbered { items, total: count(tx, all, &parameters[..5])? })
}

/// Adds the next version of an agent with its draft's settings, and says its number.
pub fn insert_version(
    tx: &mut Tx<'_>,
    agent: &Agent,
    name: Option<&str>,
    now: Time,
) -> Result<i64> {
    let sql = "insert into agent_version (agent_id, number, settings, created_at, name) \
               select $1, coalesce(max(number), 0) + 1, $2, $3, $4 from agent_version where agent_id = $1 \
               returning number";
    let number = tx.find(
        sql,
        values![agent.id.to_string(), to_stored(&agent.draft), now.millis(), name],
        |row| row.integer(0),
    )?;
    number.ok_or_else(|| Error::unreadable("agent version"))
}

/// Puts a version into use in an environment.
pub fn publish(
    tx: &mut Tx<'_>,
    id: AgentId,
    number: i64,
    environment: Environment,
    now: Time,
) -> Result<()> {
    let sql = "insert into agent_publication (agent_id, environment, number, published_at) \
               values ($1, $2, $3, $4) on conflict (agent_id, environment) \
               do update set number = excluded.number, published_at = excluded.published_at";
    tx.execute(sql, values![id.to_string(), environment.as_str(), number, now.millis()])?;
    Ok(())
}

/// One version of an agent.
pub fn find_version(tx: &mut Tx<'_>, id: AgentId, number: i64) -> Result<Option<AgentVersion>> {
    let sql = "select number, settings, created_at, name from agent_version where agent_id = $1 and number = $2";
    tx.find(sql, values![id.to_string(), number], |row| version(row, id))
}

/// The versions of an agent, oldest first; the position is a number.
pub fn versions_page(
    tx: &mut Tx<'_>,
    id: AgentId,
    request: &PageRequest<i64>,
) -> Result<Page<AgentVersion>> {
    let sql = "select number, settings, created_at, name from agent_version \
               where agent_id = $1 and number > $2 order by number limit $3";
    let (after, limit) = (request.after.unwrap_or(0), request.limit as i64 + 1);
    let items = tx.rows(sql, values![id.to_string(), after, limit], |row| version(row, id))?;
    Ok(Page::cut(items, request.limit))
}

/// The version of an agent that is in use in an environment.
pub fn find_published(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: AgentId,
    environment: Environment,
) -> Result<Option<AgentVersion>> {
    let sql = "select agent_version.number, settings, agent_version.created_at, agent_version.name from agent \
               join agent_publication on agent_publication.agent_id = agent.id \
               join agent_version on agent_version.agent_id = agent.id \
               and agent_version.number = agent_publication.number \
               where workspace_id = $1 and mode = $2 and agent.id = $3 and environment = $4";
    tx.find(
        sql,
        values![
            scope.workspace.to_string(),
            scope.mode.as_str(),
            id.to_string(),
            environment.as_str()
        ],
        |row| version(row, id),
    )
}

fn version(row: &Row<'_>, agent: AgentId) -> Result<AgentVersion> {
    let settings = from_stored(&row.text(1)?)?;
    let (number, name) = (row.integer(0)?, row.optional_text(3)?);
    Ok(AgentVersion { agent, number, name, settings, created_at: time(row, 2)? })
}

fn agent(row: &Row<'_>) -> Result<Agent> {
    Ok(Agent {
        id: id(row, 0)?,
        slug: Slug::parse(&row.text(1)?).map_err(|_| Error::unreadable("agent slug"))?,
        name: row.text(2)?,
        draft: from_stored(&row.text(3)?)?,
        created_at: time(row, 4)?,
        updated_at: time(row, 5)?,
        published: row.optional_integer(6)?,
        folder: row.optional_text(7)?,
        extras: extras(row, 8)?,
        copied_from: optional_id(row, 9)?,
    })
}

/// How settings are stored.
#[derive(Serialize, Deserialize)]
struct StoredSettings {
    instructions: String,
    model: Option<String>,
    fallback: Vec<String>,
    threshold: Option<f64>,
    when_not_found: String,
    greeting: Option<String>,
    sources_max: usize,
    history_tokens_max: usize,
    // What follows was added later: settings that were stored before have none of it.
    answers: Option<String>,
    hand_off_words: Option<Vec<String>>,
    tokens_max: Option<i64>,
}

fn to_stored(settings: &AgentSettings) -> String {
    let settings = settings.clone();
    let stored = StoredSettings {
        instructions: settings.instructions,
        model: settings.model,
        fallback: settings.fallback,
        threshold: settings.threshold,
        when_not_found: settings.when_not_found.as_str().to_owned(),
        greeting: settings.greeting,
        sources_max: settings.sources_max,
        history_tokens_max: settings.history_tokens_max,
        answers: Some(settings.answers.as_str().to_owned()),
        hand_off_words: Some(settings.hand_off_words),
        tokens_max: settings.tokens_max,
    };
    serde_json::to_string(&stored).expect("texts and numbers are always JSON")
}

fn from_stored(text: &str) -> Result<AgentSettings> {
    let unreadable = || Error::unreadable("agent settings");
    let stored: StoredSettings = serde_json::from_str(text).map_err(|_| unreadable())?;
    let usual = AgentSettings::default();
    let answers = stored.answers.map(|word| Answers::parse(&word).ok_or_else(unreadable));
    Ok(AgentSettings {
        instructions: stored.instructions,
        model: stored.model,
        fallback: stored.fallback,
        threshold: stored.threshold,
        when_not_found: WhenNotFound::parse(&stored.when_not_found).ok_or_else(unreadable)?,
        greeting: stored.greeting,
        sources_max: stored.sources_max,
        history_tokens_max: stored.history_tokens_max,
        answers: answers.transpose()?.unwrap_or(usual.answers),
        hand_off_words: stored.hand_off_words.unwrap_or(usual.hand_off_words),
        tokens_max: stored.tokens_max,
    })
}
