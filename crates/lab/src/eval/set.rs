//! A file of questions and the articles that answer them.

use anyhow::{Context, bail};
use knowledge::{DocumentId, ImportedArticle};
use serde::Deserialize;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// Articles, questions that they answer, and questions that they do not.
pub(crate) struct Set {
    pub(crate) name: String,
    pub(crate) articles: Vec<ImportedArticle>,
    pub(crate) questions: Vec<Asked>,
    pub(crate) off_topic: Vec<String>,
}

/// A question and the article that answers it, by its place in [`Set::articles`].
pub(crate) struct Asked {
    pub(crate) text: String,
    pub(crate) document: DocumentId,
}

impl Set {
    /// The questions, then what is off topic.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let questions = self.questions.iter().map(|question| question.text.as_str());
        questions.chain(self.off_topic.iter().map(String::as_str))
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    articles: Vec<FileArticle>,
    questions: Vec<FileQuestion>,
    #[serde(default)]
    off_topic: Vec<String>,
}

#[derive(Deserialize)]
struct FileArticle {
    id: String,
    title: String,
    body: String,
}

#[derive(Deserialize)]
struct FileQuestion {
    text: String,
    #[serde(alias = "slug")]
    article: String,
}

pub(crate) fn read(path: &Path, docs: Option<&Path>) -> anyhow::Result<Set> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let file: File = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let articles = match docs {
        Some(folder) => folder_articles(folder)?,
        None => file.articles.into_iter().map(article).collect(),
    };
    if articles.is_empty() {
        bail!("{} has no articles; name a folder that has them with --docs", path.display());
    }
    let numbers: HashMap<&str, usize> = articles
        .iter()
        .enumerate()
        .map(|(number, article)| (article.slug.as_str(), number))
        .collect();
    let asked = |question: FileQuestion| {
        let number = numbers.get(question.article.as_str());
        let number = *number.with_context(|| format!("no article {}", question.article))?;
        Ok(Asked { text: question.text, document: DocumentId(number as u128) })
    };
    let questions = file.questions.into_iter().map(asked).collect::<anyhow::Result<_>>()?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Set { name, articles, questions, off_topic: file.off_topic })
}

fn article(article: FileArticle) -> ImportedArticle {
    let FileArticle { id, title, body } = article;
    ImportedArticle { slug: id, title, body, ..ImportedArticle::default() }
}

/// The articles of a folder and the folders in it, in the order of their paths.
fn folder_articles(folder: &Path) -> anyhow::Result<Vec<ImportedArticle>> {
    let (mut articles, mut waiting) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = waiting.pop() {
        let mut paths = fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", folder.display()))?
            .map(|entry| Ok(entry?.path()))
            .collect::<anyhow::Result<Vec<_>>>()?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                articles.extend(knowledge::import(&path.to_string_lossy(), &fs::read(&path)?)?);
            }
        }
    }
    Ok(articles)
}
