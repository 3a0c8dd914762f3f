//! During a session: the bar that stays visible, with the current activity and the controls.

use std::time::Duration;

use bench::Progress;
use bench::engine::Command;
use leptos::prelude::*;
use report::words::{
    self, Explained, SessionLabel, decimal, restart_commands, sentence, stopwatch,
};

use super::commands::Commands;
use super::icons::Icon;
use super::state::{Page, page};
use super::term::Term;
use crate::app::{App, Course, Msg};
use crate::browser::clock::now_ms;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// How often time and speed are updated.
const TICK: Duration = Duration::from_millis(500);
/// The number of updates in the drawn history of the speed: 10 s.
const HISTORY: usize = 20;

/// The bar, and below it what the session is waiting for.
#[component]
pub fn RunBar() -> impl IntoView {
    let page = page();
    let clock_ms = RwSignal::new(now_ms());
    let history = RwSignal::new(Vec::<f64>::new());
    let speed = Memo::new(move |_| {
        course(page, |course| course.progress.current?.tokens_per_s()).flatten()
    });
    let tick = move || {
        clock_ms.set(now_ms());
        history.update(|history| {
            history.push(speed.get_untracked().unwrap_or_default());
            let old = history.len().saturating_sub(HISTORY);
            history.drain(..old);
        });
    };
    let interval = set_interval_with_handle(tick, TICK).ok();
    on_cleanup(move || {
        if let Some(interval) = interval {
            interval.clear();
        }
    });
    let shown = move |picture: fn(&Progress) -> String| {
        Memo::new(move |_| course(page, |course| picture(&course.progress)))
    };
    let percent = percent(page);
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
    let number = Memo::new(move |_| {
        page.with(|app| {
            let measured = app.results.as_ref()?.session.measurements().count();
            let progress = &app.course.as_ref()?.progress;
            let planned = (!progress.is_search()).then(|| progress.planned_batches());
            Some(sentence::batch_number(measured as u64 + 1, planned, lang()))
        })
    });
    view! {
        <section class="bar" aria-label=t(SessionLabel::Progress) id="progress">
            <div class="in">
                <dl>
                    <div><dt>{number}</dt><dd id="progress-batch">{doing}</dd></div>
                    <div><dt><Term of=Explained::InFlight>{t(SessionLabel::InFlightNow)}</Term></dt><dd id="progress-in-flight">{shown(in_flight)}</dd></div>
                    <div class="optional"><dt>{t(SessionLabel::SpeedNow)}</dt>
                        <dd>{reactive(move || speed.get().map_or("—".into(), |speed| decimal(speed, 0, lang())))} {reactive(move || history_view(&history.read()))}</dd></div>
                    <div class="optional"><dt>{t(SessionLabel::Elapsed)}</dt><dd>{elapsed}</dd></div>
                    <div><dt>{t(SessionLabel::Remaining)}</dt><dd>{shown(remaining)}</dd></div>
                </dl>
                <SessionControls/>
            </div>
            <progress max="100" prop:value=percent aria-label=t(SessionLabel::ProgressShare)></progress>
        </section>
    }
}

/// The session's progress in whole per cent: what changes more often would be drawn more often.
pub fn percent(page: Page) -> Memo<f64> {
    Memo::new(move |_| {
        let done = course(page, |course| course.progress.fraction()).unwrap_or_default();
        (done * 100.0).round()
    })
}

/// The speed of the last seconds, as a line on a zero-based axis.
fn history_view(speeds: &[f64]) -> AnyView {
    let most = speeds.iter().copied().fold(1.0, f64::max);
    if speeds.is_empty() {
        return ().into_any();
    }
    let spots = (0_u32..).zip(speeds).map(|(index, speed)| {
        format!(
            "{:.1} {:.1}",
            2.0 + f64::from(index) * 68.0 / HISTORY as f64,
            14.0 - 12.0 * speed / most
        )
    });
    let line = spots.collect::<Vec<_>>().join("L");
    view! { <svg class="history spark" viewBox="0 0 72 16" aria-hidden="true"><path d=format!("M{line}")/></svg> }
}

/// The buttons that control a session.
#[component]
fn SessionControls() -> impl IntoView {
    let page = page();
    let is_paused = Memo::new(move |_| page.with(App::state) == "paused");
    let is_pause_wanted =
        Memo::new(move |_| page.with(|app| app.course.as_ref().is_some_and(|c| c.pause_wanted)));
    let is_resume = move || is_paused.get() || is_pause_wanted.get();
    let pause = move || if is_resume() { Command::Resume } else { Command::Pause };
    view! {
        <div class="buttons">
            <button id="pause" type="button" on:click=move |_| page.send(Msg::CommandGiven(pause()))>
                {reactive(move || if is_resume() { Icon::Play.view() } else { Icon::Pause.view() })}
                {reactive(move || t(if is_resume() { SessionLabel::Resume } else { SessionLabel::PauseSession }))}
            </button>
            <button id="skip" type="button" title=t(SessionLabel::SkipBatchHint)
                on:click=move |_| page.send(Msg::CommandGiven(Command::Skip))>
                {Icon::SkipOn.view()} {t(SessionLabel::SkipBatch)}
            </button>
            <button id="stop" type="button" title=t(SessionLabel::StopHint)
                on:click=move |_| page.send(Msg::CommandGiven(Command::Stop))>
                {Icon::Stop.view()} {t(SessionLabel::Stop)}
            </button>
            <span class="out-of-sight" aria-live="polite">
                {reactive(move || is_pause_wanted.get().then(|| t(SessionLabel::PauseComes)))}
            </span>
        </div>
    }
}

/// Anything unusual that the session does: why a search measures there, what is measured again, what the user
/// has to do.
#[component]
pub fn Remarks() -> impl IntoView {
    view! {
        <Why/>
        <MeasuredAgain/>
        <RestartWanted/>
    }
}

/// Reads the session's course; again whenever something happens.
fn course<T>(page: Page, read: impl FnOnce(&Course) -> T) -> Option<T> {
    page.with(|app| app.course.as_ref().map(read))
}

fn remaining(progress: &Progress) -> String {
    sentence::remaining(progress.remaining_s(), lang())
}

fn in_flight(progress: &Progress) -> String {
    progress.current.map_or("—".into(), |current| sentence::in_flight(&current, lang()))
}

/// In a search: why it measures there, and how many requests are left.
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

/// Server mode: the user is asked for a server with other slots.
#[component]
fn RestartWanted() -> impl IntoView {
    let page = page();
    let wanted =
        Memo::new(move |_| course(page, |course| course.progress.restart_wanted).flatten());
    move || {
        wanted.get().map(|(slots, found)| {
            view! {
                <div class="warning" id="restart-wanted">
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
