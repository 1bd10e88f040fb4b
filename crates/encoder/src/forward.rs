//! The forward pass of BERT: from tokens to one direction for the whole text.
//!
//! Matrices are multiplied in bytes (each row of inputs rounded by itself), everything between
//! them is done in floats. Memory is taken once per text and used by all layers.
#![expect(clippy::inline_always, reason = "vector instructions end where inlining ends")]

use crate::floats::{Rounding, add_scaled, gelu_all, normalise, round, softmax};
use crate::format::{Layer, Linear, Model, Norm};
use crate::kernel::{FloatProduct, LANES, Level, Rows, Work};

/// Tokens that look at the others together: enough to use what was fetched more than once, and few
/// enough that their looks stay in the nearest cache.
const ONLOOKERS: usize = 12;

/// The mean of what the last layer says of each token. There is at least one token, and there are
/// no more than the model has positions.
pub(crate) fn mean(model: &Model, level: Level, tokens: &[u32]) -> Vec<f32> {
    level.run(Text { model, level, tokens })
}

struct Text<'a> {
    model: &'a Model,
    level: Level,
    tokens: &'a [u32],
}

impl Work for Text<'_> {
    type Result = Vec<f32>;

    #[inline(always)]
    fn run(self) -> Vec<f32> {
        Pass::new(self.model, self.level, self.tokens.len()).run(self.tokens)
    }
}

/// One text's way through the model. Tables have a row per token.
struct Pass<'a> {
    model: &'a Model,
    tokens: usize,
    state: Vec<f32>,
    wide: Vec<f32>,
    context: Vec<f32>,
    product: Product<'a>,
    head: Head,
}

impl<'a> Pass<'a> {
    #[inline(always)]
    fn new(model: &'a Model, level: Level, tokens: usize) -> Pass<'a> {
        let Model { hidden, inner, heads, .. } = *model;
        let widest = inner.max(3 * hidden);
        Pass {
            model,
            tokens,
            state: vec![0.0; tokens * hidden],
            wide: vec![0.0; tokens * widest],
            context: vec![0.0; tokens * hidden],
            product: Product::new(model, level, tokens),
            head: Head::new(level, hidden / heads, tokens),
        }
    }

    #[inline(always)]
    fn run(mut self, tokens: &[u32]) -> Vec<f32> {
        let hidden = self.model.hidden;
        for (position, (row, token)) in self.state.chunks_mut(hidden).zip(tokens).enumerate() {
            self.model.embed(*token, position, row);
            normalise(row, &self.model.norm);
        }
        for layer in &self.model.layers {
            self.layer(layer);
        }
        let mut mean = vec![0.0; hidden];
        for row in self.state.chunks(hidden) {
            add_scaled(&mut mean, row, 1.0 / self.tokens as f32);
        }
        mean
    }

    #[inline(always)]
    fn layer(&mut self, layer: &Layer) {
        self.product.multiply(&layer.attention, &self.state, &mut self.wide);
        self.head.attend_all(self.model.hidden, &self.wide, &mut self.context);
        self.product.multiply(&layer.mixed, &self.context, &mut self.wide);
        add_and_normalise(&mut self.state, &self.wide, &layer.mixed_norm);
        self.product.multiply(&layer.inner, &self.state, &mut self.wide);
        gelu_all(&mut self.wide[..self.tokens * layer.inner.outputs]);
        self.product.multiply(&layer.outer, &self.wide, &mut self.context);
        add_and_normalise(&mut self.state, &self.context, &layer.outer_norm);
    }
}

#[inline(always)]
fn add_and_normalise(state: &mut [f32], change: &[f32], norm: &Norm) {
    let hidden = norm.bias.len();
    for (row, change) in state.chunks_mut(hidden).zip(change.chunks(hidden)) {
        add_scaled(row, change, 1.0);
        normalise(row, norm);
    }
}

/// Multiplication of floats by way of bytes.
struct Product<'a> {
    model: &'a Model,
    level: Level,
    tokens: usize,
    bytes: Vec<u8>,
    roundings: Vec<Rounding>,
    sums: Vec<i32>,
}

