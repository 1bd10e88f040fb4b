//! Changes that are made only to what the caller has seen.

use std::sync::Arc;

use crate::Error;

/// Whether a thing is still as the caller knows it; asked inside the transaction that changes it, while nobody else does.
pub type OnlyIf<T> = Arc<dyn Fn(&T) -> bool + Send + Sync>;

pub(crate) fn check<T>(only_if: Option<&OnlyIf<T>>, thing: &T) -> Result<(), Error> {
    if only_if.is_none_or(|is_known| is_known(thing)) { Ok(()) } else { Err(Error::Stale) }
}
