//! The products at the bottom of everything, for each kind of processor.
//!
//! Bytes without a sign (inputs, one row after the other) times bytes with one (weights, packed),
//! summed in 32 bits: exact. Packed weights hold [`PANEL`] columns side by side, [`STEP`] inputs
//! deep, of which the widest processors multiply a quarter in one instruction. And floats, each
//! sum added up in the order of the inputs and without fusing. So every processor gives the same
//! numbers. This is the only module with `unsafe` code: calls into code for instructions whose
//! presence was checked, registers filled from arrays of their size, and in the two innermost
//! loops reads whose bounds were checked before the loop.
#![cfg_attr(
    target_arch = "x86_64",
    expect(clippy::inline_always, reason = "vector instructions end where inlining ends")
)]

#[cfg(target_arch = "x86_64")]
mod x86;

/// Columns that lie side by side in packed weights.
pub(crate) const PANEL: usize = 64;
/// Inputs that are multiplied together for each column.
pub(crate) const STEP: usize = 4;
/// [`STEP`] weights for each of [`PANEL`] columns.
const BLOCK: usize = PANEL * STEP;
type Block = [u8; BLOCK];

/// Floats that a processor adds at once, at the most.
pub(crate) const LANES: usize = 16;

/// Where the weight of an input and a column lies in packed weights.
pub(crate) fn packed_index(depth: usize, column: usize, input: usize) -> usize {
    let block = column / PANEL * (depth / STEP) + input / STEP;
    block * BLOCK + column % PANEL * STEP + input % STEP
}

/// What this processor can do. A value of this type is the proof that it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Kind {
    #[cfg(target_arch = "x86_64")]
    fn found() -> impl Iterator<Item = Kind> {
        let avx512 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        let avx2 = is_x86_feature_detected!("avx2").then_some(Kind::Avx2);
        avx2.into_iter().chain(avx512.then_some(Kind::Avx512))
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn found() -> impl Iterator<Item = Kind> {
        std::iter::empty()
    }
}

impl Level {
    /// All that this processor can do, the best last.
    pub(crate) fn all() -> Vec<Level> {
        [Kind::Portable].into_iter().chain(Kind::found()).map(Level).collect()
    }

    /// The best that this processor can do.
    pub(crate) fn best() -> Level {
        Level::all().pop().unwrap_or(Level(Kind::Portable))
    }

    /// Does `work` compiled for this processor: what is inlined into it may use wide vectors.
    /// Multiplication and addition stay apart, so the results are the same on every processor.
    pub(crate) fn run<W: Work>(self, work: W) -> W::Result {
        match self.0 {
            Kind::Portable => work.run(),
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Kind::found` makes this value, after it has found AVX2.
            Kind::Avx2 => unsafe { x86::run_avx2(work) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Kind::found` makes this value, after it has found these four.
            Kind::Avx512 => unsafe { x86::run_avx512(work) },
        }
    }

    /// Multiplies rows of `depth` inputs with packed weights; `out` takes a row of sums per row of
    /// inputs, one sum per column.
    pub(crate) fn multiply(self, depth: usize, inputs: &[u8], weights: &[u8], out: &mut [i32]) {
        assert!(depth > 0 && depth.is_multiple_of(STEP), "depth in whole steps");
        let (inputs, rest) = inputs.as_chunks::<STEP>();
        assert!(rest.is_empty(), "whole steps of inputs");
        let (weights, rest) = weights.as_chunks::<BLOCK>();
        assert!(rest.is_empty(), "whole blocks of weights");
        let steps = depth / STEP;
        let columns = weights.len() / steps * PANEL;
        assert!(inputs.len().is_multiple_of(steps) && weights.len().is_multiple_of(steps));
        assert_eq!(out.len(), inputs.len() / steps * columns, "one sum per row and column");
        let product = Product { steps, columns, inputs, weights };
        match self.0 {
            Kind::Portable => product.portable(out),
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Kind::found` makes this value, after it has found AVX2.
            Kind::Avx2 => unsafe { x86::multiply_avx2(&product, out) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Kind::found` makes this value, after it has found these four.
            Kind::Avx512 => unsafe { x86::multiply_avx512(&product, out) },
        }
    }

    /// Multiplies floats; rows of sums are written to `out` at a distance of `stride`.
    pub(crate) fn multiply_floats(self, product: &FloatProduct, out: &mut [f32], stride: usize) {
        assert!(product.columns.is_multiple_of(LANES), "whole lanes");
        match self.0 {
            Kind::Portable => product.portable(out, stride),
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Kind::found` makes this value, after it has found AVX2.
            Kind::Avx2 => unsafe { x86::multiply_floats_avx2(product, out, stride) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Kind::found` makes this value, after it has found these four.
            Kind::Avx512 => unsafe { x86::multiply_floats_avx512(product, out, stride) },
        }
    }
}

/// Rows of floats, each at a fixed distance from the one before.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) numbers: &'a [f32],
    pub(crate) stride: usize,
}

impl Rows<'_> {
    /// Whether there are so many numbers in each of so many rows.
    #[cfg(target_arch = "x86_64")]
    fn has(self, rows: usize, columns: usize) -> bool {
        let last = rows.saturating_sub(1).checked_mul(self.stride);
        let end = last.and_then(|last| last.checked_add(columns));
        end.is_some_and(|end| end <= self.numbers.len())
    }

    /// Some numbers of a row.
    ///
    /// # Safety
    ///
    /// The rows [`has`](Rows::has) `row + 1` rows of `column + COUNT` numbers.
    #[cfg(target_arch = "x86_64")]
    #[inline(always)]
    #[expect(unsafe_code, reason = "a check here would double the work of the innermost loop")]
    unsafe fn chunk<const COUNT: usize>(&self, row: usize, column: usize) -> &[f32; COUNT] {
        let at = row * self.stride + column;
        debug_assert!(at + COUNT <= self.numbers.len());
        // SAFETY: by the promise above, so many numbers follow.
        unsafe { &*self.numbers.as_ptr().add(at).cast() }
    }
}

