//! The results as tables: the optimum of every run, and one run batch by batch with its charts.

use bench::audit::{PromptCache, of_batch};
use bench::recommend::recommended;
use bench::repeats::spread;
use bench::{Batch, Run, Session};
use leptos::prelude::*;
use report::chart::{run_charts, timeline};
use report::latency_table;
use report::words::{self, Label, count, decimal, warning_label};

use super::report_preview::table_view;
use super::state::page;
use crate::drawing::timeline::TimelineView;
use crate::drawing::view::ChartView;
use crate::lang::{lang, t};

/// Height of one of a run's four charts, px.
const CHART_PX: f64 = 170.0;

/// The tables; they fill as batches finish.
#[component]
pub fn RunsCard() -> impl IntoView {
    let page = page();
    view! {
        <Show when=move || page.has_results()>
            <RunDetails/>
            <section class="card" aria-labelledby="runs-heading">
                <h2 id="runs-heading">{t(Label::Optima)}</h2>
                {move || page.session.get().map(|session| view! { <Optima session/> })}
            </section>
        </Show>
    }
}

/// One run: the chosen one, else the one that is measured, else the best.
#[component]
fn RunDetails() -> impl IntoView {
    let page = page();
    let chosen = RwSignal::new(None::<u32>);
    let is_running = Memo::new(move |_| page.is_running());
    let run = Memo::new(move |_| {
        page.session.with(|session| {
            let session = session.as_ref()?;
            let of = |workers: u32| session.runs.iter().find(|run| run.workers == workers);
            let best = || session.best().and_then(|best| of(best.workers));
            let last = session.runs.last();
            let shown = match chosen.get().and_then(of) {
                Some(run) => Some(run),
                None if is_running.get() => last,
                None => best().or(last),
            };
            shown.cloned()
        })
    });
    let workers = Memo::new(move |_| {
        page.session.with(|session| {
            let runs = session.iter().flat_map(|session| &session.runs);
            runs.map(|run| run.workers).collect::<Vec<_>>()
        })
    });
    let shown_workers = Memo::new(move |_| run.with(|run| run.as_ref().map(|run| run.workers)));
    view! {
        <section class="card" id="run-details" aria-labelledby="run-heading">
            <div class="card-head">
                <h2 id="run-heading">{move || shown_workers.get().map(|shown| words::workers(shown, lang()))} " "
                    <span class="note">{t(Label::RunDetails)}</span></h2>
                <label>
                    {t(Label::Run)} " "
                    <select id="run-choice"
                        on:change:target=move |event| chosen.set(event.target().value().parse().ok())>
                        {move || workers.get().into_iter().map(|workers| view! {
                            <option value=workers.to_string()
                                selected=move || shown_workers.get() == Some(workers)>
                                {words::workers(workers, lang())}
                            </option>
                        }).collect_view()}
                    </select>
                </label>
            </div>
            <div class="charts">
                {(0..4_usize).map(|index| {
                    let chart = Memo::new(move |_| {
                        let run = run.get().unwrap_or_default();
                        run_charts(&run, lang()).into_iter().nth(index)
                    });
                    view! {
                        <Show when=move || chart.with(Option::is_some)>
                            {move || chart.get().map(|chart| view! {
                                <ChartView chart=Signal::stored(chart) height_px=CHART_PX/>
                            })}
                        </Show>
                    }
                }).collect_view()}
            </div>
            {move || run.get().map(|run| view! { <RunTable run/> })}
            <Latencies run/>
            <BatchTimeline run/>
        </section>
    }
}

/// The requests of one batch along time: the chosen batch, else the optimum, else the last.
#[component]
fn BatchTimeline(run: Memo<Option<Run>>) -> impl IntoView {
    let chosen = RwSignal::new(None::<u32>);
    let sizes = Memo::new(move |_| {
        let sampled = |run: &Run| {
            let batches = run.batches.iter().filter(|batch| !batch.samples.is_empty());
            batches.map(|batch| batch.batch).collect::<Vec<_>>()
        };
        run.with(|run| run.as_ref().map(sampled).unwrap_or_default())
    });
    let size = Memo::new(move |_| {
        let optimum = run.with(|run| run.as_ref()?.optimum().map(|batch| batch.batch));
        let is_there = |size: &u32| sizes.with(|sizes| sizes.contains(size));
        let last = sizes.with(|sizes| sizes.last().copied());
        chosen.get().filter(is_there).or(optimum.filter(is_there)).or(last)
    });
    let shown = Memo::new(move |_| {
        run.with(|run| {
            let batch =
                run.as_ref()?.batches.iter().find(|batch| Some(batch.batch) == size.get())?;
            timeline(batch, lang())
        })
    });
    view! {
        <Show when=move || shown.with(Option::is_some)>
            <div class="card-head">
                <h3>{t(Label::Requests)} " " <span class="note">{t(Label::AlongTime)}</span></h3>
                <label>
                    {t(Label::Batch)} " "
                    <select id="batch-choice"
                        on:change:target=move |event| chosen.set(event.target().value().parse().ok())>
                        {move || sizes.get().into_iter().map(|batch| view! {
                            <option value=batch.to_string() selected=move || size.get() == Some(batch)>
                                {batch}
                            </option>
                        }).collect_view()}
                    </select>
                </label>
            </div>
            {move || shown.get().map(|shown| view! { <TimelineView timeline=Signal::stored(shown)/> })}
        </Show>
    }
}

