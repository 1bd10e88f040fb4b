//! Finding the parts of a model in its file, without copying the large ones.

use super::{ALIGNMENT, GROUP, GROUP_BYTES, HALF, LEVELS, MAGIC, NAME_BYTES, OpenError, Shape};
use crate::tokens::Vocabulary;
use std::borrow::Cow;
use std::ops::Range;

/// Where some bytes of the file are; within its length since it was opened.
type Place = Range<usize>;

/// A model whose large tables stay where they are.
pub(crate) struct Model {
    pub(crate) id: String,
    pub(crate) hidden: usize,
    pub(crate) inner: usize,
    pub(crate) heads: usize,
    /// How many there are: no text may have more tokens.
    pub(crate) positions: usize,
    pub(crate) norm: Norm,
    pub(crate) layers: Vec<Layer>,
    pub(crate) special: Special,
    pub(crate) bytes: Cow<'static, [u8]>,
    position_table: Place,
    levels: [f32; LEVELS],
    words: Place,
    vocabulary: Pieces,
}

/// One layer of attention and feed-forward.
pub(crate) struct Layer {
    pub(crate) attention: Linear,
    pub(crate) mixed: Linear,
    pub(crate) mixed_norm: Norm,
    pub(crate) inner: Linear,
    pub(crate) outer: Linear,
    pub(crate) outer_norm: Norm,
}

/// A matrix of rounded weights, and what turns its sums into numbers again.
pub(crate) struct Linear {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    packed: Place,
    pub(crate) scales: Vec<f32>,
    /// Of each output's weights: what the zero of the inputs is multiplied with.
    pub(crate) sums: Vec<i32>,
    pub(crate) bias: Vec<f32>,
}

/// The learnt half of a layer norm.
pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// The tokens that are no text.
#[derive(Clone, Copy, Default)]
pub(crate) struct Special {
    pub(crate) start: u32,
    pub(crate) end: u32,
    unknown: u32,
}

/// Sorted pieces of words: those that begin one, then those that continue one.
struct Pieces {
    beginnings: usize,
    bounds: Place,
    numbers: Place,
    texts: Place,
}

impl Model {
    pub(crate) fn read(bytes: Cow<'static, [u8]>) -> Result<Model, OpenError> {
        let (shape, id) = header(&bytes).ok_or(OpenError::NotAModel)?;
        let shape = shape.check()?;
        let mut rest = Sections { bytes: &bytes, at: 0 };
        rest.section(MAGIC.len() + 7 * 4 + NAME_BYTES)?;
        let position_table = rest.section(shape.positions * shape.hidden * 4)?;
        let norm = rest.norm(shape.hidden)?;
        let layers = (0..shape.layers).map(|_| rest.layer(shape)).collect::<Result<_, _>>()?;
        let levels = rest.floats(LEVELS)?;
        let words = rest.section(shape.words * shape.word_bytes())?;
        let vocabulary = rest.pieces(shape.words)?;
        let mut model = Model {
            id,
            hidden: shape.hidden,
            inner: shape.inner,
            heads: shape.heads,
            positions: shape.positions,
            norm,
            layers,
            special: Special::default(),
            position_table,
            levels: std::array::from_fn(|index| levels[index]),
            words,
            vocabulary,
            bytes,
        };
        model.special = model.find_special().ok_or(OpenError::Damaged("no special tokens"))?;
        Ok(model)
    }

    fn find_special(&self) -> Option<Special> {
        let [start, end, unknown] = ["[CLS]", "[SEP]", "[UNK]"].map(|text| self.piece(text, false));
        Some(Special { start: start?, end: end?, unknown: unknown? })
    }

    /// Adds the embedding of a token at a position to `out`, which has the hidden size.
    pub(crate) fn embed(&self, token: u32, position: usize, out: &mut [f32]) {
        let row_bytes = self.words.len() / self.vocabulary.count();
        let row = &self.bytes[self.words.clone()][token as usize * row_bytes..][..row_bytes];
        let groups = row.as_chunks::<GROUP_BYTES>().0;
        for (group, out) in groups.iter().zip(out.as_chunks_mut::<GROUP>().0) {
            let scale = f32::from_bits(u32::from(u16::from_le_bytes([group[0], group[1]])) << 16);
            for (index, byte) in group[2..].iter().enumerate() {
                out[index] += self.levels[usize::from(byte & 15)] * scale;
                out[index + HALF] += self.levels[usize::from(byte >> 4)] * scale;
            }
        }
        let table = &self.bytes[self.position_table.clone()];
        let row = table[position * self.hidden * 4..].as_chunks::<4>().0;
        for (out, bytes) in out.iter_mut().zip(row) {
            *out += f32::from_le_bytes(*bytes);
        }
    }

