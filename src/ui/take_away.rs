//! The report for use elsewhere: copied, downloaded, or selected by hand.

use bench::analysis::Answer;
use bench::file;
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{ResultLabel, TakenAway, crossed, known};
use report::{Report, html, markdown};

use super::archive::{Archive, html_with_figures};
use super::icons::Icon;
use super::state::{Page, page};
use crate::app::{Msg, ReportKind, Results};
use crate::browser::clipboard::{copy_formatted, copy_text};
use crate::browser::files::{file_name, save_bytes, save_text};
use crate::erased::view;
use crate::lang::{lang, t};
use crate::store::keep_report;

/// A button that copies, and behind «more» the other ways.
#[component]
pub fn TakeAway() -> impl IntoView {
    let page = page();
    let said = RwSignal::new(None::<TakenAway>);
    // Documents get only the tables: the clipboard drops a page's images.
    let for_documents = move |_| {
        let formatted = rendered(page, |report| html(report, |_| None));
        copy_for_documents(formatted, rendered(page, markdown), said);
    };
    let save = move |stem: &str, extension: &str, media_type: &str, text: String| {
        said.set(Some(save_text(name_of(page, stem, extension), media_type, &text)));
    };
    let save_report = move |_| save("report", "md", "text/markdown", rendered(page, markdown));
    let save_html = move |_| {
        let kind = page.with_untracked(|app| app.report);
        let text = page.results_untracked(|results| html_with_figures(results, kind, lang()));
        save("report", "html", "text/html", text.unwrap_or_default());
    };
    let save_session = move |_| {
        let text = page.results_untracked(|results| file::write(&results.session));
        save("session", "json", "application/json", text.unwrap_or_default());
    };
    let save_all = move |_| {
        let kind = page.with_untracked(|app| app.report);
        let archive = page.results_untracked(|results| Archive::of(results, kind, lang()));
        let Some(archive) = archive else { return };
        let name = name_of(page, "report", "zip");
        said.set(Some(TakenAway::DrawingFigures));
        spawn_local(async move {
            said.set(Some(match archive.packed().await {
                Ok(bytes) => save_bytes(name, "application/zip", &bytes),
                Err(error) => error.into(),
            }));
        });
    };
    view! {
        <div class="buttons take-away">
            <button id="copy-report" type="button" class="primary" on:click=move |_| copy(rendered(page, markdown), said)>
                {Icon::Copy.view()} {t(ResultLabel::CopyReport)}
            </button>
            <KindChoice/>
            <button id="copy-formatted" type="button" title=t(ResultLabel::CopyForWordHint)
                on:click=for_documents>
                {t(ResultLabel::CopyForWord)}
            </button>
            <button id="download-zip" type="button" title=t(ResultLabel::DownloadAllHint)
                on:click=save_all>
                "ZIP"
            </button>
            <details class="more" id="more-ways">
                <summary class="button icon" aria-label=t(ResultLabel::MoreWays)>{Icon::Dots.view()}</summary>
                <div class="menu">
                    <button id="download-report" type="button" on:click=save_report>{t(ResultLabel::DownloadReport)}</button>
                    <button id="download-html" type="button" on:click=save_html>"HTML"</button>
                    <button id="download-session" type="button" on:click=save_session>{t(ResultLabel::DownloadSession)}</button>
                </div>
            </details>
            <span id="take-away-said" class="note" role="status">{move || said.get().map(|said| said.text(lang()))}</span>
        </div>
    }
}

/// Which report is copied, shown and saved.
#[component]
fn KindChoice() -> impl IntoView {
    let page = page();
    let kind = Memo::new(move |_| page.with(|app| app.report));
    let option = move |offered: ReportKind, label: ResultLabel| {
        view! { <option value=offered.name() selected=move || kind.get() == offered>{t(label)}</option> }
    };
    let choose = move |name: String| {
        if let Some(kind) = ReportKind::named(&name) {
            keep_report(kind.name());
            page.send(Msg::ReportChosen(kind));
        }
    };
    view! {
        <select id="report-kind" aria-label=t(ResultLabel::KindOfReport) on:change:target=move |event| choose(event.target().value())>
            {option(ReportKind::Base, ResultLabel::BaseReport)}
            {option(ReportKind::Short, ResultLabel::ShortReport)}
            {option(ReportKind::Extended, ResultLabel::ExtendedReport)}
        </select>
    }
}

/// The report's Markdown, to be selected by hand.
#[component]
pub fn ReportSource() -> impl IntoView {
    let page = page();
    let kind = Memo::new(move |_| page.with(|app| app.report));
    let is_open = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        kind.track();
        page.track_results();
        if is_open.get() { rendered(page, markdown) } else { String::new() }
    });
    view! {
        <details on:toggle:target=move |event| is_open.set(event.target().open())>
            <summary>{t(ResultLabel::ReportText)}</summary>
            <textarea id="report-text" class="report" readonly rows="16"
                aria-label=t(ResultLabel::ReportAsMarkdown) prop:value=move || shown.get()></textarea>
        </details>
    }
}

/// On phones: the main figure and the button, always visible.
#[component]
pub fn Dock() -> impl IntoView {
    let page = page();
    let said = RwSignal::new(None::<TakenAway>);
    let answer = move || {
        page.results(|results| {
            let answer = Answer::of(&results.session, &results.analysis)?;
            let speed = known(answer.speed.mean, answer.speed.half_width, lang());
            Some((crossed(answer.id), speed))
        })
        .flatten()
    };
    view! {
        <div class="dock">
            <div class="grow">
                {move || answer().map(|(configuration, speed)| view! {
                    <p class="note">{configuration}</p>
                    <p><b>{speed}</b> " " <span class="note">{t(ResultLabel::TokensPerS)}</span></p>
                })}
                <span class="note" role="status">{move || said.get().map(|said| said.text(lang()))}</span>
            </div>
            <button type="button" class="primary" on:click=move |_| copy(rendered(page, markdown), said)>{t(ResultLabel::CopyReport)}</button>
        </div>
    }
}

/// Puts a text on the clipboard, and reports the result.
pub fn copy(text: String, said: RwSignal<Option<TakenAway>>) {
    spawn_local(async move {
        said.set(Some(match copy_text(&text).await {
            Ok(()) => TakenAway::Copied,
            Err(_) => TakenAway::NotCopied,
        }));
    });
}

/// The same with tables for a document, and plain text for targets without formatting.
pub fn copy_for_documents(formatted: String, text: String, said: RwSignal<Option<TakenAway>>) {
    spawn_local(async move {
        said.set(Some(match copy_formatted(&formatted, &text).await {
            Ok(()) => TakenAway::CopiedWithTables,
            Err(_) => TakenAway::NotCopiedWithTables,
        }));
    });
}

/// The chosen report.
fn rendered(page: Page, rendering: impl Fn(&Report) -> String) -> String {
    let kind = page.with_untracked(|app| app.report);
    let render = |results: &Results| rendering(&results.report(kind, lang()));
    page.results_untracked(render).unwrap_or_default()
}

fn name_of(page: Page, stem: &str, extension: &str) -> String {
    let model = page.results_untracked(|results| results.session.model.clone());
    file_name(&format!("{stem}_{}", model.unwrap_or_default()), extension)
}
