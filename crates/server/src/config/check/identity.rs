//! The section `identity`.

use std::time::Duration;

use engine::IdentityWindows;

use super::super::file::{self, Written};
use super::super::values::{self, Read};
use super::Check;

impl Check<'_> {
    pub(super) fn identity(&mut self, written: Written<file::Identity>) -> IdentityWindows {
        let file = self.section("identity", written);
        self.unknown("identity.", &file.unknown);
        let usual = IdentityWindows::default();
        IdentityWindows {
            live: self.read("identity.window_live", file.window_live, window).unwrap_or(usual.live),
            test: self.read("identity.window_test", file.window_test, window).unwrap_or(usual.test),
        }
    }
}

/// How far a signature's moment may lie from now.
fn window(text: &str) -> Read<Duration> {
    let most = Duration::from_hours(48);
    let window = values::duration(text)?;
    if window <= most { Ok(window) } else { Err("must be at most 48h".to_owned()) }
}
