//! Under what conditions a session was measured.

use crate::Lang;
use crate::words::{
    Term, browser, context, found_pause, lanes, load_engine, mode, model_memory, own_error,
    own_errors, own_prompts, quirks, rounded, seconds, server_part, server_reported, span, started,
    strategy,
};
use bench::{Environment, LoadedModel, Plan, Session};

use crate::blocks::{Block, Fact};

pub fn blocks(session: &Session, lang: Lang) -> Vec<Block> {
    let mut facts = server(session, lang);
    facts.extend(page(session, lang));
    let mut blocks = vec![Block::heading(2, Term::Conditions.text(lang)), Block::Facts(facts)];
    if let Some(plan) = &session.plan {
        blocks.push(Block::heading(3, Term::Plan.text(lang)));
        blocks.push(Block::Facts(planned(plan, &session.environment, lang)));
    }
    blocks
}

/// The conditions without which the figures mean nothing.
pub fn in_short(session: &Session, lang: Lang) -> Vec<Fact> {
    let kept = [
        Term::Parameters,
        Term::Quantization,
        Term::Context,
        Term::ServerReported,
        Term::Browser,
        Term::LoadEngine,
        Term::OwnErrors,
        Term::MaxTokens,
        Term::Pause,
        Term::Repeats,
    ]
    .map(|term| term.text(lang));
    let mut facts = server(session, lang);
    facts.extend(page(session, lang));
    if let Some(plan) = &session.plan {
        facts.extend(planned(plan, &session.environment, lang));
    }
    facts.retain(|fact| kept.contains(&fact.name.as_str()));
    facts
}

fn server(session: &Session, lang: Lang) -> Vec<Fact> {
    let environment = &session.environment;
    let mut loaded = session.measurements().flat_map(|measured| &measured.memory);
    let loaded =
        loaded.find_map(|memory| memory.after.iter().find(|loaded| loaded.is(session.model_id())));
    let context = |loaded: &LoadedModel| Some(context(loaded.context_tokens?, lang));
    let memory =
        |loaded: &LoadedModel| Some(model_memory(loaded.size_bytes?, loaded.vram_share()?, lang));
    let facts = [
        (Term::Started, environment.started_at.as_deref().map(|at| started(at, lang))),
        (Term::Server, environment.server_program.clone()),
        (Term::Address, environment.shown_addresses()),
        (Term::Model, Some(session.model.clone())),
        (Term::Family, environment.family.clone()),
        (Term::Parameters, environment.parameter_size.clone()),
        (Term::Quantization, environment.quantization.clone()),
        (Term::Context, loaded.and_then(context)),
        (Term::ModelMemory, loaded.and_then(memory)),
        (Term::ServerReported, server_reported(environment, lang)),
        (Term::Requests, quirks(&environment.quirks, lang)),
    ];
    let parts = environment.servers.iter();
    let parts = parts.map(|part| Fact::new(part.url.clone(), server_part(part, lang)));
    known(facts, lang).chain(parts).collect()
}

fn page(session: &Session, lang: Lang) -> Vec<Fact> {
    let environment = &session.environment;
    let watched = || session.measurements().filter_map(|measured| measured.client.as_ref());
    let rtt_ms = watched().filter_map(|client| client.rtt_ms).reduce(f64::min);
    let loads = || session.measurements().filter_map(|measured| measured.load);
    let rtt_ms = rtt_ms.or_else(|| loads().filter_map(|load| load.rtt_ms).reduce(f64::min));
    let load_lag_ms = loads().map(|load| load.lag_ms).reduce(f64::max);
    let step_ms = watched().find_map(|client| client.timer_step_ms);
    let lag_ms = watched().map(|client| client.lag_ms).reduce(f64::max);
    let facts = [
        (Term::Browser, environment.browser.as_deref().map(browser)),
        (Term::LoadEngine, environment.load_engine.as_ref().map(|it| load_engine(it, lang))),
        (Term::Lanes, environment.lanes.map(|open| lanes(open, environment.relay, lang))),
        (Term::RoundTrip, rtt_ms.map(|ms| span(ms, lang))),
        (Term::ClockStep, step_ms.map(|ms| span(ms, lang))),
        (Term::PageLag, lag_ms.map(|ms| span(ms, lang))),
        (Term::LoadLag, load_lag_ms.map(|ms| span(ms, lang))),
        (Term::OwnError, environment.own_error.map(|error| own_error(error, lang))),
        (Term::OwnErrors, own_errors(&environment.own_errors, lang)),
    ];
    known(facts, lang).collect()
}

