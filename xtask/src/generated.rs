//! Files that are made from others: written by `cargo x codegen`, compared by `cargo x ci`.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::shell;

const SETTINGS: &str = "crates/server/config.default.toml";

/// A generated file and how to make its text.
struct Page {
    path: &'static str,
    text: fn() -> Result<String>,
}

const PAGES: &[Page] = &[
    Page { path: "docs/reference/configuration.md", text: configuration },
    Page { path: "docs/openapi.json", text: openapi },
];

/// Writes all generated files.
pub(crate) fn run(_arguments: &[String]) -> Result<()> {
    for page in PAGES {
        let path = shell::root().join(page.path);
        fs::create_dir_all(path.parent().expect("a page has a folder"))?;
        fs::write(&path, (page.text)()?)?;
    }
    Ok(())
}

/// Compares all generated files with what they must say.
pub(crate) fn check() -> Result<()> {
    let mut stale = Vec::new();
    for page in PAGES {
        let committed = fs::read_to_string(shell::root().join(page.path)).unwrap_or_default();
        if committed != (page.text)()? {
            stale.push(page.path);
        }
    }
    ensure!(stale.is_empty(), "out of date: {}; run `cargo x codegen`", stale.join(", "));
    Ok(())
}

fn openapi() -> Result<String> {
    let server = ["run", "--quiet", "--package", "server", "--bin", "switchboard", "--", "openapi"];
    let text = shell::output(&mut shell::cargo(server))?;
    Ok(format!("{}\n", text.trim_end()))
}

fn configuration() -> Result<String> {
    let settings = fs::read_to_string(shell::root().join(SETTINGS)).context(SETTINGS)?;
    Ok(format!(
        "<!-- Made from {SETTINGS} by `cargo x codegen`; change that file. -->\n\n\
         # Configuration\n\n\
         Switchboard starts without any configuration: what is not set has the default shown here.\n\
         Settings are read once, at start; if something is wrong, the server names every mistake and does not start.\n\
         `switchboard config` prints what is in effect, with secrets hidden.\n\n\
         ```toml\n{}\n```\n",
        settings.trim_end()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_configuration_is_the_generated_one() {
        let committed = fs::read_to_string(shell::root().join(PAGES[0].path)).unwrap();
        assert_eq!(committed, configuration().unwrap());
    }
}
