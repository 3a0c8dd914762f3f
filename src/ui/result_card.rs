//! The answer: the best configuration, what makes it believable, and the report to take away.

use bench::recommend::recommended;
use bench::slots::of_runs;
use bench::{Configuration, Session, session_file};
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{Label, TakenAway, about, count, decimal, sentence, span};
use report::{Report, html, markdown};

use super::archive;
use super::state::{ReportKind, page};
use crate::lang::{lang, t};
use crate::browser::clipboard::{copy_formatted, copy_text};
use crate::browser::files::{download, download_bytes, file_name};

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
    let told = best.map(|best| sentence::Best {
        workers: best.workers,
        batch: best.batch.batch,
        recommended: recommended_instead(&session, best),
        next: next_best(&session, best),
    });
    view! {
        <div class="best">
            <h2 id="result-heading" class="muted">
                {t(Label::BestConfiguration)} " · " <span class="model-name">{session.model.clone()}</span>
            </h2>
            <p class="best-speed"><b id="best-speed">{speed}</b> " " {t(Label::TokensPerS)}</p>
            <p id="best-words">{sentence::best(told, lang())}</p>
        </div>
    }
}

/// The smaller batch of the same run that is recommended, if there is one.
fn recommended_instead(session: &Session, best: Configuration<'_>) -> Option<u32> {
    let run = session.runs.iter().find(|run| run.workers == best.workers)?;
    Some(recommended(run)?.batch).filter(|&batch| batch != best.batch.batch)
}

/// The fastest optimum of another run, and how much slower it is, of 1.
fn next_best(session: &Session, best: Configuration<'_>) -> Option<(u32, u32, f64)> {
    let others = session.optima().filter(|optimum| optimum.workers != best.workers);
    let next = others.max_by(|a, b| a.batch.tokens_per_s().total_cmp(&b.batch.tokens_per_s()))?;
    let slower = 1.0 - next.batch.tokens_per_s() / best.batch.tokens_per_s();
    Some((next.workers, next.batch.batch, slower))
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
            <div><dt>{t(Label::Errors)}</dt><dd>{sentence::part_of(failed as u64, requests, lang())}</dd></div>
            <div><dt>{t(Label::MeasuringTime)}</dt><dd>{about(duration_s, lang())}</dd></div>
            <div><dt>{t(Label::Batches)}</dt><dd>{count(batches().count() as u64)}</dd></div>
            <div><dt>{t(Label::LimitedByBrowser)}</dt><dd>{count(limited as u64)}</dd></div>
            <div><dt>{t(Label::ServerSlots)}</dt><dd id="slots">{slots}</dd></div>
            <div><dt>{t(Label::OwnError)}</dt><dd id="own-error">{own_error}</dd></div>
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
                {move || sentence::unfinished(missing.get() as u64, lang())} " "
                <Show
                    when=move || page.model_to_go_on().is_some()
                    fallback=|| t(Label::GoOnNeedsServer)
                >
                    <button id="go-on" type="button" on:click=move |_| page.go_on()>
                        {t(Label::GoOn)}
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
    let lang = lang();
    let report = Memo::new(move |_| {
        let kind = page.report.get();
        page.session.with(|s| s.as_ref().map(|s| markdown(&kind.of(s, lang))).unwrap_or_default())
    });
    let said = RwSignal::new(None::<TakenAway>);
    let copy = move |_| {
        spawn_local(async move {
            said.set(Some(match copy_text(&report.get_untracked()).await {
                Ok(()) => TakenAway::Copied,
                Err(_) => TakenAway::NotCopied,
            }));
        });
    };
    // Documents get the tables alone: of a page's images the clipboard keeps none.
    let rendered = move |rendering: fn(&Report) -> String| {
        let kind = page.report.get_untracked();
        page.session.with_untracked(|s| s.as_ref().map(|s| rendering(&kind.of(s, lang))))
    };
    let copy_for_documents = move |_| {
        let formatted = rendered(|report| html(report, |_| None)).unwrap_or_default();
        spawn_local(async move {
            said.set(Some(match copy_formatted(&formatted, &report.get_untracked()).await {
                Ok(()) => TakenAway::CopiedWithTables,
                Err(_) => TakenAway::NotCopiedWithTables,
            }));
        });
    };
    let name_of = move |stem: &str, extension: &str| {
        let model = page.session.with_untracked(|s| s.as_ref().map(|s| s.model.clone()));
        file_name(&format!("{stem}_{}", model.unwrap_or_default()), extension)
    };
    let save = move |stem: &str, extension: &str, media_type: &str, text: String| {
        let name = name_of(stem, extension);
        let is_saved = download(&name, media_type, &text).is_ok();
        said.set(Some(saved(name, is_saved)));
    };
    let save_report = move |_| save("report", "md", "text/markdown", report.get_untracked());
    let save_html = move |_| {
        let text = page.session.with_untracked(|s| {
            s.as_ref().map(|s| archive::html_with_figures(s, page.report.get_untracked(), lang))
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
        said.set(Some(TakenAway::DrawingFigures));
        spawn_local(async move {
            let archive = archive::whole(&session, page.report.get_untracked(), lang).await;
            said.set(Some(match archive {
                Ok(bytes) => {
                    let is_saved = download_bytes(&name, "application/zip", &bytes).is_ok();
                    saved(name, is_saved)
                }
                Err(error) => error.into(),
            }));
        });
    };
    let kind_button = move |kind: ReportKind, label: Label| {
        let is_chosen = move || if page.report.get() == kind { "true" } else { "false" };
        view! {
            <button type="button" aria-pressed=is_chosen on:click=move |_| page.report.set(kind)>
                {t(label)}
            </button>
        }
    };
    view! {
        <div class="segments" id="report-kind" role="group" aria-label=t(Label::ReportChoice)>
            {kind_button(ReportKind::Base, Label::BaseReport)}
            {kind_button(ReportKind::Extended, Label::ExtendedReport)}
        </div>
        <div class="buttons">
            <button id="copy-report" type="button" class="primary" on:click=copy>
                {t(Label::CopyReport)}
            </button>
            <button id="copy-formatted" type="button" title=t(Label::CopyForWordHint)
                on:click=copy_for_documents>
                {t(Label::CopyForWord)}
            </button>
            <button id="download-report" type="button" on:click=save_report>{t(Label::DownloadReport)}</button>
            <button id="download-html" type="button" on:click=save_html>"HTML"</button>
            <button id="download-session" type="button" on:click=save_session>{t(Label::DownloadSession)}</button>
            <button id="download-zip" type="button" title=t(Label::DownloadAllHint)
                on:click=save_all>
                "ZIP"
            </button>
            <span id="take-away-said" role="status">{move || said.get().map(|said| said.text(lang))}</span>
        </div>
        <details>
            <summary>{t(Label::ReportText)}</summary>
            <textarea id="report-text" class="report" readonly rows="16"
                aria-label=t(Label::ReportAsMarkdown) prop:value=move || report.get()></textarea>
        </details>
    }
}

/// What came of a download.
fn saved(name: String, is_saved: bool) -> TakenAway {
    if is_saved { TakenAway::Saved(name) } else { TakenAway::NotSaved }
}
