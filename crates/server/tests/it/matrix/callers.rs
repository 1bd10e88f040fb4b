//! Who calls, and what becomes of it: the rules that every operation is held to.

use dialects::table::{Access, Operation};

/// Everybody who may come to the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// No key at all.
    Nobody,
    /// `Authorization` that holds no key.
    Garbled,
    /// A key of the right form that was never made.
    Invented,
    /// A key that was revoked.
    Revoked,
    /// A token of Ada's that has ended.
    Expired,
    /// The secret key of another workspace.
    Stranger,
    /// The publishable key of another workspace.
    StrangersPage,
    /// The token of a customer of another workspace.
    StrangersCustomer,
    /// The secret key of the other mode.
    OtherMode,
    /// The publishable key of the same workspace and mode.
    Page,
    /// The token of another customer.
    Bob,
    /// A token for another conversation than those that are asked for.
    Elsewhere,
    /// A token of Ada's that does not write.
    AdaReads,
    /// A token of Ada's that does not read.
    AdaWrites,
    /// Ada, whose things are asked for.
    Ada,
    /// A visitor of `HappyRobot`'s chat with another workflow.
    OtherVisitor,
    /// The visitor whose session is asked for.
    Visitor,
    /// The company's server.
    Company,
}

impl Caller {
    pub(super) const ALL: [Caller; 18] = [
        Caller::Nobody,
        Caller::Garbled,
        Caller::Invented,
        Caller::Revoked,
        Caller::Expired,
        Caller::Stranger,
        Caller::StrangersPage,
        Caller::StrangersCustomer,
        Caller::OtherMode,
        Caller::Page,
        Caller::Bob,
        Caller::Elsewhere,
        Caller::AdaReads,
        Caller::AdaWrites,
        Caller::OtherVisitor,
        Caller::Visitor,
        Caller::Ada,
        Caller::Company,
    ];

    /// Whether everything about them is right but the thing that they ask for.
    fn lives_elsewhere(self) -> bool {
        matches!(
            self,
            Caller::Stranger
                | Caller::StrangersPage
                | Caller::StrangersCustomer
                | Caller::OtherMode
                | Caller::Bob
                | Caller::Elsewhere
        )
    }

    /// Whether theirs is another workspace.
    pub(super) fn is_strange(self) -> bool {
        matches!(self, Caller::Stranger | Caller::StrangersPage | Caller::StrangersCustomer)
    }

    /// Whether what they show was given by Ada's company, live.
    fn is_of_the_company(self) -> bool {
        matches!(self, Caller::Bob | Caller::Elsewhere) || !self.lives_elsewhere()
    }

    /// What they show, if it is something that lives.
    fn shows(self) -> Option<Shown> {
        Some(match self {
            Caller::Nobody
            | Caller::Garbled
            | Caller::Invented
            | Caller::Revoked
            | Caller::Expired => return None,
            Caller::Stranger | Caller::OtherMode | Caller::Company => Shown::Secret,
            Caller::StrangersPage | Caller::Page => Shown::Publishable,
            Caller::Bob | Caller::StrangersCustomer | Caller::Ada => Shown::Token,
            Caller::Elsewhere => Shown::OneConversation,
            Caller::AdaReads => Shown::ReadingToken,
            Caller::AdaWrites => Shown::WritingToken,
            Caller::OtherVisitor | Caller::Visitor => Shown::ChatToken,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Secret,
    Publishable,
    Token,
    ReadingToken,
    WritingToken,
    OneConversation,
    ChatToken,
}

impl Shown {
    fn is_key(self) -> bool {
        matches!(self, Shown::Secret | Shown::Publishable)
    }

    /// Whether it opens the conversations of one customer.
    fn is_a_customers(self) -> bool {
        matches!(self, Shown::Token | Shown::ReadingToken | Shown::WritingToken)
    }
}

/// What must become of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is done.
    Done,
    /// 401: the caller is nobody.
    Unknown,
    /// 403: the caller may not do this at all.
    Forbidden,
    /// What is asked for is answered like what is not there; and what is not asked for by an id shows nothing of Ada's.
    Missing,
    /// 4xx, without a word of what is there.
    Refused,
}

/// The matrix.
pub(super) fn fate(operation: &Operation, caller: Caller) -> Fate {
    let access = operation.access;
    let is_open = matches!(access, Access::Anyone | Access::Pass);
    let needs_no_key = matches!(access, Access::OnTheLine | Access::Public);
    if is_open || (needs_no_key && caller == Caller::Nobody) {
        return Fate::Done;
    }
    let Some(shown) = caller.shows() else { return Fate::Unknown };
    // cStar's admin API lets keys in before it looks at anything else.
    let knows_keys_alone =
        operation.dialect == "cstar" && matches!(access, Access::Keys | Access::Secret);
    // Teammates belong to the workspace, in both of its modes.
    let is_of_both_modes = operation.path.starts_with("/v1/teammates");
    match (access, shown) {
        _ if is_of_both_modes && caller == Caller::OtherMode => Fate::Done,
        _ if knows_keys_alone && !shown.is_key() => Fate::Unknown,
        (Access::OnTheLine, _) => Fate::Done,
        (Access::Public, _) if caller.is_strange() => Fate::Forbidden,
        (Access::Public, _) if caller == Caller::OtherMode => Fate::Missing,
        (Access::Visitor, Shown::ChatToken) if caller == Caller::Visitor => Fate::Done,
        (Access::Visitor, Shown::ChatToken) => Fate::Refused,
        (Access::Visitor, _) => Fate::Unknown,
        (Access::Customer, shown) if !shown.is_a_customers() => Fate::Unknown,
        _ if !may(operation, shown) => Fate::Forbidden,
        (Access::Known | Access::Keys | Access::Public, _) if caller.is_of_the_company() => {
            Fate::Done
        }
        _ if caller.lives_elsewhere() => Fate::Missing,
        (Access::Reader | Access::Writer, Shown::ChatToken) => Fate::Refused,
        _ => Fate::Done,
    }
}

fn may(operation: &Operation, shown: Shown) -> bool {
    let is_key = shown.is_key();
    let reads = !is_key && shown != Shown::WritingToken;
    let writes = !is_key && shown != Shown::ReadingToken;
    let is_for_a_customer = !matches!(shown, Shown::OneConversation | Shown::ChatToken);
    match operation.access {
        Access::Anyone | Access::Pass | Access::OnTheLine | Access::Public | Access::Known => true,
        Access::Visitor => shown == Shown::ChatToken,
        Access::Customer => {
            if operation.method == "GET" {
                reads
            } else {
                writes
            }
        }
        Access::Keys => is_key,
        Access::Secret => shown == Shown::Secret,
        Access::Reader => shown == Shown::Secret || reads,
        Access::Lister => shown == Shown::Secret || (reads && is_for_a_customer),
        Access::Writer => shown == Shown::Secret || writes,
    }
}
