//! What the index holds, and how it is kept up to date.
//!
//! Documents and passages live in numbered slots that are used again, so that neither postings nor
//! vectors move. What is found never depends on the slots: the same documents give the same
//! answers, in whatever order they came.

use crate::blocks::{Block, Outline, ReadBlock, outline};
use crate::full_text::{Field, FullText};
use crate::passages::{Span, encoded_text, passages};
use crate::vectors::Vectors;
use crate::{Document, DocumentId};
use encoder::Vector;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// What a word counts in a title, in tags and the category, in a heading, and in the text.
const TITLE_WEIGHT: u8 = 3;
const TAG_WEIGHT: u8 = 3;
const HEADING_WEIGHT: u8 = 2;
const TEXT_WEIGHT: u8 = 1;

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

/// In place of a document's slot, for passages that are free.
pub(crate) const FREE: u32 = u32::MAX;

/// A document as the index keeps it: its body once, and places in it.
pub(crate) struct Entry {
    pub(crate) id: DocumentId,
    pub(crate) title: Box<str>,
    pub(crate) url: Option<Box<str>>,
    pub(crate) body: Box<str>,
    /// Its tags and its category.
    tags: Box<str>,
    title_hash: PassageHash,
    pub(crate) headings: Box<[Box<str>]>,
    pub(crate) blocks: Box<[Block]>,
    pub(crate) passages: Box<[Passage]>,
}

/// A passage of an [`Entry`].
pub(crate) struct Passage {
    pub(crate) slot: u32,
    hash: PassageHash,
    pub(crate) span: Span,
}

impl Entry {
    /// The path of a passage's headings.
    pub(crate) fn heading(&self, passage: &Passage) -> Option<&str> {
        passage.span.heading.map(|heading| &*self.headings[heading as usize])
    }

    /// A passage's place in the body.
    pub(crate) fn range(&self, passage: &Passage) -> std::ops::Range<usize> {
        let blocks = &self.blocks[passage.span.blocks.clone()];
        let ends = blocks.first().zip(blocks.last());
        ends.map_or(0..0, |(first, last)| first.start as usize..last.end as usize)
    }

    pub(crate) fn has_same_words(&self, document: &Document) -> bool {
        *self.title == document.title && *self.body == document.body && *self.tags == tags(document)
    }
}

fn tags(document: &Document) -> String {
    let mut words = document.tags.clone();
    words.extend(document.category.clone());
    words.join(" \u{b7} ")
}

/// A document that has been read: its outline, and its passages.
struct Reading {
    outline: Outline,
    spans: Vec<Span>,
}

impl Reading {
    fn of(title: &str, body: &str) -> Reading {
        let mut outline = outline(title, body);
        let mut spans = passages(body, &mut outline);
        if spans.is_empty() {
            // A title alone can be found too.
            spans.push(Span { blocks: 0..0, heading: None });
        }
        Reading { outline, spans }
    }

    fn encoded(&self, title: &str, span: &Span) -> String {
        encoded_text(title, &self.outline, span)
    }

    fn fields<'a>(&'a self, title: &'a str, tags: &'a str, span: &Span) -> Vec<Field<'a>> {
        let heading = span.heading.map_or("", |heading| &self.outline.headings[heading as usize]);
        let mut fields = vec![(title, TITLE_WEIGHT), (tags, TAG_WEIGHT), (heading, HEADING_WEIGHT)];
        let text = |read: &'a ReadBlock| (read.plain.as_str(), TEXT_WEIGHT);
        fields.extend(self.outline.blocks[span.blocks.clone()].iter().map(text));
        fields
    }
}

/// The passages of many documents, searchable by words and by meaning.
pub struct Index {
    slots: HashMap<DocumentId, u32>,
    pub(crate) entries: Vec<Option<Entry>>,
    free_entries: Vec<u32>,
    /// By the passage's slot: its document's slot, or [`FREE`].
    pub(crate) owners: Vec<u32>,
    free_passages: Vec<u32>,
    pub(crate) full_text: FullText,
    pub(crate) vectors: Vectors,
    /// By the document's slot.
    pub(crate) title_vectors: Vectors,
}

impl Default for Index {
    fn default() -> Index {
        Index::new()
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (documents, passages) = (self.slots.len(), self.passages());
        write!(formatter, "Index {{ documents: {documents}, passages: {passages} }}")
    }
}

impl Index {
    /// Makes an empty one.
    #[must_use]
    pub fn new() -> Index {
        Index {
            slots: HashMap::new(),
            entries: Vec::new(),
            free_entries: Vec::new(),
            owners: Vec::new(),
            free_passages: Vec::new(),
            full_text: FullText::new(),
            vectors: Vectors::default(),
            title_vectors: Vectors::default(),
        }
    }

    /// Adds a document, or replaces the one of that id. Vectors of passages whose text did not
    /// change are kept. A body of 4 GB or more is found by its title only.
    pub fn upsert(&mut self, id: DocumentId, document: &Document) {
        let old = self.slots.get(&id).copied();
        if let Some(entry) = old.and_then(|slot| self.entries[slot as usize].as_mut())
            && entry.has_same_words(document)
        {
            entry.url = document.url.as_deref().map(Into::into);
            return;
        }
        let slot = old.or_else(|| self.free_entries.pop()).unwrap_or_else(|| {
            self.entries.push(None);
            self.entries.len() as u32 - 1
        });
        let old = self.take_words(slot);
        let entry = self.entry(id, document, slot, old);
        self.entries[slot as usize] = Some(entry);
        self.slots.insert(id, slot);
    }

