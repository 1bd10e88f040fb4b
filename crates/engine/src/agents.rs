//! Agents: edited as drafts, used as published versions.

use domain::access::{Act, Actor};
use domain::agent::{
    Agent, AgentSettings, AgentVersion, Answers, Environment, HAND_OFF_WORDS_BYTES_MAX,
    HAND_OFF_WORDS_MAX, INSTRUCTIONS_BYTES_MAX, SOURCES_MAX, Use, WhenNotFound,
};
use domain::article::TITLE_BYTES_MAX;
use domain::event::{Event, EventKind};
use domain::id::AgentId;
use domain::page::{LIMIT_MAX, Page, PageRequest};
use domain::text::{Extras, Slug, Text, optional, required};
use domain::workspace::Scope;
use store::{Tx, agents, events, object, versions};

use crate::ask::has_words;
use crate::error::taken;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, OnlyIf, allow, only_if};

/// An agent as it is given; nothing is checked yet.
#[derive(Clone, Default)]
pub struct NewAgent {
    /// Its name in requests; made from its name when it is absent.
    pub slug: Option<String>,
    /// Its name for people.
    pub name: String,
    /// How it answers, where it differs from the default agent.
    pub settings: AgentChange,
    /// What to call its first version.
    pub version_name: Option<String>,
    /// Whether its first version waits to be put into use.
    pub waits: bool,
}

/// What is to change in an agent's draft; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Default)]
pub struct AgentChange {
    /// See [`Agent::slug`].
    pub slug: Option<String>,
    /// See [`Agent::name`].
    pub name: Option<String>,
    /// See [`AgentSettings::instructions`].
    pub instructions: Option<String>,
    /// See [`AgentSettings::model`].
    pub model: Option<Option<String>>,
    /// See [`AgentSettings::fallback`].
    pub fallback: Option<Vec<String>>,
    /// See [`AgentSettings::threshold`].
    pub threshold: Option<Option<f64>>,
    /// See [`AgentSettings::when_not_found`].
    pub when_not_found: Option<WhenNotFound>,
    /// See [`AgentSettings::greeting`].
    pub greeting: Option<Option<String>>,
    /// See [`AgentSettings::sources_max`].
    pub sources_max: Option<usize>,
    /// See [`AgentSettings::history_tokens_max`].
    pub history_tokens_max: Option<usize>,
    /// See [`AgentSettings::answers`].
    pub answers: Option<Answers>,
    /// See [`AgentSettings::hand_off_words`].
    pub hand_off_words: Option<Vec<String>>,
    /// See [`AgentSettings::tokens_max`].
    pub tokens_max: Option<Option<i64>>,
    /// See [`Agent::folder`].
    pub folder: Option<Option<String>>,
    /// See [`Agent::extras`]; what has other names stays.
    pub extras: Extras,
    /// Only when it is still so.
    pub only_if: Option<OnlyIf<Agent>>,
}

pub(crate) const TAKEN: &str = "another agent has this slug";
/// The most models that are tried after the first.
const FALLBACKS_MAX: usize = 5;
/// The most tokens of earlier turns.
const HISTORY_TOKENS_MAX: usize = 100_000;
/// The longest name of a version, and of a folder.
const NAME_BYTES_MAX: usize = 255;