#[component]
fn RunTable(run: Run) -> impl IntoView {
    let optimum = run.optimum().map(|batch| batch.batch);
    let recommended = recommended(&run).map(|batch| batch.batch);
    let row = |batch: &Batch| {
        let is_recommended = recommended == Some(batch.batch) && recommended != optimum;
        view! {
            <tr class:optimum=optimum == Some(batch.batch) class:doubtful=!batch.can_be_optimum()>
                <th scope="row">
                    {is_recommended.then(|| format!("{} ", t(Label::Recommended)))}{batch.batch}
                </th>
                <td>{decimal(batch.total_s, 2, lang())}</td>
                <td>{decimal(batch.average_s(), 2, lang())}</td>
                <td>{count(batch.tokens)}</td>
                <td>{decimal(batch.tokens_per_s(), 2, lang())}{spread_text(batch)}</td>
                <td>{batch.peak_in_flight.map_or("—".into(), |peak| peak.to_string())}</td>
                <td class="remark">{remark(batch)}</td>
            </tr>
        }
    };
    view! {
        <div class="scroll">
            <table class="numbers run" data-workers=run.workers.to_string()>
                <thead><tr>
                    <th scope="col">{t(Label::Batch)}</th>
                    <th scope="col">{t(Label::TotalTime)}</th>
                    <th scope="col">{t(Label::AverageTime)}</th>
                    <th scope="col">{t(Label::Tokens)}</th>
                    <th scope="col">{t(Label::Speed)}</th>
                    <th scope="col">{t(Label::InFlight)}</th>
                    <th scope="col"><span class="out-of-sight">{t(Label::Remarks)}</span></th>
                </tr></thead>
                <tbody>{run.batches.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Optima(session: Session) -> impl IntoView {
    let best = session.best().map(|best| best.workers);
    let row = |run: &Run| {
        let optimum = run.optimum();
        let cell = |value: fn(&Batch) -> String| optimum.map_or("—".into(), value);
        view! {
            <tr class:optimum=best == Some(run.workers)>
                <th scope="row">{run.workers}</th>
                <td>{cell(|batch| batch.batch.to_string())}</td>
                <td>{cell(|batch| decimal(batch.tokens_per_s(), 2, lang()))}</td>
            </tr>
        }
    };
    view! {
        <table class="numbers" id="optima">
            <thead><tr>
                <th scope="col">{t(Label::Workers)}</th>
                <th scope="col">{t(Label::Batch)}</th>
                <th scope="col">{t(Label::Speed)}</th>
            </tr></thead>
            <tbody>{session.runs.iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// How far the repeats of a batch lie apart, if there are any.
fn spread_text(batch: &Batch) -> Option<String> {
    let (low, high) = spread(batch)?;
    Some(format!(" ({}–{})", decimal(low, 1, lang()), decimal(high, 1, lang())))
}

/// What of a batch is doubtful, in a few words.
fn remark(batch: &Batch) -> String {
    of_batch(batch)
        .iter()
        .map(|warning| warning_label(warning, lang()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Latencies of the run's requests, batch by batch; worked out when they are looked at.
#[component]
fn Latencies(run: Memo<Option<Run>>) -> impl IntoView {
    let page = page();
    let is_open = RwSignal::new(false);
    let table = move || {
        let run = run.get().filter(|run| is_open.get() && has_samples(run))?;
        let cache = page.session.with_untracked(|s| s.as_ref().map(PromptCache::of))?;
        Some(table_view(&latency_table(&run, &cache, lang())))
    };
    view! {
        <Show when=move || run.with(|run| run.as_ref().is_some_and(has_samples))>
            <details id="latencies"
                on:toggle:target=move |event| is_open.set(event.target().open())>
                <summary>{t(Label::Latencies)}</summary>
                <p class="muted">{t(Label::LatenciesMeaning)}</p>
                {table}
            </details>
        </Show>
    }
}

fn has_samples(run: &Run) -> bool {
    run.batches.iter().any(|batch| !batch.samples.is_empty())
}
