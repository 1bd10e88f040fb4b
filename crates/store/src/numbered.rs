//! Lists by the number of the page, for vendors whose protocols count pages.
//!
//! Our own lists go on from a position and use no `offset`: a page that is far away costs as much as all before it, and
//! what is added meanwhile shifts everything. Protocols with page numbers and totals leave no choice. Their cost is
//! bounded: a page is small, and what is skipped and counted is an index's range of one scope, agent or conversation.

use domain::page::PageNumber;

use crate::{Result, Tx, Value};

/// A page as a statement takes it.
pub(crate) struct Bounds {
    pub(crate) limit: i64,
    pub(crate) offset: i64,
}

impl From<PageNumber> for Bounds {
    fn from(page: PageNumber) -> Bounds {
        Bounds { limit: page.size as i64, offset: page.offset() as i64 }
    }
}

/// What a `select count(*)` says.
pub(crate) fn count(tx: &mut Tx<'_>, sql: &'static str, parameters: &[Value<'_>]) -> Result<u64> {
    let total = tx.find(sql, parameters, |row| row.integer(0))?;
    Ok(total.unwrap_or(0).unsigned_abs())
}
