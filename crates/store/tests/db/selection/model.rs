//! What is meant, without a database.

use std::cmp::Ordering;

use store::selection::{
    Column, ColumnKind, Comparison, Condition, Operand, Order, Piece, Test, Wanted,
};

use super::{KEPT, NOTE, NOTES, NUMBER, NUMBERS, SUM};

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    pub(super) place: i64,
    pub(super) note: Option<String>,
    pub(super) number: Option<i64>,
}

impl Thing {
    fn value(&self, column: Column) -> Option<Operand> {
        match column {
            NOTE | KEPT => self.note.clone().map(Operand::Text),
            NUMBER => self.number.map(Operand::Integer),
            SUM => self.number.map(|number| Operand::Integer(number + 1)),
            _ => panic!("no column of a thing"),
        }
    }
}

/// The rows that are so.
pub(super) fn matching<'a>(
    things: &'a [Thing],
    conditions: &[Condition],
) -> impl Iterator<Item = &'a Thing> {
    things.iter().filter(move |thing| every(thing, conditions) == Some(true))
}

/// The places of the rows that are wanted.
pub(super) fn page(things: &[Thing], wanted: &Wanted) -> Vec<i64> {
    let mut found: Vec<&Thing> = matching(things, &wanted.conditions).collect();
    found.sort_by(|a, b| {
        let orders = wanted.order.iter().map(|order| compared(*order, a, b));
        orders.fold(Ordering::Equal, Ordering::then).then(b.place.cmp(&a.place))
    });
    let (offset, limit) = (wanted.offset as usize, wanted.limit as usize);
    found.iter().skip(offset).take(limit).map(|thing| thing.place).collect()
}

fn compared(order: Order, a: &Thing, b: &Thing) -> Ordering {
    let (a, b) = (a.value(order.column), b.value(order.column));
    match (&a, &b) {
        (Some(a), Some(b)) if order.descending => how(b, a),
        (Some(a), Some(b)) => how(a, b),
        _ if order.nulls_first => a.is_some().cmp(&b.is_some()),
        _ => b.is_some().cmp(&a.is_some()),
    }
}

fn how(a: &Operand, b: &Operand) -> Ordering {
    match (a, b) {
        (Operand::Text(a), Operand::Text(b)) => a.as_bytes().cmp(b.as_bytes()),
        (Operand::Integer(a), Operand::Integer(b)) => a.cmp(b),
        _ => panic!("values of two kinds"),
    }
}

/// True, false, or neither.
fn holds(thing: &Thing, condition: &Condition) -> Option<bool> {
    match condition {
        Condition::Column(column, test) => is_so(thing.value(*column), test),
        Condition::All(of) => every(thing, of),
        Condition::Any(of) => {
            let each: Vec<_> = of.iter().map(|one| holds(thing, one)).collect();
            let is_open = each.contains(&None);
            if each.contains(&Some(true)) { Some(true) } else { (!is_open).then_some(false) }
        }
        Condition::Not(other) => holds(thing, other).map(|is_so| !is_so),
    }
}

fn every(thing: &Thing, of: &[Condition]) -> Option<bool> {
    let each: Vec<_> = of.iter().map(|one| holds(thing, one)).collect();
    let is_open = each.contains(&None);
    if each.contains(&Some(false)) { Some(false) } else { (!is_open).then_some(true) }
}

fn is_so(value: Option<Operand>, test: &Test) -> Option<bool> {
    match test {
        Test::Null => Some(value.is_none()),
        Test::OneOf(values) if values.is_empty() => Some(false),
        Test::OneOf(values) => Some(values.contains(&value?)),
        Test::Compare(comparison, other) => {
            let how = how(&value?, other);
            Some(match comparison {
                Comparison::Equal => how.is_eq(),
                Comparison::Unequal => how.is_ne(),
                Comparison::Less => how.is_lt(),
                Comparison::LessOrEqual => how.is_le(),
                Comparison::Greater => how.is_gt(),
                Comparison::GreaterOrEqual => how.is_ge(),
            })
        }
        Test::Like { pattern, ignores_case } => {
            let Operand::Text(text) = value? else { panic!("a pattern for a number") };
            let folded = |text: &str| {
                if *ignores_case { text.to_ascii_lowercase() } else { text.to_owned() }
            };
            let pattern: Vec<Piece> = pattern
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => Piece::Text(folded(text)),
                    other => other.clone(),
                })
                .collect();
            Some(looks(&folded(&text), &pattern))
        }
    }
}

fn looks(text: &str, pattern: &[Piece]) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return text.is_empty() };
    match first {
        Piece::Text(start) => text.strip_prefix(start.as_str()).is_some_and(|end| looks(end, rest)),
        Piece::One => text.chars().next().is_some_and(|c| looks(&text[c.len_utf8()..], rest)),
        Piece::Any => {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| looks(&text[at..], rest))
        }
    }
}

/// Numbers that are the same in every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new() -> Dice {
        Dice(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Something to ask.
pub(super) fn wanted(dice: &mut Dice) -> Wanted {
    let conditions = (0..dice.below(3)).map(|_| condition(dice, 3)).collect();
    let mut order: Vec<Order> = Vec::new();
    for _ in 0..dice.below(3) {
        let (descending, nulls_first) = (dice.flip(), dice.flip());
        order.push(Order {
            column: *dice.pick(&[NOTE, NUMBER, SUM, KEPT]),
            descending,
            nulls_first,
        });
    }
    Wanted { conditions, order, limit: dice.below(150) as u64, offset: dice.below(20) as u64 }
}

fn condition(dice: &mut Dice, depth: usize) -> Condition {
    let choices = if depth == 0 { 1 } else { 5 };
    let several = |dice: &mut Dice| {
        (0..dice.below(4)).map(|_| condition(dice, depth - 1)).collect::<Vec<_>>()
    };
    match dice.below(choices) {
        1 => Condition::All(several(dice)),
        2 => Condition::Any(several(dice)),
        3 => Condition::Not(Box::new(condition(dice, depth - 1))),
        _ => leaf(dice),
    }
}

fn leaf(dice: &mut Dice) -> Condition {
    let column = *dice.pick(&[NOTE, NUMBER, SUM, KEPT]);
    let operand = |dice: &mut Dice| match column {
        NOTE | KEPT => Operand::Text(dice.pick(NOTES).unwrap_or("a").to_owned()),
        _ => Operand::Integer(dice.pick(NUMBERS).unwrap_or(1)),
    };
    let comparisons = [
        Comparison::Equal,
        Comparison::Unequal,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ];
    let test = match dice.below(if column.kind == ColumnKind::Integer { 3 } else { 4 }) {
        0 => Test::Null,
        1 => Test::OneOf((0..dice.below(4)).map(|_| operand(dice)).collect()),
        2 => Test::Compare(*dice.pick(&comparisons), operand(dice)),
        _ => Test::Like { pattern: pattern(dice), ignores_case: dice.flip() },
    };
    Condition::Column(column, test)
}

fn pattern(dice: &mut Dice) -> Vec<Piece> {
    let piece = |dice: &mut Dice| match dice.below(3) {
        0 => Piece::Any,
        1 => Piece::One,
        _ => {
            let note = dice.pick(NOTES).unwrap_or_default();
            Piece::Text(note.chars().take(1 + dice.below(2)).collect())
        }
    };
    (0..dice.below(4)).map(|_| piece(dice)).collect()
}
