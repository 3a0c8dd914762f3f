//! Preflights, kept out of what is measured: by chats that need none, or by asking ahead of them.

use bench::engine::LanePool;
use gloo_timers::callback::Interval;
use llm_api::{Api, ChatRequest, Think};
use wasm_bindgen_futures::spawn_local;

use crate::browser::fetch::{ask, ask_permission};

/// Browsers remember a preflight for five seconds where the server names no other time; the page can not
/// read which time it names.
const ASK_EVERY_MS: u32 = 4000;

/// The ways of a server that chats are best sent in: without a preflight, where the server at this base
/// URL takes that. Asks it for an answer of one token; the model must be loaded.
pub async fn best_api(base_url: &str, api: &Api, model: &str) -> Api {
    let Some(plain) = api.without_preflight() else { return api.clone() };
    let chat = plain.chat(&ChatRequest {
        model,
        prompt: "Say a word.",
        marker: "0",
        max_tokens: 1,
        temperature: 0.0,
        seed: 0,
        think: Think::Unset,
        keep_alive: None,
    });
    let is_taken = ask(base_url, &chat).await.is_some_and(|(status, _)| status == 200);
    if is_taken { plain } else { api.clone() }
}

/// Has the browser ask again before it forgets, until this is dropped. Nothing where chats need no
/// preflight, or where no connection is to spare: the asking would take its turn before the chats.
pub fn keep_fresh(lanes: &LanePool, in_flight: u32, api: &Api) -> Option<Interval> {
    let preflight = api.preflight().filter(|_| lanes.has_spare(in_flight))?;
    let urls: Vec<String> = lanes.iter().map(|lane| lane.base_url.clone()).collect();
    Some(Interval::new(ASK_EVERY_MS, move || {
        for url in urls.clone() {
            let preflight = preflight.clone();
            spawn_local(async move { ask_permission(&url, &preflight).await });
        }
    }))
}
