//! `cargo x prove`: runs the proofs of `lab` with a PostgreSQL of their own.
//!
//! Built as the tests are: what is proved does not depend on the optimizer, and overflows are noticed. The programs are
//! chosen out of the whole workspace, as the tests are, so that nothing is built a second time with other features.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::postgres::{self, Cluster};
use crate::{sdk, shell};

/// Runs a proof; a missing PostgreSQL is an error where CI=true.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    with_postgres(arguments, shell::variable("CI").is_some())
}

/// Runs a proof; a missing PostgreSQL is an error where it is `demanded`.
pub(crate) fn with_postgres(arguments: &[String], demanded: bool) -> Result<()> {
    let build = ["build", "--quiet", "--workspace", "--bin", "lab", "--bin", "switchboard"];
    shell::succeed(&mut shell::cargo(build))?;
    if needs_sdk(arguments) {
        sdk::build().context("`--client raw` and `--client rust` do without")?;
    }
    let built = std::env::current_exe()?;
    let mut lab = Command::new(built.with_file_name("lab"));
    lab.current_dir(shell::root()).arg("prove").args(arguments);
    if !arguments.iter().any(|argument| argument.starts_with("--server")) {
        lab.arg("--server").arg(built.with_file_name("switchboard"));
    }
    if shell::variable(postgres::URL).is_some() {
        return shell::succeed(&mut lab);
    }
    let cluster = postgres::programs().map(Cluster::start).transpose()?;
    ensure!(cluster.is_some() || !demanded, "the proofs must run on PostgreSQL: no initdb found");
    if let Some(cluster) = &cluster {
        lab.envs(cluster.variables());
    }
    shell::succeed(&mut lab)
}

/// Whether the client for TypeScript takes part.
fn needs_sdk(arguments: &[String]) -> bool {
    let given = |word: &str| arguments.iter().any(|argument| argument == word);
    let words = arguments.iter().flat_map(|argument| argument.split('='));
    let client = words.skip_while(|word| *word != "--client").nth(1);
    let is_client =
        client.map_or(given("--quick"), |client| ["typescript", "mixed"].contains(&client));
    is_client && !given("webhooks")
}
