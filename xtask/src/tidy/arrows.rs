//! Which package may name which: the direction of the arrows, and who owns a driver.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// Every package of ours and what it may depend on. `testkit` is open to everybody's tests, and so is a package to its
/// own, with all of its features.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("encoder", &[]),
    ("knowledge", &["encoder"]),
    ("llm", &[]),
    ("store", &["domain"]),
    ("tokens", &["domain"]),
    ("files", &[]),
    ("outbound", &[]),
    ("switchboard-signing", &[]),
    ("exchange", &["domain", "knowledge"]),
    (
        "engine",
        &[
            "domain",
            "encoder",
            "exchange",
            "files",
            "knowledge",
            "llm",
            "outbound",
            "switchboard-signing",
            "store",
            "tokens",
        ],
    ),
    ("switchboard-wire", &[]),
    ("switchboard-client", &["switchboard-signing", "switchboard-wire"]),
    ("dialects", &["domain", "engine", "switchboard-wire"]),
    (
        "server",
        &[
            "dialects",
            "domain",
            "encoder",
            "engine",
            "exchange",
            "files",
            "knowledge",
            "llm",
            "outbound",
            "switchboard-signing",
            "store",
            "switchboard-wire",
        ],
    ),
    ("xtask", &[]),
];

/// Packages that no shipped package depends on: they may name anything.
const FREE: &[&str] = &["testkit", "lab"];

/// What only its owners may name, in their tests too.
const OWNED: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("tokio-postgres", &["store"]),
    ("tokio-postgres-rustls", &["store"]),
    ("deadpool-postgres", &["store"]),
    ("axum", &["dialects", "server"]),
    ("reqwest", &["llm", "outbound", "switchboard-client"]),
    ("object_store", &["files"]),
    ("jsonwebtoken", &["tokens"]),
    ("aws-lc-rs", &["tokens"]),
];

/// Who has no wire format.
const WITHOUT_SERDE: &[&str] = &["domain", "engine"];

/// TLS and hashes come from one library.
const UNWANTED: &[&str] = &["ring"];

struct Edge {
    from: String,
    to: String,
    is_ours: bool,
    in_tests: bool,
}

pub(super) fn breaches() -> Result<Vec<String>> {
    let mut breaches: Vec<String> = edges()?.iter().filter_map(breach).collect();
    for package in UNWANTED {
        if is_in_the_tree(package)? {
            breaches.push(format!(
                "Cargo.lock: `{package}` is in the tree; see `cargo tree -i {package}`"
            ));
        }
    }
    Ok(breaches)
}

/// The dependencies that the manifests of the workspace name.
fn edges() -> Result<Vec<Edge>> {
    let mut edges = Vec::new();
    for package in shell::packages()? {
        let dependencies = package["dependencies"].as_array().context("a package without list")?;
        edges.extend(dependencies.iter().map(|dependency| Edge {
            from: text(&package["name"]),
            to: text(&dependency["name"]),
            is_ours: dependency["path"].is_string(),
            in_tests: dependency["kind"] == "dev",
        }));
    }
    Ok(edges)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// What is wrong with a dependency, if anything is.
fn breach(edge: &Edge) -> Option<String> {
    let Edge { from, to, is_ours, in_tests } = edge;
    if FREE.contains(&from.as_str()) {
        return None;
    }
    let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| name == from) else {
        return Some(format!("{from}: has no line in the table of arrows"));
    };
    let for_tests = *in_tests && (to == "testkit" || to == from);
    if *is_ours && !for_tests && !allowed.contains(&to.as_str()) {
        return Some(format!("{from}: may not depend on {to}"));
    }
    if let Some((_, owners)) = OWNED.iter().find(|(name, _)| name == to)
        && !owners.contains(&from.as_str())
    {
        return Some(format!("{from}: only {} may name {to}", owners.join(" and ")));
    }
    if WITHOUT_SERDE.contains(&from.as_str()) && to.starts_with("serde") && !in_tests {
        return Some(format!("{from}: has no wire format and may not name {to}"));
    }
    None
}

/// Whether a package is built by anything of ours; to be in `Cargo.lock` is not enough.
fn is_in_the_tree(package: &str) -> Result<bool> {
    let locked = std::fs::read_to_string(shell::root().join("Cargo.lock"))?;
    if !locked.contains(&format!("name = \"{package}\"\n")) {
        return Ok(false);
    }
    let tree = ["tree", "--quiet", "--workspace", "--target", "all", "--invert", package];
    Ok(!shell::output(&mut shell::cargo(tree))?.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Edge, breach};

    #[test]
    fn arrows_point_one_way() {
        let cases = [
            ("engine", "store", true, false, true),
            ("store", "engine", true, false, false),
            ("store", "engine", true, true, false),
            ("store", "testkit", true, true, true),
            ("store", "testkit", true, false, false),
            ("switchboard-wire", "domain", true, false, false),
            ("switchboard-wire", "serde", false, false, true),
            ("domain", "serde", false, false, false),
            ("engine", "serde_json", false, true, true),
            ("engine", "rusqlite", false, true, false),
            ("lab", "rusqlite", false, false, true),
            ("server", "axum", false, false, true),
            ("server", "reqwest", false, true, false),
            ("switchboard-client", "switchboard-wire", true, false, true),
            ("switchboard-client", "engine", true, false, false),
            ("server", "switchboard-client", true, false, false),
            ("stranger", "anyhow", false, false, false),
        ];
        for (from, to, is_ours, in_tests, allowed) in cases {
            let edge = Edge { from: from.into(), to: to.into(), is_ours, in_tests };
            assert_eq!(breach(&edge).is_none(), allowed, "{from} -> {to}");
        }
    }
}
