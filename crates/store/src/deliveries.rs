//! Letters, their way to webhooks, and every attempt.

mod rows;

use domain::clock::Time;
use domain::id::{ConversationId, DeliveryId, EventId, LetterId, WebhookId};
use domain::page::{Page, PageRequest};
use domain::webhook::{Attempt, Delivery, DeliveryState, Letter};
use domain::workspace::{Mode, Scope};

use crate::numbered::count;
use crate::read::{id, time, word};
use crate::values::values;
use crate::{Result, Tx};
use rows::{attempt, delivery, letter};

macro_rules! columns {
    () => {
        "delivery.id, webhook_id, event_id, letter.kind, letter.name, state, attempts, due_at, delivery.created_at, \
         ended_at, number, started_at, millis, status, error, sent, answer_headers, answer_body \
         from delivery join letter on letter.id = letter_id \
         left join attempt on delivery_id = delivery.id and number = attempts "
    };
}

macro_rules! letter_columns {
    () => {
        "letter.id, event_id, face, kind, name, body, short, letter.created_at"
    };
}

/// Keeps a letter, unless the event has one of that kind in that face; says which it is. Erasing finds it by the
/// conversation and the subject that it tells of.
pub fn put_letter(
    tx: &mut Tx<'_>,
    letter: &Letter,
    conversation: Option<ConversationId>,
    subject: &str,
) -> Result<LetterId> {
    let sql = "insert into letter (id, event_id, face, kind, name, body, short, conversation_id, subject, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (event_id, face, kind) do nothing";
    let inserted = tx.execute(
        sql,
        values![
            letter.id.to_string(),
            letter.event.to_string(),
            letter.face,
            letter.kind,
            letter.name,
            letter.body,
            letter.short,
            conversation.map(|id| id.to_string()),
            subject,
            letter.created_at.millis(),
        ],
    )?;
    if inserted == 1 {
        return Ok(letter.id);
    }
    let sql = "select id from letter where event_id = $1 and face = $2 and kind = $3";
    let event = letter.event.to_string();
    let found = tx.find(sql, values![event, letter.face, letter.kind], |row| id(row, 0))?;
    Ok(found.unwrap_or(letter.id))
}

/// Sends a letter on its way to a webhook.
pub fn insert(
    tx: &mut Tx<'_>,
    delivery: DeliveryId,
    (webhook, letter): (WebhookId, LetterId),
    due_at: Time,
    now: Time,
) -> Result<()> {
    let sql = "insert into delivery (id, webhook_id, letter_id, state, attempts, due_at, created_at) \
               values ($1, $2, $3, 'waiting', 0, $4, $5)";
    tx.execute(
        sql,
        values![
            delivery.to_string(),
            webhook.to_string(),
            letter.to_string(),
            due_at.millis(),
            now.millis(),
        ],
    )?;
    Ok(())
}

/// Whether a webhook has a letter, or it is on its way there.
pub fn is_known(tx: &mut Tx<'_>, webhook: WebhookId, letter: LetterId) -> Result<bool> {
    let sql = "select 1 from delivery where letter_id = $1 and webhook_id = $2 \
               and state in ('waiting', 'delivered') limit 1";
    let found = tx.find(sql, values![letter.to_string(), webhook.to_string()], |_| Ok(()))?;
    Ok(found.is_some())
}

/// A webhook that something is due at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose it is.
    pub scope: Scope,
    /// Which.
    pub webhook: WebhookId,
    /// Since when.
    pub since: Time,
}

/// The webhooks that something is due at by `now`, and when something will be at any.
///
/// However much is waiting, only the first of each webhook is looked at.
pub fn due(tx: &mut Tx<'_>, now: Time) -> Result<(Vec<Due>, Option<Time>)> {
    // `min` of an empty set is null, which ends the walk from one webhook to the next.
    let sql = "with recursive walk (webhook_id) as ( \
               select min(webhook_id) from delivery where state = 'waiting' union all \
               select (select min(webhook_id) from delivery where state = 'waiting' and webhook_id > walk.webhook_id) \
               from walk where walk.webhook_id is not null), \
               first as (select walk.webhook_id as id, (select min(due_at) from delivery \
               where delivery.webhook_id = walk.webhook_id and state = 'waiting') as due_at \
               from walk where walk.webhook_id is not null) \
               select workspace_id, mode, webhook.id, \
               case when coalesce(paused_until, 0) > due_at then paused_until else due_at end as due_at \
               from first join webhook on webhook.id = first.id where is_active order by due_at, webhook.id";
    let all = tx.rows(sql, &[], |row| {
        let scope = Scope { workspace: id(row, 0)?, mode: word(row, 1, Mode::parse)? };
        Ok(Due { scope, webhook: id(row, 2)?, since: time(row, 3)? })
    })?;
    let next = all.iter().map(|due| due.since).find(|since| *since > now);
    Ok((all.into_iter().filter(|due| due.since <= now).collect(), next))
}

/// A delivery that a process has taken on, with what is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// It.
    pub id: DeliveryId,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was made.
    pub created_at: Time,
    /// What is sent.
    pub letter: Letter,
}

