//! `cargo x eval`: how well questions are answered, measured.
//!
//! Three ways are compared: full text alone, meaning alone (the likeness of the best passage or
//! title) and both as the product joins them. Reading order: `run`, the set, the measures, `fit`.

mod fit;
mod measures;
mod set;

use encoder::{Encoder, Vector};
use indicatif::{ProgressBar, ProgressStyle};
use knowledge::{DEFAULT_THRESHOLD, Document, DocumentId, Index, Question};
use measures::{Outcome, Row};
use set::Set;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Passages encoded between two looks at what is missing.
const BATCH: usize = 64;
/// Hits looked at to find the rank of the right article.
const DEEP: usize = 100;

/// What `cargo x eval` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Questions, and the articles unless `--docs` has them: `{"articles": [{"id", "title",
    /// "body"}], "questions": [{"text", "article"}], "off_topic": ["…"]}`.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A folder of articles; the questions name them by slug.
    #[arg(long)]
    docs: Option<PathBuf>,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
    /// Leaves the sentence model out.
    #[arg(long)]
    lexical: bool,
    /// Prints the coefficients that fit the confidence to these files best.
    #[arg(long)]
    fit: bool,
    /// Prints the questions that are answered wrongly, refused, or answered though off topic.
    #[arg(long)]
    misses: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut samples = fit::Samples::default();
    for file in &arguments.files {
        let set = set::read(file, arguments.docs.as_deref())?;
        let measured = Measured::of(&set, !arguments.lexical);
        let rows = measured.rows(&set);
        if arguments.json {
            println!("{}", serde_json::to_string_pretty(&measures::json(&set, &rows))?);
        } else {
            print!("{}", measures::table(&set, &rows));
            println!("encoding a question: {:.2} ms", millis(measured.encoding));
        }
        if arguments.misses {
            measured.print_misses(&set);
        }
        samples.add(&measured, &set);
    }
    if arguments.fit {
        print!("{}", samples.fitted());
    }
    Ok(())
}

/// A set with its index and all vectors.
struct Measured {
    index: Index,
    /// What was encoded of the articles: the article's number and its vector.
    passages: Vec<(DocumentId, Vector)>,
    /// Those of the questions, then of what is off topic; `None` without the model.
    vectors: Option<Vec<Vector>>,
    /// The mean time to encode a question.
    encoding: Duration,
}

impl Measured {
    fn of(set: &Set, with_model: bool) -> Measured {
        let mut index = Index::new();
        for (number, article) in set.articles.iter().enumerate() {
            let document = Document {
                title: article.title.clone(),
                body: article.body.clone(),
                tags: article.tags.clone(),
                category: article.category.clone(),
                url: None,
            };
            index.upsert(DocumentId(number as u128), &document);
        }
        let mut measured =
            Measured { index, passages: Vec::new(), vectors: None, encoding: Duration::ZERO };
        if with_model {
            let encoder = Encoder::builtin();
            measured.encode_passages(&encoder);
            measured.encode_questions(&encoder, set);
        }
        measured
    }

    fn encode_passages(&mut self, encoder: &Encoder) {
        let bar = bar("encoding passages", self.index.passages());
        loop {
            let missing = self.index.missing_vectors(BATCH);
            if missing.is_empty() {
                break;
            }
            for text in missing {
                let vector = encoder.encode(&text.text);
                self.index.set_vector(text.document, text.hash, &vector);
                self.passages.push((text.document, vector));
                bar.inc(1);
            }
        }
        bar.finish_and_clear();
    }

    fn encode_questions(&mut self, encoder: &Encoder, set: &Set) {
        let bar = bar("encoding questions", set.texts().count());
        let start = Instant::now();
        let vectors = bar.wrap_iter(set.texts()).map(|text| encoder.encode(text)).collect();
        self.encoding = start.elapsed() / set.texts().count().max(1) as u32;
        self.vectors = Some(vectors);
        bar.finish_and_clear();
    }

    /// A set's questions, with their vectors if there are some and they are wanted.
    fn questions<'a>(
        &'a self,
        set: &'a Set,
        with_vectors: bool,
    ) -> impl Iterator<Item = Question<'a>> {
        let vectors = self.vectors.as_ref().filter(|_| with_vectors);
        let vector = move |number: usize| vectors.map(|vectors| &vectors[number]);
        set.texts().enumerate().map(move |(number, text)| Question { text, vector: vector(number) })
    }

    fn rows(&self, set: &Set) -> Vec<Row> {
        let mut rows = vec![self.row("words", set, false)];
        if let Some(vectors) = &self.vectors {
            rows.push(self.row_by_meaning(set, vectors));
            rows.push(self.row("both", set, true));
        }
        rows
    }

    fn row(&self, name: &'static str, set: &Set, with_vectors: bool) -> Row {
        let start = Instant::now();
        let answers: Vec<_> = self
            .questions(set, with_vectors)
            .map(|question| self.index.answer(&question))
            .collect();
        let time = start.elapsed() / answers.len().max(1) as u32;
        let outcomes = self.questions(set, with_vectors).zip(&answers).map(|(question, answer)| {
            let mut documents = Vec::new();
            for hit in self.index.search(&question, DEEP) {
                if !documents.contains(&hit.document) {
                    documents.push(hit.document);
                }
            }
            Outcome { documents, confidence: answer.confidence }
        });
        Row::new(name, set, outcomes.collect(), Some((DEFAULT_THRESHOLD, time)))
    }

    fn row_by_meaning(&self, set: &Set, vectors: &[Vector]) -> Row {
        let outcomes = vectors.iter().map(|vector| {
            let mut best = vec![f32::NEG_INFINITY; set.articles.len()];
            for (document, passage) in &self.passages {
                let likeness = &mut best[document.0 as usize];
                *likeness = likeness.max(passage.cosine(vector));
            }
            let mut order: Vec<usize> = (0..best.len()).collect();
            order.sort_by(|&a, &b| best[b].total_cmp(&best[a]));
            let confidence = order.first().map_or(0.0, |&first| best[first]);
            let documents = order.iter().map(|&number| DocumentId(number as u128)).collect();
            Outcome { documents, confidence }
        });
        Row::new("meaning", set, outcomes.collect(), None)
    }

    fn print_misses(&self, set: &Set) {
        for (number, question) in self.questions(set, true).enumerate() {
            let answer = self.index.answer(&question);
            let cited = answer.citations.first().map(|citation| citation.document);
            let title = answer.citations.first().map_or("nothing", |citation| &citation.title);
            let is_given = answer.confidence >= DEFAULT_THRESHOLD;
            let said = match set.questions.get(number) {
                Some(asked) if cited != Some(asked.document) => "wrong",
                Some(_) if !is_given => "refused",
                None if is_given => "off topic",
                _ => continue,
            };
            println!("{said:9} {:.2} {} -> {title}", answer.confidence, question.text);
        }
    }
}

fn bar(what: &'static str, length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {bar:40} {pos}/{len} {eta}")
        .expect("the template is right");
    ProgressBar::new(length as u64).with_style(style).with_message(what)
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
