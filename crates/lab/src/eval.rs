//! `cargo x eval`: how good the answers are, on a file of questions.
//!
//! The file holds `articles` (`{id, title, body}`), `questions` (`{text, article}`) and `off_topic` questions that no
//! article answers. With `--docs` the articles come from a folder, and a question's `article` is a slug.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use encoder::{Encoder, Vector};
use indicatif::{ProgressBar, ProgressStyle};
use knowledge::import::{ImportedArticle, ImportedStatus, import};
use knowledge::{DEFAULT_THRESHOLD, Document, DocumentId, Index, Question};
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

/// How many passages are looked at when an article's rank is sought.
const HITS: usize = 50;

/// What `cargo x eval` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The questions
    file: PathBuf,
    /// Articles from a folder instead of from the file
    #[arg(long)]
    docs: Option<PathBuf>,
    /// Search by words only
    #[arg(long)]
    lexical: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Print each question that was not answered from its article, and each off-topic one that was
    #[arg(long)]
    misses: bool,
}

#[derive(Deserialize)]
struct Set {
    #[serde(default)]
    articles: Vec<SetArticle>,
    questions: Vec<SetQuestion>,
    #[serde(default)]
    off_topic: Vec<String>,
}

#[derive(Deserialize)]
struct SetArticle {
    id: String,
    title: String,
    body: String,
}

#[derive(Deserialize)]
struct SetQuestion {
    text: String,
    #[serde(alias = "slug")]
    article: String,
}

/// The figures of one way to search.
#[derive(Serialize)]
struct Figures {
    way: &'static str,
    questions: usize,
    success_at_1: f64,
    success_at_5: f64,
    mrr: f64,
    auroc: f64,
    false_answers: f64,
    false_refusals: f64,
    ms_per_question: f64,
}

/// What became of one question.
struct Asked {
    confidence: f32,
    /// 1 for the best article; absent when it is not among the hits.
    rank: Option<usize>,
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let set = read(arguments)?;
    let encoder = Encoder::builtin();
    let (mut index, names) = index(&set);
    let mut rows = vec![measure(&index, &names, &set, &Way::words(), arguments.misses)];
    if !arguments.lexical {
        encode_passages(&mut index, &encoder);
        rows.push(measure(&index, &names, &set, &Way::both(&encoder), arguments.misses));
    }
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        print(&set, &rows);
    }
    Ok(())
}

fn read(arguments: &Arguments) -> Result<Set> {
    let name = arguments.file.display();
    let text = std::fs::read(&arguments.file).with_context(|| format!("cannot read {name}"))?;
    let mut set: Set =
        serde_json::from_slice(&text).with_context(|| format!("{name} is no set of questions"))?;
    if let Some(docs) = &arguments.docs {
        set.articles = folder(docs)?;
    }
    Ok(set)
}

fn folder(docs: &Path) -> Result<Vec<SetArticle>> {
    let mut articles = Vec::new();
    for entry in WalkDir::new(docs).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(docs)?.to_string_lossy().into_owned();
            let imported = import(&name, &std::fs::read(entry.path())?)?;
            articles.extend(imported.into_iter().filter(is_shown).map(|article| SetArticle {
                id: article.slug,
                title: article.title,
                body: article.body,
            }));
        }
    }
    Ok(articles)
}

fn is_shown(article: &ImportedArticle) -> bool {
    article.public != Some(false)
        && article.status.is_none_or(|status| status == ImportedStatus::Published)
}

fn index(set: &Set) -> (Index, HashMap<DocumentId, String>) {
    let (mut index, mut names) = (Index::new(), HashMap::new());
    for (number, article) in (1..).zip(&set.articles) {
        let document = Document {
            title: article.title.clone(),
            body: article.body.clone(),
            ..Document::default()
        };
        index.upsert(DocumentId(number), &document);
        names.insert(DocumentId(number), article.id.clone());
    }
    (index, names)
}

fn encode_passages(index: &mut Index, encoder: &Encoder) {
    let missing = index.missing_vectors(usize::MAX);
    let bar = bar(missing.len(), "encoding passages");
    for passage in missing {
        index.set_vector(passage.document, passage.hash, &encoder.encode(&passage.text));
        bar.inc(1);
    }
    bar.finish_and_clear();
}

/// How questions are searched.
struct Way<'a> {
    name: &'static str,
    encoder: Option<&'a Encoder>,
}

impl<'a> Way<'a> {
    fn words() -> Way<'a> {
        Way { name: "words", encoder: None }
    }

    fn both(encoder: &'a Encoder) -> Way<'a> {
        Way { name: "words and meaning", encoder: Some(encoder) }
    }
}

