//! Blocks to passages: what is searched for and what is encoded.
//!
//! A passage stays under one heading and has some hundred words. A list or table stays together
//! with the line that leads to it, unless it is too long for one passage.

use crate::blocks::{Block, Kind, Outline, ReadBlock, plain};
use crate::sentences::sentences;
use std::ops::Range;

/// A passage with so many words is long enough to end where it may.
const ENOUGH_WORDS: usize = 120;
/// No passage gets longer, unless a single block is.
const MOST_WORDS: usize = 180;
/// A paragraph with more words is text of its own, not the line that leads to a list.
const LEAD_WORDS: usize = 40;

/// Where a passage is in its document's blocks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub(crate) blocks: Range<usize>,
    /// Index in [`Outline::headings`].
    pub(crate) heading: Option<u32>,
}

/// Divides an outline into passages; cuts its overlong paragraphs between sentences first.
pub(crate) fn passages(body: &str, outline: &mut Outline) -> Vec<Span> {
    cut_long_paragraphs(body, &mut outline.blocks);
    let blocks = &outline.blocks;
    let mut spans = Vec::new();
    let mut first = 0;
    while first < blocks.len() {
        let heading = blocks[first].heading;
        let length = blocks[first..].iter().take_while(|block| block.heading == heading).count();
        let groups = groups(blocks, first..first + length);
        spans.extend(packed(blocks, groups).map(|blocks| Span { blocks, heading }));
        first += length;
    }
    spans
}

