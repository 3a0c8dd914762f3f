//! Sessions compared: what they are, whether one is faster, whether they may be compared at all.

use bench::analysis::{Analysis, Answer};
use bench::compare::{Aspect, Bearing, Comparison, Item, Permission, Remedy, Row};
use bench::stats::Interval;
use bench::{BatchId, Session};
use leptos::prelude::*;
use report::words::{
    CompareTerm, Label, PlanLabel, ResultLabel, SessionLabel, aspect, bearing, bearing_in,
    change_cell, compare_term, compared_best, compared_in_short, compared_reason, compared_remedy,
    compared_ttft, condition, crossed, crossed_of, equal_conditions, known, known_parts,
    permission, sentence,
};
use report::{Called, Pair};

use super::answer_card::chip;
use super::icons::Icon;
use super::screen::Screen;
use super::state::page;
use super::take_away::{TakeAway, Taken};
use crate::app::Msg;
use crate::browser::clock::local_iso;
use crate::drawing::figure::Source;
use crate::drawing::view::ChartView;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};

/// Height of the curves, px.
const CHART_PX: f64 = 340.0;
/// The number of table rows shown at first.
const SHOWN_ROWS: usize = 10;

/// The comparison screen.
#[component]
pub fn CompareScreen() -> impl IntoView {
    let page = page();
    let back = move |_| page.screen.set(Screen::Sessions);
    let parts = move || {
        page.compared(|compared| {
            let pairs = compared.pairs(lang());
            pairs.iter().map(|pair| pair_view(pair, pairs.len() == 1)).collect_view()
        })
    };
    view! {
        <div class="stack" id="comparison">
            <div class="identity">
                <button type="button" class="link" on:click=back>"‹ " {t(SessionLabel::Sessions)}</button>
                <h1 class="grow">{reactive(move || compare_term(CompareTerm::Title, lang()))}</h1>
                <TakeAway taken=Taken::Comparison/>
            </div>
            {parts}
        </div>
    }
}

fn pair_view(pair: &Pair<'_>, is_alone: bool) -> AnyView {
    let comparison = pair.comparison;
    let (base_name, name) = (&pair.base_called.name, &pair.called.name);
    let page = page();
    let headline = compared_in_short(comparison, name, lang());
    let best = comparison.best.as_ref();
    let said = best.map(|best| compared_best(best, comparison, base_name, name, lang()));
    let ttft = compared_ttft(comparison, lang());
    let sure = best.map(|best| {
        view! { <p class="sure">{chip(best.confidence())} <span class="note">{compared_reason(best, base_name, name, lang())}</span></p> }
    });
    let curves = pair.curves(lang()).map(|chart| {
        let source = StoredValue::new(Source::of_pair(pair, &chart, lang()));
        view! { <section class="card"><ChartView chart=Signal::stored(chart) height_px=CHART_PX source/></section> }
    });
    let of_side =
        |(id, speed): (BatchId, Interval)| (crossed_of(id, comparison.is_timed, lang()), speed);
    let turn = move |_| page.send(Msg::CompareTurned);
    view! {
        <div class="sides">
            {side_view(pair.base, &pair.base_called, best.map(|best| of_side(best.base)), "side before")}
            <button type="button" class="icon turn" aria-label=t(SessionLabel::CompareTurn) title=t(SessionLabel::CompareTurn)
                hidden=!is_alone on:click=turn>"⇄"</button>
            {side_view(pair.other, &pair.called, best.map(|best| of_side(best.other)), "side")}
        </div>
        <section class="card hero compared" class:forbidden={comparison.permission == Permission::No}>
            <div>
                {sure}
                <h2 class="answer compared-headline">{headline}</h2>
                <ul class="conclusion">
                    {said.into_iter().flatten().chain(ttft).map(|said| view! { <li>{said}</li> }).collect_view()}
                </ul>
                {remedy_view(pair)}
            </div>
            <div>{conditions_view(comparison)}</div>
        </section>
        <div class="two">
            {curves}
            {(!comparison.rows.is_empty()).then(|| rows_view(pair))}
        </div>
    }
}

