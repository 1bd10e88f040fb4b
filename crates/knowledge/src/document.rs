//! What is searched: an article as the rest of the product stores it.

/// The caller's name for a document; the index only compares it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DocumentId(pub u128);

/// An article's words. Its state (draft, public) is the caller's business: index what may be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// One line of plain text.
    pub title: String,
    /// Markdown. Places of passages and quotes are byte offsets in exactly this text.
    pub body: String,
    /// Where a reader can open it; handed through to hits and citations.
    pub url: Option<String>,
    /// Further words by which it is found.
    pub tags: Vec<String>,
    /// The name of its category, by which it is found too.
    pub category: Option<String>,
}
