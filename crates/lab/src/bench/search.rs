//! The index alone, in this process: building, searching, answering.
//!
//! The vectors are random directions: to search them costs the same as real ones, to make them
//! costs nothing. So this says nothing about what is found.

use super::Scale;
use super::corpus::{Article, Random, question};
use super::load::Latencies;
use crate::machine;
use crate::report::Report;
use anyhow::{Context, Result};
use encoder::Vector;
use indicatif::ProgressBar;
use knowledge::{Index, Question};
use std::time::{Duration, Instant};

const DIMENSIONS: usize = 384;
/// Questions that are timed, at most.
const QUERIES: usize = 1_000;
/// How long questions are timed, at most.
const QUERY_LIMIT: Duration = Duration::from_secs(30);
/// As many as a model is given.
const HITS: usize = 6;
/// Passages whose vectors are asked for at a time.
const BATCH: usize = 4_096;

pub(crate) fn measure(report: &mut Report, scale: Scale) -> Result<()> {
    let before = machine::memory(std::process::id()).anonymous;
    let built = build(scale.searched_passages)?;
    let Built { index, articles, building, setting, .. } = &built;
    let about = format!("{} passages in {articles} articles, random vectors", index.passages());
    report.section("search", &about);
    report.fact("building the index, per 10,000 passages", (per_10_000(*building, index), "ms"));
    report.fact("setting vectors, per 10,000 passages", (per_10_000(*setting, index), "ms"));
    if scale.passages < index.passages() {
        let opened = (built.first_10_000.as_secs_f64(), "s");
        report.row("the first 10,000 passages, with vectors", opened, |row| row.at_most(1.0));
    }
    let memory = machine::memory(std::process::id()).anonymous - before;
    report.fact("memory of the index, with its articles' texts", (memory, "MB"));
    let (with, without, answers, needing) = query(index, *articles)?;
    report.fact("search with a vector, p50", (with.within(0.5), "ms"));
    report.row("search with a vector, p99", (with.within(0.99), "ms"), |row| row.at_most(25.0));
    report.fact("search by words alone, p50", (without.within(0.5), "ms"));
    report.row("search by words alone, p99", (without.within(0.99), "ms"), |row| row.at_most(25.0));
    report.fact("answer with a vector, p50", (answers.within(0.5), "ms"));
    report.row("answer with a vector, p99", (answers.within(0.99), "ms"), |row| row.at_most(25.0));
    report.fact("questions that need their vector", (needing, "%"));
    Ok(())
}

struct Built {
    index: Index,
    articles: usize,
    building: Duration,
    setting: Duration,
    /// What a server does at its start with 10,000 passages, reading the database left out.
    first_10_000: Duration,
}

/// Builds in steps of one size, so that the first of them is timed on its own too.
fn build(wanted: usize) -> Result<Built> {
    const STEP: usize = 10_000;
    let bar = ProgressBar::new(wanted as u64).with_message("building an index");
    let mut random = Random(1);
    let mut built = Built {
        index: Index::new(),
        articles: 0,
        building: Duration::ZERO,
        setting: Duration::ZERO,
        first_10_000: Duration::ZERO,
    };
    while built.index.passages() < wanted {
        let end = (built.index.passages() + STEP).min(wanted);
        while built.index.passages() < end {
            let (id, document) = Article::make(built.articles).document();
            let begun = Instant::now();
            built.index.upsert(id, &document);
            built.building += begun.elapsed();
            built.articles += 1;
        }
        set_vectors(&mut built, &mut random)?;
        if built.first_10_000.is_zero() {
            built.first_10_000 = built.building + built.setting;
        }
        bar.set_position(built.index.passages() as u64);
    }
    bar.finish_and_clear();
    Ok(built)
}

fn set_vectors(built: &mut Built, random: &mut Random) -> Result<()> {
    loop {
        let missing = built.index.missing_vectors(BATCH);
        if missing.is_empty() {
            return Ok(());
        }
        for passage in missing {
            let vector = vector(random)?;
            let begun = Instant::now();
            built.index.set_vector(passage.document, passage.hash, &vector);
            built.setting += begun.elapsed();
        }
    }
}

fn vector(random: &mut Random) -> Result<Vector> {
    let bytes: Vec<u8> = (0..DIMENSIONS)
        .map(|_| ((random.next() % 255) as i16 - 127) as i8)
        .map(i8::cast_unsigned)
        .collect();
    Vector::from_bytes(&bytes).context("a vector of bytes within bounds")
}

/// Times searches with and without a vector and answers; the last is the share of questions, in
/// percent, that full text does not answer beyond doubt.
fn query(index: &Index, articles: usize) -> Result<(Latencies, Latencies, Latencies, f64)> {
    let mut random = Random(2);
    let (mut with, mut without, mut answers) = <(Latencies, Latencies, Latencies)>::default();
    let mut needing = 0;
    let started = Instant::now();
    for at in (0..QUERIES).take_while(|_| started.elapsed() < QUERY_LIMIT) {
        let text = question(at * 31, articles);
        let vector = vector(&mut random)?;
        needing += u32::from(index.needs_vector(&text));
        let known = Question { text: &text, vector: Some(&vector) };
        let begun = Instant::now();
        let hits = index.search(&known, HITS);
        with.push(begun.elapsed());
        let begun = Instant::now();
        let found = index.search(&Question { text: &text, vector: None }, HITS);
        without.push(begun.elapsed());
        let begun = Instant::now();
        let answer = index.answer(&known);
        answers.push(begun.elapsed());
        std::hint::black_box((hits, found, answer));
    }
    let share = f64::from(needing) * 100.0 / with.len() as f64;
    Ok((with, without, answers, share))
}

fn per_10_000(time: Duration, index: &Index) -> f64 {
    time.as_secs_f64() * 1e3 * 10_000.0 / index.passages() as f64
}
