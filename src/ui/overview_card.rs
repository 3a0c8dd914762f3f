//! The whole session at a glance: tokens/s against batch size and against workers, and the map of both.

use bench::analysis::Analysis;
use leptos::prelude::*;
use report::Lang;
use report::chart::{
    CellState, Chart, HeatCell, HeatMap, best_by_workers, heat_map, memory_by_slots, speed_by_batch,
};
use report::words::{ChartLabel, decimal};

use super::state::page;
use crate::drawing::view::ChartView;
use crate::erased::view;
use crate::lang::{lang, t};

/// Height of the overview chart, px.
const CHART_PX: f64 = 320.0;
/// Height of the small chart under it, px.
const SMALL_CHART_PX: f64 = 200.0;

/// Above this share of the accent colour the other text colour is more readable, in the dark and in the light
/// theme.
const DEEP_PERCENT_DARK: f64 = 58.0;
const DEEP_PERCENT_LIGHT: f64 = 82.0;

/// The curves of all runs.
#[component]
pub fn OverviewCard() -> impl IntoView {
    let page = page();
    let chart = move |of: fn(&Analysis, Lang) -> Chart| {
        Memo::new(move |_| {
            let drawn = page.results(|results| of(&results.analysis, lang()));
            drawn.unwrap_or_else(|| of(&Analysis::default(), lang()))
        })
    };
    let (speeds, bests) = (chart(speed_by_batch), chart(best_by_workers));
    let open = Callback::new(move |batch| page.open_batch(batch));
    view! {
        <Show when=move || page.has_results.get()>
            <section class="card" id="overview" aria-labelledby="overview-heading">
                <h2 id="overview-heading">{t(ChartLabel::Speeds)}</h2>
                <ChartView chart=speeds height_px=CHART_PX on_choose=open/>
                <ChartView chart=bests height_px=SMALL_CHART_PX on_choose=open/>
                <MemoryChart/>
            </section>
        </Show>
    }
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

/// The map workers × batch: planned, being measured, measured.
#[component]
pub fn MapCard() -> impl IntoView {
    let page = page();
    // Only the batch, not its progress, so that the map is rebuilt once per batch.
    let measuring =
        Memo::new(move |_| page.with(|app| Some(app.course.as_ref()?.progress.current?.batch)));
    let map = Memo::new(move |_| {
        let measuring = measuring.get();
        page.results(|results| heat_map(&results.session, &results.analysis, measuring))
            .unwrap_or_default()
    });
    let batches = Memo::new(move |_| map.with(|map| map.batches.clone()));
    let workers = Memo::new(move |_| {
        map.with(|map| map.rows.iter().map(|row| row.workers).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || page.has_results.get()>
            <section class="card" id="map" aria-labelledby="map-heading">
                <h2 id="map-heading">{t(ChartLabel::Map)} " " <span class="note">{t(ChartLabel::MapNote)}</span></h2>
                <div class="scroll">
                    <table class="map">
                        <thead><tr>
                            <th scope="col">{t(ChartLabel::MapWorkers)}</th>
                            {move || batches.get().into_iter().map(|batch| view! {
                                <th scope="col">{batch}</th>
                            }).collect_view()}
                        </tr></thead>
                        <tbody>
                            <For each=move || workers.get() key=|workers| *workers let:workers>
                                <MapRow map workers/>
                            </For>
                        </tbody>
                    </table>
                </div>
            </section>
        </Show>
    }
}

/// A row; rebuilt only when something in it changes.
#[component]
fn MapRow(map: Memo<HeatMap>, workers: u32) -> impl IntoView {
    let cells = Memo::new(move |_| {
        map.with(|map| {
            let row = map.rows.iter().find(|row| row.workers == workers);
            row.map(|row| row.cells.clone()).unwrap_or_default()
        })
    });
    view! {
        <tr>
            <th scope="row">{workers}</th>
            {move || cells.get().into_iter().map(cell).collect_view()}
        </tr>
    }
}

fn cell(cell: HeatCell) -> impl IntoView {
    let (class, depth, text) = match cell.state {
        CellState::Absent => (String::new(), None, String::new()),
        CellState::Planned => ("planned".into(), None, String::new()),
        CellState::Measuring => ("measuring".into(), None, "…".into()),
        CellState::Measured { tokens_per_s, share, is_doubtful, is_row_optimum, is_answer } => {
            // From a hint of the accent colour to the full colour.
            let percent = 6.0 + 94.0 * share.clamp(0.0, 1.0);
            let marks = [
                (is_doubtful, "doubtful"),
                (is_row_optimum, "row-optimum"),
                (is_answer, "answer"),
                (percent > DEEP_PERCENT_DARK, "deep-dark"),
                (percent > DEEP_PERCENT_LIGHT, "deep-light"),
            ];
            let marks: Vec<&str> =
                marks.into_iter().filter_map(|(holds, name)| holds.then_some(name)).collect();
            (
                format!("measured {}", marks.join(" ")),
                Some(format!("{percent:.0}%")),
                decimal(tokens_per_s, if tokens_per_s < 10.0 { 1 } else { 0 }, lang()),
            )
        }
    };
    view! { <td class=class style=("--depth", depth)>{text}</td> }
}
