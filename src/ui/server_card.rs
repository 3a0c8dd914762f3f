//! Where the server is, what was found there, and which model to measure.

use leptos::prelude::*;
use llm_api::{Model, first_that_can_chat};
use report::words::{Label, ServerLabel, gigabytes, sentence};

use super::check_advice::{Remedy, not_ready_view, problem_view, remedy_view};
use super::key_field::KeyField;
use super::known_servers::KnownServers;
use super::several;
use super::state::page;
use crate::app::{Msg, Server};
use crate::browser::location::is_readable_by_others;
use crate::erased::{reactive, view};
use crate::lang::{lang, t};
use client::{
    ServerInfo, Servers, addresses, more_in_flight, most_in_flight, shown_names, tidy_all,
};

/// Address, what is there, model.
#[component]
pub fn ServerFields() -> impl IntoView {
    let page = page();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Show the address as it was understood.
        page.address.update(|address| *address = tidy_all(address));
        page.send(Msg::CheckWanted(page.address.get_untracked()));
    };
    let is_checking = move || page.server.with(|server| matches!(server, Server::Checking { .. }));
    let has_several = move || page.address.with(|typed| addresses(typed).len() > 1);
    view! {
        <div>
            <h2 id="server-heading" class="out-of-sight">{t(ServerLabel::Server)}</h2>
            <form on:submit=submit>
                <label for="address">{t(ServerLabel::Address)}</label>
                <div class="joined" class:several=has_several>
                    <input id="address" type="text" inputmode="url" autocomplete="off"
                        spellcheck="false" placeholder=t(ServerLabel::SeveralAddresses) title=t(ServerLabel::SeveralAddresses)
                        bind:value=page.address
                        on:input:target=move |event| page.send(Msg::AddressEdited(event.target().value())) prop:disabled=move || page.is_running.get()/>
                    <button type="submit" class="small quiet" prop:disabled=move || is_checking() || page.is_running.get()>
                        {t(ServerLabel::Check)}
                    </button>
                </div>
            </form>
            <div aria-live="polite" id="server-status">
                {reactive(move || match page.server.get() {
                    Server::Unknown => ().into_any(),
                    Server::Checking { is_slow } => {
                        let label = if is_slow { ServerLabel::CheckingSlowly } else { ServerLabel::Checking };
                        view! { <p class="muted">{t(label)}</p> }
                    }
                    Server::Waiting { problem, waited_s, .. } => {
                        not_ready_view(&problem, waited_s)
                    }
                    Server::Ready(servers) => found_view(&servers),
                    Server::Problem(problem) => problem_view(&problem),
                    Server::Problems(told) => several::problems_view(told),
                })}
            </div>
            <div class="folds">
                <KeyField/>
                <KnownServers/>
            </div>
            <Offers/>
        </div>
    }
}

/// The servers, if they can be measured, and their models.
fn found_view(servers: &Servers) -> AnyView {
    let page = page();
    let models = servers.models();
    let has_none_for_chat = first_that_can_chat(&models).is_none();
    let names: Vec<String> = models.iter().map(|model| model.name.clone()).collect();
    let shown = shown_names(&names);
    let options: Vec<_> = models
        .iter()
        .zip(shown)
        .map(|(model, shown)| (model.name.clone(), label(model, shown), model.remote))
        .collect();
    let count = servers.iter().count();
    let nameless: usize = servers.iter().map(|server| server.nameless_models).sum();
    let left_out: usize = servers.iter().map(|server| server.models_left_out).sum();
    view! {
        {match servers.only() {
            Some(only) => reached_view(only),
            None => view! {
                <p class="status">{sentence::several_reach(count, servers.most_in_flight(), lang())}</p>
                {several::reached(servers)}
            },
        }}
        {(nameless > 0).then(|| view! { <p class="muted" id="nameless-models">{sentence::nameless(nameless, lang())}</p> })}
        {(left_out > 0).then(|| view! { <p class="muted" id="models-left-out">{sentence::models_left_out(left_out, lang())}</p> })}
        {has_none_for_chat.then(|| view! { <p class="warning" id="no-chat-models">{t(ServerLabel::NoChatModels)}</p> })}
        <label for="model">{t(ServerLabel::Model)}</label>
        <select id="model" prop:disabled=move || page.is_running.get()
            on:change:target=move |event| page.send(Msg::ModelChosen(event.target().value()))>
            {options.into_iter().map(|(name, label, is_remote)| {
                let is_chosen = page.with_untracked(|app| app.model == name);
                view! { <option value=name prop:selected=is_chosen disabled=is_remote>{label}</option> }
            }).collect_view()}
        </select>
    }
}

