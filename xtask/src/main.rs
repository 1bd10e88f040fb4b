//! `cargo x`: our only automation.
//!
//! What needs the product's own crates (measuring, making the model) lives in `lab` and is run from here in release mode.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let status = Command::new("cargo")
        .args(["run", "--quiet", "--release", "--package", "lab", "--"])
        .args(&arguments)
        .status();
    ExitCode::from(u8::from(!status.is_ok_and(|status| status.success())))
}
