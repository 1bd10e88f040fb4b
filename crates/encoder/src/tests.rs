//! The whole encoder: against the original model's vectors, and against bad input.

use super::*;
use format::{LayerParts, LinearParts, NormParts, Parts};
use proptest::prelude::*;
use serde::Deserialize;

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
            encoder.encode(&reference.text).cosine(&Vector::from_floats(&reference.vector))
        })
        .collect();
    let least = cosines.iter().copied().fold(1.0, f32::min);
    let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
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
fn the_weights_are_not_copied() {
    assert!(matches!(Encoder::builtin().model.bytes, Cow::Borrowed(_)));
}

#[test]
fn a_text_is_cut_at_its_limit() {
    let encoder = Encoder::builtin();
    let long = "word ".repeat(10_000);
    assert_eq!(encoder.tokens(&long).len(), LONGEST_TEXT);
    let short = "word ".repeat(LONGEST_TEXT - 2);
    assert_eq!(encoder.encode(&long), encoder.encode(&short));
}

#[test]
fn a_model_of_another_size_is_opened_from_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("model.bin"), small_model()).unwrap();
    let encoder = Encoder::open(directory.path()).unwrap();
    assert!(encoder.id().starts_with("small-"), "{}", encoder.id());
    assert_eq!(encoder.dimensions(), SMALL);
    assert_eq!(encoder.tokens("ab b c"), [1, 3, 4, 5, 0, 2]);
    assert_eq!(encoder.tokens(&"a".repeat(50)).len(), 7);
    let [first, second] = ["ab", "b"].map(|text| encoder.encode(text));
    assert!(first.cosine(&second) < 0.999);
}

#[test]
fn what_is_no_model_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let missing = Encoder::open(directory.path()).unwrap_err();
    assert!(missing.to_string().ends_with("model.bin"), "{missing}");
    for bytes in [&b""[..], b"SENTENC1", &[0; 500]] {
        let error = Encoder::read(Cow::Owned(bytes.to_vec())).unwrap_err();
        assert!(matches!(error, OpenError::NotAModel), "{error}");
    }
    let whole = small_model();
    for length in (100..whole.len() - 64).step_by(61) {
        let error = Encoder::read(Cow::Owned(whole[..length].to_vec())).unwrap_err();
        assert!(matches!(error, OpenError::Damaged(_)), "{length}: {error}");
    }
}

proptest! {
    #[test]
    fn a_damaged_model_is_refused_or_speaks_nonsense(
        changes in prop::collection::vec((0.0_f64..1.0, any::<u8>()), 1..9), header: bool,
    ) {
        let mut bytes = small_model();
        let most = if header { 80 } else { bytes.len() };
        for (place, byte) in changes {
            bytes[(place * most as f64) as usize] = byte;
        }
        if let Ok(encoder) = Encoder::read(Cow::Owned(bytes)) {
            let vector = encoder.encode("ab c a b");
            prop_assert!(vector.cosine(&vector) <= 1.001);
        }
    }
}

/// The dimensions of [`small_model`].
const SMALL: usize = 64;

/// A model of one layer that has learnt nothing.
fn small_model() -> Vec<u8> {
    let mut state = 1_u32;
    let mut floats = |count: usize| -> Vec<f32> {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    };
    let vocabulary = ["[UNK]", "[CLS]", "[SEP]", "a", "##b", "b", "##a"];
    let words = floats(vocabulary.len() * SMALL);
    let positions = floats(7 * SMALL);
    let mut linear = || LinearParts { weight: floats(SMALL * SMALL), bias: floats(SMALL) };
    let norm = || NormParts { weight: vec![1.0; SMALL], bias: vec![0.1; SMALL] };
    let layer = LayerParts {
        attention: [linear(), linear(), linear()],
        mixed: linear(),
        mixed_norm: norm(),
        inner: linear(),
        outer: linear(),
        outer_norm: norm(),
    };
    let parts = Parts {
        name: "small".to_owned(),
        heads: 2,
        vocabulary: vocabulary.map(str::to_owned).into(),
        words,
        positions,
        norm: norm(),
        layers: vec![layer],
    };
    format::write(&parts).unwrap()
}
