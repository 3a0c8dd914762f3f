//! The browser's monotonic clock, for the page and for a worker.

use std::cell::Cell;
use std::time::Duration;

use bench::engine::Clock;
use gloo_timers::future::sleep;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = performance)]
    static PERFORMANCE: web_sys::Performance;
}

/// The clock behind `performance.now()`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now_ms(&self) -> f64 {
        now_ms()
    }

    fn wall_ms(&self) -> f64 {
        js_sys::Date::now()
    }

    fn step_ms(&self) -> Option<f64> {
        STEP_MS.with(|step_ms| *step_ms)
    }

    async fn sleep_ms(&self, duration_ms: f64) {
        sleep(Duration::from_secs_f64((duration_ms / 1000.0).max(0.0))).await;
    }
}

/// An ISO 8601 time in the local time zone; anything else is returned unchanged.
#[must_use]
pub fn local_iso(iso: &str) -> String {
    let moment = js_sys::Date::new(&iso.into());
    let since_ms = moment.get_time() - moment.get_timezone_offset() * 60_000.0;
    if since_ms.is_nan() {
        return iso.to_owned();
    }
    // The name of the time zone is of no interest.
    String::from(js_sys::Date::new(&since_ms.into()).to_iso_string())
}

thread_local! {
    static LAST_MS: Cell<f64> = const { Cell::new(0.0) };
    static STEP_MS: Option<f64> = measure_step_ms();
}

/// How many steps of the clock are observed before the smallest is trusted; in Firefox a step is 1 ms.
const STEPS: usize = 8;
/// Gives up if the clock does not advance within this many readings.
const LOOKS: usize = 2_000_000;

/// The smallest step between two readings, ms.
fn measure_step_ms() -> Option<f64> {
    let mut before_ms = now_ms();
    let steps = std::iter::repeat_with(now_ms).take(LOOKS).filter_map(|now_ms| {
        let step_ms = now_ms - before_ms;
        before_ms = now_ms;
        (step_ms > 0.0).then_some(step_ms)
    });
    let smallest_ms = steps.take(STEPS).reduce(f64::min)?;
    // Browsers use whole microseconds; anything finer is rounding.
    Some((smallest_ms * 1000.0).round() / 1000.0)
}

/// Current time, ms since the page (or the worker) was started.
#[must_use]
pub fn now_ms() -> f64 {
    PERFORMANCE.with(web_sys::Performance::now)
}

/// Current time, but always later than the last result: events keep their order even if the clock does not
/// resolve them.
#[must_use]
pub fn now_in_order_ms() -> f64 {
    let now_ms = LAST_MS.get().next_up().max(now_ms());
    LAST_MS.set(now_ms);
    now_ms
}

#[must_use]
pub fn performance() -> web_sys::Performance {
    PERFORMANCE.with(Clone::clone)
}
