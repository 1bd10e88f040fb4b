//! The section `live`.

use std::time::Duration;

use dialects::live::Limits;

use super::super::file::{self, Written};
use super::super::settings::Live;
use super::super::values;
use super::Check;

impl Check<'_> {
    pub(super) fn live(&mut self, written: Written<file::Live>) -> Live {
        let file = self.section("live", written);
        self.unknown("live.", &file.unknown);
        let usual = Limits::default();
        let many = values::within(1, 10_000_000);
        let time = |check: &mut Self, key: &str, written| {
            check.read(&format!("live.{key}"), written, values::duration).unwrap_or_default()
        };
        let limits = Limits {
            connections: self.read("live.connections", file.connections, &many).unwrap_or_default(),
            connections_per_workspace: self
                .read("live.connections_per_workspace", file.connections_per_workspace, &many)
                .unwrap_or_default(),
            connections_per_address: self
                .read("live.connections_per_address", file.connections_per_address, &many)
                .unwrap_or_default(),
            subscriptions: self
                .read("live.subscriptions", file.subscriptions, values::within(1, 10_000))
                .unwrap_or_default(),
            frame_bytes_max: self
                .read("live.frame_bytes_max", file.frame_bytes_max, values::within(1_024, 1 << 26))
                .unwrap_or_default(),
            frames_per_second: self
                .read("live.frames_per_second", file.frames_per_second, values::some)
                .unwrap_or_default(),
            idle: time(self, "idle", file.idle),
            authenticate: time(self, "authenticate", file.authenticate),
            heartbeat: time(self, "heartbeat", file.heartbeat),
            token_warning: usual.token_warning,
        };
        let keep_events = time(self, "keep_events", file.keep_events);
        if keep_events < Duration::from_hours(1) && !keep_events.is_zero() {
            self.mistake("live.keep_events", "must be an hour at least");
        }
        Live { limits, keep_events }
    }
}
