//! The versions of agents: putting them into use, taking them out of it, copying them.

use domain::access::{Act, Actor};
use domain::agent::{Agent, Environment, VersionId, VersionSummary};
use domain::id::AgentId;
use domain::page::{Numbered, PageNumber};
use domain::workspace::Scope;
use store::{Tx, agents, versions};

use crate::agents::{TAKEN, free_slug, name, put_into_use, slug};
use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, allow};

pub use store::agents::Wanted as AgentsWanted;

/// How an agent is named by those who may use either of its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentName {
    /// By its identity.
    Id(AgentId),
    /// By its slug.
    Slug(String),
}

/// How a version is named by those who do not name its agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionName {
    /// By its identity.
    Id(VersionId),
    /// By its agent's slug and its number.
    Slug(String, i64),
}

/// An agent, and what is known of its versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// The agent.
    pub agent: Agent,
    /// The version that was made last.
    pub newest: Option<VersionSummary>,
    /// The version in use in production.
    pub live: Option<VersionSummary>,
}

/// What to put into use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Publishing {
    /// The draft, as the next version.
    #[default]
    Draft,
    /// A version that is there.
    Version(i64),
}

/// Where one publishes who does not say.
pub const PUBLISHED_TO: Environment = Environment::Production;

const MISSING: Error = Error::NotFound("agent");
const NO_VERSION: Error = Error::NotFound("agent version");
const NOTHING_IN_USE: Error = Error::Conflict("no version is in use");

impl Engine {
    /// Puts the draft, as the next version, or a version that is there into use in an environment.
    pub async fn publish_agent(
        &self,
        actor: &Actor,
        id: AgentId,
        (publishing, environment): (Publishing, Environment),
        once: Once<Agent>,
    ) -> Result<Done<Agent>, Error> {
        allow(actor, Act::ManageAgents)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let agent = agents::find(tx, scope, id)?.ok_or(MISSING)?;
            let number = match publishing {
                Publishing::Draft => agents::insert_version(tx, &agent, None, moment.now)?,
                Publishing::Version(number) => {
                    versions::find(tx, id, number)?.ok_or(NO_VERSION)?.number
                }
            };
            put_into_use(tx, scope, (&agent, number, environment), &moment)
        };
        self.write_once(actor, once, work).await
    }

    /// Puts what the draft says into use in an environment where nothing is: the newest version if it says the same, or
    /// else a new one.
    pub async fn release_agent(
        &self,
        actor: &Actor,
        id: AgentId,
        environment: Environment,
    ) -> Result<(Agent, VersionSummary), Error> {
        allow(actor, Act::ManageAgents)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let agent = agents::find(tx, scope, id)?.ok_or(MISSING)?;
            if agents::find_published(tx, scope, id, environment)?.is_some() {
                return Err(Error::Conflict("a version is in use there already"));
            }
            let number = drafted(tx, &agent, &moment)?;
            let agent = put_into_use(tx, scope, (&agent, number, environment), &moment)?;
            Ok((agent, versions::find(tx, id, number)?.ok_or(NO_VERSION)?))
        };
        self.0.db.write(work).await
    }

    /// Takes an agent out of use in one environment, or everywhere, and says which version was in use. Its
    /// conversations go on with the default agent.
    pub async fn unpublish_agent(
        &self,
        actor: &Actor,
        id: AgentId,
        environment: Option<Environment>,
        once: Once<(Agent, VersionSummary)>,
    ) -> Result<Done<(Agent, VersionSummary)>, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let work = move |tx: &mut Tx<'_>| {
            agents::find(tx, scope, id)?.ok_or(MISSING)?;
            let number = withdraw(tx, id, environment)?.ok_or(NOTHING_IN_USE)?;
            let agent = agents::find(tx, scope, id)?.ok_or(MISSING)?;
            Ok((agent, versions::find(tx, id, number)?.ok_or(NO_VERSION)?))
        };
        self.write_once(actor, once, work).await
    }

    /// Removes an agent of which no version is in use.
    pub async fn delete_unused_agent(&self, actor: &Actor, id: AgentId) -> Result<(), Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let work = move |tx: &mut Tx<'_>| {
            agents::find(tx, scope, id)?.ok_or(MISSING)?;
            if !versions::uses(tx, id)?.is_empty() {
                return Err(Error::Conflict("a version is in use"));
            }
            agents::delete(tx, scope, id)?;
            Ok(())
        };
        self.0.db.write(work).await
    }

    /// Makes a copy of an agent, from its draft or from one of its versions, which waits to be put into use.
    pub async fn duplicate_agent(
        &self,
        actor: &Actor,
        id: AgentId,
        (new_name, version): (Option<String>, Option<VersionId>),
    ) -> Result<Overview, Error> {
        allow(actor, Act::ManageAgents)?;
        let (scope, moment) = (actor.scope, self.moment());
        let new_name = new_name.as_deref().map(name).transpose()?;
        let copy = AgentId::mint(&moment.mint, moment.now);
        let work = move |tx: &mut Tx<'_>| {
            let mut agent = agents::find(tx, scope, id)?.ok_or(MISSING)?;
            if let Some(version) = version {
                let found = agents::find_version(tx, id, version.number())?;
                let found = found.filter(|_| VersionId::of(id, version.number()) == version);
                agent.draft = found.ok_or(NO_VERSION)?.settings;
            }
            agent.name = match &new_name {
                Some(name) => name.clone(),
                None => name(&format!("{} (copy)", agent.name))?,
            };
            let agent = Agent {
                id: copy,
                slug: free_slug(tx, scope, &agent.name)?,
                published: None,
                copied_from: Some(id),
                created_at: moment.now,
                updated_at: moment.now,
                ..agent
            };
            agents::insert(tx, scope, &agent)?;
            agents::insert_version(tx, &agent, None, moment.now)?;
            overview(tx, agent)
        };
        self.0.db.write(work).await
    }

    /// Makes an agent of another one's draft, with a slug of its own, and publishes its first version, as that of any new
    /// agent. Without a name it has the same.
    pub async fn copy_agent(
        &self,
        actor: &Actor,
        id: AgentId,
        (new_slug, new_name): (String, Option<String>),
        once: Once<Agent>,
    ) -> Result<Done<Agent>, Error> {
        allow(actor, Act::ManageAgents)?;
        let (scope, moment) = (actor.scope, self.moment());
        let (slug, name) = (slug(&new_slug)?, new_name.as_deref().map(name).transpose()?);
        let copy = AgentId::mint(&moment.mint, moment.now);
        let work = move |tx: &mut Tx<'_>| {
            let source = agents::find(tx, scope, id)?.ok_or(MISSING)?;
            let agent = Agent {
                id: copy,
                slug: slug.clone(),
                name: name.clone().unwrap_or(source.name),
                published: None,
                copied_from: Some(id),
                created_at: moment.now,
                updated_at: moment.now,
                ..source
            };
            agents::insert(tx, scope, &agent).map_err(|error| taken(error, TAKEN))?;
            let number = agents::insert_version(tx, &agent, None, moment.now)?;
            put_into_use(tx, scope, (&agent, number, Environment::Production), &moment)
        };
        self.write_once(actor, once, work).await
    }

    /// One agent with what is known of its versions.
    pub async fn overview(&self, actor: &Actor, name: AgentName) -> Result<Overview, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let agent = named(tx, scope, &name)?.ok_or(MISSING)?;
            overview(tx, agent)
        };
        self.0.db.read(read).await
    }

    /// The agents with what is known of their versions, by the number of the page.
    pub async fn overviews(
        &self,
        actor: &Actor,
        wanted: AgentsWanted,
        page: PageNumber,
    ) -> Result<Numbered<Overview>, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let Numbered { items, total } = agents::numbered(tx, scope, &wanted, page)?;
            let items = items.into_iter().map(|agent| overview(tx, agent));
            Ok::<_, Error>(Numbered { items: items.collect::<Result<_, _>>()?, total })
        };
        self.0.db.read(read).await
    }

    /// The versions of an agent, by the number of the page; `part` is a part of their names, or empty.
    pub async fn versions(
        &self,
        actor: &Actor,
        id: AgentId,
        (part, page): (String, PageNumber),
    ) -> Result<Numbered<VersionSummary>, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            agents::find(tx, scope, id)?.ok_or(MISSING)?;
            Ok(versions::numbered(tx, id, &part, page)?)
        };
        self.0.db.read(read).await
    }

    /// One version, and its agent.
    pub async fn version(
        &self,
        actor: &Actor,
        name: VersionName,
    ) -> Result<(Agent, VersionSummary), Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let (agent, number) = match &name {
                VersionName::Id(id) => (agents::find_by_version(tx, scope, *id)?, id.number()),
                VersionName::Slug(slug, number) => {
                    (agents::find_by_slug(tx, scope, slug)?, *number)
                }
            };
            let agent = agent.ok_or(NO_VERSION)?;
            let version = versions::find(tx, agent.id, number)?.ok_or(NO_VERSION)?;
            Ok::<_, Error>((agent, version))
        };
        self.0.db.read(read).await
    }
}

