//! Knowledge: from articles to the passages that answer a question, and to the answer itself.
//!
//! Pure functions over texts and one index in memory. It deliberately knows no file, database,
//! network, clock or thread, and nothing of workspaces: whoever calls it reads the articles,
//! computes the sentence vectors it asks for and stores what should last.
//!
//! Reading order: [`Document`], [`import`](mod@import) (files to articles), [`Index`], [`Answer`].

mod answer;
mod document;
pub mod import;
mod index;

pub use answer::{Answer, Citation, DEFAULT_THRESHOLD};
pub use document::{Document, DocumentId};
pub use import::{ImportError, ImportedArticle, ImportedStatus, import, slugify};
pub use index::{Hit, Index, PassageHash, PassageText, Question};
