//! What commands print. A reader that has gone is no failure.

use std::io::{self, Write};

use anyhow::Result;

/// Prints a text and a line end to standard output.
pub(crate) fn line(text: impl std::fmt::Display) -> Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// Prints a value as JSON, readable.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<()> {
    line(serde_json::to_string_pretty(value)?)
}

/// A progress bar on standard error; hidden when nobody looks.
pub(crate) fn progress(length: usize, what: &'static str) -> indicatif::ProgressBar {
    let style = indicatif::ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
        .expect("the template is right");
    indicatif::ProgressBar::new(length as u64).with_style(style).with_message(what)
}

/// Counts what is done on standard error, where nobody knows how much it will be; hidden when nobody looks.
pub(crate) fn counter(what: &'static str) -> indicatif::ProgressBar {
    let style = indicatif::ProgressStyle::with_template("{msg} {pos}");
    let style = style.expect("the template is right");
    indicatif::ProgressBar::no_length().with_style(style).with_message(what)
}

/// Tells the person at the terminal something beside the output.
pub(crate) fn note(text: impl std::fmt::Display) {
    // Standard error may be closed; there is nobody left to tell.
    let _ = writeln!(io::stderr(), "switchboard: {text}");
}
