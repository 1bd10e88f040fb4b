//! CSV: a row of names, then one article per row.

use super::ImportedStatus;
use super::fields::{Fields, line, tags};
use super::html::{is_html, to_markdown};
use csv::{ReaderBuilder, StringRecord};

pub(super) fn read(text: &str) -> Result<Vec<Fields>, String> {
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|error| reason(&error))?.clone();
    let columns = Columns::of(&names)?;
    let mut articles = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| reason(&error))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // The row of names is the first.
        let article = columns.fields(&record).map_err(|why| format!("row {}: {why}", index + 2))?;
        articles.push(article);
    }
    Ok(articles)
}

fn reason(error: &csv::Error) -> String {
    match error.position() {
        Some(position) => format!("line {}: {error}", position.line()),
        None => error.to_string(),
    }
}

/// Some programs write semicolons or tabs for commas.
fn delimiter(text: &str) -> u8 {
    let names = text.lines().next().unwrap_or_default();
    let count = |delimiter: &u8| names.bytes().filter(|byte| byte == delimiter).count();
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

/// Which column holds what; the names may be written in any case.
struct Columns(Vec<Option<Column>>);

#[derive(Clone, Copy, PartialEq)]
enum Column {
    ExternalId,
    Title,
    Slug,
    Body,
    Category,
    Tags,
    Status,
    Public,
    Locale,
}

impl Columns {
    fn of(names: &StringRecord) -> Result<Columns, String> {
        let columns: Vec<Option<Column>> = names.iter().map(column).collect();
        for (needed, name) in [(Column::Title, "title"), (Column::Body, "body")] {
            if !columns.contains(&Some(needed)) {
                return Err(format!("line 1: there is no column {name}"));
            }
        }
        Ok(Columns(columns))
    }

    fn fields(&self, record: &StringRecord) -> Result<Fields, String> {
        let mut fields = Fields::default();
        for (column, cell) in self.0.iter().zip(record) {
            match column {
                Some(column) if !cell.trim().is_empty() => fill(&mut fields, *column, cell)?,
                _ => {}
            }
        }
        match fields.title {
            Some(_) => Ok(fields),
            None => Err("there is no title".to_owned()),
        }
    }
}

fn column(name: &str) -> Option<Column> {
    Some(match name.trim().to_lowercase().as_str() {
        "id" | "external_id" => Column::ExternalId,
        "title" | "question" => Column::Title,
        "slug" => Column::Slug,
        "body" | "answer" | "content" => Column::Body,
        "category" => Column::Category,
        "tags" => Column::Tags,
        "status" => Column::Status,
        "public" => Column::Public,
        "locale" => Column::Locale,
        _ => return None,
    })
}

fn fill(fields: &mut Fields, column: Column, cell: &str) -> Result<(), String> {
    match column {
        Column::ExternalId => fields.external_id = line(cell),
        Column::Title => fields.title = line(cell),
        Column::Slug => fields.slug = line(cell),
        Column::Body => fields.body = Some(body(cell)?),
        Column::Category => fields.category = line(cell),
        Column::Tags => fields.tags = tags(cell),
        Column::Status => fields.status = Some(status(cell)?),
        Column::Public => fields.public = Some(truth(cell)?),
        Column::Locale => fields.locale = line(cell),
    }
    Ok(())
}

/// Markdown as it is, HTML as Markdown.
pub(super) fn body(text: &str) -> Result<String, String> {
    if is_html(text) { to_markdown(text) } else { Ok(text.to_owned()) }
}

fn status(cell: &str) -> Result<ImportedStatus, String> {
    Ok(match cell.trim().to_lowercase().as_str() {
        "draft" => ImportedStatus::Draft,
        "published" => ImportedStatus::Published,
        "archived" => ImportedStatus::Archived,
        other => return Err(format!("status {other:?} is none of draft, published and archived")),
    })
}

fn truth(cell: &str) -> Result<bool, String> {
    match cell.trim().to_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        other => Err(format!("public {other:?} is neither true nor false")),
    }
}
