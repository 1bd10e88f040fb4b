//! Lists in pages: what follows a position, and whether more follows.

/// What part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest<C> {
    /// The last item that the caller has; absent at the start.
    pub after: Option<C>,
    /// How many items at most, 1 to [`LIMIT_MAX`].
    pub limit: usize,
}

/// The largest page.
pub const LIMIT_MAX: usize = 100;
/// The size of a page when none is asked for.
pub const LIMIT_DEFAULT: usize = 20;

/// What part of a list is wanted by those who count pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNumber {
    /// 1, 2, 3…
    pub page: u64,
    /// How many items a page has.
    pub size: u64,
    /// Whether the list begins with the newest.
    pub newest_first: bool,
}

impl PageNumber {
    /// How many items come before this page.
    #[must_use]
    pub fn offset(self) -> u64 {
        (self.page - 1).saturating_mul(self.size).min(i64::MAX as u64)
    }
}

/// A page of a list that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// How many the whole list has.
    pub total: u64,
}

/// Part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// Whether more follow.
    pub has_more: bool,
}

impl<T> Page<T> {
    /// Makes a page of `limit` from up to one item more than that.
    #[must_use]
    pub fn cut(mut items: Vec<T>, limit: usize) -> Page<T> {
        let has_more = items.len() > limit;
        items.truncate(limit);
        Page { items, has_more }
    }
}
