//! The session's progress: a line of figures, a bar, and what it is waiting for.

use std::time::Duration;

use bench::engine::Command;
use bench::{Ending, Progress};
use leptos::prelude::*;
use report::words::{
    self, ChartLabel, Label, PlanLabel, SessionLabel, decimal, restart_commands, sentence,
    stopwatch,
};

use super::commands::Commands;
use super::state::{Page, page};
use crate::app::{Course, Msg};
use crate::browser::clock::now_ms;
use crate::erased::view;
use crate::lang::{lang, t};

/// The card of a running session, or how it ended.
#[component]
pub fn ProgressCard() -> impl IntoView {
    let page = page();
    // The cards are built once; during a batch only a few texts in them change.
    let ending = Memo::new(move |_| {
        page.with(|app| app.course.as_ref().map(|course| course.progress.ending().cloned()))
    });
    move || {
        Some(match ending.get()? {
            Some(ending) => ended_view(&ending),
            None => view! { <Running/> },
        })
    }
}

#[component]
fn Running() -> impl IntoView {
    let page = page();
    let clock_ms = RwSignal::new(now_ms());
    let tick = move || clock_ms.set(now_ms());
    let interval = set_interval_with_handle(tick, Duration::from_millis(500)).ok();
    on_cleanup(move || {
        if let Some(interval) = interval {
            interval.clear();
        }
    });
    let shown = move |picture: fn(&Progress) -> String| {
        Memo::new(move |_| course(page, |course| picture(&course.progress)))
    };
    let percent = Memo::new(move |_| {
        course(page, |course| course.progress.fraction()).unwrap_or_default() * 100.0
    });
    let doing = Memo::new(move |_| {
        let now_ms = clock_ms.get();
        course(page, |course| {
            let since_s = (now_ms - course.phase_since_ms).max(0.0) / 1000.0;
            sentence::doing(&course.progress, since_s, lang())
        })
    });
    let elapsed = move || {
        let now_ms = clock_ms.get();
        course(page, |course| stopwatch((now_ms - course.started_ms).max(0.0) / 1000.0))
    };
    view! {
        <section class="card" aria-label=t(SessionLabel::Progress) id="progress">
            <dl class="figures">
                <div>
                    <dt>{shown(|progress| {
                        if progress.is_search() {
                            return PlanLabel::AutoPlan.text(lang()).to_owned();
                        }
                        let (run, runs) = progress.run_number();
                        sentence::run_of(run, runs, lang())
                    })}</dt>
                    <dd id="progress-batch">{doing}</dd>
                </div>
                <div><dt>{t(ChartLabel::InFlight)}</dt><dd id="progress-in-flight">{shown(in_flight)}</dd></div>
                <div><dt>{t(SessionLabel::SpeedNow)}</dt><dd>{shown(speed_now)}</dd></div>
                <div><dt>{t(SessionLabel::Elapsed)}</dt><dd>{elapsed}</dd></div>
                <div><dt>{t(SessionLabel::Remaining)}</dt><dd>{shown(remaining)}</dd></div>
            </dl>
            <Why/>
            <MeasuredAgain/>
            <progress max="100" prop:value=percent aria-label=t(SessionLabel::ProgressShare)></progress>
            <RestartWanted/>
        </section>
    }
}

/// Reads the session's progress, and again whenever something happens.
fn course<T>(page: Page, read: impl FnOnce(&Course) -> T) -> Option<T> {
    page.with(|app| app.course.as_ref().map(read))
}

fn remaining(progress: &Progress) -> String {
    sentence::remaining(progress.remaining_s(), lang())
}

fn in_flight(progress: &Progress) -> String {
    progress.current.map_or("—".into(), |current| sentence::in_flight(&current, lang()))
}

fn speed_now(progress: &Progress) -> String {
    let speed = progress.current.and_then(|current| current.tokens_per_s());
    speed.map_or("—".into(), |speed| decimal(speed, 0, lang()))
}

/// For a search: why it measures there, and how many requests are left.
#[component]
fn Why() -> impl IntoView {
    let page = page();
    let why = Memo::new(move |_| {
        let why = course(page, |course| course.progress.why).flatten()?;
        Some(words::why(why, lang()))
    });
    let left =
        Memo::new(move |_| course(page, |course| words::requests_left(&course.progress, lang())));
    move || {
        why.get().map(|why| {
            view! { <p class="why" id="progress-why"><span class="muted">{t(SessionLabel::Why)} ": "</span>{why} " " <span class="muted">{left}</span></p> }
        })
    }
}

/// Says that a batch is being measured again, and what disturbed it.
#[component]
fn MeasuredAgain() -> impl IntoView {
    let page = page();
    let said = Memo::new(move |_| {
        course(page, |course| {
            let Progress { current, disturbed_by, .. } = &course.progress;
            let batch = current.as_ref()?.batch;
            Some(sentence::measured_again(batch, disturbed_by.as_ref()?, lang()))
        })
        .flatten()
    });
    move || said.get().map(|said| view! { <p class="why" id="progress-again">{said}</p> })
}

/// How the session ended.
fn ended_view(ending: &Ending) -> AnyView {
    let page = page();
    let class = if matches!(ending, Ending::Failed(_)) { "card failure" } else { "card ended" };
    let (said, batches, ended, earlier) = page.with_untracked(|app| {
        let said = words::ending(ending, app.program(), lang());
        let results = app.results.as_ref();
        let earlier = results.filter(|_| app.results_are_earlier());
        let batches = results.filter(|_| earlier.is_none());
        (
            said,
            batches.map_or(0, |results| results.analysis.totals.batches),
            batches.and_then(|results| sentence::ended_runs(&results.session, lang())),
            earlier.map(|results| {
                let started_at = results.session.environment.started_at.as_deref();
                sentence::earlier_session(&results.session.model, started_at, lang())
            }),
        )
    });
    view! {
        <section class=class id="ending" role="status">
            <p>
                <b>{said}</b>
                " " {sentence::measured_batches(batches as u64, lang())}
                {ended.map(|ended| format!(" {ended}"))}
            </p>
            {earlier.map(|earlier| view! { <p id="earlier-results">{earlier}</p> })}
        </section>
    }
}

/// Server mode: asks the user for a server with a different number of slots.
#[component]
fn RestartWanted() -> impl IntoView {
    let page = page();
    let wanted =
        Memo::new(move |_| course(page, |course| course.progress.restart_wanted).flatten());
    move || {
        wanted.get().map(|(slots, found)| {
            view! {
                <div class="warning" id="restart-wanted" role="alert">
                    <p>
                        <b>{sentence::restart_wanted(slots, lang())}</b>
                        " " {sentence::slots_now(found, lang())} " " {t(SessionLabel::GoesOnByItself)}
                    </p>
                    <Commands commands=restart_commands(slots).to_vec()/>
                    <div class="buttons">
                        <button id="check-slots" type="button"
                            on:click=move |_| page.send(Msg::CommandGiven(Command::CheckSlots))>
                            {t(SessionLabel::CheckSlots)}
                        </button>
                        <button id="accept-slots" type="button"
                            on:click=move |_| page.send(Msg::CommandGiven(Command::AcceptSlots))>
                            {t(SessionLabel::AcceptSlots)}
                        </button>
                    </div>
                </div>
            }
        })
    }
}