    /// The weights of one of this model's matrices, in the kernel's order.
    pub(crate) fn packed(&self, linear: &Linear) -> &[u8] {
        &self.bytes[linear.packed.clone()]
    }

    fn piece_text(&self, index: usize) -> &[u8] {
        let bounds = &self.bytes[self.vocabulary.bounds.clone()];
        let texts = &self.bytes[self.vocabulary.texts.clone()];
        texts.get(number(bounds, index + 1)..number(bounds, index + 2)).unwrap_or_default()
    }
}

impl Vocabulary for Model {
    fn piece(&self, text: &str, continues: bool) -> Option<u32> {
        let Pieces { beginnings, .. } = self.vocabulary;
        let (mut low, mut high) =
            if continues { (beginnings, self.vocabulary.count()) } else { (0, beginnings) };
        while low < high {
            let middle = low.midpoint(high);
            match self.piece_text(middle).cmp(text.as_bytes()) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => {
                    let found = number(&self.bytes[self.vocabulary.numbers.clone()], middle);
                    return (found < self.vocabulary.count()).then_some(found as u32);
                }
            }
        }
        None
    }

    fn unknown(&self) -> u32 {
        self.special.unknown
    }
}

impl Pieces {
    fn count(&self) -> usize {
        self.numbers.len() / 4
    }
}

fn number(bytes: &[u8], index: usize) -> usize {
    bytes.as_chunks::<4>().0.get(index).map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
}

fn header(bytes: &[u8]) -> Option<(Shape, String)> {
    let rest = bytes.strip_prefix(&MAGIC)?;
    let (numbers, rest) = rest.split_at_checked(7 * 4)?;
    let name = rest.get(..NAME_BYTES)?;
    let shape = Shape {
        layers: number(numbers, 0),
        hidden: number(numbers, 1),
        inner: number(numbers, 2),
        heads: number(numbers, 3),
        positions: number(numbers, 4),
        words: number(numbers, 5),
    };
    let name = str::from_utf8(name).ok()?.trim_end_matches('\0');
    Some((shape, format!("{name}-{:08x}", number(numbers, 6))))
}

/// Walks through the file from section to section.
struct Sections<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Sections<'_> {
    fn section(&mut self, length: usize) -> Result<Place, OpenError> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len());
        let place = self.at..end.ok_or(OpenError::Damaged("it ends too early"))?;
        self.at = place.end.next_multiple_of(ALIGNMENT);
        Ok(place)
    }

    fn numbers<N>(&mut self, count: usize, read: fn([u8; 4]) -> N) -> Result<Vec<N>, OpenError> {
        let place = self.section(count * 4)?;
        Ok(self.bytes[place].as_chunks::<4>().0.iter().map(|bytes| read(*bytes)).collect())
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, OpenError> {
        self.numbers(count, f32::from_le_bytes)
    }

    fn norm(&mut self, hidden: usize) -> Result<Norm, OpenError> {
        Ok(Norm { weight: self.floats(hidden)?, bias: self.floats(hidden)? })
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> Result<Linear, OpenError> {
        Ok(Linear {
            inputs,
            outputs,
            packed: self.section(inputs * outputs)?,
            scales: self.floats(outputs)?,
            sums: self.numbers(outputs, i32::from_le_bytes)?,
            bias: self.floats(outputs)?,
        })
    }

    fn layer(&mut self, Shape { hidden, inner, .. }: Shape) -> Result<Layer, OpenError> {
        Ok(Layer {
            attention: self.linear(hidden, 3 * hidden)?,
            mixed: self.linear(hidden, hidden)?,
            mixed_norm: self.norm(hidden)?,
            inner: self.linear(hidden, inner)?,
            outer: self.linear(inner, hidden)?,
            outer_norm: self.norm(hidden)?,
        })
    }

    fn pieces(&mut self, count: usize) -> Result<Pieces, OpenError> {
        let bounds = self.section((count + 2) * 4)?;
        let numbers = self.section(count * 4)?;
        let beginnings = number(&self.bytes[bounds.clone()], 0).min(count);
        let length = number(&self.bytes[bounds.clone()], count + 1);
        Ok(Pieces { beginnings, bounds, numbers, texts: self.section(length)? })
    }
}
