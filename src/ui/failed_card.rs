//! A session without a result: the cause first, then what to do, then what was saved.

use bench::analysis::Conclusion;
use bench::{Ending, Sample, Session};
use leptos::prelude::*;
use report::words::{
    self, ResultLabel, capital, conclusion, configuration, count, failure, failure_advice,
    failure_commands, rounded, sentence,
};

use super::answer_card::ResumeSection;
use super::check_advice::commands_view;
use super::icons::Icon;
use super::state::page;
use super::take_away::{TakeAway, Taken};
use crate::app::Results;
use crate::browser::location::page_origin;
use crate::browser::platform::system;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// At most this many requests are shown individually in the strip.
const STRIP: usize = 120;

/// The card.
#[component]
pub fn FailedCard() -> impl IntoView {
    let page = page();
    view! {
        <section class="card hero failed" id="result" aria-labelledby="headline">
            <div>
                {reactive(move || page.results(cause_view))}
                <ResumeSection/>
                <TakeAway taken=Taken::Session/>
            </div>
            <div>{reactive(move || page.results(kept_view))}</div>
            {reactive(move || page.results(|results| in_order_view(&results.session)).flatten())}
        </section>
    }
}

/// A request with the most common failure, the first among equals.
fn commonest(session: &Session) -> Option<&Sample> {
    let mut kinds: Vec<(&Sample, usize)> = Vec::new();
    let samples = session.measurements().flat_map(|it| &it.samples);
    for sample in samples.filter(|sample| sample.error.is_some()) {
        match kinds.iter_mut().find(|(kind, _)| kind.error == sample.error) {
            Some((_, times)) => *times += 1,
            None => kinds.push((sample, 1)),
        }
    }
    let most = kinds.iter().map(|(_, times)| *times).max()?;
    kinds.into_iter().find(|(_, times)| *times == most).map(|(sample, _)| sample)
}

fn cause_view(results: &Results) -> AnyView {
    let page = page();
    let session = &results.session;
    let totals = results.analysis.totals;
    let program = session.environment.server_program.as_deref();
    let sample = commonest(session);
    let cause = sample.and_then(|sample| {
        let error = sample.error.as_ref()?;
        let message = sample.error_message.as_deref();
        let commands = failure_commands(error, session, &page_origin(), system(), lang());
        let advice = failure_advice(error, message, program, lang());
        Some((capital(&failure(error, message, lang())), (advice, commands)))
    });
    let (ending, is_unfinished) = page.with_untracked(|app| {
        let ending = app.course.as_ref().and_then(|course| course.progress.ending().cloned());
        (ending, app.missing().is_some())
    });
    let ending = ending.filter(|ending| matches!(ending, Ending::Failed(_)));
    let (said, advice) = match cause {
        Some((said, advice)) => (said, Some(advice)),
        None => {
            let found = Conclusion::of(session, &results.analysis);
            let nothing =
                || conclusion(&found, session, lang()).into_iter().next().unwrap_or_default();
            (ending.map_or_else(nothing, |ending| words::ending(&ending, program, lang())), None)
        }
    };
    view! {
        <p class="sure">
            <span class="chip bad">{Icon::Cross.view()} {t(ResultLabel::Failed)}</span>
            <span class="note">{sentence::unanswered(totals.failed, totals.requests, lang())}</span>
        </p>
        <h1 class="answer" id="headline" tabindex="-1">{said}</h1>
        <h2>{t(ResultLabel::WhatToDo)}</h2>
        <ol class="steps">
            {advice.map(|(advice, commands)| view! { <li>{advice} {commands_view(commands)}</li> })}
            <li>{t(ResultLabel::StepCheck)}</li>
            {is_unfinished.then(|| view! { <li>{t(ResultLabel::StepResume)}</li> })}
        </ol>
    }
}

fn kept_view(results: &Results) -> AnyView {
    let page = page();
    let is_kept =
        Memo::new(move |_| page.with(|app| app.results.as_ref().is_some_and(Results::is_kept)));
    let totals = results.analysis.totals;
    let answered = totals.requests.saturating_sub(totals.failed);
    let counted = results.analysis.measured_batches().filter(|batch| batch.is_valid()).count();
    view! {
        <h2>{t(ResultLabel::WhatIsKept)}</h2>
        <dl class="kept">
            <div><dt>{t(ResultLabel::AnsweredRequests)}</dt>
                <dd>{count(answered, lang())} " " <small>{sentence::of_all(totals.requests, lang())}</small></dd></div>
            <div><dt>{t(ResultLabel::CountedBatches)}</dt>
                <dd>{counted.to_string()} " " <small>{sentence::of_all(totals.batches as u64, lang())}</small></dd></div>
            {results.analysis.best().map(|best| view! {
                <div><dt>{configuration(best.id, lang())}</dt>
                    <dd>{rounded(best.tokens_per_s, lang())} " " <small>{t(ResultLabel::TokensPerS)}</small></dd></div>
            })}
        </dl>
        <p class="note">
            {t(ResultLabel::TooLittle)}
            {reactive(move || is_kept.get().then(|| view! { " " {t(ResultLabel::SavedInBrowser)} }))}
            " " {t(ResultLabel::FileInMenu)}
        </p>
    }
}

/// All requests in the order of their starts, successful or not.
fn in_order_view(session: &Session) -> Option<AnyView> {
    let samples: Vec<bool> = session
        .measurements()
        .flat_map(|it| &it.samples)
        .map(|sample| sample.error.is_none())
        .take(STRIP)
        .collect();
    let answered = samples.iter().filter(|is_answered| **is_answered).count();
    let failed = samples.len() - answered;
    (!samples.is_empty()).then(|| {
        let cell = |is_answered: bool| view! { <li class:error=!is_answered></li> };
        view! {
            <div class="in-order">
                <div class="card-head">
                    <h3>{t(ResultLabel::RequestsInOrder)}</h3>
                    <span class="tools note">
                        {t(ResultLabel::Answered)} ": " {answered} ", " {t(ResultLabel::Unanswered)} ": " {failed}
                    </span>
                </div>
                <ul class="requests" aria-hidden="true">{samples.into_iter().map(cell).collect_view()}</ul>
            </div>
        }
    })
}
