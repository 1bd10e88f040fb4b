//! Arithmetic on slices of floats, written so that the compiler can use vectors of any width.
//!
//! Sums go through a fixed number of lanes and functions are polynomials of our own: the same
//! input gives the same bits on every processor. Everything is inlined into the forward pass,
//! because only there it is known how wide the vectors are.
#![expect(clippy::inline_always, reason = "vector instructions end where inlining ends")]

use crate::format::Norm;
use crate::kernel::LANES;

/// Added and subtracted, it rounds to an integer, which is also in the low bits after the addition.
const ROUNDER: f32 = 12_582_912.0;

/// The sum of `part` over all numbers; a rest of less than [`LANES`] numbers is added at the end.
#[inline(always)]
fn sum_of(numbers: &[f32], part: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane += part(*number);
        }
    }
    folded(lanes, |left, right| left + right) + rest.iter().map(|&number| part(number)).sum::<f32>()
}

/// Joins the lanes by halves.
#[inline(always)]
fn folded(mut lanes: [f32; LANES], join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for index in 0..half {
            lanes[index] = join(lanes[index], lanes[index + half]);
        }
        half /= 2;
    }
    lanes[0]
}

#[inline(always)]
fn smaller(left: f32, right: f32) -> f32 {
    if right < left { right } else { left }
}

#[inline(always)]
fn larger(left: f32, right: f32) -> f32 {
    if right > left { right } else { left }
}

/// The smallest and the largest of the numbers and zero.
#[inline(always)]
fn range(numbers: &[f32]) -> (f32, f32) {
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let (mut low, mut high) = ([0.0; LANES], [0.0; LANES]);
    for chunk in chunks {
        for lane in 0..LANES {
            low[lane] = smaller(low[lane], chunk[lane]);
            high[lane] = larger(high[lane], chunk[lane]);
        }
    }
    let rest_low = rest.iter().copied().fold(0.0, smaller);
    let rest_high = rest.iter().copied().fold(0.0, larger);
    (smaller(folded(low, smaller), rest_low), larger(folded(high, larger), rest_high))
}

/// How to read rounded numbers: `(byte - zero) * scale`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rounding {
    pub(crate) scale: f32,
    pub(crate) zero: i32,
}

/// Rounds a row to bytes. Zero stays exactly zero, and the whole range from the smallest to the
/// largest number is used: what GELU leaves is nearly all above zero.
#[inline(always)]
pub(crate) fn round(numbers: &[f32], bytes: &mut [u8]) -> Rounding {
    let (low, high) = range(numbers);
    let scale = (high - low) / 255.0;
    let factor = if scale > 0.0 { 1.0 / scale } else { 0.0 };
    let zero = (-low * factor).round();
    for (byte, number) in bytes.iter_mut().zip(numbers) {
        let level = smaller(number * factor + zero, 255.0);
        *byte = (level + ROUNDER).to_bits() as u8;
    }
    Rounding { scale, zero: zero as i32 }
}

/// `e` to the power of each of the numbers from -87 to 88, within 2e-7 of the result.
#[inline(always)]
fn exp(number: f32) -> f32 {
    let power = larger(smaller(number, 88.0), -87.0) * std::f32::consts::LOG2_E;
    let rounded = power + ROUNDER;
    let rest = (power - (rounded - ROUNDER)) * std::f32::consts::LN_2;
    let series = 1.0 / 720.0;
    let series = series * rest + 1.0 / 120.0;
    let series = series * rest + 1.0 / 24.0;
    let series = series * rest + 1.0 / 6.0;
    let series = series * rest + 0.5;
    let series = series * rest + 1.0;
    let series = series * rest + 1.0;
    let exponent = rounded.to_bits().wrapping_add(127) << 23;
    series * f32::from_bits(exponent)
}

/// The Gaussian error linear unit, with the error function after Abramowitz and Stegun, 7.1.26.
#[inline(always)]
fn gelu(number: f32) -> f32 {
    let distance = number.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * distance);
    let series = 1.061_405_4 * t - 1.453_152;
    let series = series * t + 1.421_413_7;
    let series = series * t - 0.284_496_74;
    let series = series * t + 0.254_829_6;
    // The part of the bell curve beyond the number: of both sides together.
    let beyond = series * t * exp(-distance * distance);
    let upper = number * (1.0 - 0.5 * beyond);
    let lower = number * (0.5 * beyond);
    if number > 0.0 { upper } else { lower }
}

