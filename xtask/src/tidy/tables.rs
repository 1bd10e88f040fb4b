//! Every statement of the store is run by somebody: a function that nobody names is not tested.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

const TABLES: &str = "crates/store/src/";
const CALLERS: &[&str] =
    &["crates/store/tests/", "crates/engine/", "crates/server/tests/", "crates/testkit/"];

pub(super) fn breaches(root: &Path, files: &[PathBuf]) -> Result<Vec<String>> {
    let mut functions = Vec::new();
    let mut callers = String::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let name = path.strip_prefix(root)?.display().to_string();
        if let Some(table) = name.strip_prefix(TABLES).and_then(|file| file.strip_suffix(".rs")) {
            functions.extend(functions_of(table, &fs::read_to_string(path)?));
        }
        if CALLERS.iter().any(|folder| name.starts_with(folder)) {
            callers.push_str(&fs::read_to_string(path)?);
        }
    }
    functions.retain(|function| !names(&callers, function));
    Ok(functions
        .iter()
        .map(|function| format!("store: no test and no verb of the engine names `{function}`"))
        .collect())
}

/// The functions over a transaction, as their callers write them: `messages::page`, also when they are in a file of
/// the folder `messages`.
fn functions_of(file: &str, text: &str) -> Vec<String> {
    let table = file.split('/').next().unwrap_or(file);
    let after_name = |rest: &str| rest.find(['(', '<']);
    text.split("\npub fn ")
        .skip(1)
        .filter_map(|rest| rest.split_at_checked(after_name(rest)?))
        .filter(|(_, rest)| rest.split('{').next().is_some_and(|head| head.contains("&mut Tx")))
        .map(|(name, _)| format!("{table}::{name}"))
        .collect()
}

/// Whether a text has this path as a whole word.
fn names(text: &str, path: &str) -> bool {
    let is_end = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    text.match_indices(path).any(|(place, _)| is_end(&text[place + path.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_over_a_transaction_are_listed_as_they_are_called() {
        let text = "\npub fn find(tx: &mut Tx<'_>) -> X {}\npub fn parse(text: &str) -> X { let tx: &mut Tx; }\n\
                    \npub fn page<T>(\n    tx: &mut Tx<'_>,\n) {}\nfn row(tx: &mut Tx<'_>) {}\n";
        assert_eq!(functions_of("messages", text), ["messages::find", "messages::page"]);
        assert_eq!(functions_of("messages/rare", text), ["messages::find", "messages::page"]);
    }

    #[test]
    fn a_longer_name_is_another_function() {
        assert!(names("messages::find(tx)", "messages::find"));
        assert!(names("read(messages::find)", "messages::find"));
        assert!(!names("messages::find_by_id(tx)", "messages::find"));
    }
}
