//! From passages to the few pieces of them that answer a question.
//!
//! A piece is what reads well alone: a short paragraph, a sentence of a long one, a whole list or table with the line
//! that leads to it, a block of code. Each is weighed by the passage it stands in and by the question's words in it.

use std::cmp::Ordering;
use std::ops::Range;

use crate::Index;
use crate::blocks::{Block, Kind};
use crate::full_text::Asked;
use crate::search::Found;
use crate::sentences::sentences;

/// A paragraph with so many bytes is quoted whole.
const SHORT_PARAGRAPH: usize = 320;
/// A list or table with more bytes is quoted in part.
const LONG_RUN: usize = 1_500;
/// No further piece is added to an answer of so many bytes.
const ENOUGH: usize = 700;
/// The most pieces of an answer.
const MOST: usize = 3;
/// What the passage counts beside the words of the piece.
const PASSAGE_SHARE: f32 = 1.0;
/// What steps count more when somebody asks how to do something.
const STEPS_SHARE: f32 = 0.5;
/// What the beginning of a passage counts more.
const FIRST_SHARE: f32 = 0.1;
/// Another piece is added when it has at least this share of the best one's weight…
const NEXT_LEAST: f32 = 0.75;
/// …and says at least this share of the question that is not said yet.
const NEXT_GAIN: f32 = 0.15;

/// A piece of an answer.
pub(crate) struct Quote<'a> {
    /// Index of its passage among those found.
    pub(crate) found: usize,
    /// Its place in the body.
    pub(crate) range: Range<usize>,
    pub(crate) text: &'a str,
    kind: Kind,
    /// The block it is part of; sentences of one paragraph have the same.
    block: usize,
}

impl Quote<'_> {
    /// What stands between this piece and the next one.
    pub(crate) fn before(&self, next: &Quote<'_>) -> &'static str {
        let is_near = self.found == next.found && self.block == next.block;
        match next.kind {
            Kind::Paragraph if is_near => " ",
            Kind::TableRow if is_near => "\n",
            _ => "\n\n",
        }
    }
}

/// A piece that may be quoted, and how well it fits.
struct Piece {
    found: usize,
    range: Range<usize>,
    kind: Kind,
    block: usize,
    weight: f32,
    /// By the question's terms: whether it has them.
    has: Vec<bool>,
}

impl Index {
    /// The pieces that answer best, in reading order.
    pub(crate) fn quotes<'a>(
        &self,
        question: &str,
        asked: &Asked,
        found: &[Found<'a>],
    ) -> Vec<Quote<'a>> {
        let mut pieces: Vec<Piece> = Vec::new();
        for at in 0..found.len() {
            self.weigh(question, asked, (found, at), &mut pieces);
        }
        let heavier = |one: &&Piece, other: &&Piece| {
            one.weight.total_cmp(&other.weight).then_with(|| in_order(other, one))
        };
        let Some(best) = pieces.iter().max_by(heavier) else { return Vec::new() };
        let mut chosen = vec![best];
        add_more(asked, &pieces, &mut chosen);
        chosen.sort_by(|one, other| in_order(one, other));
        chosen.into_iter().flat_map(|piece| self.cut(asked, found, piece)).collect()
    }

    fn weigh(
        &self,
        question: &str,
        asked: &Asked,
        (all, at): (&[Found<'_>], usize),
        pieces: &mut Vec<Piece>,
    ) {
        let found = &all[at];
        let body = &*found.entry.body;
        let near = found.score / all[0].score.max(f32::EPSILON);
        for (number, (block, range, kind)) in pieces_of(body, found).into_iter().enumerate() {
            let has = self.terms_in(asked, &body[range.clone()]);
            let said: f32 = asked
                .terms
                .iter()
                .zip(&has)
                .map(|(term, &has)| if has { term.share } else { 0.0 })
                .sum();
            let mut weight = PASSAGE_SHARE * near + said;
            if kind == Kind::Step && asks_how(question) {
                weight += STEPS_SHARE;
            }
            if number == 0 {
                weight += FIRST_SHARE;
            }
            pieces.push(Piece { found: at, range, kind, block, weight, has });
        }
    }

    fn terms_in(&self, asked: &Asked, text: &str) -> Vec<bool> {
        let mut has = vec![false; asked.terms.len()];
        self.full_text.each_term(text, |term, _| {
            if let Some(at) = asked.terms.iter().position(|asked| asked.term == term) {
                has[at] = true;
            }
        });
        has
    }

    /// A piece as quotes: of a long list or table only what the question names.
    fn cut<'a>(&self, asked: &Asked, found: &[Found<'a>], piece: &Piece) -> Vec<Quote<'a>> {
        let entry = found[piece.found].entry;
        let quote = |range: Range<usize>, kind: Kind| Quote {
            found: piece.found,
            text: &entry.body[range.clone()],
            range,
            kind,
            block: piece.block,
        };
        let is_run = !matches!(piece.kind, Kind::Paragraph | Kind::Code | Kind::Other);
        if !is_run || piece.range.len() <= LONG_RUN {
            return vec![quote(piece.range.clone(), piece.kind)];
        }
        let inside = |block: &&Block| {
            piece.range.start <= block.start as usize && block.end as usize <= piece.range.end
        };
        let blocks: Vec<&Block> = entry.blocks.iter().filter(inside).collect();
        let named = |block: &&&Block| {
            let text = &entry.body[block.range()];
            block.kind == Kind::TableHead || self.terms_in(asked, text).contains(&true)
        };
        let mut kept: Vec<&Block> = blocks.iter().filter(named).copied().collect();
        if kept.iter().all(|block| block.kind == Kind::TableHead) {
            kept = blocks;
        }
        let mut room = LONG_RUN;
        let fits = |block: &&Block| {
            let is_first = room == LONG_RUN;
            let size = block.range().len();
            room = room.saturating_sub(size);
            is_first || room > 0
        };
        kept.into_iter().take_while(fits).map(|block| quote(block.range(), block.kind)).collect()
    }
}

