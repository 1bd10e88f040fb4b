//! HTML to Markdown; only what a reader of the page would read.

use super::fields::{Fields, line};
use super::markdown::first_heading;
use htmd::options::{BulletListMarker, Options};
use htmd::{HtmlToMarkdown, Node};
use std::rc::Rc;

/// Elements that are not the article's text.
const SKIPPED: [&str; 14] = [
    "head", "script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button",
    "iframe", "svg", "canvas", "object",
];
/// Elements in elements; deeper pages are refused, because converting one takes stack.
const DEEPEST: usize = 200;
/// Tags opened and never closed; the parser looks through all of them at every further tag.
const MOST_OPEN: usize = 1000;
/// Elements that need no end.
const ENDLESS: [&str; 24] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "optgroup", "option", "p", "param", "source", "tbody", "td", "th", "tr", "track", "wbr",
];

pub(super) fn read(text: &str) -> Result<Fields, String> {
    let body = to_markdown(text)?;
    let (heading, rest) = first_heading(&body);
    let body = if heading.is_some() { rest.trim().to_owned() } else { body.clone() };
    let title = heading.or_else(|| title(text));
    Ok(Fields { title, body: Some(body), ..Fields::default() })
}

/// Whether a body that should be Markdown is HTML, as exports of other products have it.
pub(super) fn is_html(body: &str) -> bool {
    let body = body.trim();
    body.starts_with('<') && body.ends_with('>') && body.contains("</")
}

pub(super) fn to_markdown(html: &str) -> Result<String, String> {
    let too_deep = || Err(format!("has more than {DEEPEST} elements in each other"));
    if has_too_many_open(html) {
        return too_deep();
    }
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let converter = HtmlToMarkdown::builder().options(options).skip_tags(SKIPPED.to_vec()).build();
    let tree = converter.html_to_tree(html).map_err(|error| error.to_string())?;
    if is_too_deep(&tree) {
        return too_deep();
    }
    Ok(converter.tree_to_markdown(&tree).trim().to_owned())
}

fn has_too_many_open(html: &str) -> bool {
    let mut open = 0_usize;
    for tag in html.split('<').skip(1) {
        let (name, is_end) = tag.strip_prefix('/').map_or((tag, false), |name| (name, true));
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name[..length].to_ascii_lowercase();
        if length > 0 && !ENDLESS.contains(&name.as_str()) {
            open = if is_end { open.saturating_sub(1) } else { open + 1 };
        }
        if open > MOST_OPEN {
            return true;
        }
    }
    false
}

fn is_too_deep(tree: &Rc<Node>) -> bool {
    let mut level = vec![tree.clone()];
    for _ in 0..DEEPEST {
        level = level.iter().flat_map(|node| node.children.borrow().clone()).collect();
        if level.is_empty() {
            return false;
        }
    }
    true
}

/// What the page calls itself.
fn title(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    line(&to_markdown(&html[start..end]).ok()?)
}
