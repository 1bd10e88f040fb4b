//! The `switchboard` command.

use std::process::ExitCode;

use clap::Parser;
use server::commands::{Arguments, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed; there is nobody left to tell.
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                format!("switchboard: {error:#}\n").as_bytes(),
            );
            ExitCode::FAILURE
        }
    }
}
