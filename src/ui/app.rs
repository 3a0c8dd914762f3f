//! The whole page: inputs on the left, results on the right.

use leptos::prelude::*;
use leptos_use::use_document_visibility;
use report::words::{Label, PageLabel, sentence};
use web_sys::VisibilityState;

use super::before_card::{CutOff, Question};
use super::energy_card::EnergyCard;
use super::limits_card::LimitsCard;
use super::overview_card::{MapCard, OverviewCard};
use super::plan_card::PlanCard;
use super::progress_card::ProgressCard;
use super::report_preview::ReportPreview;
use super::result_card::ResultCard;
use super::runs_card::RunsCard;
use super::server_card::ServerCard;
use super::session_files::OpenSession;
use super::sessions_card::SessionsCard;
use super::several::ServersCard;
use super::shape_choice::ShapeChoice;
use super::state::{Page, page};
use super::trust_card::TrustCard;
use crate::app::{App as State, Msg};
use crate::browser::last_words;
use crate::erased::view;
use crate::lang::{lang, t};

#[component]
pub fn App() -> impl IntoView {
    let page = Page::new();
    provide_context(page);
    Effect::new(move || {
        let state = page.with(State::state);
        if let Some(body) = web_sys::window().and_then(|window| window.document()?.body()) {
            // A custom attribute on <body> can always be set.
            let _ = body.set_attribute("data-state", state);
        }
    });
    Effect::new(move || last_words::set(PageLabel::PageBroken.text(lang())));
    Effect::new(move || {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = document {
            document.set_title(PageLabel::AppName.text(lang()));
            if let Some(root) = document.document_element() {
                let _ = root.set_attribute("lang", lang().code());
            }
        }
    });
    let visibility = use_document_visibility();
    Effect::watch(
        move || visibility.get(),
        move |visibility, _, _| {
            page.send(Msg::PageHidden(*visibility == VisibilityState::Hidden));
        },
        false,
    );
    page.begin();
    let is_new = Memo::new(move |_| page.with(|app| !app.has_results() && app.course.is_none()));
    view! {
        <Header/>
        <main class="columns">
            <div class="asked">
                <ServerCard/>
                <PlanCard/>
            </div>
            <div class="found">
                <Trouble/>
                <Question/>
                <CutOff/>
                <ProgressCard/>
                <ResultCard/>
                <TrustCard/>
                <ServersCard/>
                <ShapeChoice/>
                <LimitsCard/>
                <OverviewCard/>
                <MapCard/>
                <RunsCard/>
                <Show when=move || is_new.get()>
                    <Welcome/>
                </Show>
                <ReportPreview/>
                <EnergyCard/>
                <SessionsCard/>
            </div>
        </main>
    }
}

#[component]
fn Header() -> impl IntoView {
    let page = page();
    let server = move || {
        page.server.with(|server| {
            let servers = server.ready()?;
            let sign = match servers.only() {
                Some(server) => server.own_address().host().to_string(),
                None => sentence::servers(servers.iter().count(), lang()),
            };
            Some((sign, servers.iter().any(|server| server.is_simulator)))
        })
    };
    view! {
        <header class="top">
            <h1>{t(PageLabel::AppName)}</h1>
            <p class="muted">{t(PageLabel::AppPurpose)}</p>
            <div class="top-right">
                {move || server().map(|(host, is_simulator)| view! {
                    <span class="server-sign">
                        <span class="dot" aria-hidden="true"></span>{host}
                        {is_simulator.then(|| format!(" · {}", PageLabel::Simulator.text(lang())))}
                    </span>
                })}
                <OpenSession/>
            </div>
        </header>
    }
}

/// What went wrong apart from the measurement.
#[component]
fn Trouble() -> impl IntoView {
    let page = page();
    let trouble = Memo::new(move |_| page.with(|app| app.trouble.clone()));
    move || {
        trouble.get().map(|trouble| {
            view! {
                <section class="card failure" role="alert">
                    <p>{trouble.text(lang())}</p>
                    <button type="button" on:click=move |_| page.send(Msg::TroubleRead)>{t(PageLabel::Dismiss)}</button>
                </section>
            }
        })
    }
}

/// An introduction, before there is anything to show.
#[component]
fn Welcome() -> impl IntoView {
    view! {
        <section class="card welcome">
            <h2>{t(PageLabel::WelcomeHeading)}</h2>
            <p>
                {t(PageLabel::WelcomeText)}
            </p>
            <ol>
                <li>{t(PageLabel::WelcomeCheck)}</li>
                <li>{t(PageLabel::WelcomePlan)}</li>
                <li>{t(PageLabel::WelcomeCopy)}</li>
            </ol>
            <p class="muted">
                {t(PageLabel::WelcomeLanes)}
            </p>
        </section>
    }
}
