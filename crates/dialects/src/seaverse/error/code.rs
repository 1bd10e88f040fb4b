//! The codes: PostgREST's own, and PostgreSQL's where the database would have refused.

use axum::http::StatusCode;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A query that cannot be read.
    BadQuery,
    /// A body that cannot be read.
    BadBody,
    /// A body that is too large.
    BodyTooLarge,
    /// Rows that there are not.
    BadRange,
    /// No content type that is asked for.
    NotAcceptable,
    /// A condition on something that is not part of the answer.
    NotEmbedded,
    /// One row was asked for, and there are none or several.
    NotSingular,
    /// A method that is not served.
    WrongMethod,
    /// A preference that is not known, where that matters.
    BadPreference,
    /// Sums and counts as columns.
    NoAggregates,
    /// Nothing is at that address.
    NoPath,
    /// Something that PostgREST has and this server has not.
    NotImplemented,
    /// Relations that have nothing to do with one another.
    NoRelationship,
    /// A column that is written and not there.
    NoColumn,
    /// No relation of that name.
    NoRelation,
    /// A credential that opens nothing.
    BadToken,
    /// No credential.
    Anonymous,
    /// A credential that is no longer good.
    BadClaims,
    /// A change without a condition.
    NoCondition,
    /// Two rows that would be put over the same one.
    Twice,
    /// A number that is too large.
    OutOfRange,
    /// Bytes that are no text.
    BadEncoding,
    /// A value that is refused.
    InvalidParameter,
    /// A pattern that ends in the middle.
    BadPattern,
    /// A text that is no value of the type.
    InvalidText,
    /// A NUL character in JSON.
    NulInJson,
    /// A value that is needed.
    NoValue,
    /// A row that refers to nothing.
    NoReferent,
    /// A row that is there already.
    Duplicate,
    /// Changed meanwhile.
    Stale,
    /// Not allowed.
    Forbidden,
    /// A column that is named twice.
    DuplicateColumn,
    /// A column that is asked for and not there.
    UndefinedColumn,
    /// A question that does not fit the column's type.
    WrongType,
    /// An operator that the column's type does not have.
    UndefinedOperator,
    /// A rule of uniqueness that there is not.
    NoConstraint,
    /// Too many requests.
    TooOften,
    /// Too large.
    TooLarge,
    /// The present state does not allow it.
    WrongState,
    /// A part of the server is away.
    Away,
    /// A fault of the server.
    Internal,
}

impl Code {
    /// Its status and its name.
    #[must_use]
    pub fn row(self) -> (StatusCode, &'static str) {
        const BAD: StatusCode = StatusCode::BAD_REQUEST;
        const UNKNOWN: StatusCode = StatusCode::UNAUTHORIZED;
        const ABSENT: StatusCode = StatusCode::NOT_FOUND;
        const CONFLICT: StatusCode = StatusCode::CONFLICT;
        match self {
            Code::BadQuery => (BAD, "PGRST100"),
            Code::BadBody => (BAD, "PGRST102"),
            Code::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "PGRST102"),
            Code::BadRange => (StatusCode::RANGE_NOT_SATISFIABLE, "PGRST103"),
            Code::NotAcceptable => (StatusCode::NOT_ACCEPTABLE, "PGRST107"),
            Code::NotEmbedded => (BAD, "PGRST108"),
            Code::NotSingular => (StatusCode::NOT_ACCEPTABLE, "PGRST116"),
            Code::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "PGRST117"),
            Code::BadPreference => (BAD, "PGRST122"),
            Code::NoAggregates => (BAD, "PGRST123"),
            Code::NoPath => (ABSENT, "PGRST125"),
            Code::NotImplemented => (BAD, "PGRST127"),
            Code::NoRelationship => (BAD, "PGRST200"),
            Code::NoColumn => (BAD, "PGRST204"),
            Code::NoRelation => (ABSENT, "PGRST205"),
            Code::BadToken => (UNKNOWN, "PGRST301"),
            Code::Anonymous => (UNKNOWN, "PGRST302"),
            Code::BadClaims => (UNKNOWN, "PGRST303"),
            Code::NoCondition | Code::Twice => (BAD, "21000"),
            Code::OutOfRange => (BAD, "22003"),
            Code::BadEncoding => (BAD, "22021"),
            Code::InvalidParameter => (BAD, "22023"),
            Code::BadPattern => (BAD, "22025"),
            Code::InvalidText => (BAD, "22P02"),
            Code::NulInJson => (BAD, "22P05"),
            Code::NoValue => (BAD, "23502"),
            Code::NoReferent => (CONFLICT, "23503"),
            Code::Duplicate => (CONFLICT, "23505"),
            // PostgREST answers 500 to all of class 40: there it is a fault, here something to read again.
            Code::Stale => (CONFLICT, "40001"),
            Code::Forbidden => (StatusCode::FORBIDDEN, "42501"),
            Code::DuplicateColumn => (BAD, "42701"),
            Code::UndefinedColumn => (BAD, "42703"),
            Code::WrongType => (BAD, "42804"),
            Code::UndefinedOperator => (ABSENT, "42883"),
            Code::NoConstraint => (BAD, "42P10"),
            Code::TooOften => (StatusCode::TOO_MANY_REQUESTS, "53400"),
            Code::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "54000"),
            Code::WrongState => (CONFLICT, "55000"),
            Code::Away => (StatusCode::SERVICE_UNAVAILABLE, "PGRST001"),
            Code::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "XX000"),
        }
    }
}
