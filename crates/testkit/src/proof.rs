//! Proof that nothing is lost, doubled or put into another order.
//!
//! Each client of a load writes down what it sends, what is acknowledged and what it is told ([`Recorder`]).
//! When all is quiet, the conversations are read over HTTP ([`Truth`]), and [`check`] compares. It knows nothing of
//! the server: whatever it says can be shown with the histories alone.
//!
//! Reading order: `history` (what is written down), `recorder` (from frames to a history), `truth` (what the server
//! holds), `checker` (who disagrees).

mod checker;
mod history;
mod recorder;
mod truth;

pub use checker::{Fault, Kind, check};
pub use history::{Entry, Event, Held, History, Opening, Snapshot};
pub use recorder::Recorder;
pub use truth::{Run, Told, Truth};
