//! Markdown with front matter: YAML between two lines of three hyphens.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::Deserialize;

use super::{File, ImportError, ImportedArticle, ImportedStatus, one_line};

/// What may stand in front; unknown keys are somebody else's.
#[derive(Default, Deserialize)]
struct FrontMatter {
    title: Option<String>,
    slug: Option<String>,
    #[serde(alias = "id")]
    external_id: Option<Scalar>,
    category: Option<String>,
    tags: Option<Tags>,
    status: Option<ImportedStatus>,
    public: Option<bool>,
    #[serde(alias = "lang", alias = "language")]
    locale: Option<String>,
    url: Option<String>,
}

/// `id: 42` means the text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(i64),
    Text(String),
}

/// `tags: [a, b]`, or `tags: a, b`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tags {
    List(Vec<String>),
    Line(String),
}

pub(super) fn article(file: &File<'_>) -> Result<ImportedArticle, ImportError> {
    let (front, body) = split(file.text);
    let front = match front {
        Some(yaml) if !yaml.trim().is_empty() => serde_saphyr::from_str(yaml).map_err(|error| {
            file.error(format!("has a front matter that cannot be read: {error}"))
        })?,
        _ => FrontMatter::default(),
    };
    let FrontMatter { title, slug, external_id, category, tags, status, public, locale, url } =
        front;
    let title = title.as_deref().and_then(one_line).or_else(|| first_heading(body));
    let title = title.unwrap_or_else(|| file.name_as_title());
    Ok(ImportedArticle {
        external_id: external_id.map(|id| match id {
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => text,
        }),
        slug: slug.map_or_else(|| file.path_as_slug(), |slug| slug.trim().to_owned()),
        title,
        body: body.to_owned(),
        category: category.as_deref().and_then(one_line),
        tags: tags.map_or(Vec::new(), Tags::into_list),
        status,
        public,
        locale,
        url,
        source: file.path.to_owned(),
    })
}

impl Tags {
    fn into_list(self) -> Vec<String> {
        let tags = match self {
            Tags::List(tags) => tags,
            Tags::Line(line) => line.split(',').map(str::to_owned).collect(),
        };
        tags.iter().filter_map(|tag| one_line(tag)).collect()
    }
}

/// The front matter, if the text begins with one, and the body after it without the blank lines between.
fn split(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---").and_then(strip_line_end) else { return (None, text) };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            let body = rest[at + line.len()..].trim_start_matches(['\r', '\n']);
            return (Some(&rest[..at]), body);
        }
        at += line.len();
    }
    (None, text)
}

fn strip_line_end(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([' ', '\t']);
    text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n'))
}

/// The text of the first heading, if it is of the first level.
pub(super) fn first_heading(body: &str) -> Option<String> {
    let mut text = None;
    for event in Parser::new_ext(body, Options::empty()) {
        match (event, &mut text) {
            (Event::Start(Tag::Heading { level, .. }), None) => {
                if level != HeadingLevel::H1 {
                    return None;
                }
                text = Some(String::new());
            }
            (Event::Text(part) | Event::Code(part), Some(text)) => text.push_str(&part),
            (Event::SoftBreak | Event::HardBreak, Some(text)) => text.push(' '),
            (Event::End(TagEnd::Heading(_)), Some(text)) => return one_line(text),
            _ => {}
        }
    }
    None
}
