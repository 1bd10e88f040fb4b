//! Rows of letters, deliveries and attempts, by the lists of columns that the statements share.

use domain::webhook::{Attempt, Delivery, DeliveryState, Letter};

use crate::read::{id, optional_time, time, word};
use crate::{Result, Row};

pub(super) fn letter(row: &Row<'_>) -> Result<Letter> {
    Ok(Letter {
        id: id(row, 0)?,
        event: id(row, 1)?,
        face: row.text(2)?,
        kind: row.text(3)?,
        name: row.text(4)?,
        body: row.optional_text(5)?,
        short: row.text(6)?,
        created_at: time(row, 7)?,
    })
}

pub(super) fn attempt(row: &Row<'_>, first: usize) -> Result<Attempt> {
    Ok(Attempt {
        number: row.integer(first)?,
        started_at: time(row, first + 1)?,
        millis: row.integer(first + 2)?,
        status: row.optional_integer(first + 3)?,
        error: row.optional_text(first + 4)?,
        sent: row.text(first + 5)?,
        answer_headers: row.optional_text(first + 6)?,
        answer_body: row.optional_text(first + 7)?,
    })
}

pub(super) fn delivery(row: &Row<'_>) -> Result<Delivery> {
    Ok(Delivery {
        id: id(row, 0)?,
        webhook: id(row, 1)?,
        event: id(row, 2)?,
        kind: row.text(3)?,
        name: row.text(4)?,
        state: word(row, 5, DeliveryState::parse)?,
        attempts: row.integer(6)?,
        due_at: optional_time(row, 7)?,
        created_at: time(row, 8)?,
        ended_at: optional_time(row, 9)?,
        last: row.optional_integer(10)?.map(|_| attempt(row, 10)).transpose()?,
    })
}