/// How a single server is reached.
fn reached_view(info: &ServerInfo) -> AnyView {
    let in_flight = most_in_flight(info);
    let lanes = in_flight / bench::CONNECTIONS_PER_LANE;
    let reach = sentence::reach(info.rtt_ms, in_flight, lang());
    let lanes = sentence::way(lanes, info.relay(), lang());
    let own_url = info.own_address().base_url();
    let relay = info.port_lanes.as_ref();
    let through =
        relay.map(|relay| sentence::goes_through_relay(&own_url, relay.has_key(), lang()));
    let is_led = relay.is_none() && info.asked != info.address;
    let leads_to = is_led.then(|| sentence::leads_to(&own_url, lang()));
    let more = more_in_flight(info);
    view! {
        <p class="status" class:simulated=info.is_simulator>
            <b>{info.program.clone()}</b>
            {info.is_simulator.then(|| format!(" — {}", ServerLabel::NotARealServer.text(lang())))}
            " · " {reach}
        </p>
        <details id="way">
            <summary>{t(ServerLabel::Way)}</summary>
            <p>{lanes}</p>
            {through.map(|text| view! { <p>{text}</p> })}
        </details>
        {(!more.is_empty()).then(|| view! {
            <details id="more-in-flight">
                <summary>{t(ServerLabel::HowToMore)}</summary>
                {more.into_iter().map(|cause| remedy_view(Remedy::Of(cause))).collect_view()}
            </details>
        })}
        {leads_to.map(|text| view! { <p class="muted" id="leads-to">{text}</p> })}
        {is_readable_by_others().then(|| view! { <p class="muted" id="not-encrypted">{t(ServerLabel::NotEncrypted)}</p> })}
    }
}

/// A model with what distinguishes it from its relatives, and why it cannot be measured.
fn label(model: &Model, shown: String) -> String {
    let size = model.size_bytes.map(|bytes| gigabytes(bytes, lang()));
    let mark = match model {
        Model { remote: true, .. } => Some(ServerLabel::OfCloud),
        Model { can_chat: false, .. } => Some(ServerLabel::NotForChat),
        Model { is_loaded: Some(false), .. } => Some(ServerLabel::NotLoaded),
        _ => None,
    };
    let mark = mark.map(|label| label.text(lang()).to_owned());
    let details: Vec<String> =
        mark.into_iter().chain(model.quantization.clone()).chain(size).collect();
    if details.is_empty() { shown } else { format!("{shown} — {}", details.join(", ")) }
}

/// Servers found in other places.
#[component]
fn Offers() -> impl IntoView {
    let page = page();
    let offers = Memo::new(move |_| page.with(|app| app.offers.clone()));
    let offer = move |server: ServerInfo| {
        let what = if server.is_simulator {
            ServerLabel::SimulatorOffer.text(lang()).to_owned()
        } else {
            server.program.clone()
        };
        let url = server.own_address().base_url();
        let choose = move |_| {
            page.address.set(server.own_address().base_url());
            let address = page.address.get_untracked();
            page.send(Msg::ServerChosen { address, server: Box::new(server.clone()) });
        };
        view! { <li><button type="button" class="offer" on:click=choose>{what}" — "{url}</button></li> }
    };
    move || {
        let offers = offers.get();
        (!offers.is_empty()).then(|| {
            view! {
                <p class="offers-heading">{t(ServerLabel::OffersHeading)}</p>
                <ul class="offers">{offers.into_iter().map(offer).collect_view()}</ul>
            }
        })
    }
}
