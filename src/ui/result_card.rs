//! The answer: the best configuration, what makes it believable, and the report to take away.

use bench::recommend::recommended;
use bench::slots::of_runs;
use bench::{Session, session_file};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::{Report, html, markdown};

use super::archive;
use super::state::{ReportKind, page};
use crate::lang::lang;
use crate::platform::clipboard::{copy_formatted, copy_text};
use crate::platform::files::{download, download_bytes, file_name};
use report::words::{about, count, decimal, span};

/// The step of Chromium's clock, ms.
const CLOCK_STEP_MS: f64 = 0.1;

/// The card with the best configuration.
#[component]
pub fn ResultCard() -> impl IntoView {
    let page = page();
    let session = move || page.session.get().unwrap_or_default();
    view! {
        <Show when=move || page.has_results()>
            <section class="card result" id="result" aria-labelledby="result-heading">
                <div class="result-top">
                    {move || view! { <Best session=session()/> }}
                    {move || view! { <Believable session=session()/> }}
                </div>
                <GoOn/>
                <TakeAway/>
            </section>
        </Show>
    }
}

#[component]
fn Best(session: Session) -> impl IntoView {
    let best = session.best();
    let speed = best.map_or("—".into(), |best| decimal(best.batch.tokens_per_s(), 2, lang()));
    let words = match best {
        None => "Ни один пакет не измерен без ошибок.".to_owned(),
        Some(best) => {
            let next = next_best(&session, best.workers, best.batch.tokens_per_s());
            let run = session.runs.iter().find(|run| run.workers == best.workers);
            let smaller = run.and_then(recommended).map(|batch| batch.batch);
            let smaller = smaller.filter(|&batch| batch != best.batch.batch);
            let smaller = smaller.map_or(String::new(), |batch| {
                format!("Рекомендуется пакет {batch}: он не медленнее в пределах разброса. ")
            });
            format!("{} workers, пакет {}. {smaller}{next}", best.workers, best.batch.batch)
        }
    };
    view! {
        <div class="best">
            <h2 id="result-heading" class="muted">
                "Лучшая конфигурация · " <span class="model-name">{session.model.clone()}</span>
            </h2>
            <p class="best-speed"><b id="best-speed">{speed}</b> " токен/с"</p>
            <p id="best-words">{words}</p>
        </div>
    }
}

/// The fastest optimum of another run, and how much slower it is.
fn next_best(session: &Session, best_workers: u32, best_tokens_per_s: f64) -> String {
    let others = session.optima().filter(|optimum| optimum.workers != best_workers);
    let fastest = others.max_by(|a, b| a.batch.tokens_per_s().total_cmp(&b.batch.tokens_per_s()));
    fastest.map_or(String::new(), |next| {
        let slower = (1.0 - next.batch.tokens_per_s() / best_tokens_per_s) * 100.0;
        format!(
            "Ближайшая: {} workers, пакет {}, на {} % медленнее.",
            next.workers,
            next.batch.batch,
            decimal(slower, 1, lang())
        )
    })
}

#[component]
fn Believable(session: Session) -> impl IntoView {
    let batches = || session.batches();
    let requests: u64 = batches().map(|batch| u64::from(batch.batch)).sum();
    let failed: usize = batches().map(bench::Batch::failed).sum();
    let duration_s: f64 = batches().map(|batch| batch.total_s).sum();
    let slots = of_runs(&session.runs).map_or("—".to_owned(), |slots| {
        if slots.is_exact { slots.most.to_string() } else { format!("≥ {}", slots.most) }
    });
    let own_error = session.environment.own_error;
    let own_error = own_error.map_or("—".to_owned(), |error| match error.total_ms.abs() {
        // Finer than the browser's clock nothing can be said.
        ..CLOCK_STEP_MS => format!("< {}", span(CLOCK_STEP_MS, lang())),
        error_ms => span(error_ms, lang()),
    });
    let limited = batches().filter(|batch| batch.limited_by_browser()).count();
    view! {
        <dl class="figures believable">
            <div><dt>"Ошибок"</dt><dd>{count(failed as u64)} " из " {count(requests)}</dd></div>
            <div><dt>"Время измерений"</dt><dd>{about(duration_s, lang())}</dd></div>
            <div><dt>"Пакетов"</dt><dd>{count(batches().count() as u64)}</dd></div>
            <div><dt>"Ограничено браузером"</dt><dd>{count(limited as u64)}</dd></div>
            <div><dt>"Слотов сервера"</dt><dd id="slots">{slots}</dd></div>
            <div><dt>"Своя ошибка"</dt><dd id="own-error">{own_error}</dd></div>
        </dl>
    }
}

/// A session that was stopped goes on where it was.
#[component]
fn GoOn() -> impl IntoView {
    let page = page();
    let missing = Memo::new(move |_| {
        page.session.with(|session| session.as_ref().map_or(0, Session::missing_batches))
    });
    view! {
        <Show when=move || !page.is_running() && missing.get() != 0>
            <p id="unfinished">
                "Сеанс не окончен: не измерено пакетов " {move || count(missing.get() as u64)} ". "
                <Show
                    when=move || page.model_to_go_on().is_some()
                    fallback=|| "Чтобы продолжить, проверьте сервер с этой моделью."
                >
                    <button id="go-on" type="button" on:click=move |_| page.go_on()>
                        "Продолжить сеанс"
                    </button>
                </Show>
            </p>
        </Show>
    }
}

