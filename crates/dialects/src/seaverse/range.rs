//! Which rows are asked for, and what an answer says about those that it has.

use axum::http::header::RANGE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};

use super::Limits;
use super::error::Refusal;
use super::query::Query;

/// The rows that are read: so many, behind so many others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many are passed over.
    pub offset: u64,
    /// The most that are read.
    pub limit: u64,
}

impl Window {
    /// What the query and the header `Range` have in common, and no more than the server gives. For reading only.
    pub fn new(query: &Query, headers: &HeaderMap, limits: &Limits) -> Result<Window, Refusal> {
        match query.limit {
            Some(limit) if limit < 0 => {
                let words = "Limit should be greater than or equal to zero.";
                return Err(Refusal::bad_range(words));
            }
            // The one range without rows that may be asked for, which begins with the first.
            Some(0) => return Ok(Window { offset: 0, limit: 0 }),
            _ => {}
        }
        let offset = query.offset.unwrap_or(0).max(0).unsigned_abs();
        let end = query.limit.map(|limit| offset.saturating_add(limit.unsigned_abs()));
        let (first, last) = asked(headers).unwrap_or((0, None));
        if last.is_some_and(|last| last < first) {
            let words = "The lower boundary must be lower than or equal to the upper boundary in the Range header.";
            return Err(Refusal::bad_range(words));
        }
        let start = offset.max(first);
        let ends = [end, last.map(|last| last.saturating_add(1))].into_iter().flatten();
        let end = ends.min().unwrap_or(u64::MAX);
        if end <= start {
            // Inferred: nothing is in both. PostgREST has no sentence of its own for it.
            return Err(Refusal::bad_range("Limit should be greater than or equal to zero."));
        }
        Ok(Window { offset: start, limit: (end - start).min(limits.rows_max) })
    }

    /// The status and the `Content-Range` of an answer with so many rows, of so many if they were counted.
    pub fn answer(
        self,
        rows: u64,
        total: Option<u64>,
    ) -> Result<(StatusCode, HeaderValue), Refusal> {
        let status = match total {
            Some(total) if total < self.offset => return Err(Refusal::beyond(self.offset, total)),
            Some(total) if rows < total => StatusCode::PARTIAL_CONTENT,
            _ => StatusCode::OK,
        };
        Ok((status, content_range(self.offset, rows, total)))
    }
}

/// The first and the last row of the header `Range`. One in other units is none.
fn asked(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let (first, last) = headers.get(RANGE)?.to_str().ok()?.split_once('-')?;
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let first = number(first)?;
    if last.is_empty() { Some((first, None)) } else { Some((first, Some(number(last)?))) }
}

/// The `Content-Range` of rows that were added or removed.
#[must_use]
pub fn of_change(rows: Option<u64>) -> HeaderValue {
    content_range(0, 0, rows)
}

/// The `Content-Range` of rows that were changed, and whether their number is asked for.
#[must_use]
pub fn of_update(rows: u64, is_counted: bool) -> HeaderValue {
    content_range(0, rows, is_counted.then_some(rows))
}

fn content_range(offset: u64, rows: u64, total: Option<u64>) -> HeaderValue {
    let total = total.map_or_else(|| "*".to_owned(), |total| total.to_string());
    let range = match rows {
        0 => format!("*/{total}"),
        rows => format!("{offset}-{}/{total}", offset + rows - 1),
    };
    HeaderValue::from_str(&range).expect("digits are a header's value")
}

#[cfg(test)]
mod tests {
    use super::super::columns::Relation;
    use super::*;

    fn window(query: &str, range: &str) -> Result<Window, Refusal> {
        let limits = Limits::default();
        let query = Query::parse(Relation::Messages, query, &limits).expect("a query");
        let mut headers = HeaderMap::new();
        if !range.is_empty() {
            headers.insert(RANGE, range.parse().expect("a header"));
        }
        Window::new(&query, &headers, &limits)
    }

    #[test]
    fn a_window_is_what_query_and_header_have_in_common() {
        for (query, range, offset, limit) in [
            ("", "", 0, 1_000),
            ("limit=20&offset=40", "", 40, 20),
            ("limit=20&limit=10", "", 0, 10),
            ("limit=20&offset=-20", "", 0, 20),
            ("limit=5000", "", 0, 1_000),
            ("limit=99999999999999999999&offset=7", "", 7, 1_000),
            ("limit=ten&offset=1e3", "", 0, 1_000),
            ("limit=0&offset=5", "", 0, 0),
            ("limit=3", "0-1", 0, 2),
            ("limit=3&offset=2", "4-9", 4, 1),
            ("", "10-", 10, 1_000),
            ("", "0-0", 0, 1),
            ("", "bytes=0-5", 0, 1_000),
            ("", "0-x", 0, 1_000),
            ("", "0-99999999999999999999", 0, 1_000),
            ("offset=9223372036854775807", "", i64::MAX.unsigned_abs(), 1_000),
        ] {
            let found = window(query, range).unwrap();
            assert_eq!(found, Window { offset, limit }, "{query} {range}");
        }
    }

    #[test]
    fn a_window_without_rows_is_refused() {
        let negative = "Limit should be greater than or equal to zero.";
        let upside_down = "The lower boundary must be lower than or equal to the upper boundary in the Range header.";
        for (query, range, details) in [
            ("limit=-1", "", negative),
            ("", "5-4", upside_down),
            ("limit=3", "3-4", negative),
            ("offset=3", "0-2", negative),
        ] {
            let refusal = window(query, range).unwrap_err();
            assert_eq!(refusal.code(), "PGRST103");
            assert_eq!(refusal.message(), "Requested range not satisfiable");
            assert_eq!(refusal.details(), Some(details), "{query} {range}");
        }
    }

    #[test]
    fn an_answer_says_what_it_has_of_how_many() {
        let page = |offset, rows, total| {
            let window = Window { offset, limit: 20 };
            window.answer(rows, total).map(|(status, range)| {
                format!("{} {}", status.as_u16(), range.to_str().expect("a text"))
            })
        };
        for (offset, rows, total, expected) in [
            (0, 15, Some(15), "200 0-14/15"),
            (0, 15, None, "200 0-14/*"),
            (0, 20, Some(45), "206 0-19/45"),
            (40, 5, Some(45), "206 40-44/45"),
            (45, 0, Some(45), "206 */45"),
            (0, 0, Some(0), "200 */0"),
            (0, 0, None, "200 */*"),
            (45, 0, None, "200 */*"),
            (0, 0, Some(15), "206 */15"),
        ] {
            assert_eq!(page(offset, rows, total).unwrap(), expected);
        }
        let refusal = page(46, 0, Some(45)).unwrap_err();
        let details = "An offset of 46 was requested, but there are only 45 rows.";
        assert_eq!((refusal.code(), refusal.details()), ("PGRST103", Some(details)));
    }

    #[test]
    fn a_change_tells_how_many_only_when_asked() {
        assert_eq!(of_change(None), "*/*");
        assert_eq!(of_change(Some(3)), "*/3");
        assert_eq!(of_update(2, false), "0-1/*");
        assert_eq!(of_update(2, true), "0-1/2");
        assert_eq!(of_update(0, false), "*/*");
        assert_eq!(of_update(0, true), "*/0");
    }
}
