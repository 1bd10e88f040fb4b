//! What every Rust file keeps to.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// Lines of a file without its tests.
const LINES_MAX: usize = 400;

/// Longer files, each with the reason why it is one piece.
const LONGER: &[(&str, &str)] = &[];

/// Words that have no place here. They are put together, so as not to be found in this file.
const UNWANTED: &[(&str, &str)] = &[
    (concat!("to", "do!("), "do it now or leave it out"),
    (concat!("FIX", "ME"), "correct it, or name its issue"),
    (concat!("#[ign", "ore"), "a test that does not run is none"),
    (concat!("#[should_", "panic"), "assert the error"),
];
const LATER: &str = concat!("TO", "DO");

pub(super) fn breaches(root: &Path, files: &[PathBuf]) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let name = path.strip_prefix(root)?.display().to_string();
        breaches.extend(breaches_of(&name, &fs::read_to_string(path)?));
    }
    Ok(breaches)
}

fn breaches_of(name: &str, text: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    if is_root(name) && !text.starts_with("//!") {
        breaches.push(format!("{name}:1: opens with `//!`: what it is, and what it does not know"));
    }
    for (number, line) in (1..).zip(text.lines()) {
        let unwanted = UNWANTED.iter().filter(|(word, _)| line.contains(word));
        breaches.extend(unwanted.map(|(word, why)| format!("{name}:{number}: `{word}`: {why}")));
        if line.contains(LATER) && !has_number(line) {
            breaches.push(format!("{name}:{number}: a {LATER} names its issue: {LATER}(#123)"));
        }
    }
    let length = own_lines(name, text);
    let excused = LONGER.iter().any(|(file, _)| *file == name);
    if LINES_MAX < length && !excused {
        breaches.push(format!("{name}: {length} lines without tests; {LINES_MAX} is the most"));
    }
    if length <= LINES_MAX && excused {
        breaches.push(format!("{name}: is short enough now; take it off the list of longer files"));
    }
    breaches
}

/// Whether a crate begins with this file.
fn is_root(name: &str) -> bool {
    name.ends_with("src/lib.rs")
        || name.ends_with("src/main.rs")
        || name.ends_with("tests/it/main.rs")
}

fn has_number(line: &str) -> bool {
    let digit = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    line.split('#').skip(1).any(digit)
}

/// The lines before the inline tests; files of tests have none.
fn own_lines(name: &str, text: &str) -> usize {
    let is_test = name.ends_with("tests.rs") || name.contains("/tests/");
    let lines: Vec<&str> = text.lines().collect();
    let tests = |pair: &[&str]| {
        pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{')
    };
    match lines.windows(2).position(tests) {
        _ if is_test => 0,
        Some(tests) => tests,
        None => lines.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaches_are_found_where_they_are() {
        let long = "x\n".repeat(LINES_MAX + 1);
        let tests = format!("{}#[cfg(test)]\nmod tests {{\n{long}}}", "x\n".repeat(LINES_MAX));
        let cases = [
            ("a/src/lib.rs", "//! A.\n".to_owned(), None),
            ("a/src/lib.rs", "mod b;\n".to_owned(), Some("a/src/lib.rs:1: opens")),
            ("a/src/b.rs", "mod b;\n".to_owned(), None),
            ("a/src/b.rs", format!("\n  {}]\n", UNWANTED[2].0), Some("a/src/b.rs:2: `#[")),
            ("a/src/b.rs", format!("// {LATER}: later\n"), Some("a/src/b.rs:1: a ")),
            ("a/src/b.rs", format!("// {LATER}(#12): later\n"), None),
            ("a/src/b.rs", long.clone(), Some("a/src/b.rs: 401 lines")),
            ("a/tests/b.rs", long.clone(), None),
            ("a/src/b.rs", tests, None),
        ];
        for (name, text, expected) in cases {
            let found = breaches_of(name, &text);
            match expected {
                Some(start) => {
                    assert_eq!(found.len(), 1, "{found:?}");
                    assert!(found[0].starts_with(start), "{found:?}");
                }
                None => assert!(found.is_empty(), "{found:?}"),
            }
        }
    }
}