/// Takes on what is due at a webhook, the oldest first; it is due again at `until`, unless something is noted of it
/// before. Nothing is taken on while the webhook is switched off or its receiver is left alone.
pub fn claim(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    node: &str,
    (now, until): (Time, Time),
    limit: usize,
) -> Result<Vec<Claimed>> {
    // The outer conditions are looked at again by whoever had to wait for somebody else's claim.
    let sql = "update delivery set due_at = $3, claimed_by = $4 where id in \
               (select id from delivery where webhook_id = $1 and state = 'waiting' and due_at <= $2 \
               and exists (select 1 from webhook where webhook.id = $1 and is_active \
               and coalesce(paused_until, 0) <= $2) \
               order by due_at, id limit $5) and state = 'waiting' and due_at <= $2 returning id";
    let (webhook, now, until) = (webhook.to_string(), now.millis(), until.millis());
    let limit = limit as i64;
    let parameters = values![webhook, now, until, node, limit];
    let mut ids = tx.rows(sql, parameters, |row| row.text(0))?;
    ids.sort_unstable();
    let sql = concat!(
        "select ",
        letter_columns!(),
        ", attempts, delivery.created_at from delivery join letter on letter.id = letter_id where delivery.id = $1"
    );
    let mut claimed = Vec::with_capacity(ids.len());
    for text in ids {
        claimed.extend(tx.find(sql, values![text], |row| {
            let id = text.parse().map_err(|_| crate::Error::unreadable("id"))?;
            let (attempts, created_at) = (row.integer(8)?, time(row, 9)?);
            Ok(Claimed { id, attempts, created_at, letter: letter(row)? })
        })?);
    }
    Ok(claimed)
}

/// Gives back what a process has taken on and died over.
pub fn release(tx: &mut Tx<'_>, node: &str, now: Time) -> Result<u64> {
    let sql = "update delivery set due_at = $2, claimed_by = null where claimed_by = $1 and state = 'waiting' \
               and due_at > $2";
    tx.execute(sql, values![node, now.millis()])
}

/// How many deliveries processes have taken on, and noted nothing of since.
pub fn in_hand(tx: &mut Tx<'_>) -> Result<u64> {
    let sql = "select count(*) from delivery where state = 'waiting' and claimed_by is not null";
    count(tx, sql, &[])
}

/// What comes of a delivery after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is tried again then.
    Again(Time),
    /// It came to its end.
    Ended(DeliveryState),
}

/// Notes an attempt and what comes of it; `false` when another process has taken the delivery on meanwhile, or it has
/// ended.
pub fn note_attempt(
    tx: &mut Tx<'_>,
    delivery: DeliveryId,
    node: &str,
    attempt: &Attempt,
    (next, now): (Next, Time),
) -> Result<bool> {
    let (state, due_at, ended_at) = match next {
        Next::Again(at) => (DeliveryState::Waiting, Some(at), None),
        Next::Ended(state) => (state, None, Some(now)),
    };
    let sql = "update delivery set state = $4, due_at = $5, ended_at = $6, attempts = $3, claimed_by = null \
               where id = $1 and claimed_by = $2 and attempts = $3 - 1 and state = 'waiting'";
    let updated = tx.execute(
        sql,
        values![
            delivery.to_string(),
            node,
            attempt.number,
            state.as_str(),
            due_at.map(Time::millis),
            ended_at.map(Time::millis),
        ],
    )?;
    if updated == 0 {
        return Ok(false);
    }
    // What is answered to a letter that may be told no more may repeat it.
    let sql = "insert into attempt (delivery_id, number, started_at, millis, status, error, sent, answer_headers, \
               answer_body) select $1, $2, $3, $4, $5, $6, $7, $8, case when letter.body is null then null else $9 end \
               from delivery join letter on letter.id = letter_id where delivery.id = $1";
    tx.execute(
        sql,
        values![
            delivery.to_string(),
            attempt.number,
            attempt.started_at.millis(),
            attempt.millis,
            attempt.status,
            attempt.error,
            attempt.sent,
            attempt.answer_headers,
            attempt.answer_body,
        ],
    )?;
    Ok(true)
}

/// Ends what waits for a webhook that is switched off; at most `limit` of it.
pub fn cancel(tx: &mut Tx<'_>, webhook: WebhookId, now: Time, limit: usize) -> Result<u64> {
    let sql = "update delivery set state = 'canceled', due_at = null, claimed_by = null, ended_at = $2 where id in \
               (select id from delivery where webhook_id = $1 and state = 'waiting' order by due_at, id limit $3)";
    tx.execute(sql, values![webhook.to_string(), now.millis(), limit as i64])
}

/// Ends up to `limit` of what waits for webhooks that are switched off; says how much it was.
pub fn cancel_stranded(tx: &mut Tx<'_>, now: Time, limit: usize) -> Result<u64> {
    let sql = "update delivery set state = 'canceled', due_at = null, claimed_by = null, ended_at = $1 where id in \
               (select delivery.id from webhook join delivery on webhook_id = webhook.id \
               where not is_active and state = 'waiting' limit $2)";
    tx.execute(sql, values![now.millis(), limit as i64])
}