pub(crate) fn named(
    tx: &mut Tx<'_>,
    scope: Scope,
    name: &AgentName,
) -> Result<Option<Agent>, Error> {
    Ok(match name {
        AgentName::Id(id) => agents::find(tx, scope, *id)?,
        AgentName::Slug(slug) => agents::find_by_slug(tx, scope, slug)?,
    })
}

fn overview(tx: &mut Tx<'_>, agent: Agent) -> Result<Overview, Error> {
    let newest = versions::newest(tx, agent.id)?;
    let live = match agent.published {
        Some(number) => versions::find(tx, agent.id, number)?,
        None => None,
    };
    Ok(Overview { agent, newest, live })
}

/// The number of the newest version if the draft says the same, or else of a new one.
fn drafted(tx: &mut Tx<'_>, agent: &Agent, moment: &Moment) -> Result<i64, Error> {
    if let Some(newest) = versions::newest(tx, agent.id)? {
        let version = agents::find_version(tx, agent.id, newest.number)?;
        if version.is_some_and(|version| version.settings == agent.draft) {
            return Ok(newest.number);
        }
    }
    Ok(agents::insert_version(tx, agent, None, moment.now)?)
}

/// Takes an agent out of use and says which version was; production counts before the other environments.
pub(crate) fn withdraw(
    tx: &mut Tx<'_>,
    id: AgentId,
    environment: Option<Environment>,
) -> Result<Option<i64>, Error> {
    let mut uses = versions::uses(tx, id)?;
    uses.retain(|(_, found)| environment.is_none_or(|wanted| wanted == found.environment));
    for (_, found) in &uses {
        versions::withdraw(tx, id, found.environment)?;
    }
    Ok(uses.first().map(|(number, _)| *number))
}
