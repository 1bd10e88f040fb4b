//! How many lines there are, and their common end.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use domain::id::WorkspaceId;
use engine::Error;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::Limits;

/// When whoever was refused for want of room may come again.
const AGAIN: Duration = Duration::from_secs(5);

/// All open lines of a process.
#[derive(Clone, Default)]
pub struct Lines(Arc<Parts>);

#[derive(Default)]
struct Parts {
    counts: Mutex<Counts>,
    stop: CancellationToken,
    open: TaskTracker,
}

#[derive(Default)]
struct Counts {
    all: usize,
    workspaces: HashMap<WorkspaceId, usize>,
    addresses: HashMap<IpAddr, usize>,
}

/// One open line's place among the others; it is given back when dropped.
pub(crate) struct Entry {
    lines: Lines,
    workspace: Option<WorkspaceId>,
    address: Option<IpAddr>,
    _open: TaskTrackerToken,
}

impl Lines {
    /// Lets a line in, if there is room for it. Without an address it is not counted by address.
    pub(crate) fn enter(&self, limits: &Limits, address: Option<IpAddr>) -> Result<Entry, Error> {
        let mut counts = self.counts();
        if counts.all >= limits.connections || self.0.stop.is_cancelled() {
            return Err(Error::Unavailable { retry_after: AGAIN });
        }
        if let Some(address) = address {
            count(&mut counts.addresses, address, limits.connections_per_address)?;
        }
        counts.all += 1;
        let open = self.0.open.token();
        Ok(Entry { lines: self.clone(), workspace: None, address, _open: open })
    }

    /// Resolves when the lines have to end.
    pub(crate) async fn stopping(&self) {
        self.0.stop.cancelled().await;
    }

    /// Ends all lines, and waits until they have ended.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        self.0.open.close();
        self.0.open.wait().await;
    }

    /// How many lines are open.
    #[must_use]
    pub fn count(&self) -> usize {
        self.counts().all
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Counts the line for its workspace, now that it is known.
    pub(crate) fn belongs_to(
        &mut self,
        limits: &Limits,
        workspace: WorkspaceId,
    ) -> Result<(), Error> {
        if self.workspace.is_none() {
            let mut counts = self.lines.counts();
            count(&mut counts.workspaces, workspace, limits.connections_per_workspace)?;
            drop(counts);
            self.workspace = Some(workspace);
        }
        Ok(())
    }

    pub(crate) fn lines(&self) -> &Lines {
        &self.lines
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut counts = self.lines.counts();
        counts.all -= 1;
        if let Some(workspace) = &self.workspace {
            uncount(&mut counts.workspaces, workspace);
        }
        if let Some(address) = &self.address {
            uncount(&mut counts.addresses, address);
        }
    }
}

fn count<K: Eq + std::hash::Hash>(
    counts: &mut HashMap<K, usize>,
    key: K,
    max: usize,
) -> Result<(), Error> {
    let count = counts.entry(key).or_default();
    if *count >= max {
        return Err(Error::TooMany { retry_after: AGAIN });
    }
    *count += 1;
    Ok(())
}

fn uncount<K: Eq + std::hash::Hash>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

/// Where a request comes from: the peer, or what the outermost of our own `hops` proxies says that its peer was.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap, hops: usize) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if hops == 0 {
        return peer;
    }
    let said = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let all: Vec<&str> = said.flat_map(|line| line.split(',')).map(str::trim).collect();
    let named = all.len().checked_sub(hops).and_then(|at| all.get(at)?.parse().ok());
    named.or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_given_back() {
        let lines = Lines::default();
        let limits = Limits { connections: 3, connections_per_address: 2, ..Limits::default() };
        let (here, there) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let first = lines.enter(&limits, Some(here));
        let _second = lines.enter(&limits, Some(here));
        assert!(matches!(lines.enter(&limits, Some(here)), Err(Error::TooMany { .. })));
        let _third = lines.enter(&limits, Some(there));
        assert!(matches!(lines.enter(&limits, None), Err(Error::Unavailable { .. })));
        assert_eq!(lines.count(), 3);
        drop(first);
        assert!(lines.enter(&limits, Some(here)).is_ok());
    }

    #[test]
    fn a_proxy_of_ours_is_believed_and_nobody_else() {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 80))));
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().expect("a header"));
        headers.append("x-forwarded-for", "3.3.3.3".parse().expect("a header"));
        let seen = |hops| address(&extensions, &headers, hops).map(|ip| ip.to_string());
        assert_eq!(seen(0).as_deref(), Some("10.0.0.1"));
        assert_eq!(seen(1).as_deref(), Some("3.3.3.3"));
        assert_eq!(seen(2).as_deref(), Some("2.2.2.2"));
        assert_eq!(seen(9).as_deref(), Some("10.0.0.1"));
    }
}