fn measure(
    index: &Index,
    names: &HashMap<DocumentId, String>,
    set: &Set,
    way: &Way<'_>,
    shows_misses: bool,
) -> Figures {
    let bar = bar(set.questions.len() + set.off_topic.len(), way.name);
    let begun = Instant::now();
    let ask = |text: &str, wanted: Option<&str>| {
        let vector: Option<Vector> = way.encoder.map(|encoder| encoder.encode(text));
        let question = Question { text, vector: vector.as_ref() };
        let found = index.answer(&question);
        let rank = wanted.and_then(|wanted| rank(index, names, &question, wanted));
        bar.inc(1);
        let missed = wanted.is_some() && rank != Some(1);
        let wrong = wanted.is_none() && found.confidence >= DEFAULT_THRESHOLD;
        if shows_misses && (missed || wrong) {
            eprintln!(
                "{}: {text:?} wanted {wanted:?}, rank {rank:?}, confidence {:.2}",
                way.name, found.confidence
            );
        }
        Asked { confidence: found.confidence, rank }
    };
    let asked: Vec<Asked> =
        set.questions.iter().map(|question| ask(&question.text, Some(&question.article))).collect();
    let off: Vec<Asked> = set.off_topic.iter().map(|text| ask(text, None)).collect();
    bar.finish_and_clear();
    let ms = begun.elapsed().as_secs_f64() * 1000.0 / (asked.len() + off.len()).max(1) as f64;
    figures(way.name, &asked, &off, ms)
}

fn figures(way: &'static str, asked: &[Asked], off: &[Asked], ms_per_question: f64) -> Figures {
    let within = |most: usize| share(asked, |one| one.rank.is_some_and(|rank| rank <= most));
    let reciprocal: f64 =
        asked.iter().map(|one| one.rank.map_or(0.0, |rank| 1.0 / rank as f64)).sum();
    Figures {
        way,
        questions: asked.len(),
        success_at_1: within(1),
        success_at_5: within(5),
        mrr: reciprocal / asked.len().max(1) as f64,
        auroc: auroc(asked, off),
        false_answers: share(off, |one| one.confidence >= DEFAULT_THRESHOLD),
        false_refusals: share(asked, |one| one.confidence < DEFAULT_THRESHOLD),
        ms_per_question,
    }
}

/// The rank of an article among the articles of the hits.
fn rank(
    index: &Index,
    names: &HashMap<DocumentId, String>,
    question: &Question<'_>,
    wanted: &str,
) -> Option<usize> {
    let mut articles: Vec<&str> = Vec::new();
    for hit in index.search(question, HITS) {
        let name = names[&hit.document].as_str();
        if !articles.contains(&name) {
            articles.push(name);
        }
    }
    articles.iter().position(|name| *name == wanted).map(|at| at + 1)
}

fn share(asked: &[Asked], is: impl Fn(&Asked) -> bool) -> f64 {
    asked.iter().filter(|one| is(one)).count() as f64 / asked.len().max(1) as f64
}

/// How often a question is surer than an off-topic one; ties count half.
fn auroc(asked: &[Asked], off: &[Asked]) -> f64 {
    let wins: f64 = asked
        .iter()
        .flat_map(|one| off.iter().map(move |other| (one.confidence, other.confidence)))
        .map(|(one, other)| if one > other { 1.0 } else { f64::from(u8::from(one >= other)) / 2.0 })
        .sum();
    wins / (asked.len() * off.len()).max(1) as f64
}

fn print(set: &Set, rows: &[Figures]) {
    println!(
        "{} articles, {} questions, {} off-topic; threshold {DEFAULT_THRESHOLD}",
        set.articles.len(),
        set.questions.len(),
        set.off_topic.len()
    );
    println!(
        "{:<18} {:>9} {:>9} {:>6} {:>6} {:>13} {:>14} {:>11}",
        "",
        "success@1",
        "success@5",
        "MRR",
        "AUROC",
        "false answers",
        "false refusals",
        "ms/question"
    );
    for row in rows {
        println!(
            "{:<18} {:>9.3} {:>9.3} {:>6.3} {:>6.3} {:>12.1}% {:>13.1}% {:>11.2}",
            row.way,
            row.success_at_1,
            row.success_at_5,
            row.mrr,
            row.auroc,
            row.false_answers * 100.0,
            row.false_refusals * 100.0,
            row.ms_per_question
        );
    }
}

fn bar(length: usize, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
        .expect("the template is right");
    ProgressBar::new(length as u64).with_style(style).with_message(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(confidence: f32) -> Asked {
        Asked { confidence, rank: None }
    }

    #[test]
    fn auroc_is_the_chance_to_be_surer() {
        let (good, bad) = ([asked(0.9), asked(0.5)], [asked(0.5), asked(0.1)]);
        assert!((auroc(&good, &bad) - 0.875).abs() < 1e-9);
        assert!((auroc(&bad, &good) - 0.125).abs() < 1e-9);
    }
}
