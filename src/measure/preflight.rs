//! CORS preflights, sent ahead of the chats so that they are not part of the measurement.

use bench::engine::LanePool;
use gloo_timers::callback::Interval;
use llm_api::Api;
use wasm_bindgen_futures::spawn_local;

use crate::browser::fetch::ask_permission;

/// Browsers cache a preflight for five seconds unless the server sets another time, which the page cannot
/// read.
const ASK_EVERY_MS: u32 = 4000;

/// Makes the browser renew the preflight before it expires, until this is dropped. `None` if chats need no
/// preflight, or if no connection can be spared: the renewal would take its turn before the chats.
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
