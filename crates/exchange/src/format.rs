//! What the systems have in common: lists in wrappers, and single things of some kind in them.

use serde_json::Value;

use crate::fields::Map;
use crate::record::Record;
use crate::{chatwoot, intercom, zendesk};

/// A system that records come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// Chatwoot.
    Chatwoot,
    /// Intercom.
    Intercom,
    /// Zendesk.
    Zendesk,
}

impl System {
    /// Its name, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            System::Chatwoot => "chatwoot",
            System::Intercom => "intercom",
            System::Zendesk => "zendesk",
        }
    }

    pub(crate) fn format(self) -> &'static Format {
        match self {
            System::Chatwoot => &chatwoot::FORMAT,
            System::Intercom => &intercom::FORMAT,
            System::Zendesk => &zendesk::FORMAT,
        }
    }
}

/// How a system's JSON is taken apart.
pub(crate) struct Format {
    /// The keys under which wrappers keep things, and of what kind those are.
    pub(crate) lists: &'static [(&'static str, Option<Kind>)],
    /// Brings what belongs together in a wrapper together.
    pub(crate) join: fn(&mut Map),
    /// The kind of a thing, from what it has.
    pub(crate) kind: fn(&Map) -> Option<Kind>,
    /// Reads one thing; the name is that of the file it stands in.
    pub(crate) read: fn(Kind, &Map, &str) -> Result<Vec<Record>, String>,
}

/// Kinds of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Somebody of the company or a contact: the thing tells.
    User,
    Person,
    Contact,
    Shelf,
    Article,
    Thread,
    Post,
    /// Something that is left out.
    Other,
}

/// A single thing, and where it stands.
pub(crate) struct Element {
    pub(crate) kind: Option<Kind>,
    pub(crate) place: String,
    pub(crate) value: Value,
}

impl Format {
    /// Takes lists and wrappers apart, whatever their order.
    pub(crate) fn unfold(&self, kind: Option<Kind>, place: &str, value: Value) -> Vec<Element> {
        let mut found = Vec::new();
        self.unfold_into(&mut found, Element { kind, place: place.to_owned(), value });
        found
    }

    fn unfold_into(&self, found: &mut Vec<Element>, element: Element) {
        let Element { kind, place, value } = element;
        match value {
            Value::Array(items) => {
                for (at, value) in items.into_iter().enumerate() {
                    let place = format!("{place}[{at}]");
                    self.unfold_into(found, Element { kind, place, value });
                }
            }
            Value::Object(mut wrapper) if self.is_wrapper(&wrapper) => {
                (self.join)(&mut wrapper);
                for (key, inner) in self.lists {
                    if let Some(value) = wrapper.remove(*key).filter(is_nested) {
                        let dot = if place.is_empty() { "" } else { "." };
                        let place = format!("{place}{dot}{key}");
                        let kind = inner.or(kind);
                        self.unfold_into(found, Element { kind, place, value });
                    }
                }
            }
            value => found.push(Element { kind, place, value }),
        }
    }

    /// Things have an id, wrappers have lists.
    fn is_wrapper(&self, map: &Map) -> bool {
        let holds = |(key, _): &(&str, Option<Kind>)| map.get(*key).is_some_and(is_nested);
        !map.contains_key("id") && self.lists.iter().any(holds)
    }

    /// The records of one thing.
    pub(crate) fn records(&self, element: &Element, file: &str) -> Result<Vec<Record>, String> {
        let map = element.value.as_object().ok_or("is no object")?;
        // What a thing has decides; what it stands under does where that does not tell.
        let kind = (self.kind)(map).or(element.kind).or_else(|| kind_of_name(file));
        (self.read)(kind.ok_or("is nothing that is known")?, map, file)
    }
}

fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// The last resort: the file is called `contacts.json`, say.
fn kind_of_name(file: &str) -> Option<Kind> {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let kinds = [
        ("comment", Kind::Post),
        ("message", Kind::Post),
        ("ticket", Kind::Thread),
        ("conversation", Kind::Thread),
        ("article", Kind::Article),
        ("section", Kind::Shelf),
        ("collection", Kind::Shelf),
        ("categor", Kind::Shelf),
        ("contact", Kind::Contact),
        ("user", Kind::User),
        ("admin", Kind::Person),
        ("agent", Kind::Person),
    ];
    kinds.into_iter().find(|(word, _)| name.contains(word)).map(|(_, kind)| kind)
}

/// The number that a file is named after, or else its folder: `comments-17.json` and `tickets/17/comments.json`.
pub(crate) fn number_in(file: &str) -> Option<String> {
    let mut parts = file.rsplit('/');
    let name = parts.next()?;
    let stem = name.split('.').next().unwrap_or(name);
    match numbers(stem).as_slice() {
        [] => match numbers(parts.next()?).as_slice() {
            [one] => Some((*one).to_owned()),
            _ => None,
        },
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}

fn numbers(text: &str) -> Vec<&str> {
    let digits = |letter: char| !letter.is_ascii_digit();
    text.split(digits).filter(|number| !number.is_empty()).collect()
}
