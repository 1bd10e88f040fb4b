//! The vendor's pages: numbered, with totals, and the numbers in two places of the answer.

use domain::page::{Numbered, PageNumber};
use serde::Serialize;

use super::envelope::Answer;
use super::error::Refusal;
use super::extract::Params;

/// The largest `pageSize`.
const SIZE_MAX: u64 = 100;
/// The `pageSize` of who does not say.
const SIZE: u64 = 20;

/// All five numbers, since clients of different age read different ones.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pagination {
    page: u64,
    page_size: u64,
    total: u64,
    total_pages: u64,
    has_more: bool,
}

impl Pagination {
    pub(super) fn of(wanted: PageNumber, total: u64) -> Pagination {
        let PageNumber { page, size, .. } = wanted;
        let total_pages = total.div_ceil(size);
        Pagination { page, page_size: size, total, total_pages, has_more: page < total_pages }
    }
}

impl Answer {
    /// A page of a list that was counted.
    pub(super) fn numbered<I, T: Serialize>(
        wanted: PageNumber,
        found: Numbered<I>,
        item: impl FnMut(I) -> T,
    ) -> Answer {
        let items: Vec<T> = found.items.into_iter().map(item).collect();
        Answer::counted(wanted, found.total, &items)
    }

    /// The same of items that are rendered.
    pub(super) fn counted<T: Serialize>(wanted: PageNumber, total: u64, items: &[T]) -> Answer {
        Answer::page(&items, Pagination::of(wanted, total))
    }
}

impl Params {
    /// `page` and `pageSize`; the newest come first.
    pub(super) fn page(&self) -> Result<PageNumber, Refusal> {
        let page = self.number("page", 1, u64::from(u32::MAX))?.unwrap_or(1);
        let size = self.number("pageSize", 1, SIZE_MAX)?.unwrap_or(SIZE);
        Ok(PageNumber { page, size, newest_first: true })
    }
}