impl Engine {
    /// Makes an agent and its first version, and publishes that, so that it can be used at once, unless it waits.
    pub async fn create_agent(
        &self,
        actor: &Actor,
        new: NewAgent,
        once: Once<Agent>,
    ) -> Result<Done<Agent>, Error> {
        allow(actor, Act::ManageAgents)?;
        let now = self.now();
        let blank = Agent {
            id: AgentId::mint(&self.0.mint, now),
            slug: slug(new.slug.as_deref().unwrap_or(UNNAMED))?,
            name: name(&new.name)?,
            draft: self.0.default_agent.clone(),
            published: None,
            folder: None,
            extras: Extras::default(),
            copied_from: None,
            created_at: now,
            updated_at: now,
        };
        let (is_unnamed, waits) = (new.slug.is_none(), new.waits);
        let label = short("version.name", new.version_name)?;
        let agent = self.changed(blank, new.settings)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let mut agent = agent.clone();
            if is_unnamed {
                agent.slug = free_slug(tx, scope, &agent.name)?;
            }
            agents::insert(tx, scope, &agent).map_err(|error| taken(error, TAKEN))?;
            if waits {
                agents::insert_version(tx, &agent, label.as_deref(), now)?;
                return Ok(agent);
            }
            let number = agents::insert_version(tx, &agent, label.as_deref(), now)?;
            put_into_use(tx, scope, (&agent, number, Environment::Production), &moment)
        };
        self.write_once(actor, once, work).await
    }

    /// Changes an agent's draft; conversations notice when it is published.
    pub async fn change_agent(
        &self,
        actor: &Actor,
        id: AgentId,
        change: AgentChange,
    ) -> Result<Agent, Error> {
        allow(actor, Act::ManageAgents)?;
        let (scope, now, engine) = (actor.scope, self.now(), self.clone());
        let work = move |tx: &mut Tx<'_>| {
            agents::lock(tx, scope, id)?;
            let old = agents::find(tx, scope, id)?.ok_or(Error::NotFound("agent"))?;
            only_if::check(change.only_if.as_ref(), &old)?;
            let new = Agent { updated_at: now, ..engine.changed(old, change.clone())? };
            agents::update(tx, &new).map_err(|error| taken(error, TAKEN))?;
            Ok(new)
        };
        self.0.db.write(work).await
    }

    /// Removes an agent; its conversations go on with the default agent.
    pub async fn delete_agent(&self, actor: &Actor, id: AgentId) -> Result<(), Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let deleted = self.0.db.write(move |tx| agents::delete(tx, scope, id)).await?;
        if deleted { Ok(()) } else { Err(Error::NotFound("agent")) }
    }

    /// One agent.
    pub async fn agent(&self, actor: &Actor, id: AgentId) -> Result<Agent, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| agents::find(tx, scope, id)).await?;
        found.ok_or(Error::NotFound("agent"))
    }

    /// One version of an agent.
    pub async fn agent_version(
        &self,
        actor: &Actor,
        id: AgentId,
        number: i64,
    ) -> Result<AgentVersion, Error> {
        self.agent(actor, id).await?;
        let found = self.0.db.read(move |tx| agents::find_version(tx, id, number)).await?;
        found.ok_or(Error::NotFound("agent version"))
    }

    /// The versions of an agent, oldest first, each with where it is in use; a position is a number.
    pub async fn agent_versions(
        &self,
        actor: &Actor,
        id: AgentId,
        request: PageRequest<i64>,
    ) -> Result<Page<(AgentVersion, Vec<Use>)>, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            agents::find(tx, scope, id)?.ok_or(Error::NotFound("agent"))?;
            let Page { items, has_more } = agents::versions_page(tx, id, &request)?;
            let uses = versions::uses(tx, id)?;
            let with_uses = |version: AgentVersion| {
                let its = uses.iter().filter(|(number, _)| *number == version.number);
                let its = its.map(|(_, found)| *found).collect();
                (version, its)
            };
            Ok(Page { items: items.into_iter().map(with_uses).collect(), has_more })
        };
        self.0.db.read(read).await
    }

    /// The agents, oldest first.
    pub async fn agents(
        &self,
        actor: &Actor,
        request: PageRequest<AgentId>,
    ) -> Result<Page<Agent>, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        Ok(self.0.db.read(move |tx| agents::page(tx, scope, &request)).await?)
    }

    /// All agents that are in use in production, oldest first.
    pub async fn published_agents(&self, actor: &Actor) -> Result<Vec<Agent>, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = agents::page(tx, scope, &PageRequest { after, limit: LIMIT_MAX })?;
                after = page.items.last().map(|agent| agent.id);
                found.extend(page.items.into_iter().filter(|agent| agent.published.is_some()));
                if !page.has_more {
                    return Ok::<_, store::Error>(found);
                }
            }
        };
        Ok(self.0.db.read_long(read).await?)
    }

    fn changed(&self, old: Agent, change: AgentChange) -> Result<Agent, Error> {
        let mut new = old;
        if let Some(value) = change.slug {
            new.slug = slug(&value)?;
        }
        if let Some(value) = change.name {
            new.name = name(&value)?;
        }
        let draft = &mut new.draft;
        if let Some(value) = change.instructions {
            draft.instructions = optional(&value, INSTRUCTIONS_BYTES_MAX)
                .map_err(|error| Error::text("instructions", &error))?;
        }
        if let Some(value) = change.greeting {
            let greeting = value.as_deref().map(Text::parse).transpose();
            let greeting = greeting.map_err(|error| Error::text("greeting", &error))?;
            draft.greeting = greeting.map(|text| text.as_str().to_owned());
        }
        if let Some(folder) = change.folder {
            new.folder = short("folder", folder)?;
        }
        new.extras =
            new.extras.with(&change.extras).map_err(|error| Error::text("extras", &error))?;
        let draft = &mut new.draft;
        draft.model = change.model.unwrap_or_else(|| draft.model.take());
        draft.fallback = change.fallback.unwrap_or_else(|| std::mem::take(&mut draft.fallback));
        draft.threshold = change.threshold.unwrap_or(draft.threshold);
        draft.when_not_found = change.when_not_found.unwrap_or(draft.when_not_found);
        draft.sources_max = change.sources_max.unwrap_or(draft.sources_max);
        draft.history_tokens_max = change.history_tokens_max.unwrap_or(draft.history_tokens_max);
        draft.answers = change.answers.unwrap_or(draft.answers);
        draft.tokens_max = change.tokens_max.unwrap_or(draft.tokens_max);
        if let Some(words) = change.hand_off_words {
            draft.hand_off_words = checked_hand_off_words(&words)?;
        }
        self.check_settings(draft)?;
        Ok(new)
    }

    fn check_settings(&self, settings: &AgentSettings) -> Result<(), Error> {
        let unknown = |name: &&String| !self.has_model(name);
        if settings.model.iter().any(|name| unknown(&name)) {
            return Err(Error::invalid("model", "model names no model of the configuration"));
        }
        if settings.fallback.iter().any(|name| unknown(&name)) {
            return Err(Error::invalid(
                "fallback",
                "fallback names a model that is not configured",
            ));
        }
        if settings.fallback.len() > FALLBACKS_MAX {
            return Err(Error::invalid(
                "fallback",
                format!("fallback has at most {FALLBACKS_MAX}"),
            ));
        }
        if settings.threshold.is_some_and(|threshold| !(0.0..=1.0).contains(&threshold)) {
            return Err(Error::invalid("threshold", "threshold is between 0 and 1"));
        }
        if !(1..=SOURCES_MAX).contains(&settings.sources_max) {
            return Err(Error::invalid(
                "sources_max",
                format!("sources_max is 1 to {SOURCES_MAX}"),
            ));
        }
        if settings.history_tokens_max > HISTORY_TOKENS_MAX {
            let message = format!("history_tokens_max is at most {HISTORY_TOKENS_MAX}");
            return Err(Error::invalid("history_tokens_max", message));
        }
        if settings.tokens_max.is_some_and(|tokens| tokens < 1) {
            return Err(Error::invalid("tokens_max", "tokens_max is at least 1"));
        }
        Ok(())
    }
}

