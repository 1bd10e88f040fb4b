//! Files to articles: Markdown, HTML, CSV and JSON.
//!
//! It is given names and bytes, and knows no file system. Whatever is wrong is said with the place.
//! Reading order: [`import`](fn@import), `fields` (what every format can say), then the formats.

mod fields;
mod html;
mod json;
mod markdown;
mod table;

use fields::Fields;

/// An article as a file describes it; what the file does not say is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedArticle {
    /// The name by which a later import finds the same article.
    pub external_id: Option<String>,
    /// One line, never empty.
    pub title: String,
    /// Lower-case letters, digits and hyphens, never empty.
    pub slug: String,
    /// Markdown.
    pub body: String,
    /// The category's name.
    pub category: Option<String>,
    /// In the file's order.
    pub tags: Vec<String>,
    /// Whether it is shown.
    pub status: Option<ImportedStatus>,
    /// Whether everybody may read it.
    pub public: Option<bool>,
    /// A language tag such as `en` or `pt-BR`, as the file has it.
    pub locale: Option<String>,
    /// The relative path of the file.
    pub source: String,
}

/// Whether an article is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ImportedStatus {
    /// Not yet.
    Draft,
    /// Yes.
    Published,
    /// No longer.
    Archived,
}

/// Why a file is not imported: its name and, in the reason, the line, row or article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct ImportError {
    /// The relative path of the file.
    pub path: String,
    /// What to correct, and where.
    pub reason: String,
}

/// Reads the articles of one file. `path` is relative: its extension says the format (`.md`,
/// `.markdown`, `.html`, `.htm`, `.csv`, `.json`), its name is the last resort for title and slug.
pub fn import(path: &str, bytes: &[u8]) -> Result<Vec<ImportedArticle>, ImportError> {
    let articles = text(bytes).and_then(|text| match extension(path).as_str() {
        "md" | "markdown" => Ok(vec![markdown::read(text)?]),
        "html" | "htm" => Ok(vec![html::read(text)?]),
        "csv" => table::read(text),
        "json" => json::read(text),
        _ => Err("is none of .md, .markdown, .html, .htm, .csv and .json".to_owned()),
    });
    match articles {
        Ok(articles) => Ok(articles.into_iter().map(|fields| article(path, fields)).collect()),
        Err(reason) => Err(ImportError { path: path.to_owned(), reason }),
    }
}

/// A title as part of an address: lower-case letters and digits without accents, words joined by
/// hyphens, at most 100 bytes. Empty if the title has neither letters nor digits.
#[must_use]
pub fn slugify(title: &str) -> String {
    fields::slug(title)
}

fn extension(path: &str) -> String {
    let (_, extension) = file_name(path).rsplit_once('.').unwrap_or_default();
    extension.to_lowercase()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The file as text, without the mark that some editors put first.
fn text(bytes: &[u8]) -> Result<&str, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let line = |at: usize| bytes[..at].split(|&byte| byte == b'\n').count();
    let text = str::from_utf8(bytes)
        .map_err(|error| format!("line {}: is not UTF-8", line(error.valid_up_to())))?;
    match text.find('\0') {
        Some(at) => Err(format!("line {}: has a NUL character", line(at))),
        None if text.trim().is_empty() => Err("is empty".to_owned()),
        None => Ok(text),
    }
}

fn article(path: &str, fields: Fields) -> ImportedArticle {
    let stem = file_name(path).rsplit_once('.').map_or(file_name(path), |(stem, _)| stem);
    let title = fields.title.unwrap_or_else(|| title_of(stem));
    let named = fields.slug.as_deref().into_iter().chain([title.as_str(), stem, "article"]);
    let slug = named.map(slugify).find(|slug| !slug.is_empty()).expect("the last one is not empty");
    ImportedArticle {
        external_id: fields.external_id,
        slug,
        title,
        body: fields.body.unwrap_or_default(),
        category: fields.category,
        tags: fields.tags,
        status: fields.status,
        public: fields.public,
        locale: fields.locale,
        source: path.to_owned(),
    }
}

/// `reset-password` is about "Reset password".
fn title_of(stem: &str) -> String {
    let words: Vec<&str> = stem.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let title = words.join(" ");
    let mut letters = title.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Untitled".to_owned(),
    }
}

#[cfg(test)]
mod tests;
