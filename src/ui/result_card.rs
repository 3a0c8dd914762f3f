//! The answer: the best configuration, what makes it believable, and the report to take away.

use bench::analysis::Conclusion;
use bench::file;
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{
    ResultLabel, TakenAway, UNKNOWN, about, conclusion, count, decimal, difference, load_engine,
    own_errors_label, sentence, span, told_slots_label,
};
use report::{Report, html, markdown};

use super::archive::{Archive, html_with_figures};
use super::state::{now, page};
use crate::app::{GoOn, Msg, ReportKind, Results};
use crate::browser::clipboard::{copy_formatted, copy_text};
use crate::browser::files::{download, download_bytes, file_name};
use crate::erased::view;
use crate::lang::{lang, t};

/// The step of Chromium's clock, ms.
const CLOCK_STEP_MS: f64 = 0.1;

/// The card with the best configuration.
#[component]
pub fn ResultCard() -> impl IntoView {
    let page = page();
    view! {
        <Show when=move || page.has_results.get()>
            <section class="card result" id="result" aria-labelledby="result-heading">
                <div class="result-top">
                    {move || page.results(best_view)}
                    {move || page.results(believable_view)}
                </div>
                {move || page.results(conclusion_view)}
                <GoOnSection/>
                <TakeAway/>
            </section>
        </Show>
    }
}

fn best_view(results: &Results) -> impl IntoView + use<> {
    let best = results.analysis.best();
    let speed = best.map_or(UNKNOWN.into(), |best| decimal(best.tokens_per_s, 2, lang()));
    view! {
        <div class="best">
            <h2 id="result-heading" class="muted">
                {t(ResultLabel::BestConfiguration)} " · "
                <span class="model-name">{results.session.model.clone()}</span>
            </h2>
            <p class="best-speed"><b id="best-speed">{speed}</b> " " {t(ResultLabel::TokensPerS)}</p>
            <p id="best-words">{sentence::best(&results.analysis, lang())}</p>
        </div>
    }
}

/// What follows, sentence by sentence.
fn conclusion_view(results: &Results) -> impl IntoView + use<> {
    let found = Conclusion::of(&results.session, &results.analysis);
    let said = conclusion(&found, &results.session, lang());
    view! {
        <div id="conclusion">
            <h3>{t(ResultLabel::Conclusion)}</h3>
            <ul>{said.into_iter().map(|said| view! { <li>{said}</li> }).collect_view()}</ul>
        </div>
    }
}

fn believable_view(results: &Results) -> impl IntoView + use<> {
    let totals = results.analysis.totals;
    let slots = results.analysis.slots.map_or(UNKNOWN.to_owned(), |slots| {
        if slots.is_exact { slots.most.to_string() } else { format!("≥ {}", slots.most) }
    });
    let told = told_slots_label(&results.session, lang());
    let environment = &results.session.environment;
    let engine = environment.load_engine.as_ref();
    let without_network = || {
        let error = environment.own_error.map(|error| match error.total_ms.abs() {
            // Finer than the browser's clock nothing can be said.
            ..CLOCK_STEP_MS => format!("< {}", span(CLOCK_STEP_MS, lang())),
            error_ms => span(error_ms, lang()),
        });
        (ResultLabel::OwnError, error.unwrap_or(UNKNOWN.to_owned()), None)
    };
    let with_network = own_errors_label(&environment.own_errors, lang());
    let (own_error_name, own_error, each_error) = with_network
        .map_or_else(without_network, |(most, each)| {
            (ResultLabel::OwnErrorWithNetwork, most, each)
        });
    let errors = sentence::part_of(totals.failed, totals.requests, lang());
    view! {
        <dl class="figures believable">
            <div><dt>{t(ResultLabel::Errors)}</dt><dd>{errors}</dd></div>
            <div><dt>{t(ResultLabel::MeasuringTime)}</dt><dd>{about(totals.measured_s, lang())}</dd></div>
            <div><dt>{t(ResultLabel::Batches)}</dt><dd>{count(totals.batches as u64)}</dd></div>
            {engine.is_none().then(|| view! {
                <div>
                    <dt>{t(ResultLabel::LimitedByBrowser)}</dt>
                    <dd>{count(totals.limited_by_browser as u64)}</dd>
                </div>
            })}
            <div>
                <dt>{t(ResultLabel::ServerSlots)}</dt>
                <dd id="slots">{slots}</dd>
                {told.map(|told| view! { <dd class="told" id="told-slots">{told}</dd> })}
            </div>
            {match engine {
                None => view! {
                    <div>
                        <dt>{t(own_error_name)}</dt>
                        <dd id="own-error">{own_error}</dd>
                        {each_error.map(|each| view! { <dd class="told" id="own-errors">{each}</dd> })}
                    </div>
                },
                Some(engine) => view! {
                    <div>
                        <dt>{t(ResultLabel::LoadEngine)}</dt>
                        <dd class="told" id="load-engine">{load_engine(engine, lang())}</dd>
                    </div>
                },
            }}
        </dl>
    }
}

/// A session that was stopped goes on where it was.
#[component]
fn GoOnSection() -> impl IntoView {
    let page = page();
    // Nobody asks while a session goes on.
    let missing = Memo::new(move |_| {
        if page.is_running.get() {
            return None;
        }
        page.track_results();
        page.with_untracked(|app| app.missing())
    });
    let can_go_on = Memo::new(move |_| page.can_go_on());
    let way = move || match can_go_on.get() {
        GoOn::Possible => view! {
            <button id="go-on" type="button" on:click=move |_| page.send(Msg::GoOnWanted(now()))>
                {t(ResultLabel::GoOn)}
            </button>
        },
        GoOn::NoServer => t(ResultLabel::GoOnNeedsServer).into_any(),
        GoOn::NoPrompts => t(ResultLabel::GoOnNeedsPrompts).into_any(),
        GoOn::OtherServer(found) => {
            view! { <span id="other-server">{difference(&found, lang())}</span> }
        }
    };
    view! {
        <Show when=move || missing.get().is_some()>
            <p id="unfinished">
                {move || missing.get().map(|missing| {
                    sentence::unfinished(u64::from(missing), lang())
                })} " "
                {way}
            </p>
        </Show>
    }
}