/// The facts of which something is known.
fn known<const N: usize>(
    facts: [(Term, Option<String>); N],
    lang: Lang,
) -> impl Iterator<Item = Fact> {
    facts.into_iter().filter_map(move |(name, value)| Some(Fact::new(name.text(lang), value?)))
}

/// What defines the plan, and all that is not as it is by default.
fn planned(plan: &Plan, environment: &Environment, lang: Lang) -> Vec<Fact> {
    let (is_page, found_pause_s) = (environment.load_engine.is_none(), environment.pause_s);
    let usual = Plan::default();
    let workers: Vec<String> = plan.workers.iter().map(u32::to_string).collect();
    let asks_own = plan.shapes().iter().any(|shape| shape.prompt_tokens.is_none());
    let asks_prompt = asks_own && plan.own_prompts.is_none();
    let pause = match (plan.pause_s, found_pause_s) {
        (Some(pause_s), _) => Some(seconds(pause_s, lang)),
        (None, found_s) => found_s.map(|found_s| found_pause(found_s, lang)),
    };
    let always = [
        (Term::Workers, Some(workers.join(", "))),
        (Term::Mode, Some(mode(plan.mode, is_page, lang).to_owned())),
        (Term::MaxTokens, asks_own.then(|| plan.max_tokens.to_string())),
        (Term::Prompt, asks_prompt.then(|| plan.prompt.clone())),
        (Term::Pause, pause),
    ];
    let unusual = [
        (
            Term::Strategy,
            (!plan.strategy.is_default()).then(|| strategy(plan.strategy, lang).to_owned()),
        ),
        (Term::OwnPrompts, plan.own_prompts.as_ref().map(|own| own_prompts(own, lang))),
        (Term::PlannedContext, plan.context_tokens.map(|tokens| tokens.to_string())),
        (Term::MaxBatch, plan.max_batch.map(|batch| batch.to_string())),
        (Term::Timeout, (plan.timeout_s != usual.timeout_s).then(|| seconds(plan.timeout_s, lang))),
        (
            Term::Temperature,
            (plan.temperature != usual.temperature).then(|| rounded(plan.temperature, lang)),
        ),
        (Term::Seed, (plan.seed != usual.seed).then(|| plan.seed.to_string())),
        (Term::Repeats, (plan.repeats != usual.repeats).then(|| plan.repeats.to_string())),
        (Term::CloseRepeats, plan.most_repeats.map(|most| most.to_string())),
        (Term::BatchOrder, plan.shuffle.then(|| Term::RandomOrder.text(lang).to_owned())),
        (Term::AskedSlots, plan.asked_slots.map(|slots| slots.to_string())),
        (
            Term::LimitMinutes,
            plan.limit_minutes
                .filter(|_| plan.limit_minutes != usual.limit_minutes)
                .map(|limit| limit.to_string()),
        ),
        (Term::LimitRequests, plan.limit_requests.map(|limit| limit.to_string())),
        (
            Term::EqualLoads,
            plan.share_equal_loads.then(|| Term::MeasuredOnce.text(lang).to_owned()),
        ),
        (Term::DriftCheck, (!plan.drift_check).then(|| Term::No.text(lang).to_owned())),
    ];
    known(always, lang).chain(known(unusual, lang)).collect()
}
