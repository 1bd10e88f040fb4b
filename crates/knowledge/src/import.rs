//! Files to articles: Markdown, HTML, CSV and JSON.

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
    /// A language tag such as `en` or `pt-BR`.
    pub locale: Option<String>,
    /// The relative path of the file.
    pub source: String,
}

/// Whether an article is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Reads the articles of one file. `path` is relative: its extension says the format (`.md`,
/// `.markdown`, `.html`, `.htm`, `.csv`, `.json`), its name is the last resort for title and slug.
pub fn import(path: &str, bytes: &[u8]) -> Result<Vec<ImportedArticle>, ImportError> {
    let body = String::from_utf8_lossy(bytes).into_owned();
    let name = path.rsplit('/').next().unwrap_or(path);
    let title = name.split('.').next().unwrap_or(name).to_owned();
    let slug = slugify(&title);
    Ok(vec![ImportedArticle { title, slug, body, source: path.to_owned(), ..Default::default() }])
}

/// A title as part of an address: lower-case letters and digits, words joined by hyphens. Empty
/// if the title has neither letters nor digits.
#[must_use]
pub fn slugify(title: &str) -> String {
    let words: Vec<String> = title
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}
