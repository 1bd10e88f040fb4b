//! The three relations and their columns.

/// What an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `apps`.
    Apps,
    /// `conversations`.
    Conversations,
    /// `messages`.
    Messages,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number of 64 bits: counts, and times in seconds.
    Integer,
    /// Any JSON.
    Json,
    /// A list of texts.
    Texts,
}

impl Kind {
    /// PostgreSQL's name of the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Integer => "bigint",
            Kind::Json => "json",
            Kind::Texts => "text[]",
        }
    }
}

macro_rules! columns {
    ($($variant:ident $name:literal $kind:ident)*) => {
        /// A column. Columns of the same name hold the same in every relation that has them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Column {
            $(#[doc = concat!("`", $name, "`.")] $variant,)*
        }

        impl Column {
            /// Its name on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Column::$variant => $name,)* }
            }

            /// What it holds.
            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $(Column::$variant => Kind::$kind,)* }
            }
        }
    };
}

columns! {
    AppId "app_id" Text
    AppName "app_name" Text
    Backend "backend" Text
    BackendSessionId "backend_session_id" Text
    CommentCount "comment_count" Integer
    Content "content" Text
    ConversationId "conversation_id" Text
    CreatedAt "created_at" Integer
    Description "description" Text
    DisplayName "display_name" Text
    ForkCount "fork_count" Integer
    LastMessageCreatedAt "last_message_created_at" Integer
    MessageCount "message_count" Integer
    MessageId "message_id" Text
    Metadata "metadata" Json
    MetadataJson "metadata_json" Text
    Name "name" Text
    PositiveCount "positive_count" Integer
    Role "role" Text
    SkillsJson "skills_json" Text
    Status "status" Text
    Tags "tags" Texts
    Template "template" Text
    ThumbnailUrls "thumbnail_urls" Texts
    Title "title" Text
    UpdatedAt "updated_at" Integer
    UserId "user_id" Text
    UserName "user_name" Text
    Version "version" Text
}

/// The other name of each relation's key.
const ID: &str = "id";

impl Relation {
    /// Every relation.
    pub const ALL: [Relation; 3] = [Relation::Apps, Relation::Conversations, Relation::Messages];

    /// Its name in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Relation::Apps => "apps",
            Relation::Conversations => "conversations",
            Relation::Messages => "messages",
        }
    }

    /// Its columns, in the order of `*`.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        use Column::{
            AppId, AppName, Backend, BackendSessionId, CommentCount, Content, ConversationId,
            CreatedAt, Description, DisplayName, ForkCount, LastMessageCreatedAt, MessageCount,
            MessageId, Metadata, MetadataJson, Name, PositiveCount, Role, SkillsJson, Status, Tags,
            Template, ThumbnailUrls, Title, UpdatedAt, UserId, UserName, Version,
        };
        match self {
            Relation::Apps => &[
                AppId,
                AppName,
                Name,
                DisplayName,
                Description,
                Template,
                ThumbnailUrls,
                UserId,
                UserName,
                Version,
                Tags,
                Status,
                PositiveCount,
                ForkCount,
                CommentCount,
                CreatedAt,
                UpdatedAt,
                Metadata,
            ],
            Relation::Conversations => &[
                ConversationId,
                AppId,
                UserId,
                Title,
                Backend,
                BackendSessionId,
                CreatedAt,
                UpdatedAt,
                LastMessageCreatedAt,
                MessageCount,
                SkillsJson,
                Metadata,
            ],
            Relation::Messages => {
                &[MessageId, ConversationId, Role, Content, CreatedAt, Metadata, MetadataJson]
            }
        }
    }

    /// What tells its rows apart; `id` is another name for it.
    #[must_use]
    pub fn key(self) -> Column {
        match self {
            Relation::Apps => Column::AppId,
            Relation::Conversations => Column::ConversationId,
            Relation::Messages => Column::MessageId,
        }
    }

    /// The column of that name, if it has one.
    #[must_use]
    pub fn column(self, name: &str) -> Option<Column> {
        if name == ID {
            return Some(self.key());
        }
        self.columns().iter().copied().find(|column| column.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_relation_has_its_key_under_two_names_and_nothing_of_the_others() {
        for relation in Relation::ALL {
            assert_eq!(relation.column("id"), Some(relation.key()));
            assert_eq!(relation.column(relation.key().name()), Some(relation.key()));
            let names = relation.columns().iter().map(|column| column.name());
            let several: std::collections::HashSet<_> = names.collect();
            assert_eq!(several.len(), relation.columns().len(), "{}", relation.name());
        }
        assert_eq!(Relation::Messages.column("title"), None);
        assert_eq!(Relation::Apps.column("App_Id"), None);
        assert_eq!(Relation::Messages.column("created_at"), Some(Column::CreatedAt));
    }
}
