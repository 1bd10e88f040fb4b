//! The products in tiles that fill the registers of AVX2 and of AVX-512 with VNNI.

use super::{Block, FloatProduct, PANEL, Product, STEP, Work};
use std::arch::x86_64::{
    __m128i, __m256, __m256i, __m512, __m512i, _mm_set1_epi32, _mm256_add_epi32, _mm256_add_ps,
    _mm256_cvtepi8_epi16, _mm256_cvtepu8_epi16, _mm256_hadd_epi32, _mm256_madd_epi16,
    _mm256_mul_ps, _mm256_permute4x64_epi64, _mm256_set1_ps, _mm256_setzero_ps,
    _mm256_setzero_si256, _mm512_add_ps, _mm512_dpbusd_epi32, _mm512_mul_ps, _mm512_set1_epi32,
    _mm512_set1_ps, _mm512_setzero_ps, _mm512_setzero_si512,
};

#[target_feature(enable = "avx2")]
pub(super) fn run_avx2<W: Work>(work: W) -> W::Result {
    work.run()
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
pub(super) fn run_avx512<W: Work>(work: W) -> W::Result {
    work.run()
}

/// Splits a product into tiles whose sums fill the registers. The columns are outermost: their
/// weights are fetched once and stay in the nearest cache for all rows.
macro_rules! tiles {
    ($product:ident, $rows:expr, $out:ident, $stride:expr, $width:expr, $tile:ident,
     [$($high:literal),+]) => {{
        let most = [$($high),+].len();
        let high = $rows.div_ceil($rows.div_ceil(most).max(1)).max(1);
        for column in (0..$product.columns).step_by($width) {
            for row in (0..$rows).step_by(high) {
                let out = &mut $out[row * $stride + column..];
                match high.min($rows - row) {
                    $($high => $tile::<$high>($product, row, column, (out, $stride)),)+
                    _ => unreachable!("a tile is at most {most} rows high"),
                }
            }
        }
    }};
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
pub(super) fn multiply_avx512(product: &Product, out: &mut [i32]) {
    let (rows, stride) = (product.rows(), product.columns);
    tiles!(product, rows, out, stride, PANEL, tile_avx512, [1, 2, 3, 4, 5, 6]);
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
#[expect(unsafe_code, reason = "the innermost loop, see `input`")]
fn tile_avx512<const ROWS: usize>(
    product: &Product,
    row: usize,
    column: usize,
    (out, stride): (&mut [i32], usize),
) {
    let inputs = &product.inputs[row * product.steps..][..ROWS * product.steps];
    let mut sums = [[_mm512_setzero_si512(); 4]; ROWS];
    for (step, block) in product.weights(column / PANEL).iter().enumerate() {
        let [a, b, c, d] = quarters(block);
        let weights = [load(a), load(b), load(c), load(d)];
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: `inputs` has `ROWS` rows, and each row has the steps of the weights.
            let input = _mm512_set1_epi32(unsafe { input(inputs, product.steps, row, step) });
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = _mm512_dpbusd_epi32(*sum, input, weights);
            }
        }
    }
    for (row, sums) in sums.iter().enumerate() {
        let out = &mut out[row * stride..][..PANEL];
        for (out, sum) in out.as_chunks_mut::<16>().0.iter_mut().zip(sums) {
            store(out, *sum);
        }
    }
}

#[target_feature(enable = "avx2")]
pub(super) fn multiply_avx2(product: &Product, out: &mut [i32]) {
    let (rows, stride) = (product.rows(), product.columns);
    tiles!(product, rows, out, stride, PANEL, tile_avx2, [1, 2, 3]);
}

/// AVX2 multiplies 8-bit numbers only with saturation; widened to 16 bits nothing is lost.
#[target_feature(enable = "avx2")]
#[expect(unsafe_code, reason = "the innermost loop, see `input`")]
fn tile_avx2<const ROWS: usize>(
    product: &Product,
    row: usize,
    column: usize,
    (out, stride): (&mut [i32], usize),
) {
    let inputs = &product.inputs[row * product.steps..][..ROWS * product.steps];
    for quarter in 0..4 {
        let mut sums = [[_mm256_setzero_si256(); 4]; ROWS];
        for (step, block) in product.weights(column / PANEL).iter().enumerate() {
            let weights = quarters(block)[quarter].as_chunks::<16>().0;
            let mut wide = [_mm256_setzero_si256(); ROWS];
            for (row, wide) in wide.iter_mut().enumerate() {
                // SAFETY: `inputs` has `ROWS` rows, and each row has the steps of the weights.
                let input = unsafe { input(inputs, product.steps, row, step) };
                *wide = _mm256_cvtepu8_epi16(_mm_set1_epi32(input));
            }
            for (part, weights) in weights.iter().enumerate() {
                let weights = _mm256_cvtepi8_epi16(load(weights));
                for (sums, input) in sums.iter_mut().zip(wide) {
                    let products = _mm256_madd_epi16(input, weights);
                    sums[part] = _mm256_add_epi32(sums[part], products);
                }
            }
        }
        for (row, [a, b, c, d]) in sums.into_iter().enumerate() {
            let out = &mut out[row * stride + quarter * 16..][..16];
            for (out, pair) in out.as_chunks_mut::<8>().0.iter_mut().zip([[a, b], [c, d]]) {
                let halves = _mm256_hadd_epi32(pair[0], pair[1]);
                store(out, _mm256_permute4x64_epi64::<0b11_01_10_00>(halves));
            }
        }
    }
}

/// A tile of floats: the same for both widths, with other instructions.
macro_rules! float_tile {
    ($multiply:ident, $tile:ident, $features:literal, $lanes:literal,
     [$zero:ident, $spread:ident, $times:ident, $plus:ident]) => {
        #[target_feature(enable = $features)]
        pub(super) fn $multiply(product: &FloatProduct, out: &mut [f32], stride: usize) {
            let rows = product.rows;
            tiles!(product, rows, out, stride, $lanes, $tile, [1, 2, 3, 4, 5, 6]);
        }

        #[target_feature(enable = $features)]
        #[expect(unsafe_code, reason = "the innermost loop, see `Rows::chunk`")]
        fn $tile<const ROWS: usize>(
            product: &FloatProduct,
            row: usize,
            column: usize,
            (out, stride): (&mut [f32], usize),
        ) {
            let FloatProduct { left, right, depth, .. } = *product;
            assert!(left.has(row + ROWS, depth) && right.has(depth, column + $lanes));
            let mut sums = [$zero(); ROWS];
            for step in 0..depth {
                // SAFETY: there are `column + $lanes` numbers in each of `depth` rows.
                let right = unsafe { load::<_, f32, $lanes>(right.chunk(step, column)) };
                for (high, sum) in sums.iter_mut().enumerate() {
                    // SAFETY: there are `depth` numbers in each of `row + ROWS` rows.
                    let [factor] = *unsafe { left.chunk(row + high, step) };
                    *sum = $plus(*sum, $times($spread(factor), right));
                }
            }
            for (row, sum) in sums.into_iter().enumerate() {
                let out = out[row * stride..].first_chunk_mut();
                store::<_, f32, $lanes>(out.expect("whole lanes"), sum);
            }
        }
    };
}

float_tile!(
    multiply_floats_avx512,
    float_tile_avx512,
    "avx512f,avx512bw,avx512vl,avx512vnni",
    16,
    [_mm512_setzero_ps, _mm512_set1_ps, _mm512_mul_ps, _mm512_add_ps]
);
float_tile!(
    multiply_floats_avx2,
    float_tile_avx2,
    "avx2",
    8,
    [_mm256_setzero_ps, _mm256_set1_ps, _mm256_mul_ps, _mm256_add_ps]
);

/// What fits the widest registers: 16 columns each.
fn quarters(block: &Block) -> &[[u8; 64]; 4] {
    block.as_chunks().0.try_into().expect("four quarters")
}

/// The inputs of one step in a row of a tile.
///
/// # Safety
///
/// `inputs` has more than `row` rows of `steps`, and `step` is less than `steps`.
#[inline]
#[expect(unsafe_code, reason = "a check here would double the work of the innermost loop")]
unsafe fn input(inputs: &[[u8; STEP]], steps: usize, row: usize, step: usize) -> i32 {
    debug_assert!(row < inputs.len() / steps && step < steps);
    // SAFETY: by the promise above, `row * steps + step` is less than the length.
    i32::from_le_bytes(unsafe { *inputs.get_unchecked(row * steps + step) })
}

/// Numbers and registers: any bits are a value of them.
trait Plain: Copy {}
impl Plain for u8 {}
impl Plain for i32 {}
impl Plain for f32 {}
impl Plain for __m128i {}
impl Plain for __m256i {}
impl Plain for __m512i {}
impl Plain for __m256 {}
impl Plain for __m512 {}

#[inline(always)]
#[expect(unsafe_code, reason = "a register is loaded through a pointer")]
fn load<R: Plain, N: Plain, const COUNT: usize>(from: &[N; COUNT]) -> R {
    const { assert!(size_of::<R>() == size_of::<[N; COUNT]>()) };
    // SAFETY: the array has the register's size, any bits will do, and no alignment is asked.
    unsafe { from.as_ptr().cast::<R>().read_unaligned() }
}

#[inline(always)]
#[expect(unsafe_code, reason = "a register is stored through a pointer")]
fn store<R: Plain, N: Plain, const COUNT: usize>(to: &mut [N; COUNT], register: R) {
    const { assert!(size_of::<R>() == size_of::<[N; COUNT]>()) };
    // SAFETY: the array has the register's size, any bits will do, and no alignment is asked.
    unsafe { to.as_mut_ptr().cast::<R>().write_unaligned(register) }
}
