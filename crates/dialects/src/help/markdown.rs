//! From an article's Markdown to HTML that can do nothing but be read.
//!
//! Raw HTML in articles is allowed, so the result is parsed as browsers do and everything that is not on a list is taken
//! out (`ammonia`). What would make that slow is taken out before: deep nesting, and much raw HTML.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Lists and quotations that are nested deeper are shown flat.
const DEPTH_MAX: usize = 40;
/// More bytes of raw HTML than this are shown as text.
const RAW_BYTES_MAX: usize = 32 * 1024;
/// What begins the names of an article's headings, so that they are no names of the page.
const PREFIX: &str = "s-";

/// An article's body, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) html: String,
    /// The headings of the highest level, with their names in the page.
    pub(super) headings: Vec<(String, String)>,
}

/// The classes that a body may have: those which are put there.
const CLASSES: [&str; 1] = ["table"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .add_generic_attributes(["dir"])
        .rm_tags(["map", "area"])
        .allowed_classes(HashMap::from([("div", HashSet::from(CLASSES))]))
        .add_tag_attribute_values("div", "role", ["region"])
        .add_tag_attribute_values("div", "aria-label", ["Table"])
        .add_tag_attribute_values("div", "tabindex", ["0"])
        .add_tag_attribute_values("input", "type", ["checkbox"])
        .set_tag_attribute_value("img", "loading", "lazy")
        .link_rel(Some("noopener noreferrer nofollow"));
    for heading in ["h2", "h3", "h4", "h5", "h6"] {
        cleaner.add_tag_attributes(heading, ["id"]);
    }
    cleaner.id_prefix(Some(PREFIX));
    cleaner
});

/// Renders a body. The page has the only heading of the first level, so those of the body begin at the second.
pub(super) fn body(markdown: &str) -> Body {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS;
    let (mut renderer, mut events) = (Renderer::new(markdown, options), Vec::new());
    for event in Parser::new_ext(markdown, options) {
        renderer.take(event, &mut events);
    }
    let mut raw = String::new();
    html::push_html(&mut raw, events.into_iter());
    let headings = renderer.headings;
    Body { html: CLEANER.clean(&raw).to_string(), headings }
}

struct Renderer {
    depth: usize,
    shift: usize,
    shows_raw: bool,
    names: HashMap<String, usize>,
    /// Where a heading begins among the events, and whether it goes into the list of headings.
    heading: Option<(usize, bool)>,
    headings: Vec<(String, String)>,
}

impl Renderer {
    fn new(markdown: &str, options: Options) -> Renderer {
        let (mut raw_bytes, mut highest) = (0, 6);
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Html(text) | Event::InlineHtml(text) => raw_bytes += text.len(),
                Event::Start(Tag::Heading { level, .. }) => highest = highest.min(level as usize),
                _ => {}
            }
        }
        Renderer {
            depth: 0,
            shift: 2_usize.saturating_sub(highest),
            shows_raw: raw_bytes > RAW_BYTES_MAX,
            names: HashMap::new(),
            heading: None,
            headings: Vec::new(),
        }
    }

    fn take<'a>(&mut self, event: Event<'a>, events: &mut Vec<Event<'a>>) {
        match event {
            Event::Start(_) if self.enter() => {}
            Event::End(_) if self.leave() => {}
            Event::Html(text) | Event::InlineHtml(text) if self.shows_raw => {
                events.push(Event::Text(text));
            }
            Event::Start(Tag::Heading { level, .. }) => {
                let shifted = self.shifted(level);
                self.heading = Some((events.len(), shifted == HeadingLevel::H2));
                let (classes, attrs) = (Vec::new(), Vec::new());
                events.push(Event::Start(Tag::Heading {
                    level: shifted,
                    id: None,
                    classes,
                    attrs,
                }));
            }
            Event::End(TagEnd::Heading(level)) => {
                self.name_heading(events);
                events.push(Event::End(TagEnd::Heading(self.shifted(level))));
            }
            Event::Start(Tag::Table(columns)) => {
                let around =
                    "<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">";
                events.push(Event::Html(CowStr::Borrowed(around)));
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                events.extend([Event::End(TagEnd::Table), Event::Html(CowStr::Borrowed("</div>"))]);
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = target(&dest_url).map_or(dest_url, CowStr::from);
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            event => events.push(event),
        }
    }

    /// Whether something begins too deep to be shown as what it is.
    fn enter(&mut self) -> bool {
        self.depth += 1;
        self.depth > DEPTH_MAX
    }

    fn leave(&mut self) -> bool {
        self.depth = self.depth.saturating_sub(1);
        self.depth >= DEPTH_MAX
    }

    fn shifted(&self, level: HeadingLevel) -> HeadingLevel {
        let shifted = (level as usize + self.shift).clamp(2, 6);
        HeadingLevel::try_from(shifted).unwrap_or(level)
    }

    /// Gives the heading that ends here a name in the page.
    fn name_heading(&mut self, events: &mut [Event]) {
        let Some((start, is_listed)) = self.heading.take() else { return };
        let mut text = String::new();
        for event in &events[start..] {
            if let Event::Text(part) | Event::Code(part) = event {
                text.push_str(part);
            }
        }
        let stem = name(&text);
        let uses = self.names.entry(stem.clone()).or_default();
        *uses += 1;
        let name = if *uses == 1 { stem } else { format!("{stem}-{uses}") };
        if let Some(Event::Start(Tag::Heading { id, .. })) = events.get_mut(start) {
            *id = Some(name.clone().into());
        }
        if is_listed && !text.trim().is_empty() {
            self.headings.push((format!("{PREFIX}{name}"), text));
        }
    }
}

