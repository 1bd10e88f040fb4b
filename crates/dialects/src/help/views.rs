//! What people see. Everything that comes from an article is escaped by the templates; its body comes from `markdown`.

use std::fmt::Write;

use domain::article::{Article, Category, Color};
use domain::clock::Time;
use domain::page::{Numbered, PageNumber};
use engine::{FoundArticle, excerpt, reading_minutes};
use maud::{Markup, PreEscaped, html};

use super::layout::{self, Head};
use super::linked;
use super::markdown::Body;
use super::site::Site;
use crate::json::time;
use crate::reading::parts;

/// How many headings make a table of contents worth its room.
const CONTENTS_MIN: usize = 3;

/// Where a list is.
pub(super) struct Pages<'a> {
    pub(super) page: PageNumber,
    pub(super) total: u64,
    /// The list's address, to which `page=` can be added.
    pub(super) path: &'a str,
}

impl Pages<'_> {
    fn last(&self) -> u64 {
        self.total.div_ceil(self.page.size).max(1)
    }

    fn links(&self) -> Markup {
        let (page, last) = (self.page.page, self.last());
        html! {
            @if last > 1 {
                nav.pages aria-label="Pages" {
                    @if page > 1 { a rel="prev" href={ (self.path) "page=" (page - 1) } { "← Previous" } }
                    span { "Page " (page) " of " (last) }
                    @if page < last { a rel="next" href={ (self.path) "page=" (page + 1) } { "Next →" } }
                }
            }
        }
    }
}

pub(super) fn home(
    site: &Site,
    shelves: &[(Category, u64)],
    popular: &Numbered<Article>,
) -> Markup {
    let name = &site.workspace.name;
    let head = Head {
        description: format!("Answers to common questions about {name}."),
        path: Some(site.home()),
        markdown: Some(format!("{}/llms.txt", site.home())),
        linked: Some(linked::home(site)),
        has_search: true,
        ..Head::default()
    };
    let shown = || shelves.iter().filter(|(_, count)| *count > 0);
    let body = html! {
        div.hero {
            div.wide {
                h1 { "How can we help?" }
                (layout::search(site, "", "large"))
            }
        }
        main.wide #content {
            @if shown().next().is_some() {
                section aria-labelledby="topics" {
                    h2 #topics { "Browse by topic" }
                    ul.cards {
                        @for (shelf, count) in shown() {
                            li.card {
                                (sign(shelf))
                                h3 { a href=(site.category(shelf.slug.as_str())) { (shelf.name) } }
                                @if let Some(description) = &shelf.description { p { (description) } }
                                p.quiet { (articles(*count)) }
                            }
                        }
                    }
                }
            }
            @if popular.items.is_empty() {
                p.empty { "There are no articles yet." }
            } @else {
                section aria-labelledby="popular" {
                    h2 #popular { "Popular articles" }
                    (list(site, &popular.items))
                    p { a.more href=(format!("{}?page=1", site.home())) { "All " (articles(popular.total)) } }
                }
            }
        }
    };
    layout::page(site, &head, &body)
}

pub(super) fn all(site: &Site, found: &[Article], pages: &Pages) -> Markup {
    let head = Head {
        title: "All articles".to_owned(),
        description: format!("All help articles of {}.", site.workspace.name),
        path: Some(format!("{}?page={}", site.home(), pages.page.page)),
        ..Head::default()
    };
    let body = html! {
        main.narrow #content {
            (trail(site, None, Some("All articles")))
            h1 { "All articles" }
            p.quiet { (articles(pages.total)) }
            (list(site, found))
            (pages.links())
        }
    };
    layout::page(site, &head, &body)
}

pub(super) fn category(site: &Site, shelf: &Category, found: &[Article], pages: &Pages) -> Markup {
    let path = site.category(shelf.slug.as_str());
    let several = (pages.page.page > 1).then(|| format!("{path}?page={}", pages.page.page));
    let said = format!("Help articles about {}.", shelf.name);
    let head = Head {
        title: shelf.name.clone(),
        description: shelf.description.clone().unwrap_or(said),
        path: Some(several.unwrap_or(path.clone())),
        markdown: Some(format!("{path}.md")),
        linked: Some(linked::category(site, shelf)),
        ..Head::default()
    };
    let body = html! {
        main.narrow #content {
            (trail(site, None, Some(&shelf.name)))
            div.titled { (sign(shelf)) h1 { (shelf.name) } }
            @if let Some(description) = &shelf.description { p.lead { (description) } }
            p.quiet { (articles(pages.total)) }
            (list(site, found))
            (pages.links())
        }
    };
    layout::page(site, &head, &body)
}

/// What an article's page shows.
pub(super) struct ArticlePage<'a> {
    pub(super) article: &'a Article,
    pub(super) shelf: Option<&'a Category>,
    pub(super) others: &'a [Article],
    pub(super) body: &'a Body,
}

pub(super) fn article(site: &Site, page: &ArticlePage, has_voted: bool) -> Markup {
    let ArticlePage { article, shelf, others, body } = page;
    let path = site.article(article.slug.as_str());
    let said = article.meta_description.clone().unwrap_or_else(|| excerpt(article));
    let head = Head {
        title: article.title.clone(),
        linked: Some(linked::article(site, article, *shelf, &said)),
        description: said,
        markdown: Some(format!("{path}.md")),
        path: Some(path),
        ..Head::default()
    };
    let changed = article.updated_at.max(article.published_at.unwrap_or(article.updated_at));
    let body = html! {
        main.narrow #content {
            (trail(site, *shelf, Some(&article.title)))
            article lang=[article.locale.as_deref()] dir="auto" {
                h1 { (article.title) }
                p.quiet.meta {
                    "Updated " time datetime=(time(changed)) { (day(changed)) }
                    " · " (reading_minutes(article)) " min read"
                }
                (contents(&body.headings))
                div.body { (PreEscaped(&body.html)) }
            }
            (feedback(site, article, has_voted))
            @if let (Some(shelf), false) = (shelf, others.is_empty()) {
                section.others aria-labelledby="others" {
                    h2 #others { "More in " (shelf.name) }
                    ul { @for other in *others {
                        li { a href=(site.article(other.slug.as_str())) { (other.title) } }
                    } }
                }
            }
        }
    };
    layout::page(site, &head, &body)
}

