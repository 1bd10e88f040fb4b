//! What readers did with articles: how often they are opened and cited, and whether they helped.

use domain::article::Article;
use domain::clock::Time;
use domain::id::ArticleId;
use domain::workspace::Scope;

use crate::read::time;
use crate::values::values;
use crate::{Result, Tx};

/// Counts from nothing for an article that was just made.
pub(crate) fn begin(tx: &mut Tx<'_>, scope: Scope, article: &Article) -> Result<()> {
    let sql = "insert into article_count (article_id, workspace_id, mode, views, uses, helpful, unhelpful) \
               values ($1, $2, $3, $4, $5, $6, $7)";
    let counts = article.counts;
    tx.execute(
        sql,
        values![
            article.id.to_string(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
            counts.views,
            counts.uses,
            counts.helpful,
            counts.unhelpful,
        ],
    )?;
    Ok(())
}

/// How much more often an article was opened and cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct More {
    /// The article; nothing happens when it is gone.
    pub article: ArticleId,
    /// How many more times it was opened.
    pub views: i64,
    /// How many more answers cited it.
    pub uses: i64,
}

/// Adds to the counts of articles.
pub fn add(tx: &mut Tx<'_>, more: &[More]) -> Result<()> {
    let sql = "update article_count set views = views + $2, uses = uses + $3 where article_id = $1";
    for More { article, views, uses } in more {
        tx.execute(sql, values![article.to_string(), *views, *uses])?;
    }
    Ok(())
}

/// What somebody says of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// The article.
    pub article: ArticleId,
    /// Who says it: the same text for the same person or address.
    pub voter: String,
    /// Whether the article helped.
    pub helpful: bool,
    /// When it was said.
    pub at: Time,
}

/// Counts a vote. Somebody who has voted after `since` changes that vote instead.
pub fn vote(tx: &mut Tx<'_>, vote: &Vote, since: Time) -> Result<()> {
    let known = "select helpful, created_at from article_vote where article_id = $1 and voter = $2";
    let put = "insert into article_vote (article_id, voter, helpful, created_at) values ($1, $2, $3, $4) \
               on conflict (article_id, voter) do update set helpful = excluded.helpful, \
               created_at = excluded.created_at";
    let count = "update article_count set helpful = helpful + $2, unhelpful = unhelpful + $3 \
                 where article_id = $1";
    let article = vote.article.to_string();
    let old =
        tx.find(known, values![article, vote.voter], |row| Ok((row.boolean(0)?, time(row, 1)?)))?;
    let old = old.filter(|(_, at)| *at > since);
    if old.is_some_and(|(helpful, _)| helpful == vote.helpful) {
        return Ok(());
    }
    let at = old.map_or(vote.at, |(_, at)| at);
    tx.execute(put, values![article, vote.voter, vote.helpful, at.millis()])?;
    let said = |helpful: bool| {
        let (now, before) = (vote.helpful == helpful, old.is_some_and(|(was, _)| was == helpful));
        i64::from(now) - i64::from(before)
    };
    tx.execute(count, values![article, said(true), said(false)])?;
    Ok(())
}

/// Forgets who voted before that time; what they said stays counted.
pub fn forget_votes(tx: &mut Tx<'_>, before: Time, limit: usize) -> Result<u64> {
    let sql = "delete from article_vote where (article_id, voter) in \
               (select article_id, voter from article_vote where created_at < $1 order by created_at limit $2)";
    tx.execute(sql, values![before.millis(), limit as i64])
}
