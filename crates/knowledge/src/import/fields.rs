//! What every format can say of an article, and how it is written.

use super::ImportedStatus;
use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization;

/// The most bytes of a slug.
const LONGEST_SLUG: usize = 100;

/// The fields of an article, in front matter or in JSON. Other fields are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    #[serde(alias = "id", deserialize_with = "words")]
    pub(super) external_id: Option<String>,
    #[serde(alias = "question", deserialize_with = "words")]
    pub(super) title: Option<String>,
    #[serde(deserialize_with = "words")]
    pub(super) slug: Option<String>,
    #[serde(alias = "answer", alias = "content", deserialize_with = "text")]
    pub(super) body: Option<String>,
    #[serde(deserialize_with = "words")]
    pub(super) category: Option<String>,
    #[serde(deserialize_with = "list")]
    pub(super) tags: Vec<String>,
    pub(super) status: Option<ImportedStatus>,
    pub(super) public: Option<bool>,
    #[serde(deserialize_with = "words")]
    pub(super) locale: Option<String>,
}

/// One line of text, or nothing.
pub(super) fn line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Tags in one text are divided by commas or semicolons.
pub(super) fn tags(text: &str) -> Vec<String> {
    text.split([',', ';']).filter_map(line).collect()
}

pub(super) fn slug(title: &str) -> String {
    let folded: String = title
        .nfkd()
        .filter(|c| !matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}'))
        .flat_map(char::to_lowercase)
        .collect();
    let mut slug = String::new();
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !slug.is_empty() && slug.len() + 1 + word.len() > LONGEST_SLUG {
            break;
        }
        slug.push_str(if slug.is_empty() { "" } else { "-" });
        slug.push_str(word);
    }
    slug.truncate(slug.floor_char_boundary(LONGEST_SLUG));
    slug
}

/// A text or a number where a text is meant: `title: 404`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a text was expected")]
enum Word {
    Text(String),
    Number(serde_json::Number),
}

impl Word {
    fn into_text(self) -> String {
        match self {
            Word::Text(text) => text,
            Word::Number(number) => number.to_string(),
        }
    }
}

fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let word: Option<Word> = Deserialize::deserialize(deserializer)?;
    Ok(word.and_then(|word| line(&word.into_text())))
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text: Option<String> = Deserialize::deserialize(deserializer)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a list of texts was expected")]
    enum List {
        Words(Vec<Word>),
        Text(String),
    }
    Ok(match Option::<List>::deserialize(deserializer)? {
        None => Vec::new(),
        Some(List::Text(text)) => tags(&text),
        Some(List::Words(words)) => {
            words.into_iter().filter_map(|word| line(&word.into_text())).collect()
        }
    })
}
