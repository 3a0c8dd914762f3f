//! One run batch by batch: its charts, its table, its requests over time.

use std::sync::Arc;

use bench::BatchId;
use bench::analysis::{BatchAnalysis, RunAnalysis};
use leptos::prelude::*;
use report::chart::{run_charts, timeline};
use report::words::{self, ChartLabel, Explained, Label, UNKNOWN, count, decimal, warning_label};
use report::{Figures, latency_table};

use super::report_preview::table_view;
use super::scroll::scrolled;
use super::state::{RUN_DETAILS, page};
use super::term::Term;
use crate::app::Results;
use crate::drawing::timeline::TimelineView;
use crate::drawing::view::ChartView;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// Height of one of a run's four charts, px.
const CHART_PX: f64 = 220.0;
/// The number of a run's charts shown here; the sum of tokens is in the table and in the report's figure.
const CHARTS: usize = 3;

/// A run; `None` if nothing is measured.
type ShownRun = Memo<Option<Arc<RunAnalysis>>>;

/// The tables; they fill up as batches finish.
#[component]
pub fn RunsCard() -> impl IntoView {
    let page = page();
    view! {
        <Show when=move || page.has_results.get()>
            <RunDetails/>
        </Show>
    }
}

/// One run: the chosen one, otherwise the one being measured, otherwise that of the answer.
#[component]
fn RunDetails() -> impl IntoView {
    let page = page();
    let chosen = chosen_or_opened(|batch| batch.workers);
    let measured = Memo::new(move |_| {
        page.with(|app| Some(app.course.as_ref()?.progress.current?.batch.workers))
    });
    let run = Memo::new(move |_| {
        let measured = measured.get();
        let chosen = [chosen.get(), measured];
        let is_running = page.is_running.get();
        let run = |results: &Results| {
            let analysis = &results.analysis;
            let answer = analysis.recommended.filter(|_| !is_running).map(|it| it.workers);
            let chosen = chosen.into_iter().chain([answer]).flatten();
            let shown = chosen.filter_map(|workers| analysis.run(workers)).next();
            shown.or(analysis.runs.last()).cloned()
        };
        page.results(run).flatten()
    });
    let workers = Memo::new(move |_| {
        let workers = |results: &Results| {
            results.analysis.runs.iter().map(|run| run.workers).collect::<Vec<_>>()
        };
        page.results(workers).unwrap_or_default()
    });
    let answer = Memo::new(move |_| page.results(|results| results.analysis.recommended).flatten());
    let shown_workers = Memo::new(move |_| run.with(|run| run.as_ref().map(|run| run.workers)));
    let charts = Memo::new(move |_| {
        run.with(|run| run_charts(run.as_deref().unwrap_or(&RunAnalysis::default()), lang()))
    });
    view! {
        <section class="card" id=RUN_DETAILS aria-labelledby="run-heading">
            <div class="card-head">
                <h2 id="run-heading">{reactive(move || shown_workers.get().map(|shown| words::workers(shown, lang())))} " "
                    <span class="note">{t(ChartLabel::RunDetails)}</span></h2>
                <div class="tools">
                    <Choice id="run-choice" label=ChartLabel::Run numbers=workers shown=shown_workers chosen
                    name=|workers| words::workers(workers, lang())/>
                </div>
            </div>
            <div class="charts">
                {(0..CHARTS).map(|index| {
                    let chart = Signal::derive(move || {
                        let [first, ..] = &*charts.read();
                        charts.with(|charts| charts.get(index).unwrap_or(first).clone())
                    });
                    view! { <ChartView chart height_px=CHART_PX/> }
                }).collect_view()}
            </div>
            {reactive(move || run.get().map(|run| run_table(&run, answer.get())))}
            <Latencies run/>
            <BatchTimeline run/>
        </section>
    }
}

/// The user's choice; opening a batch sets it to that batch's number.
fn chosen_or_opened(of_batch: fn(BatchId) -> u32) -> RwSignal<Option<u32>> {
    let page = page();
    let chosen = RwSignal::new(None);
    Effect::new(move || {
        if let Some(batch) = page.opened.get() {
            chosen.set(Some(of_batch(batch)));
        }
    });
    chosen
}

/// A selection among these numbers.
#[component]
fn Choice(
    id: &'static str,
    label: ChartLabel,
    numbers: Memo<Vec<u32>>,
    shown: Memo<Option<u32>>,
    chosen: RwSignal<Option<u32>>,
    name: fn(u32) -> String,
) -> impl IntoView {
    let option = move |number: u32| {
        let is_shown = move || shown.get() == Some(number);
        view! { <option value=number.to_string() prop:selected=is_shown>{name(number)}</option> }
    };
    view! {
        <label>
            {t(label)} " "
            <select id=id on:change:target=move |event| chosen.set(event.target().value().parse().ok())>
                {reactive(move || numbers.get().into_iter().map(option).collect_view())}
            </select>
        </label>
    }
}

