//! The whole encoder: against the original model's vectors, and against bad input.

use super::*;
use proptest::prelude::*;
use serde::Deserialize;
use std::time::{Duration, Instant};

/// What `tests/reference.py` wrote.
#[derive(Deserialize)]
struct Reference {
    text: String,
    tokens: Vec<u32>,
    vector: Vec<f32>,
}

fn references() -> Vec<Reference> {
    serde_json::from_str(include_str!("../tests/reference.json")).unwrap()
}

#[test]
fn token_numbers_are_those_of_the_original_tokenizer() {
    let encoder = Encoder::builtin();
    for reference in references() {
        assert_eq!(encoder.tokens(&reference.text), reference.tokens, "{:?}", reference.text);
    }
}

#[test]
fn vectors_are_close_to_the_original_model() {
    let encoder = Encoder::builtin();
    let cosines: Vec<f32> = references()
        .iter()
        .map(|reference| {
            let original = Vector::from_floats(&reference.vector);
            let cosine = encoder.encode(&reference.text).cosine(&original);
            println!("{cosine:.4} {:?}", reference.text);
            cosine
        })
        .collect();
    let least = cosines.iter().copied().fold(1.0, f32::min);
    let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
    println!("least {least:.4}, mean {mean:.4}");
    assert!(least >= 0.99 && mean >= 0.996, "least {least}, mean {mean}");
}

#[test]
fn every_level_gives_the_same_vector() {
    let best = Encoder::builtin();
    for reference in references() {
        let expected = best.encode(&reference.text);
        for level in Level::all() {
            let encoder = Encoder { level, ..best.clone() };
            assert_eq!(encoder.encode(&reference.text), expected, "{level:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_can_be_encoded(text: String) {
        let vector = Encoder::builtin().encode(&text);
        prop_assert!((vector.cosine(&vector) - 1.0).abs() < 1e-5);
    }
}

#[test]
fn opening_is_instant() {
    let start = Instant::now();
    for _ in 0..10 {
        assert_eq!(Encoder::builtin().dimensions(), 384);
    }
    assert!(start.elapsed() < Duration::from_millis(200), "{:?}", start.elapsed());
}