/// Replaces each number by its GELU.
#[inline(always)]
pub(crate) fn gelu_all(numbers: &mut [f32]) {
    for number in numbers {
        *number = gelu(*number);
    }
}

/// Makes weights of the numbers times `factor`: positive, and 1 in sum.
#[inline(always)]
pub(crate) fn softmax(numbers: &mut [f32], factor: f32) {
    let largest = range_high(numbers);
    for number in &mut *numbers {
        *number = exp((*number - largest) * factor);
    }
    let share = 1.0 / sum_of(numbers, |number| number);
    for number in numbers {
        *number *= share;
    }
}

#[inline(always)]
fn range_high(numbers: &[f32]) -> f32 {
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let mut high = [f32::NEG_INFINITY; LANES];
    for chunk in chunks {
        for (high, number) in high.iter_mut().zip(chunk) {
            *high = larger(*high, *number);
        }
    }
    rest.iter().copied().fold(folded(high, larger), larger)
}

/// Shifts and stretches a row to mean 0 and variance 1, then to what was learnt.
#[inline(always)]
pub(crate) fn normalise(row: &mut [f32], norm: &Norm) {
    /// As the models of this family were trained.
    const EPSILON: f32 = 1e-12;
    let share = 1.0 / row.len() as f32;
    let mean = sum_of(row, |number| number) * share;
    let variance = sum_of(row, |number| (number - mean) * (number - mean)) * share;
    let factor = 1.0 / (variance + EPSILON).sqrt();
    for ((number, weight), bias) in row.iter_mut().zip(&norm.weight).zip(&norm.bias) {
        *number = (*number - mean) * factor * weight + bias;
    }
}

/// Adds `factor` times `numbers` to `sums`.
#[inline(always)]
pub(crate) fn add_scaled(sums: &mut [f32], numbers: &[f32], factor: f32) {
    for (sum, number) in sums.iter_mut().zip(numbers) {
        *sum += number * factor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn exp_is_close(number in -80.0_f32..80.0) {
            let exact = f64::from(number).exp();
            prop_assert!((f64::from(exp(number)) - exact).abs() <= 8e-6 * exact);
        }

        #[test]
        fn rounding_keeps_zero_and_stays_close(
            numbers in prop::collection::vec(-9.0_f32..3.0, 1..40),
        ) {
            let mut bytes = vec![0; numbers.len()];
            let Rounding { scale, zero } = round(&numbers, &mut bytes);
            for (number, byte) in numbers.iter().zip(bytes) {
                let read = (i32::from(byte) - zero) as f32 * scale;
                prop_assert!((read - number).abs() <= scale * 0.51, "{number} became {read}");
            }
        }

        #[test]
        fn softmax_sums_to_one(mut numbers in prop::collection::vec(-99.0_f32..99.0, 1..40)) {
            softmax(&mut numbers, 0.5);
            prop_assert!((numbers.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            prop_assert!(numbers.iter().all(|number| *number >= 0.0));
        }
    }

    #[test]
    fn gelu_is_known_at_some_points() {
        let cases = [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_3), (2.5, 2.484_475_8)];
        for (number, expected) in cases {
            assert!((gelu(number) - expected).abs() < 1e-6, "{number}");
        }
        assert!((gelu(60.0) - 60.0).abs() < 1e-6 && gelu(-60.0).abs() < 1e-6);
    }

    #[test]
    fn a_normal_row_has_mean_and_variance() {
        let mut row: Vec<f32> = (0..40).map(|index| index as f32).collect();
        let norm = Norm { weight: vec![2.0; 40], bias: vec![1.0; 40] };
        normalise(&mut row, &norm);
        let mean = row.iter().sum::<f32>() / 40.0;
        let variance = row.iter().map(|number| (number - mean).powi(2)).sum::<f32>() / 40.0;
        assert!((mean - 1.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4);
    }
}
