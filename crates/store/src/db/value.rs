//! A value on its way into a statement, the same for both databases.

/// One parameter of a statement; `$1` is the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value, for a column of any type.
    Null,
    /// For `bigint` columns: numbers, and times in milliseconds.
    Integer(i64),
    /// For `double precision` columns.
    Real(f64),
    /// For `text` columns; text with a NUL character is refused.
    Text(&'a str),
    /// For `boolean` columns.
    Boolean(bool),
    /// For `bytea` columns.
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// True for text that `PostgreSQL` cannot hold; it is refused on both databases.
    pub(crate) fn has_nul(&self) -> bool {
        matches!(self, Value::Text(text) if text.as_bytes().contains(&0))
    }
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl From<i32> for Value<'_> {
    fn from(value: i32) -> Self {
        Value::Integer(i64::from(value))
    }
}

impl From<u32> for Value<'_> {
    fn from(value: u32) -> Self {
        Value::Integer(i64::from(value))
    }
}

impl From<f64> for Value<'_> {
    fn from(value: f64) -> Self {
        Value::Real(value)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Value::Bytes(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Value<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Value::Bytes(value)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}