/// Phrases that ask for a person, checked: not too many, short, and each with letters.
pub fn checked_hand_off_words(raw: &[String]) -> Result<Vec<String>, Error> {
    const NAME: &str = "hand_off_words";
    if raw.len() > HAND_OFF_WORDS_MAX {
        let message = format!("hand_off_words has at most {HAND_OFF_WORDS_MAX} phrases");
        return Err(Error::invalid(NAME, message));
    }
    let phrase = |raw: &String| {
        let phrase = required(raw, HAND_OFF_WORDS_BYTES_MAX);
        let phrase = phrase.map_err(|error| Error::text(NAME, &error))?;
        if !has_words(&phrase) {
            return Err(Error::invalid(NAME, "hand_off_words has a phrase without letters"));
        }
        Ok(phrase)
    };
    raw.iter().map(phrase).collect()
}

/// Puts a version into use in an environment, and tells of it.
pub(crate) fn put_into_use(
    tx: &mut Tx<'_>,
    scope: Scope,
    (agent, number, environment): (&Agent, i64, Environment),
    moment: &Moment,
) -> Result<Agent, Error> {
    agents::publish(tx, agent.id, number, environment, moment.now)?;
    let event = moment.event(EventKind::AgentPublished, agent.id.to_string());
    let data = object(&[("version", number.into()), ("environment", environment.as_str().into())]);
    events::append(tx, scope, &Event { data: Some(data), ..event })?;
    let is_production = environment == Environment::Production;
    let published = if is_production { Some(number) } else { agent.published };
    Ok(Agent { published, ..agent.clone() })
}

/// What an agent is called in requests while no slug was made from its name.
const UNNAMED: &str = "agent";
/// How many agents may have the same name and no slug of their own.
const SAME_NAME_MAX: usize = 1_000;

/// A slug made from a name that no agent has: with 2, 3… at its end when others have it.
pub(crate) fn free_slug(tx: &mut Tx<'_>, scope: Scope, name: &str) -> Result<Slug, Error> {
    let stem = stem(name);
    for number in 1..=SAME_NAME_MAX {
        let text = if number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        if agents::find_by_slug(tx, scope, &text)?.is_none() {
            return slug(&text);
        }
    }
    Err(Error::Conflict("too many agents have this name"))
}

/// The longest slug that leaves room for a number.
const STEM_BYTES_MAX: usize = Slug::MAX_BYTES - 5;

fn stem(name: &str) -> String {
    let mut stem = ::knowledge::import::slugify(name);
    // Of a name without Latin letters a slug of an article is made: its hash, after a word.
    if let Some(hash) = stem.strip_prefix("article-").filter(|_| !has_latin(name)) {
        stem = format!("{UNNAMED}-{hash}");
    }
    stem[..stem.len().min(STEM_BYTES_MAX)].trim_end_matches('-').to_owned()
}

fn has_latin(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

fn short(param: &'static str, raw: Option<String>) -> Result<Option<String>, Error> {
    let checked = raw.map(|raw| optional(&raw, NAME_BYTES_MAX)).transpose();
    let checked = checked.map_err(|error| Error::text(param, &error))?;
    Ok(checked.filter(|text| !text.is_empty()))
}

pub(crate) fn slug(raw: &str) -> Result<Slug, Error> {
    Slug::parse(raw).map_err(|error| Error::text("slug", &error))
}

pub(crate) fn name(raw: &str) -> Result<String, Error> {
    required(raw, TITLE_BYTES_MAX).map_err(|error| Error::text("name", &error))
}
