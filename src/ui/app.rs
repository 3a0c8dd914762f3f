//! The whole page: the header, the bar of a running session, and the chosen screen.

use std::time::Duration;

use leptos::ev;
use leptos::html::Section;
use leptos::prelude::*;
use leptos_use::use_document_visibility;
use report::words::{Label, PageLabel};
use web_sys::VisibilityState;

use super::before_card::{CutOff, Question};
use super::compare_screen::CompareScreen;
use super::ending::EndingLine;
use super::first::First;
use super::header::Header;
use super::live_region::{LiveRegion, ended};
use super::method_screen::MethodScreen;
use super::result::ResultView;
use super::run_bar::{RunBar, percent};
use super::running::{PlanLine, RunningView};
use super::screen::{Screen, Stage};
use super::sessions_card::SessionsCard;
use super::shown::{reveal, when_shown};
use super::state::{Page, page};
use crate::app::{App as State, Msg};
use crate::browser::{drops, last_words, notice, offline};
use crate::erased::view;
use crate::lang::{self, lang, t};

/// How long after a result the browser is asked to keep the page's files.
const KEEP_AFTER: Duration = Duration::from_secs(10);

/// The page.
#[component]
pub fn App() -> impl IntoView {
    lang::begin();
    let page = Page::new();
    provide_context(page);
    Effect::new(move || {
        let state = page.with(State::state);
        if let Some(body) = web_sys::window().and_then(|window| window.document()?.body()) {
            // Setting a custom attribute on <body> cannot fail.
            let _ = body.set_attribute("data-state", state);
        }
    });
    Effect::new(move || last_words::set(PageLabel::PageBroken.text(lang())));
    name_document(page);
    drops::ignore_missed();
    window_event_listener(ev::beforeprint, move |_| page.is_printing.set(true));
    window_event_listener(ev::afterprint, move |_| page.is_printing.set(false));
    // A new run shows its own part of the page.
    Effect::watch(
        move || page.is_running.get(),
        move |is_running, _, _| {
            if *is_running {
                page.show_result();
            } else if page.is_notice_wanted.get_untracked() {
                notice::show(&ended(page));
            }
        },
        false,
    );
    // Worth opening without a network, once the result has been looked at, and never while something is measured.
    Effect::watch(
        move || page.stage.get() == Stage::Done,
        move |is_done, was_done, _| {
            if *is_done && was_done != Some(&true) {
                let keep = move || {
                    if !page.is_running.get_untracked() {
                        offline::keep_page();
                    }
                };
                set_timeout(keep, KEEP_AFTER);
            }
        },
        true,
    );
    // What is shown instead begins at its top.
    Effect::watch(
        move || (page.screen.get(), page.stage.get()),
        |_, _, _| {
            if let Some(window) = web_sys::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
        },
        false,
    );
    let visibility = use_document_visibility();
    Effect::watch(
        move || visibility.get(),
        move |visibility, _, _| {
            page.send(Msg::PageHidden(*visibility == VisibilityState::Hidden));
        },
        true,
    );
    page.begin();
    view! {
        <Header/>
        <LiveRegion/>
        <Show when=move || page.is_running.get()><RunBar/></Show>
        <main class="page" id="content" tabindex="-1">
            <Trouble/>
            <Question/>
            <CutOff/>
            <div class="stack" hidden=move || page.screen.get() != Screen::Measure><MeasureScreen/></div>
            <Show when=move || page.screen.get() == Screen::Sessions><SessionsCard is_beside=false/></Show>
            <Show when=move || page.screen.get() == Screen::Compare><CompareScreen/></Show>
            <Show when=move || page.screen.get() == Screen::Method><MethodScreen/></Show>
        </main>
    }
}

/// The steps in which the tab's icon fills up, per cent: the browser renders each as a document of its own.
const ICON_STEP: f64 = 5.0;

/// The form, the running session, or its result.
#[component]
fn MeasureScreen() -> impl IntoView {
    let page = page();
    let is_plan_shown = RwSignal::new(false);
    let is_at = move |stage: Stage| page.stage.get() == stage;
    view! {
        <Show when=move || is_at(Stage::Form) && !page.is_form_wanted.get()><EndingLine/></Show>
        <Show when=move || is_at(Stage::Running)><PlanLine is_plan_shown/></Show>
        <First is_plan_shown/>
        <Show when=move || is_at(Stage::Running)><RunningView/></Show>
        <Show when=move || is_at(Stage::Done) || is_at(Stage::Failed)><ResultView/></Show>
    }
}

/// Sets the document's title and language; during a session the title shows the progress.
fn name_document(page: Page) {
    let percent = percent(page);
    let done = Memo::new(move |_| page.is_running.get().then(|| percent.get()));
    let in_icon = Memo::new(move |_| Some((done.get()? / ICON_STEP).floor() * ICON_STEP));
    Effect::new(move || {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        let name = PageLabel::AppName.text(lang());
        document.set_title(&match done.get() {
            Some(done) => format!("{done}\u{a0}% · {name}"),
            None => name.to_owned(),
        });
        if let Some(root) = document.document_element() {
            // Setting an attribute cannot fail.
            let _ = root.set_attribute("lang", lang().code());
        }
    });
    Effect::new(move || show_progress_in_icon(in_icon.get()));
}

/// The tab's icon fills up during a session; otherwise it is the logo.
fn show_progress_in_icon(done: Option<f64>) {
    let document = web_sys::window().and_then(|window| window.document());
    let icon = document.and_then(|document| document.query_selector("link[rel=icon]").ok()?);
    let Some(icon) = icon else { return };
    let mark = icon.get_attribute("data-mark").or_else(|| icon.get_attribute("href"));
    let Some(mark) = mark else { return };
    let address = match done {
        None => mark.clone(),
        // A ring of 100 units, filled up to the progress.
        Some(done) => format!(
            "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20' fill='none' \
             stroke-width='4'><circle cx='10' cy='10' r='7' stroke='%23c3c9c7'/><circle cx='10' cy='10' r='7' \
             stroke='%230a6e6a' pathLength='100' stroke-dasharray='{done} 100' transform='rotate(-90 10 10)'/></svg>"
        ),
    };
    // Setting custom attributes and valid URLs cannot fail.
    let _ =
        icon.set_attribute("data-mark", &mark).and_then(|()| icon.set_attribute("href", &address));
}

/// Problems other than those of the measurement.
#[component]
fn Trouble() -> impl IntoView {
    let page = page();
    let trouble = Memo::new(move |_| page.with(|app| app.trouble.clone()));
    let place = NodeRef::<Section>::new();
    let is_there = move || trouble.with(Option::is_some);
    when_shown(move || place.get().filter(|_| is_there()), reveal);
    move || {
        trouble.get().map(|trouble| {
            view! {
                <section class="card failure" role="alert" node_ref=place>
                    <p>{trouble.text(lang())}</p>
                    <button type="button" on:click=move |_| page.send(Msg::TroubleRead)>{t(PageLabel::Dismiss)}</button>
                </section>
            }
        })
    }
}
