//! The numbers of a comparison, and how they are shown.

use super::millis;
use super::set::Set;
use knowledge::DocumentId;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::time::Duration;

/// What came of one question.
pub(crate) struct Outcome {
    /// The documents found, the best first.
    pub(crate) documents: Vec<DocumentId>,
    pub(crate) confidence: f32,
}

/// The measures of one way to answer.
pub(crate) struct Row {
    name: &'static str,
    /// The share of questions whose article is found first, and among the first five.
    success_at_1: f64,
    success_at_5: f64,
    /// The mean of one over the rank of the right article.
    mrr: f64,
    /// How often a question has more confidence than one that is off topic.
    auroc: f64,
    /// The share of off-topic questions answered, and of questions refused, and the mean time.
    at_threshold: Option<(f64, f64, Duration)>,
}

impl Row {
    /// Success counts all questions. Nothing can be known of one without a word, such as `*`:
    /// refusing it is right, so confidence is measured without them.
    pub(crate) fn new(
        name: &'static str,
        set: &Set,
        outcomes: Vec<Outcome>,
        threshold: Option<(f32, Duration)>,
    ) -> Row {
        let (asked, off_topic) = outcomes.split_at(set.questions.len());
        let rank = |(outcome, number): (&Outcome, usize)| {
            let right = set.questions[number].document;
            outcome.documents.iter().position(|document| *document == right)
        };
        let ranks: Vec<Option<usize>> = asked.iter().zip(0..).map(rank).collect();
        let mean = |value: fn(usize) -> f64| {
            ranks.iter().flatten().map(|&rank| value(rank)).sum::<f64>() / ranks.len().max(1) as f64
        };
        let has_words = |number: usize| has_words(&set.questions[number].text);
        let confidences = |outcomes: &[Outcome]| outcomes.iter().map(|o| o.confidence).collect();
        let off_topic: Vec<f32> = confidences(off_topic);
        let asked: Vec<f32> = asked
            .iter()
            .zip(0..)
            .filter(|(_, number)| has_words(*number))
            .map(|(outcome, _)| outcome.confidence)
            .collect();
        let at_threshold = threshold.map(|(threshold, time)| {
            (share(&off_topic, |c| c >= threshold), share(&asked, |c| c < threshold), time)
        });
        Row {
            name,
            success_at_1: mean(|rank| f64::from(u8::from(rank == 0))),
            success_at_5: mean(|rank| f64::from(u8::from(rank < 5))),
            mrr: mean(|rank| 1.0 / (rank + 1) as f64),
            auroc: auroc(&asked, &off_topic),
            at_threshold,
        }
    }
}

pub(crate) fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

fn share(values: &[f32], counts: impl Fn(f32) -> bool) -> f64 {
    values.iter().filter(|&&value| counts(value)).count() as f64 / values.len().max(1) as f64
}

/// The probability that one of `above` is greater than one of `below`; equal ones count half.
fn auroc(above: &[f32], below: &[f32]) -> f64 {
    let wins = |value: &f32| -> f64 {
        let win = |other: &f32| match value.total_cmp(other) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        };
        below.iter().map(win).sum()
    };
    above.iter().map(wins).sum::<f64>() / (above.len() * below.len()).max(1) as f64
}

fn title(set: &Set) -> String {
    let wordless = set.questions.iter().filter(|question| !has_words(&question.text)).count();
    format!(
        "{}: {} articles, {} questions ({wordless} without a word), {} off topic",
        set.name,
        set.articles.len(),
        set.questions.len(),
        set.off_topic.len(),
    )
}

pub(crate) fn table(set: &Set, rows: &[Row]) -> String {
    let mut text = format!(
        "{}\n{:8} {:>9} {:>9} {:>6} {:>6} {:>13} {:>14} {:>9}\n",
        title(set),
        "by",
        "success@1",
        "success@5",
        "MRR",
        "AUROC",
        "false answers",
        "false refusals",
        "time"
    );
    for row in rows {
        let Row { name, success_at_1, success_at_5, mrr, auroc, at_threshold } = row;
        write!(text, "{name:8} {success_at_1:9.3} {success_at_5:9.3} {mrr:6.3} {auroc:6.3}")
            .expect("a string takes all");
        if let Some((answers, refusals, time)) = at_threshold {
            let (answers, refusals) = (answers * 100.0, refusals * 100.0);
            write!(text, " {answers:11.1} % {refusals:12.1} % {:6.3} ms", millis(*time))
                .expect("a string takes all");
        }
        text.push('\n');
    }
    text
}

pub(crate) fn json(set: &Set, rows: &[Row]) -> Value {
    let row = |row: &Row| {
        json!({
            "by": row.name,
            "success_at_1": row.success_at_1,
            "success_at_5": row.success_at_5,
            "mrr": row.mrr,
            "auroc": row.auroc,
            "false_answers": row.at_threshold.map(|(answers, ..)| answers),
            "false_refusals": row.at_threshold.map(|(_, refusals, _)| refusals),
            "milliseconds": row.at_threshold.map(|(.., time)| millis(time)),
        })
    };
    json!({
        "file": set.name,
        "articles": set.articles.len(),
        "questions": set.questions.len(),
        "off_topic": set.off_topic.len(),
        "rows": rows.iter().map(row).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::auroc;

    #[test]
    fn auroc_counts_pairs() {
        let cases: [(&[f32], &[f32], f64); 4] = [
            (&[0.9, 0.8], &[0.1, 0.2], 1.0),
            (&[0.1], &[0.9], 0.0),
            (&[0.5], &[0.5], 0.5),
            (&[0.1, 0.9], &[0.5], 0.5),
        ];
        for (above, below, expected) in cases {
            assert!((auroc(above, below) - expected).abs() < 1e-9, "{above:?} {below:?}");
        }
    }
}
