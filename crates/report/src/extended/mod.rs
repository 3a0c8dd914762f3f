//! The extended report: the base one, and beyond it what one must know to trust its figures.

mod conditions;
mod method;
mod recommendation;
mod requests;

use crate::Lang;
use crate::words::{Term, place, run_for_slots, slots_advice, slots_sentence, warning};
use bench::analysis::{Analysis, BatchAnalysis, Finding};
use bench::{Measurement, Run, Session};

pub use requests::latency_table;

use super::base::base_report;
use super::blocks::{Block, Report};

/// The extended report on a session and what was worked out of it. The base report, with which it begins,
/// is in Russian whatever the language.
#[must_use]
pub fn extended_report(session: &Session, analysis: &Analysis, lang: Lang) -> Report {
    let mut blocks = base_report(session, analysis).blocks;
    blocks.extend(recommendation::blocks(session, analysis, lang));
    blocks.extend(slots(session, analysis, lang));
    blocks.extend(warnings(analysis, lang));
    blocks.extend(conditions::blocks(session, lang));
    blocks.extend(method::blocks(lang));
    blocks.extend(requests::blocks(session, analysis, lang));
    Report { blocks }
}

fn slots(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![Block::heading(2, Term::Slots.text(lang))];
    if session.is_server_mode() {
        let seen = analysis.runs.iter().filter_map(|run| {
            let slots = analysis.slots_of(run)?;
            Some(run_for_slots(run.workers, &slots_sentence(slots, lang), lang))
        });
        blocks.push(Block::Items(seen.collect()));
        return blocks;
    }
    let Some(seen) = analysis.slots else {
        blocks.push(Block::paragraph(Term::SlotsUnknown.text(lang)));
        return blocks;
    };
    blocks.push(Block::paragraph(slots_sentence(seen, lang)));
    if let Some(advice) = slots_advice(analysis, &session.environment, lang) {
        blocks.push(Block::paragraph(advice.text));
        for (system, commands) in advice.commands {
            blocks.push(Block::paragraph(system));
            blocks.push(Block::Code(commands));
        }
    }
    blocks
}

fn warnings(analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let text = |finding: &Finding| {
        format!("{}. {}", place(&finding.place, lang), warning(&finding.warning, lang))
    };
    let found = if analysis.findings.is_empty() {
        let nothing = if has_samples(analysis) { Term::NoWarnings } else { Term::NothingToCheck };
        Block::paragraph(nothing.text(lang))
    } else {
        Block::Items(analysis.findings.iter().map(text).collect())
    };
    vec![Block::heading(2, Term::Warnings.text(lang)), found]
}

fn has_samples(analysis: &Analysis) -> bool {
    analysis.batches().any(|batch| batch.has_samples)
}

/// The measurement of a batch that is shown.
fn shown<'a>(run: &'a Run, batch: &BatchAnalysis) -> Option<&'a Measurement> {
    run.batch(batch.id.size)?.measurements.get(batch.shown)
}
