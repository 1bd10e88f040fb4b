//! Waiting without an async runtime: `.wait()` where others write `.await`, and iterators in place of streams.
//!
//! ```no_run
//! # fn main() -> switchboard_client::Result<()> {
//! use switchboard_client::Client;
//! use switchboard_client::types::chat::ChatRequest;
//!
//! let client = Client::builder("https://help.example.com").key("sk_live_…").build()?;
//! let answer = client.chat().reply(&ChatRequest::new("How do I reset my password?")).wait()?;
//! println!("{}", answer.reply);
//! for ticket in client.tickets().list().status("open").iter() {
//!     println!("{}", ticket?.title);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The work is done on a runtime with one thread, which is there from the first wait on and serves all clients. Waiting
//! inside of an async runtime, also in its `spawn_blocking`, is refused with an error: there is `.await` for that.

use std::fmt;
use std::future::IntoFuture;
use std::sync::OnceLock;

use futures_util::{Stream, StreamExt};
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Handle};

use crate::call::{Call, Detailed};
use crate::chat::ChatStream;
use crate::error::{Error, Kind, Result};
use crate::pages::{Items, Pages};

/// Waits for anything of this crate that is otherwise awaited, such as an upload.
///
/// ```no_run
/// # fn main() -> switchboard_client::Result<()> {
/// # let client = switchboard_client::Client::builder("https://help.example.com").build()?;
/// use switchboard_client::{blocking::wait, types::files::FileInput};
///
/// let parcel = FileInput::new("parcel.txt", "text/plain");
/// let file = wait(client.files().upload(&parcel, "hello"))?;
/// # Ok(())
/// # }
/// ```
pub fn wait<T>(work: impl IntoFuture<Output = Result<T>>) -> Result<T> {
    if Handle::try_current().is_ok() {
        let message = "waiting inside of an async runtime would hold it up: use `.await`";
        return Err(Error::new(Kind::Validation, message));
    }
    runtime()?.block_on(async { work.await })
}

impl<T: 'static> Call<T> {
    /// Sends it, and waits for the answer.
    pub fn wait(self) -> Result<T> {
        wait(self)
    }

    /// Sends it, and waits for the answer with what its head says.
    pub fn wait_detailed(self) -> Result<Detailed<T>> {
        wait(self.detailed())
    }
}

impl<T: Send + 'static, P: DeserializeOwned + Send + 'static> Pages<T, P> {
    /// Waits for one page.
    pub fn wait(self) -> Result<P> {
        wait(self)
    }

    /// Every item from here on, page by page.
    #[must_use]
    pub fn iter(self) -> Iter<Items<T>> {
        Iter::new(self.stream())
    }
}

impl<T> Items<T> {
    /// The items as they come.
    #[must_use]
    pub fn iter(self) -> Iter<Items<T>> {
        Iter::new(self)
    }
}

impl ChatStream {
    /// The items as they come.
    #[must_use]
    pub fn iter(self) -> Iter<ChatStream> {
        Iter::new(self)
    }
}

/// What a stream says, item by item; each is waited for. After an error nothing comes.
pub struct Iter<S> {
    stream: S,
    is_over: bool,
}

impl<S> Iter<S> {
    fn new(stream: S) -> Iter<S> {
        Iter { stream, is_over: false }
    }
}

impl<T, S: Stream<Item = Result<T>> + Unpin> Iterator for Iter<S> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.is_over {
            return None;
        }
        let next = wait(async { self.stream.next().await.transpose() }).transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Iter").finish_non_exhaustive()
    }
}

/// A runtime whose timers and connections live on a thread of its own, so that they go on while nobody waits.
fn runtime() -> Result<Handle> {
    static RUNTIME: OnceLock<Option<Handle>> = OnceLock::new();
    let handle = RUNTIME.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().ok()?;
        let handle = runtime.handle().clone();
        let serve = move || runtime.block_on(std::future::pending::<()>());
        std::thread::Builder::new().name("switchboard-client".to_owned()).spawn(serve).ok()?;
        Some(handle)
    });
    handle.clone().ok_or_else(|| Error::new(Kind::Network, "no thread can be started to wait on"))
}
