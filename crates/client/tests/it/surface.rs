//! The whole surface: every operation of the API has its method, and `api.md` lists what there is.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const API: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/api.md");
const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
/// The WebSocket is opened by the module `live`, without a request of its own kind.
const ELSEWHERE: [&str; 1] = ["GET /v1/live"];

/// Every Rust file below a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    found
        .into_iter()
        .flat_map(below)
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect()
}

/// A route without the names of its parameters.
fn unnamed(route: &str) -> String {
    let segment =
        |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() };
    route.split('/').map(segment).collect::<Vec<_>>().join("/")
}

/// The routes that the requests of a file are made for.
fn routes(text: &str) -> Vec<String> {
    let text: String = text.split_whitespace().collect();
    let made = text.split("Request::").skip(1).filter_map(|rest| {
        let (method, rest) = rest.split_once("(&[")?;
        let (segments, _) = rest.split_once("])")?;
        let segment = |part: &str| match part.trim_matches('"') {
            word if word.len() + 2 == part.len() => word.to_owned(),
            _ => "{}".to_owned(),
        };
        let path: Vec<String> =
            segments.split(',').filter(|part| !part.is_empty()).map(segment).collect();
        Some(format!("{} /{}", method.to_uppercase(), path.join("/")))
    });
    made.collect()
}

#[test]
fn every_operation_has_a_method() {
    let document: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(DOCUMENT).unwrap()).unwrap();
    let mut operations = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if path.starts_with("/v1/") && operation["operationId"].is_string() {
                operations.insert(unnamed(&format!("{} {path}", method.to_uppercase())));
            }
        }
    }
    let resources = files(&Path::new(SOURCES).join("resources"));
    let texts = resources.iter().map(|path| fs::read_to_string(path).unwrap());
    let mut made: BTreeSet<String> = texts.flat_map(|text| routes(&text)).collect();
    made.extend(ELSEWHERE.map(str::to_owned));
    assert!(80 < operations.len());
    assert_eq!(
        operations.difference(&made).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "no method"
    );
    assert_eq!(
        made.difference(&operations).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "no operation"
    );
}

#[test]
fn every_method_names_its_route() {
    for path in files(&Path::new(SOURCES).join("resources")) {
        let text = fs::read_to_string(&path).unwrap();
        for function in text.split("\n    /// ").skip(1).filter(|part| part.contains("Request::")) {
            let made = routes(function);
            let named = |route: &String| function.contains(&format!("`{route}`"));
            let documented = function.split('`').filter(|part| part.contains(" /v1/")).map(unnamed);
            let documented: Vec<String> = documented.collect();
            for route in &made {
                assert!(documented.contains(route) || named(route), "{}: {route}", path.display());
            }
        }
    }
}

#[test]
fn the_page_lists_what_there_is() {
    let mut page = String::from(
        "# API\n\nEverything that the crate offers, on one page. It is written by the crate's tests, from the sources.\n\
         What requests and answers hold is in [`types`](../wire/src/lib.rs), and in the server's [openapi.json](../../docs/openapi.json).\n\n\
         The headings are the files of the sources. What stands under `blocking`, `identity`, `live`, `resources` and `webhook` is \
         in the module of that name, such as `switchboard_client::live::Outgoing`; the rest is the crate's own, such as \
         `switchboard_client::Call`.\n",
    );
    for path in files(Path::new(SOURCES)) {
        let part = listed(&fs::read_to_string(&path).unwrap());
        if !part.is_empty() {
            let name = path.strip_prefix(SOURCES).unwrap().with_extension("");
            write!(page, "\n## {}\n\n{}\n", name.display(), part.trim()).unwrap();
        }
    }
    while page.contains("\n\n\n") {
        page = page.replace("\n\n\n", "\n\n");
    }
    let written = fs::read_to_string(API).unwrap_or_default();
    if written != page {
        fs::write(API, &page).unwrap();
        panic!("api.md was out of date, and has been written anew: look at it, and run this again");
    }
    assert!(page.contains("`Tickets::list(&self) -> Pages<Ticket>`"), "{page}");
    assert!(page.contains("`ChatItem::Delta { text: String }`"), "{page}");
    assert!(page.contains("`Detailed<T>::etag: Option<String>`"), "{page}");
}

