//! Customers.

use domain::customer::{Customer, CustomerStatus, Profile, Sentiment};
use domain::id::{ConversationId, CustomerId};
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::Metadata;
use domain::workspace::Scope;

use crate::numbered::{Bounds, count};
use crate::read::{id, optional_time, optional_word, time, word};
use crate::values::values;
use crate::{Error, Result, Row, Tx, Value, tags};

macro_rules! columns {
    () => {
        "id, external_id, email, name, created_at, updated_at, status, sentiment, phone, avatar_url, tags, memo, \
         fields, metadata, traits"
    };
}

/// Adds a customer; `Duplicate` when the external id or the address is somebody else's.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, customer: &Customer) -> Result<()> {
    let sql = "insert into customer (id, created_at, workspace_id, mode) values ($1, $2, $3, $4)";
    tx.execute(
        sql,
        values![
            customer.id.to_string(),
            customer.created_at.millis(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
        ],
    )?;
    update(tx, customer)
}

/// Adds a customer of whom nothing is known, unless there is one of that id; says whether they are new.
pub fn insert_if_new(tx: &mut Tx<'_>, scope: Scope, customer: &Customer) -> Result<bool> {
    let sql = "insert into customer (id, created_at, workspace_id, mode) values ($1, $2, $3, $4) \
               on conflict (id) do nothing";
    let added = tx.execute(
        sql,
        values![
            customer.id.to_string(),
            customer.created_at.millis(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
        ],
    )?;
    Ok(added == 1)
}

/// Overwrites what may change of a customer; `Duplicate` when the external id or the address is somebody else's.
pub fn update(tx: &mut Tx<'_>, customer: &Customer) -> Result<()> {
    let sql = "update customer set external_id = $2, email = $3, name = $4, updated_at = $5, status = $6, \
               sentiment = $7, phone = $8, avatar_url = $9, tags = $10, memo = $11, fields = $12, metadata = $13, \
               traits = $14, words = $15 where id = $1";
    let profile = &customer.profile;
    tx.execute(
        sql,
        values![
            customer.id.to_string(),
            customer.external_id,
            customer.email,
            customer.name,
            customer.updated_at.millis(),
            profile.status.as_str(),
            profile.sentiment.map(Sentiment::as_str),
            profile.phone,
            profile.avatar_url,
            tags::to_stored(&profile.tags),
            profile.memo,
            profile.fields.as_str(),
            profile.metadata.as_str(),
            profile.traits.as_str(),
            words(customer),
        ],
    )?;
    Ok(())
}

/// What a customer is found by a part of.
fn words(customer: &Customer) -> String {
    let names = [&customer.name, &customer.email, &customer.external_id];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    names.join("\n").to_lowercase()
}

/// Takes a customer out of their conversations, a few at a time; says how many.
pub fn detach(tx: &mut Tx<'_>, id: CustomerId, limit: usize) -> Result<u64> {
    let sql = "update conversation set customer_id = null where id in \
               (select id from conversation where customer_id = $1 limit $2)";
    tx.execute(sql, values![id.to_string(), limit as i64])
}

/// Gives a customer's conversations to another one, a few at a time; says how many.
pub fn hand_over(tx: &mut Tx<'_>, from: CustomerId, to: CustomerId, limit: usize) -> Result<u64> {
    let sql = "update conversation set customer_id = $2 where id in \
               (select id from conversation where customer_id = $1 limit $3)";
    tx.execute(sql, values![from.to_string(), to.to_string(), limit as i64])
}

/// Gives another customer what else a customer has: files, and what is counted of them.
pub fn hand_over_rest(tx: &mut Tx<'_>, from: CustomerId, to: CustomerId) -> Result<()> {
    let (from, to) = (from.to_string(), to.to_string());
    tx.execute("update file set holder = $2 where holder = $1", values![from, to])?;
    let counts = "insert into answer_count (customer_id, day, answers) \
                  select $2, day, answers from answer_count where customer_id = $1 \
                  on conflict (customer_id, day) do update set answers = answer_count.answers + excluded.answers";
    tx.execute(counts, values![from, to])?;
    Ok(())
}

/// Some of a customer's conversations.
pub fn conversations(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    after: Option<ConversationId>,
    limit: usize,
) -> Result<Vec<ConversationId>> {
    let sql = "select id from conversation where customer_id = $1 and id > $2 order by id limit $3";
    let after = after.map_or(String::new(), |id| id.to_string());
    tx.rows(sql, values![customer.to_string(), after, limit as i64], |row| id(row, 0))
}

/// Removes a customer whom no conversation names; `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, scope: Scope, id: CustomerId) -> Result<bool> {
    let sql = "delete from customer where workspace_id = $1 and mode = $2 and id = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    Ok(tx.execute(sql, values![workspace, mode, id.to_string()])? == 1)
}

