//! Making a model file from 32-bit floats.

use super::{
    ALIGNMENT, GROUP, GROUP_BYTES, HALF, LEVELS, MAGIC, NAME_BYTES, OpenError, Shape, fingerprint,
};
use crate::kernel::packed_index;

/// The largest magnitude of a layer's weight after rounding.
const LARGEST_WEIGHT: f32 = 127.0;
/// The levels that fit trained word embeddings best (Lloyd's algorithm over groups divided by their
/// largest number): closer together around zero, where most numbers are. The lower half mirrors.
const UPPER_LEVELS: [f32; LEVELS / 2] = [0.054, 0.162, 0.272, 0.387, 0.510, 0.646, 0.805, 1.0];
/// How many scales are tried for each group of the word table, as parts of the largest number.
const SCALES_TRIED: std::ops::RangeInclusive<u8> = 60..=110;

/// A BERT encoder as it was trained: matrices row by row, one row per output.
pub struct Parts {
    /// A short name, at most 32 bytes; becomes the first half of [`crate::Encoder::id`].
    pub name: String,
    /// Attention heads; they divide the hidden size.
    pub heads: usize,
    /// The vocabulary, in the order of its numbers; continuations begin with `##`.
    pub vocabulary: Vec<String>,
    /// The embedding of each piece of the vocabulary.
    pub words: Vec<f32>,
    /// The embedding of each position, that of the first sentence's type added to it.
    pub positions: Vec<f32>,
    /// The norm of the embeddings' sum.
    pub norm: NormParts,
    /// The layers, first to last.
    pub layers: Vec<LayerParts>,
}

/// One layer of attention and feed-forward.
pub struct LayerParts {
    /// Queries, keys and values, in this order.
    pub attention: [LinearParts; 3],
    /// What the heads found, mixed.
    pub mixed: LinearParts,
    /// The norm after the attention.
    pub mixed_norm: NormParts,
    /// The wide half of the feed-forward.
    pub inner: LinearParts,
    /// The way back.
    pub outer: LinearParts,
    /// The norm after the feed-forward.
    pub outer_norm: NormParts,
}

/// A matrix and what is added to its product.
pub struct LinearParts {
    /// One row per output.
    pub weight: Vec<f32>,
    /// One number per output.
    pub bias: Vec<f32>,
}

/// The learnt half of a layer norm.
pub struct NormParts {
    /// One factor per dimension.
    pub weight: Vec<f32>,
    /// One number per dimension.
    pub bias: Vec<f32>,
}

/// Quantises the parts and lays them out; the same parts always give the same bytes.
///
/// # Errors
///
/// If the parts' lengths do not fit together.
pub fn write(parts: &Parts) -> Result<Vec<u8>, OpenError> {
    let shape = shape(parts).ok_or(OpenError::Damaged("the parts do not fit together"))?.check()?;
    let mut body = Body(Vec::new());
    body.floats(&parts.positions);
    body.norm(&parts.norm);
    for layer in &parts.layers {
        body.layer(layer, shape);
    }
    body.floats(&levels());
    body.section(&words(&parts.words));
    body.vocabulary(&parts.vocabulary);
    let mut file = header(&parts.name, shape, fingerprint(&body.0));
    file.resize(file.len().next_multiple_of(ALIGNMENT), 0);
    file.append(&mut body.0);
    Ok(file)
}

fn shape(parts: &Parts) -> Option<Shape> {
    let hidden = parts.norm.bias.len();
    let first = parts.layers.first()?;
    let shape = Shape {
        layers: parts.layers.len(),
        hidden,
        inner: first.inner.bias.len(),
        heads: parts.heads,
        positions: parts.positions.len().checked_div(hidden)?,
        words: parts.vocabulary.len(),
    };
    let norm = |norm: &NormParts| norm.weight.len() == hidden && norm.bias.len() == hidden;
    let linear = |linear: &LinearParts, inputs: usize, outputs: usize| {
        linear.weight.len() == inputs * outputs && linear.bias.len() == outputs
    };
    let fits = parts.layers.iter().all(|layer| {
        layer.attention.iter().all(|part| linear(part, hidden, hidden))
            && linear(&layer.mixed, hidden, hidden)
            && linear(&layer.inner, hidden, shape.inner)
            && linear(&layer.outer, shape.inner, hidden)
            && norm(&layer.mixed_norm)
            && norm(&layer.outer_norm)
    }) && norm(&parts.norm)
        && parts.name.len() <= NAME_BYTES
        && parts.words.len() == shape.words * hidden
        && parts.positions.len() == shape.positions * hidden;
    fits.then_some(shape)
}

fn header(name: &str, shape: Shape, fingerprint: u32) -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    let Shape { layers, hidden, inner, heads, positions, words } = shape;
    for number in [layers, hidden, inner, heads, positions, words] {
        header.extend((number as u32).to_le_bytes());
    }
    header.extend(fingerprint.to_le_bytes());
    header.extend(name.bytes());
    header.resize(MAGIC.len() + 7 * 4 + NAME_BYTES, 0);
    header
}

/// What follows the header.
struct Body(Vec<u8>);

impl Body {
    fn section(&mut self, bytes: &[u8]) {
        self.0.extend(bytes);
        self.0.resize(self.0.len().next_multiple_of(ALIGNMENT), 0);
    }

    fn floats(&mut self, floats: &[f32]) {
        self.section(&floats.iter().flat_map(|float| float.to_le_bytes()).collect::<Vec<u8>>());
    }

