//! Files that are made from others: written by `cargo x codegen`, compared by `cargo x ci`.

use std::fs;

use anyhow::{Result, ensure};

use crate::shell;

const SETTINGS: &str = "crates/server/config.default.toml";

/// A generated file and what it must say.
struct Page {
    path: &'static str,
    text: String,
}

/// Writes all generated files.
pub(crate) fn run(_arguments: &[String]) -> Result<()> {
    for page in pages()? {
        let path = shell::root().join(page.path);
        let folder = path.parent().expect("a page has a folder");
        fs::create_dir_all(folder)?;
        fs::write(&path, &page.text)?;
    }
    Ok(())
}

/// Compares all generated files with what they must say.
pub(crate) fn check() -> Result<()> {
    let stale = |page: &Page| {
        let committed = fs::read_to_string(shell::root().join(page.path));
        committed.ok().as_ref() != Some(&page.text)
    };
    let stale: Vec<&str> =
        pages()?.iter().filter(|page| stale(page)).map(|page| page.path).collect();
    ensure!(stale.is_empty(), "out of date: {}; run `cargo x codegen`", stale.join(", "));
    Ok(())
}

fn pages() -> Result<[Page; 2]> {
    Ok([
        Page { path: "docs/reference/configuration.md", text: configuration()? },
        Page { path: "docs/openapi.json", text: openapi()? },
    ])
}

fn openapi() -> Result<String> {
    let server = ["run", "--quiet", "--package", "server", "--bin", "switchboard", "--", "openapi"];
    let text = shell::output(&mut shell::cargo(server))?;
    Ok(format!("{}\n", text.trim_end()))
}

fn configuration() -> Result<String> {
    let settings = fs::read_to_string(shell::root().join(SETTINGS))?;
    Ok(format!(
        "<!-- Made from {SETTINGS} by `cargo x codegen`; change that file. -->\n\n\
         # Configuration\n\n\
         Switchboard starts without any configuration.\n\
         What is not set has the default that is shown here; `switchboard config` prints what is in effect, with secrets hidden.\n\
         Settings are read once, at start. If something is wrong, the server names every mistake, by key, and does not start.\n\n\
         ```toml\n{}\n```\n",
        settings.trim_end()
    ))
}
