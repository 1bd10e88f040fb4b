//! Texts to words as they are compared: lower-case, without accents, English ones by their stem.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// Longer words are cut; nobody types them, and some files have words of a megabyte.
const LONGEST_WORD: usize = 40;

/// How a word stands in its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// Between spaces or punctuation, hyphens included.
    Plain,
    /// Made of parts between which the text has hyphens, in addition to the parts.
    Joined,
}

/// Calls `visit` with each word. A word with hyphens comes in its parts and as one, so that
/// "e-mail", "email" and "e mail" find each other.
pub(crate) fn each_word(text: &str, mut visit: impl FnMut(&str, Form)) {
    let (mut folded, mut whole) = (String::new(), String::new());
    for run in text.split(is_apart) {
        let run = run.trim_matches(is_joint);
        if run.is_empty() {
            continue;
        }
        fold(run, &mut folded);
        whole.clear();
        let mut parts = 0;
        for part in folded.split('-').filter(|part| !part.is_empty()) {
            each_script(part, &mut visit);
            whole.push_str(part);
            parts += 1;
        }
        if parts > 1 && whole.len() <= LONGEST_WORD {
            visit(&whole, Form::Joined);
        }
    }
}

/// Calls `visit` with the place of each run of letters between which nothing stands but hyphens and apostrophes.
pub(crate) fn each_run(text: &str, mut visit: impl FnMut(Range<usize>)) {
    let mut start = 0;
    for (end, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if is_apart(c) {
            let run = &text[start..end];
            let inner = run.trim_start_matches(is_joint);
            let from = end - inner.len();
            let to = from + inner.trim_end_matches(is_joint).len();
            if from < to {
                visit(from..to);
            }
            start = end + c.len_utf8();
        }
    }
}

fn is_apart(c: char) -> bool {
    !(c.is_alphanumeric() || is_joint(c))
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '\'' | '’')
}

/// Lower case, no accents, no apostrophes: `Zoë’s` becomes `zoe`.
fn fold(run: &str, folded: &mut String) {
    folded.clear();
    let run = run.strip_suffix("'s").or_else(|| run.strip_suffix("’s")).unwrap_or(run);
    if run.is_ascii() {
        folded.extend(run.chars().filter(|&c| c != '\'').map(|c| c.to_ascii_lowercase()));
    } else {
        let is_kept = |c: &char| !matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}');
        folded.extend(run.nfkd().filter(is_kept).flat_map(char::to_lowercase));
    }
}

/// Scripts without spaces come by the letter.
fn each_script(part: &str, visit: &mut impl FnMut(&str, Form)) {
    let mut word = part;
    while let Some((at, c)) = word.char_indices().find(|&(_, c)| is_written_without_spaces(c)) {
        if at > 0 {
            visit(cut(&word[..at]), Form::Plain);
        }
        visit(&word[at..at + c.len_utf8()], Form::Plain);
        word = &word[at + c.len_utf8()..];
    }
    if !word.is_empty() {
        visit(cut(word), Form::Plain);
    }
}

fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn cut(word: &str) -> &str {
    &word[..word.floor_char_boundary(LONGEST_WORD)]
}

/// Finds the stem of a folded word.
pub(crate) struct Stems(Stemmer);

impl Stems {
    pub(crate) fn new() -> Stems {
        Stems(Stemmer::create(Algorithm::English))
    }

    pub(crate) fn of(&self, word: &str) -> String {
        let is_english = word.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_english { self.0.stem(word).into_owned() } else { word.to_owned() }
    }
}

/// Words that say nothing about what a text is about, folded.
pub(crate) const STOP_WORDS: [&str; 141] = [
    "a",
    "about",
    "after",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "anyone",
    "are",
    "arent",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "but",
    "by",
    "can",
    "cannot",
    "cant",
    "could",
    "couldnt",
    "did",
    "didnt",
    "do",
    "does",
    "doesnt",
    "doing",
    "done",
    "dont",
    "either",
    "else",
    "even",
    "for",
    "from",
    "get",
    "gets",
    "getting",
    "give",
    "go",
    "going",
    "got",
    "had",
    "has",
    "have",
    "having",
    "he",
    "hello",
    "help",
    "her",
    "here",
    "hi",
    "him",
    "his",
    "how",
    "i",
    "id",
    "if",
    "ill",
    "im",
    "in",
    "into",
    "is",
    "isnt",
    "it",
    "its",
    "ive",
    "just",
    "know",
    "let",
    "like",
    "may",
    "me",
    "might",
    "mine",
    "must",
    "my",
    "need",
    "no",
    "not",
    "now",
    "of",
    "off",
    "on",
    "one",
    "or",
    "our",
    "ours",
    "please",
    "she",
    "should",
    "so",
    "some",
    "somehow",
    "someone",
    "something",
    "such",
    "than",
    "thank",
    "thanks",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "this",
    "those",
    "to",
    "too",
    "us",
    "very",
    "want",
    "wants",
    "was",
    "way",
    "we",
    "were",
    "what",
    "whats",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "why",
    "will",
    "with",
    "wont",
    "would",
    "you",
    "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        let cases: [(&str, &[&str]); 9] = [
            ("Reset, my PASSWORD!", &["reset", "my", "password"]),
            ("don't Zoë’s", &["dont", "zoe"]),
            ("e-mail", &["e", "mail", "email"]),
            ("-a- --", &["a"]),
            ("saml_clock_skew", &["saml", "clock", "skew"]),
            ("Größe ﬁx ２", &["große", "fix", "2"]),
            ("日本go", &["日", "本", "go"]),
            ("3.50", &["3", "50"]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            let mut words = Vec::new();
            each_word(text, |word, _| words.push(word.to_owned()));
            assert_eq!(words, expected, "{text}");
        }
    }

    #[test]
    fn endless_words_are_cut() {
        each_word(&"ß".repeat(1000), |word, _| assert!(word.len() <= LONGEST_WORD));
    }

    #[test]
    fn stop_words_are_as_texts_are_folded() {
        for word in STOP_WORDS {
            each_word(word, |folded, _| assert_eq!(folded, word));
        }
    }
}
