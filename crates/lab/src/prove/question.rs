//! What is asked and answered: every question is another one, and its answer repeats what tells it apart, so that
//! nothing can take the place of something else unseen.

use serde_json::Value;
use testkit::Dice;

/// What the help centre knows.
pub(crate) const ARTICLE: &str = "# Returning a parcel\n\n\
    Open *Returns*, choose the parcel, print the label and bring the parcel to any post office.\n\
    A return is free within thirty days.\n";

/// What stands before a question's tag.
const MARK: &str = "return parcel ";
/// One question in so many is about something else.
const STRANGE: u64 = 6;

/// A question; `tag` tells it apart from all others.
pub(crate) fn content(tag: &str, dice: &mut Dice) -> String {
    if dice.below(STRANGE) == 0 {
        format!("Zyx {tag} qwv?")
    } else {
        format!("How do I {MARK}{tag}?")
    }
}

/// The answer of the pretended model: 6 to 17 words, and the tag of the last question among them. One in ten is longer
/// than what processes tell each other at once.
pub(crate) fn tokens(request: &Value) -> Vec<String> {
    let texts = request["messages"].as_array().into_iter().flatten();
    let text =
        texts.filter_map(|message| message["content"].as_str()).next_back().unwrap_or_default();
    let after = text.rsplit_once(MARK).map_or("", |(_, after)| after);
    let tag = after.split(['?', ' ', '\n']).next().unwrap_or_default();
    let mut dice =
        Dice::new(tag.bytes().fold(0, |sum: u64, byte| sum.wrapping_mul(31) + u64::from(byte)));
    let count = 3 + dice.below(12);
    let more = if dice.below(10) == 0 { "-long".repeat(200) } else { String::new() };
    let words = (0..count).map(|word| format!(" {tag}.{word}{more}"));
    let begin = ["Parcel".to_owned(), format!(" {tag}:")];
    begin.into_iter().chain(words).chain([" done [1].".to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_answer_is_about_the_last_question() {
        let asked = |tag: &str| format!("How do I {MARK}{tag}?");
        let request = json!({"messages": [
            {"role": "user", "content": asked("c1-1")},
            {"role": "user", "content": format!("Sources: …\n{}", asked("c2-7"))},
        ]});
        let answer = tokens(&request).concat();
        assert!(answer.starts_with("Parcel c2-7: c2-7.0"), "{answer}");
    }
}
