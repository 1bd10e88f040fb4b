//! The integer product at the bottom of everything, for each kind of processor.
//!
//! Bytes without a sign (inputs, one row after the other) times bytes with one (weights, packed),
//! summed in 32 bits: exact, so every processor gives the same numbers. Packed weights hold
//! [`PANEL`] columns side by side, [`STEP`] inputs deep, which is what the widest processors
//! multiply in one instruction. This is the only module with `unsafe` code: calls into
//! instructions whose presence was checked, and loads of vectors through array references.

/// Columns that lie side by side in packed weights.
pub(crate) const PANEL: usize = 16;
/// Inputs that are multiplied together for each column.
pub(crate) const STEP: usize = 4;

/// [`STEP`] weights for each of [`PANEL`] columns.
type Block = [u8; PANEL * STEP];

/// Where the weight of an input and a column lies in packed weights.
pub(crate) fn packed_index(depth: usize, column: usize, input: usize) -> usize {
    let block = column / PANEL * (depth / STEP) + input / STEP;
    block * PANEL * STEP + column % PANEL * STEP + input % STEP
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

impl Level {
    /// All that this processor can do, the best last.
    pub(crate) fn all() -> Vec<Level> {
        let mut levels = vec![Level(Kind::Portable)];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                levels.push(Level(Kind::Avx2));
            }
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni")
            {
                levels.push(Level(Kind::Avx512));
            }
        }
        levels
    }

    /// The best that this processor can do.
    pub(crate) fn best() -> Level {
        Level::all().pop().unwrap_or(Level(Kind::Portable))
    }

    /// Calls `work` compiled for this processor: what is inlined into it may use wide vectors.
    /// Multiplication and addition stay apart, so the results are the same on every processor.
    pub(crate) fn run<R>(self, work: impl FnOnce() -> R) -> R {
        match self.0 {
            Kind::Portable => work(),
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Level::all` makes this value, after it has found AVX2.
            Kind::Avx2 => unsafe { x86::run_avx2(work) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Level::all` makes this value, after it has found these four.
            Kind::Avx512 => unsafe { x86::run_avx512(work) },
        }
    }

    /// Multiplies rows of `depth` inputs with packed weights; `out` takes a row of sums per row of
    /// inputs, one sum per column.
    pub(crate) fn multiply(self, depth: usize, inputs: &[u8], weights: &[u8], out: &mut [i32]) {
        assert!(depth > 0 && depth.is_multiple_of(STEP), "depth in whole steps");
        let (inputs, rest) = inputs.as_chunks::<STEP>();
        assert!(rest.is_empty(), "whole steps of inputs");
        let (weights, rest) = weights.as_chunks::<{ PANEL * STEP }>();
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
            // SAFETY: only `Level::all` makes this value, after it has found AVX2.
            Kind::Avx2 => unsafe { x86::multiply_avx2(&product, out) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "calls code for instructions that were found present")]
            // SAFETY: only `Level::all` makes this value, after it has found these four.
            Kind::Avx512 => unsafe { x86::multiply_avx512(&product, out) },
        }
    }
}

