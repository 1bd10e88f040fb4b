//! A help centre of any size, and questions about it: the same ones in every run.
//!
//! The articles have headings, lists, code, a common vocabulary and many rare names. Every other
//! question says the same in other words, so that full text alone seldom answers it.

use super::words::{
    DEEDS, HEADINGS, OBJECTS, PLACES, POINTS, QUESTIONS, SENTENCES, SYLLABLES, WHEN,
};
use knowledge::{Document, DocumentId};
use std::fmt::Write;

/// Made-up products; with deeds and objects they make 60,000 different articles.
const PRODUCTS: usize = 50;
/// Made-up names; low numbers are much more frequent than high ones.
const NAMES: usize = 8_000;

/// An article about doing one thing to another in some product.
pub(crate) struct Article {
    number: usize,
    pub(crate) title: String,
    pub(crate) body: String,
}

impl Article {
    /// The article of that number.
    pub(crate) fn make(number: usize) -> Article {
        let topic = Topic::of(number);
        let mut random = Random(number as u64);
        let mut body = format!("{}\n", paragraph(&topic, &mut random, 3));
        for _ in 0..3 + random.below(3) {
            let heading = HEADINGS[random.below(HEADINGS.len())];
            let _ = write!(body, "\n## {heading}\n\n{}\n", section(&topic, &mut random));
        }
        let title = format!("{} a {} in {}", capital(topic.deed.0), topic.object.0, topic.product);
        Article { number, title, body }
    }

    /// As a file to import.
    pub(crate) fn markdown(&self) -> String {
        let Article { number, title, body } = self;
        format!("---\ntitle: {title}\nslug: article-{number}\ntags: [made-up]\n---\n\n{body}")
    }

    /// As the index takes it.
    pub(crate) fn document(&self) -> (DocumentId, Document) {
        let Article { number, title, body } = self;
        let document = Document { title: title.clone(), body: body.clone(), ..Document::default() };
        (DocumentId(*number as u128), document)
    }
}

/// A question that one of the first `articles` articles answers; different for each number.
pub(crate) fn question(number: usize, articles: usize) -> String {
    let topic = Topic::of(number % articles);
    let (deed, object) = match number % 2 {
        0 => (topic.deed.0, topic.object.0),
        _ => (topic.deed.1, topic.object.1),
    };
    let rest = number / articles;
    let when = WHEN[rest % WHEN.len()];
    let form = QUESTIONS[rest / WHEN.len() % QUESTIONS.len()];
    let round = rest / WHEN.len() / QUESTIONS.len();
    let mut text = form
        .replace("{deed}", deed)
        .replace("{object}", object)
        .replace("{product}", &topic.product)
        .replace("{when}", when);
    if round > 0 {
        let _ = write!(text, " This is my message number {round}.");
    }
    text
}

/// What an article is about.
struct Topic {
    deed: (&'static str, &'static str),
    object: (&'static str, &'static str),
    product: String,
}

impl Topic {
    /// Neighbours differ in everything, so that a small help centre is as varied as a large one.
    fn of(number: usize) -> Topic {
        let round = number / (DEEDS.len() * OBJECTS.len());
        Topic {
            deed: DEEDS[number % DEEDS.len()],
            object: OBJECTS[number / DEEDS.len() % OBJECTS.len()],
            product: name(NAMES + (number + round) % PRODUCTS),
        }
    }
}

fn section(topic: &Topic, random: &mut Random) -> String {
    match random.below(4) {
        0 => {
            let count = 3 + random.below(3);
            let points: Vec<String> =
                (1..=count).map(|at| format!("{at}. {}", pick(POINTS, topic, random))).collect();
            points.join("\n")
        }
        1 => {
            let text = paragraph(topic, random, 2);
            let code = format!("{} --{} {}", random.name(), topic.deed.0, random.below(10_000));
            format!("{text}\n\n```\n{code}\n```")
        }
        _ => {
            let (first, second) = (paragraph(topic, random, 4), paragraph(topic, random, 3));
            format!("{first}\n\n{second}")
        }
    }
}

fn paragraph(topic: &Topic, random: &mut Random, sentences: usize) -> String {
    let sentences: Vec<String> = (0..sentences).map(|_| pick(SENTENCES, topic, random)).collect();
    sentences.join(" ")
}

fn pick(forms: &[&str], topic: &Topic, random: &mut Random) -> String {
    let form = forms[random.below(forms.len())];
    form.replace("{deed}", topic.deed.0)
        .replace("{object}", topic.object.0)
        .replace("{product}", &topic.product)
        .replace("{place}", PLACES[random.below(PLACES.len())])
        .replace("{name}", &random.name())
        .replace("{number}", &(2 + random.below(90)).to_string())
        .replace("{code}", &format!("E{}", 1_000 + random.below(9_000)))
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// A made-up name of three syllables or more, different for each number.
fn name(number: usize) -> String {
    let base = SYLLABLES.len();
    let mut text = String::new();
    let mut rest = number + base * base;
    while rest > 0 {
        text.push_str(SYLLABLES[rest % base]);
        rest /= base;
    }
    capital(&text)
}

/// Numbers that look random and are the same in every run (`SplitMix64`).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// Zipf's law, nearly: a name's frequency falls as its number grows.
    pub(crate) fn name(&mut self) -> String {
        let limit = self.below(NAMES) + 1;
        name(self.below(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn questions_and_titles_differ() {
        let questions: HashSet<String> = (0..100_000).map(|at| question(at, 300)).collect();
        assert_eq!(questions.len(), 100_000);
        let titles: HashSet<String> = (0..20_000).map(|at| Article::make(at).title).collect();
        assert_eq!(titles.len(), 20_000);
    }

    #[test]
    fn every_place_is_filled_in() {
        for at in 0..500 {
            let article = Article::make(at).markdown();
            assert!(!article.contains(['{', '}']), "{article}");
            assert!(!question(at * 7, 500).contains(['{', '}']));
        }
    }
}
