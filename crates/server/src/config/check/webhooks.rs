//! The section `webhooks`.

use std::time::Duration;

use domain::webhook::WEBHOOKS_MAX;
use engine::WebhookSettings;

use super::super::file::{self, Written};
use super::super::values::{self, Read};
use super::Check;

impl Check<'_> {
    pub(super) fn webhooks(&mut self, written: Written<file::Webhooks>) -> WebhookSettings {
        let file = self.section("webhooks", written);
        self.unknown("webhooks.", &file.unknown);
        let usual = WebhookSettings::default();
        let some = values::within(1, WEBHOOKS_MAX);
        WebhookSettings {
            keep: self
                .read("webhooks.keep_deliveries", file.keep_deliveries, keep)
                .unwrap_or(usual.keep),
            timeout: self.read("webhooks.timeout", file.timeout, timeout).unwrap_or(usual.timeout),
            per_workspace: self
                .read("webhooks.per_workspace", file.per_workspace, some)
                .unwrap_or(usual.per_workspace),
        }
    }
}

/// How long deliveries are kept that have come to their end.
fn keep(text: &str) -> Read<Duration> {
    let keep = values::duration(text)?;
    if keep >= Duration::from_hours(1) {
        Ok(keep)
    } else {
        Err("must be an hour at least".to_owned())
    }
}

/// How long an attempt to deliver may take.
fn timeout(text: &str) -> Read<Duration> {
    let (least, most) = (Duration::from_secs(1), Duration::from_mins(1));
    let time = values::duration(text)?;
    if (least..=most).contains(&time) { Ok(time) } else { Err("must be 1s to 1m".to_owned()) }
}
