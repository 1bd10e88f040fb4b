//! `cargo x test`: one set of tests, two databases, and the tests of `web/sdk`.
//!
//! Without `TEST_DATABASE_URL` tests use SQLite; with it, each makes its own database on that
//! PostgreSQL. Only the black-box tests of the packages below open a database, so only they run
//! twice. They are chosen by name out of the whole workspace: choosing packages would change the
//! features of what they depend on, and build half of it again.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::SystemTime;

use anyhow::{Result, bail, ensure};

use crate::postgres::{self, Cluster, URL};
use crate::sdk::{self, Outcome};
use crate::shell;

const DATABASE_PACKAGES: &[&str] = &["store", "server"];

/// What became of the tests on one database.
enum Row {
    Ran { ok: bool, passed: usize, failed: usize },
    Skipped(&'static str),
}

/// Runs the tests, all or those that match a filter.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let filter = match arguments {
        [] => &[],
        [separator, filter @ ..] if separator == "--" => filter,
        _ => bail!("use `cargo x test [-- FILTER...]`"),
    };
    both_databases(filter, shell::variable("CI").is_some())
}

/// Runs the tests on both databases; a missing PostgreSQL is an error where it is `demanded`.
pub(crate) fn both_databases(filter: &[String], demanded: bool) -> Result<()> {
    let stamp = Stamp::begin()?;
    let sqlite = tests(&["--workspace".to_owned()], filter, &[(URL, None)])?;
    let postgres = match sqlite {
        Row::Ran { ok: false, passed: 0, failed: 0 } => Row::Skipped("no tests to run"),
        _ => on_postgres(filter)?,
    };
    shell::say(&format!("rows: sqlite {sqlite}, postgres {postgres}"));
    ensure!(sqlite.is_ok() && postgres.is_ok(), "tests failed");
    let sdk = if filter.is_empty() { sdk::test(demanded)? } else { Outcome::Passed };
    match (postgres, sdk) {
        (Row::Skipped(reason), _) if demanded => {
            bail!("the tests must run on PostgreSQL: {reason}")
        }
        (_, Outcome::Skipped(reason)) if demanded => bail!("web/sdk must be tested: {reason}"),
        (Row::Ran { .. }, Outcome::Passed) if filter.is_empty() => stamp.keep(),
        (_, Outcome::Skipped(reason)) => {
            shell::say(&format!("web/sdk skipped: {reason}"));
            Ok(())
        }
        _ => Ok(()),
    }
}

fn on_postgres(filter: &[String]) -> Result<Row> {
    let mut targets = vec!["--workspace".to_owned()];
    for target in database_tests()? {
        targets.extend(["--test".to_owned(), target]);
    }
    if shell::variable(URL).is_some() {
        return tests(&targets, filter, &[]);
    }
    let Some(programs) = postgres::programs() else {
        return Ok(Row::Skipped("no initdb found"));
    };
    let cluster = Cluster::start(programs)?;
    let variables = cluster.variables();
    let variables: Vec<_> =
        variables.iter().map(|(name, value)| (*name, Some(value.as_str()))).collect();
    tests(&targets, filter, &variables)
}

/// The names of the test programs in `tests/` of the packages that need a database.
fn database_tests() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for package in shell::packages()? {
        if DATABASE_PACKAGES.iter().any(|name| package["name"] == *name) {
            let targets = package["targets"].as_array().into_iter().flatten();
            let tests = targets.filter(|target| target["kind"][0] == "test");
            names.extend(tests.filter_map(|target| target["name"].as_str().map(str::to_owned)));
        }
    }
    ensure!(!names.is_empty(), "{} have no folder `tests`", DATABASE_PACKAGES.join(" and "));
    Ok(names)
}

/// Runs `cargo test`, shows what it prints and counts its tests.
fn tests(targets: &[String], filter: &[String], variables: &[(&str, Option<&str>)]) -> Result<Row> {
    let mut command = shell::cargo(["test", "--no-fail-fast"]);
    command.args(targets).arg("--").args(filter);
    for (name, value) in variables {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    count(&mut command)
}

fn count(command: &mut Command) -> Result<Row> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().expect("standard output is piped");
    let (mut passed, mut failed) = (0, 0);
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        let (more_passed, more_failed) = numbers(&line).unwrap_or_default();
        passed += more_passed;
        failed += more_failed;
        shell::say(&line);
    }
    Ok(Row::Ran { ok: child.wait()?.success(), passed, failed })
}

/// The numbers of `test result: ok. 15 passed; 0 failed; …`.
fn numbers(line: &str) -> Option<(usize, usize)> {
    let (_, result) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let before =
        |word: &str| result.split("; ").find_map(|part| part.strip_suffix(word)?.parse().ok());
    Some((before(" passed")?, before(" failed")?))
}

impl Row {
    fn is_ok(&self) -> bool {
        matches!(self, Row::Skipped(_) | Row::Ran { ok: true, .. })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Row::Ran { ok: true, passed, .. } => write!(formatter, "ok ({passed} tests)"),
            Row::Ran { passed, failed, .. } => {
                write!(formatter, "FAILED ({passed} passed, {failed} failed)")
            }
            Row::Skipped(reason) => write!(formatter, "skipped: {reason}"),
        }
    }
}

/// A file beside the built programs whose time says when the tests that passed had begun.
struct Stamp(PathBuf);

impl Stamp {
    fn path() -> Result<PathBuf> {
        Ok(std::env::current_exe()?.with_file_name("tests-passed"))
    }

    fn begin() -> Result<Stamp> {
        let path = Stamp::path()?;
        let _ = fs::remove_file(&path);
        let begun = path.with_extension("begun");
        File::create(&begun)?;
        Ok(Stamp(begun))
    }

    fn keep(self) -> Result<()> {
        Ok(fs::rename(self.0, Stamp::path()?)?)
    }
}

/// Whether the tests have passed on both databases and no file has changed since they began.
pub(crate) fn have_passed() -> Result<bool> {
    let Ok(stamp) = fs::metadata(Stamp::path()?) else { return Ok(false) };
    let begun = stamp.modified()?;
    let changed = |path: PathBuf| Ok(fs::metadata(path)?.modified()?);
    let times: Result<Vec<SystemTime>> =
        shell::files(shell::root())?.into_iter().map(changed).collect();
    Ok(times?.into_iter().all(|time| time < begun))
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn a_result_line_is_counted_and_nothing_else() {
        let line = "test result: ok. 15 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; finished in 0.04s";
        assert_eq!(numbers(line), Some((15, 0)));
        let line = "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.04s";
        assert_eq!(numbers(line), Some((1, 2)));
        assert_eq!(numbers("test config::tests::passed ... ok"), None);
        assert_eq!(numbers("I said: test result: ok. 15 passed; 0 failed"), None);
    }
}