/// The first `rows` of `left`, `depth` long, times as many rows of `right`, `columns` long.
pub(crate) struct FloatProduct<'a> {
    pub(crate) left: Rows<'a>,
    pub(crate) right: Rows<'a>,
    pub(crate) rows: usize,
    pub(crate) depth: usize,
    /// Whole [`LANES`].
    pub(crate) columns: usize,
}

impl FloatProduct<'_> {
    fn portable(&self, out: &mut [f32], stride: usize) {
        for row in 0..self.rows {
            let left = &self.left.numbers[row * self.left.stride..][..self.depth];
            for column in (0..self.columns).step_by(LANES) {
                let mut sums = [0.0; LANES];
                for (step, factor) in left.iter().enumerate() {
                    let right = &self.right.numbers[step * self.right.stride + column..][..LANES];
                    for (sum, number) in sums.iter_mut().zip(right) {
                        *sum += factor * number;
                    }
                }
                out[row * stride + column..][..LANES].copy_from_slice(&sums);
            }
        }
    }
}

/// A closure that can be inlined without fail, which is what carries vector instructions into it.
pub(crate) trait Work {
    type Result;

    /// To be `#[inline(always)]`, and all that it calls in its inner loops.
    fn run(self) -> Self::Result;
}

/// One multiplication of bytes, its lengths checked.
struct Product<'a> {
    steps: usize,
    columns: usize,
    inputs: &'a [[u8; STEP]],
    weights: &'a [Block],
}

impl<'a> Product<'a> {
    fn rows(&self) -> usize {
        self.inputs.len() / self.steps
    }

    fn weights(&self, panel: usize) -> &'a [Block] {
        &self.weights[panel * self.steps..][..self.steps]
    }

    /// Turns each block once, so that the columns of one input lie side by side for all rows.
    fn portable(&self, out: &mut [i32]) {
        out.fill(0);
        for panel in 0..self.columns / PANEL {
            for (step, block) in self.weights(panel).iter().enumerate() {
                let mut turned = [[0_i16; PANEL]; STEP];
                for (column, weights) in block.as_chunks::<STEP>().0.iter().enumerate() {
                    for (index, weight) in weights.iter().enumerate() {
                        turned[index][column] = i16::from(weight.cast_signed());
                    }
                }
                for row in 0..self.rows() {
                    let input = self.inputs[row * self.steps + step].map(i16::from);
                    let sums = &mut out[row * self.columns + panel * PANEL..][..PANEL];
                    for (input, weights) in input.into_iter().zip(&turned) {
                        for (sum, weight) in sums.iter_mut().zip(weights) {
                            *sum += i32::from(input) * i32::from(*weight);
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(depth: usize, inputs: &[u8], columns: usize, weights: &[u8]) -> Vec<i32> {
        let row = |row: &[u8], column: usize| {
            (0..depth)
                .map(|input| {
                    let weight = weights[packed_index(depth, column, input)].cast_signed();
                    i32::from(row[input]) * i32::from(weight)
                })
                .sum()
        };
        inputs.chunks(depth).flat_map(|r| (0..columns).map(move |c| row(r, c))).collect()
    }

    proptest! {
        #[test]
        fn every_level_gives_the_same_numbers(
            rows in 0_usize..15, panels in 0_usize..7, steps in 1_usize..13, seed: u64,
        ) {
            let (depth, columns) = (steps * STEP, panels * PANEL);
            let mut state = seed;
            // Half of the bytes are the extremes, where an overflow would show.
            let mut byte = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let [a, b, ..] = state.to_be_bytes();
                if b & 1 == 0 { a } else { [0, 127, 128, 255][usize::from(a & 3)] }
            };
            let inputs: Vec<u8> = (0..rows * depth).map(|_| byte()).collect();
            let weights: Vec<u8> = (0..columns * depth).map(|_| byte()).collect();
            let expected = naive(depth, &inputs, columns, &weights);
            for level in Level::all() {
                let mut out = vec![-1; rows * columns];
                level.multiply(depth, &inputs, &weights, &mut out);
                prop_assert_eq!(&out, &expected, "{:?}", level);
            }
        }
    }

    proptest! {
        #[test]
        fn floats_are_the_same_to_the_last_bit(
            rows in 0_usize..15, depth in 0_usize..9, lanes in 0_usize..4, gap in 0_usize..3,
            numbers in prop::collection::vec(-9.0_f32..9.0, 2000),
        ) {
            let columns = lanes * LANES;
            let left = Rows { numbers: &numbers, stride: depth + gap };
            let right = Rows { numbers: &numbers[500..], stride: columns + gap };
            let product = FloatProduct { left, right, rows, depth, columns };
            let stride = columns + gap;
            let mut expected = vec![7.0; rows * stride];
            for row in 0..rows {
                for column in 0..columns {
                    expected[row * stride + column] = (0..depth).fold(0.0, |sum, step| {
                        let number = right.numbers[step * right.stride + column];
                        sum + left.numbers[row * left.stride + step] * number
                    });
                }
            }
            for level in Level::all() {
                let mut out = vec![7.0; rows * stride];
                level.multiply_floats(&product, &mut out, stride);
                prop_assert_eq!(&out, &expected, "{:?}", level);
            }
        }
    }

    #[test]
    fn the_best_level_is_the_last() {
        assert_eq!(Level::all().last(), Some(&Level::best()));
        assert_eq!(Level::all()[0], Level(Kind::Portable));
    }
}
