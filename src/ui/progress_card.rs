//! Where the session stands: one line of figures, one bar, what it waits for.

use std::time::Duration;

use bench::engine::{Command, Ending};
use bench::{Phase, Progress};
use leptos::prelude::*;
use report::words::{self, Label, about, decimal, restart_commands, sentence, stopwatch};

use super::commands::Commands;
use super::state::page;
use crate::lang::{lang, t};
use crate::browser::clock::now_ms;

/// The card of a session that goes on, or how it ended.
#[component]
pub fn ProgressCard() -> impl IntoView {
    let page = page();
    // The cards are built once; what changes in them while a batch is measured are a few texts.
    let ending = Memo::new(move |_| {
        page.progress.with(|progress| progress.as_ref().map(|progress| progress.ending().cloned()))
    });
    move || {
        Some(match ending.get()? {
            Some(ending) => view! { <Ended ending/> }.into_any(),
            None => view! { <Running/> }.into_any(),
        })
    }
}

#[component]
fn Running() -> impl IntoView {
    let page = page();
    let elapsed_s = RwSignal::new(0.0);
    let tick = move || elapsed_s.set((now_ms() - page.started_ms.get_untracked()) / 1000.0);
    let interval = set_interval_with_handle(tick, Duration::from_millis(500)).ok();
    on_cleanup(move || {
        if let Some(interval) = interval {
            interval.clear();
        }
    });
    let shown = move |picture: fn(&Progress) -> String| {
        move || page.progress.with(|progress| progress.as_ref().map(picture))
    };
    let percent = move || {
        page.progress.with(|progress| progress.as_ref().map_or(0.0, Progress::fraction)) * 100.0
    };
    view! {
        <section class="card" aria-label=t(Label::Progress) id="progress">
            <dl class="figures">
                <div>
                    <dt>{shown(|progress| {
                        let (run, runs) = progress.run_number();
                        sentence::run_of(run, runs, lang())
                    })}</dt>
                    <dd id="progress-batch">{shown(|progress| sentence::doing(progress, lang()))}</dd>
                </div>
                <div><dt>{t(Label::InFlight)}</dt><dd id="progress-in-flight">{shown(in_flight)}</dd></div>
                <div><dt>{t(Label::SpeedNow)}</dt><dd>{shown(speed_now)}</dd></div>
                <div><dt>{t(Label::Elapsed)}</dt><dd>{move || stopwatch(elapsed_s.get())}</dd></div>
                <div><dt>{t(Label::Remaining)}</dt><dd>"≈ "{shown(|progress| about(progress.remaining_s(), lang()))}</dd></div>
            </dl>
            <progress max="100" prop:value=percent aria-label=t(Label::ProgressShare)></progress>
            <RestartWanted/>
        </section>
    }
}

fn in_flight(progress: &Progress) -> String {
    progress.current.map_or("—".into(), |current| sentence::in_flight(&current, lang()))
}

fn speed_now(progress: &Progress) -> String {
    let speed = progress.current.and_then(|current| current.tokens_per_s());
    speed.map_or("—".into(), |speed| decimal(speed, 0, lang()))
}

/// How the session ended.
#[component]
fn Ended(ending: Ending) -> impl IntoView {
    let page = page();
    let class = if matches!(ending, Ending::Failed(_)) { "card failure" } else { "card ended" };
    let batches: usize = page.progress.with_untracked(|progress| {
        progress.iter().flat_map(|progress| progress.runs()).map(|run| run.batches.len()).sum()
    });
    view! {
        <section class=class id="ending" role="status">
            <p>
                <b>{words::ending(&ending, lang())}</b>
                " " {sentence::measured_batches(batches as u64, lang())}
            </p>
        </section>
    }
}

/// Server mode: the user is asked for a server with other slots.
#[component]
fn RestartWanted() -> impl IntoView {
    let page = page();
    let wanted = Memo::new(move |_| {
        page.progress.with(|progress| match progress.as_ref().map(|progress| &progress.phase) {
            Some(Phase::RestartWanted { slots, found }) => Some((*slots, *found)),
            _ => None,
        })
    });
    move || {
        wanted.get().map(|(slots, found)| {
            view! {
                <div class="warning" id="restart-wanted" role="alert">
                    <p>
                        <b>{sentence::restart_wanted(slots, lang())}</b>
                        " " {sentence::slots_now(found, lang())} " " {t(Label::GoesOnByItself)}
                    </p>
                    <Commands commands=restart_commands(slots).to_vec()/>
                    <div class="buttons">
                        <button id="check-slots" type="button"
                            on:click=move |_| page.say(Command::CheckSlots)>
                            {t(Label::CheckSlots)}
                        </button>
                        <button id="accept-slots" type="button"
                            on:click=move |_| page.say(Command::AcceptSlots)>
                            {t(Label::AcceptSlots)}
                        </button>
                    </div>
                </div>
            }
        })
    }
}
