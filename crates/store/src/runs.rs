//! Runs, and who works on them.

use domain::clock::Time;
use domain::id::{AgentId, ConversationId, RunId};
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::run::{Outcome, Run, State, Usage};
use domain::workspace::{Mode, Scope};

use crate::numbered::{Bounds, count};
use crate::read::{id, optional_id, optional_time, optional_word, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "run.id, conversation_id, question_id, answer_id, run.agent_id, agent_version, model, state, outcome, \
         confidence, prompt_tokens, completion_tokens, total_tokens, started_at, ended_at"
    };
}

/// Which process works on a run, and until when it surely still does.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The process's stable name.
    pub node: String,
    /// After this moment anybody may call the run interrupted.
    pub until: Time,
}

/// Opens a run; `Duplicate` while another one is open in its conversation.
pub fn insert(tx: &mut Tx<'_>, run: &Run, lease: &Lease) -> Result<()> {
    let sql = "insert into run (id, conversation_id, question_id, agent_id, agent_version, state, started_at, \
               node, lease_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.execute(
        sql,
        values![
            run.id.to_string(),
            run.conversation.to_string(),
            run.question.to_string(),
            run.agent.map(|id| id.to_string()),
            run.agent_version,
            run.state.as_str(),
            run.started_at.millis(),
            lease.node,
            lease.until.millis(),
        ],
    )?;
    Ok(())
}

/// Closes an open run with what came of it; `false` when it was no longer open.
pub fn close(tx: &mut Tx<'_>, run: &Run) -> Result<bool> {
    let sql = "update run set answer_id = $2, model = $3, state = $4, outcome = $5, confidence = $6, \
               prompt_tokens = $7, completion_tokens = $8, total_tokens = $9, ended_at = $10 \
               where id = $1 and state in ('queued', 'running')";
    let closed = tx.execute(
        sql,
        values![
            run.id.to_string(),
            run.answer.map(|id| id.to_string()),
            run.model,
            run.state.as_str(),
            run.outcome.map(Outcome::as_str),
            run.confidence,
            run.usage.prompt_tokens,
            run.usage.completion_tokens,
            run.usage.total_tokens,
            run.ended_at.map(Time::millis),
        ],
    )?;
    Ok(closed == 1)
}

/// Begins to work on a run that waited, in an agent's version; `false` when it no longer waits, `Duplicate` while
/// another run is open in its conversation.
pub fn start(tx: &mut Tx<'_>, run: &Run, lease: &Lease) -> Result<bool> {
    let sql = "update run set state = 'running', started_at = $2, agent_version = $3, node = $4, lease_until = $5 \
               where id = $1 and state = 'queued'";
    let started = tx.execute(
        sql,
        values![
            run.id.to_string(),
            run.started_at.millis(),
            run.agent_version,
            lease.node,
            lease.until.millis(),
        ],
    )?;
    Ok(started == 1)
}

/// Believes for longer that a process works off the runs that wait for it.
pub fn extend_queued(tx: &mut Tx<'_>, lease: &Lease) -> Result<()> {
    let sql = "update run set lease_until = $2 where node = $1 and state = 'queued'";
    tx.execute(sql, values![lease.node, lease.until.millis()])?;
    Ok(())
}

/// The runs of a conversation that have not ended, oldest first.
pub fn unfinished(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<Run>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from run where conversation_id = $1 and state in ('queued', 'running') order by run.id"
    );
    tx.rows(sql, values![conversation.to_string()], run)
}

/// The oldest run of a process that waits in a conversation.
pub fn next_queued(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    node: &str,
) -> Result<Option<Run>> {
    // Both conditions on the state: SQLite knows an index by the very words that it was made with.
    let sql = concat!(
        "select ",
        columns!(),
        " from run where conversation_id = $1 and node = $2 and state = 'queued' \
         and state in ('queued', 'running') \
         order by (select seq from message where message.id = question_id) limit 1"
    );
    tx.find(sql, values![conversation.to_string(), node], run)
}

/// The run that is open in a conversation.
pub fn find_open(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Option<RunId>> {
    let sql = "select id from run where conversation_id = $1 and state = 'running'";
    tx.find(sql, values![conversation.to_string()], |row| id(row, 0))
}

/// The run of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: RunId) -> Result<Option<Run>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from run join conversation on conversation.id = conversation_id ",
        "where workspace_id = $1 and mode = $2 and run.id = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()], run)
}

/// The runs of a conversation, oldest first.
pub fn page(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    request: &PageRequest<RunId>,
) -> Result<Page<Run>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from run where conversation_id = $1 and id > $2 order by id limit $3"
    );
    let after = request.after.map_or(String::new(), |id| id.to_string());
    let limit = request.limit as i64 + 1;
    let items = tx.rows(sql, values![conversation.to_string(), after, limit], run)?;
    Ok(Page::cut(items, request.limit))
}

