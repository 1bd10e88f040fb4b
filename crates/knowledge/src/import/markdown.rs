//! Markdown, with YAML front matter between two lines of `---`.

use super::fields::{Fields, line};
use crate::blocks::options;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

pub(super) fn read(text: &str) -> Result<Fields, String> {
    let (mut fields, body) = match front_matter(text)? {
        Some((matter, body)) => (parse(matter)?, body),
        None => (Fields::default(), text),
    };
    let (heading, rest) = first_heading(body);
    let title = fields.title.take().or_else(|| heading.clone());
    let is_repeated = heading.is_some() && heading == title;
    let body = if is_repeated { rest } else { body };
    Ok(Fields { title, body: Some(body.trim().to_owned()), ..fields })
}

/// Divides a text into its front matter and what follows; `None` if it begins otherwise.
fn front_matter(text: &str) -> Result<Option<(&str, &str)>, String> {
    let Some((first, rest)) = text.split_once('\n') else { return Ok(None) };
    if first.trim_end() != "---" {
        return Ok(None);
    }
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Ok(Some((&rest[..at], &rest[at + line.len()..])));
        }
        at += line.len();
    }
    let looks_like_fields = rest.lines().next().is_some_and(|line| line.contains(':'));
    if looks_like_fields {
        return Err("line 1: the front matter has no end; close it with a line ---".to_owned());
    }
    Ok(None)
}

fn parse(matter: &str) -> Result<Fields, String> {
    if matter.trim().is_empty() {
        return Ok(Fields::default());
    }
    serde_saphyr::from_str(matter).map_err(|error| {
        // The line of dashes above counts too.
        let line = error.location().map_or(1, |location| location.line() + 1);
        let reason = error.without_snippet().to_string();
        format!("line {line}: the front matter cannot be read: {}", first_line(&reason))
    })
}

fn first_line(reason: &str) -> &str {
    reason.lines().next().unwrap_or(reason)
}

/// The words of a heading of the first level that begins a text, and what follows it.
pub(super) fn first_heading(text: &str) -> (Option<String>, &str) {
    let mut events = Parser::new_ext(text, options()).into_offset_iter();
    let first = events.next();
    let Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), range)) = first else {
        return (None, text);
    };
    let mut title = String::new();
    for (event, _) in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) => title.push_str(&text),
            Event::SoftBreak | Event::HardBreak => title.push(' '),
            _ => {}
        }
    }
    (line(&title), &text[range.end..])
}
