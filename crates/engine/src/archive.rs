//! A workspace's data as a whole: out of one database and into another, row by row.

use domain::access::{Act, Actor};
use domain::id::{ArticleId, WorkspaceId};
use domain::text::Slug;
use domain::workspace::Workspace;
use store::archive::{ALL, Cell, Put, Row, SETTINGS, Table};
use store::{Tx, archive, knowledge, workspaces};

use crate::error::taken;
use crate::{Engine, Error, allow};

/// How many rows are read at once.
const PAGE: usize = 500;

/// A workspace that an archive is put into.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The workspace.
    pub workspace: Workspace,
    /// Whether it was made, or nothing was in it yet: what is set for it as a whole comes from the archive then.
    pub is_fresh: bool,
}

impl Engine {
    /// Gives the rows of all tables to `take`, as they are at one moment and in an order that depends on nothing else.
    ///
    /// `take` is called on a thread that may be blocked. Should the database interrupt the reading, nothing is repeated.
    pub async fn take_out(
        &self,
        actor: &Actor,
        mut take: impl FnMut(&'static Table, Vec<Row>) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        allow(actor, Act::MoveData)?;
        let (scope, mut begun) = (actor.scope, false);
        let read = move |tx: &mut Tx<'_>| {
            if std::mem::replace(&mut begun, true) {
                return Err(Error::Conflict("the database interrupted the export: begin anew"));
            }
            take(&SETTINGS, archive::settings(tx, scope.workspace)?.into_iter().collect())?;
            for table in ALL {
                let mut after = None;
                loop {
                    let rows = archive::page(tx, scope, table, after.as_ref(), PAGE)?;
                    let is_last = rows.len() < PAGE;
                    after = rows.last().cloned();
                    take(table, rows)?;
                    if is_last {
                        break;
                    }
                }
            }
            Ok(())
        };
        self.0.db.read_long(read).await
    }

    /// The workspace of that slug, for an archive of the workspace `id`: made when there is none, under that id also
    /// when nothing is in it yet.
    pub async fn destination(
        &self,
        id: WorkspaceId,
        slug: &str,
        name: &str,
    ) -> Result<Destination, Error> {
        let slug = Slug::parse(slug).map_err(|error| Error::text("slug", &error))?;
        let new = Workspace { id, slug, name: name.to_owned(), created_at: self.now() };
        let write = move |tx: &mut Tx<'_>| {
            let made = Destination { workspace: new.clone(), is_fresh: true };
            let Some(found) = workspaces::find(tx, new.slug.as_str())? else {
                workspaces::insert(tx, &new).map_err(|error| taken(error, ELSEWHERE))?;
                return Ok(made);
            };
            if found.id == id || workspaces::find_by_id(tx, id)?.is_some() {
                return Ok(Destination { workspace: found, is_fresh: false });
            }
            let replaced = archive::replace_empty(tx, found.id, &new)?;
            Ok(if replaced { made } else { Destination { workspace: found, is_fresh: false } })
        };
        self.0.db.write(write).await
    }

    /// Overwrites what is set for the workspace as a whole.
    pub async fn put_settings(&self, actor: &Actor, row: Row) -> Result<(), Error> {
        allow(actor, Act::MoveData)?;
        let workspace = actor.scope.workspace;
        let write = move |tx: &mut Tx<'_>| archive::set_settings(tx, workspace, &row);
        Ok(self.0.db.write(write).await?)
    }

    /// Adds rows in one transaction; one that is refused does not hurt the others.
    pub async fn put_in(
        &self,
        actor: &Actor,
        table: &'static Table,
        rows: Vec<Row>,
    ) -> Result<Vec<Result<Put, Error>>, Error> {
        allow(actor, Act::MoveData)?;
        let scope = actor.scope;
        let write = move |tx: &mut Tx<'_>| {
            let mut results = Vec::with_capacity(rows.len());
            for row in &rows {
                let put = tx.nested(|tx| archive::insert(tx, scope, table, row));
                if let (Ok(Put::Added), Some(id)) = (&put, article(table, row)) {
                    knowledge::touch(tx, scope, id)?;
                }
                results.push(refused(put)?);
            }
            Ok(results)
        };
        self.0.db.write(write).await
    }

    /// Lets numbers go on behind those that came in, and the search indexes look.
    pub async fn finish_archive(&self, actor: &Actor) -> Result<(), Error> {
        allow(actor, Act::MoveData)?;
        let scope = actor.scope;
        self.0.db.write(move |tx| archive::raise_number(tx, scope)).await?;
        self.0.library.ring();
        Ok(())
    }
}

const ELSEWHERE: &str =
    "the workspace of this export is on this server already, under another slug";

/// The article that a row is.
fn article(table: &Table, row: &Row) -> Option<ArticleId> {
    let at = table.columns.iter().position(|column| column.name == "id")?;
    let Cell::Text(id) = row.get(at)? else { return None };
    (table.kind == "articles").then(|| id.parse().ok())?
}

/// A row that breaks a rule is told; every other failure ends the work.
fn refused(put: store::Result<Put>) -> Result<Result<Put, Error>, Error> {
    match put {
        Err(
            error @ (store::Error::Duplicate { .. }
            | store::Error::Refused { .. }
            | store::Error::Unreadable { .. }),
        ) => Ok(Err(Error::invalid("row", error.to_string()))),
        Err(error) => Err(error.into()),
        Ok(put) => Ok(Ok(put)),
    }
}
