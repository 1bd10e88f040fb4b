//! The pool: how connections are made, and what it means when there is none.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, Pool, PoolError, Runtime};
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::{Config, NoTls};

use super::{error, tls};
use crate::db::{RETRY_AFTER, Settings};
use crate::error::{Cause, Error, OpenError};

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(3);

/// How long to wait for a free connection.
const WAIT: Duration = Duration::from_secs(5);

/// When a peer that does not acknowledge what was sent counts as gone.
const UNACKNOWLEDGED: Duration = Duration::from_secs(15);

/// When an idle connection is probed, so that firewalls do not forget it.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// Opens the pool and tries one connection.
pub(super) async fn open(settings: &Settings) -> Result<Pool, OpenError> {
    let pool = build(config(settings)?, settings)?;
    let client = pool.get().await.map_err(refused)?;
    let row = client.query_one("select current_setting('server_encoding')", &[]).await;
    let encoding: String =
        row.and_then(|row| row.try_get(0)).map_err(|cause| refused(cause.into()))?;
    if encoding != "UTF8" {
        let what = format!("the encoding of the database is {encoding}, and must be UTF8");
        return Err(OpenError::Database(what.into()));
    }
    Ok(pool)
}

/// How connections are made.
pub(super) fn config(settings: &Settings) -> Result<Config, OpenError> {
    let url = &settings.url;
    // Required encryption is always verified here.
    let url = url
        .replace("sslmode=verify-full", "sslmode=require")
        .replace("sslmode=verify-ca", "sslmode=require");
    let mut config: Config = url.parse().map_err(|cause: tokio_postgres::Error| {
        let why =
            std::error::Error::source(&cause).map_or_else(String::new, |why| format!(": {why}"));
        OpenError::Address(format!("{cause}{why}"))
    })?;
    if config.get_application_name().is_none() {
        config.application_name("switchboard");
    }
    config.connect_timeout(CONNECT).tcp_user_timeout(UNACKNOWLEDGED).keepalives_idle(KEEPALIVE);
    Ok(config)
}

fn build(config: Config, settings: &Settings) -> Result<Pool, OpenError> {
    let manager = match config.get_ssl_mode() {
        _ if is_plain(&config) => Manager::new(config, NoTls),
        mode => {
            let connect = tls::connector(mode == SslMode::Prefer)
                .map_err(|cause| OpenError::Database(Box::new(cause)))?;
            Manager::new(config, connect)
        }
    };
    let setup = setup(settings);
    let prepare = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
        let setup = setup.clone();
        Box::pin(async move { client.batch_execute(&setup).await.map_err(HookError::Backend) })
    });
    let pool = Pool::builder(manager)
        .max_size(settings.pool.max(1))
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(WAIT))
        .create_timeout(Some(CONNECT))
        .recycle_timeout(Some(CONNECT))
        .post_create(prepare)
        .build();
    pool.map_err(|cause| OpenError::Database(Box::new(cause)))
}

/// Whether connections are not encrypted: by wish, or because they do not leave the machine.
pub(super) fn is_plain(config: &Config) -> bool {
    config.get_ssl_mode() == SslMode::Disable || config.get_hosts().iter().all(is_socket)
}

#[cfg(unix)]
fn is_socket(host: &Host) -> bool {
    matches!(host, Host::Unix(_))
}

#[cfg(not(unix))]
fn is_socket(_: &Host) -> bool {
    false
}

/// What each connection is told first. `synchronous_commit = off` would acknowledge what a crash
/// can take back; the stricter settings of an operator stay.
fn setup(settings: &Settings) -> String {
    let limit = settings.statement_timeout.as_millis();
    format!(
        "set statement_timeout = {limit};
         set idle_in_transaction_session_timeout = {limit};
         set client_min_messages = warning;
         select set_config('synchronous_commit', 'on', false)
         where current_setting('synchronous_commit') = 'off'"
    )
}

/// Why there is no connection for a transaction.
pub(super) fn sorted(cause: PoolError) -> Error {
    match cause {
        PoolError::Backend(cause) | PoolError::PostCreateHook(HookError::Backend(cause)) => {
            error::sorted(cause)
        }
        PoolError::Closed => Error::Unavailable { retry_after: RETRY_AFTER },
        cause => error::unavailable(&cause),
    }
}

/// Why there is no connection at the start, with the words of the cause.
fn refused(cause: PoolError) -> OpenError {
    let words = match &cause {
        PoolError::Backend(cause) => chain(cause),
        cause => chain(cause),
    };
    match sorted(cause) {
        Error::Unavailable { .. } => OpenError::Unavailable(words),
        _ => OpenError::Database(Cause::from(words)),
    }
}

/// The words of an error and of its causes; many repeat the next one's.
fn chain(cause: &dyn std::error::Error) -> String {
    let mut words = cause.to_string();
    let mut next = cause.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        next = cause.source();
    }
    words
}