/// What would make the sessions comparable, and a button that takes the first step.
fn remedy_view(pair: &Pair<'_>) -> Option<AnyView> {
    let remedy = pair.comparison.remedy(pair.base, pair.other)?;
    let said = compared_remedy(remedy, &pair.base_called.name, &pair.called.name, lang());
    let plan = pair.base.plan.clone().filter(|_| remedy == Remedy::SamePlan);
    let measured_at = pair.other.environment.shown_addresses();
    let model = pair.other.model_id().to_owned();
    let page = page();
    let take = plan.map(|plan| {
        let take = move |_| {
            // The other session is measured again, so its model on its server.
            if let Some(address) = measured_at.clone() {
                page.send(Msg::ModelChosen(model.clone()));
                page.check_at(address);
            }
            page.form.show_from(PlanLabel::PlanFromSession, &plan);
            page.is_form_wanted.set(true);
            page.screen.set(Screen::Measure);
        };
        view! { " " <button type="button" class="small" id="take-plan" on:click=take>{t(SessionLabel::TakePlan)}</button> }
    });
    Some(view! { <p id="remedy">{said} {take}</p> }.into_any())
}

/// A session: its name, date, what differs of it, model and server, and the best configuration that is compared; its
/// answer if it is not.
fn side_view(
    session: &Session,
    called: &Called,
    compared: Option<(String, Interval)>,
    class: &'static str,
) -> AnyView {
    let environment = &session.environment;
    let answer = || {
        let answer = Answer::of(session, &Analysis::of(session))?;
        Some((crossed_of(answer.id, answer.is_timed, lang()), answer.speed))
    };
    let speed = compared.or_else(answer).map(|(configuration, speed)| {
        let (speed, half_width) = known_parts(speed.mean, speed.half_width, lang());
        view! {
            <p><b>{speed}</b> <span class="note">{half_width.map(|it| format!(" ± {it}"))}</span></p>
            <p class="note">{configuration} ", " {t(ResultLabel::TokensPerS)}</p>
        }
    });
    let at = environment.started_at.as_deref();
    let at = at.map(|at| sentence::moment(&local_iso(at), lang()));
    let what = [
        Some(session.model.clone()),
        environment.quantization.clone(),
        environment.server_program.clone(),
        environment.shown_addresses(),
    ];
    let told = called.differs().unwrap_or_default();
    // What differs is said before it.
    let is_told = |what: &String| {
        let what = what.trim_start_matches("http://").trim_end_matches('/');
        told.split(" · ").any(|told| told.ends_with(what))
    };
    let what = what.into_iter().flatten().filter(|what| !is_told(what));
    let what = what.collect::<Vec<_>>().join(" · ");
    let differs = called
        .differs()
        .map(|differs| view! { " · " <span class="differs">{differs.to_owned()}</span> });
    view! {
        <section class=format!("card {class}")>
            <div class="grow"><p><b>{called.name.clone()}</b> " " <span class="muted">{at}</span> {differs}</p> <p class="note">{what}</p></div>
            <div class="number">{speed}</div>
        </section>
    }
}

