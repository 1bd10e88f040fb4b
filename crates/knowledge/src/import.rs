//! Files to articles: Markdown, HTML, CSV and JSON.
//!
//! Names and bytes in, articles out: no file is opened here. An article that comes from a file is known again by its
//! `external_id`, or else by its slug, so importing twice changes nothing.

mod html;
mod markdown;
mod table;

#[cfg(test)]
mod tests;

use std::fmt::Display;

/// An article as a file describes it; what the file does not say is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedArticle {
    /// The name by which a later import finds the same article.
    pub external_id: Option<String>,
    /// One line, never empty.
    pub title: String,
    /// Lower-case ASCII letters, digits and hyphens, never empty.
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
    /// A language tag such as `en` or `pt-BR`.
    pub locale: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
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

/// Why a file is not imported: a sentence with the file's name and, where known, the line or row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct ImportError {
    /// The relative path of the file.
    pub path: String,
    /// What to correct, and where.
    pub reason: String,
}

/// Reads the articles of one file. `path` is relative: its extension says the format (`.md`, `.markdown`, `.html`,
/// `.htm`, `.csv`, `.json`), its name is the last resort for title and slug.
pub fn import(path: &str, bytes: &[u8]) -> Result<Vec<ImportedArticle>, ImportError> {
    let file = File::open(path, bytes)?;
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    match extension.as_deref() {
        Some("md" | "markdown") => Ok(vec![markdown::article(&file)?]),
        Some("html" | "htm") => Ok(vec![html::article(&file)?]),
        Some("csv") => table::csv(&file),
        Some("json") => table::json(&file),
        _ => Err(file.error("ends in none of .md, .markdown, .html, .htm, .csv, .json")),
    }
}

/// HTML as Markdown with the same words, without what can run; an error says why it cannot be converted.
pub fn html_to_markdown(html: &str) -> Result<String, String> {
    html::to_markdown(html)
}

/// The longest slug that is made; longer ones are cut.
const SLUG_BYTES_MAX: usize = 120;

/// A title as part of an address: ASCII letters and digits in lower case, words joined by hyphens, accents left out.
/// Never empty: a title without such letters becomes a number made from its characters.
#[must_use]
pub fn slugify(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for letter in unaccented(title) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            '\'' | '’' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug[..slug.len().min(SLUG_BYTES_MAX)].trim_end_matches('-');
    if slug.is_empty() { numbered(title) } else { slug.to_owned() }
}

fn unaccented(text: &str) -> impl Iterator<Item = char> {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase)
}

/// The same title gives the same number, another title most likely another.
fn numbered(title: &str) -> String {
    let fold = |sum: u64, byte: u8| sum.wrapping_mul(1_099_511_628_211) ^ u64::from(byte);
    format!("article-{:x}", title.bytes().fold(14_695_981_039_346_656_037, fold))
}

/// A file that is being read: text without a byte order mark.
struct File<'a> {
    path: &'a str,
    text: &'a str,
}

impl<'a> File<'a> {
    fn open(path: &'a str, bytes: &'a [u8]) -> Result<File<'a>, ImportError> {
        let failed = |reason: String| ImportError { path: path.to_owned(), reason };
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line = 1 + before.matches('\n').count();
            failed(format!("is not UTF-8 in line {line}"))
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(at) = text.find('\0') {
            let line = 1 + text[..at].matches('\n').count();
            return Err(failed(format!("has a NUL character in line {line}")));
        }
        if text.trim().is_empty() {
            return Err(failed("is empty".to_owned()));
        }
        Ok(File { path, text })
    }

    fn error(&self, reason: impl Display) -> ImportError {
        ImportError { path: self.path.to_owned(), reason: reason.to_string() }
    }

    /// A file keeps its slug when its title changes: `account/reset.md` becomes "account-reset".
    fn path_as_slug(&self) -> String {
        let stem = self.path.rsplit_once('.').map_or(self.path, |(stem, _)| stem);
        slugify(stem)
    }

    /// The last resort for a title: `reset-password.md` becomes "Reset password".
    fn name_as_title(&self) -> String {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let words = stem.replace(['-', '_'], " ");
        let mut letters = words.trim().chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => name.to_owned(),
        }
    }
}

/// A title on one line.
fn one_line(title: &str) -> Option<String> {
    let words: Vec<&str> = title.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}
