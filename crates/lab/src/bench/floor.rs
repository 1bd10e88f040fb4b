//! What this machine can do at best: how fast its disk flushes, and how fast SQLite alone writes.

use super::load::Latencies;
use anyhow::Result;
use rusqlite::{Connection, params};
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows in one commit: what 64 callers who wait for each other come to.
const GROUP: usize = 59;
/// What one answer appends to the write-ahead log, about.
const WRITE_BYTES: usize = 16 * 1024;
/// The write-ahead log's usual size; it is written round and round.
const LOG_BYTES: u64 = 4 * 1024 * 1024;

/// How many flushes are timed.
const FLUSHES: u64 = 500;

/// The middle time, in milliseconds, of writing a little and waiting until it is on the disk.
///
/// A disk that others use is now fast and now slow. Whoever makes a target of it takes the lower
/// of one look before and one after the measurement, so that a slow moment excuses nothing.
pub(crate) fn flush(directory: &Path) -> Result<f64> {
    let mut file = File::create(directory.join("flush"))?;
    file.write_all(&vec![1; LOG_BYTES as usize])?;
    file.sync_all()?;
    let mut latencies = Latencies::default();
    for at in 0..FLUSHES {
        let place = at * WRITE_BYTES as u64 % LOG_BYTES;
        let begun = Instant::now();
        file.seek(SeekFrom::Start(place))?;
        file.write_all(&vec![at as u8; WRITE_BYTES])?;
        file.sync_data()?;
        latencies.push(begun.elapsed());
    }
    Ok(latencies.within(0.5))
}

/// Messages per second that SQLite writes durably in groups, with nothing around it.
pub(crate) fn group_commit(directory: &Path, duration: Duration) -> Result<f64> {
    let connection = Connection::open(directory.join("floor.db"))?;
    connection.execute_batch(
        "pragma journal_mode = wal;
         pragma synchronous = full;
         create table message (
             id text primary key, conversation_id text not null, seq bigint not null,
             role text not null, body text not null, citations text, run_id text,
             created_at bigint not null, unique (conversation_id, seq))",
    )?;
    let mut rows = 0_i64;
    let begun = Instant::now();
    while begun.elapsed() < duration {
        connection.execute_batch("begin immediate")?;
        for _ in 0..GROUP {
            rows += 1;
            insert(&connection, rows)?;
        }
        connection.execute_batch("commit")?;
    }
    Ok(rows as f64 / begun.elapsed().as_secs_f64())
}

fn insert(connection: &Connection, row: i64) -> Result<()> {
    let sql = "insert into message values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    let (id, conversation) = (format!("msg_{row:032x}"), format!("cnv_{:032x}", row / 2));
    let body = "Open the settings page, choose the name of your workspace and confirm. ".repeat(3);
    let run = format!("run_{row:032x}");
    let values = params![id, conversation, row % 2, "customer", body, "[]", run, row];
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}