/// The report: copied, downloaded, or selected by hand.
#[component]
fn TakeAway() -> impl IntoView {
    let page = page();
    let report = Memo::new(move |_| {
        let kind = page.report.get();
        page.session.with(|s| s.as_ref().map(|s| markdown(&kind.of(s, lang()))).unwrap_or_default())
    });
    let said = RwSignal::new(String::new());
    let copy = move |_| {
        spawn_local(async move {
            said.set(match copy_text(&report.get_untracked()).await {
                Ok(()) => "Отчёт скопирован.".into(),
                Err(_) => "Браузер не дал скопировать. Откройте текст отчёта ниже, выделите и \
                           скопируйте его."
                    .into(),
            });
        });
    };
    // Documents get the tables alone: of a page's images the clipboard keeps none.
    let rendered = move |rendering: fn(&Report) -> String| {
        let kind = page.report.get_untracked();
        page.session.with_untracked(|s| s.as_ref().map(|s| rendering(&kind.of(s, lang()))))
    };
    let copy_for_documents = move |_| {
        let formatted = rendered(|report| html(report, |_| None)).unwrap_or_default();
        spawn_local(async move {
            said.set(match copy_formatted(&formatted, &report.get_untracked()).await {
                Ok(()) => "Скопировано с таблицами: вставьте в документ.".into(),
                Err(_) => "Браузер не дал скопировать с таблицами. Скачайте HTML, откройте его и \
                           скопируйте оттуда."
                    .into(),
            });
        });
    };
    let name_of = move |stem: &str, extension: &str| {
        let model = page.session.with_untracked(|s| s.as_ref().map(|s| s.model.clone()));
        file_name(&format!("{stem}_{}", model.unwrap_or_default()), extension)
    };
    let save = move |stem: &str, extension: &str, media_type: &str, text: String| {
        let name = name_of(stem, extension);
        said.set(saved(&name, download(&name, media_type, &text).is_ok()));
    };
    let save_report = move |_| save("report", "md", "text/markdown", report.get_untracked());
    let save_html = move |_| {
        let text = page.session.with_untracked(|s| {
            s.as_ref().map(|s| archive::html_with_figures(s, page.report.get_untracked(), lang()))
        });
        save("report", "html", "text/html", text.unwrap_or_default());
    };
    let save_session = move |_| {
        let text = page.session.with_untracked(|s| s.as_ref().map(session_file::write));
        save("session", "json", "application/json", text.unwrap_or_default());
    };
    let save_all = move |_| {
        let Some(session) = page.session.get_untracked() else { return };
        let name = name_of("report", "zip");
        said.set("Рисую графики…".into());
        spawn_local(async move {
            said.set(match archive::whole(&session, page.report.get_untracked(), lang()).await {
                Ok(bytes) => saved(&name, download_bytes(&name, "application/zip", &bytes).is_ok()),
                Err(error) => format!("Архив не собран: {error}."),
            });
        });
    };
    let kind_button = move |kind: ReportKind, label: &'static str| {
        let is_chosen = move || if page.report.get() == kind { "true" } else { "false" };
        view! {
            <button type="button" aria-pressed=is_chosen on:click=move |_| page.report.set(kind)>
                {label}
            </button>
        }
    };
    view! {
        <div class="segments" id="report-kind" role="group" aria-label="Какой отчёт">
            {kind_button(ReportKind::Base, "Основной отчёт")}
            {kind_button(ReportKind::Extended, "Расширенный")}
        </div>
        <div class="buttons">
            <button id="copy-report" type="button" class="primary" on:click=copy>
                "Скопировать отчёт"
            </button>
            <button id="copy-formatted" type="button" title="Таблицы вставятся таблицами"
                on:click=copy_for_documents>
                "Для Word"
            </button>
            <button id="download-report" type="button" on:click=save_report>"Отчёт (.md)"</button>
            <button id="download-html" type="button" on:click=save_html>"HTML"</button>
            <button id="download-session" type="button" on:click=save_session>"Сеанс (.json)"</button>
            <button id="download-zip" type="button" title="Отчёт, графики, таблицы CSV и сеанс одним файлом"
                on:click=save_all>
                "ZIP"
            </button>
            <span id="take-away-said" role="status">{said}</span>
        </div>
        <details>
            <summary>"Текст отчёта"</summary>
            <textarea id="report-text" class="report" readonly rows="16"
                aria-label="Отчёт в Markdown" prop:value=move || report.get()></textarea>
        </details>
    }
}

/// What is said after a download.
fn saved(name: &str, is_saved: bool) -> String {
    if is_saved {
        format!("Сохранено: {name}.")
    } else {
        "Браузер не дал сохранить файл.".into()
    }
}
