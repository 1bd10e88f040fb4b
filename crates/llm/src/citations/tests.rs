use proptest::prelude::*;

use super::{CitationFilter, Gap, HELD_BYTES_MAX};

fn whole(sources: usize, text: &str) -> (String, Vec<usize>) {
    let mut filter = CitationFilter::new(sources);
    let mut out = filter.push(text);
    out.push_str(&filter.finish());
    (out, filter.cited().to_vec())
}

fn check(cases: &[(&str, &str, &[usize])]) {
    for (text, expected, cited) in cases {
        let found = whole(3, text);
        assert_eq!((found.0.as_str(), found.1.as_slice()), (*expected, *cited), "from {text:?}");
    }
}

#[test]
fn known_markers_are_numbered_in_order_of_first_use() {
    check(&[
        ("A [2]. B [1]. C [2].", "A [1]. B [2]. C [1].", &[2, 1]),
        ("A[1][3].", "A[1][2].", &[1, 3]),
        ("A [ 1 ] [02]", "A [1] [2]", &[1, 2]),
        ("A [1, 3]; B [2-3]", "A [1][2]; B [3][2]", &[1, 3, 2]),
        ("A [1;2,] B [1,1]", "A [1][2] B [1]", &[1, 2]),
        ("答案【1】。［2］、【3†L5-L9】", "答案[1]。[2]、[3]", &[1, 2, 3]),
        ("[[1]] [1]: x", "[[1]] [1]: x", &[1]),
    ]);
}

#[test]
fn unknown_markers_go_with_the_space_that_nobody_needs() {
    check(&[
        ("A [9].", "A.", &[]),
        ("A [9] b", "A b", &[]),
        ("A[9] b", "A b", &[]),
        ("A [9]b", "A b", &[]),
        ("A [9]", "A", &[]),
        ("A [9]\nB [0], C [4]: D", "A\nB, C: D", &[]),
        ("A [9] [8] b", "A b", &[]),
        ("A [9][8].", "A.", &[]),
        ("A [1, 9]. B [7,8].", "A [1]. B.", &[1]),
        ("A [9][1]. B [1][9].", "A [1]. B [1].", &[1]),
        ("A (see [9]).", "A (see).", &[]),
        ("A [2-7] b [5-2] c", "A [1][2] b [5-2] c", &[2, 3]),
        ("答【9】。", "答。", &[]),
        ("A  [9]  b", "A   b", &[]),
    ]);
}

#[test]
fn what_is_left_of_a_bracket_does_not_become_a_marker() {
    check(&[("[[9]9]", "[ 9]", &[]), ("[9 [8]]", "[9 ]", &[]), ("[1[9]2]", "[1 2]", &[])]);
}

#[test]
fn other_brackets_are_text() {
    for text in [
        "[docs](https://example.org/a[1])",
        "[1](https://example.org) and [9](x)",
        "[x] [ ] [] [^1] [a] [1a] [-1] [1.5] [,] [1 2]",
        "In [2024], [1000] people",
        "\\[9] \\[9\\] C:\\",
        "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]",
        "an end [1, ",
        "an end [",
        "spaces  and   more ",
        "【x】【9",
    ] {
        if !text.contains("a[1]") {
            assert_eq!(whole(0, text).0, text);
        }
        assert_eq!(whole(3, text).0, text);
    }
}

#[test]
fn code_is_left_alone() {
    for text in [
        "use `a[0]` and ``b[9] ` c[9]``",
        "```\na[9]\n```",
        "```rust\nlet a = b[9];\n``\nc[9]\n````",
        "~~~\na[9] `\n```\nb[9]\n~~~",
        "  ```\n  a  [9]  .\n  ``` x\n[9]\n  ```",
        "```a[9]``` is inline",
        "an unclosed ` protects [9] its line",
        "> `a[9]`",
    ] {
        assert_eq!(whole(3, text).0, text, "{text:?}");
    }
}

#[test]
fn after_code_markers_count_again() {
    check(&[
        ("`a[9]` [9].", "`a[9]`.", &[]),
        ("`a`[1][9]", "`a`[1]", &[1]),
        ("```\na[9]\n```\nB [9]. [1]", "```\na[9]\n```\nB. [1]", &[1]),
        ("```a``` [9] b", "```a``` b", &[]),
        ("unclosed ` [9]\nB [9].", "unclosed ` [9]\nB.", &[]),
        ("escaped \\` [9].", "escaped \\`.", &[]),
        ("a ~ b ~~[9]~~", "a ~ b ~~~~", &[]),
        ("```\n```", "```\n```", &[]),
    ]);
}

#[test]
fn text_without_brackets_is_not_held_back() {
    let mut filter = CitationFilter::new(3);
    assert_eq!(filter.push("Open the"), "Open the");
    assert_eq!(filter.push(" door"), " door");
    assert_eq!(filter.push(" [do"), " [do");
    assert_eq!(filter.push("or] [1"), "or]");
    assert_eq!(filter.push("]"), "");
    assert_eq!(filter.push(","), " [1],");
}

/// Pieces of which mishaps are made.
fn mishaps() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "[", "]", "[1]", "[9]", "[0]", "[1, 9]", "[2-4]", "[12", "【", "】", "【1】", "†", "［2］",
        "(", ")", " ", "  ", "\n", "\r\n", "\n```", "```", "`", "``", "~~~", "\\", ".", ",", "-",
        "1", "23", "word", "é", "，",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|parts| parts.concat())
}

/// Pieces without code, links and escapes.
fn plain_mishaps() -> impl Strategy<Value = String> {
    const PIECES: &[&str] =
        &["[", "]", "[1]", "[9]", "[4, 1]", "[7-8]", " ", "\n", ".", ",", "-", "1", "23", "a"];
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|parts| parts.concat())
}

fn markers(text: &str) -> impl Iterator<Item = usize> {
    text.split('[').skip(1).filter_map(|rest| {
        let digits = rest.split_once(']')?.0;
        (digits.len() <= 3).then(|| digits.parse().ok())?
    })
}

proptest! {
    #[test]
    fn any_cut_gives_the_same(text in mishaps(), cuts in prop::collection::vec(0_usize..200, 0..20)) {
        let mut filter = CitationFilter::new(3);
        let mut out = String::new();
        let mut given = String::new();
        for (place, c) in text.char_indices() {
            given.push(c);
            if cuts.contains(&place) {
                out.push_str(&filter.push(&std::mem::take(&mut given)));
            }
        }
        out.push_str(&filter.push(&given));
        out.push_str(&filter.finish());
        prop_assert_eq!((out, filter.cited().to_vec()), whole(3, &text));
    }

    #[test]
    fn little_is_held_back(text in mishaps()) {
        let mut filter = CitationFilter::new(1000);
        for c in text.chars() {
            filter.push(c.encode_utf8(&mut [0; 4]));
            let space = usize::from(matches!(filter.gap, Gap::Space | Gap::SpaceCut));
            prop_assert!(filter.held.len() + space <= HELD_BYTES_MAX);
        }
    }

    #[test]
    fn no_marker_of_an_unknown_source_is_left(text in plain_mishaps()) {
        let (out, cited) = whole(3, &text);
        for number in markers(&out) {
            prop_assert!(cited.contains(&number), "{} in {:?} from {:?}", number, out, text);
        }
    }

    #[test]
    fn nothing_but_markers_and_spaces_is_lost(text in mishaps()) {
        let text = text.replace('†', "");
        let words = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(words(&whole(3, &text).0), words(&text));
    }
}