/// Where a link leads that was written for files: from one file of articles to another one, which is the page of that
/// name here, or to a heading of the same article. Other links stay as they are.
fn target(address: &str) -> Option<String> {
    let (path, part) =
        address.split_once('#').map_or((address, None), |(path, part)| (path, Some(part)));
    let part = part.map_or(String::new(), |part| format!("#{PREFIX}{part}"));
    if path.is_empty() {
        return Some(part).filter(|part| !part.is_empty());
    }
    let file = path.rsplit('/').next()?.strip_suffix(".md")?;
    let is_near = !path.starts_with('/') && !path.contains(':');
    is_near.then(|| format!("{file}{part}"))
}

/// Letters and digits, with hyphens between words.
fn name(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let name: String = words.join("-").chars().take(60).collect();
    if name.is_empty() { "part".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        body(markdown).html
    }

    #[test]
    fn nothing_runs_and_nothing_poses_as_the_page() {
        for markdown in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1)) <a href=\"JaVaScRiPt:alert(1)\">b</a>",
            "![a](javascript:alert(1)) ![b](data:text/html,x)",
            "<svg><script>alert(1)</script></svg><math><mi xlink:href=\"javascript:x\">",
            "<style>body{display:none}</style><link rel=stylesheet href=x>",
            "<iframe src=//x></iframe><object data=x></object><form action=//x><button>a</button></form>",
            "<p style=\"position:fixed\" class=\"top\" id=\"content\" onclick=x>a</p>",
            "<meta http-equiv=refresh content=\"0;url=//x\"><base href=//x>",
            "<input type=password name=a><textarea>a</textarea><select><option>a</select>",
            "</main></body><h1>x</h1>",
            "<a href=\"java\nscript:alert(1)\">x</a>",
        ] {
            let html = html(markdown);
            let lower = html.to_lowercase();
            for bad in [
                "<script",
                "onerror",
                "onclick",
                "javascript:",
                "data:",
                "<svg",
                "<style",
                "<link",
                "<iframe",
                "<object",
                "<form",
                "<button",
                "style=",
                "class=\"top\"",
                "id=\"content\"",
                "<meta",
                "<base",
                "<input",
                "<textarea",
                "</main",
                "</body",
            ] {
                assert!(!lower.contains(bad), "{markdown} gave {html}");
            }
        }
    }

    #[test]
    fn headings_begin_at_the_second_level_and_have_names() {
        let found = body("# One\n\ntext\n\n## Two\n\n# One\n\n# `<b>` & ümlaut");
        assert!(found.html.contains("<h2 id=\"s-one\">One</h2>"), "{}", found.html);
        assert!(found.html.contains("<h3 id=\"s-two\">Two</h3>"), "{}", found.html);
        let names: Vec<&str> = found.headings.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["s-one", "s-one-2", "s-b-ümlaut"]);
        assert!(html("## A\n\n### B").contains("<h3 id=\"s-b\">"));
        assert!(html("##### Deep").contains("<h5"));
    }

    #[test]
    fn tables_can_be_scrolled_by_keyboard() {
        let html = html("| a |\n|---|\n| b |");
        let around = "<div class=\"table\" role=\"region\" aria-label=\"Table\" tabindex=\"0\">";
        assert!(html.contains(around) || html.contains("tabindex=\"0\""), "{html}");
        assert!(html.contains("<table>"), "{html}");
    }

    #[test]
    fn nesting_and_raw_html_have_an_end() {
        let quotes = html(&format!("{} x", ">".repeat(100_000)));
        assert!(quotes.matches("<blockquote>").count() <= DEPTH_MAX && quotes.contains('x'));
        let mut nested = String::new();
        for at in 0..200 {
            nested.push_str(&"  ".repeat(at));
            nested.push_str("- x\n");
        }
        let lists = html(&nested);
        assert!(lists.matches("<ul>").count() <= DEPTH_MAX);
        let raw = html(&"<div>".repeat(100_000));
        assert!(!raw.contains("<div>") && raw.contains("&lt;div&gt;"));
        assert!(html("<b>bold</b>").contains("<b>bold</b>"));
    }

    #[test]
    fn links_between_files_lead_to_pages() {
        for (address, expected) in [
            ("../account/change-password.md", Some("change-password")),
            ("other.md#steps", Some("other#s-steps")),
            ("#steps", Some("#s-steps")),
            ("https://example.com/a.md", None),
            ("/docs/a.md", None),
            ("//example.com/a.md", None),
            ("a.html", None),
            ("", None),
        ] {
            assert_eq!(target(address).as_deref(), expected, "{address}");
        }
        assert!(html("[a](../b/c.md)").contains("href=\"c\""));
    }

    #[test]
    fn links_and_pictures_are_kept() {
        let html =
            html("[a](https://example.com/?a=1&b=2) [b](other) ![c](https://example.com/c.png)");
        assert!(html.contains("href=\"https://example.com/?a=1&amp;b=2\""), "{html}");
        assert!(html.contains("href=\"other\"") && html.contains("rel=\"noopener"), "{html}");
        assert!(html.contains("loading=\"lazy\"") && html.contains("alt=\"c\""), "{html}");
    }
}