/// The requests of a batch over time: the chosen batch, otherwise the optimum, otherwise the last.
#[component]
fn BatchTimeline(run: ShownRun) -> impl IntoView {
    let page = page();
    let chosen = chosen_or_opened(|batch| batch.size);
    let sizes = Memo::new(move |_| {
        let sampled = |run: &Arc<RunAnalysis>| {
            let batches = run.batches.iter().filter(|batch| batch.has_samples);
            batches.map(|batch| batch.id.size).collect::<Vec<_>>()
        };
        run.with(|run| run.as_ref().map(sampled).unwrap_or_default())
    });
    let size = Memo::new(move |_| {
        let optimum = run.with(|run| run.as_ref()?.optimum);
        let is_there = |size: &u32| sizes.with(|sizes| sizes.contains(size));
        let last = sizes.with(|sizes| sizes.last().copied());
        chosen.get().filter(is_there).or(optimum.filter(is_there)).or(last)
    });
    let shown = Memo::new(move |_| {
        let (id, number) = run.with(|run| {
            let batch = run.as_ref()?.batch(size.get()?)?;
            Some((batch.id, batch.shown))
        })?;
        let picture = |results: &Results| {
            timeline(results.session.batch(id)?.measurements.get(number)?, lang())
        };
        page.results_untracked(picture).flatten()
    });
    view! {
        <Show when=move || shown.with(Option::is_some)>
            <div class="card-head">
                <h3>{t(ChartLabel::Requests)} " " <span class="note">{t(ChartLabel::AlongTime)}</span></h3>
                <div class="tools">
                    <Choice id="batch-choice" label=ChartLabel::Batch numbers=sizes shown=size chosen
                    name=|size| size.to_string()/>
                </div>
            </div>
            {reactive(move || shown.get().map(|shown| view! { <TimelineView timeline=Signal::stored(shown)/> }))}
        </Show>
    }
}

fn run_table(run: &RunAnalysis, answer: Option<BatchId>) -> impl IntoView + use<> {
    let row = |batch: &BatchAnalysis| {
        let size = Some(batch.id.size);
        let is_recommended = answer == Some(batch.id);
        view! {
            <tr class:optimum=run.optimum == size class:doubtful=!batch.is_valid()>
                <th scope="row">
                    {is_recommended.then(|| format!("{} ", ChartLabel::Recommended.text(lang())))}{batch.id.size}
                </th>
                <td>{decimal(batch.total_s, 2, lang())}</td>
                <td>{decimal(batch.average_s, 2, lang())}</td>
                <td>{count(batch.tokens, lang())}</td>
                <td>{decimal(batch.tokens_per_s, 2, lang())}{spread_text(batch)}</td>
                <td>{batch.peak_in_flight.map_or(UNKNOWN.into(), |peak| peak.to_string())}</td>
                <td class="remark">{source(batch)}{remark(batch)}</td>
            </tr>
        }
    };
    let workers = run.workers;
    let table = view! {
        <table class="numbers run" data-workers=run.workers.to_string()>
            <thead><tr>
                <th scope="col"><Term of=Explained::Batch>{t(ChartLabel::Batch)}</Term></th>
                <th scope="col"><Term of=Explained::TotalTime>{t(ChartLabel::TotalTime)}</Term></th>
                <th scope="col"><Term of=Explained::AverageTime>{t(ChartLabel::AverageTime)}</Term></th>
                <th scope="col"><Term of=Explained::Tokens>{t(ChartLabel::Tokens)}</Term></th>
                <th scope="col"><Term of=Explained::TokensPerS>{t(ChartLabel::Speed)}</Term></th>
                <th scope="col"><Term of=Explained::InFlight>{t(ChartLabel::InFlight)}</Term></th>
                <th scope="col"><span class="out-of-sight">{t(ChartLabel::Remarks)}</span></th>
            </tr></thead>
            <tbody>{run.batches.iter().map(row).collect_view()}</tbody>
        </table>
    };
    scrolled(move || words::workers(workers, lang()), table)
}

/// The spread of a batch's repeats, if there are any.
fn spread_text(batch: &BatchAnalysis) -> Option<String> {
    let (low, high) = batch.spread()?;
    Some(format!(" ({}–{})", decimal(low, 1, lang()), decimal(high, 1, lang())))
}

/// What is doubtful about a batch, in a few words.
fn remark(batch: &BatchAnalysis) -> String {
    let labels = batch.doubts().iter().map(|warning| warning_label(warning, lang()));
    labels.collect::<Vec<_>>().join(", ")
}

/// The run from which a batch was copied.
fn source(batch: &BatchAnalysis) -> impl IntoView + use<> {
    let from = batch.shared_from.map(|from| words::shared_from(from, lang()));
    from.map(|from| view! { <span class="muted shared">{from} " "</span> })
}

/// Latencies of the run's requests, batch by batch; computed only when expanded.
#[component]
fn Latencies(run: ShownRun) -> impl IntoView {
    let page = page();
    let (is_open, is_whole) = (RwSignal::new(false), RwSignal::new(false));
    let table = move |figures: Figures, is_open: RwSignal<bool>| {
        let analysis = run.get().filter(|run| is_open.get() && has_samples(run))?;
        let table = |results: &Results| {
            let run = results.session.run(results.analysis.run_id(analysis.workers))?;
            Some(latency_table(run, &analysis, &results.analysis.cache, figures, lang()))
        };
        page.results_untracked(table).flatten().map(|table| table_view(&table))
    };
    view! {
        <Show when=move || run.with(|run| run.as_deref().is_some_and(has_samples))>
            <details id="latencies"
                on:toggle:target=move |event| is_open.set(event.target().open())>
                <summary>{t(ChartLabel::Latencies)}</summary>
                <p class="muted">{t(ChartLabel::LatenciesMeaning)}</p>
                {reactive(move || table(Figures::Two, is_open))}
                <details on:toggle:target=move |event| is_whole.set(event.target().open())>
                    <summary>{t(ChartLabel::LatenciesWhole)}</summary>
                    {reactive(move || table(Figures::Four, is_whole))}
                </details>
            </details>
        </Show>
    }
}

fn has_samples(run: &RunAnalysis) -> bool {
    run.batches.iter().any(|batch| batch.has_samples)
}
