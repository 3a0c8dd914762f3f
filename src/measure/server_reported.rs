//! Asks a server for the values it reports about itself, in the pauses between batches.

use std::time::Duration;

use bench::{ServerCounts, ServerReported};
use client::{server_counts, server_reported};
use llm_api::{Api, HttpRequest, Reply, ReportEndpoint};

use crate::browser::fetch::look;

/// A session waits no longer for values that only accompany its figures.
const SHORT_PATIENCE: Duration = Duration::from_secs(4);

/// The settings that the server at this base URL reports, and whether it also reports counters.
pub async fn settings(
    base_url: &str,
    api: &Api,
    endpoint: ReportEndpoint,
) -> Option<(ServerReported, bool)> {
    let told = endpoint.read(&body(base_url, &api.reported_settings(endpoint)).await?)?;
    let has_counts = told.has_counts && counts(base_url, api).await.is_some();
    Some((server_reported(told), has_counts))
}

/// The server's counters at this moment.
pub async fn counts(base_url: &str, api: &Api) -> Option<ServerCounts> {
    server_counts(&body(base_url, &api.metrics()).await?)
}

async fn body(base_url: &str, request: &HttpRequest) -> Option<String> {
    match look(base_url, request, SHORT_PATIENCE).await {
        Reply::Seen(seen) if seen.status == 200 => Some(seen.body),
        _ => None,
    }
}
