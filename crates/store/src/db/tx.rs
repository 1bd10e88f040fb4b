//! One transaction, on whichever database it is.

use super::Kind;
use super::row::Row;
use super::value::Value;
use crate::error::Error;
use crate::{postgres, sqlite};

/// A transaction in which the statements of one closure run.
///
/// After a failed statement nothing more can be done in it but to return the error (this is how
/// `PostgreSQL` behaves, and both databases behave alike here); to go on after an expected failure,
/// put the statement into [`Tx::nested`].
pub struct Tx<'a> {
    on: On<'a>,
    fault: Fault,
}

enum On<'a> {
    Sqlite(&'a mut sqlite::Connection),
    Postgres(&'a mut postgres::Session),
}

/// What a failed statement did to its transaction, in rising order of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// The transaction (or its innermost savepoint) can only be rolled back.
    Statement,
    /// The whole transaction has to be run again.
    Again,
    /// The transaction is gone.
    Lost,
}

/// A failed statement, as a driver reports it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) fault: Fault,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let unharmed = matches!(error, Error::Unreadable { .. });
        Failure { fault: if unharmed { Fault::None } else { Fault::Statement }, error }
    }
}

/// Runs an expression with whichever driver the transaction belongs to.
macro_rules! on {
    ($tx:expr, $driver:ident => $run:expr) => {
        match &mut $tx.on {
            On::Sqlite($driver) => $run,
            On::Postgres($driver) => $run,
        }
    };
}

impl<'a> Tx<'a> {
    pub(crate) fn sqlite(connection: &'a mut sqlite::Connection) -> Tx<'a> {
        Tx { on: On::Sqlite(connection), fault: Fault::None }
    }

    pub(crate) fn postgres(session: &'a mut postgres::Session) -> Tx<'a> {
        Tx { on: On::Postgres(session), fault: Fault::None }
    }
}

impl Tx<'_> {
    /// Runs a statement without a result and returns how many rows it changed.
    pub fn execute(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, Error> {
        self.check(values)?;
        let done = on!(self, driver => driver.execute(sql, values));
        self.note(done)
    }

    /// Runs a statement and reads every row of its result.
    pub fn rows<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        self.check(values)?;
        let rows = on!(self, driver => driver.rows(sql, values, usize::MAX, &mut read));
        self.note(rows)
    }

    /// Like [`Tx::rows`], for a statement that was put together: it is not kept prepared, so that no caller fills a
    /// connection with statements.
    pub(crate) fn rows_once<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        self.check(values)?;
        let rows = on!(self, driver => driver.rows_once(sql, values, &mut read));
        self.note(rows)
    }

    /// Runs a statement and reads the first row of its result, if there is one.
    pub fn find<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.check(values)?;
        let rows = on!(self, driver => driver.rows(sql, values, 1, &mut read));
        self.note(rows).map(|mut rows| rows.pop())
    }

    /// Runs `work` in a savepoint: when it fails, only its own changes are undone and the
    /// transaction can go on.
    pub fn nested<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.command("savepoint nested")?;
        let outcome = work(self);
        match self.fault {
            Fault::None if outcome.is_ok() => {
                self.command("release savepoint nested")?;
                outcome
            }
            Fault::None | Fault::Statement => {
                let ignored = self.verdict();
                self.fault = Fault::None;
                self.command("rollback to savepoint nested")?;
                self.command("release savepoint nested")?;
                outcome.and_then(|value| ignored.map(|()| value).map_err(E::from))
            }
            Fault::Again | Fault::Lost => outcome,
        }
    }

    /// Goes behind a `select` that claims rows, so that two workers do not wait for one another.
    #[must_use]
    pub fn skip_locked(&self) -> &'static str {
        match self.on {
            On::Sqlite(_) => "",
            On::Postgres(_) => " for update skip locked",
        }
    }

    /// Which database it is, for the few statements that have nothing in common.
    pub(crate) fn kind(&self) -> Kind {
        match self.on {
            On::Sqlite(_) => Kind::Sqlite,
            On::Postgres(_) => Kind::Postgres,
        }
    }

    /// Runs several statements without values or results, such as a migration.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Error> {
        self.check(&[])?;
        let done = on!(self, driver => driver.batch(sql));
        self.note(done)
    }

    /// Makes two processes that migrate the same database take turns, until the transaction ends.
    pub(crate) fn lock_schema(&mut self) -> Result<(), Error> {
        let done = match &mut self.on {
            On::Sqlite(_) => Ok(()), // `begin immediate` let one process in.
            On::Postgres(session) => session.lock_schema(),
        };
        self.note(done)
    }

    pub(crate) fn fault(&self) -> Fault {
        self.fault
    }

    /// What to answer when the closure says that all is well: not when a statement failed.
    pub(crate) fn verdict(&self) -> Result<(), Error> {
        match self.fault {
            Fault::None => Ok(()),
            _ => Err(Error::Database("a statement failed and its error was ignored".into())),
        }
    }

    fn command(&mut self, sql: &'static str) -> Result<(), Error> {
        self.execute(sql, &[]).map(|_| ())
    }

    fn check(&mut self, values: &[Value<'_>]) -> Result<(), Error> {
        if self.fault != Fault::None {
            return Err(Error::Database("an earlier statement of this transaction failed".into()));
        }
        if values.iter().any(Value::has_nul) {
            let what = "text with a NUL character".to_owned();
            return self.note(Err(Error::Refused { what }.into()));
        }
        Ok(())
    }

    fn note<T>(&mut self, result: Result<T, Failure>) -> Result<T, Error> {
        result.map_err(|failure| {
            self.fault = self.fault.max(failure.fault);
            failure.error
        })
    }
}
