//! `values![…]`: a statement's parameters, from whatever has a value.

use crate::Value;

/// Something that a statement can take.
pub(crate) trait ToValue {
    /// It, as a parameter.
    fn to_value(&self) -> Value<'_>;
}

macro_rules! to_value {
    ($($type:ty => $variant:ident($convert:expr))*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value<'_> {
                Value::$variant($convert(self))
            }
        }
    )*};
}

to_value! {
    str => Text(std::convert::identity)
    String => Text(String::as_str)
    [u8] => Bytes(std::convert::identity)
    Vec<u8> => Bytes(Vec::as_slice)
    i64 => Integer(|value: &i64| *value)
    f64 => Real(|value: &f64| *value)
    bool => Boolean(|value: &bool| *value)
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::values::ToValue::to_value(&$value)),*]
    };
}
pub(crate) use values;
