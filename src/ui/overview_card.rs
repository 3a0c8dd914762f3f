//! The whole session at a glance: tokens/s by batch size; in server mode also memory by number of slots.

use std::time::Duration;

use bench::BatchId;
use bench::analysis::Analysis;
use leptos::prelude::*;
use report::chart::{memory_by_slots, speed_by_batch};
use report::words::ChartLabel;

use super::state::{Page, page};
use crate::drawing::view::{ChartView, Heading};
use crate::erased::view;
use crate::lang::lang;

/// Height of the chart of a finished session, and of a running one, px.
const CHART_PX: f64 = 340.0;
const RUNNING_CHART_PX: f64 = 440.0;
/// Height of the small chart below it, px.
const SMALL_CHART_PX: f64 = 240.0;
/// How often the running batch is looked at: drawing must not disturb it.
const LOOK: Duration = Duration::from_secs(1);

const HEADING: Heading =
    Heading { id: "overview-heading", text: ChartLabel::Speeds, note: ChartLabel::NumberIsWorkers };

/// The curves of all runs.
#[component]
pub fn OverviewCard() -> impl IntoView {
    let page = page();
    let live = live(page);
    let speeds = Memo::new(move |_| {
        let live = live.get();
        let drawn = page.results(|results| speed_by_batch(&results.analysis, live, lang()));
        drawn.unwrap_or_else(|| speed_by_batch(&Analysis::default(), None, lang()))
    });
    let height = Signal::derive(move || match page.is_running.get() {
        true => RUNNING_CHART_PX,
        false => CHART_PX,
    });
    let open = Callback::new(move |batch| page.open_batch(batch));
    view! {
        <Show when=move || page.has_results.get()>
            <section class="card" id="overview" aria-labelledby=HEADING.id>
                <ChartView chart=speeds height_px=height on_choose=open heading=HEADING/>
                <MemoryChart/>
            </section>
        </Show>
    }
}

/// The batch being measured with its speed so far, in whole tokens/s, updated from time to time.
fn live(page: Page) -> RwSignal<Option<(BatchId, f64)>> {
    let live = RwSignal::new(None);
    let look = move || {
        let now = page.with_untracked(|app| {
            let current = app.course.as_ref()?.progress.current?;
            Some((current.batch, current.tokens_per_s()?.round()))
        });
        if live.get_untracked() != now {
            live.set(now);
        }
    };
    let interval = set_interval_with_handle(look, LOOK).ok();
    on_cleanup(move || {
        if let Some(interval) = interval {
            interval.clear();
        }
    });
    live
}

/// In server mode, the model's memory by number of slots.
#[component]
fn MemoryChart() -> impl IntoView {
    let page = page();
    let chart = Memo::new(move |_| {
        page.results(|results| memory_by_slots(&results.analysis, lang())).flatten()
    });
    move || {
        let chart = chart.get()?;
        Some(view! { <ChartView chart=Signal::stored(chart) height_px=SMALL_CHART_PX/> })
    }
}
