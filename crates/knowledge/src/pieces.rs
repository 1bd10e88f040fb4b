//! A passage in pieces that can be quoted by themselves, the one that answers best first.
//!
//! A list stays whole, with the line that leads to it; so does a table that is not too long; of a
//! paragraph it is the sentences around the best one.

use crate::blocks::{Block, Kind, plain};
use crate::full_text::{Asked, FullText};
use crate::index::{Entry, Passage};
use crate::sentences::sentences;
use std::ops::Range;

/// A passage of so many bytes is one piece.
const SHORT: usize = 400;
/// Numbered steps are kept whole up to so many bytes, even across passages.
const LONGEST_STEPS: usize = 2400;
/// Other lists and tables are kept whole up to so many bytes; of longer ones come the best parts.
const LONGEST_LIST: usize = 1000;
/// The parts that come of a long list or table, its lead and head among them.
const MOST_PARTS: usize = 4;
/// A paragraph before a list leads to it if it ends with a colon or has at most so many bytes.
const LEAD: usize = 160;
/// Nothing longer is quoted in one piece: it is cut at the end of a line.
const LONGEST_QUOTE: usize = 4000;
/// What a piece with steps is worth more if steps are wanted.
const STEPS_BONUS: f32 = 0.5;

/// What can be quoted from a passage.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Places in the body, in order.
    pub(crate) parts: Vec<Range<usize>>,
    /// The bits of the terms in it, in the order of [`Asked::terms`].
    pub(crate) covers: u64,
    value: f32,
}

impl Piece {
    pub(crate) fn len(&self) -> usize {
        self.parts.iter().map(ExactSizeIterator::len).sum()
    }
}

/// Cuts passages into pieces, with a question in mind.
pub(crate) struct Cutter<'a> {
    pub(crate) full_text: &'a FullText,
    pub(crate) asked: &'a Asked,
    pub(crate) wants_steps: bool,
}

impl Cutter<'_> {
    /// The pieces of a passage, the best first.
    pub(crate) fn pieces(&self, entry: &Entry, passage: &Passage) -> Vec<Piece> {
        let range = entry.range(passage);
        let blocks = passage.span.blocks.clone();
        let may_continue = |block: &Block| matches!(block.kind, Kind::Step | Kind::TableRow);
        if range.len() <= SHORT && !entry.blocks[blocks.clone()].iter().any(may_continue) {
            return vec![self.piece(entry, vec![range])];
        }
        let mut pieces = Vec::new();
        let mut next = blocks.start;
        while next < blocks.end {
            let block = entry.blocks[next];
            let length = run_length(&entry.blocks[next..blocks.end]);
            pieces.push(match block.kind {
                Kind::Paragraph => self.best_sentences(entry, &block),
                Kind::Code | Kind::Other => {
                    let start = lead(entry, next).map_or(block.start as usize, |lead| lead.start);
                    let range = start..block.end as usize;
                    self.piece(entry, vec![range])
                }
                _ => self.of_run(entry, next..next + length),
            });
            next += length;
        }
        pieces.sort_by(|a, b| b.value.total_cmp(&a.value));
        pieces
    }

    fn piece(&self, entry: &Entry, parts: Vec<Range<usize>>) -> Piece {
        let covers = parts.iter().map(|part| self.covers(&entry.body[part.clone()]));
        let covers = covers.fold(0, |all, covers| all | covers);
        Piece { parts, covers, value: self.worth(covers) }
    }

    /// A list or table; `run` are its blocks in the passage.
    fn of_run(&self, entry: &Entry, run: Range<usize>) -> Piece {
        let is_steps = entry.blocks[run.start].kind == Kind::Step;
        let run = if is_steps { whole_run(&entry.blocks, run) } else { run };
        let lead = lead(entry, run.start);
        let first = entry.blocks[run.start].range();
        let start = lead.as_ref().map_or(first.start, |lead| lead.start);
        let whole = start..entry.blocks[run.end - 1].end as usize;
        let longest = if is_steps { LONGEST_STEPS } else { LONGEST_LIST };
        let head = head(&entry.blocks, run.start);
        let has_head = head.as_ref().is_none_or(|head| whole.start <= head.start);
        let mut piece = if has_head && whole.len() <= longest {
            self.piece(entry, vec![whole])
        } else {
            let mut parts: Vec<Range<usize>> = lead.into_iter().chain(head).collect();
            parts.extend(self.best_parts(entry, run, MOST_PARTS - parts.len()));
            self.piece(entry, parts)
        };
        if is_steps && self.wants_steps {
            piece.value += STEPS_BONUS;
        }
        piece
    }

    /// The blocks of a long run that have most of the question, in their order.
    fn best_parts(&self, entry: &Entry, run: Range<usize>, most: usize) -> Vec<Range<usize>> {
        let blocks = entry.blocks[run].iter().filter(|block| block.kind != Kind::TableHead);
        let mut parts: Vec<(f32, Range<usize>)> = blocks
            .map(|block| (self.worth(self.covers(&entry.body[block.range()])), block.range()))
            .collect();
        parts.sort_by(|a, b| b.0.total_cmp(&a.0));
        parts.truncate(most);
        let best = parts.first().map_or(0.0, |(worth, _)| *worth);
        parts.retain(|(worth, _)| *worth * 2.0 >= best);
        let mut parts: Vec<Range<usize>> = parts.into_iter().map(|(_, range)| range).collect();
        parts.sort_by_key(|range| range.start);
        parts
    }

    /// The best sentence of a paragraph and its neighbours, first those that follow.
    fn best_sentences(&self, entry: &Entry, block: &Block) -> Piece {
        let text = &entry.body[block.range()];
        if text.len() <= SHORT {
            return self.piece(entry, vec![block.range()]);
        }
        let sentences = sentences(text);
        let worth = |range: &Range<usize>| self.worth(self.covers(&text[range.clone()]));
        let mut best = (0, 0.0);
        for (index, sentence) in sentences.iter().enumerate() {
            let worth = worth(sentence);
            if worth > best.1 {
                best = (index, worth);
            }
        }
        let Some(mut window) = sentences.get(best.0).cloned() else {
            return self.piece(entry, vec![block.range()]);
        };
        let following = sentences[best.0 + 1..].iter();
        for other in following.chain(sentences[..best.0].iter().rev()) {
            let wider = window.start.min(other.start)..window.end.max(other.end);
            if wider.len() > SHORT {
                break;
            }
            window = wider;
        }
        let start = block.start as usize;
        let range = start + window.start..start + limited(text, &window);
        self.piece(entry, vec![range])
    }

    /// The bits of the asked terms that a piece of Markdown has.
    fn covers(&self, markdown: &str) -> u64 {
        let mut covers = 0;
        self.full_text.each_term(&plain(markdown), |term, _| {
            let place = self.asked.terms.iter().position(|asked| asked.term == term);
            covers |= place.and_then(|place| 1_u64.checked_shl(place as u32)).unwrap_or(0);
        });
        covers
    }

    /// The part of the question, from 0 to 1, in the terms of some bits.
    pub(crate) fn worth(&self, covers: u64) -> f32 {
        let terms = self.asked.terms.iter().take(u64::BITS as usize).enumerate();
        terms.filter(|(place, _)| covers >> place & 1 == 1).map(|(_, asked)| asked.share).sum()
    }
}