/// The customer of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, customer_id: CustomerId) -> Result<Option<Customer>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from customer where workspace_id = $1 and mode = $2 and id = $3"
    );
    tx.find(
        sql,
        values![scope.workspace.to_string(), scope.mode.as_str(), customer_id.to_string()],
        customer,
    )
}

/// The customer of that id, whom nobody else changes until the transaction ends.
pub fn find_locked(
    tx: &mut Tx<'_>,
    scope: Scope,
    customer_id: CustomerId,
) -> Result<Option<Customer>> {
    let sql = concat!(
        "update customer set updated_at = updated_at where workspace_id = $1 and mode = $2 and id = $3 returning ",
        columns!()
    );
    tx.find(
        sql,
        values![scope.workspace.to_string(), scope.mode.as_str(), customer_id.to_string()],
        customer,
    )
}

/// The customer whom the company's system calls so.
pub fn find_by_external_id(
    tx: &mut Tx<'_>,
    scope: Scope,
    external_id: &str,
) -> Result<Option<Customer>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from customer where workspace_id = $1 and mode = $2 and external_id = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), external_id], customer)
}

/// The customer with that lower-cased address.
pub fn find_by_email(tx: &mut Tx<'_>, scope: Scope, email: &str) -> Result<Option<Customer>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from customer where workspace_id = $1 and mode = $2 and email = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), email], customer)
}

/// Which customers are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those.
    pub status: Option<CustomerStatus>,
    /// Only those who feel so.
    pub sentiment: Option<Sentiment>,
    /// Only those with this tag, letter by letter.
    pub tag: Option<String>,
    /// Only those with this in their name, address or external id, in capitals or not.
    pub search: Option<String>,
}

macro_rules! wanted {
    () => {
        " from customer where workspace_id = $1 and mode = $2 and ($3 = '' or status = $3) \
         and ($4 = '' or sentiment = $4) \
         and ($5 = '' or replace(',' || substr(tags, 2), $5, '') <> ',' || substr(tags, 2)) \
         and ($6 = '' or words like $6 escape '!')"
    };
}

/// A filter's texts, as statements take them.
struct Words {
    workspace: String,
    tag: String,
    search: String,
}

impl Words {
    fn of(scope: Scope, filter: &Filter) -> Words {
        // Within the stored list a tag stands after a comma, and in quotation marks that no tag has unmarked.
        let tag = |tag: &String| format!(",{}", tags::quoted(tag));
        Words {
            workspace: scope.workspace.to_string(),
            tag: filter.tag.as_ref().map_or(String::new(), tag),
            search: filter.search.as_deref().map_or(String::new(), within),
        }
    }

    fn values<'a>(&'a self, scope: Scope, filter: &Filter) -> [Value<'a>; 6] {
        [
            Value::Text(&self.workspace),
            Value::Text(scope.mode.as_str()),
            Value::Text(filter.status.map_or("", CustomerStatus::as_str)),
            Value::Text(filter.sentiment.map_or("", Sentiment::as_str)),
            Value::Text(&self.tag),
            Value::Text(&self.search),
        ]
    }
}

/// The pattern of what has that text anywhere.
fn within(text: &str) -> String {
    let text = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{text}%")
}

