//! Finding tickets, messages and notes by their words.
//!
//! What is written waits in the store until it is carried over into the index: by upkeep, and before each search as much as
//! one transaction takes, so that whoever has just written something finds it.

mod snippet;
mod words;

use std::time::{Duration, Instant};

use domain::access::{Act, Actor};
use domain::id::ConversationId;
use domain::page::PageRequest;
use domain::search::{Found, Hits, Place};
use store::{Tx, search};

use crate::{Engine, Error, allow};

pub use snippet::Snippet;

/// The longest search.
pub const QUERY_BYTES_MAX: usize = 500;
/// The most different words of a search.
const WORDS_MAX: usize = 16;
/// How much is carried over in one transaction.
const BATCH: usize = 200;
/// How often upkeep looks for what waits.
const ROUND: Duration = Duration::from_secs(1);
/// How many conversations a rebuild takes in at once.
const REFILL: usize = 500;

/// Something that was found, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// What it is and where.
    pub found: Found,
    /// The part of it that has the words.
    pub snippet: Snippet,
}

/// What is looked for: words that must all be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

impl SearchWords {
    /// The words of what somebody typed; `param` is what the caller calls it.
    pub fn parse(text: &str, param: &'static str) -> Result<SearchWords, Error> {
        if text.len() > QUERY_BYTES_MAX {
            return Err(Error::invalid(
                param,
                format!("{param} is longer than {QUERY_BYTES_MAX} bytes"),
            ));
        }
        let words = words::of_query(text);
        match words.len() {
            0 => Err(Error::invalid(param, format!("{param} has no word to look for"))),
            count if WORDS_MAX < count => {
                Err(Error::invalid(param, format!("{param} has more than {WORDS_MAX} words")))
            }
            _ => Ok(SearchWords(words)),
        }
    }

    /// For a list of tickets: [`TicketFilter::words`](crate::TicketFilter).
    #[must_use]
    pub fn into_words(self) -> Vec<String> {
        self.0
    }
}

impl Engine {
    /// The titles of tickets, messages and notes that have all the words, newest first.
    pub async fn search_conversations(
        &self,
        actor: &Actor,
        (words, place): (SearchWords, Place),
        request: PageRequest<i64>,
    ) -> Result<Hits<Discovery>, Error> {
        allow(actor, Act::SearchConversations)?;
        self.catch_up().await;
        let (scope, wanted) = (actor.scope, words.0.clone());
        let read = move |tx: &mut Tx<'_>| search::page(tx, scope, (&wanted, &place), &request);
        let Hits { items, next } = self.0.db.read_long(read).await?;
        let shown =
            |found: Found| Discovery { snippet: snippet::cut(&found.text, &words.0), found };
        Ok(Hits { items: items.into_iter().map(shown).collect(), next })
    }

    /// Carries over what waits, as much as one transaction takes. A search finds what it finds when this fails.
    pub(crate) async fn catch_up(&self) {
        if let Err(error) = self.index_some().await {
            tracing::debug!(%error, "the search index is behind");
        }
    }

    /// Carries over what waits, as much as one transaction takes; says how much it was.
    async fn index_some(&self) -> Result<usize, Error> {
        let waiting = self.0.db.read(|tx| search::waiting(tx, BATCH)).await?;
        let count = waiting.len();
        if count == 0 {
            return Ok(0);
        }
        let prepared: Vec<_> = waiting
            .into_iter()
            .map(|waiting| {
                let text = waiting.text.as_ref();
                let words = text.map_or_else(Vec::new, |text| words::of_text(&text.body));
                (waiting, words)
            })
            .collect();
        self.0.db.write(move |tx| search::index(tx, &prepared)).await?;
        Ok(count)
    }

    /// Carries over everything that waits; tells how much it was so far.
    pub async fn index_all(&self, mut tell: impl FnMut(usize)) -> Result<(), Error> {
        let mut done = 0;
        loop {
            let count = self.index_some().await?;
            done += count;
            tell(done);
            if count < BATCH {
                return Ok(());
            }
        }
    }

    /// Has everything of a scope carried over once more.
    pub async fn refill_index(&self, actor: &Actor) -> Result<(), Error> {
        allow(actor, Act::ManageDesk)?;
        let scope = actor.scope;
        let mut after: Option<ConversationId> = None;
        loop {
            let fill = move |tx: &mut Tx<'_>| search::refill(tx, scope, after, REFILL);
            after = self.0.db.write(fill).await?;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    /// Carries over what waits as long as the engine runs. After much it rests as long as it worked, so that whoever
    /// writes meanwhile is not kept waiting.
    pub(crate) async fn keep_index(&self) {
        while !self.0.stop.is_cancelled() {
            let begun = Instant::now();
            let rest = match self.index_some().await {
                Ok(BATCH) => begun.elapsed(),
                Ok(_) => ROUND,
                Err(error) => {
                    tracing::debug!(%error, "the search index is behind");
                    ROUND
                }
            };
            tokio::select! {
                () = self.0.stop.cancelled() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }
}
