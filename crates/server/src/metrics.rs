//! `GET /metrics` in the OpenMetrics text format.

mod deliveries;

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dialects::Door;
use dialects::table::{Access, Table};
use engine::Engine;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// What is counted of the requests. The path is the route's pattern, so that labels stay few.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u16,
}

/// The counters; cheap to clone.
#[derive(Clone)]
pub(crate) struct Metrics {
    requests: Family<Labels, Counter>,
    seconds: Histogram,
}

impl Metrics {
    pub(crate) fn new() -> Metrics {
        let seconds = Histogram::new(exponential_buckets(0.001, 2.0, 14));
        Metrics { requests: Family::default(), seconds }
    }

    fn text(&self, engine: &Engine) -> Result<String, std::fmt::Error> {
        let mut registry = Registry::with_prefix("switchboard");
        let flushes = Gauge::<i64>::default();
        flushes.set(i64::try_from(engine.db().flushes()).unwrap_or(i64::MAX));
        registry.register("requests", "Requests answered", self.requests.clone());
        registry.register_with_unit(
            "request_duration",
            "Time from a request's head to its answer's head",
            Unit::Seconds,
            self.seconds.clone(),
        );
        registry.register("database_commits", "Durable commits since the start", flushes);
        registry.register_collector(Box::new(deliveries::Deliveries(engine.delivery_figures())));
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// The route of the metrics.
pub(crate) fn table(metrics: Metrics) -> Table {
    let show = |State(door): State<Door>| async move { show(&metrics, &door.engine) };
    Table::new("metrics").on(Access::Anyone, "GET /metrics", &[], show)
}

fn show(metrics: &Metrics, engine: &Engine) -> Response {
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    match metrics.text(engine) {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Counts every request.
pub(crate) async fn count(
    State(metrics): State<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let route = route.unwrap_or("none").to_owned();
    let method = request.method().as_str().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    metrics.requests.get_or_create(&Labels { method, route, status }).inc();
    metrics.seconds.observe(begun.elapsed().as_secs_f64());
    response
}