/// What a file offers: its types, and their functions.
fn listed(text: &str) -> String {
    let own = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    let (mut page, mut about, mut owner) = (String::new(), String::new(), String::new());
    let mut is_open = false;
    let mut lines = own.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        if let Some(doc) = bare.strip_prefix("///") {
            about.push_str(doc);
        } else if bare.starts_with("#[") || bare.starts_with(')') {
            // Attributes stand between a thing and what is said of it.
        } else if let Some(target) = line.strip_prefix("impl") {
            owner = owner_of(target);
        } else if bare.starts_with("pub fn ") || bare.starts_with("pub async fn ") {
            let mut whole = bare.to_owned();
            while !whole.ends_with('{') {
                whole = format!("{whole} {}", lines.next().unwrap().trim());
            }
            let whole = whole.replace("( ", "(").replace(", )", ")");
            let short = whole.replace("pub ", "").replace("fn ", "").replace(" {", "");
            let (delay, short) = match short.strip_prefix("async ") {
                Some(rest) => ("async ", rest.replace("(mut self", "(self")),
                None => ("", short.replace("(mut self", "(self")),
            };
            let owner = if line.starts_with(' ') { format!("{owner}::") } else { String::new() };
            writeln!(page, "- `{delay}{owner}{short}`:{}", sentence(&about)).unwrap();
        } else if is_type(line) {
            let name = bare.trim_start_matches("pub ").trim_end_matches([' ', '{', ';', '(']);
            let is_struct = name.starts_with("struct ");
            let name = if is_struct { name.split('(').next().unwrap() } else { name };
            writeln!(page, "\n**`{name}`**{}\n", sentence(&about)).unwrap();
            is_open = line.ends_with('{');
            owner = name.split_once(' ').unwrap().1.replace(" = Page<T>", "");
        } else if line == "}" {
            is_open = false;
        } else if let Some(part) = is_open.then(|| part(line, &mut lines)).flatten() {
            writeln!(page, "- `{owner}::{}`:{}", part.replace("#[from] ", ""), sentence(&about))
                .unwrap();
        } else if line.starts_with("    ") && !about.is_empty() && is_resource(bare) {
            writeln!(page, "\n**`{bare}`**{}\n", sentence(&about)).unwrap();
        }
        if !bare.starts_with("///") && !bare.starts_with("#[") {
            about.clear();
        }
    }
    page
}

/// A public field, or a variant with its fields.
fn part(line: &str, lines: &mut std::str::Lines<'_>) -> Option<String> {
    let own = line.strip_prefix("    ")?;
    if let Some(field) = own.strip_prefix("pub ") {
        return field.strip_suffix(',').map(str::to_owned);
    }
    if !own.starts_with(char::is_uppercase) {
        return None;
    }
    let Some(name) = own.strip_suffix(" {") else {
        return own.strip_suffix(',').map(str::to_owned);
    };
    let within = lines.take_while(|line| *line != "    },").map(str::trim);
    let fields: Vec<&str> = within.filter(|line| !line.starts_with(['/', '#'])).collect();
    Some(format!("{name} {{ {} }}", fields.join(" ").trim_end_matches(',')))
}

/// Whose functions follow, after the word `impl`.
fn owner_of(target: &str) -> String {
    let target = target.split('{').next().unwrap_or_default();
    let named = target.strip_prefix('<').and_then(|rest| rest.split_once("> "));
    named.map_or(target, |(_, owner)| owner).trim().to_owned()
}

fn is_type(line: &str) -> bool {
    ["pub struct ", "pub enum ", "pub const ", "pub type "]
        .iter()
        .any(|begin| line.starts_with(begin))
}

/// The name in a block of `resource!`.
fn is_resource(bare: &str) -> bool {
    bare.chars().all(char::is_alphanumeric) && bare.starts_with(char::is_uppercase)
}

/// A remark without its examples, with the words of its links alone.
fn sentence(about: &str) -> String {
    let about = about.split("```").next().unwrap_or_default().trim_end();
    let mut plain = String::new();
    let mut rest = about;
    while let Some((before, link)) = rest.split_once('[') {
        let (words, after) = link.split_once(']').unwrap();
        write!(plain, "{before}{words}").unwrap();
        let target = after.strip_prefix('(').and_then(|after| after.split_once(')'));
        rest = target.map_or(after, |(_, after)| after);
    }
    (plain + rest).replace(" # Panics ", " Panics: ")
}