/// How many of the first blocks are of the same list or table; 1 for any other block.
fn run_length(blocks: &[Block]) -> usize {
    let run = blocks[0].run;
    if run == 0 { 1 } else { blocks.iter().take_while(|block| block.run == run).count() }
}

fn whole_run(blocks: &[Block], part: Range<usize>) -> Range<usize> {
    let run = blocks[part.start].run;
    let before = blocks[..part.start].iter().rev().take_while(|block| block.run == run).count();
    part.start - before..part.start - before + run_length(&blocks[part.start - before..])
}

/// The head of the table that the block at `row` is part of.
fn head(blocks: &[Block], row: usize) -> Option<Range<usize>> {
    let run = blocks[row].run;
    let is_head = |block: &&Block| block.kind == Kind::TableHead && block.run == run;
    blocks[..=row].iter().rev().find(is_head).map(Block::range)
}

/// The sentence that leads to the block at `index`: the last one of the paragraph before it.
fn lead(entry: &Entry, index: usize) -> Option<Range<usize>> {
    let before = entry.blocks.get(index.checked_sub(1)?)?;
    let range = before.range();
    let text = &entry.body[range.clone()];
    let gap = &entry.body[range.end..entry.blocks[index].start as usize];
    if before.kind != Kind::Paragraph || !gap.trim().is_empty() {
        return None;
    }
    if text.ends_with(':') {
        let last = sentences(text).pop()?;
        return Some(range.start + last.start..range.end);
    }
    (text.len() <= LEAD).then_some(range)
}

/// Where a quote that begins with `window` ends at the latest.
fn limited(text: &str, window: &Range<usize>) -> usize {
    if window.len() <= LONGEST_QUOTE {
        return window.end;
    }
    let latest = text.floor_char_boundary(window.start + LONGEST_QUOTE);
    let quote = &text[window.start..latest];
    let end = quote.rfind('\n').or_else(|| quote.rfind(char::is_whitespace));
    window.start + quote[..end.unwrap_or(quote.len())].trim_end().len()
}
