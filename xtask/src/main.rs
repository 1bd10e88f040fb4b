//! `cargo x`: our only automation.
//!
//! It knows cargo, git's working tree and PostgreSQL's own commands, and nothing of the product's code, so that it
//! builds in seconds. What needs the product's crates (measuring, making the model) lives in `lab`
//! and is run from here in release mode.
//!
//! Reading order: the table below, `ci` (what must hold), `testing` and `postgres` (the tests on
//! both databases), `sdk` (the client for TypeScript), `prove` (what breaks on purpose), `tidy` (the rules of the repository), `generated` (files made from others).

mod ci;
mod generated;
mod postgres;
mod prove;
mod sdk;
mod shell;
mod testing;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;

/// One line of the help, and what it runs.
struct Command {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "test",
        arguments: "[-- FILTER...]",
        about: "all tests on SQLite; those of store and server on PostgreSQL, and those of web/sdk, if it and npm are there",
        run: testing::run,
    },
    Command {
        name: "ci",
        arguments: "[--keep-going] [--tested]",
        about: "everything that must hold; --tested: `cargo x test` has passed since the last change",
        run: ci::run,
    },
    Command {
        name: "sdk",
        arguments: "",
        about: "the checks and tests of the client for TypeScript, in web/sdk",
        run: sdk::run,
    },
    Command {
        name: "tidy",
        arguments: "",
        about: "the rules of the repository: dependencies, sizes, names, links",
        run: tidy::run,
    },
    Command {
        name: "codegen",
        arguments: "",
        about: "write docs/openapi.json and docs/reference/configuration.md",
        run: generated::run,
    },
    Command {
        name: "model",
        arguments: "[ARGUMENTS]",
        about: "make the sentence model's file",
        run: |arguments| lab("model", arguments),
    },
    Command {
        name: "eval",
        arguments: "[ARGUMENTS]",
        about: "measure the answers on a set of questions",
        run: |arguments| lab("eval", arguments),
    },
    Command {
        name: "bench",
        arguments: "[ARGUMENTS]",
        about: "measure speed and size",
        run: |arguments| lab("bench", arguments),
    },
    Command {
        name: "prove",
        arguments: "resume|crash|webhooks [ARGUMENTS]",
        about: "break lines, servers or receivers, and look whether anything is lost; --seed N repeats it",
        run: prove::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        shell::say(&help());
        return ExitCode::SUCCESS;
    };
    if name == postgres::GUARD {
        postgres::guard(rest);
        return ExitCode::SUCCESS;
    }
    if ["--help", "-h", "help"].contains(&name.as_str()) {
        shell::say(&help());
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("cargo x: there is no `{name}`\n\n{}", help());
        return ExitCode::from(2);
    };
    finish((command.run)(rest))
}

fn finish(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo x: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn help() -> String {
    let mut lines = vec!["cargo x COMMAND".to_owned(), String::new()];
    for command in COMMANDS {
        let call = format!("{} {}", command.name, command.arguments);
        lines.push(format!("  {call:<38} {}", command.about));
    }
    lines.join("\n")
}

fn lab(command: &str, arguments: &[String]) -> Result<()> {
    let lab = ["run", "--quiet", "--release", "--package", "lab", "--", command];
    shell::succeed(shell::cargo(lab).args(arguments))
}
