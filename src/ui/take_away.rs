//! The report for use elsewhere: copied, downloaded, or selected by hand.

use bench::analysis::Answer;
use bench::file;
use leptos::prelude::*;
use leptos::task::spawn_local;
use report::words::{ResultLabel, SessionLabel, TakenAway, crossed_of, known};
use report::{Report, html, markdown, samples_csv};

use super::archive::{Archive, comparison_html, html_with_figures};
use super::icons::Icon;
use super::state::{Page, page};
use crate::app::{Msg, ReportKind, Results};
use crate::browser::clipboard::{copy_formatted, copy_text};
use crate::browser::files::{file_name, save_bytes, save_text};
use crate::erased::{reactive, view};
use crate::lang::{lang, t};
use crate::store::keep_report;

/// What is copied or saved.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// The shown session.
    Session,
    /// The compared sessions.
    Comparison,
}

impl Taken {
    /// The `id` of an element, which differs between the two.
    fn id(self, of_session: &'static str, of_comparison: &'static str) -> &'static str {
        match self {
            Self::Session => of_session,
            Self::Comparison => of_comparison,
        }
    }

    /// The report; for a session, of the chosen kind.
    fn report(self, page: Page) -> Option<Report> {
        let kind = page.with_untracked(|app| app.report);
        match self {
            Self::Session => page.results_untracked(|results| results.report(kind, lang())),
            Self::Comparison => page.with_untracked(|app| app.compared.report(lang())),
        }
    }

    fn rendered(self, page: Page, render: impl Fn(&Report) -> String) -> String {
        self.report(page).map(|report| render(&report)).unwrap_or_default()
    }

    fn markdown(self, page: Page) -> String {
        self.rendered(page, markdown)
    }

    /// The report as a page of its own.
    fn html(self, page: Page) -> String {
        match self {
            Self::Session => {
                let kind = page.with_untracked(|app| app.report);
                let html = |results: &Results| html_with_figures(results, kind, lang());
                page.results_untracked(html).unwrap_or_default()
            }
            Self::Comparison => page
                .with_untracked(|app| comparison_html(&app.compared, lang()))
                .unwrap_or_default(),
        }
    }

    fn archive(self, page: Page) -> Option<Archive> {
        page.with_untracked(|app| match self {
            Self::Session => {
                let results = app.results.as_ref()?;
                Some(Archive::of(results, app.report, lang()))
            }
            Self::Comparison => Archive::of_comparison(&app.compared, lang()),
        })
    }

    fn file_name(self, page: Page, stem: &str, extension: &str) -> String {
        let model = page.with_untracked(|app| match self {
            Self::Session => app.results.as_ref().map(|results| results.session.model.clone()),
            Self::Comparison => app.compared.sessions().next().map(|base| base.model.clone()),
        });
        file_name(&format!("{stem}_{}", model.unwrap_or_default()), extension)
    }
}

