//! HTML: cleaned, then turned into Markdown, which is what is stored.

use std::rc::Rc;

use htmd::options::{BulletListMarker, Options};
use htmd::{HtmlToMarkdown, Node};

use super::markdown::first_heading;
use super::{File, ImportError, ImportedArticle, one_line};

/// What never holds an article's text.
const LEFT_OUT: [&str; 9] =
    ["script", "style", "noscript", "template", "iframe", "svg", "nav", "form", "head"];

/// Elements in elements; deeper pages are refused, because converting one takes stack.
const DEEPEST: usize = 200;
/// Elements that are open at the same time, while not much is known of them yet.
const OPEN_MAX: usize = 1_000;
/// Elements that need no end.
const ENDLESS: [&str; 24] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "optgroup", "option", "p", "param", "source", "tbody", "td", "th", "tr", "track", "wbr",
];

pub(super) fn article(file: &File<'_>) -> Result<ImportedArticle, ImportError> {
    let body = to_markdown(file.text).map_err(|error| file.error(error))?;
    if body.is_empty() {
        return Err(file.error("has no text"));
    }
    let title = title_element(file.text).or_else(|| first_heading(&body));
    let title = title.unwrap_or_else(|| file.name_as_title());
    Ok(ImportedArticle {
        slug: file.path_as_slug(),
        title,
        body,
        source: file.path.to_owned(),
        ..ImportedArticle::default()
    })
}

/// Markdown with the same words, without what can run.
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
    let converter = HtmlToMarkdown::builder().options(options).skip_tags(LEFT_OUT.to_vec()).build();
    let tree = converter.html_to_tree(html).map_err(|error| format!("is no HTML: {error}"))?;
    if is_too_deep(&tree) {
        return too_deep();
    }
    Ok(converter.tree_to_markdown(&tree).trim().to_owned())
}

/// Counted before parsing: the parser looks through all open elements at every further tag.
fn has_too_many_open(html: &str) -> bool {
    let mut open = 0_usize;
    for tag in html.split('<').skip(1) {
        let (name, is_end) = tag.strip_prefix('/').map_or((tag, false), |name| (name, true));
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name[..length].to_ascii_lowercase();
        if length > 0 && !ENDLESS.contains(&name.as_str()) {
            open = if is_end { open.saturating_sub(1) } else { open + 1 };
        }
        if open > OPEN_MAX {
            return true;
        }
    }
    false
}

fn is_too_deep(tree: &Rc<Node>) -> bool {
    let mut level = vec![Rc::clone(tree)];
    for _ in 0..DEEPEST {
        level = level.iter().flat_map(|node| node.children.borrow().clone()).collect();
        if level.is_empty() {
            return false;
        }
    }
    true
}

/// The text of `<title>`, with its entities decoded as any other text's.
fn title_element(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let text = htmd::convert(&html[start..end]).ok()?;
    one_line(&text.replace('\\', ""))
}
