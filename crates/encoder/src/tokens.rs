//! From text to the numbers of a vocabulary's pieces: BERT's uncased WordPiece.
//!
//! Text is cleaned, lower-cased and stripped of accents; split at spaces, around punctuation and
//! around each CJK character; and each word is cut into the longest pieces that the vocabulary
//! has. It knows nothing of the model but its vocabulary. Names of special tokens in a text are
//! ordinary text here: what a customer writes cannot pose as structure.

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// A word of more characters than this is unknown as a whole.
const LONGEST_WORD: usize = 100;

/// Which pieces there are. The words' beginnings and their continuations are kept apart.
pub(crate) trait Vocabulary {
    /// The number of a piece that begins a word, or of one that continues it.
    fn piece(&self, text: &str, continues: bool) -> Option<u32>;
    /// The number that stands for a word which cannot be cut into pieces.
    fn unknown(&self) -> u32;
}

/// The numbers of the first `most` pieces of a text.
pub(crate) fn pieces(vocabulary: &impl Vocabulary, text: &str, most: usize) -> Vec<u32> {
    let mut pieces = Vec::new();
    let mut word = Word::default();
    for character in simplified(text) {
        if pieces.len() >= most {
            break;
        }
        if character.is_whitespace() {
            word.finish(vocabulary, &mut pieces);
        } else if is_punctuation(character) {
            word.finish(vocabulary, &mut pieces);
            word.push(character);
            word.finish(vocabulary, &mut pieces);
        } else {
            word.push(character);
        }
    }
    word.finish(vocabulary, &mut pieces);
    pieces.truncate(most);
    pieces
}

/// The characters that count: clean, CJK set apart, without accents, in lower case.
fn simplified(text: &str) -> impl Iterator<Item = char> {
    text.chars()
        .filter(|&character| !is_noise(character))
        .flat_map(|character| {
            let space = is_cjk(character).then_some(' ');
            space.into_iter().chain([character]).chain(space)
        })
        .nfd()
        .filter(|character| character.general_category() != GeneralCategory::NonspacingMark)
        .flat_map(char::to_lowercase)
}

fn is_noise(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\0' | char::REPLACEMENT_CHARACTER => true,
        _ => matches!(
            character.general_category(),
            GeneralCategory::Control | GeneralCategory::Format | GeneralCategory::PrivateUse
        ),
    }
}

fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || character.general_category_group() == GeneralCategoryGroup::Punctuation
}

fn is_cjk(character: char) -> bool {
    matches!(character,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2A6DF}' | '\u{2A700}'..='\u{2B73F}' | '\u{2B740}'..='\u{2B81F}'
        | '\u{2B820}'..='\u{2CEAF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// The word that is being read; never much longer than [`LONGEST_WORD`].
#[derive(Default)]
struct Word {
    text: String,
    length: usize,
}

impl Word {
    fn push(&mut self, character: char) {
        self.length += 1;
        if self.length <= LONGEST_WORD {
            self.text.push(character);
        }
    }

    fn finish(&mut self, vocabulary: &impl Vocabulary, pieces: &mut Vec<u32>) {
        let before = pieces.len();
        let known = self.length <= LONGEST_WORD && cut(vocabulary, &self.text, pieces);
        if !known {
            pieces.truncate(before);
            pieces.push(vocabulary.unknown());
        }
        self.text.clear();
        self.length = 0;
    }
}

/// Cuts a word into the longest pieces from its beginning; false if a rest has none.
fn cut(vocabulary: &impl Vocabulary, word: &str, pieces: &mut Vec<u32>) -> bool {
    let mut start = 0;
    while start < word.len() {
        let rest = &word[start..];
        let ends = rest.char_indices().rev().map(|(end, last)| end + last.len_utf8());
        let longest = ends
            .into_iter()
            .find_map(|end| Some((end, vocabulary.piece(&rest[..end], start > 0)?)));
        let Some((end, piece)) = longest else { return false };
        pieces.push(piece);
        start += end;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORDS: &[&str] = &["un", "want", "runn", "the", "!", "-", "e", "中", "a"];
    const CONTINUATIONS: &[&str] = &["want", "ed", "ing", "aff", "able", "e", "a"];
    const UNKNOWN: u32 = 99;

    struct Few;

    impl Vocabulary for Few {
        fn piece(&self, text: &str, continues: bool) -> Option<u32> {
            let (list, first) = if continues { (CONTINUATIONS, 20) } else { (WORDS, 0) };
            list.iter().position(|piece| *piece == text).map(|place| first + place as u32)
        }

        fn unknown(&self) -> u32 {
            UNKNOWN
        }
    }

    #[test]
    fn texts_are_cut_into_pieces() {
        let long = "a".repeat(100);
        let cases: &[(&str, &[u32])] = &[
            ("", &[]),
            (" \t\r\n\u{a0}", &[]),
            ("unwanted running", &[0, 20, 21, 2, 22]),
            ("UNwantéd", &[0, 20, 21]),
            ("u\u{308}n un", &[0, 0]),
            ("the!the-the", &[3, 4, 3, 5, 3]),
            ("the\u{2010}the", &[3, UNKNOWN, 3]),
            ("want\u{200d}ed wa\0nt", &[1, 21, 1]),
            ("中中the", &[7, 7, 3]),
            ("unknown", &[UNKNOWN]),
            ("É", &[6]),
            (&format!("{long}a"), &[UNKNOWN]),
        ];
        for (text, expected) in cases {
            assert_eq!(pieces(&Few, text, 100), *expected, "{text:?}");
        }
        assert_eq!(pieces(&Few, &long, 1000).len(), 100);
        assert_eq!(pieces(&Few, &long, 7), [8, 26, 26, 26, 26, 26, 26]);
        assert!(pieces(&Few, "the", 0).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_cut(text: String, most in 0_usize..20) {
            let all = pieces(&Few, &text, usize::MAX);
            let some = pieces(&Few, &text, most);
            prop_assert_eq!(&some[..], &all[..most.min(all.len())]);
        }
    }
}
