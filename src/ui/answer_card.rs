//! The answer: what to set, how fast and how certain that is, the closest alternatives, the conclusions.

use bench::analysis::{Answer, Conclusion, Confidence, nearest};
use bench::stats::Interval;
use bench::{BatchId, Objectives};
use leptos::html::H1;
use leptos::prelude::*;
use report::words::{
    Explained, Label, ResultLabel, SessionLabel, UNKNOWN, compared_in_short, conclusion,
    confidence, configuration_of, count, crossed_of, difference, instruction, known, known_parts,
    limits, no_answer, reason, sentence, told_slots_label,
};

use super::icons::Icon;
use super::screen::{Screen, Tab};
use super::shown::{focus, when_shown};
use super::state::{now, page};
use super::take_away::{TakeAway, Taken};
use super::term::Term;
use super::trust_card::RepeatButton;
use crate::app::{Msg, Results, Resumable};
use crate::browser::clock::local_iso;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// The number of configurations in the list of alternatives.
const NEAREST: usize = 5;

/// The answer's card.
#[component]
pub fn AnswerCard() -> impl IntoView {
    let page = page();
    // A run has just ended: for those who cannot see the page, the focus moves to the answer, once.
    let is_focus_due = StoredValue::new(page.with_untracked(|app| app.course.is_some()));
    view! {
        <section class="card hero" id="result" aria-labelledby="headline">
            <div>
                {reactive(move || page.results(|results| answer_view(results, is_focus_due)))}
                <ResumeSection/>
                <TakeAway taken=Taken::Session/>
            </div>
            <div>{reactive(move || page.results(nearest_view))}</div>
            <div>
                {reactive(move || page.results(conclusion_view))}
                <LastTimeLine/>
            </div>
            <div>{reactive(move || page.results(three_view))}</div>
        </section>
    }
}

/// The confidence, as an icon and words.
pub fn chip(sure: Confidence) -> AnyView {
    let (class, icon) = match sure {
        Confidence::Reliable => ("chip ok", Icon::Check),
        Confidence::Approximate | Confidence::Unproven => ("chip warn", Icon::Warning),
    };
    view! { <span class=class id="confidence">{icon.view()} {confidence(sure, lang())}</span> }
}

fn answer_view(results: &Results, is_focus_due: StoredValue<bool>) -> AnyView {
    let heading = NodeRef::<H1>::new();
    let is_due = move || is_focus_due.try_update_value(std::mem::take).unwrap_or_default();
    when_shown(move || heading.get().filter(|_| is_due()).map(Into::into), focus);
    let Some(answer) = Answer::of(&results.session, &results.analysis) else {
        let are_limits_missed = results.analysis.is_limited() && results.analysis.best.is_some();
        let nothing = no_answer(are_limits_missed, lang());
        return view! { <h1 class="answer" id="headline" tabindex="-1" node_ref=heading>{nothing}</h1> };
    };
    let is_server_mode = results.session.is_server_mode();
    let (speed, half_width) = known_parts(answer.speed.mean, answer.speed.half_width, lang());
    let again = answer.again().map(|batch| view! { " " <RepeatButton batches=vec![batch]/> });
    let sure = answer.confidence();
    // Other programs' files often have a single one, which is then no advice.
    let is_only = results.session.plan.is_none() && results.analysis.batches().count() == 1;
    let said = match is_only {
        true => format!(
            "{}: {}",
            ResultLabel::OneConfiguration.text(lang()),
            configuration_of(answer.id, answer.is_timed, lang())
        ),
        false => instruction(&answer, is_server_mode, lang()),
    };
    view! {
        <p class="sure"><Term of=Explained::Confidence>{chip(sure)}</Term> <span class="note">{reason(&answer, is_server_mode, lang())} {again}</span></p>
        <h1 class="answer" id="headline" tabindex="-1" node_ref=heading>{said}</h1>
        <p class="answer-speed">
            <span id="best-speed">{speed}</span>
            {half_width.map(|it| view! { <i>" ± " {it}</i> })}
            <small><Term of=Explained::Interval>{t(ResultLabel::TokensPerS)}</Term></small>
        </p>
        {set_limits(results).map(|set| view! { <p class="note" id="set-limits">{limits(&set, lang())}</p> })}
    }
}

/// The limits that the answer has to meet, if any.
fn set_limits(results: &Results) -> Option<Objectives> {
    let plan = results.session.plan.as_ref().filter(|_| results.analysis.is_limited());
    plan.map(|plan| plan.limits)
}