    /// Forgets a document; one that is not there is fine.
    pub fn remove(&mut self, id: DocumentId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        if let Some(entry) = self.take_words(slot) {
            for passage in &entry.passages {
                self.free(passage.slot);
            }
        }
        self.title_vectors.clear(slot);
        self.free_entries.push(slot);
    }

    /// The number of passages of all documents.
    #[must_use]
    pub fn passages(&self) -> usize {
        self.owners.len() - self.free_passages.len()
    }

    /// Up to `limit` texts whose vectors are still to be set.
    #[must_use]
    pub fn missing_vectors(&self, limit: usize) -> Vec<PassageText> {
        let mut missing = Vec::new();
        for (slot, entry) in self.entries.iter().enumerate() {
            let Some(entry) = entry else { continue };
            if missing.len() >= limit {
                break;
            }
            if !self.title_vectors.has(slot as u32) {
                let text = entry.title.to_string();
                missing.push(PassageText { document: entry.id, hash: entry.title_hash, text });
            }
            self.push_missing(entry, &mut missing);
        }
        missing.truncate(limit);
        missing
    }

    fn push_missing(&self, entry: &Entry, missing: &mut Vec<PassageText>) {
        let lacking = |passage: &&Passage| !self.vectors.has(passage.slot);
        let mut lacking = entry.passages.iter().filter(lacking).peekable();
        if lacking.peek().is_none() {
            return;
        }
        let reading = Reading::of(&entry.title, &entry.body);
        missing.extend(lacking.map(|passage| PassageText {
            document: entry.id,
            hash: passage.hash,
            text: reading.encoded(&entry.title, &passage.span),
        }));
    }

    /// Sets the vector of a text that [`Index::missing_vectors`] named, or that was stored by an
    /// earlier process. A text that is no longer there is passed over.
    pub fn set_vector(&mut self, document: DocumentId, hash: PassageHash, vector: &Vector) {
        let Some(&slot) = self.slots.get(&document) else { return };
        let Some(entry) = &self.entries[slot as usize] else { return };
        if entry.title_hash == hash {
            self.title_vectors.set(slot, vector);
        }
        for passage in entry.passages.iter().filter(|passage| passage.hash == hash) {
            self.vectors.set(passage.slot, vector);
        }
    }

    /// Takes a document out, and its words out of the full text. Its passages keep their slots.
    fn take_words(&mut self, slot: u32) -> Option<Entry> {
        let entry = self.entries[slot as usize].take()?;
        let reading = Reading::of(&entry.title, &entry.body);
        for passage in &entry.passages {
            let fields = reading.fields(&entry.title, &entry.tags, &passage.span);
            self.full_text.remove(passage.slot, &fields);
        }
        Some(entry)
    }

    /// Adds a document's words. A passage of the `old` version with the same text hands its slot on.
    fn entry(
        &mut self,
        id: DocumentId,
        document: &Document,
        slot: u32,
        old: Option<Entry>,
    ) -> Entry {
        let title_hash = PassageHash::of(&document.title);
        if old.as_ref().is_none_or(|old| old.title_hash != title_hash) {
            self.title_vectors.clear(slot);
        }
        let mut old: Vec<Passage> = old.map_or_else(Vec::new, |old| old.passages.into_vec());
        let (reading, tags) = (Reading::of(&document.title, &document.body), tags(document));
        let hashes = reading
            .spans
            .iter()
            .map(|span| PassageHash::of(&reading.encoded(&document.title, span)));
        let hashes: Vec<PassageHash> = hashes.collect();
        let kept: Vec<Option<u32>> = hashes
            .iter()
            .map(|hash| {
                old.iter().position(|old| old.hash == *hash).map(|at| old.swap_remove(at).slot)
            })
            .collect();
        for old in old {
            self.free(old.slot);
        }
        let mut held = Vec::new();
        for ((span, hash), kept) in reading.spans.iter().zip(hashes).zip(kept) {
            let passage = kept.unwrap_or_else(|| self.claim());
            self.owners[passage as usize] = slot;
            self.full_text.add(passage, &reading.fields(&document.title, &tags, span));
            held.push(Passage { slot: passage, hash, span: span.clone() });
        }
        Entry {
            id,
            title: document.title.as_str().into(),
            url: document.url.as_deref().map(Into::into),
            body: document.body.as_str().into(),
            tags: tags.into(),
            title_hash,
            headings: reading.outline.headings.into(),
            blocks: reading.outline.blocks.into_iter().map(|read| read.block).collect(),
            passages: held.into(),
        }
    }

    fn claim(&mut self) -> u32 {
        self.free_passages.pop().unwrap_or_else(|| {
            self.owners.push(FREE);
            self.owners.len() as u32 - 1
        })
    }

    fn free(&mut self, passage: u32) {
        self.owners[passage as usize] = FREE;
        self.vectors.clear(passage);
        self.free_passages.push(passage);
    }
}
