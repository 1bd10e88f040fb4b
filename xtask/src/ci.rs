//! `cargo x ci`: everything that must hold, cheapest first.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::{generated, prove, sdk, shell, testing, tidy};

struct Step {
    name: &'static str,
    run: fn() -> Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "format", run: format },
    Step { name: "tidy", run: || tidy::run(&[]) },
    Step { name: "clippy", run: clippy },
    Step { name: "docs", run: docs },
    Step { name: "generated", run: generated::check },
    Step { name: "sdk", run: sdk::check },
    Step { name: TESTS, run: || testing::both_databases(&[], true) },
    Step { name: "resume", run: || quickly("resume") },
    Step { name: "crash", run: || quickly("crash") },
    Step { name: "webhooks", run: || quickly("webhooks") },
];
const TESTS: &str = "tests";

/// Runs the steps up to the first that fails, or all with `--keep-going`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let given = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let known = ["--keep-going", "--tested"];
    if let Some(other) = arguments.iter().find(|argument| !known.contains(&argument.as_str())) {
        bail!("`cargo x ci` knows no `{other}`");
    }
    let tested = given("--tested") && testing::have_passed()?;
    let mut summary = Vec::new();
    let mut failed = Vec::new();
    for step in STEPS {
        if step.name == TESTS && tested {
            summary.push(row(step.name, "passed before", Duration::ZERO));
            continue;
        }
        shell::say(&format!("== {}", step.name));
        let begun = Instant::now();
        let result = (step.run)();
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        summary.push(row(step.name, word, begun.elapsed()));
        if let Err(error) = result {
            eprintln!("{}: {error:#}", step.name);
            failed.push(step.name);
            if !given("--keep-going") {
                break;
            }
        }
    }
    shell::say(&format!("\n{}", summary.join("\n")));
    if failed.is_empty() { Ok(()) } else { bail!("ci failed at {}", failed.join(", ")) }
}

fn row(name: &str, word: &str, time: Duration) -> String {
    format!("{name:<10} {word:<14} {:>7.1} s", time.as_secs_f64())
}

fn format() -> Result<()> {
    shell::succeed(&mut shell::cargo(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    let clippy = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    shell::succeed(&mut shell::cargo(clippy))
}

fn docs() -> Result<()> {
    let docs = ["doc", "--workspace", "--no-deps"];
    shell::succeed(shell::cargo(docs).env("RUSTDOCFLAGS", "-D warnings"))
}

fn quickly(proof: &str) -> Result<()> {
    prove::with_postgres(&[proof.to_owned(), "--quick".to_owned()], true)
}
