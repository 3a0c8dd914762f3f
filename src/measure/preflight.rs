//! CORS preflights, sent ahead of the chats so that they do not count in the measurement.

use bench::engine::LanePool;
use gloo_timers::callback::Interval;
use llm_api::Api;
use wasm_bindgen_futures::spawn_local;

use crate::browser::fetch::ask_permission;

/// Browsers remember a preflight for five seconds where the server names no other time; the page can not
/// read which time it names.
const ASK_EVERY_MS: u32 = 4000;

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
