//! The map workers × batch: planned, being measured, measured.

use bench::BatchId;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use report::chart::{CellState, HeatCell, HeatMap, Way, cell_colours, heat_map};
use report::words::{ChartLabel, Label, SessionLabel, cell_name, decimal};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::scroll::scrolled;
use super::state::{Page, page};
use crate::app::App;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// Workers and batch of the cell that is the Tab stop.
type Here = RwSignal<Option<(u32, u32)>>;

/// The map with its legend.
#[component]
pub fn MapCard() -> impl IntoView {
    let page = page();
    // Only which batch, not its progress, so that the map is rebuilt once per batch.
    let measuring =
        Memo::new(move |_| page.with(|app| Some(app.course.as_ref()?.progress.current?.batch)));
    let left = Memo::new(move |_| {
        page.track_results();
        page.with_untracked(App::left)
    });
    let map = Memo::new(move |_| {
        let (left, measuring) = (left.read(), measuring.get());
        page.results(|results| heat_map(&results.session, &results.analysis, &left, measuring))
            .unwrap_or_default()
    });
    view! {
        <Show when=move || page.has_results.get() || page.is_running.get()>
            <section class="card" id="map" class:is-running=page.is_running aria-labelledby="map-heading">
                <div class="card-head">
                    <h2 id="map-heading">{t(ChartLabel::Map)}</h2>
                    <span class="note">{t(ChartLabel::MapNote)}</span>
                    <div class="tools key"><Legend map/></div>
                </div>
                {scrolled(|| ChartLabel::Map.text(lang()).to_owned(), view! { <Grid map/> })}
            </section>
        </Show>
    }
}

/// The meaning of the frames, colours and hatchings that occur.
#[component]
fn Legend(map: Memo<HeatMap>) -> impl IntoView {
    let page = page();
    let any = move |holds: fn(&CellState) -> bool| {
        map.with(|map| map.rows.iter().flat_map(|row| &row.cells).any(|cell| holds(&cell.state)))
    };
    let key = move |class, label, holds: fn(&CellState) -> bool| {
        move || any(holds).then(|| view! { <span><i class=class></i> {t(label)}</span> })
    };
    // There is no answer before the end.
    let answer = move || {
        if page.is_running.get() {
            SessionLabel::BestSoFar.text(lang())
        } else {
            ChartLabel::ToSet.text(lang())
        }
    };
    view! {
        <span>{t(ChartLabel::Slower)} <i class="scale"></i> {t(ChartLabel::Faster)}</span>
        {key("row-optimum", ChartLabel::RowBest, |state| matches!(state, CellState::Measured { is_row_optimum: true, .. }))}
        {reactive(move || any(|state| matches!(state, CellState::Measured { is_answer: true, .. })).then(|| view! {
            <span><i class="best"></i> {answer()}</span>
        }))}
        {key("doubtful", ChartLabel::NotCounted, |state| matches!(state, CellState::Measured { is_doubtful: true, .. }))}
        {reactive(move || any(|state| matches!(state, CellState::Measured { is_copy: true, .. })).then(|| view! {
            <span class="copied">{t(ChartLabel::Copied)}</span>
        }))}
        {key("planned", ChartLabel::Ahead, |state| *state == CellState::Planned)}
    }
}

/// The cells; a single Tab stop, from which the arrow keys move on.
#[component]
fn Grid(map: Memo<HeatMap>) -> impl IntoView {
    let page = page();
    let batches = Memo::new(move |_| map.with(|map| map.batches.clone()));
    let workers = Memo::new(move |_| {
        map.with(|map| map.rows.iter().map(|row| row.workers).collect::<Vec<_>>())
    });
    let chosen = Here::new(None);
    let entrance = Memo::new(move |_| map.with(HeatMap::entrance));
    let here = Memo::new(move |_| chosen.get().or(entrance.get()));
    let step = move |event: KeyboardEvent| {
        let Some(from) = here.get_untracked() else { return };
        if event.key() == "Enter" {
            return open(page, from);
        }
        let Some(way) = way(&event.key()) else { return };
        event.prevent_default();
        if let Some(to) = map.with_untracked(|map| map.step(from, way)) {
            chosen.set(Some(to));
            focus(to);
        }
    };
    let columns = move || batches.with(|batches| batches.len().to_string());
    view! {
        <table class="map" role="grid" aria-labelledby="map-heading" style=("--columns", columns) on:keydown=step>
            <thead><tr>
                <th scope="col">{t(ChartLabel::MapWorkers)}</th>
                {reactive(move || batches.get().into_iter().map(|batch| view! {
                    <th scope="col">{batch}</th>
                }).collect_view())}
            </tr></thead>
            <tbody>
                <For each=move || workers.get() key=|workers| *workers let:workers>
                    <Row map workers here chosen/>
                </For>
            </tbody>
        </table>
    }
}

