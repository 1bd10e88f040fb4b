//! The section `cstar`.

use dialects::cstar::Limits;

use super::super::file::{self, Written};
use super::Check;

impl Check<'_> {
    pub(super) fn cstar(&mut self, written: Written<file::CStar>) -> Limits {
        let file = self.section("cstar", written);
        self.unknown("cstar.", &file.unknown);
        let mut take =
            |key: &str, written| self.take(&format!("cstar.{key}"), written).unwrap_or_default();
        Limits {
            secret_per_hour: take("secret_per_hour", file.secret_per_hour),
            publishable_per_hour: take("publishable_per_hour", file.publishable_per_hour),
            library_per_hour: take("library_per_hour", file.library_per_hour),
        }
    }
}
