//! Decisions before a session starts or is opened: objections to that, and an earlier session that was interrupted.

use leptos::html::Button;
use leptos::prelude::*;
use report::words::{SessionLabel, sentence};

use super::shown::{focus, when_shown};
use super::state::{now, page};
use crate::app::{Asked, Msg};
use crate::erased::view;
use crate::lang::{lang, t};

/// The objections to what the user wants, if there are any.
#[component]
pub fn Question() -> impl IntoView {
    let page = page();
    let asked = Memo::new(move |_| {
        page.with(|app| {
            let (asked, doubts) = app.question.as_ref()?;
            let words = match asked {
                Asked::Start(_) => [SessionLabel::BeforeStart, SessionLabel::StartAnyway],
                Asked::Open { .. } => [SessionLabel::BeforeOpening, SessionLabel::OpenAnyway],
            };
            Some((words, doubts.clone()))
        })
    });
    Effect::new(move || {
        if asked.with(Option::is_some) {
            page.send(Msg::PlanChanged(page.form.plan().ok().map(Box::new)));
        }
    });
    // The attribute `autofocus` does nothing, since the pressed button has the focus.
    let cancel = NodeRef::<Button>::new();
    when_shown(move || cancel.get().map(Into::into), focus);
    move || {
        asked.get().map(|([heading, begin], doubts)| {
            view! {
                <section id="question" class="card" role="alertdialog" aria-labelledby="question-heading"
                    aria-describedby="question-doubts">
                    <h2 id="question-heading">{t(heading)}</h2>
                    <div id="question-doubts">
                        {doubts.into_iter().map(|doubt| view! { <p>{doubt.text(lang())}</p> }).collect_view()}
                    </div>
                    <div class="buttons">
                        <button id="start-anyway" type="button" on:click=move |_| page.send(Msg::StartConfirmed(now()))>
                            {t(begin)}
                        </button>
                        <button id="start-not" type="button" class="primary" node_ref=cancel
                            on:click=move |_| page.send(Msg::StartDeclined)>
                            {t(SessionLabel::Cancel)}
                        </button>
                    </div>
                </section>
            }
        })
    }
}

/// Offers to resume the interrupted session.
#[component]
pub fn CutOff() -> impl IntoView {
    let page = page();
    let told = Memo::new(move |_| {
        page.with(|app| {
            let unfinished = app.shelf.unfinished.as_ref()?;
            let session = &unfinished.session;
            let url = session.environment.shown_addresses();
            let (measured, missing) = (unfinished.measured, unfinished.missing);
            Some(sentence::cut_off(&session.model, url.as_deref(), measured, missing, lang()))
        })
    });
    move || {
        told.get().map(|told| {
            view! {
                <section id="cut-off" class="card" aria-labelledby="cut-off-heading">
                    <h2 id="cut-off-heading">{t(SessionLabel::CutOff)}</h2>
                    <p>{told}</p>
                    <div class="buttons">
                        <button id="cut-off-resume" type="button" class="primary"
                            on:click=move |_| page.send(Msg::ResumeUnfinished(now()))>
                            {t(SessionLabel::CutOffResume)}
                        </button>
                        <button id="cut-off-end" type="button" on:click=move |_| page.send(Msg::UnfinishedEnded)>
                            {t(SessionLabel::CutOffEnd)}
                        </button>
                    </div>
                </section>
            }
        })
    }
}
