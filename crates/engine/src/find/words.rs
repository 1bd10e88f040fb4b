//! Texts to words as they are compared: lower-case, without accents, English ones by their stem.
//!
//! The same function makes the words of what is kept and of what is looked for, so it decides alone what finds what.
//! Scripts without spaces come by the letter and by two letters: who looks for two letters or more wants them together.

use std::collections::HashSet;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// Longer words are cut; nobody types them.
const LONGEST_WORD: usize = 40;

/// A word in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is compared.
    pub(super) folded: String,
    /// Where it is, in bytes.
    pub(super) place: Range<usize>,
}

/// The words of a text that is kept, each once.
pub(super) fn of_text(text: &str) -> Vec<String> {
    once(each(text, Letters::SinglesAndPairs))
}

/// The words of what is looked for, each once.
pub(super) fn of_query(text: &str) -> Vec<String> {
    once(each(text, Letters::Pairs))
}

/// Where words that are looked for are in a text, in order; pieces that touch are one.
pub(super) fn places(text: &str, wanted: &[String]) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for word in each(text, Letters::SinglesAndPairs) {
        if !wanted.contains(&word.folded) {
            continue;
        }
        match places.last_mut() {
            Some(last) if word.place.start <= last.end => last.end = last.end.max(word.place.end),
            _ => places.push(word.place),
        }
    }
    places
}

fn once(words: Vec<Word>) -> Vec<String> {
    let mut seen = HashSet::new();
    words.into_iter().map(|word| word.folded).filter(|word| seen.insert(word.clone())).collect()
}

/// How scripts without spaces are cut.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letters {
    SinglesAndPairs,
    /// By two letters; a letter that stands alone comes alone.
    Pairs,
}

fn each(text: &str, letters: Letters) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if !first.is_alphanumeric() {
            continue;
        }
        let is_dense = is_written_without_spaces(first);
        let mut ends = vec![start, start + first.len_utf8()];
        while let Some((at, c)) = rest.next_if(|&(_, c)| {
            (c.is_alphanumeric() && is_written_without_spaces(c) == is_dense)
                || (is_part(c) && !is_dense)
        }) {
            ends.push(at + c.len_utf8());
        }
        if is_dense {
            dense(text, &ends, letters, &mut words);
        } else {
            let place = start..*ends.last().unwrap_or(&start);
            push(text, place, Some(&stemmer), &mut words);
        }
    }
    words
}

/// `ends` are the borders between the letters.
fn dense(text: &str, ends: &[usize], letters: Letters, words: &mut Vec<Word>) {
    let count = ends.len() - 1;
    for at in 0..count {
        if letters == Letters::SinglesAndPairs || count == 1 {
            push(text, ends[at]..ends[at + 1], None, words);
        }
        if at + 2 <= count {
            push(text, ends[at]..ends[at + 2], None, words);
        }
    }
}

fn push(text: &str, place: Range<usize>, stemmer: Option<&Stemmer>, words: &mut Vec<Word>) {
    let mut folded = folded(&text[place.clone()]);
    folded.truncate(folded.floor_char_boundary(LONGEST_WORD));
    if folded.is_empty() {
        return;
    }
    if let Some(stemmer) = stemmer
        && folded.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        folded = stemmer.stem(&folded).into_owned();
    }
    words.push(Word { folded, place });
}

/// Nothing is left but letters and digits: no word means anything to a database.
fn folded(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    if word.is_ascii() {
        return word
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
    }
    word.nfkd().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Apostrophes, and marks that some writing puts on the letter before.
fn is_part(c: char) -> bool {
    matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}')
}

fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        let cases: [(&str, &[&str]); 12] = [
            ("Refunds, my PASSWORD!", &["refund", "my", "password"]),
            ("don't Zoë’s", &["dont", "zoe"]),
            ("e-mail saml_clock", &["e", "mail", "saml", "clock"]),
            ("Größe ﬁx ２ Cafe\u{301}", &["große", "fix", "2", "cafe"]),
            ("E1234 3.50 #17", &["e1234", "3", "50", "17"]),
            ("\"a\" AND b* NEAR(c) -d", &["a", "and", "b", "near", "c", "d"]),
            ("日本語go", &["日", "日本", "本", "本語", "語", "go"]),
            ("สวัสดี", &["ส", "สว", "ว"]),
            ("ПРИВЕТ мир", &["привет", "мир"]),
            ("'' * ( ) 😀", &[]),
            ("a\0b", &["a", "b"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let words = of_text(text);
            assert_eq!(words[..expected.len().min(words.len())], *expected, "{text}");
        }
        assert_eq!(of_text("'' * ( ) 😀"), [""; 0]);
        assert_eq!(of_query("日本語go 水"), ["日本", "本語", "go", "水"]);
    }

    #[test]
    fn every_word_is_letters_and_digits_and_short() {
        let long = "ß".repeat(1_000);
        for text in ["a'b\"c\\d", "İstanbul", "ǅ", "½", "\u{1f600}x", &long] {
            for word in of_text(text) {
                assert!(word.chars().all(char::is_alphanumeric), "{word}");
                assert!(word.len() <= LONGEST_WORD);
            }
        }
    }

    #[test]
    fn places_are_where_the_words_are() {
        let find = |text: &str, query: &str| {
            let places = places(text, &of_query(query));
            places.into_iter().map(|place| text[place].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(find("Two refunds, one Refund.", "refund"), ["refunds", "Refund"]);
        assert_eq!(find("東京日本語", "日本語"), ["日本語"]);
        assert_eq!(find("nothing", "else"), [""; 0]);
    }
}
