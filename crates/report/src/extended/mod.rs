//! The extended report: the base one, and beyond it what one must know to trust its figures.

mod conditions;
mod method;
mod recommendation;
mod requests;

use crate::Lang;
use crate::words::{Term, place, run_for_slots, slots_advice, slots_sentence, warning};
use bench::audit::{Finding, of_session};
use bench::slots::{Slots, of_runs};
use bench::{Mode, Run, Session};

pub use requests::latency_table;

use super::base::base_report;
use super::blocks::{Block, Report};

/// The extended report on a session; all of it is worked out from the session anew. The base report, with
/// which it begins, is in Russian whatever the language.
#[must_use]
pub fn extended_report(session: &Session, lang: Lang) -> Report {
    let mut blocks = base_report(session).blocks;
    blocks.extend(recommendation::blocks(session, lang));
    blocks.extend(slots(session, lang));
    blocks.extend(warnings(session, lang));
    blocks.extend(conditions::blocks(session, lang));
    blocks.extend(method::blocks(lang));
    blocks.extend(requests::blocks(session, lang));
    Report { blocks }
}

/// The slots that matter for a run: in server mode its own, else those that all runs show together.
fn slots_of(session: &Session, run: &Run) -> Option<Slots> {
    let own = run.slots.map(|most| Slots { most, is_exact: true });
    if is_server_mode(session) { own.or_else(|| of_runs([run])) } else { of_runs(&session.runs) }
}

fn is_server_mode(session: &Session) -> bool {
    session.plan.as_ref().is_some_and(|plan| plan.mode == Mode::Server)
}

fn slots(session: &Session, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, Term::Slots.text(lang))];
    if is_server_mode(session) {
        let seen = session.runs.iter().filter_map(|run| {
            let slots = slots_of(session, run)?;
            Some(run_for_slots(run.workers, &slots_sentence(slots, lang), lang))
        });
        blocks.push(Block::Items(seen.collect()));
        return blocks;
    }
    let Some(seen) = of_runs(&session.runs) else {
        blocks.push(Block::paragraph(Term::SlotsUnknown.text(lang)));
        return blocks;
    };
    blocks.push(Block::paragraph(slots_sentence(seen, lang)));
    let most = session.runs.iter().map(|run| run.workers).max().unwrap_or(1);
    if let Some(advice) = slots_advice(seen, most, &session.environment, lang) {
        blocks.push(Block::paragraph(advice.text));
        for (system, commands) in advice.commands {
            blocks.push(Block::paragraph(system));
            blocks.push(Block::Code(commands));
        }
    }
    blocks
}

fn warnings(session: &Session, lang: Lang) -> Vec<Block> {
    let findings = of_session(session);
    let text = |finding: &Finding| {
        format!("{}. {}", place(finding, lang), warning(&finding.warning, lang))
    };
    let found = if findings.is_empty() {
        let nothing = if has_samples(session) { Term::NoWarnings } else { Term::NothingToCheck };
        Block::paragraph(nothing.text(lang))
    } else {
        Block::Items(findings.iter().map(text).collect())
    };
    vec![Block::heading(2, Term::Warnings.text(lang)), found]
}

fn has_samples(session: &Session) -> bool {
    session.batches().any(|batch| !batch.samples.is_empty())
}