/// The report: copied, downloaded, or selected by hand.
#[component]
fn TakeAway() -> impl IntoView {
    let page = page();
    let kind = Memo::new(move |_| page.with(|app| app.report));
    let rendered = move |rendering: fn(&Report) -> String| {
        let render = |results: &Results| rendering(&results.report(kind.get_untracked(), lang()));
        page.results_untracked(render).unwrap_or_default()
    };
    // While a session goes on nothing is written that is folded away, and what is read stays as it was.
    let is_open = RwSignal::new(false);
    let shown = Memo::new(move |before: Option<&String>| {
        kind.track();
        page.track_results();
        match before.filter(|text| !text.is_empty()) {
            _ if page.is_running.get() && !is_open.get() => String::new(),
            Some(before) if page.is_running.get() => before.clone(),
            _ => rendered(markdown),
        }
    });
    let said = RwSignal::new(None::<TakenAway>);
    let copy = move |_| {
        spawn_local(async move {
            said.set(Some(match copy_text(&rendered(markdown)).await {
                Ok(()) => TakenAway::Copied,
                Err(_) => TakenAway::NotCopied,
            }));
        });
    };
    // Documents get the tables alone: of a page's images the clipboard keeps none.
    let copy_for_documents = move |_| {
        let formatted = rendered(|report| html(report, |_| None));
        spawn_local(async move {
            said.set(Some(match copy_formatted(&formatted, &rendered(markdown)).await {
                Ok(()) => TakenAway::CopiedWithTables,
                Err(_) => TakenAway::NotCopiedWithTables,
            }));
        });
    };
    let name_of = move |stem: &str, extension: &str| {
        let model = page.results_untracked(|results| results.session.model.clone());
        file_name(&format!("{stem}_{}", model.unwrap_or_default()), extension)
    };
    let save = move |stem: &str, extension: &str, media_type: &str, text: String| {
        let name = name_of(stem, extension);
        let is_saved = download(&name, media_type, &text).is_ok();
        said.set(Some(saved(name, is_saved)));
    };
    let save_report = move |_| save("report", "md", "text/markdown", rendered(markdown));
    let save_html = move |_| {
        let kind = kind.get_untracked();
        let text = page.results_untracked(|results| html_with_figures(results, kind, lang()));
        save("report", "html", "text/html", text.unwrap_or_default());
    };
    let save_session = move |_| {
        let text = page.results_untracked(|results| file::write(&results.session));
        save("session", "json", "application/json", text.unwrap_or_default());
    };
    let save_all = move |_| {
        let kind = kind.get_untracked();
        let archive = page.results_untracked(|results| Archive::of(results, kind, lang()));
        let Some(archive) = archive else { return };
        let name = name_of("report", "zip");
        said.set(Some(TakenAway::DrawingFigures));
        spawn_local(async move {
            said.set(Some(match archive.packed().await {
                Ok(bytes) => {
                    let is_saved = download_bytes(&name, "application/zip", &bytes).is_ok();
                    saved(name, is_saved)
                }
                Err(error) => error.into(),
            }));
        });
    };
    let kind_button = move |chosen: ReportKind, label: ResultLabel| {
        let is_chosen = move || if kind.get() == chosen { "true" } else { "false" };
        view! {
            <button type="button" aria-pressed=is_chosen
                on:click=move |_| page.send(Msg::ReportChosen(chosen))>
                {t(label)}
            </button>
        }
    };
    view! {
        <div class="segments" id="report-kind" role="group" aria-label=t(ResultLabel::ReportChoice)>
            {kind_button(ReportKind::Base, ResultLabel::BaseReport)}
            {kind_button(ReportKind::Extended, ResultLabel::ExtendedReport)}
        </div>
        <div class="buttons">
            <button id="copy-report" type="button" class="primary" on:click=copy>
                {t(ResultLabel::CopyReport)}
            </button>
            <button id="copy-formatted" type="button" title=t(ResultLabel::CopyForWordHint)
                on:click=copy_for_documents>
                {t(ResultLabel::CopyForWord)}
            </button>
            <button id="download-report" type="button" on:click=save_report>{t(ResultLabel::DownloadReport)}</button>
            <button id="download-html" type="button" on:click=save_html>"HTML"</button>
            <button id="download-session" type="button" on:click=save_session>{t(ResultLabel::DownloadSession)}</button>
            <button id="download-zip" type="button" title=t(ResultLabel::DownloadAllHint)
                on:click=save_all>
                "ZIP"
            </button>
            <span id="take-away-said" role="status">{move || said.get().map(|said| said.text(lang()))}</span>
        </div>
        <details on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary>{t(ResultLabel::ReportText)}</summary>
            <textarea id="report-text" class="report" readonly rows="16"
                aria-label=t(ResultLabel::ReportAsMarkdown) prop:value=move || shown.get()></textarea>
        </details>
    }
}

/// What came of a download.
fn saved(name: String, is_saved: bool) -> TakenAway {
    if is_saved { TakenAway::Saved(name) } else { TakenAway::NotSaved }
}