/// One multiplication, its lengths checked.
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

    fn row(&self, row: usize) -> &'a [[u8; STEP]] {
        &self.inputs[row * self.steps..][..self.steps]
    }

    fn panel(&self, panel: usize) -> &'a [Block] {
        &self.weights[panel * self.steps..][..self.steps]
    }

    fn portable(&self, out: &mut [i32]) {
        for panel in 0..self.columns / PANEL {
            let blocks = self.panel(panel);
            for row in 0..self.rows() {
                let mut sums = [0_i32; PANEL];
                for (input, block) in self.row(row).iter().zip(blocks) {
                    let weights = block.as_chunks::<STEP>().0;
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        for (&left, &right) in input.iter().zip(weight) {
                            *sum += i32::from(left) * i32::from(right.cast_signed());
                        }
                    }
                }
                out[row * self.columns + panel * PANEL..][..PANEL].copy_from_slice(&sums);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Block, PANEL, Product};
    use std::arch::x86_64::{
        __m128i, __m256i, __m512i, _mm_loadu_si128, _mm_set1_epi32, _mm256_add_epi32,
        _mm256_cvtepi8_epi16, _mm256_cvtepu8_epi16, _mm256_hadd_epi32, _mm256_madd_epi16,
        _mm256_permute4x64_epi64, _mm256_setzero_si256, _mm256_storeu_si256, _mm512_dpbusd_epi32,
        _mm512_loadu_si512, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_storeu_si512,
    };

    #[target_feature(enable = "avx2")]
    pub(super) fn run_avx2<R>(work: impl FnOnce() -> R) -> R {
        work()
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub(super) fn run_avx512<R>(work: impl FnOnce() -> R) -> R {
        work()
    }

    /// Splits the product into tiles that fill the registers, the weights outermost so that each
    /// is fetched once. `$widths` are the numbers of panels per tile that are compiled.
    macro_rules! tiles {
        ($product:ident, $out:ident, $tile:ident, $panels:literal, [$($rows:literal),+]) => {{
            let most = [$($rows),+].len();
            let rows = $product.rows();
            let high = rows.div_ceil(rows.div_ceil(most).max(1)).max(1);
            let panels = $product.columns / PANEL;
            let mut panel = 0;
            while panel < panels {
                let wide = panels - panel >= $panels;
                for row in (0..rows).step_by(high) {
                    match (high.min(rows - row), wide) {
                        $(($rows, true) => $tile::<$rows, $panels>($product, row, panel, $out),
                          ($rows, false) => $tile::<$rows, 1>($product, row, panel, $out),)+
                        _ => unreachable!("tiles are at most {most} rows high"),
                    }
                }
                panel += if wide { $panels } else { 1 };
            }
        }};
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub(super) fn multiply_avx512(product: &Product, out: &mut [i32]) {
        tiles!(product, out, tile_avx512, 4, [1, 2, 3, 4, 5, 6]);
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    fn tile_avx512<const ROWS: usize, const PANELS: usize>(
        product: &Product,
        row: usize,
        panel: usize,
        out: &mut [i32],
    ) {
        let inputs: [_; ROWS] = std::array::from_fn(|index| product.row(row + index));
        let weights: [_; PANELS] = std::array::from_fn(|index| product.panel(panel + index));
        let mut sums = [[_mm512_setzero_si512(); PANELS]; ROWS];
        for step in 0..product.steps {
            let blocks: [_; PANELS] = std::array::from_fn(|index| load_512(&weights[index][step]));
            for (sums, input) in sums.iter_mut().zip(inputs) {
                let input = _mm512_set1_epi32(i32::from_le_bytes(input[step]));
                for (sum, block) in sums.iter_mut().zip(blocks) {
                    *sum = _mm512_dpbusd_epi32(*sum, input, block);
                }
            }
        }
        for (index, sums) in sums.iter().enumerate() {
            let out = &mut out[(row + index) * product.columns + panel * PANEL..];
            for (out, sum) in out.as_chunks_mut::<PANEL>().0.iter_mut().zip(sums) {
                store_512(out, *sum);
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub(super) fn multiply_avx2(product: &Product, out: &mut [i32]) {
        tiles!(product, out, tile_avx2, 1, [1, 2, 3]);
    }

    /// AVX2 multiplies 8-bit numbers only with saturation; widened to 16 bits nothing is lost.
    #[target_feature(enable = "avx2")]
    fn tile_avx2<const ROWS: usize, const PANELS: usize>(
        product: &Product,
        row: usize,
        panel: usize,
        out: &mut [i32],
    ) {
        let inputs: [_; ROWS] = std::array::from_fn(|index| product.row(row + index));
        let weights = product.panel(panel);
        let mut sums = [[_mm256_setzero_si256(); 4]; ROWS];
        for (step, block) in weights.iter().enumerate() {
            let inputs: [_; ROWS] = std::array::from_fn(|index| {
                let input = i32::from_le_bytes(inputs[index][step]);
                _mm256_cvtepu8_epi16(_mm_set1_epi32(input))
            });
            for (quarter, block) in block.as_chunks::<16>().0.iter().enumerate() {
                let block = _mm256_cvtepi8_epi16(load_128(block));
                for (sums, input) in sums.iter_mut().zip(inputs) {
                    let products = _mm256_madd_epi16(input, block);
                    sums[quarter] = _mm256_add_epi32(sums[quarter], products);
                }
            }
        }
        for (index, sums) in sums.iter().enumerate() {
            let out = &mut out[(row + index) * product.columns + panel * PANEL..][..PANEL];
            for (out, pair) in out.as_chunks_mut::<8>().0.iter_mut().zip(sums.as_chunks::<2>().0) {
                let halves = _mm256_hadd_epi32(pair[0], pair[1]);
                store_256(out, _mm256_permute4x64_epi64::<0b11_01_10_00>(halves));
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    #[expect(unsafe_code, reason = "a vector load takes a pointer")]
    fn load_512(block: &Block) -> __m512i {
        // SAFETY: the reference is to 64 readable bytes, and this load asks for no alignment.
        unsafe { _mm512_loadu_si512(block.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx512f")]
    #[expect(unsafe_code, reason = "a vector store takes a pointer")]
    fn store_512(out: &mut [i32; 16], value: __m512i) {
        // SAFETY: the reference is to 64 writable bytes, and this store asks for no alignment.
        unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), value) }
    }

    #[target_feature(enable = "avx2")]
    #[expect(unsafe_code, reason = "a vector load takes a pointer")]
    fn load_128(block: &[u8; 16]) -> __m128i {
        // SAFETY: the reference is to 16 readable bytes, and this load asks for no alignment.
        unsafe { _mm_loadu_si128(block.as_ptr().cast()) }
    }

    #[target_feature(enable = "avx2")]
    #[expect(unsafe_code, reason = "a vector store takes a pointer")]
    fn store_256(out: &mut [i32; 8], value: __m256i) {
        // SAFETY: the reference is to 32 writable bytes, and this store asks for no alignment.
        unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), value) }
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

    #[test]
    fn the_best_level_is_the_last() {
        assert_eq!(Level::all().last(), Some(&Level::best()));
        assert_eq!(Level::all()[0], Level(Kind::Portable));
    }
}