/// A button that copies, and behind «more» the other ways.
#[component]
pub fn TakeAway(taken: Taken) -> impl IntoView {
    let page = page();
    let said = RwSignal::new(None::<TakenAway>);
    // Documents get only the tables: the clipboard drops a page's images.
    let for_documents = move |_| {
        let formatted = taken.rendered(page, |report| html(report, |_| None));
        copy_for_documents(formatted, taken.markdown(page), said);
    };
    let stem = taken.id("report", "comparison");
    let save = move |stem: &str, extension: &str, media_type: &str, text: String| {
        said.set(Some(save_text(taken.file_name(page, stem, extension), media_type, &text)));
    };
    let save_report = move |_| save(stem, "md", "text/markdown", taken.markdown(page));
    let save_html = move |_| save(stem, "html", "text/html", taken.html(page));
    let save_session = move |_| {
        let text = page.results_untracked(|results| file::write(&results.session));
        save("session", "json", "application/json", text.unwrap_or_default());
    };
    let save_samples = move |_| {
        let text = page.results_untracked(|results| samples_csv(&results.session));
        save("samples", "csv", "text/csv", text.unwrap_or_default());
    };
    let save_all = move |_| {
        let Some(archive) = taken.archive(page) else { return };
        let name = taken.file_name(page, stem, "zip");
        said.set(Some(TakenAway::DrawingFigures));
        spawn_local(async move {
            said.set(Some(match archive.packed().await {
                Ok(bytes) => save_bytes(name, "application/zip", &bytes),
                Err(error) => error.into(),
            }));
        });
    };
    let copy_report = match taken {
        Taken::Session => t(ResultLabel::CopyReport).into_any(),
        Taken::Comparison => t(SessionLabel::CopyComparison).into_any(),
    };
    let all_hint = match taken {
        Taken::Session => ResultLabel::DownloadAllHint,
        Taken::Comparison => ResultLabel::DownloadComparisonHint,
    };
    view! {
        <div class="buttons take-away">
            <button id=taken.id("copy-report", "copy-comparison") type="button" class="primary"
                on:click=move |_| copy(taken.markdown(page), said)>
                {Icon::Copy.view()} {copy_report}
            </button>
            {(taken == Taken::Session).then(|| view! { <KindChoice/> })}
            <button id=taken.id("copy-formatted", "copy-comparison-formatted") type="button" title=t(ResultLabel::CopyForWordHint)
                on:click=for_documents>
                {t(ResultLabel::CopyForWord)}
            </button>
            <button id=taken.id("download-zip", "download-comparison-zip") type="button" title=t(all_hint)
                on:click=save_all>
                "ZIP"
            </button>
            <details class="more" id=taken.id("more-ways", "more-comparison-ways")>
                <summary class="button icon" aria-label=t(ResultLabel::MoreWays)>{Icon::Dots.view()}</summary>
                <div class="menu">
                    <button id=taken.id("download-report", "download-comparison") type="button"
                        on:click=save_report>{t(ResultLabel::DownloadReport)}</button>
                    <button id=taken.id("download-html", "download-comparison-html") type="button" on:click=save_html>"HTML"</button>
                    {(taken == Taken::Session).then(|| view! {
                        <button id="download-session" type="button" on:click=save_session>{t(ResultLabel::DownloadSession)}</button>
                        <button id="download-samples" type="button" on:click=save_samples>{t(ResultLabel::DownloadSamples)}</button>
                    })}
                </div>
            </details>
            <span id=taken.id("take-away-said", "comparison-said") class="note" role="status">{reactive(move || said.get().map(|said| said.text(lang())))}</span>
        </div>
    }
}

/// Which report is copied, shown and saved.
#[component]
fn KindChoice() -> impl IntoView {
    let page = page();
    let kind = Memo::new(move |_| page.with(|app| app.report));
    let option = move |offered: ReportKind, label: ResultLabel| {
        view! { <option value=offered.name() prop:selected=move || kind.get() == offered>{t(label)}</option> }
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
        if is_open.get() { Taken::Session.markdown(page) } else { String::new() }
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
            Some((crossed_of(answer.id, answer.is_timed, lang()), speed))
        })
        .flatten()
    };
    view! {
        <div class="dock">
            <div class="grow">
                {reactive(move || answer().map(|(configuration, speed)| view! {
                    <p class="note">{configuration}</p>
                    <p><b>{speed}</b> " " <span class="note">{t(ResultLabel::TokensPerS)}</span></p>
                }))}
                <span class="note" role="status">{reactive(move || said.get().map(|said| said.text(lang())))}</span>
            </div>
            <button type="button" class="primary" on:click=move |_| copy(Taken::Session.markdown(page), said)>{t(ResultLabel::CopyReport)}</button>
        </div>
    }
}

/// Puts a text on the clipboard, and reports the result.
fn copy(text: String, said: RwSignal<Option<TakenAway>>) {
    spawn_local(async move {
        said.set(Some(match copy_text(&text).await {
            Ok(()) => TakenAway::Copied,
            Err(_) => TakenAway::NotCopied,
        }));
    });
}

/// The same with tables for a document, and a text for what takes none.
fn copy_for_documents(formatted: String, text: String, said: RwSignal<Option<TakenAway>>) {
    spawn_local(async move {
        said.set(Some(match copy_formatted(&formatted, &text).await {
            Ok(()) => TakenAway::CopiedWithTables,
            Err(_) => TakenAway::NotCopiedWithTables,
        }));
    });
}
