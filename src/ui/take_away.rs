//! The report for use elsewhere: copied, downloaded, or selected by hand.

use bench::file;
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{ResultLabel, TakenAway};
use report::{Report, html, markdown};

use super::archive::{Archive, html_with_figures};
use super::state::page;
use crate::app::{Msg, ReportKind, Results};
use crate::browser::clipboard::{copy_formatted, copy_text};
use crate::browser::files::{file_name, save_bytes, save_text};
use crate::erased::view;
use crate::lang::{lang, t};

/// The report: copied, downloaded, or selected by hand.
#[component]
pub fn TakeAway() -> impl IntoView {
    let page = page();
    let kind = Memo::new(move |_| page.with(|app| app.report));
    let rendered = move |rendering: fn(&Report) -> String| {
        let render = |results: &Results| rendering(&results.report(kind.get_untracked(), lang()));
        page.results_untracked(render).unwrap_or_default()
    };
    // While a session is running, nothing is rendered while collapsed, and an open text does not change.
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
    // Documents get only the tables: the clipboard drops a page's images.
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
        said.set(Some(save_text(name_of(stem, extension), media_type, &text)));
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
                Ok(bytes) => save_bytes(name, "application/zip", &bytes),
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
