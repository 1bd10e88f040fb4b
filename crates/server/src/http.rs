//! The listener, and how it ends.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::serve::ListenerExt;
use dialects::live::Lines;
use dialects::table::{Operation, Table};
use engine::Engine;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;

use crate::farewell::Polite;
use crate::metrics::{self, Metrics};

/// What is served.
pub struct App {
    /// The product.
    pub engine: Engine,
    /// How it is to be spoken to.
    pub doors: dialects::Settings,
    /// What is there beside the API.
    pub pages: Table,
}

/// Serves until `stop` is resolved; then finishes what is in flight, for at most `limit`.
pub async fn serve(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
    limit: Duration,
) -> Result<()> {
    let App { engine, doors, pages } = app;
    let counters = Metrics::new();
    let own = vec![metrics::table(counters.clone()), pages];
    let lines = Lines::default();
    let routes: Router = dialects::router(engine.clone(), doors, lines.clone(), own)
        .layer(from_fn_with_state(counters, metrics::count));
    // Small answers must not wait for the acknowledgement of the ones before.
    let farewells = TaskTracker::new();
    let listener = Polite::new(listener, farewells.clone()).tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let (stopping, stopped) = oneshot::channel();
    let graceful = async move {
        stop.await;
        let _ = stopping.send(());
        lines.stop().await;
    };
    let serving = axum::serve(listener, routes.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(graceful)
        .into_future();
    let deadline = async move {
        let _ = stopped.await;
        tokio::time::sleep(limit).await;
    };
    tokio::select! {
        served = serving => served.context("serving failed")?,
        () = deadline => tracing::warn!("some requests did not finish in time and were cut off"),
    }
    farewells.close();
    farewells.wait().await;
    if tokio::time::timeout(limit, engine.shut_down()).await.is_err() {
        tracing::warn!(
            "some answers did not finish in time; they are interrupted at the next start"
        );
    }
    Ok(())
}

/// What a server has that only serves its API.
#[must_use]
pub fn no_pages() -> Table {
    Table::new("pages")
}

/// Every operation that is served without further pages, and who may call it.
#[must_use]
pub fn operations() -> Vec<Operation> {
    let mut operations = dialects::operations();
    operations.extend_from_slice(metrics::table(Metrics::new()).operations());
    operations
}

/// Resolves when the process is told to stop, by SIGTERM or by Ctrl-C.
pub async fn told_to_stop() {
    let interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signals) => {
            signals.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "cannot listen for SIGTERM");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
