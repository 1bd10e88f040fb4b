//! The process: settings, the assembled engine behind its listener, and the command line.
//!
//! It knows every part and decides nothing. `config` reads the settings, `assemble` makes an engine of them, `http`
//! listens and ends gracefully, `farewell` lets connections go, `commands` holds one file for each command, `import`
//! turns files into articles, `foreign` what other help desks exported into tickets,
//! `archive` writes exports and reads them, `master` keeps the master secret.

mod archive;
pub mod assemble;
pub mod commands;
pub mod config;
mod farewell;
pub mod foreign;
pub mod http;
pub mod import;
mod master;
mod metrics;
mod output;
