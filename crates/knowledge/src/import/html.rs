//! HTML: cleaned, then turned into Markdown, which is what is stored.

use htmd::HtmlToMarkdown;

use super::markdown::first_heading;
use super::{File, ImportError, ImportedArticle, one_line};

/// What never holds an article's text.
const LEFT_OUT: [&str; 9] =
    ["script", "style", "noscript", "template", "iframe", "svg", "nav", "form", "head"];

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
    let converter = HtmlToMarkdown::builder().skip_tags(LEFT_OUT.to_vec()).build();
    let markdown = converter.convert(html).map_err(|error| format!("is no HTML: {error}"))?;
    Ok(markdown.trim().to_owned())
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