fn contents(headings: &[(String, String)]) -> Markup {
    html! {
        @if headings.len() >= CONTENTS_MIN {
            nav.contents aria-labelledby="contents" {
                h2 #contents { "On this page" }
                ul { @for (name, text) in headings { li { a href={ "#" (name) } { (text) } } } }
            }
        }
    }
}

fn feedback(site: &Site, article: &Article, has_voted: bool) -> Markup {
    let action = format!("{}/feedback?helpful=", site.article(article.slug.as_str()));
    html! {
        section.feedback #feedback aria-labelledby="helped" {
            @if has_voted {
                p #helped role="status" { "Thank you for your feedback." }
            } @else {
                h2 #helped { "Was this article helpful?" }
                div.votes {
                    form method="post" action={ (action) "yes" } { button type="submit" { "Yes" } }
                    form method="post" action={ (action) "no" } { button type="submit" { "No" } }
                }
            }
        }
    }
}

pub(super) fn found(
    site: &Site,
    words: &str,
    (found, shelves): (&[FoundArticle], &[(Category, u64)]),
    pages: &Pages,
) -> Markup {
    let title = format!("Results for “{words}”");
    let head = Head { title: title.clone(), query: words.to_owned(), ..Head::default() };
    let body = html! {
        main.narrow #content {
            (trail(site, None, Some("Search")))
            h1 { (title) }
            @if found.is_empty() {
                p { "Nothing was found. Try other or fewer words, or browse the topics:" }
                ul { @for (shelf, _) in shelves.iter().filter(|(_, count)| *count > 0) {
                    li { a href=(site.category(shelf.slug.as_str())) { (shelf.name) } }
                } }
                p { a.more href=(format!("{}?page=1", site.home())) { "All articles" } }
            } @else {
                p.quiet { (articles(pages.total)) }
                ul.list { @for found in found {
                    li {
                        a href=(site.article(found.article.slug.as_str())) { (found.article.title) }
                        p { @for (part, is_match) in parts(&found.excerpt) {
                            @if is_match { mark { (part) } } @else { (part) }
                        } }
                        @if let Some(shelf) = shelf_of(shelves, &found.article) { p.quiet { (shelf.name) } }
                    }
                } }
                (pages.links())
            }
        }
    };
    layout::page(site, &head, &body)
}

pub(super) fn missing(site: &Site) -> Markup {
    let head = Head { title: "Page not found".to_owned(), has_search: true, ..Head::default() };
    let body = html! {
        main.narrow.empty #content {
            h1 { "This page does not exist" }
            p { "It may have moved. Search for it, or go back to the " a href=(site.home()) { "start page" } "." }
            (layout::search(site, "", "large"))
        }
    };
    layout::page(site, &head, &body)
}

/// The address of a search, to which `page=` can be added.
pub(super) fn search_path(site: &Site, words: &str) -> String {
    let mut path = format!("{}?q=", site.home());
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                path.push(char::from(byte));
            }
            byte => {
                let _ = write!(path, "%{byte:02X}");
            }
        }
    }
    path + "&"
}

fn list(site: &Site, found: &[Article]) -> Markup {
    html! {
        ul.list { @for article in found {
            li {
                a href=(site.article(article.slug.as_str())) { (article.title) }
                p { (excerpt(article)) }
            }
        } }
    }
}

fn trail(site: &Site, shelf: Option<&Category>, here: Option<&str>) -> Markup {
    html! {
        nav.trail aria-label="Breadcrumb" {
            ol {
                li { a href=(site.home()) { "Help Center" } }
                @if let Some(shelf) = shelf {
                    li { a href=(site.category(shelf.slug.as_str())) { (shelf.name) } }
                }
                @if let Some(here) = here { li aria-current="page" { (here) } }
            }
        }
    }
}

/// A category's sign: its emoji, or else the first letter of its name, on its colour.
fn sign(shelf: &Category) -> Markup {
    let emoji = shelf.icon.as_deref().filter(|icon| !icon.is_ascii() && icon.chars().count() <= 8);
    let letter = || shelf.name.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('•');
    let color = shelf.color.as_ref().map_or("currentColor", Color::as_str);
    html! {
        span.shelf aria-hidden="true" {
            svg viewBox="0 0 40 40" width="40" height="40" { rect width="40" height="40" rx="10" fill=(color) fill-opacity="0.16"; }
            span { @match emoji { Some(emoji) => { (emoji) } None => { (letter().to_uppercase().to_string()) } } }
        }
    }
}

fn shelf_of<'a>(shelves: &'a [(Category, u64)], article: &Article) -> Option<&'a Category> {
    shelves.iter().map(|(shelf, _)| shelf).find(|shelf| Some(shelf.id) == article.category)
}

fn articles(count: u64) -> String {
    if count == 1 { "1 article".to_owned() } else { format!("{count} articles") }
}

fn day(at: Time) -> String {
    let stamp =
        jiff::Timestamp::from_millisecond(at.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    stamp.strftime("%-d %B %Y").to_string()
}
