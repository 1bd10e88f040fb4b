//! The crate as its callers use it.

use knowledge::{Answer, DEFAULT_THRESHOLD, Document, DocumentId, Index, PassageHash, Question};
use proptest::prelude::*;

fn document(title: &str, body: &str) -> Document {
    Document { title: title.to_owned(), body: body.to_owned(), ..Document::default() }
}

fn index(documents: &[(&str, &str)]) -> Index {
    let mut index = Index::new();
    for (number, (title, body)) in documents.iter().enumerate() {
        index.upsert(DocumentId(number as u128), &document(title, body));
    }
    index
}

fn answer(index: &Index, text: &str) -> Answer {
    index.answer(&Question { text, vector: None })
}

const PASSWORD: &str = "Use this when you have forgotten it.\n\n## Steps\n\nDo this:\n\n\
    1. Open the sign-in page.\n2. Choose **Forgot it?**\n3. Follow the link.\n\n\
    ## No mail\n\nLook into the spam folder.\n";
const INVOICES: &str = "Invoices are under [Billing](/billing). They come as PDF, e.g. for taxes.\n\n\
    | Plan | Price |\n|---|---|\n| Free | $0 |\n| Growth | $59 |\n";

fn help() -> Index {
    index(&[("How do I reset my password?", PASSWORD), ("Find and download invoices", INVOICES)])
}

#[test]
fn steps_come_whole_with_their_lead() {
    let answer = answer(&help(), "how can I reset the password");
    let steps =
        "Do this:\n\n1. Open the sign-in page.\n2. Choose **Forgot it?**\n3. Follow the link.";
    assert_eq!(answer.text, steps);
    assert_eq!(answer.citations.len(), 1);
    let citation = &answer.citations[0];
    assert_eq!(citation.heading.as_deref(), Some("Steps"));
    assert_eq!(&PASSWORD[citation.start..citation.end], steps);
    assert!(answer.confidence > DEFAULT_THRESHOLD);
}

#[test]
fn of_a_long_table_come_head_and_rows() {
    let row = |number: u32| format!("| code{number} | {} |\n", "meaning ".repeat(9));
    let table: String = (100..160).map(row).collect();
    let index = index(&[("Codes", &format!("| Code | Text |\n|---|---|\n{table}"))]);
    let answer = answer(&index, "code123 and code145");
    let lines: Vec<&str> = answer.text.lines().map(|line| &line[..9.min(line.len())]).collect();
    assert_eq!(lines[..3], ["| Code | ", "|---|---|", "| code123"], "{}", answer.text);
    assert!(answer.citations.len() <= 4);
}

#[test]
fn what_nobody_wrote_about_is_not_found() {
    let index = help();
    let questions =
        ["", " \n", "*", "???", "What is the capital of France?", "asdf qwer", "the of and", "💥"];
    for question in questions {
        let answer = answer(&index, question);
        assert!(answer.confidence < DEFAULT_THRESHOLD, "{question:?}: {answer:?}");
    }
    assert_eq!(answer(&Index::new(), "reset password"), Answer::default());
}

#[test]
fn typing_errors_and_forms_are_forgiven() {
    let index = help();
    let questions =
        ["reset pasword", "resetting passwords", "RESET PASSWÖRD", "resett my passwrod"];
    for text in questions {
        let hits = index.search(&Question { text, vector: None }, 1);
        assert_eq!(hits[0].title, "How do I reset my password?", "{text}");
    }
}

#[test]
fn only_doubtful_questions_need_a_vector() {
    let cases = [
        ("How do I reset my password?", false),
        ("reset password", false),
        ("Password reset", false),
        ("reset my forgotten password", true),
        ("reset pasword", true),
        ("invoices", true),
        ("", false),
        ("***", false),
        ("how do I", true),
    ];
    let index = help();
    for (text, expected) in cases {
        assert_eq!(index.needs_vector(text), expected, "{text}");
    }
    let twins = self::index(&[("Pricing", "One."), ("Pricing", "Two.")]);
    assert!(twins.needs_vector("Pricing"), "two articles have the title");
}

#[test]
fn a_title_without_text_is_found_and_never_quoted() {
    let index = index(&[("Opening hours", ""), ("Contact", "Ask for the opening hours by mail.")]);
    let question = Question { text: "opening hours", vector: None };
    assert_eq!(index.search(&question, 5)[0].title, "Opening hours");
    assert_eq!(index.answer(&question).citations[0].title, "Contact");
}

