//! Sessions compared: what they are, whether one is faster, whether they may be compared at all.

use bench::Session;
use bench::analysis::{Analysis, Answer};
use bench::compare::{Bearing, Comparison, Item, Permission, Row};
use leptos::prelude::*;
use report::chart::comparison_curves;
use report::words::{
    CompareTerm, ResultLabel, SessionLabel, TakenAway, aspect, bearing, change_cell, compare_term,
    compared_best, compared_in_short, compared_reason, compared_ttft, condition, crossed, known,
    known_parts, numbered_session, permission, sentence,
};
use report::{Named, comparison_report, html, markdown};

use super::answer_card::chip;
use super::icons::Icon;
use super::screen::Screen;
use super::state::{Page, page};
use super::take_away::{copy, copy_for_documents};
use crate::app::Msg;
use crate::browser::clock::local_iso;
use crate::browser::files::save_text;
use crate::drawing::view::ChartView;
use crate::erased::view;
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
        page.with(|app| {
            let base = app.compared.base()?;
            let is_pair = app.compared.comparisons.len() == 1;
            let parts = app.compared.others().zip(2_u32..).map(|((other, comparison), number)| {
                let names = names(page, base, other, is_pair, number);
                pair_view(base, other, comparison, &names, is_pair)
            });
            Some(parts.collect_view())
        })
    };
    view! {
        <div class="stack" id="comparison">
            <div class="identity">
                <button type="button" class="link" on:click=back>"‹ " {t(SessionLabel::Sessions)}</button>
                <h1 class="grow">{move || compare_term(CompareTerm::Title, lang())}</h1>
                <div class="buttons"><TakeComparison/></div>
            </div>
            {parts}
        </div>
    }
}

/// The names that the user gave two of the sessions, or else default names.
fn names(page: Page, base: &Session, other: &Session, is_pair: bool, number: u32) -> [String; 2] {
    let given = |session: &Session| {
        page.with_untracked(|app| {
            let started_at = &session.environment.started_at;
            let is_it = |started: &str| Some(started) == started_at.as_deref();
            let mut entries = app.shelf.entries.iter().filter(|entry| is_it(&entry.started_at));
            entries.next().map(|entry| entry.name.clone()).filter(|name| !name.is_empty())
        })
    };
    let before = compare_term(CompareTerm::Before, lang());
    let after = match is_pair {
        true => compare_term(CompareTerm::After, lang()).to_owned(),
        false => numbered_session(number as usize, lang()),
    };
    [given(base).unwrap_or_else(|| before.to_owned()), given(other).unwrap_or(after)]
}

fn pair_view(
    base: &Session,
    other: &Session,
    comparison: &Comparison,
    [base_name, name]: &[String; 2],
    is_pair: bool,
) -> AnyView {
    let page = page();
    let headline = compared_in_short(comparison, name, lang());
    let best = comparison.best.as_ref();
    let said = best.map(|best| compared_best(best, comparison, base_name, name, lang()));
    let ttft = comparison.one_answer.as_ref().and_then(|one| one.ttft_ms.as_ref());
    let ttft = ttft.map(|ttft| compared_ttft(ttft, lang()));
    let sure = best.map(|best| {
        view! { <p class="sure">{chip(best.confidence())} <span class="note">{compared_reason(best, base_name, name, lang())}</span></p> }
    });
    let curves = comparison_curves(base, other, comparison, [base_name, name], lang());
    let turn = move |_| page.send(Msg::CompareTurned);
    view! {
        <div class="pair">
            {side_view(base, base_name, "side before")}
            <button type="button" class="icon turn" aria-label=t(SessionLabel::CompareTurn) title=t(SessionLabel::CompareTurn)
                hidden=!is_pair on:click=turn>"⇄"</button>
            {side_view(other, name, "side")}
        </div>
        <section class="card hero compared">
            <div>
                {sure}
                <h2 class="answer compared-headline">{headline}</h2>
                <ul class="conclusion">
                    {said.into_iter().flatten().chain(ttft).map(|said| view! { <li>{said}</li> }).collect_view()}
                </ul>
            </div>
            <div>{conditions_view(comparison)}</div>
        </section>
        <div class="two">
            {curves.map(|curves| view! { <section class="card"><ChartView chart=Signal::stored(curves) height_px=CHART_PX/></section> })}
            {(!comparison.rows.is_empty()).then(|| rows_view(&comparison.rows, base_name, name))}
        </div>
    }
}