/// Adds pieces that say what is not said yet.
fn add_more<'a>(asked: &Asked, pieces: &'a [Piece], chosen: &mut Vec<&'a Piece>) {
    let mut order: Vec<&Piece> = pieces.iter().collect();
    order.sort_by(|one, other| {
        other.weight.total_cmp(&one.weight).then_with(|| in_order(one, other))
    });
    let least = chosen[0].weight * NEXT_LEAST;
    for piece in order.into_iter().filter(|piece| piece.weight >= least) {
        let size: usize = chosen.iter().map(|piece| piece.range.len()).sum();
        if chosen.len() >= MOST || size >= ENOUGH {
            return;
        }
        let is_new = |at: usize| piece.has[at] && chosen.iter().all(|other| !other.has[at]);
        let gain: f32 =
            (0..piece.has.len()).filter(|&at| is_new(at)).map(|at| asked.terms[at].share).sum();
        let overlaps = chosen.iter().any(|other| {
            other.found == piece.found
                && other.range.start < piece.range.end
                && piece.range.start < other.range.end
        });
        if gain >= NEXT_GAIN && !overlaps {
            chosen.push(piece);
        }
    }
}

fn in_order(one: &Piece, other: &Piece) -> Ordering {
    (one.found, one.range.start).cmp(&(other.found, other.range.start))
}

/// Whether somebody wants to know how to do something.
fn asks_how(question: &str) -> bool {
    let lower = question.to_lowercase();
    let begins = [
        "how do",
        "how can",
        "how to",
        "how should",
        "how would",
        "can i ",
        "where do",
        "where can",
    ];
    begins.iter().any(|start| lower.contains(start)) || lower.starts_with("i want to")
}

/// A passage's pieces in order, each with its first block's number, its place and its kind.
fn pieces_of(body: &str, found: &Found<'_>) -> Vec<(usize, Range<usize>, Kind)> {
    let blocks = &found.entry.blocks;
    let span = found.passage.span.blocks.clone();
    let mut pieces: Vec<(usize, Range<usize>, Kind)> = Vec::new();
    let mut at = span.start;
    while at < span.end {
        let block = blocks[at];
        let run =
            blocks[at..span.end].iter().take_while(|next| next.run == block.run && block.run != 0);
        let last = (at + run.count()).max(at + 1) - 1;
        let whole = block.range().start..blocks[last].range().end;
        match block.kind {
            Kind::Paragraph if whole.len() > SHORT_PARAGRAPH => {
                let text = &body[whole.clone()];
                let places = sentences(text).into_iter();
                let places = places.map(|place| whole.start + place.start..whole.start + place.end);
                pieces.extend(places.map(|place| (at, place, Kind::Paragraph)));
            }
            kind => {
                let start = lead(body, &pieces, kind).unwrap_or(whole.start);
                pieces.push((at, start..whole.end, kind));
            }
        }
        at = last + 1;
    }
    pieces
}

/// Where the line begins that leads to a list, a table or code.
fn lead(body: &str, pieces: &[(usize, Range<usize>, Kind)], kind: Kind) -> Option<usize> {
    let (_, range, before) = pieces.last()?;
    let leads = *before == Kind::Paragraph && body[range.clone()].ends_with(':');
    (leads && kind != Kind::Paragraph).then_some(range.start)
}
