//! Which tables and columns an archive holds, in the order in which rows can be put in.

use Holds::{Boolean, Integer, Json, Real, Text, Time};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words, and ids.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Real,
    /// Yes or no.
    Boolean,
    /// Milliseconds since 1970.
    Time,
    /// JSON as text.
    Json,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, in the database and in archives.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
}

/// Whose the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// A workspace's in one mode.
    Mode,
    /// A workspace's in both.
    Workspace,
    /// That of the row of another table which a column names.
    In { parent: &'static str, column: &'static str },
    /// The workspace itself.
    Settings,
}

impl Home {
    /// How many columns say whose a row is.
    pub(super) fn columns(self) -> usize {
        match self {
            Home::Mode => 2,
            Home::Workspace => 1,
            Home::In { .. } | Home::Settings => 0,
        }
    }

    pub(super) fn has_mode(self) -> bool {
        matches!(self, Home::Mode | Home::In { .. })
    }
}

/// A table.
#[derive(Debug)]
pub struct Table {
    /// What archives call its rows.
    pub kind: &'static str,
    /// Its columns, but for those that say whose a row is.
    pub columns: &'static [Column],
    pub(super) name: &'static str,
    pub(super) home: Home,
    /// The columns that rows are read by; none where there is one row at most.
    pub(super) order: &'static [&'static str],
    /// The columns that say whether a row is there.
    pub(super) identity: &'static str,
    /// The columns that are set after a row was added.
    pub(super) late: &'static [&'static str],
}

impl Table {
    /// Its name in the database.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Where a column stands.
    pub(super) fn place(&self, name: &str) -> usize {
        let place = self.columns.iter().position(|column| column.name == name);
        place.expect("tables name their own columns")
    }

    /// The columns that rows are read by, and where they stand.
    pub(super) fn ordering(&self) -> impl Iterator<Item = (usize, Column)> {
        self.order.iter().map(|name| (self.place(name), self.columns[self.place(name)]))
    }
}

const fn column(name: &'static str, holds: Holds) -> Column {
    Column { name, holds }
}

macro_rules! table {
    ($kind:literal, $name:literal, $home:expr, $order:expr, $identity:literal, { $($column:ident $holds:ident)* }) => {
        table!($kind, $name, $home, $order, $identity, [], { $($column $holds)* })
    };
    ($kind:literal, $name:literal, $home:expr, $order:expr, $identity:literal, $late:expr,
     { $($column:ident $holds:ident)* }) => {
        Table {
            kind: $kind,
            name: $name,
            home: $home,
            order: &$order,
            identity: $identity,
            late: &$late,
            columns: &[$(column(stringify!($column), $holds)),*],
        }
    };
}

const IN_AGENT: Home = Home::In { parent: "agent", column: "agent_id" };
const IN_CONVERSATION: Home = Home::In { parent: "conversation", column: "conversation_id" };

/// What is set for a workspace as a whole.
pub static SETTINGS: Table = table!("workspace", "workspace", Home::Settings, [], "id", {
    name Text origins Text identity_required Boolean
});

/// All other tables: what others name comes first.
pub static ALL: &[Table] = &[
    table!("teammates", "teammate", Home::Workspace, ["id"], "id", {
        id Text name Text email Text role Text on_duty Boolean avatar_url Text created_at Time updated_at Time
    }),
    table!("sla_policies", "sla_policy", Home::Mode, [], "workspace_id, mode", { policy Json }),
    table!("ticket_numbers", "desk", Home::Mode, [], "workspace_id, mode", { last_number Integer }),
    table!("agents", "agent", Home::Mode, ["id"], "id", {
        id Text slug Text name Text draft Json folder Text extras Json copied_from Text created_at Time updated_at Time
    }),
    table!("agent_versions", "agent_version", IN_AGENT, ["agent_id", "number"], "agent_id, number", {
        agent_id Text number Integer name Text settings Json created_at Time
    }),
    table!("agent_publications", "agent_publication", IN_AGENT, ["agent_id", "environment"], "agent_id, environment", {
        agent_id Text environment Text number Integer published_at Time
    }),
    table!("categories", "category", Home::Mode, ["id"], "id", {
        id Text slug Text name Text description Text position Integer public Boolean icon Text color Text created_at Time
        updated_at Time
    }),
    table!("articles", "article", Home::Mode, ["id"], "id", {
        id Text external_id Text slug Text title Text body Text category_id Text tags Json status Text public Boolean
        locale Text url Text source Text excerpt Text meta_description Text memo Text metadata Json published_at Time
        created_at Time updated_at Time
    }),
    table!("article_counts", "article_count", Home::Mode, ["article_id"], "article_id", {
        article_id Text views Integer uses Integer helpful Integer unhelpful Integer
    }),
    table!("customers", "customer", Home::Mode, ["id"], "id", {
        id Text external_id Text email Text name Text status Text sentiment Text phone Text avatar_url Text tags Json
        memo Text fields Json metadata Json traits Json words Text created_at Time updated_at Time
    }),
    table!("former_customers", "former_customer", Home::Mode, ["id"], "id", {
        id Text became Text gone_at Time
    }),
    table!("erasures", "erasure", Home::Mode, ["customer_id"], "customer_id", {
        customer_id Text began_at Time touched_at Time ended_at Time conversations Integer messages Integer
        notes Integer runs Integer files Integer events Integer replies Integer
    }),
    table!("conversations", "conversation", Home::Mode, ["id"], "id", ["title"], {
        id Text customer_id Text agent_id Text environment Text channel Text label Text status Text handled_by Text
        hand_off_reason Text metadata Json last_seq Integer last_position Integer closed_at Time close_reason Text
        ticket_number Integer title Text ticket_status Text priority Text assignee_id Text tags Json memo Text
        ticket_opened_at Time first_response_at Time resolved_at Time reopened_at Time response_due_at Time
        resolution_due_at Time answers Integer tokens Integer name Text app Text
        extras Json message_count Integer last_message_at Time created_at Time updated_at Time
    }),
    table!("messages", "message", IN_CONVERSATION, ["conversation_id", "seq"], "id", {
        id Text conversation_id Text seq Integer role Text author_id Text author_name Text body Text citations Json
        attachments Json run_id Text client_id Text structure_kind Text structure Text metadata Json extras Json created_at Time
        edited_at Time
    }),
    table!("notes", "note", IN_CONVERSATION, ["conversation_id", "id"], "id", {
        id Text conversation_id Text author_id Text author_name Text body Text created_at Time
    }),
    table!("runs", "run", IN_CONVERSATION, ["conversation_id", "id"], "id", {
        id Text conversation_id Text question_id Text answer_id Text agent_id Text agent_version Integer model Text
        state Text outcome Text confidence Real prompt_tokens Integer completion_tokens Integer total_tokens Integer
        node Text lease_until Integer started_at Time ended_at Time
    }),
    table!("feedback", "feedback", Home::Mode, ["run_id"], "run_id", {
        run_id Text agent_id Text is_positive Boolean remark Text created_at Time
    }),
    table!("files", "file", Home::Mode, ["id"], "id", {
        id Text conversation_id Text holder Text filename Text mime_type Text state Text attempts Integer
        size_bytes Integer sha256 Text attempt Integer created_at Time
    }),
    table!("foreign_ids", "foreign_id", Home::Mode, ["system", "kind", "foreign_id"],
        "workspace_id, mode, system, kind, foreign_id", {
        system Text kind Text foreign_id Text id Text
    }),
];