impl<'a> Product<'a> {
    #[inline(always)]
    fn new(model: &'a Model, level: Level, tokens: usize) -> Product<'a> {
        let Model { hidden, inner, .. } = *model;
        Product {
            model,
            level,
            tokens,
            bytes: vec![0; tokens * inner.max(hidden)],
            roundings: vec![Rounding::default(); tokens],
            sums: vec![0; tokens * inner.max(3 * hidden)],
        }
    }

    /// Reads the first rows of `inputs` and writes the first of `outputs`.
    #[inline(always)]
    fn multiply(&mut self, linear: &Linear, inputs: &[f32], outputs: &mut [f32]) {
        let bytes = &mut self.bytes[..self.tokens * linear.inputs];
        let sums = &mut self.sums[..self.tokens * linear.outputs];
        let rows = inputs.chunks(linear.inputs).zip(bytes.chunks_mut(linear.inputs));
        for (rounding, (inputs, bytes)) in self.roundings.iter_mut().zip(rows) {
            *rounding = round(inputs, bytes);
        }
        self.level.multiply(linear.inputs, bytes, self.model.packed(linear), sums);
        let rows = sums.chunks(linear.outputs).zip(outputs.chunks_mut(linear.outputs));
        for (rounding, (sums, outputs)) in self.roundings.iter().zip(rows) {
            let columns = linear.scales.iter().zip(&linear.sums).zip(&linear.bias);
            for ((output, sum), ((scale, weights), bias)) in
                outputs.iter_mut().zip(sums).zip(columns)
            {
                let exact = sum.wrapping_sub(weights.wrapping_mul(rounding.zero));
                *output = exact as f32 * (scale * rounding.scale) + bias;
            }
        }
    }
}

/// Attention, one head after the other.
struct Head {
    level: Level,
    size: usize,
    tokens: usize,
    /// The tokens, filled up to whole lanes.
    columns: usize,
    /// One row per dimension, one column per token.
    keys: Vec<f32>,
    /// How much each of some tokens looks at each token.
    looks: Vec<f32>,
}

impl Head {
    #[inline(always)]
    fn new(level: Level, size: usize, tokens: usize) -> Head {
        let columns = tokens.next_multiple_of(LANES);
        let (keys, looks) = (vec![0.0; size * columns], vec![0.0; ONLOOKERS * columns]);
        Head { level, size, tokens, columns, keys, looks }
    }

    /// Each row of `wide` begins with the queries, keys and values of all heads.
    #[inline(always)]
    fn attend_all(&mut self, hidden: usize, wide: &[f32], context: &mut [f32]) {
        let stride = 3 * hidden;
        for first in (0..hidden).step_by(self.size) {
            self.turn_keys(Rows { numbers: &wide[hidden + first..], stride });
            let values = Rows { numbers: &wide[2 * hidden + first..], stride };
            for token in (0..self.tokens).step_by(ONLOOKERS) {
                let rows = ONLOOKERS.min(self.tokens - token);
                let queries = Rows { numbers: &wide[token * stride + first..], stride };
                self.look(queries, rows);
                self.gather(values, rows, &mut context[token * hidden + first..], hidden);
            }
        }
    }

    #[inline(always)]
    fn turn_keys(&mut self, keys: Rows) {
        for token in 0..self.tokens {
            let key = &keys.numbers[token * keys.stride..][..self.size];
            for (dimension, number) in key.iter().enumerate() {
                self.keys[dimension * self.columns + token] = *number;
            }
        }
    }

    #[inline(always)]
    fn look(&mut self, left: Rows, rows: usize) {
        let Head { size: depth, columns, .. } = *self;
        let right = Rows { numbers: &self.keys, stride: columns };
        let product = FloatProduct { left, right, rows, depth, columns };
        self.level.multiply_floats(&product, &mut self.looks, columns);
        for looks in self.looks.chunks_mut(columns).take(rows) {
            softmax(&mut looks[..self.tokens], 1.0 / (depth as f32).sqrt());
        }
    }

    #[inline(always)]
    fn gather(&self, right: Rows, rows: usize, context: &mut [f32], stride: usize) {
        let left = Rows { numbers: &self.looks, stride: self.columns };
        let Head { tokens: depth, size: columns, .. } = *self;
        let product = FloatProduct { left, right, rows, depth, columns };
        self.level.multiply_floats(&product, context, stride);
    }
}