/// A row; it is rebuilt only when something in it changes.
#[component]
fn Row(
    map: Memo<HeatMap>,
    workers: u32,
    here: Memo<Option<(u32, u32)>>,
    chosen: Here,
) -> impl IntoView {
    let cells = Memo::new(move |_| {
        map.with(|map| {
            let row = map.rows.iter().find(|row| row.workers == workers);
            row.map(|row| row.cells.clone()).unwrap_or_default()
        })
    });
    view! {
        <tr>
            <th scope="row">{workers}</th>
            {reactive(move || cells.get().into_iter().map(|cell| cell_view(cell, workers, here, chosen)).collect_view())}
        </tr>
    }
}

fn cell_view(
    cell: HeatCell,
    workers: u32,
    here: Memo<Option<(u32, u32)>>,
    chosen: Here,
) -> AnyView {
    let page = page();
    let at = (workers, cell.batch);
    if cell.state == CellState::Absent {
        return view! { <td></td> };
    }
    let (class, colours, text) = match cell.state {
        CellState::Absent => (String::new(), None, None),
        CellState::Planned => ("planned".into(), None, None),
        CellState::Measuring => ("measuring".into(), None, None),
        CellState::Measured {
            tokens_per_s,
            share,
            is_copy,
            is_doubtful,
            is_row_optimum,
            is_answer,
        } => {
            let marks = [
                (is_copy, "copied"),
                (is_doubtful, "doubtful"),
                (is_row_optimum, "row-optimum"),
                (is_answer, "best"),
            ];
            let marks: Vec<&str> =
                marks.into_iter().filter_map(|(holds, name)| holds.then_some(name)).collect();
            let text = decimal(tokens_per_s, if tokens_per_s < 10.0 { 1 } else { 0 }, lang());
            let colours = (!is_doubtful).then(|| cell_colours(share));
            (format!("measured {}", marks.join(" ")), colours, Some(text))
        }
    };
    let (ground, ink) = colours.map(|colours| (colours.ground, colours.ink)).unzip();
    let name = cell_name(BatchId::new(workers, cell.batch), cell.state, lang());
    let live = (cell.state == CellState::Measuring).then(|| view! { <Live/> });
    view! {
        <td class=class style:background=ground style:color=ink id=cell_id(at) aria-label=name
            tabindex=move || if here.get() == Some(at) { "0" } else { "-1" }
            on:click=move |_| open(page, at)
            on:focus=move |_: FocusEvent| chosen.set(Some(at))>
            <span>{text} {live}</span>
        </td>
    }
}

/// The speed so far of the batch being measured.
#[component]
fn Live() -> impl IntoView {
    let page = page();
    let speed = Memo::new(move |_| {
        page.with(|app| {
            let speed = app.course.as_ref()?.progress.current?.tokens_per_s()?;
            Some(decimal(speed, 0, lang()))
        })
    });
    view! { {speed} "…" }
}

fn way(key: &str) -> Option<Way> {
    match key {
        "ArrowUp" => Some(Way::Up),
        "ArrowDown" => Some(Way::Down),
        "ArrowLeft" => Some(Way::Left),
        "ArrowRight" => Some(Way::Right),
        "Home" => Some(Way::RowStart),
        "End" => Some(Way::RowEnd),
        _ => None,
    }
}

fn open(page: Page, (workers, size): (u32, u32)) {
    let batch = page.results_untracked(|results| {
        let batch = results.analysis.run_id(workers).batch(size);
        results.analysis.batch(batch).map(|_| batch)
    });
    if let Some(batch) = batch.flatten() {
        page.open_batch(batch);
    }
}

fn cell_id((workers, batch): (u32, u32)) -> String {
    format!("cell-{workers}-{batch}")
}

fn focus(at: (u32, u32)) {
    let document = web_sys::window().and_then(|window| window.document());
    let cell = document.and_then(|document| document.get_element_by_id(&cell_id(at)));
    if let Some(cell) = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
        // If it cannot be focused, the focus stays where it is.
        let _ = cell.focus();
    }
}
