//! What the engine has counted of deliveries to webhooks.

use std::fmt;

use engine::{DeliveryFigures, Spread};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

/// The figures at the moment at which they are asked for.
#[derive(Debug)]
pub(super) struct Deliveries(pub(super) DeliveryFigures);

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    outcome: &'static str,
}

impl Collector for Deliveries {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        const ATTEMPTS: &str = "Attempts to deliver to webhooks, by how they ended";
        const FIRST: &str = "Time from an event to the first attempt to tell a webhook of it";
        const WAITING: &str = "Deliveries to webhooks that wait, due or not";
        let DeliveryFigures { attempts, first_attempts, waiting } = &self.0;
        let kind = MetricType::Counter;
        let mut family = encoder.encode_descriptor("webhook_attempts", ATTEMPTS, None, kind)?;
        for (outcome, count) in attempts {
            let labels = Labels { outcome: outcome.as_str() };
            ConstCounter::new(*count).encode(family.encode_family(&labels)?)?;
        }
        let (unit, kind) = (Unit::Seconds, MetricType::Histogram);
        let mut histogram =
            encoder.encode_descriptor("webhook_first_attempt", FIRST, Some(&unit), kind)?;
        let Spread { buckets, sum } = first_attempts;
        let count = buckets.iter().map(|(_, count)| count).sum();
        histogram.encode_histogram::<NoLabelSet>(*sum, count, buckets, None)?;
        let kind = MetricType::Gauge;
        let gauge = encoder.encode_descriptor("webhook_deliveries_waiting", WAITING, None, kind)?;
        ConstGauge::new(i64::try_from(*waiting).unwrap_or(i64::MAX)).encode(gauge)
    }
}
