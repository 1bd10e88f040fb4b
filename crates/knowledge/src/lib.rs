//! Knowledge: from articles to the passages that answer a question, and to the answer itself.
//!
//! Pure functions over texts and one index in memory. It deliberately knows no file, database,
//! network, clock or thread, and nothing of workspaces: whoever calls it reads the articles,
//! computes the sentence vectors it asks for and stores what should last.
//!
//! Reading order: [`Document`], [`import`](mod@import) (files to articles), [`Index`], [`Answer`].

mod answer;
mod blocks;
mod confidence;
mod document;
mod full_text;
pub mod import;
mod index;
mod lookup;
mod passages;
mod pieces;
mod plain;
mod search;
mod sentences;
mod vectors;
mod vocabulary;
mod words;

pub use answer::{Answer, Citation, DEFAULT_THRESHOLD};
pub use confidence::Signals;
pub use document::{Document, DocumentId};
pub use import::{ImportError, ImportedArticle, ImportedStatus, import, slugify};
pub use index::{Index, PassageHash, PassageText};
pub use lookup::{Excerpt, Lookup, Match};
pub use plain::{beginning, plain_text, reading_minutes};
pub use search::{Hit, Question};