/// How many deliveries wait, due or not.
pub fn waiting(tx: &mut Tx<'_>) -> Result<u64> {
    count(tx, "select count(*) from delivery where state = 'waiting'", &[])
}

/// Which deliveries are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// How far they have come.
    pub state: Option<DeliveryState>,
    /// Of this event.
    pub event: Option<EventId>,
}

/// The deliveries of a webhook, newest first, each with its last attempt.
pub fn page(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    filter: &Filter,
    request: &PageRequest<DeliveryId>,
) -> Result<Page<Delivery>> {
    let sql = concat!(
        "select ",
        columns!(),
        "where webhook_id = $1 and delivery.id < $2 and ($3 = '' or state = $3) and ($4 = '' or event_id = $4) ",
        "order by delivery.id desc limit $5"
    );
    // Every id sorts before the letter after its prefix.
    let before = request.after.map_or("dlw".to_owned(), |id| id.to_string());
    let state = filter.state.map_or("", DeliveryState::as_str);
    let event = filter.event.map_or(String::new(), |id| id.to_string());
    let limit = request.limit as i64 + 1;
    let webhook = webhook.to_string();
    let parameters = values![webhook, before, state, event, limit];
    Ok(Page::cut(tx.rows(sql, parameters, delivery)?, request.limit))
}

/// One delivery of a webhook, with its last attempt.
pub fn find(tx: &mut Tx<'_>, webhook: WebhookId, id: DeliveryId) -> Result<Option<Delivery>> {
    let sql = concat!("select ", columns!(), "where delivery.id = $1 and webhook_id = $2");
    tx.find(sql, values![id.to_string(), webhook.to_string()], delivery)
}

/// The letter of a delivery.
pub fn letter_of(tx: &mut Tx<'_>, delivery: DeliveryId) -> Result<Option<Letter>> {
    let sql = concat!(
        "select ",
        letter_columns!(),
        " from delivery join letter on letter.id = letter_id where delivery.id = $1"
    );
    tx.find(sql, values![delivery.to_string()], letter)
}

/// Every attempt of a delivery, in order.
pub fn attempts(tx: &mut Tx<'_>, delivery: DeliveryId) -> Result<Vec<Attempt>> {
    let sql = "select number, started_at, millis, status, error, sent, answer_headers, answer_body from attempt \
               where delivery_id = $1 order by number";
    tx.rows(sql, values![delivery.to_string()], |row| attempt(row, 0))
}

/// Removes up to `limit` deliveries to a webhook with their attempts; says how many.
pub fn delete_some(tx: &mut Tx<'_>, webhook: WebhookId, limit: usize) -> Result<u64> {
    let sql = "delete from delivery where id in \
               (select id from delivery where webhook_id = $1 order by id limit $2)";
    tx.execute(sql, values![webhook.to_string(), limit as i64])
}

/// Forgets up to `limit` deliveries that ended before; says how many.
pub fn forget(tx: &mut Tx<'_>, before: Time, limit: usize) -> Result<u64> {
    let sql = "delete from delivery where id in \
               (select id from delivery where ended_at < $1 order by ended_at limit $2)";
    tx.execute(sql, values![before.millis(), limit as i64])
}

/// Forgets up to `limit` letters that were written before and are on no way; says how many.
pub fn forget_letters(tx: &mut Tx<'_>, before: Time, limit: usize) -> Result<u64> {
    let sql = "delete from letter where id in (select id from letter where created_at < $1 \
               and not exists (select 1 from delivery where letter_id = letter.id) order by created_at limit $2)";
    tx.execute(sql, values![before.millis(), limit as i64])
}

/// Takes out of letters about a subject what they tell, and what was answered to them; what is still to be sent refers
/// to the event. Says of how many.
pub fn silence(tx: &mut Tx<'_>, subject: &str) -> Result<u64> {
    let sql = "update letter set body = null where subject = $1 and body is not null";
    let silenced = tx.execute(sql, values![subject])?;
    // Whoever is about to note an answer waits, and finds that there is nothing to be told.
    let held = "update delivery set claimed_by = claimed_by where letter_id in \
                (select id from letter where subject = $1)";
    tx.execute(held, values![subject])?;
    let answers = "update attempt set answer_body = null where answer_body is not null and delivery_id in \
                   (select delivery.id from delivery join letter on letter.id = letter_id where subject = $1)";
    tx.execute(answers, values![subject])?;
    Ok(silenced)
}

/// The same for letters about what happened in a conversation.
pub fn silence_in(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<u64> {
    let id = conversation.to_string();
    let sql = "update letter set body = null where conversation_id = $1 and body is not null";
    let silenced = tx.execute(sql, values![&id])?;
    let held = "update delivery set claimed_by = claimed_by where letter_id in \
                (select id from letter where conversation_id = $1)";
    tx.execute(held, values![&id])?;
    let answers = "update attempt set answer_body = null where answer_body is not null and delivery_id in \
                   (select delivery.id from delivery join letter on letter.id = letter_id where conversation_id = $1)";
    tx.execute(answers, values![&id])?;
    Ok(silenced)
}
