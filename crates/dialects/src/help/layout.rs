//! What is around every page.

use std::sync::LazyLock;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::site::Site;

/// The one style of all pages; it is in each of them, so that a page is one answer.
const STYLE: &str = include_str!("style.css");

/// What a page says of itself to programs.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// In the window's title, before the workspace's name; empty on the home page.
    pub(super) title: String,
    /// What search engines show.
    pub(super) description: String,
    /// The page's own path; absent for pages that are in no index.
    pub(super) path: Option<String>,
    /// The path of the same as Markdown.
    pub(super) markdown: Option<String>,
    /// Its JSON-LD.
    pub(super) linked: Option<String>,
    /// What stands in the search field.
    pub(super) query: String,
    /// Whether the page has a large search field of its own.
    pub(super) has_search: bool,
}

/// The name of the style in a Content-Security-Policy.
pub(super) fn style_hash() -> &'static str {
    static HASH: LazyLock<String> =
        LazyLock::new(|| format!("sha256-{}", base64(&Sha256::digest(STYLE.as_bytes()))));
    &HASH
}

pub(super) fn page(site: &Site, head: &Head, body: &Markup) -> Markup {
    let name = &site.workspace.name;
    let title = if head.title.is_empty() {
        format!("{name} Help Center")
    } else {
        format!("{} – {name} Help Center", head.title)
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (basics(&title))
                @if !head.description.is_empty() {
                    meta name="description" content=(head.description);
                    meta property="og:description" content=(head.description);
                }
                meta property="og:title" content=(title);
                meta property="og:site_name" content=(format!("{name} Help Center"));
                @match &head.path {
                    Some(path) => {
                        link rel="canonical" href=(site.outside(path));
                        meta property="og:url" content=(site.outside(path));
                    }
                    None => { meta name="robots" content="noindex"; }
                }
                @if let Some(path) = &head.markdown {
                    link rel="alternate" type="text/markdown" href=(site.outside(path));
                }
                @if let Some(json) = &head.linked {
                    script type="application/ld+json" { (PreEscaped(json)) }
                }
            }
            body {
                a.skip href="#content" { "Skip to content" }
                header.top {
                    div.wide {
                        a.brand href=(site.home()) {
                            span.sign aria-hidden="true" { (initial(name)) }
                            span { (name) " " span.quiet { "Help Center" } }
                        }
                        @if !head.has_search { (search(site, &head.query, "small")) }
                    }
                }
                (body)
                footer.bottom {
                    div.wide {
                        a href=(site.home()) { (name) " Help Center" }
                        a href=(format!("{}?page=1", site.home())) { "All articles" }
                    }
                }
            }
        }
    }
}

/// A page for when not even the workspace is known.
pub(super) fn bare(words: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (basics("Help Center"))
                meta name="robots" content="noindex";
            }
            body {
                main.narrow.empty #content {
                    h1 { "Sorry" }
                    p { (words) }
                }
            }
        }
    }
}

fn basics(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="color-scheme" content="light dark";
        title { (title) }
        style { (PreEscaped(STYLE)) }
    }
}

pub(super) fn search(site: &Site, query: &str, size: &str) -> Markup {
    let id = format!("q-{size}");
    html! {
        form.search.(size) role="search" action=(site.home()) method="get" {
            label for=(id) { "Search the help center" }
            input #(id) type="search" name="q" value=(query) maxlength="200" required placeholder="Search for answers" autocomplete="off";
            button type="submit" { "Search" }
        }
    }
}

fn initial(name: &str) -> String {
    name.chars()
        .find(|letter| letter.is_alphanumeric())
        .map_or("?".to_owned(), |letter| letter.to_uppercase().to_string())
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > group.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_as_everybody_writes_it() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg=="),
            (b"\xff\xfe\xfd", "//79"),
        ] {
            assert_eq!(base64(bytes), text);
        }
    }

    #[test]
    fn the_style_ends_where_it_should() {
        assert!(!STYLE.contains('<'), "it stands in an element");
        assert!(!STYLE.contains("url("), "it loads nothing");
    }
}
