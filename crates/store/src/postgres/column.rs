//! Values into parameters and columns out of rows, by the column's type.

use std::error::Error as StdError;

use bytes::BytesMut;
use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, WrongType, to_sql_checked};

use crate::db::Value;
use crate::error::Error;

pub(crate) fn integer(row: &Row, column: usize) -> Result<Option<i64>, Error> {
    match kind(row, column) {
        Some(Type::INT4) => Ok(get::<i32>(row, column)?.map(i64::from)),
        Some(Type::INT2) => Ok(get::<i16>(row, column)?.map(i64::from)),
        _ => get(row, column),
    }
}

pub(crate) fn real(row: &Row, column: usize) -> Result<Option<f64>, Error> {
    match kind(row, column) {
        Some(Type::FLOAT4) => Ok(get::<f32>(row, column)?.map(f64::from)),
        Some(Type::FLOAT8) => get(row, column),
        _ => Ok(integer(row, column)?.map(|value| value as f64)),
    }
}

pub(crate) fn boolean(row: &Row, column: usize) -> Result<Option<bool>, Error> {
    get(row, column)
}

pub(crate) fn text(row: &Row, column: usize) -> Result<Option<String>, Error> {
    get(row, column)
}

pub(crate) fn bytes(row: &Row, column: usize) -> Result<Option<Vec<u8>>, Error> {
    get(row, column)
}

fn kind(row: &Row, column: usize) -> Option<Type> {
    row.columns().get(column).map(|column| column.type_().clone())
}

fn get<'a, T: FromSql<'a>>(row: &'a Row, column: usize) -> Result<Option<T>, Error> {
    row.try_get(column).map_err(|cause| {
        let why = cause.source().map_or_else(|| cause.to_string(), ToString::to_string);
        Error::unreadable(format!("column {column}: {why}"))
    })
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (*self, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Integer(value), &Type::INT8) => value.to_sql(ty, out),
            (Value::Integer(value), &Type::INT4) => i32::try_from(value)?.to_sql(ty, out),
            (Value::Integer(value), &Type::INT2) => i16::try_from(value)?.to_sql(ty, out),
            (Value::Integer(value), &Type::FLOAT8) => (value as f64).to_sql(ty, out),
            (Value::Real(value), &Type::FLOAT8) => value.to_sql(ty, out),
            (Value::Real(value), &Type::FLOAT4) => (value as f32).to_sql(ty, out),
            (Value::Text(value), _) if <&str as ToSql>::accepts(ty) => value.to_sql(ty, out),
            (Value::Boolean(value), &Type::BOOL) => value.to_sql(ty, out),
            (Value::Bytes(value), &Type::BYTEA) => value.to_sql(ty, out),
            _ => Err(Box::new(WrongType::new::<Value<'_>>(ty.clone()))),
        }
    }

    fn accepts(_any: &Type) -> bool {
        true // Which value goes into which type is decided above.
    }

    to_sql_checked!();
}
