//! `cargo x prove`: runs the proofs of `lab` with a PostgreSQL of their own.
//!
//! Built as the tests are: what is proved does not depend on the optimizer, and overflows are noticed.

use anyhow::{Result, ensure};

use crate::postgres::{self, Cluster};
use crate::shell;

/// Runs a proof; a missing PostgreSQL is an error where CI=true.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    with_postgres(arguments, shell::variable("CI").is_some())
}

/// Runs a proof; a missing PostgreSQL is an error where it is `demanded`.
pub(crate) fn with_postgres(arguments: &[String], demanded: bool) -> Result<()> {
    let lab = ["run", "--quiet", "--package", "lab", "--", "prove"];
    let mut lab = shell::cargo(lab);
    lab.args(arguments);
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
