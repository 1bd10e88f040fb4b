//! The section `outbound`.

use outbound::{Allowed, Policy};

use super::super::file::{self, Names, Written};
use super::super::values::Read;
use super::Check;

impl Check<'_> {
    pub(super) fn outbound(&mut self, written: Written<file::Outbound>) -> Policy {
        let file = self.section("outbound", written);
        self.unknown("outbound.", &file.unknown);
        Policy { allow: self.read("outbound.allow", file.allow, allowed).unwrap_or_default() }
    }
}

fn allowed(entries: &Names) -> Read<Allowed> {
    Allowed::parse(entries.list()).map_err(|error| error.to_string())
}
