//! Full text over tickets, messages and notes: the one place where the two databases are told apart.
//!
//! `feed` carries what was written over into the index; here it is looked for, newest first. Words come folded and without
//! punctuation, the same for both databases, so both find the same. Why it is so: decision 4.

mod feed;

use std::collections::HashSet;
use std::ops::Range;

use domain::id::ConversationId;
use domain::message::Role;
use domain::page::PageRequest;
use domain::search::{Found, Hits, Kind, Place, What};
use domain::ticket::TicketStatus;
use domain::workspace::Scope;

pub use feed::{Text, Waiting, index, refill, waiting};

use crate::db::Kind as Database;
use crate::read::{id, optional_id, optional_word, time, word};
use crate::{Result, Row, Tx, Value};
use feed::{customer_word, key_of, scope_word};

/// Calls a macro with what reads the list in parameter 11, as JSON, into a column `listed`.
macro_rules! listed {
    ($tx:expr, $statement:ident) => {
        match $tx.kind() {
            crate::db::Kind::Sqlite => $statement!("select value as listed from json_each($11)"),
            crate::db::Kind::Postgres => {
                $statement!(
                    "select value as listed from json_array_elements_text(cast(cast($11 as text) as json))"
                )
            }
        }
    };
}
pub(crate) use listed;

/// How many things that have the words are looked at first, whether or not they are where they may be: enough when nothing
/// is filtered.
const FEW: usize = 256;
/// How many are looked at after that, in one page.
const MANY: usize = 4_096;
/// `PostgreSQL`: how many of the newest entries are looked through before the words are looked up.
const WALK: usize = 2_000;
/// How many more when the words are in every hundredth of those: to look up all that have them takes longer.
const WALK_ON: usize = 16_000;
/// How many things that have the words a list of tickets is made of.
const NEWEST: usize = 500;

/// A search as the statements take it.
struct Hunt {
    scope: String,
    words: String,
    filter: [String; 9],
}

/// A part of the index that was looked through, from its newest end.
struct Span {
    /// The oldest key in it.
    floor: i64,
    /// How many things in it have the words.
    matches: usize,
    /// Whether there is nothing older.
    is_last: bool,
}

impl Hunt {
    /// What every statement takes first; SQLite's have no use for the scope.
    fn values(&self, range: &Range<i64>, most: usize) -> [Value<'_>; 5] {
        [
            Value::Text(&self.words),
            Value::Integer(range.start),
            Value::Integer(range.end),
            Value::Integer(most as i64),
            Value::Text(&self.scope),
        ]
    }

    fn new(tx: &Tx<'_>, scope: Scope, words: &[String], place: &Place) -> Hunt {
        let letters = scope_word(scope);
        let of = |id: Option<String>| id.unwrap_or_default();
        let customer = place.customer.map(customer_word);
        let words = words.iter().map(|word| plain(word)).chain(customer);
        let quoted = words.map(|word| match tx.kind() {
            Database::Sqlite => format!("\"{letters}{word}\""),
            Database::Postgres => format!("'{letters}{word}'"),
        });
        let all = if tx.kind() == Database::Sqlite { " " } else { " & " };
        Hunt {
            words: quoted.collect::<Vec<_>>().join(all),
            scope: letters,
            filter: [
                scope.workspace.to_string(),
                scope.mode.as_str().to_owned(),
                of(place.kind.map(|kind| kind.as_str().to_owned())),
                of(place.status.map(|status| status.as_str().to_owned())),
                of(place.priority.map(|priority| priority.as_str().to_owned())),
                of(place.assignee.map(|id| id.to_string())),
                of(place.customer.map(|id| id.to_string())),
                of(place.tag.clone()),
                of(place.channel.clone()),
            ],
        }
    }
}

/// No sign of a word means anything to a database; a word with signs is one that nothing has.
fn plain(word: &str) -> String {
    word.replace(|c: char| !c.is_alphanumeric(), "=")
}

