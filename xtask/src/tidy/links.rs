//! Links between documents lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

pub(super) fn breaches(root: &Path, files: &[PathBuf]) -> Result<Vec<String>> {
    let mut breaches = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let folder = path.parent().unwrap_or(root);
        let name = path.strip_prefix(root)?.display();
        for (number, target) in links(&fs::read_to_string(path)?) {
            if !folder.join(&target).exists() {
                breaches.push(format!("{name}:{number}: `{target}` does not exist"));
            }
        }
    }
    Ok(breaches)
}

/// The relative targets of a Markdown text, without fragments, with their line numbers.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut links = Vec::new();
    let mut in_code = false;
    for (number, line) in (1..).zip(text.lines()) {
        in_code ^= line.trim_start().starts_with("```");
        if !in_code {
            links.extend(targets(line).map(|target| (number, target.to_owned())));
        }
    }
    links
}

fn targets(line: &str) -> impl Iterator<Item = &str> {
    let outside_code = line.split('`').step_by(2);
    let inline = outside_code.flat_map(|text| text.split("](").skip(1));
    let inline = inline.filter_map(|rest| rest.split([')', ' ']).next());
    let definition = line.strip_prefix('[').and_then(|rest| rest.split_once("]: "));
    let definition = definition.map(|(_, target)| target.split(' ').next().unwrap_or(target));
    let file = |target: &str| target.find('#').unwrap_or(target.len());
    inline
        .chain(definition)
        .map(move |target| &target[..file(target)])
        .filter(|target| is_relative(target))
}

fn is_relative(target: &str) -> bool {
    let elsewhere =
        target.contains("://") || target.starts_with("mailto:") || target.starts_with('/');
    !target.is_empty() && !elsewhere
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn relative_targets_are_found_outside_of_code() {
        let cases: &[(&str, &[&str])] = &[
            ("see [a](b.md) and [c](../d/e.md#f)", &["b.md", "../d/e.md"]),
            ("![picture](p.png \"title\")", &["p.png"]),
            ("[here](#there) [web](https://a.example/b.md) [mail](mailto:a@b.c) [top](/x)", &[]),
            ("`[a](b.md)` and [c](d.md)", &["d.md"]),
            ("```\n[a](b.md)\n```\n[c](d.md)", &["d.md"]),
            ("[name]: b.md", &["b.md"]),
            ("`code` [`named`](c.md)", &["c.md"]),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = links(text).into_iter().map(|(_, target)| target).collect();
            assert_eq!(found, *expected, "{text}");
        }
    }
}
