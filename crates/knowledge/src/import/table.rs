//! CSV with a header row, and JSON: an article, a list of articles, or `{"articles": […]}`.

use serde::Deserialize;

use super::{File, ImportError, ImportedArticle, ImportedStatus, html, one_line, slugify};

/// One row or object. `html` may stand in the place of `body`.
#[derive(Default, Deserialize)]
struct Entry {
    #[serde(alias = "question", alias = "name")]
    title: Option<String>,
    #[serde(alias = "content", alias = "answer", alias = "markdown", alias = "text")]
    body: Option<String>,
    html: Option<String>,
    slug: Option<String>,
    #[serde(alias = "id")]
    external_id: Option<Label>,
    category: Option<String>,
    tags: Option<Tags>,
    status: Option<ImportedStatus>,
    public: Option<bool>,
    locale: Option<String>,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    Number(serde_json::Number),
    Text(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Tags {
    List(Vec<String>),
    Line(String),
}

pub(super) fn csv(file: &File<'_>) -> Result<Vec<ImportedArticle>, ImportError> {
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(file.text.as_bytes());
    let headers = reader.headers().map_err(|error| file.error(format!("is no CSV: {error}")))?;
    let headers: csv::StringRecord =
        headers.iter().map(|name| name.trim().to_lowercase().replace([' ', '-'], "_")).collect();
    if !headers.iter().any(|name| ["title", "question", "name"].contains(&name)) {
        return Err(file.error("has no column `title` in its first row"));
    }
    let mut articles = Vec::new();
    for (number, record) in (1..).zip(reader.records()) {
        let at = format!("row {number}");
        let record = record.map_err(|error| file.error(format!("{at}: {error}")))?;
        let entry = record.deserialize::<CsvEntry>(Some(&headers));
        let entry = entry.map_err(|error| file.error(format!("{at}: {error}")))?;
        articles.push(article(file, entry.into(), &at)?);
    }
    Ok(articles)
}

/// In CSV everything is text, and nothing is an empty text.
#[derive(Deserialize)]
struct CsvEntry {
    #[serde(alias = "question", alias = "name")]
    title: Option<String>,
    #[serde(alias = "content", alias = "answer", alias = "markdown", alias = "text")]
    body: Option<String>,
    html: Option<String>,
    slug: Option<String>,
    #[serde(alias = "id")]
    external_id: Option<String>,
    category: Option<String>,
    tags: Option<String>,
    status: Option<ImportedStatus>,
    public: Option<bool>,
    locale: Option<String>,
    url: Option<String>,
}

impl From<CsvEntry> for Entry {
    fn from(row: CsvEntry) -> Entry {
        Entry {
            title: row.title,
            body: row.body,
            html: row.html,
            slug: row.slug,
            external_id: row.external_id.map(Label::Text),
            category: row.category,
            tags: row.tags.map(Tags::Line),
            status: row.status,
            public: row.public,
            locale: row.locale,
            url: row.url,
        }
    }
}

pub(super) fn json(file: &File<'_>) -> Result<Vec<ImportedArticle>, ImportError> {
    #[derive(Deserialize)]
    struct Wrapped {
        articles: Vec<Entry>,
    }
    let value: serde_json::Value = serde_json::from_str(file.text)
        .map_err(|error| file.error(format!("is no JSON: {error}")))?;
    let read =
        |error: serde_json::Error| file.error(format!("is not of the expected form: {error}"));
    let entries: Vec<Entry> = if value.is_array() {
        serde_json::from_value(value).map_err(read)?
    } else if value.get("articles").is_some() {
        serde_json::from_value::<Wrapped>(value).map_err(read)?.articles
    } else {
        vec![serde_json::from_value(value).map_err(read)?]
    };
    let numbered = (1..).zip(entries);
    numbered.map(|(number, entry)| article(file, entry, &format!("article {number}"))).collect()
}

fn article(file: &File<'_>, entry: Entry, at: &str) -> Result<ImportedArticle, ImportError> {
    let missing = |what: &str| file.error(format!("{at}: {what} is missing"));
    let title = entry.title.as_deref().and_then(one_line).ok_or_else(|| missing("the title"))?;
    let body = match (entry.body, entry.html) {
        (Some(body), _) if !body.trim().is_empty() => body,
        (_, Some(html)) => {
            html::to_markdown(&html).map_err(|error| file.error(format!("{at}: {error}")))?
        }
        _ => return Err(missing("the body")),
    };
    Ok(ImportedArticle {
        external_id: entry.external_id.and_then(Label::into_text),
        slug: entry.slug.as_deref().and_then(one_line).unwrap_or_else(|| slugify(&title)),
        title,
        body,
        category: entry.category.as_deref().and_then(one_line),
        tags: entry.tags.map_or(Vec::new(), Tags::into_list),
        status: entry.status,
        public: entry.public,
        locale: entry.locale.filter(|locale| !locale.is_empty()),
        url: entry.url.filter(|url| !url.is_empty()),
        source: file.path.to_owned(),
    })
}

impl Label {
    fn into_text(self) -> Option<String> {
        match self {
            Label::Number(number) => Some(number.to_string()),
            Label::Text(text) => one_line(&text),
        }
    }
}

impl Tags {
    fn into_list(self) -> Vec<String> {
        let tags = match self {
            Tags::List(tags) => tags,
            Tags::Line(line) => line.split([',', ';']).map(str::to_owned).collect(),
        };
        tags.iter().filter_map(|tag| one_line(tag)).collect()
    }
}
