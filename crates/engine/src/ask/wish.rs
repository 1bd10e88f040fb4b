//! What a customer's words wish for: a person, or what was just offered.

/// Answers that are a yes and nothing else, in the languages that help desks meet most.
const YES: [&str; 26] = [
    "yes",
    "yes please",
    "yes please do",
    "yeah",
    "yep",
    "yup",
    "sure",
    "ok",
    "okay",
    "please",
    "please do",
    "go ahead",
    "of course",
    "ja",
    "ja bitte",
    "ja gerne",
    "gerne",
    "bitte",
    "oui",
    "oui merci",
    "sí",
    "si",
    "sí por favor",
    "sim",
    "sim por favor",
    "sì",
];

/// Whether a text has one of these phrases: as whole words, in whichever case.
pub(super) fn has_phrase(text: &str, phrases: &[String]) -> bool {
    if phrases.is_empty() {
        return false;
    }
    let text = words(text);
    phrases.iter().map(|phrase| words(phrase)).any(|phrase| text.contains(&phrase))
}

/// Whether a phrase has words at all.
pub(crate) fn has_words(phrase: &str) -> bool {
    !words(phrase).trim().is_empty()
}

/// Whether a text says yes and nothing else.
pub(super) fn is_yes(text: &str) -> bool {
    /// Longer than every yes with its signs.
    const LONG: usize = 40;
    text.len() <= LONG && YES.contains(&words(text).trim())
}

/// The words of a text in lower case, each between spaces. Signs that are words by themselves stand alone.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for sign in text.chars() {
        if is_word(sign) {
            space(&mut words);
            words.push(sign);
            words.push(' ');
        } else if sign.is_alphanumeric() {
            words.extend(sign.to_lowercase());
        } else {
            space(&mut words);
        }
    }
    space(&mut words);
    words
}

fn space(words: &mut String) {
    if !words.ends_with(' ') {
        words.push(' ');
    }
}

/// Signs of scripts that put no spaces between words: Chinese, and Japanese with it.
fn is_word(sign: char) -> bool {
    matches!(sign, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(text: &str, phrase: &str) -> bool {
        has_phrase(text, &["no such words".to_owned(), phrase.to_owned()])
    }

    #[test]
    fn a_phrase_is_found_as_whole_words_in_whichever_case() {
        for (text, phrase) in [
            ("Can I TALK  to a\nhuman, please?", "talk to a human"),
            ("human agent", "Human Agent!"),
            ("(real person)", "real person"),
            ("Ich möchte einen ÄRZTLICHEN Rat", "ärztlichen"),
            ("我要人工客服。", "人工客服"),
        ] {
            assert!(wishes(text, phrase), "{text}");
        }
        for (text, phrase) in [
            ("a surreal person", "real person"),
            ("inhuman agents", "human agent"),
            ("talk to a humanist", "talk to a human"),
            ("", "human"),
            ("human", "human agent"),
        ] {
            assert!(!wishes(text, phrase), "{text}");
        }
        assert!(!has_phrase("talk to a human", &[]));
    }

    #[test]
    fn a_phrase_needs_words() {
        assert!(has_words("a") && has_words("人"));
        assert!(!has_words("?!") && !has_words(""));
    }

    #[test]
    fn a_yes_is_a_yes_and_nothing_else() {
        for text in ["yes", "Yes, please!", " OK. ", "Ja bitte", "sí, por favor"] {
            assert!(is_yes(text), "{text}");
        }
        for text in ["", "no", "yes but how do I reset it?", "yesterday", "not ok"] {
            assert!(!is_yes(text), "{text}");
        }
    }
}