/// What is encoded for a passage: its words, and where they stand.
pub(crate) fn encoded_text(title: &str, outline: &Outline, span: &Span) -> String {
    let mut text = format!("{title}. ");
    if let Some(heading) = span.heading {
        text.push_str(&outline.headings[heading as usize]);
        text.push_str(". ");
    }
    if let Some(head) = head_above(&outline.blocks, span.blocks.start) {
        text.push_str(&outline.blocks[head].plain);
        text.push('\n');
    }
    for block in &outline.blocks[span.blocks.clone()] {
        text.push_str(&block.plain);
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

/// The head of the table whose row stands at `row`, if it is further up.
fn head_above(blocks: &[ReadBlock], row: usize) -> Option<usize> {
    let block = blocks.get(row).filter(|read| read.block.kind == Kind::TableRow)?.block;
    let is_head =
        |read: &ReadBlock| read.block.kind == Kind::TableHead && read.block.run == block.run;
    blocks[..row].iter().rposition(is_head)
}

fn words(blocks: &[ReadBlock]) -> usize {
    blocks.iter().map(|block| block.plain.split_whitespace().count()).sum()
}

fn cut_long_paragraphs(body: &str, blocks: &mut Vec<ReadBlock>) {
    let is_long = |read: &ReadBlock| {
        read.block.kind == Kind::Paragraph && words(std::slice::from_ref(read)) > MOST_WORDS
    };
    if blocks.iter().any(is_long) {
        *blocks = std::mem::take(blocks)
            .into_iter()
            .flat_map(|read| if is_long(&read) { cut(body, &read) } else { vec![read] })
            .collect();
    }
}

fn cut(body: &str, read: &ReadBlock) -> Vec<ReadBlock> {
    let text = &body[read.block.range()];
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut words = 0;
    for sentence in sentences(text) {
        let more = text[sentence.clone()].split_whitespace().count();
        match parts.last_mut() {
            Some(part) if words + more <= ENOUGH_WORDS => {
                part.end = sentence.end;
                words += more;
            }
            _ => {
                parts.push(sentence);
                words = more;
            }
        }
    }
    let part = |range: Range<usize>| ReadBlock {
        block: Block {
            start: read.block.start + range.start as u32,
            end: read.block.start + range.end as u32,
            ..read.block
        },
        plain: plain(&text[range]),
        heading: read.heading,
    };
    parts.into_iter().map(part).collect()
}

/// The blocks of a section in groups that are better not divided.
fn groups(blocks: &[ReadBlock], section: Range<usize>) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for index in section {
        match groups.last_mut() {
            Some(group) if belong_together(&blocks[index - 1], &blocks[index]) => {
                group.end = index + 1;
            }
            _ => groups.push(index..index + 1),
        }
    }
    groups.into_iter().flat_map(|group| divided(blocks, group)).collect()
}

fn belong_together(before: &ReadBlock, block: &ReadBlock) -> bool {
    let leads = before.block.kind == Kind::Paragraph
        && block.block.kind != Kind::Paragraph
        && words(std::slice::from_ref(before)) <= LEAD_WORDS;
    leads || (before.block.run == block.block.run && block.block.run != 0)
}

/// A group that fits a passage as it is, a longer one in parts that do.
fn divided(blocks: &[ReadBlock], group: Range<usize>) -> Vec<Range<usize>> {
    if words(&blocks[group.clone()]) <= MOST_WORDS {
        return vec![group];
    }
    packed(blocks, group.map(|index| index..index + 1).collect()).collect()
}

/// Puts neighbours together until each has enough words.
fn packed(
    blocks: &[ReadBlock],
    groups: Vec<Range<usize>>,
) -> impl Iterator<Item = Range<usize>> + use<> {
    let mut packed: Vec<Range<usize>> = Vec::new();
    let mut held = 0;
    for group in groups {
        let more = words(&blocks[group.clone()]);
        match packed.last_mut() {
            Some(last) if held < ENOUGH_WORDS && held + more <= MOST_WORDS => {
                last.end = group.end;
                held += more;
            }
            _ => {
                packed.push(group);
                held = more;
            }
        }
    }
    packed.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::outline;

    fn read(body: &str) -> (Outline, Vec<Span>) {
        let mut outline = outline("Title", body);
        let spans = passages(body, &mut outline);
        (outline, spans)
    }

    fn words_of(outline: &Outline, spans: &[Span]) -> Vec<usize> {
        spans.iter().map(|span| words(&outline.blocks[span.blocks.clone()])).collect()
    }

    #[test]
    fn passages_have_some_hundred_words() {
        let ten = "One two three four five six seven eight nine ten. ".repeat(10);
        let cases = [
            (format!("{ten}\n\n{ten}\n\n{ten}"), vec![100, 100, 100]),
            (format!("short\n\n{ten}"), vec![101]),
            (ten.repeat(4), vec![120, 120, 120, 40]),
            (format!("a\n# H\nb\n\n{ten}"), vec![1, 101]),
            (format!("Do this:\n\n1. {ten}\n2. {ten}\n"), vec![102, 100]),
        ];
        for (body, expected) in cases {
            let (outline, spans) = read(&body);
            assert_eq!(words_of(&outline, &spans), expected);
        }
    }

    #[test]
    fn a_list_stays_with_its_lead() {
        let eighty = "word ".repeat(80);
        let body = format!("{eighty}\n\nDo:\n\n1. {eighty}\n2. c\n");
        let (outline, spans) = read(&body);
        assert_eq!(words_of(&outline, &spans), [162], "{spans:?}");
        let body = format!("{eighty}{eighty}\n\nDo:\n\n1. {eighty}\n2. c\n");
        let (outline, spans) = read(&body);
        assert_eq!(words_of(&outline, &spans), [160, 82], "{spans:?}");
    }

    #[test]
    fn encoded_texts_say_where_they_stand() {
        let row = format!("| {} |\n", "cell ".repeat(100));
        let body = format!("# One\n## Two\n\n| Head |\n|---|\n{row}{row}");
        let (outline, spans) = read(&body);
        assert_eq!(spans.len(), 2);
        for span in &spans {
            let text = encoded_text("Title", &outline, span);
            assert!(text.starts_with("Title. One › Two. Head\n"), "{text}");
        }
    }
}