/// A session: its name, date, model and server, and its answer.
fn side_view(session: &Session, name: &str, class: &'static str) -> AnyView {
    let environment = &session.environment;
    let answer = Answer::of(session, &Analysis::of(session));
    let speed = answer.map(|answer| {
        let (speed, half_width) = known_parts(answer.speed.mean, answer.speed.half_width, lang());
        view! {
            <p><b>{speed}</b> <span class="note">{half_width.map(|it| format!(" ± {it}"))}</span></p>
            <p class="note">{crossed(answer.id)} ", " {t(ResultLabel::TokensPerS)}</p>
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
    let what = what.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <section class=format!("card {class}")>
            <div class="grow"><p><b>{name.to_owned()}</b> " " <span class="muted">{at}</span></p> <p class="note">{what}</p></div>
            <div class="number">{speed}</div>
        </section>
    }
}

/// Whether the sessions may be compared, and what differs.
fn conditions_view(comparison: &Comparison) -> AnyView {
    let class = match comparison.permission {
        Permission::Yes => "chip ok",
        Permission::Approximately | Permission::No => "chip warn",
    };
    let row = |item: &Item| {
        let value = |value: Option<&_>| condition(item.aspect, value, lang());
        let is_same = item.bearing == Bearing::Same;
        let mark = match is_same {
            true => {
                view! { <td class="mark">{Icon::Check.view()} <span class="out-of-sight">{bearing(item.bearing, lang())}</span></td> }
            }
            false => view! { <td class="mark note">{bearing(item.bearing, lang())}</td> },
        };
        let told = (!is_same)
            .then(|| format!("{} → {}", value(item.base.as_ref()), value(item.other.as_ref())));
        let class = match item.bearing {
            Bearing::Forbids => "forbids",
            Bearing::Approximate => "approximate",
            Bearing::Compared => "chosen",
            Bearing::Harmless | Bearing::Same => "",
        };
        view! {
            <tr class=class>
                <th scope="row">{aspect(item.aspect, lang())}</th>
                <td>{told}</td>
                {mark}
            </tr>
        }
    };
    view! {
        <div class="card-head">
            <h2>{compare_term(CompareTerm::Permission, lang())}</h2>
            <span class=class id="permission">{permission(comparison.permission, lang())}</span>
        </div>
        <table class="conditions"><tbody>{comparison.items.iter().map(row).collect_view()}</tbody></table>
    }
}

/// The configurations that both measured, each with its change as a number and as an interval around zero.
fn rows_view(rows: &[Row], base_name: &str, name: &str) -> AnyView {
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
                <th scope="row">{crossed(row.id)}</th>
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
                        <th scope="col">{t(SessionLabel::WorkersByBatch)}</th>
                        <th scope="col" class="number">{base_name.to_owned()}</th>
                        <th scope="col" class="number">{name.to_owned()}</th>
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

/// Buttons to copy or save the comparison.
#[component]
fn TakeComparison() -> impl IntoView {
    let page = page();
    let said = RwSignal::new(None::<TakenAway>);
    let for_documents = move |_| {
        let formatted = rendered(page, |report| html(report, |_| None));
        copy_for_documents(formatted, rendered(page, markdown), said);
    };
    let save = move |_| {
        said.set(Some(save_text(
            "comparison.md".into(),
            "text/markdown",
            &rendered(page, markdown),
        )));
    };
    view! {
        <span class="note" role="status" id="comparison-said">{move || said.get().map(|said| said.text(lang()))}</span>
        <button id="copy-comparison" type="button" class="primary" on:click=move |_| copy(rendered(page, markdown), said)>
            {Icon::Copy.view()} {t(SessionLabel::CopyComparison)}
        </button>
        <button type="button" title=t(ResultLabel::CopyForWordHint) on:click=for_documents>{t(ResultLabel::CopyForWord)}</button>
        <button id="download-comparison" type="button" on:click=save>"Markdown"</button>
    }
}

fn rendered(page: Page, render: impl Fn(&report::Report) -> String) -> String {
    page.with_untracked(|app| {
        let Some(base) = app.compared.base() else { return String::new() };
        let is_pair = app.compared.comparisons.len() == 1;
        let others: Vec<_> = app.compared.others().zip(2_u32..).collect();
        let named: Vec<[String; 2]> = others
            .iter()
            .map(|((other, _), number)| names(page, base, other, is_pair, *number))
            .collect();
        let of_others = others.iter().zip(&named).map(|(((session, comparison), _), [_, name])| {
            (Named { session, name: Some(name) }, *comparison)
        });
        let base_name = named.first().map(|[base, _]| base.as_str());
        let base = Named { session: base, name: base_name };
        render(&comparison_report(base, &of_others.collect::<Vec<_>>(), lang()))
    })
}