/// A stored vector needs no encoder here: any direction will do.
#[test]
fn vectors_of_unchanged_passages_are_kept() {
    let vector = encoder::Vector::from_bytes(&[1, 2, 3]).unwrap();
    let mut index = Index::new();
    let id = DocumentId(7);
    let long = |end: &str| format!("# A\n\nOne text.\n\n# B\n\n{end}");
    index.upsert(id, &document("Title", &long("Two texts.")));
    let missing = index.missing_vectors(10);
    let texts: Vec<&str> = missing.iter().map(|text| text.text.as_str()).collect();
    assert_eq!(texts, ["Title", "Title. A. One text.", "Title. B. Two texts."]);
    assert_eq!(index.missing_vectors(2).len(), 2);
    for text in &missing {
        assert_eq!(PassageHash::from_bytes(text.hash.to_bytes()), PassageHash::of(&text.text));
        index.set_vector(id, text.hash, &vector);
    }
    assert_eq!(index.missing_vectors(10), []);
    index.upsert(id, &document("Title", &long("Something else.")));
    let missing: Vec<String> = index.missing_vectors(10).into_iter().map(|t| t.text).collect();
    assert_eq!(missing, ["Title. B. Something else."]);
    let other_model = encoder::Vector::from_bytes(&[1, 2, 3, 4]).unwrap();
    index.set_vector(id, PassageHash::of(&missing[0]), &other_model);
    assert_eq!(index.missing_vectors(10).len(), 1, "the other passage's was from another model");
}

#[test]
fn absurd_bodies_are_read_in_time() {
    let bodies = [
        "word ".repeat(200_000),
        "x".repeat(1 << 20),
        ">".repeat(20_000),
        "- ".repeat(20_000),
        "[".repeat(50_000),
        "*a ".repeat(50_000),
        "<!--".repeat(50_000),
        "| a ".repeat(20_000),
        "# h\n".repeat(20_000),
        "a. ".repeat(100_000),
    ];
    for body in &bodies {
        let mut index = Index::new();
        index.upsert(DocumentId(1), &document("Absurd word", body));
        let answer = answer(&index, "absurd word");
        assert!(answer.text.len() < 5000, "{} bytes of {:?}", answer.text.len(), &body[..4]);
        index.remove(DocumentId(1));
        assert_eq!(index.passages(), 0);
    }
}

fn markdown() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[a-e]{1,4}( [a-e]{1,4}){0,12}[.:?!]?",
        "#{1,3} [a-e ]{1,8}",
        "(-|1\\.|2\\)) [a-e ]{1,12}",
        " {0,5}[-*>] [a-e. ]{1,12}",
        "\\|[a-c |]{0,9}\\|",
        Just("|---|---|".to_owned()),
        "(```|~~~|---|<p>|</p>|\\[a b\\. C\\]\\(/d\\)|\\*\\*a\\. B\\*\\* c|`x\\. Y`)",
        "(e\\.g\\. |é|日本 |🎉|\t|  |\r)?[a-eé. ]{0,20}",
        Just(String::new()),
    ];
    prop::collection::vec(line, 0..40).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn quotes_are_the_articles_own_bytes(
        bodies in prop::collection::vec(markdown(), 1..4),
        question in "(how do I |what )?[a-e]{1,4}( [a-eé]{1,4}){0,4}",
    ) {
        let mut index = Index::new();
        for (number, body) in bodies.iter().enumerate() {
            index.upsert(DocumentId(number as u128), &document("a b c", body));
        }
        let question = Question { text: &question, vector: None };
        let answer = index.answer(&question);
        let mut rest = answer.text.as_str();
        for citation in &answer.citations {
            let body = &bodies[citation.document.0 as usize];
            prop_assert_eq!(&body[citation.start..citation.end], citation.quote.as_str());
            rest = rest.trim_start();
            let after = rest.strip_prefix(citation.quote.trim_start());
            prop_assert!(after.is_some(), "{:?} does not begin with {:?}", rest, citation.quote);
            rest = after.unwrap();
        }
        prop_assert_eq!(rest.trim(), "");
        prop_assert!(answer.citations.len() <= 4 && (0.0..=1.0).contains(&answer.confidence));
        for limit in [0, 3, 20] {
            let both = (answer.clone(), index.search(&question, limit));
            prop_assert_eq!(index.answer_with_hits(&question, limit), both);
        }
        for hit in index.search(&question, 10) {
            let body = &bodies[hit.document.0 as usize];
            prop_assert_eq!(&body[hit.start..hit.end], hit.text.as_str());
            prop_assert!((0.0..=1.0).contains(&hit.score));
        }
    }

    /// An index that was changed for a while is as good as a new one.
    #[test]
    fn the_way_to_the_documents_does_not_matter(
        changes in prop::collection::vec((0..4_u128, prop::option::of(markdown())), 1..12),
        question in "[a-e]{1,4}( [a-e]{1,4}){0,4}",
    ) {
        let mut changed = Index::new();
        let mut last = std::collections::BTreeMap::new();
        for (id, body) in changes {
            if let Some(body) = body {
                let document = document("a title", &body);
                changed.upsert(DocumentId(id), &document);
                last.insert(id, document);
            } else {
                changed.remove(DocumentId(id));
                last.remove(&id);
            }
        }
        let mut fresh = Index::new();
        for (id, document) in last.iter().rev() {
            fresh.upsert(DocumentId(*id), document);
        }
        let question = Question { text: &question, vector: None };
        prop_assert_eq!(changed.passages(), fresh.passages());
        prop_assert_eq!(changed.search(&question, 20), fresh.search(&question, 20));
        prop_assert_eq!(changed.answer(&question), fresh.answer(&question));
    }
}
