//! Finds out what is at an address.

mod around;
mod relay;

use std::time::Duration;

use bench::CONNECTIONS_PER_LANE;
use client::{
    Asked, Preflight, ServerAddress, ServerInfo, candidates, more_telling, preflight_problem,
    verdict,
};
use diagnosis::CheckProblem;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use llm_api::{Api, HttpRequest, Key, Probes, Reply, is_enough, probes};

pub use around::{USUAL_ADDRESS, look_around};
pub use relay::port_lanes;
use relay::with_lanes;

use crate::browser::clock::now_ms;
use crate::browser::fetch::{PATIENCE, answers_something, leads_elsewhere, look, look_permitted};
use crate::browser::permission::is_network_denied;

/// How long to wait for a request whose duration is measured, or that only adds detail.
const SHORT_PATIENCE: Duration = Duration::from_secs(8);
/// A lane that does not answer within this time is not counted on.
const LANE_PATIENCE: Duration = Duration::from_secs(2);

/// Checks the address that the user entered, at every place it may mean, until one can be measured. A server
/// behind the relay that serves the page is reached through the relay.
///
/// # Errors
/// Why it cannot be measured.
pub async fn check(
    text: &str,
    key: Option<Key>,
    page_origin: &str,
) -> Result<ServerInfo, CheckProblem> {
    if key.as_ref().is_some_and(|key| !key.can_be_sent()) {
        return Err(CheckProblem::BadKey);
    }
    let candidates = ServerAddress::candidates(text, page_origin);
    let relay = if candidates.is_empty() { None } else { port_lanes(page_origin).await? };
    let mut told = None;
    for unasked in Asked::places(text, page_origin, relay.as_ref(), key.as_ref()) {
        let asked = candidates.first().unwrap_or(&unasked.own).clone();
        match check_at(unasked, asked, page_origin).await {
            Ok(server) => {
                let server = with_lanes(server, relay.as_ref()).await;
                let has_other_lanes = server.port_lanes.is_some() || has_other_lanes(&server).await;
                return Ok(ServerInfo { has_other_lanes, ..server });
            }
            Err(problem) => {
                let goes_on = problem.may_be_of_this_path();
                told = Some(more_telling(told, problem));
                if !goes_on {
                    break;
                }
            }
        }
    }
    Err(told.unwrap_or_else(|| ServerAddress::problem_of(text)))
}

async fn check_at(
    unasked: Asked,
    asked: ServerAddress,
    page_origin: &str,
) -> Result<ServerInfo, CheckProblem> {
    let asked_there = ask_there(unasked).await;
    let first_trip_ms = asked_there.took_ms;
    let server = verdict(asked_there, page_origin)?;
    let url = server.base_url();
    let preflight = preflight(&url, server.api()).await;
    if let Some(problem) = preflight_problem(&server, page_origin, &preflight) {
        return Err(problem);
    }
    let smallest = server.api().smallest();
    if server.api().key.is_some() {
        // This one waits for the preflight; the next one does not have to.
        look_permitted(&url, &smallest, SHORT_PATIENCE).await;
    }
    let began_ms = now_ms();
    let reply = look_permitted(&url, &smallest, SHORT_PATIENCE).await;
    let trip_ms = now_ms() - began_ms;
    let rtt_ms = if reply.seen().is_some() { trip_ms } else { first_trip_ms };
    Ok(server.timed(rtt_ms, asked))
}

/// Checks what is there and, if nothing can be read, why.
async fn ask_there(unasked: Asked) -> Asked {
    let url = unasked.address.base_url();
    let began_ms = now_ms();
    let is_api_root = unasked.is_api_root;
    let probes = probe(&url, unasked.key.as_ref(), is_api_root).await;
    let took_ms = now_ms() - began_ms;
    let mut asked = Asked { probes, took_ms, ..unasked };
    let is_unseen = asked.probes.may_be_unseen();
    let [version, _, list] = llm_api::probes(None, is_api_root);
    if is_unseen && asked.key.is_some() {
        asked.without_key = look(&url, &version, SHORT_PATIENCE).await;
    }
    if is_unseen || asked.probes.list_may_be_hidden() {
        let hidden = if is_unseen { version } else { list };
        asked.answers_unseen = answers_something(&url, &hidden).await;
        asked.is_led_elsewhere = asked.answers_unseen && leads_elsewhere(&url, &hidden).await;
    }
    asked.is_network_denied = is_unseen && !asked.answers_unseen && is_network_denied().await;
    asked
}

/// Sends all probes at once, and waits only for as many replies as are needed.
async fn probe(url: &str, key: Option<&Key>, is_api_root: bool) -> Probes {
    let requests = probes(key, is_api_root);
    let mut replies: FuturesUnordered<_> =
        requests
            .iter()
            .enumerate()
            .map(|(place, request)| async move {
                (place, look(url, request, PATIENCE).await.without(key))
            })
            .collect();
    let mut probes = Probes::default();
    while let Some((place, reply)) = replies.next().await {
        if let Some(awaited) = probes.replies_mut().into_iter().nth(place) {
            *awaited = reply;
        }
        if is_enough(&probes) {
            break;
        }
    }
    probes
}

/// Makes the browser send the preflight for chats, if it needs one.
async fn preflight(url: &str, api: &Api) -> Preflight {
    let mut preflight = Preflight::default();
    let Some(chat) = api.preflight() else { return preflight };
    let key = api.key.as_ref();
    preflight.chat = look(url, &chat, SHORT_PATIENCE).await.without(key);
    if preflight.chat == Reply::Failed {
        let bare_chat = HttpRequest { headers: Vec::new(), ..chat.clone() };
        preflight.bare_chat = look(url, &bare_chat, SHORT_PATIENCE).await;
    }
    if preflight.bare_chat == Reply::Failed {
        let list = HttpRequest { headers: chat.headers, ..api.smallest() };
        preflight.list = look(url, &list, SHORT_PATIENCE).await;
    }
    preflight
}

/// Whether the second of the server's lanes, if there should be one, works in this browser.
async fn has_other_lanes(server: &ServerInfo) -> bool {
    let lanes = candidates(server, 2 * CONNECTIONS_PER_LANE);
    let Some(second) = lanes.get(1) else { return true };
    look(second, &server.api.smallest(), LANE_PATIENCE).await.seen().is_some()
}