/// Whether the sessions may be compared, and what differs.
fn conditions_view(comparison: &Comparison) -> AnyView {
    let class = match comparison.permission {
        Permission::Yes => "chip ok",
        Permission::Approximately => "chip warn",
        Permission::No => "chip bad",
    };
    let row = |item: &Item| {
        let value = |value: Option<&_>| condition(item.aspect, value, lang());
        let (base, other) = (value(item.base.as_ref()), value(item.other.as_ref()));
        let values = if base == other { base } else { format!("{base} → {other}") };
        let class = match item.bearing {
            Bearing::Forbids => "forbids",
            Bearing::Approximate => "approximate",
            Bearing::Compared => "chosen",
            Bearing::Harmless | Bearing::Same => "",
        };
        view! {
            <tr class=class>
                <th scope="row">{aspect(item.aspect, lang())} <p>{values}</p></th>
                <td class="mark note">{bearing_in(comparison, item, lang())}</td>
            </tr>
        }
    };
    let differing = comparison.items.iter().filter(|item| item.bearing != Bearing::Same);
    let same = equal_conditions(comparison, lang());
    let same = same.map(|same| {
        view! {
            <tr>
                <th scope="row" colspan="2">{Icon::Check.view()} <span class="out-of-sight">{bearing(Bearing::Same, lang())}": "</span> {same}</th>
            </tr>
        }
    });
    view! {
        <div class="card-head">
            <h2>{compare_term(CompareTerm::Permission, lang())}</h2>
            <span class=class id="permission">{permission(comparison.permission, lang())}</span>
        </div>
        <table class="conditions"><tbody>{differing.map(row).collect_view()} {same}</tbody></table>
    }
}

/// The configurations that both measured, each with its change as a figure and as a whisker about zero.
fn rows_view(pair: &Pair<'_>) -> AnyView {
    let rows = &pair.comparison.rows;
    let is_timed = pair.comparison.is_timed;
    let configuration = match is_timed {
        true => aspect(Aspect::Workers, lang()),
        false => SessionLabel::WorkersByBatch.text(lang()),
    };
    let is_whole = RwSignal::new(false);
    let reach = rows.iter().map(|row| row.change.high().max(-row.change.low()));
    let reach = reach.fold(0.05, f64::max);
    let share = move |change: f64| 50.0 + 50.0 * (change / reach).clamp(-1.0, 1.0);
    let row = move |(index, row): (usize, &Row)| {
        let is_answer = row.is_answer;
        let is_hidden = move || index >= SHOWN_ROWS && !is_answer && !is_whole.get();
        let change = row.change;
        let (from, to) = (share(change.low()), share(change.high()));
        let speed = |speed: bench::compare::Speed| {
            known(speed.interval.mean, speed.interval.half_width, lang())
        };
        view! {
            <tr class:chosen=is_answer hidden=is_hidden>
                <th scope="row">{if is_timed { row.id.workers.to_string() } else { crossed(row.id) }}</th>
                <td class="number">{speed(row.base)}</td>
                <td class="number">{speed(row.other)}</td>
                <td class="number">{change_cell(change, lang())}</td>
                <td class="grow"><span class="whisker about-zero" aria-hidden="true">
                    <i style:left=format!("{from:.1}%") style:width=format!("{:.1}%", to - from)></i>
                    <b style:left=format!("{:.1}%", share(change.share()))></b>
                </span></td>
            </tr>
        }
    };
    let hidden = rows.len().saturating_sub(SHOWN_ROWS);
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{compare_term(CompareTerm::CommonConfigurations, lang())}</h2>
            </div>
            <div class="scroll" tabindex="0" role="group" aria-label=compare_term(CompareTerm::CommonConfigurations, lang())>
                <table class="compared-rows">
                    <thead><tr>
                        <th scope="col">{configuration}</th>
                        <th scope="col" class="number">{pair.base_called.head().to_owned()}</th>
                        <th scope="col" class="number">{pair.called.head().to_owned()}</th>
                        <th scope="col" class="number">{compare_term(CompareTerm::Change, lang())}</th>
                        <td></td>
                    </tr></thead>
                    <tbody>{rows.iter().enumerate().map(row).collect_view()}</tbody>
                </table>
            </div>
            <Show when=move || { hidden > 0 && !is_whole.get() }>
                <button type="button" class="small" on:click=move |_| is_whole.set(true)>
                    {t(SessionLabel::AllConfigurations)} " " {hidden + SHOWN_ROWS}
                </button>
            </Show>
            <p class="note">{compare_term(CompareTerm::CommonMeaning, lang())}</p>
        </section>
    }
}
