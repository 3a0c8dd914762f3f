//! The browser's own timestamps of requests (Resource Timing).

use bench::engine::{Clock, Lane, ResourceTiming, have_all_entries, refine};
use bench::{OnClock, Sample};
use wasm_bindgen::JsCast;
use web_sys::PerformanceResourceTiming;

use crate::browser::clock::{BrowserClock, performance};

/// Room for the largest batch and for the requests that open its connections; the default is 250 entries.
const BUFFER_ENTRIES: u32 = 4000;
/// Entries appear a moment after the end of the body, on a busy machine later; after this long, ms, our own timestamps
/// have to do.
const PATIENCE_MS: f64 = 500.0;
/// The same where there are none at all.
const PATIENCE_FOR_ANY_MS: f64 = 100.0;
const STEP_MS: f64 = 10.0;

/// Clears all entries so far.
pub fn clear() {
    let performance = performance();
    performance.set_resource_timing_buffer_size(BUFFER_ENTRIES);
    performance.clear_resource_timings();
}

/// Replaces timestamps by the browser's for samples whose requests went to `path` on these lanes.
pub async fn settle(samples: &mut [OnClock<Sample>], lanes: &[Lane], path: &str) {
    let mut entries = entries(lanes, path);
    let mut waited_ms = 0.0;
    let patience_ms = |entries: &[ResourceTiming]| match entries {
        [] => PATIENCE_FOR_ANY_MS,
        _ => PATIENCE_MS,
    };
    while !have_all_entries(samples, &entries) && waited_ms < patience_ms(&entries) {
        BrowserClock.sleep_ms(STEP_MS).await;
        waited_ms += STEP_MS;
        entries = self::entries(lanes, path);
    }
    refine(samples, &entries);
}

fn entries(lanes: &[Lane], path: &str) -> Vec<ResourceTiming> {
    let of_lane = |lane: &Lane| {
        let id = lane.id;
        let url = format!("{}{path}", lane.base_url);
        let entries = performance().get_entries_by_name_with_entry_type(&url, "resource");
        entries.into_iter().filter_map(move |entry| {
            let entry = entry.dyn_into::<PerformanceResourceTiming>().ok()?;
            let (start_ms, end_ms) = (entry.start_time(), entry.response_end());
            // For another origin the browser reveals it only if the server allows that; otherwise it is 0.
            let sent_ms = Some(entry.request_start()).filter(|&sent_ms| sent_ms > 0.0);
            let held_ms = sent_ms.map(|sent_ms| sent_ms - start_ms);
            // In some browsers a preflight is a separate entry; only finished ones count.
            (end_ms > 0.0).then_some(ResourceTiming { lane: id, start_ms, end_ms, held_ms })
        })
    };
    lanes.iter().flat_map(of_lane).collect()
}
