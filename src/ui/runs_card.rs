//! The results as tables: the optimum of every run, then each run batch by batch.

use bench::{Batch, Run, Session};
use leptos::prelude::*;

use super::format::{count, decimal};
use super::state::page;

/// The tables of all runs; they fill as batches finish.
#[component]
pub fn RunsCard() -> impl IntoView {
    let page = page();
    move || {
        let session = page.session.get().filter(|session| !session.runs.is_empty())?;
        Some(view! {
            <section class="card" aria-labelledby="runs-heading">
                <h2 id="runs-heading">"Оптимум для каждого числа workers"</h2>
                <Optima session=session.clone()/>
            </section>
            {session.runs.into_iter().map(|run| view! { <RunTable run/> }).collect_view()}
        })
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
                <td>{cell(|batch| decimal(batch.tokens_per_s(), 2))}</td>
            </tr>
        }
    };
    view! {
        <table class="numbers" id="optima">
            <thead><tr>
                <th scope="col">"Workers"</th><th scope="col">"Пакет"</th><th scope="col">"Токен/с"</th>
            </tr></thead>
            <tbody>{session.runs.iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn RunTable(run: Run) -> impl IntoView {
    let optimum = run.optimum().map(|batch| batch.batch);
    let heading_id = format!("run-{}", run.workers);
    let row = |batch: &Batch| {
        view! {
            <tr class:optimum=optimum == Some(batch.batch) class:doubtful=!batch.can_be_optimum()>
                <th scope="row">{batch.batch}</th>
                <td>{decimal(batch.total_s, 2)}</td>
                <td>{decimal(batch.average_s(), 2)}</td>
                <td>{count(batch.tokens)}</td>
                <td>{decimal(batch.tokens_per_s(), 2)}</td>
                <td>{batch.peak_in_flight.map_or("—".into(), |peak| peak.to_string())}</td>
                <td class="remark">{remark(batch)}</td>
            </tr>
        }
    };
    view! {
        <section class="card" aria-labelledby=heading_id.clone()>
            <h2 id=heading_id.clone()>{run.workers} " workers"</h2>
            <div class="scroll">
                <table class="numbers run" data-workers=run.workers.to_string()>
                    <thead><tr>
                        <th scope="col">"Пакет"</th>
                        <th scope="col">"Общее время, с"</th>
                        <th scope="col">"Среднее, с"</th>
                        <th scope="col">"Токенов"</th>
                        <th scope="col">"Токен/с"</th>
                        <th scope="col">"В полёте"</th>
                        <th scope="col"><span class="out-of-sight">"Замечания"</span></th>
                    </tr></thead>
                    <tbody>{run.batches.iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// Why a batch can not be the optimum.
fn remark(batch: &Batch) -> String {
    let failed = batch.failed();
    let failures = (failed > 0).then(|| format!("ошибок: {failed}"));
    let limit = batch.wanted_in_flight.map(|wanted| format!("браузер: нужно {wanted}"));
    failures.into_iter().chain(limit).collect::<Vec<_>>().join(", ")
}
