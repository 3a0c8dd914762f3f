//! Where the session stands: one line of figures, one bar, what it waits for.

use std::time::Duration;

use bench::engine::{Command, Ending};
use bench::{Phase, Progress};
use leptos::prelude::*;

use super::commands::Commands;
use super::state::page;
use crate::lang::lang;
use crate::platform::clock::now_ms;
use report::words;
use report::words::{about, count, decimal, restart_commands, stopwatch};

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
        <section class="card" aria-label="Ход замера" id="progress">
            <dl class="figures">
                <div>
                    <dt>{shown(|progress| {
                        let (run, runs) = progress.run_number();
                        format!("Прогон {run} из {runs}")
                    })}</dt>
                    <dd id="progress-batch">{shown(what_now)}</dd>
                </div>
                <div><dt>"В полёте"</dt><dd id="progress-in-flight">{shown(in_flight)}</dd></div>
                <div><dt>"Сейчас, токен/с"</dt><dd>{shown(speed_now)}</dd></div>
                <div><dt>"Прошло"</dt><dd>{move || stopwatch(elapsed_s.get())}</dd></div>
                <div><dt>"Осталось"</dt><dd>"≈ "{shown(|progress| about(progress.remaining_s(), lang()))}</dd></div>
            </dl>
            <progress max="100" prop:value=percent aria-label="Сделано, проценты времени"></progress>
            <RestartWanted/>
        </section>
    }
}

fn what_now(progress: &Progress) -> String {
    match (&progress.phase, progress.current) {
        (Phase::Opening, _) => "открываю соединения…".into(),
        (Phase::WarmingUp, _) => "загружается модель…".into(),
        (Phase::CountingSlots { slots }, _) => format!("считаю слоты: нужно {slots}…"),
        (Phase::RestartWanted { slots, .. }, _) => format!("жду сервера с {slots} слотами"),
        (Phase::Paused, _) => "пауза".into(),
        (_, Some(current)) => format!("{} workers, пакет {}", current.workers, current.batch),
        _ => "перерыв между пакетами".into(),
    }
}

fn in_flight(progress: &Progress) -> String {
    progress.current.map_or("—".into(), |current| {
        format!("{} · готово {} из {}", current.in_flight, current.ended, current.batch)
    })
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
                " Измерено пакетов: " {count(batches as u64)} "."
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
            let seen = match found {
                Some(seen) if seen.is_exact => format!("Сейчас слотов {}.", seen.most),
                Some(seen) => format!("Сейчас слотов не меньше {}.", seen.most),
                None => "Сейчас сервер не ответил как надо.".into(),
            };
            view! {
                <div class="warning" id="restart-wanted" role="alert">
                    <p>
                        <b>"Перезапустите сервер с " {slots} " слотами (OLLAMA_NUM_PARALLEL=" {slots} "). "</b>
                        {seen} " Когда сервер вернётся, замер продолжится сам."
                    </p>
                    <Commands commands=restart_commands(slots).to_vec()/>
                    <div class="buttons">
                        <button id="check-slots" type="button"
                            on:click=move |_| page.say(Command::CheckSlots)>
                            "Проверить снова"
                        </button>
                        <button id="accept-slots" type="button"
                            on:click=move |_| page.say(Command::AcceptSlots)>
                            "Измерять с тем, что есть"
                        </button>
                    </div>
                </div>
            }
        })
    }
}