/// Removes the first runs of a conversation, with the answers that are kept for the requests that began them, at most
/// `limit` of them; says how many runs and how many answers.
pub fn delete_some(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    limit: usize,
) -> Result<(u64, u64)> {
    let replies = "delete from idempotency where run_id in \
                   (select id from run where conversation_id = $1 order by id limit $2)";
    let runs = "delete from run where conversation_id = $1 and id in \
                (select id from run where conversation_id = $1 order by id limit $2)";
    let conversation = conversation.to_string();
    let replies = tx.execute(replies, values![conversation, limit as i64])?;
    Ok((tx.execute(runs, values![conversation, limit as i64])?, replies))
}

/// The first run of a conversation.
pub fn first(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Option<Run>> {
    let sql =
        concat!("select ", columns!(), " from run where conversation_id = $1 order by id limit 1");
    tx.find(sql, values![conversation.to_string()], run)
}

/// Which runs of an agent are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// In these states; all when it is empty.
    pub states: Vec<State>,
    /// Begun at this moment or later.
    pub started_from: Option<Time>,
    /// Begun at this moment or earlier.
    pub started_to: Option<Time>,
    /// Ended at this moment or later.
    pub ended_from: Option<Time>,
    /// Ended at this moment or earlier.
    pub ended_to: Option<Time>,
}

/// The runs of an agent, by the number of the page.
pub fn numbered(
    tx: &mut Tx<'_>,
    agent: AgentId,
    wanted: &Wanted,
    page: PageNumber,
) -> Result<Numbered<Run>> {
    macro_rules! filter {
        () => {
            " from run where agent_id = $1 and ($2 = '' or state = $2 or state = $3) \
             and started_at >= $4 and started_at <= $5 \
             and coalesce(ended_at, 0) >= $6 and coalesce(ended_at, 0) <= $7"
        };
    }
    let newest = concat!(
        "select ",
        columns!(),
        filter!(),
        " order by started_at desc, id desc limit $8 offset $9"
    );
    let oldest =
        concat!("select ", columns!(), filter!(), " order by started_at, id limit $8 offset $9");
    let state = |at: usize| wanted.states.get(at).map_or("", |state| state.as_str());
    let from = |time: Option<Time>| time.map_or(0, Time::millis);
    let to = |time: Option<Time>| time.map_or(i64::MAX, Time::millis);
    // What has not ended has no place between two moments.
    let has_ended = wanted.ended_from.is_some() || wanted.ended_to.is_some();
    let ended_from = from(wanted.ended_from).max(i64::from(has_ended));
    let (started_from, started_to) = (from(wanted.started_from), to(wanted.started_to));
    let Bounds { limit, offset } = page.into();
    let (agent, ended_to) = (agent.to_string(), to(wanted.ended_to));
    let (state, other_state) = (state(0), state(1));
    let parameters = values![
        agent,
        state,
        other_state,
        started_from,
        started_to,
        ended_from,
        ended_to,
        limit,
        offset,
    ];
    let items = tx.rows(if page.newest_first { newest } else { oldest }, parameters, run)?;
    let all = concat!("select count(*)", filter!());
    Ok(Numbered { items, total: count(tx, all, &parameters[..7])? })
}

/// The runs of an agent that have not ended, oldest first.
pub fn unfinished_of_agent(tx: &mut Tx<'_>, agent: AgentId) -> Result<Vec<Run>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from run where agent_id = $1 and state in ('queued', 'running') order by run.id"
    );
    tx.rows(sql, values![agent.to_string()], run)
}

/// Open runs that nobody works on any more: those of `node`, when given, and those whose lease ended before `now`.
pub fn abandoned(
    tx: &mut Tx<'_>,
    node: Option<&str>,
    now: Time,
) -> Result<Vec<(Scope, ConversationId, RunId)>> {
    let sql = "select workspace_id, mode, conversation_id, run.id from run \
               join conversation on conversation.id = conversation_id \
               where state in ('queued', 'running') and (node = $1 or lease_until < $2) order by run.id";
    tx.rows(sql, values![node, now.millis()], |row| {
        let scope = Scope { workspace: id(row, 0)?, mode: word(row, 1, Mode::parse)? };
        Ok((scope, id(row, 2)?, id(row, 3)?))
    })
}

/// Ends an open run whose process died; `false` when it was no longer open.
pub fn interrupt(tx: &mut Tx<'_>, id: RunId, now: Time) -> Result<bool> {
    let sql = "update run set state = 'interrupted', ended_at = $2 where id = $1 and state in ('queued', 'running')";
    Ok(tx.execute(sql, values![id.to_string(), now.millis()])? == 1)
}

fn run(row: &Row<'_>) -> Result<Run> {
    Ok(Run {
        id: id(row, 0)?,
        conversation: id(row, 1)?,
        question: id(row, 2)?,
        answer: optional_id(row, 3)?,
        agent: optional_id(row, 4)?,
        agent_version: row.optional_integer(5)?,
        model: row.optional_text(6)?,
        state: word(row, 7, State::parse)?,
        outcome: optional_word(row, 8, Outcome::parse)?,
        confidence: row.optional_real(9)?,
        usage: Usage {
            prompt_tokens: row.optional_integer(10)?,
            completion_tokens: row.optional_integer(11)?,
            total_tokens: row.optional_integer(12)?,
        },
        started_at: time(row, 13)?,
        ended_at: optional_time(row, 14)?,
    })
}
