//! `cargo x eval`.

/// What `cargo x eval` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: &Arguments) -> anyhow::Result<()> {
    println!("nothing here yet");
    Ok(())
}
