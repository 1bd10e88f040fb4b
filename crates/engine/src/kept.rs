//! The words for what an application keeps here: rows, and the conditions that find them.

pub use store::apps::{App, AppField};
pub use store::history::{Entry, EntryField, Thread, ThreadField};
pub use store::selection::{
    Column, ColumnKind, Comparison, Condition, Operand, Order, Piece, Test, Wanted,
};
pub use store::shown::Shown;

pub use crate::history::{Chosen, Placed, Put, Rows};
