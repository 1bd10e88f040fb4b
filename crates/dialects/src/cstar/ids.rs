//! Identifiers as the vendor writes them: ours, some under another prefix, and categories as UUIDs. Every face of the
//! right kind is read.

use domain::id::{
    ArticleId, CategoryId, ConversationId, CustomerId, DeliveryId, InvalidId, MessageId, NoteId,
    TeammateId, WebhookId, WorkspaceId, hyphenated,
};

/// An identifier of the vendor's.
pub(super) trait Face: Sized {
    /// What it names, in the vendor's words.
    const NOUN: &'static str;
    /// As the vendor writes it.
    fn face(self) -> String;
    /// Reads the vendor's face, ours, or a UUID.
    fn parse_face(text: &str) -> Result<Self, InvalidId>;
}

macro_rules! faces {
    ($($name:ident $prefix:literal $noun:literal)*) => {$(
        impl Face for $name {
            const NOUN: &'static str = $noun;

            fn face(self) -> String {
                format!(concat!($prefix, "_{:032x}"), self.0)
            }

            fn parse_face(text: &str) -> Result<$name, InvalidId> {
                match text.strip_prefix(concat!($prefix, "_")) {
                    Some(digits) => format!("{}_{digits}", $name::PREFIX).parse(),
                    None => text.parse(),
                }
            }
        }
    )*};
}

faces! {
    ArticleId "art" "article"
    ConversationId "tkt" "ticket"
    CustomerId "cus" "customer"
    DeliveryId "dlv" "delivery"
    MessageId "msg" "message"
    NoteId "msg" "message"
    TeammateId "mem" "team member"
    WebhookId "whk" "webhook"
    WorkspaceId "tm" "team"
}

impl Face for CategoryId {
    const NOUN: &'static str = "category";

    fn face(self) -> String {
        hyphenated(self.0)
    }

    fn parse_face(text: &str) -> Result<CategoryId, InvalidId> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_of_a_ticket_is_read() {
        let id = ConversationId(0x0190_0000_0000_7000_8000_0000_0000_0001);
        assert_eq!(id.face(), "tkt_01900000000070008000000000000001");
        for text in [
            "tkt_01900000000070008000000000000001",
            "cnv_01900000000070008000000000000001",
            "01900000-0000-7000-8000-000000000001",
        ] {
            assert_eq!(ConversationId::parse_face(text), Ok(id), "{text}");
        }
        for text in ["", "tkt_", "tkt_cnv_01900000000070008000000000000001", "cus_1", "tkt_é"] {
            assert_eq!(ConversationId::parse_face(text), Err(InvalidId), "{text}");
        }
    }

    #[test]
    fn a_category_is_a_uuid() {
        let id = CategoryId(0x0190_0000_0000_7000_8000_0000_0000_0001);
        assert_eq!(id.face(), "01900000-0000-7000-8000-000000000001");
        assert_eq!(CategoryId::parse_face(&id.face()), Ok(id));
        assert_eq!(CategoryId::parse_face(&id.to_string()), Ok(id));
    }
}
