//! The whole session at a glance: tokens/s against batch size and against workers, and the map of both.

use leptos::prelude::*;
use report::chart::{CellState, HeatCell, HeatRow, best_by_workers, heat_map, speed_by_batch};
use report::words::{Label, decimal};

use super::state::page;
use crate::drawing::view::ChartView;
use crate::lang::{lang, t};

/// Height of the overview chart, px.
const CHART_PX: f64 = 320.0;
/// Height of the small chart under it, px.
const SMALL_CHART_PX: f64 = 200.0;

/// From this share of the accent on the other ink is the readable one, in the dark and the light theme.
const DEEP_PERCENT_DARK: f64 = 58.0;
const DEEP_PERCENT_LIGHT: f64 = 82.0;

/// The curves of all runs.
#[component]
pub fn OverviewCard() -> impl IntoView {
    let page = page();
    let session = Memo::new(move |_| page.session.get().unwrap_or_default());
    let speeds = Memo::new(move |_| session.with(|session| speed_by_batch(session, lang())));
    let bests = Memo::new(move |_| session.with(|session| best_by_workers(session, lang())));
    view! {
        <Show when=move || page.has_results()>
            <section class="card" id="overview" aria-labelledby="overview-heading">
                <h2 id="overview-heading">{t(Label::Speeds)}</h2>
                <ChartView chart=speeds height_px=CHART_PX/>
                <ChartView chart=bests height_px=SMALL_CHART_PX/>
            </section>
        </Show>
    }
}

/// The map workers × batch: planned, being measured, measured.
#[component]
pub fn MapCard() -> impl IntoView {
    let page = page();
    // Only the batch, not how far it has come: the map is built anew once a batch.
    let measuring = Memo::new(move |_| {
        page.progress.with(|progress| {
            progress.as_ref()?.current.map(|current| (current.workers, current.batch))
        })
    });
    let map = Memo::new(move |_| {
        page.session
            .with(|session| session.as_ref().map(|session| heat_map(session, measuring.get())))
    });
    view! {
        <Show when=move || page.has_results()>
            <section class="card" id="map" aria-labelledby="map-heading">
                <h2 id="map-heading">{t(Label::Map)} " " <span class="note">{t(Label::MapNote)}</span></h2>
                <div class="scroll">
                    {move || map.get().map(|map| view! {
                        <table class="map">
                            <thead><tr>
                                <th scope="col">{t(Label::MapWorkers)}</th>
                                {map.batches.iter().map(|batch| view! { <th scope="col">{*batch}</th> })
                                    .collect_view()}
                            </tr></thead>
                            <tbody>{map.rows.into_iter().map(row).collect_view()}</tbody>
                        </table>
                    })}
                </div>
            </section>
        </Show>
    }
}

fn row(row: HeatRow) -> impl IntoView {
    view! {
        <tr><th scope="row">{row.workers}</th>{row.cells.into_iter().map(cell).collect_view()}</tr>
    }
}

fn cell(cell: HeatCell) -> impl IntoView {
    let (class, style, text) = match cell.state {
        CellState::Absent => (String::new(), String::new(), String::new()),
        CellState::Planned => ("planned".into(), String::new(), String::new()),
        CellState::Measuring => ("measuring".into(), String::new(), "…".into()),
        CellState::Measured { tokens_per_s, share, is_doubtful, is_row_optimum, is_best } => {
            // From a breath of the accent to the accent itself.
            let percent = 6.0 + 94.0 * share.clamp(0.0, 1.0);
            let marks = [
                (is_doubtful, "doubtful"),
                (is_row_optimum, "row-optimum"),
                (is_best, "best"),
                (percent > DEEP_PERCENT_DARK, "deep-dark"),
                (percent > DEEP_PERCENT_LIGHT, "deep-light"),
            ];
            let marks: Vec<&str> =
                marks.into_iter().filter_map(|(holds, name)| holds.then_some(name)).collect();
            (
                format!("measured {}", marks.join(" ")),
                format!("--depth: {percent:.0}%"),
                decimal(tokens_per_s, if tokens_per_s < 10.0 { 1 } else { 0 }, lang()),
            )
        }
    };
    view! { <td class=class style=style>{text}</td> }
}
