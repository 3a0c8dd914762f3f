//! Asking a server what it says of itself, in the rests between batches.

use std::time::Duration;

use bench::{ServerCounts, ServerWord};
use client::{server_counts, server_word};
use llm_api::{Api, HttpRequest, OwnWord, Reply};

use crate::browser::fetch::look;

/// A session does not wait longer for what only stands beside its figures.
const SHORT_PATIENCE: Duration = Duration::from_secs(4);

/// What the program at this base URL says of itself, and whether it gives counters.
pub async fn own_word(base_url: &str, api: &Api, word: OwnWord) -> Option<(ServerWord, bool)> {
    let told = word.read(&body(base_url, &api.own_word(word)).await?)?;
    let has_counts = told.has_counts && counts(base_url, api).await.is_some();
    Some((server_word(told), has_counts))
}

/// The server's counters at this moment.
pub async fn counts(base_url: &str, api: &Api) -> Option<ServerCounts> {
    server_counts(&body(base_url, &api.counts()).await?)
}

async fn body(base_url: &str, request: &HttpRequest) -> Option<String> {
    match look(base_url, request, SHORT_PATIENCE).await {
        Reply::Seen(seen) if seen.status == 200 => Some(seen.body),
        _ => None,
    }
}
