//! The model's file: how [`crate::Encoder`] finds it and how `cargo x model` makes it.
//!
//! All numbers are little-endian; each section begins at a multiple of 64 bytes, in this order:
//! header, positions, the embedding's norm, the layers, the words, the vocabulary. Matrices of the
//! layers have eight bits per weight and a scale per output. The word table has four bits per
//! number, which choose one of sixteen levels, and a scale per 32 numbers. Everything else is
//! 32-bit floats. The reader trusts no length: a damaged file is an error or makes nonsense
//! vectors, but no panic.

mod read;
mod write;

use crate::kernel::PANEL;

pub(crate) use read::{Layer, Linear, Model, Norm};
pub use write::{LayerParts, LinearParts, NormParts, Parts, write};

/// The first bytes of every model file.
const MAGIC: [u8; 8] = *b"SENTENC1";
/// Sections begin at multiples of this.
const ALIGNMENT: usize = 64;
/// Numbers of the word table that share a scale: [`HALF`] bytes, and two for the scale.
const GROUP: usize = 32;
const HALF: usize = GROUP / 2;
const GROUP_BYTES: usize = 2 + HALF;
/// What the nibbles of the word table stand for, in scales: the file has this many levels.
const LEVELS: usize = 16;
/// Bytes for the model's name, filled up with zeros.
const NAME_BYTES: usize = 32;

/// Why a model cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file is not there or cannot be read.
    #[error("cannot read the model {path}")]
    Read {
        /// The file that was looked for.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is something else, or of another version of the format.
    #[error("this is not a sentence model of the format this program reads")]
    NotAModel,
    /// The file begins well and then contradicts itself.
    #[error("the sentence model is damaged: {0}")]
    Damaged(&'static str),
}

/// The numbers in the header that everything else follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    layers: usize,
    hidden: usize,
    inner: usize,
    heads: usize,
    positions: usize,
    words: usize,
}

impl Shape {
    /// What the forward pass relies on; upper limits keep every product of two within bounds.
    fn check(self) -> Result<Shape, OpenError> {
        let whole = |number: usize, unit: usize, most: usize| {
            (1..=most).contains(&number) && number.is_multiple_of(unit)
        };
        let fits = whole(self.layers, 1, 1 << 10)
            && whole(self.hidden, PANEL, 1 << 13)
            && whole(self.inner, PANEL, 1 << 15)
            && whole(self.heads, 1, self.hidden)
            && whole(self.hidden / self.heads.max(1), GROUP, self.hidden)
            && self.hidden.is_multiple_of(self.heads)
            && whole(self.words, 1, 1 << 22)
            && (2..=1 << 16).contains(&self.positions);
        if fits { Ok(self) } else { Err(OpenError::Damaged("its sizes do not fit together")) }
    }

    fn word_bytes(self) -> usize {
        self.hidden / GROUP * GROUP_BYTES
    }
}

/// A short name for these bytes (FNV-1a, folded to 32 bits); not a protection.
fn fingerprint(bytes: &[u8]) -> u32 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 32)) as u32
}
