//! The records: what a help desk knows, whichever it is.
//!
//! Every record carries the id that it has in the system it comes from; records name each other by those ids.

use domain::article::ArticleStatus;
use domain::clock::Time;
use domain::text::Metadata;
use domain::ticket::{Priority, TicketStatus};

/// One thing that was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// Somebody of the company.
    Person(Person),
    /// Somebody who asks.
    Contact(Contact),
    /// A shelf of help articles.
    Shelf(Shelf),
    /// A help article.
    HelpArticle(HelpArticle),
    /// A ticket or conversation, with what was said in it as far as it stands there.
    Thread(Box<Thread>),
    /// What was said in a thread, told apart from it.
    Posts {
        /// The thread's id.
        thread: String,
        /// What was said.
        posts: Vec<Post>,
    },
    /// Something that was understood and is left out on purpose, with the reason.
    LeftOut(&'static str),
}

/// Somebody of the company.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// Their id there.
    pub id: String,
    /// What people call them.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Whether they administer that system.
    pub is_admin: bool,
    /// Their picture.
    pub avatar_url: Option<String>,
}

/// Somebody who asks. What is embedded in a thread may say no more than the id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// Their id there.
    pub id: String,
    /// What the company's own system calls them.
    pub external_id: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// What people call them.
    pub name: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// What colleagues noted about them.
    pub memo: Option<String>,
    /// The company's own fields.
    pub fields: Metadata,
    /// When they were first heard of.
    pub created_at: Option<Time>,
    /// When that last changed.
    pub updated_at: Option<Time>,
}

/// A shelf of help articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    /// Its id there.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// Its name in addresses, if it has one.
    pub slug: Option<String>,
    /// What stands on it.
    pub description: Option<String>,
    /// Where it stands; lower comes first.
    pub position: i64,
}

/// Which shelf an article stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfRef {
    /// The shelf's id there.
    pub id: String,
    /// Its name, where it is told together with the article.
    pub name: Option<String>,
}

/// A help article.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpArticle {
    /// Its id there.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Its name in addresses, if it has one.
    pub slug: Option<String>,
    /// Markdown.
    pub body: String,
    /// What it says in a sentence.
    pub excerpt: Option<String>,
    /// The shelf it stands on.
    pub shelf: Option<ShelfRef>,
    /// Free words.
    pub tags: Vec<String>,
    /// How far it is.
    pub status: ArticleStatus,
    /// Whether everybody may read it.
    pub public: bool,
    /// Its language.
    pub locale: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// When it was made.
    pub created_at: Option<Time>,
    /// When it last changed.
    pub updated_at: Option<Time>,
}

/// A ticket or conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// Its id there.
    pub id: String,
    /// What it is about, where that is told.
    pub title: Option<String>,
    /// How far it is.
    pub status: TicketStatus,
    /// How much it matters.
    pub priority: Priority,
    /// Who asks.
    pub contact: Option<Contact>,
    /// Who sees to it.
    pub assignee: Option<Person>,
    /// Free words.
    pub tags: Vec<String>,
    /// Where it comes from, and the fields it had there.
    pub metadata: Metadata,
    /// When it began.
    pub created_at: Option<Time>,
    /// When it last changed.
    pub updated_at: Option<Time>,
    /// When somebody of the company first answered.
    pub first_response_at: Option<Time>,
    /// Its first words, for when nothing else of what was said is known.
    pub opening: Option<Post>,
    /// What was said, in any order.
    pub posts: Vec<Post>,
}

/// Something that was said in a thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// Its id there; unique in its thread.
    pub id: String,
    /// Who said it.
    pub author: Author,
    /// Whether only colleagues may read it.
    pub is_internal: bool,
    /// Markdown.
    pub text: String,
    /// When it was said.
    pub created_at: Option<Time>,
}

/// Who said something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Author {
    /// On which side they are.
    pub side: Side,
    /// Their id there, of a person or of a contact.
    pub id: Option<String>,
    /// What they were called.
    pub name: Option<String>,
    /// Their address.
    pub email: Option<String>,
}

/// On which side somebody is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// They ask.
    Contact,
    /// They are of the company.
    Person,
    /// It is a program of the company.
    Bot,
    /// Only who has that id tells.
    #[default]
    Unknown,
}