fn nearest_view(results: &Results) -> Option<AnyView> {
    let answer = Answer::of(&results.session, &results.analysis)?;
    let is_timed = answer.is_timed;
    let near = nearest(&answer, &results.analysis, NEAREST);
    let low = near.iter().map(|(_, it)| it.mean - it.half_width).fold(f64::INFINITY, f64::min);
    let high = near.iter().map(|(_, it)| it.mean + it.half_width).fold(0.0, f64::max);
    let share = move |speed: f64| 100.0 * (speed - low) / (high - low).max(f64::MIN_POSITIVE);
    let row = move |(id, speed): (BatchId, Interval)| {
        let (from, to) =
            (share(speed.mean - speed.half_width), share(speed.mean + speed.half_width));
        view! {
            <tr class:chosen=id == answer.id>
                <th scope="row">{crossed_of(id, is_timed, lang())}</th>
                <td class="grow"><span class="whisker" aria-hidden="true">
                    <i style:left=format!("{from:.1}%") style:width=format!("{:.1}%", to - from)></i>
                    <b style:left=format!("{:.1}%", share(speed.mean))></b>
                </span></td>
                <td>{known(speed.mean, speed.half_width, lang())}</td>
            </tr>
        }
    };
    Some(view! {
        <div class="card-head">
            <h2>{t(ResultLabel::Nearest)}</h2>
            <span class="note">{t(ResultLabel::NearestNote)}</span>
        </div>
        <table class="nearest"><tbody>{near.into_iter().map(row).collect_view()}</tbody></table>
    })
}

/// The conclusions, sentence by sentence, without the headline.
fn conclusion_view(results: &Results) -> impl IntoView + use<> {
    let found = Conclusion::of(&results.session, &results.analysis);
    let said = conclusion(&found, &results.session, lang()).into_iter().skip(1);
    view! {
        <h2>{t(ResultLabel::Conclusion)}</h2>
        <ul class="conclusion" id="conclusion">{said.map(|said| view! { <li>{said}</li> }).collect_view()}</ul>
    }
}

/// The comparison with the previous session of the same model, server and plan.
#[component]
fn LastTimeLine() -> impl IntoView {
    let page = page();
    let last = Memo::new(move |_| page.with(|app| app.last_time().cloned()));
    let open = move |_| {
        page.send(Msg::CompareLastTime);
        page.screen.set(Screen::Compare);
    };
    move || {
        last.get().map(|last| {
            let name = sentence::last_time(&local_iso(&last.started_at), lang());
            view! {
                <p class="note" id="last-time">
                    {compared_in_short(&last.comparison, &name, lang())} ". "
                    <button type="button" class="link" on:click=open>{t(SessionLabel::Compare)}</button>
                </p>
            }
        })
    }
}

/// Errors, slots, and what does not count.
fn three_view(results: &Results) -> impl IntoView + use<> {
    let page = page();
    let totals = results.analysis.totals;
    let slots = results.analysis.slots.map_or(UNKNOWN.to_owned(), |slots| {
        if slots.is_exact { slots.most.to_string() } else { format!("≥ {}", slots.most) }
    });
    let told = told_slots_label(&results.session, lang());
    let void = results.analysis.measured_batches().filter(|batch| !batch.is_valid()).count();
    view! {
        <dl class="three">
            <div>
                <dt><Term of=Explained::Errors>{t(ResultLabel::Errors)}</Term></dt>
                <dd>{count(totals.failed, lang())} " " <small>{sentence::of_requests(totals.requests, lang())}</small></dd>
            </div>
            <div>
                <dt><Term of=Explained::Slots>{t(ResultLabel::ServerSlots)}</Term></dt>
                <dd id="slots">{slots}</dd>
                {told.map(|told| view! { <dd class="told" id="told-slots">{told}</dd> })}
            </div>
            <div>
                <dt><Term of=Explained::NotCounted>{t(ResultLabel::NotCounted)}</Term></dt>
                <dd>
                    {void.to_string()} " " <small>{sentence::of_batches(totals.batches as u64, lang())}</small>
                    {(void > 0).then(|| view! {
                        " " <button type="button" class="link note" on:click=move |_| page.tab.set(Tab::Trust)>{t(ResultLabel::Why)}</button>
                    })}
                </dd>
            </div>
        </dl>
    }
}

/// Offers to resume a stopped session.
#[component]
pub fn ResumeSection() -> impl IntoView {
    let page = page();
    // It is not needed while a session is running.
    let missing = Memo::new(move |_| {
        if page.is_running.get() {
            return None;
        }
        page.track_results();
        page.with_untracked(|app| app.missing())
    });
    let resumable = Memo::new(move |_| page.resumable());
    let way = move || match resumable.get() {
        Resumable::Possible => view! {
            <button id="resume" type="button" class="small" on:click=move |_| page.send(Msg::ResumeWanted(now()))>
                {t(ResultLabel::Resume)}
            </button>
        },
        Resumable::NoServer => view! {
            {t(ResultLabel::ResumeNeedsServer)} " "
            <button type="button" class="small" id="check-server" on:click=move |_| page.is_form_wanted.set(true)>
                {t(ResultLabel::CheckServer)}
            </button>
        },
        Resumable::NoPrompts => t(ResultLabel::ResumeNeedsPrompts).into_any(),
        Resumable::OtherServer(found) => {
            view! { <span id="other-server">{difference(&found, lang())}</span> }
        }
    };
    view! {
        <Show when=move || missing.get().is_some()>
            <p id="unfinished">
                {reactive(move || missing.get().map(|missing| {
                    sentence::unfinished(u64::from(missing), lang())
                }))} " "
                {way}
            </p>
        </Show>
    }
}