/// Looks for what has all the words, newest first; a position is what [`Found::position`] says.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    (words, place): (&[String], &Place),
    request: &PageRequest<i64>,
) -> Result<Hits<Found>> {
    let hunt = Hunt::new(tx, scope, words, place);
    let from = place.from.map_or(0, key_of);
    let mut below = place.until.map_or(i64::MAX, key_of).min(request.after.unwrap_or(i64::MAX));
    let mut items = Vec::new();
    let (mut before, database) = (None, tx.kind());
    while let Some(step) = Step::after(before, database) {
        let span = span(tx, &hunt, step, from..below)?;
        let wanted = request.limit + 1 - items.len();
        items.extend(entries(tx, &hunt, (span.floor..below, step.most()), wanted)?);
        if request.limit < items.len() {
            items.truncate(request.limit);
            let next = items.last().map(|found: &Found| found.position);
            return Ok(Hits { items, next });
        }
        if span.is_last {
            return Ok(Hits { items, next: None });
        }
        below = span.floor;
        before = Some((step, span));
    }
    Ok(Hits { items, next: Some(below) })
}

/// The conversations of the newest things that have all the words: some 500 things, and on `PostgreSQL`, for common words,
/// at most those among the newest 18,000 entries.
pub fn conversations(
    tx: &mut Tx<'_>,
    scope: Scope,
    words: &[String],
) -> Result<Vec<ConversationId>> {
    let sql = match tx.kind() {
        Database::Sqlite => {
            "select distinct conversation_id from (select rowid as key from search_text where search_text match $1 \
             and rowid >= $2 and rowid < $3 order by rowid desc limit $4) as found \
             join search_entry on search_entry.key = found.key"
        }
        Database::Postgres => {
            "select distinct conversation_id from (select conversation_id from search_entry where scope = $5 \
             and words @@ cast(cast($1 as text) as tsquery) and key >= $2 and key < $3 \
             order by key desc limit $4) as found"
        }
    };
    let hunt = Hunt::new(tx, scope, words, &Place::default());
    let (mut below, mut before, mut all) = (i64::MAX, None, HashSet::new());
    let count = if tx.kind() == Database::Sqlite { 4 } else { 5 };
    while let Some(step) = Step::after(before, tx.kind()) {
        let step = if let Step::LookUp(_) = step { Step::LookUp(NEWEST) } else { step };
        let span = span(tx, &hunt, step, 0..below)?;
        let values = hunt.values(&(span.floor..below), NEWEST);
        all.extend(tx.rows(sql, &values[..count], |row| id::<ConversationId>(row, 0))?);
        if span.is_last || NEWEST <= all.len() {
            break;
        }
        below = span.floor;
        before = Some((step, span));
    }
    Ok(all.into_iter().collect())
}

/// One step of a look.
#[derive(Clone, Copy)]
enum Step {
    /// `PostgreSQL`: through so many of the newest entries.
    Walk(usize),
    /// Up to so many entries that have the words.
    LookUp(usize),
}

impl Step {
    fn after(before: Option<(Step, Span)>, database: Database) -> Option<Step> {
        let Some((step, span)) = before else {
            return Some(match database {
                Database::Sqlite => Step::LookUp(FEW),
                Database::Postgres => Step::Walk(WALK),
            });
        };
        match step {
            Step::Walk(WALK) if WALK / 100 <= span.matches => Some(Step::Walk(WALK_ON)),
            Step::Walk(WALK) => Some(Step::LookUp(FEW)),
            Step::LookUp(FEW) => Some(Step::LookUp(MANY)),
            _ => None,
        }
    }

    fn most(self) -> usize {
        let (Step::Walk(most) | Step::LookUp(most)) = self;
        most
    }
}

/// How far a step goes.
fn span(tx: &mut Tx<'_>, hunt: &Hunt, step: Step, range: Range<i64>) -> Result<Span> {
    let sql = match (tx.kind(), step) {
        (Database::Sqlite, _) => {
            "select min(key), count(*), count(*) from (select rowid as key from search_text \
             where search_text match $1 and rowid >= $2 and rowid < $3 order by rowid desc limit $4) as found"
        }
        (Database::Postgres, Step::Walk(_)) => {
            "select min(key), count(*), count(*) filter (where words @@ cast(cast($1 as text) as tsquery)) \
             from (select key, words from search_entry where scope = $5 and key >= $2 and key < $3 \
             order by key desc limit $4) as found"
        }
        (Database::Postgres, Step::LookUp(_)) => {
            "with found as materialized (select key from search_entry where scope = $5 and key >= $2 and key < $3 \
             and words @@ cast(cast($1 as text) as tsquery)) \
             select min(key), count(*), count(*) from (select key from found order by key desc limit $4) as newest"
        }
    };
    if tx.kind() == Database::Postgres {
        // A plan for any words is a bad one for these.
        tx.batch("set local plan_cache_mode = force_custom_plan")?;
    }
    let values = hunt.values(&range, step.most());
    let count = if tx.kind() == Database::Sqlite { 4 } else { 5 };
    let found = tx.find(sql, &values[..count], |row| {
        let seen = row.integer(1)?.unsigned_abs() as usize;
        let matches = row.integer(2)?.unsigned_abs() as usize;
        let floor = row.optional_integer(0)?.unwrap_or(range.start);
        Ok(Span { floor, matches, is_last: seen < step.most() })
    })?;
    let span = found.unwrap_or(Span { floor: range.start, matches: 0, is_last: true });
    Ok(if span.is_last { Span { floor: range.start, ..span } } else { span })
}

