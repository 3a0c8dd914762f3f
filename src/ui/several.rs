//! Several servers measured as one: how each is reached, what is wrong with some of them, and each one's part
//! in the recommended batch.

use client::{ServerInfo, Servers, addresses, most_in_flight};
use diagnosis::CheckProblem;
use leptos::prelude::*;
use report::server_table;
use report::words::{ResultLabel, ServerLabel, sentence};

use super::check_advice::problem_view;
use super::report_preview::table_view;
use super::state::page;
use crate::app::{Msg, Results};
use crate::erased::view;
use crate::lang::{lang, t};

/// Each of several servers, and which of its models are not on all of them.
pub fn reached(servers: &Servers) -> AnyView {
    let row = |(server, own): (&ServerInfo, Vec<String>)| {
        let in_flight = most_in_flight(server);
        let lanes = in_flight / bench::CONNECTIONS_PER_LANE;
        let reach = sentence::reach(server.rtt_ms, in_flight, lang());
        let way = sentence::way(lanes, server.relay(), lang());
        let others = (!own.is_empty()).then(|| sentence::not_on_all(&own, lang()));
        view! {
            <li>
                <b>{server.own_address().base_url()}</b> <br/> <span class="small muted">{server.program.clone()} " · " {reach} " · " {way} " " {others}</span>
            </li>
        }
    };
    let rows = servers.iter().zip(servers.own_models()).map(row).collect_view();
    view! { <ul class="servers" id="servers">{rows}</ul> }
}

/// What is wrong with some of several servers; each of them can be left out.
pub fn problems_view(told: Vec<(String, Option<CheckProblem>)>) -> AnyView {
    let are_hidden = told.iter().filter_map(|(_, problem)| problem.as_ref()).any(|problem| {
        matches!(
            problem,
            CheckProblem::OriginRefused { .. } | CheckProblem::PreflightRefused { .. }
        )
    });
    let row = |(address, problem): (String, Option<CheckProblem>)| match problem {
        None => {
            view! { <p class="server-is-well"><b>{address}</b> ": " {t(ServerLabel::ServerIsWell)}</p> }
        }
        Some(problem) => view! {
            <div class="server-problem">
                <p class="field-and-button"><b>{address.clone()}</b> <LeaveOut address/></p>
                {problem_view(&problem)}
            </div>
        },
    };
    view! {
        <p>{t(ServerLabel::NotAllCanBeMeasured)}</p>
        {are_hidden.then(|| view! { <p class="muted">{t(ServerLabel::RelayLeadsToOne)}</p> })}
        {told.into_iter().map(row).collect_view()}
    }
}

/// Checks the others again without this server.
#[component]
fn LeaveOut(address: String) -> impl IntoView {
    let page = page();
    let leave_out = move |_| {
        let mut rest = addresses(&page.address.get_untracked());
        rest.retain(|other| *other != address);
        page.address.set(rest.join(", "));
        page.send(Msg::CheckWanted(page.address.get_untracked()));
    };
    view! { <button type="button" class="small leave-out" on:click=leave_out>{t(ServerLabel::LeaveOut)}</button> }
}

/// The card with the servers, if there are several.
#[component]
pub fn ServersCard() -> impl IntoView {
    let page = page();
    let table = move || {
        let table = |results: &Results| server_table(&results.session, &results.analysis, lang());
        page.results(table).flatten()
    };
    let models_differ = |results: &Results| results.session.environment.models_differ();
    move || {
        let table = table()?;
        let models_differ = page.results_untracked(models_differ).unwrap_or_default();
        Some(view! {
            <section class="card" id="by-server" aria-labelledby="by-server-heading">
                <h2 id="by-server-heading">{t(ResultLabel::ByServer)}</h2>
                {models_differ.then(|| view! { <p class="warning">{t(ResultLabel::ModelsDiffer)}</p> })}
                {table_view(&table)}
                <p class="muted">{t(ResultLabel::ByServerMeaning)}</p>
            </section>
        })
    }
}
