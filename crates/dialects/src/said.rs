//! An answer in the making, for clients that put together what they are told and can take nothing back.
//!
//! What a model writes is an answer only when it names a source. Until it does, its words wait here; an answer that turns
//! out to be none is then never seen.

/// The words of an answer so far.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// What was told.
    told: String,
    /// What waits for a source.
    waiting: String,
}

/// What is still to be told when the answer is complete.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Everything was told.
    Nothing,
    /// More of the same.
    More(String),
    /// Another text: what was told is not what is kept.
    Instead(String),
}

impl Said {
    /// What may be told now that the answer goes on like this.
    pub(crate) fn more(&mut self, text: &str) -> Option<String> {
        self.waiting.push_str(text);
        let may = !self.told.is_empty() || names_source(&self.waiting);
        let words = std::mem::take(&mut self.waiting);
        if !may {
            self.waiting = words;
            return None;
        }
        self.told.push_str(&words);
        Some(words).filter(|words| !words.is_empty())
    }

    /// How many characters were told.
    pub(crate) fn letters(&self) -> usize {
        self.told.chars().count()
    }

    /// What is missing of the complete answer.
    pub(crate) fn rest(self, reply: &str) -> Rest {
        match reply.strip_prefix(self.told.as_str()) {
            Some("") => Rest::Nothing,
            Some(more) => Rest::More(more.to_owned()),
            None => Rest::Instead(reply.to_owned()),
        }
    }
}

/// Whether a source's number stands in the text, like `[1]`.
fn names_source(text: &str) -> bool {
    markers(text).next().is_some()
}

/// The sources' numbers in a text, each with its first byte and the first byte after it.
pub(crate) fn markers(text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    text.match_indices('[').filter_map(|(start, _)| {
        let (digits, _) = text[start + 1..].split_once(']')?;
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| is_number)?;
        Some((number, start, start + digits.len() + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pieces: &[&str]) -> (Said, Vec<String>) {
        let mut said = Said::default();
        let told = pieces.iter().filter_map(|piece| said.more(piece)).collect();
        (said, told)
    }

    #[test]
    fn words_wait_for_a_source() {
        let (said, words) = told(&["Open ", "Settings", " [1]", ", then", " press."]);
        assert_eq!(words, ["Open Settings [1]", ", then", " press."]);
        assert_eq!(said.rest("Open Settings [1], then press."), Rest::Nothing);
    }

    #[test]
    fn what_names_no_source_is_not_told() {
        let (said, words) = told(&["The moon ", "is made of [cheese].", " [] [1a]"]);
        assert!(words.is_empty());
        assert_eq!(said.rest("I do not know."), Rest::More("I do not know.".to_owned()));
    }

    #[test]
    fn another_text_takes_the_place_of_what_was_told() {
        let (said, _) = told(&["Open your [1]"]);
        assert_eq!(said.rest("Open Settings."), Rest::Instead("Open Settings.".to_owned()));
        let (said, _) = told(&["Open [1]"]);
        assert_eq!(said.rest("Open [1] now."), Rest::More(" now.".to_owned()));
    }

    #[test]
    fn markers_are_numbers_in_brackets() {
        let found: Vec<_> = markers("a [1] ü[22][x][").collect();
        assert_eq!(found, [(1, 2, 5), (22, 8, 12)]);
    }
}
