//! How processes notice that articles changed, and the vectors of their passages.

use domain::article::Article;
use domain::id::ArticleId;
use domain::workspace::{Mode, Scope};

use crate::articles::{article, article_columns, article_joins};
use crate::read::{id, word};
use crate::values::values;
use crate::{Error, Result, Tx};

/// Counts a change of an article; to be called in the transaction that makes it.
pub fn touch(tx: &mut Tx<'_>, scope: Scope, article: ArticleId) -> Result<i64> {
    let count = "insert into knowledge (workspace_id, mode, version) values ($1, $2, 1) \
                 on conflict (workspace_id, mode) do update set version = knowledge.version + 1 \
                 returning version";
    let mark = "insert into knowledge_change (workspace_id, mode, article_id, version) \
                values ($1, $2, $3, $4) on conflict (workspace_id, mode, article_id) \
                do update set version = excluded.version";
    let workspace = scope.workspace.to_string();
    let version = tx
        .find(count, values![workspace, scope.mode.as_str()], |row| row.integer(0))?
        .ok_or_else(|| Error::unreadable("knowledge version"))?;
    tx.execute(mark, values![workspace, scope.mode.as_str(), article.to_string(), version])?;
    Ok(version)
}

/// How often the articles of a scope have changed; 0 when there never were any.
pub fn version(tx: &mut Tx<'_>, scope: Scope) -> Result<i64> {
    let sql = "select version from knowledge where workspace_id = $1 and mode = $2";
    Ok(tx
        .find(sql, values![scope.workspace.to_string(), scope.mode.as_str()], |row| row.integer(0))?
        .unwrap_or(0))
}

/// The scopes that have or had articles, with their versions.
pub fn versions(tx: &mut Tx<'_>) -> Result<Vec<(Scope, i64)>> {
    let sql = "select workspace_id, mode, version from knowledge order by workspace_id, mode";
    tx.rows(sql, values![], |row| {
        let scope = Scope { workspace: id(row, 0)?, mode: word(row, 1, Mode::parse)? };
        Ok((scope, row.integer(2)?))
    })
}

/// What became of an article.
#[derive(Clone, Debug)]
pub struct Change {
    /// The article.
    pub id: ArticleId,
    /// As it is now; absent when it was removed.
    pub article: Option<Article>,
}

/// The articles that changed after `version`, each once, in the order of their last change.
pub fn changes(tx: &mut Tx<'_>, scope: Scope, version: i64) -> Result<Vec<Change>> {
    let sql = concat!(
        "select knowledge_change.article_id, ",
        article_columns!(),
        " from knowledge_change left join article on article.id = knowledge_change.article_id",
        article_joins!(),
        "where knowledge_change.workspace_id = $1 and knowledge_change.mode = $2 and version > $3 ",
        "order by version"
    );
    tx.rows(sql, values![scope.workspace.to_string(), scope.mode.as_str(), version], |row| {
        let exists = row.optional_text(1)?.is_some();
        Ok(Change { id: id(row, 0)?, article: exists.then(|| article(row, 1)).transpose()? })
    })
}

/// The vector of one passage.
#[derive(Clone, Debug)]
pub struct StoredVector {
    /// The passage's article.
    pub article: ArticleId,
    /// The hash of the passage's text.
    pub hash: Vec<u8>,
    /// The vector as its model wrote it.
    pub vector: Vec<u8>,
}

/// The vectors that `model` made of the articles that changed after `version`.
pub fn vectors(
    tx: &mut Tx<'_>,
    scope: Scope,
    version: i64,
    model: &str,
) -> Result<Vec<StoredVector>> {
    let sql = "select passage_vector.article_id, hash, vector from knowledge_change \
               join passage_vector on passage_vector.article_id = knowledge_change.article_id \
               where workspace_id = $1 and mode = $2 and version > $3 and model = $4";
    tx.rows(sql, values![scope.workspace.to_string(), scope.mode.as_str(), version, model], |row| {
        Ok(StoredVector { article: id(row, 0)?, hash: row.bytes(1)?, vector: row.bytes(2)? })
    })
}

/// Keeps a vector; nothing happens when its article is gone or the vector is there.
pub fn insert_vector(tx: &mut Tx<'_>, model: &str, vector: &StoredVector) -> Result<()> {
    let sql = "insert into passage_vector (article_id, model, hash, vector) \
               select id, $2, $3, $4 from article where id = $1 on conflict do nothing";
    tx.execute(sql, values![vector.article.to_string(), model, vector.hash, vector.vector])?;
    Ok(())
}

/// Forgets every vector of a scope, so that they are made anew.
pub fn delete_vectors(tx: &mut Tx<'_>, scope: Scope) -> Result<u64> {
    let sql = "delete from passage_vector where article_id in \
               (select id from article where workspace_id = $1 and mode = $2)";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str()])
}

/// Marks every article of a scope as changed, so that every process reads it again.
pub fn touch_all(tx: &mut Tx<'_>, scope: Scope) -> Result<u64> {
    let count = "update knowledge set version = version + 1 where workspace_id = $1 and mode = $2";
    let mark = "update knowledge_change set version = (select version from knowledge \
                where workspace_id = $1 and mode = $2) where workspace_id = $1 and mode = $2";
    let workspace = scope.workspace.to_string();
    tx.execute(count, values![workspace, scope.mode.as_str()])?;
    tx.execute(mark, values![workspace, scope.mode.as_str()])
}
