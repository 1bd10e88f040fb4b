//! What was said, as Markdown.

use serde_json::Value;

use crate::fields::{Map, list, text, text_of};

/// HTML as Markdown, without what can run.
pub(crate) fn from_html(html: &str) -> Result<String, String> {
    knowledge::import::html_to_markdown(html).map(|text| text.replace('\0', ""))
}

/// A text with the names and addresses of the files that came with it: their bytes stay where they are.
pub(crate) fn with_files(text: Option<String>, map: &Map) -> Option<String> {
    let files = list(map, "attachments").iter().filter_map(Value::as_object).filter_map(file);
    let parts: Vec<String> = text.into_iter().chain(files).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn file(file: &Map) -> Option<String> {
    let url = text_of(file, &["content_url", "data_url", "url"]);
    let name = text_of(file, &["file_name", "name", "filename", "fallback_title"]);
    let last = |url: &String| url.rsplit('/').next().unwrap_or_default().to_owned();
    let name = name.or_else(|| url.as_ref().map(last)).or_else(|| text(file, "file_type"))?;
    let name = name.replace(['[', ']', '\n', '\r'], " ");
    Some(match url {
        Some(url) if is_plain(&url) => format!("[{}]({url})", name.trim()),
        _ => name.trim().to_owned(),
    })
}

/// An address of the web that ends nothing when it stands in Markdown.
fn is_plain(url: &str) -> bool {
    let web = url.starts_with("https://") || url.starts_with("http://");
    web && !url
        .contains(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '<' | '>'))
}