/// What has the words and is where it may be, newest first.
fn entries(
    tx: &mut Tx<'_>,
    hunt: &Hunt,
    (range, most): (Range<i64>, usize),
    wanted: usize,
) -> Result<Vec<Found>> {
    macro_rules! statement {
        ($from:literal, $key:literal) => {
            concat!(
                "select f.key, f.kind, f.subject_id, f.conversation_id, f.ticket_number, f.title, f.ticket_status, \
                 f.customer_id, seq, role, coalesce(message.author_name, note.author_name), \
                 coalesce(message.body, note.body, f.title, ''), \
                 coalesce(message.created_at, note.created_at, f.ticket_opened_at, f.opened_at) from (select ",
                $key,
                " as key, e.kind, e.subject_id, e.conversation_id, c.ticket_number, c.title, c.ticket_status, \
                 c.customer_id, c.ticket_opened_at, c.created_at as opened_at from ",
                $from,
                " and c.workspace_id = $6 and c.mode = $7 and ($8 = '' or e.kind = $8) \
                 and ($9 = '' or c.ticket_status = $9) and ($10 = '' or c.priority = $10) \
                 and ($11 = '' or c.assignee_id = $11) and ($12 = '' or c.customer_id = $12) \
                 and ($13 = '' or exists (select 1 from ticket_tag where ticket_tag.conversation_id = c.id \
                 and ticket_tag.tag = $13)) and ($14 = '' or c.channel = $14) order by ",
                $key,
                " desc limit $15) as f left join message on f.kind = 'message' and message.id = f.subject_id \
                 left join note on f.kind = 'note' and note.id = f.subject_id order by f.key desc"
            )
        };
    }
    let sql = match tx.kind() {
        Database::Sqlite => statement!(
            "search_text cross join search_entry as e on e.key = search_text.rowid \
             cross join conversation as c on c.id = e.conversation_id \
             where search_text match $1 and search_text.rowid >= $2 and search_text.rowid < $3",
            "search_text.rowid"
        ),
        Database::Postgres => statement!(
            "(select key, kind, subject_id, conversation_id from search_entry where scope = $5 \
             and key >= $2 and key < $3 and words @@ cast(cast($1 as text) as tsquery) \
             order by key desc limit $4) as e join conversation as c on c.id = e.conversation_id where true",
            "e.key"
        ),
    };
    let mut values = hunt.values(&range, most).to_vec();
    values.extend(hunt.filter.iter().map(|text| Value::Text(text)));
    values.push(Value::Integer(wanted as i64));
    tx.rows(sql, &values, found)
}

fn found(row: &Row<'_>) -> Result<Found> {
    let what = match word(row, 1, Kind::parse)? {
        Kind::Ticket => What::Title,
        Kind::Message => What::Message {
            id: id(row, 2)?,
            seq: row.integer(8)?,
            role: word(row, 9, Role::parse)?,
        },
        Kind::Note => What::Note(id(row, 2)?),
    };
    Ok(Found {
        position: row.integer(0)?,
        conversation: id(row, 3)?,
        ticket: row.optional_integer(4)?,
        title: row.optional_text(5)?,
        status: optional_word(row, 6, TicketStatus::parse)?,
        customer: optional_id(row, 7)?,
        what,
        author_name: row.optional_text(10)?,
        text: row.text(11)?,
        created_at: time(row, 12)?,
    })
}
