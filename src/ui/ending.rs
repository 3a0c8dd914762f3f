//! How a session ended.

use bench::Ending;
use leptos::prelude::*;
use report::words::{self, sentence};

use super::screen::Stage;
use super::state::page;
use crate::erased::view;
use crate::lang::lang;

/// The ending in one line; red if the session failed.
#[component]
pub fn EndingLine() -> impl IntoView {
    let page = page();
    let ending = Memo::new(move |_| {
        page.with(|app| app.course.as_ref().and_then(|course| course.progress.ending().cloned()))
    });
    move || ending.get().map(|ending| ended_view(&ending, page.stage.get()))
}

fn ended_view(ending: &Ending, stage: Stage) -> AnyView {
    let page = page();
    // If a card shows the failure, the line does not repeat it.
    let is_failure = matches!(ending, Ending::Failed(_)) && stage != Stage::Failed;
    let (said, measured, ended, skipped, earlier) = page.with_untracked(|app| {
        let said = words::ending(ending, app.program(), lang());
        let results = app.results.as_ref();
        let earlier = results.filter(|_| app.results_are_earlier());
        let own = results.filter(|_| earlier.is_none());
        (
            said,
            own.map(|results| sentence::measured(&results.session, lang())),
            own.and_then(|results| sentence::ended_runs(&results.session, lang())),
            own.and_then(|results| sentence::skipped(&results.session, lang())),
            earlier.map(|results| {
                let started_at = results.session.environment.started_at.as_deref();
                sentence::earlier_session(&results.session.model, started_at, lang())
            }),
        )
    });
    view! {
        <section class:card=is_failure class:failure=is_failure class:note=!is_failure id="ending">
            <p>
                <b>{said}</b>
                " " {measured}
                {ended.map(|ended| format!(" {ended}"))}
                {skipped.map(|skipped| format!(" {skipped}"))}
            </p>
            {earlier.map(|earlier| view! { <p id="earlier-results">{earlier}</p> })}
        </section>
    }
}
