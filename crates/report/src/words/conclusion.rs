//! What follows from a session, in sentences. Each has a figure of the session behind it.

use bench::analysis::{Answer, Ceiling, Conclusion, Confidence, one_slot_family};
use bench::{Mode, Plan, Session};

use super::problems::is_ollama;
use super::say::{say, words};
use super::slots::doubled;
use super::subject::{ConclusionInput, Lack, More, WORTH_DOUBLING, WORTH_TELLING};
use crate::Lang;

/// The conclusion of a session: three to six sentences, each for itself; of an import also what its file lacks.
#[must_use]
pub fn conclusion(conclusion: &Conclusion, session: &Session, lang: Lang) -> Vec<String> {
    let is_search = session.plan.as_ref().is_some_and(|plan| !plan.strategy.is_default());
    let more = more(conclusion, session);
    let told = ConclusionInput {
        conclusion,
        // A search repeats by itself, and the plan of an import is another program's.
        more: more.filter(|more| *more != More::Repeats || !(is_search || is_import(session))),
        is_server_mode: session.is_server_mode(),
    };
    let lacks = is_import(session).then(|| lacks(&lacking(session), lang));
    say!(lang, conclusion(&told)).into_iter().chain(lacks).collect()
}

words! {
    /// What to set, how fast that is, how sure, and why not surer.
    pub fn headline(answer: &Answer, is_server_mode: bool) -> String;

    /// Nothing can be advised: no figure is the server's, or none of those seems to be within the limits.
    pub fn no_answer(is_limited: bool) -> String;

    /// What to set, as a sentence without its end.
    pub fn instruction(answer: &Answer, is_server_mode: bool) -> String;

    /// How sure an answer is, in a word or two.
    pub fn confidence(confidence: Confidence) -> &'static str;

    /// What another program's file does not say.
    fn lacks(lacking: &[Lack]) -> String;
}

/// Why an answer is not surer; empty if it is sure.
#[must_use]
pub fn reason(answer: &Answer, is_server_mode: bool, lang: Lang) -> String {
    let confidence = answer.confidence();
    let doubts = answer.doubts.iter().filter(|doubt| doubt.leaves() == confidence);
    let doubts = doubts.map(|doubt| say!(lang, against(answer, *doubt, is_server_mode)));
    doubts.collect::<Vec<_>>().join("; ")
}

fn more<'a>(conclusion: &Conclusion, session: &'a Session) -> Option<More<'a>> {
    conclusion.choice.as_ref()?;
    let environment = &session.environment;
    let program = environment.server_program.as_deref();
    match conclusion.ceiling {
        // More slots only let in more than the limits allow.
        Ceiling::Slots { slots, .. } if breaks_limits_by(conclusion, slots) => None,
        Ceiling::Slots { slots, last_doubling, .. } => {
            let forced = one_slot_family(environment).filter(|_| slots == 1);
            Some(match forced {
                Some(family) if is_ollama(program) => More::OneSlot(family),
                _ if session.is_partly_in_vram() => More::SpilledToCpu,
                _ if is_small(last_doubling) => More::NotSlots,
                _ if is_ollama(program) => More::Environment(doubled(slots)),
                _ => More::Flag { program, slots: doubled(slots) },
            })
        }
        // Nobody knows which of several servers is to be changed.
        _ if environment.is_cluster() => None,
        Ceiling::Browser { .. } => environment.server_url.as_deref().map(More::Page),
        Ceiling::Open { workers, .. } => {
            let next = workers.saturating_mul(2);
            // A session that was ended early has not come to them yet.
            let is_planned = session.plan.as_ref().is_some_and(|plan| has_more_than(plan, workers));
            (!is_planned).then(|| match session.plan.as_ref() {
                _ if is_import(session) => More::Imported(next),
                plan => {
                    let keeps_fewer = |plan: &Plan| {
                        plan.mode == Mode::ClosedLoop && plan.max_batch.is_some_and(|it| it < next)
                    };
                    let batch = plan.is_some_and(keeps_fewer).then_some(next);
                    More::Workers { workers: next, batch }
                }
            })
        }
        Ceiling::Flat { gain, .. } if gain > WORTH_TELLING => Some(More::Repeats),
        // Without streams that overlap nobody knows what held the larger counts back.
        Ceiling::Flat { to, slots, .. } if slots.is_none_or(|slots| slots < to) => {
            let unknown = More::SlotsUnknown { is_ollama: is_ollama(program), slots: to };
            Some(if session.is_partly_in_vram() { More::SpilledToCpu } else { unknown })
        }
        Ceiling::Flat { .. } => environment.quantization.as_deref().map(More::Model),
        Ceiling::Refused { .. } | Ceiling::Void(_) | Ceiling::Unknown => None,
    }
}

/// Whether more slots would break the limits or hardly be faster, so that nobody advises them.
pub(super) fn are_more_slots_in_vain(conclusion: &Conclusion) -> bool {
    match conclusion.ceiling {
        Ceiling::Slots { slots, last_doubling, .. } => {
            breaks_limits_by(conclusion, slots) || is_small(last_doubling)
        }
        _ => false,
    }
}

/// Whether the last doubling of busy slots brought so little that another is not worth it.
fn is_small(last_doubling: Option<f64>) -> bool {
    last_doubling.is_some_and(|gain| gain < WORTH_DOUBLING)
}

/// Whether the limits are missed with so many requests in flight, or fewer.
fn breaks_limits_by(conclusion: &Conclusion, in_flight: u32) -> bool {
    let breaks = conclusion.borders.as_ref().and_then(|borders| borders.breaks);
    breaks.is_some_and(|batch| batch.at_once() <= in_flight)
}

/// Whether a plan has a run that keeps more requests in flight than this, or starts a server with more slots.
fn has_more_than(plan: &Plan, workers: u32) -> bool {
    plan.workers.iter().any(|&planned| match plan.mode {
        Mode::ClosedLoop => plan.most_in_flight(planned) > workers,
        Mode::Server => planned > workers,
    })
}

/// No other program's file has the last one.
fn lacking(session: &Session) -> Vec<Lack> {
    let environment = &session.environment;
    let has_requests = session.measurements().any(|measured| !measured.samples.is_empty());
    let all = [
        (Lack::Date, environment.started_at.is_none()),
        (Lack::Server, environment.server_program.is_none()),
        (Lack::Plan, session.plan.is_none()),
        (Lack::Requests, !has_requests),
        (Lack::OwnError, environment.own_error.is_none()),
    ];
    all.into_iter().filter_map(|(lack, is_lacking)| is_lacking.then_some(lack)).collect()
}

fn is_import(session: &Session) -> bool {
    session.environment.load_engine.as_ref().is_some_and(|engine| engine.is_import)
}

#[cfg(test)]
mod tests;
