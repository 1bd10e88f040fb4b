//! The same for programs: Markdown beside each page, an index for language models, a map for search engines.

use std::fmt::Write;

use axum::extract::State;
use axum::response::Response;
use domain::article::{Article, Category};
use engine::{ArticleOutline, Error};

use super::site::{Refusal, Site};
use crate::Door;
use crate::json::time;

const MARKDOWN: &str = "text/markdown; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
/// The most addresses in one map; search engines read no more.
const ADDRESSES_MAX: usize = 50_000;
/// The most articles in the index for language models.
const INDEX_MAX: usize = 5_000;

/// A name without `.md` at its end, and whether it was there.
pub(super) fn without_ending(slug: &str) -> (&str, bool) {
    slug.strip_suffix(".md").map_or((slug, false), |slug| (slug, true))
}

/// An article as it was written, under its title.
pub(super) fn article(site: &Site, article: &Article) -> Response {
    let address = site.outside(&site.article(article.slug.as_str()));
    let text = format!(
        "# {}\n\n> Source: {address} (updated {})\n\n{}\n",
        line(&article.title),
        time(article.updated_at),
        article.body.trim_end()
    );
    site.send(MARKDOWN, text)
}

/// The articles of a category.
pub(super) async fn category(
    door: &Door,
    site: &Site,
    shelf: &Category,
) -> Result<Response, Refusal> {
    let outlines = door.engine.outlines(&site.actor, INDEX_MAX).await?;
    let mut text = format!("# {}\n\n", line(&shelf.name));
    if let Some(description) = &shelf.description {
        let _ = writeln!(text, "{}\n", line(description));
    }
    for outline in outlines.iter().filter(|outline| outline.category == Some(shelf.id)) {
        entry(&mut text, site, outline);
    }
    Ok(site.send(MARKDOWN, text))
}

/// `llms.txt`: what there is, by category, with the addresses of the Markdown.
pub(super) async fn index(State(door): State<Door>, site: Site) -> Result<Response, Refusal> {
    let shelves = door.engine.public_categories(&site.actor).await?;
    let outlines = door.engine.outlines(&site.actor, INDEX_MAX).await?;
    let name = line(&site.workspace.name);
    let mut text = format!(
        "# {name} Help Center\n\n> The public help articles of {name}. Every page is also there as Markdown, with `.md` at the end of its address.\n"
    );
    for (shelf, _) in shelves.iter().filter(|(_, count)| *count > 0) {
        let _ = writeln!(text, "\n## {}\n", line(&shelf.name));
        for outline in outlines.iter().filter(|outline| outline.category == Some(shelf.id)) {
            entry(&mut text, &site, outline);
        }
    }
    let mut others = outlines.iter().filter(|outline| outline.category.is_none()).peekable();
    if others.peek().is_some() {
        text.push_str("\n## Articles\n\n");
        others.for_each(|outline| entry(&mut text, &site, outline));
    }
    Ok(site.send(PLAIN, text))
}

fn entry(text: &mut String, site: &Site, outline: &ArticleOutline) {
    let address = site.outside(&format!("{}.md", site.article(outline.slug.as_str())));
    let _ = write!(text, "- [{}]({address})", line(&outline.title).replace(['[', ']'], ""));
    if let Some(description) = &outline.description {
        let _ = write!(text, ": {}", line(description));
    }
    text.push('\n');
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `sitemap.xml`; its addresses must be whole, so there is none before the server knows its own.
pub(super) async fn site_map(State(door): State<Door>, site: Site) -> Result<Response, Refusal> {
    if site.public_url.is_empty() {
        return Err(Error::NotFound("site map: server.public_url is not set").into());
    }
    let shelves = door.engine.public_categories(&site.actor).await?;
    let outlines = door.engine.outlines(&site.actor, ADDRESSES_MAX).await?;
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut add = |path: &str, changed: Option<String>| {
        let address = maud::html! { (site.outside(path)) }.into_string();
        let changed = changed.map_or(String::new(), |at| format!("<lastmod>{at}</lastmod>"));
        let _ = writeln!(text, "<url><loc>{address}</loc>{changed}</url>");
    };
    add(&site.home(), None);
    for (shelf, _) in &shelves {
        add(&site.category(shelf.slug.as_str()), None);
    }
    for outline in outlines.iter().take(ADDRESSES_MAX - shelves.len().min(ADDRESSES_MAX) - 1) {
        add(&site.article(outline.slug.as_str()), Some(time(outline.updated_at)));
    }
    text.push_str("</urlset>\n");
    Ok(site.send("application/xml", text))
}