    fn numbers(&mut self, numbers: impl Iterator<Item = usize>) {
        self.section(&numbers.flat_map(|n| (n as u32).to_le_bytes()).collect::<Vec<u8>>());
    }

    fn norm(&mut self, norm: &NormParts) {
        self.floats(&norm.weight);
        self.floats(&norm.bias);
    }

    fn layer(&mut self, layer: &LayerParts, shape: Shape) {
        let joined = |part: fn(&LinearParts) -> &Vec<f32>| {
            layer.attention.iter().flat_map(|linear| part(linear).iter().copied()).collect()
        };
        let attention = LinearParts { weight: joined(|l| &l.weight), bias: joined(|l| &l.bias) };
        self.linear(&attention, shape.hidden);
        self.linear(&layer.mixed, shape.hidden);
        self.norm(&layer.mixed_norm);
        self.linear(&layer.inner, shape.hidden);
        self.linear(&layer.outer, shape.inner);
        self.norm(&layer.outer_norm);
    }

    /// Packed weights; then per output its scale, the sum of its rounded weights, its bias.
    fn linear(&mut self, linear: &LinearParts, inputs: usize) {
        let mut packed = vec![0; linear.weight.len()];
        let (mut scales, mut sums) = (Vec::new(), Vec::new());
        for (output, row) in linear.weight.chunks(inputs).enumerate() {
            let scale = largest(row) / LARGEST_WEIGHT;
            let rounded = row.iter().map(|weight| if scale > 0.0 { weight / scale } else { 0.0 });
            let rounded: Vec<i8> = rounded.map(|weight| weight.round() as i8).collect();
            for (input, weight) in rounded.iter().enumerate() {
                packed[packed_index(inputs, output, input)] = weight.cast_unsigned();
            }
            scales.push(scale);
            sums.extend(rounded.iter().map(|&w| i32::from(w)).sum::<i32>().to_le_bytes());
        }
        self.section(&packed);
        self.floats(&scales);
        self.section(&sums);
        self.floats(&linear.bias);
    }

    /// The pieces sorted, those that begin a word before those that continue one: how many of
    /// the first kind, where each one's text begins and the last ends, each one's number, texts.
    fn vocabulary(&mut self, vocabulary: &[String]) {
        let mut sorted: Vec<(bool, &str, usize)> = vocabulary
            .iter()
            .enumerate()
            .map(|(number, text)| match text.strip_prefix("##") {
                Some(rest) if !rest.is_empty() => (true, rest, number),
                _ => (false, text.as_str(), number),
            })
            .collect();
        sorted.sort_unstable();
        let beginnings = sorted.iter().filter(|(continues, ..)| !continues).count();
        let mut end = 0;
        let ends = sorted.iter().map(|(_, text, _)| {
            end += text.len();
            end
        });
        let bounds: Vec<usize> = [beginnings, 0].into_iter().chain(ends).collect();
        self.numbers(bounds.into_iter());
        self.numbers(sorted.iter().map(|(.., number)| *number));
        self.section(&sorted.iter().flat_map(|(_, text, _)| text.bytes()).collect::<Vec<u8>>());
    }
}

fn largest(numbers: &[f32]) -> f32 {
    numbers.iter().fold(0.0, |largest, number| largest.max(number.abs()))
}

fn levels() -> [f32; LEVELS] {
    std::array::from_fn(|index| match index.checked_sub(LEVELS / 2) {
        Some(upper) => UPPER_LEVELS[upper],
        None => -UPPER_LEVELS[LEVELS / 2 - 1 - index],
    })
}

/// Each group: the scale's upper 16 bits, then the nibbles of its first and second half.
fn words(words: &[f32]) -> Vec<u8> {
    let levels = levels();
    let mut bytes = Vec::with_capacity(words.len() / GROUP * GROUP_BYTES);
    for group in words.as_chunks::<GROUP>().0 {
        let scale = best_scale(group, &levels);
        bytes.extend(((scale.to_bits() >> 16) as u16).to_le_bytes());
        let nibbles = group.map(|number| nibble(number, scale, &levels));
        let (low, high) = nibbles.split_at(HALF);
        bytes.extend(low.iter().zip(high).map(|(low, high)| low | high << 4));
    }
    bytes
}

/// The nearest level: as many as lie half a gap or more below the number.
fn nibble(number: f32, scale: f32, levels: &[f32; LEVELS]) -> u8 {
    levels.array_windows().map(|[low, high]| u8::from(number * 2.0 > (low + high) * scale)).sum()
}

/// The scale with the least squared error: cutting off the largest number often pays.
fn best_scale(group: &[f32; GROUP], levels: &[f32; LEVELS]) -> f32 {
    let error = |scale: f32| -> f32 {
        let errors = group.iter().map(|&number| {
            let read = levels[usize::from(nibble(number, scale, levels))] * scale;
            (read - number).powi(2)
        });
        errors.sum()
    };
    let unit = largest(group);
    SCALES_TRIED
        .step_by(2)
        .map(|percent| sixteen_bits(unit * f32::from(percent) / 100.0))
        .min_by(|left, right| error(*left).total_cmp(&error(*right)))
        .unwrap_or(unit)
}

/// The nearest number whose lower 16 bits are zero.
fn sixteen_bits(number: f32) -> f32 {
    f32::from_bits(number.to_bits().saturating_add(0x8000) & 0xffff_0000)
}
