//! Asking whether a relay of ours serves the page, and what it offers.

use std::time::Duration;

use client::PortLanes;
use llm_api::{HttpRequest, Method, Reply, Seen};

use crate::browser::fetch::look;

/// Whoever serves the page is near.
const PATIENCE: Duration = Duration::from_secs(4);

/// The lanes by port of the relay that serves the page of this origin, if one does. Other servers answer
/// with the page itself, or with nothing.
pub async fn port_lanes(page_origin: &str) -> Option<PortLanes> {
    let asked = HttpRequest { method: Method::Get, path: "", headers: Vec::new(), body: None };
    match look(&PortLanes::offer_url(page_origin), &asked, PATIENCE).await {
        Reply::Seen(Seen { status: 200, body, .. }) => PortLanes::read(&body, page_origin),
        _ => None,
    }
}
