//! The browser's monotonic clock, in the page and in a worker alike.

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

    async fn sleep_ms(&self, duration_ms: f64) {
        sleep(Duration::from_secs_f64((duration_ms / 1000.0).max(0.0))).await;
    }
}

/// Now, ms since the page (or the worker) was started.
#[must_use]
pub fn now_ms() -> f64 {
    PERFORMANCE.with(web_sys::Performance::now)
}

/// The browser's performance object.
#[must_use]
pub fn performance() -> web_sys::Performance {
    PERFORMANCE.with(Clone::clone)
}
