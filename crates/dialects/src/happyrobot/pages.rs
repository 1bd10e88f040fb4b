//! The vendor's pages: numbered, with totals; two spellings of the same numbers.

use domain::page::{Numbered, PageNumber};
use serde::Serialize;

/// A page as most lists spell it.
#[derive(Serialize)]
pub(super) struct Paged<T> {
    data: Vec<T>,
    pagination: Pagination,
}

/// A page as lists of runs spell it.
#[derive(Serialize)]
pub(super) struct CamelPaged<T> {
    data: Vec<T>,
    pagination: CamelPagination,
}

#[derive(Serialize)]
struct Pagination {
    page: u64,
    page_size: u64,
    total_pages: u64,
    total_records: u64,
    has_next_page: bool,
    has_previous_page: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CamelPagination {
    page: u64,
    page_size: u64,
    total_pages: u64,
    total_records: u64,
    has_next_page: bool,
    has_previous_page: bool,
}

impl<T> Paged<T> {
    pub(super) fn of<I>(
        wanted: PageNumber,
        found: Numbered<I>,
        item: impl FnMut(I) -> T,
    ) -> Paged<T> {
        let pagination = numbers(wanted, found.total);
        Paged { data: found.items.into_iter().map(item).collect(), pagination }
    }
}

impl<T> CamelPaged<T> {
    pub(super) fn of<I>(
        wanted: PageNumber,
        found: Numbered<I>,
        item: impl FnMut(I) -> T,
    ) -> CamelPaged<T> {
        let Pagination {
            page,
            page_size,
            total_pages,
            total_records,
            has_next_page,
            has_previous_page,
        } = numbers(wanted, found.total);
        let pagination = CamelPagination {
            page,
            page_size,
            total_pages,
            total_records,
            has_next_page,
            has_previous_page,
        };
        CamelPaged { data: found.items.into_iter().map(item).collect(), pagination }
    }
}

fn numbers(wanted: PageNumber, total_records: u64) -> Pagination {
    let PageNumber { page, size, .. } = wanted;
    let total_pages = total_records.div_ceil(size);
    Pagination {
        page,
        page_size: size,
        total_pages,
        total_records,
        has_next_page: page < total_pages,
        has_previous_page: page > 1,
    }
}
