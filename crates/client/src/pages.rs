//! Lists: a page at a time, or one thing after the other.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::{Stream, StreamExt, stream};
use serde::de::DeserializeOwned;
pub use wire::lists::List as Page;
use wire::live::{Event, EventPage};

use crate::call::Call;
use crate::client::Client;
use crate::error::Result;
use crate::request::Request;

/// A list that is wanted. Awaited it gives one [`Page`]; [`Pages::stream`] gives every item of all pages.
#[must_use = "nothing is sent before it is awaited"]
pub struct Pages<T, P = Page<T>> {
    client: Client,
    request: Request,
    split: fn(P) -> Page<T>,
}

impl<T, P> Pages<T, P> {
    /// How many items a page has: 1 to 100, 20 otherwise.
    pub fn limit(self, limit: u32) -> Pages<T, P> {
        self.with("limit", limit.to_string())
    }

    /// Begins after this place: the `next` of a page.
    pub fn after(self, after: impl Into<String>) -> Pages<T, P> {
        self.with("after", after)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Pages<T, P> {
        self.request = self.request.query(name, value);
        self
    }
}

impl<T> Pages<T> {
    pub(crate) fn new(client: &Client, request: Request) -> Pages<T> {
        Pages { client: client.clone(), request, split: |page| page }
    }
}

impl Pages<Event, EventPage> {
    pub(crate) fn of_events(client: &Client, request: Request) -> Pages<Event, EventPage> {
        let request = request.header("accept", "application/json");
        let split = |EventPage { data, has_more, next, .. }| Page { data, has_more, next };
        Pages { client: client.clone(), request, split }
    }
}

impl<T: Send + 'static, P: DeserializeOwned + Send + 'static> Pages<T, P> {
    /// Fetches one page; the same as awaiting it.
    pub async fn send(self) -> Result<P> {
        self.call().send().await
    }

    fn call(&self) -> Call<P> {
        Call::json(&self.client, self.request.clone())
    }

    /// Every item from here on. A page is fetched when the one before it is used up, and no more than one is held.
    pub fn stream(self) -> Items<T> {
        let begin = (VecDeque::new(), Some(self));
        let items = stream::try_unfold(begin, |(mut page, mut rest)| async move {
            loop {
                if let Some(item) = page.pop_front() {
                    return Ok(Some((item, (page, rest))));
                }
                let Some(pages) = rest else { return Ok(None) };
                let fetched = (pages.split)(pages.call().send().await?);
                page = fetched.data.into();
                rest = fetched.next.filter(|_| fetched.has_more).map(|next| pages.after(next));
            }
        });
        Items(Box::pin(items))
    }
}

impl<T, P> fmt::Debug for Pages<T, P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("request", &self.request).finish_non_exhaustive()
    }
}

impl<T: Send + 'static, P: DeserializeOwned + Send + 'static> IntoFuture for Pages<T, P> {
    type Output = Result<P>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<P>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Items as they come; after an error nothing comes.
pub struct Items<T>(pub(crate) Pin<Box<dyn Stream<Item = Result<T>> + Send>>);

impl<T> Items<T> {
    /// The next one; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<T>> {
        self.0.next().await
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").finish_non_exhaustive()
    }
}
