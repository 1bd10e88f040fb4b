//! `cargo x tidy`: the rules of the repository that no compiler checks.
//!
//! Also run as a test, so that `cargo test` says what CI would say.

mod arrows;
mod links;
mod sources;
mod tables;

use anyhow::{Result, bail};

use crate::shell;

/// Prints every breach of a rule.
pub(crate) fn run(_arguments: &[String]) -> Result<()> {
    let breaches = breaches()?;
    for breach in &breaches {
        eprintln!("{breach}");
    }
    if breaches.is_empty() { Ok(()) } else { bail!("{} breaches of the rules", breaches.len()) }
}

fn breaches() -> Result<Vec<String>> {
    let root = shell::root();
    let files = shell::files(root)?;
    Ok([
        arrows::breaches()?,
        sources::breaches(root, &files)?,
        tables::breaches(root, &files)?,
        links::breaches(root, &files)?,
    ]
    .concat())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_repository_is_tidy() {
        assert_eq!(super::breaches().unwrap(), Vec::<String>::new());
    }
}