/// Customers, newest first.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    filter: &Filter,
    request: &PageRequest<CustomerId>,
) -> Result<Page<Customer>> {
    const FIRST: &str =
        concat!("select ", columns!(), wanted!(), " order by created_at desc, id desc limit $7");
    const NEXT: &str = concat!(
        "select ",
        columns!(),
        wanted!(),
        " and (created_at, id) < (select created_at, id from customer where id = $8)",
        " order by created_at desc, id desc limit $7"
    );
    let (words, limit) = (Words::of(scope, filter), Value::Integer(request.limit as i64 + 1));
    let [one, two, three, four, five, six] = words.values(scope, filter);
    let items = match request.after.map(|after| after.to_string()) {
        None => tx.rows(FIRST, &[one, two, three, four, five, six, limit], customer)?,
        Some(after) => {
            let after = Value::Text(&after);
            tx.rows(NEXT, &[one, two, three, four, five, six, limit, after], customer)?
        }
    };
    Ok(Page::cut(items, request.limit))
}

/// Customers by the number of the page.
pub fn numbered(
    tx: &mut Tx<'_>,
    scope: Scope,
    filter: &Filter,
    page: PageNumber,
) -> Result<Numbered<Customer>> {
    const ALL: &str = "select count(*) from customer where workspace_id = $1 and mode = $2";
    const NEWEST: &str = concat!(
        "select ",
        columns!(),
        wanted!(),
        " order by created_at desc, id desc limit $7 offset $8"
    );
    const OLDEST: &str =
        concat!("select ", columns!(), wanted!(), " order by created_at, id limit $7 offset $8");
    let (words, Bounds { limit, offset }) = (Words::of(scope, filter), page.into());
    let [one, two, three, four, five, six] = words.values(scope, filter);
    let (limit, offset) = (Value::Integer(limit), Value::Integer(offset));
    let values = [one, two, three, four, five, six, limit, offset];
    let sql = if page.newest_first { NEWEST } else { OLDEST };
    let items = tx.rows(sql, &values, customer)?;
    let total = if *filter == Filter::default() {
        count(tx, ALL, &values[..2])?
    } else {
        count(tx, concat!("select count(*)", wanted!()), &values[..6])?
    };
    Ok(Numbered { items, total })
}

/// Counts an answer of the AI to a customer on a day, and says how many that makes.
pub fn count_answer(tx: &mut Tx<'_>, customer: CustomerId, day: i64) -> Result<i64> {
    let sql = "insert into answer_count (customer_id, day, answers) values ($1, $2, 1) \
               on conflict (customer_id, day) do update set answers = answer_count.answers + 1 returning answers";
    let answers = tx.find(sql, values![customer.to_string(), day], |row| row.integer(0))?;
    Ok(answers.unwrap_or(1))
}

/// Forgets the counts of days before that one, at most `limit` of them.
pub fn forget_counts(tx: &mut Tx<'_>, day: i64, limit: usize) -> Result<u64> {
    let sql = "delete from answer_count where (customer_id, day) in \
               (select customer_id, day from answer_count where day < $1 limit $2)";
    tx.execute(sql, values![day, limit as i64])
}

fn customer(row: &Row<'_>) -> Result<Customer> {
    let created_at = time(row, 4)?;
    Ok(Customer {
        id: id(row, 0)?,
        external_id: row.optional_text(1)?,
        email: row.optional_text(2)?,
        name: row.optional_text(3)?,
        created_at,
        updated_at: optional_time(row, 5)?.unwrap_or(created_at),
        profile: Profile {
            status: word(row, 6, CustomerStatus::parse)?,
            sentiment: optional_word(row, 7, Sentiment::parse)?,
            phone: row.optional_text(8)?,
            avatar_url: row.optional_text(9)?,
            tags: tags::from_stored(row.optional_text(10)?)?,
            memo: row.optional_text(11)?,
            fields: object(row, 12)?,
            metadata: object(row, 13)?,
            traits: object(row, 14)?,
        },
    })
}

fn object(row: &Row<'_>, column: usize) -> Result<Metadata> {
    let Some(text) = row.optional_text(column)? else { return Ok(Metadata::default()) };
    Metadata::from_object(text).map_err(|_| Error::unreadable("metadata"))
}
