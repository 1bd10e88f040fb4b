//! The sentence model: from a text to a vector whose direction is what the text means.
//!
//! A BERT encoder of any size, rounded to bytes, without a runtime, a download or a thread of its
//! own; all-MiniLM-L6-v2 is part of the program. It knows nothing of articles, questions or what
//! is done with its vectors. The same text gives the same vector on every processor.
//!
//! Reading order: [`Encoder`] here, `tokens` (text to numbers of word pieces), `forward` (the
//! layers), `floats` and `kernel` (the arithmetic), [`format`](mod@format) (the file), `vector` (the results).

mod floats;
pub mod format;
mod forward;
mod kernel;
mod tokens;
mod vector;

pub use format::OpenError;
pub use vector::{Matrix, Vector};

use format::Model;
use kernel::Level;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// Tokens that are read of a text, the two around it included; what follows is cut off.
pub const LONGEST_TEXT: usize = 256;

/// The file that [`Encoder::open`] looks for.
const FILE: &str = "model.bin";

/// Bytes at an address that no vector of weights straddles.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static BUILTIN: &Aligned<[u8]> = &Aligned(*include_bytes!("../model/minilm-l6.bin"));

/// A sentence model, ready to use from many threads; a clone shares it.
#[derive(Clone)]
pub struct Encoder {
    model: Arc<Model>,
    level: Level,
}

impl Encoder {
    /// The model inside this program. Its weights stay where the program file is mapped.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the file is a constant, and tests open it")]
    pub fn builtin() -> Encoder {
        Encoder::read(Cow::Borrowed(&BUILTIN.0)).expect("a constant that tests open")
    }

    /// A model from a directory: its file `model.bin`, of any size, in [`mod@format`].
    ///
    /// # Errors
    ///
    /// If the file is not there or is no model.
    pub fn open(directory: &Path) -> Result<Encoder, OpenError> {
        let path = directory.join(FILE);
        match std::fs::read(&path) {
            Ok(bytes) => Encoder::read(Cow::Owned(bytes)),
            Err(source) => Err(OpenError::Read { path, source }),
        }
    }

    fn read(bytes: Cow<'static, [u8]>) -> Result<Encoder, OpenError> {
        Ok(Encoder { model: Arc::new(Model::read(bytes)?), level: Level::best() })
    }

    /// The model's name and a fingerprint of its weights, to be stored beside vectors: only
    /// vectors of the same id can be compared.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.model.id
    }

    /// The number of dimensions of each vector.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.model.hidden
    }

    /// What the beginning of a text means, up to [`LONGEST_TEXT`] tokens. Any text is fine, an
    /// empty one too. Computes on the calling thread, for milliseconds.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vector {
        Vector::from_floats(&forward::mean(&self.model, self.level, &self.tokens(text)))
    }

    fn tokens(&self, text: &str) -> Vec<u32> {
        let special = self.model.special;
        let most = LONGEST_TEXT.min(self.model.positions) - 2;
        let mut tokens = vec![special.start];
        tokens.extend(tokens::pieces(&*self.model, text, most));
        tokens.push(special.end);
        tokens
    }
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Encoder").field(&self.model.id).finish()
    }
}

#[cfg(test)]
mod tests;
