//! The words of all passages: each spelling, the term it counts as, and spellings close to it.

use crate::words::{STOP_WORDS, Stems};
use std::collections::HashMap;
use std::sync::Arc;

/// Names what all forms of a word have in common; terms are numbered from 0.
pub(crate) type Term = u32;

/// What a word of a question is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Known {
    /// A word that says nothing.
    Stop,
    Term(Term),
    No,
}

/// In place of a term, for stop words.
const STOP: Term = Term::MAX;
/// A word with so many letters may have one slip.
const LETTERS_FOR_ONE_SLIP: usize = 4;
/// A word with so many letters may have two.
const LETTERS_FOR_TWO_SLIPS: usize = 8;

/// A spelling's term, and how often it stands in passages: one that no longer does is no
/// candidate for typing errors.
#[derive(Clone, Copy)]
struct Spelling {
    term: Term,
    count: u32,
}

/// A word's first letter and its number of letters.
type Shape = (char, usize);

pub(crate) struct Vocabulary {
    stems: Stems,
    terms: HashMap<Box<str>, Term>,
    spellings: HashMap<Arc<str>, Spelling>,
    by_shape: HashMap<Shape, Vec<(Arc<str>, Term)>>,
}

impl Vocabulary {
    pub(crate) fn new() -> Vocabulary {
        Vocabulary {
            stems: Stems::new(),
            terms: HashMap::new(),
            spellings: STOP_WORDS
                .iter()
                .map(|&word| (word.into(), Spelling { term: STOP, count: 0 }))
                .collect(),
            by_shape: HashMap::new(),
        }
    }

    /// The number of terms, and thereby the next one.
    pub(crate) fn terms(&self) -> usize {
        self.terms.len()
    }

    /// The term of a word that a passage gains; `None` for stop words.
    pub(crate) fn add(&mut self, word: &str) -> Option<Term> {
        if let Some(spelling) = self.spellings.get_mut(word) {
            spelling.count = spelling.count.saturating_add(1);
            return (spelling.term != STOP).then_some(spelling.term);
        }
        let next = self.terms.len() as Term;
        let term = *self.terms.entry(self.stems.of(word).into()).or_insert(next);
        let spelling: Arc<str> = word.into();
        self.by_shape.entry(shape(word)).or_default().push((spelling.clone(), term));
        self.spellings.insert(spelling, Spelling { term, count: 1 });
        Some(term)
    }

    /// The term of a word that a passage loses; `None` for stop words.
    pub(crate) fn remove(&mut self, word: &str) -> Option<Term> {
        let spelling = self.spellings.get_mut(word)?;
        spelling.count = spelling.count.saturating_sub(1);
        (spelling.term != STOP).then_some(spelling.term)
    }

    pub(crate) fn find(&self, word: &str) -> Known {
        let term = match self.spellings.get(word) {
            Some(spelling) => Some(spelling.term),
            None => self.terms.get(self.stems.of(word).as_str()).copied(),
        };
        match term {
            Some(STOP) => Known::Stop,
            Some(term) => Known::Term(term),
            None => Known::No,
        }
    }

    /// The term of the spelling that `word` most probably stands for: the fewest slips, then the
    /// most `frequent`. The first letter is taken as right.
    pub(crate) fn find_close(&self, word: &str, frequent: impl Fn(Term) -> usize) -> Option<Term> {
        let (first, letters) = shape(word);
        let most = match letters {
            LETTERS_FOR_TWO_SLIPS.. => 2,
            LETTERS_FOR_ONE_SLIP.. => 1,
            _ => return None,
        };
        let word: Vec<char> = word.chars().collect();
        let mut rows = Rows::default();
        (letters - most..=letters + most)
            .filter_map(|letters| self.by_shape.get(&(first, letters)))
            .flatten()
            .filter_map(|(spelling, term)| {
                let slips = slips(&word, spelling, most, &mut rows)?;
                self.spellings.get(spelling).filter(|spelling| spelling.count > 0)?;
                Some((slips, std::cmp::Reverse(frequent(*term)), spelling, *term))
            })
            .min()
            .map(|(.., term)| term)
    }
}

fn shape(word: &str) -> Shape {
    (word.chars().next().unwrap_or_default(), word.chars().count())
}

/// Room to count in, used again: thousands of spellings may be compared with one word.
type Rows = [Vec<usize>; 3];

/// The letters left out, added, mistaken or swapped with their neighbour; `None` if above `most`.
fn slips(word: &[char], other: &str, most: usize, rows: &mut Rows) -> Option<usize> {
    let width = word.len() + 1;
    for row in &mut *rows {
        row.clear();
        row.extend(0..width);
    }
    let mut before = None;
    for (row, letter) in other.chars().enumerate() {
        let [older, last, current] = &mut *rows;
        current[0] = row + 1;
        for column in 1..width {
            let mistaken = usize::from(word[column - 1] != letter);
            let mut best = (last[column - 1] + mistaken).min(last[column] + 1);
            best = best.min(current[column - 1] + 1);
            if column > 1 && before == Some(word[column - 1]) && word[column - 2] == letter {
                best = best.min(older[column - 2] + 1);
            }
            current[column] = best;
        }
        if current.iter().all(|&slips| slips > most) {
            return None;
        }
        before = Some(letter);
        rows.rotate_left(1);
    }
    Some(rows[1][width - 1]).filter(|&slips| slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        let cases = [
            ("password", "password", Some(0)),
            ("pasword", "password", Some(1)),
            ("passwrod", "password", Some(1)),
            ("passwordd", "password", Some(1)),
            ("passwird", "password", Some(1)),
            ("pswrd", "password", None),
            ("invioces", "invoice", Some(2)),
            ("größe", "grösse", Some(2)),
            ("", "ab", Some(2)),
        ];
        let mut rows = Rows::default();
        for (word, other, expected) in cases {
            let letters: Vec<char> = word.chars().collect();
            assert_eq!(slips(&letters, other, 2, &mut rows), expected, "{word} {other}");
        }
    }

    #[test]
    fn the_closest_spelling_wins() {
        let mut vocabulary = Vocabulary::new();
        for word in ["form", "from", "farm", "format", "invoice", "invoices", "subscription"] {
            vocabulary.add(word);
        }
        let term = |vocabulary: &Vocabulary, word: &str| vocabulary.find(word);
        let close = |vocabulary: &Vocabulary, word: &str| {
            vocabulary.find_close(word, |_| 1).map_or(Known::No, Known::Term)
        };
        assert_eq!(term(&vocabulary, "from"), Known::Stop);
        assert_eq!(
            term(&vocabulary, "invoicing"),
            term(&vocabulary, "invoice"),
            "an unseen form of a known word"
        );
        assert_eq!(close(&vocabulary, "inovice"), term(&vocabulary, "invoice"));
        assert_eq!(close(&vocabulary, "subscripton"), term(&vocabulary, "subscription"));
        assert_eq!(close(&vocabulary, "susbcripton"), term(&vocabulary, "subscription"));
        assert_eq!(close(&vocabulary, "xinvoice"), Known::No, "the first letter counts");
        assert_eq!(close(&vocabulary, "for"), Known::No, "short words are taken as they are");
        vocabulary.remove("invoice");
        assert_eq!(close(&vocabulary, "inovice"), Known::No, "no passage has it any more");
    }
}
