//! Asks a server for the values it reports about itself, before the first batch and in the pauses between batches.

use std::time::Duration;

use bench::{ServerCounts, ServerReported};
use client::{server_counts, server_reported};
use llm_api::{Api, ReportEndpoint, parse_show};

use crate::browser::fetch::{PATIENCE, body};

/// How long a session waits for values that merely accompany its figures.
const SHORT_PATIENCE: Duration = Duration::from_secs(4);

/// The settings that the server at this base URL reports, and whether it also reports counters.
pub async fn settings(
    base_url: &str,
    api: &Api,
    endpoint: ReportEndpoint,
) -> Option<(ServerReported, bool)> {
    let told =
        endpoint.read(&body(base_url, &api.reported_settings(endpoint), SHORT_PATIENCE).await?)?;
    let has_counts = told.has_counts && counts(base_url, api).await.is_some();
    Some((server_reported(told), has_counts))
}

/// The server's current counters.
pub async fn counts(base_url: &str, api: &Api) -> Option<ServerCounts> {
    server_counts(&body(base_url, &api.metrics(), SHORT_PATIENCE).await?)
}

/// Whether a model of the server at this base URL thinks unless told not to.
pub async fn can_think(base_url: &str, api: &Api, model: &str) -> bool {
    let Some(show) = api.show(model) else { return false };
    let told = body(base_url, &show, PATIENCE).await;
    told.is_some_and(|told| parse_show(&told).is_ok_and(|details| details.can_think))
}
