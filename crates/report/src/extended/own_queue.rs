//! How long arriving chunks wait for the page itself, batch by batch.

use crate::Lang;
use crate::words::{Term, UNKNOWN, percent, rounded};
use bench::analysis::Analysis;
use bench::{Handling, Session};

use super::{runs, shown};
use crate::blocks::{Block, Column, Table};

const US_PER_MS: f64 = 1000.0;

/// Nothing for a session of a program that does not measure it.
pub fn blocks(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    let batches = runs(session, analysis).flat_map(|(run, worked_out)| {
        worked_out.batches.iter().filter_map(move |batch| {
            let handling = shown(run, batch)?.client.as_ref()?.handling?;
            Some((run.workers, batch.id.size, handling))
        })
    });
    let rows: Vec<(u32, u32, Handling)> = batches.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let us = |ms: Option<f64>| ms.map_or(UNKNOWN.into(), |ms| rounded(ms * US_PER_MS, lang));
    let share = |share: Option<f64>| share.map_or(UNKNOWN.into(), |share| percent(share, 1, lang));
    let handlings = || rows.iter().map(|(_, _, handling)| handling);
    let columns = vec![
        Column::integers(Term::Workers.text(lang), rows.iter().map(|row| row.0)),
        Column::integers(Term::Batch.text(lang), rows.iter().map(|row| row.1)),
        Column::texts(Term::HandlingUs.text(lang), handlings().map(|it| us(it.mean_ms()))),
        Column::texts(Term::PageBusy.text(lang), handlings().map(|it| share(it.utilisation()))),
        Column::texts(Term::OwnWaitUs.text(lang), handlings().map(|it| us(it.wait_ms()))),
    ];
    let mut blocks = vec![
        Block::heading(2, Term::OwnQueue.text(lang)),
        Block::paragraph(Term::OwnQueueMeaning.text(lang)),
    ];
    if handlings().any(Handling::is_crowded) {
        blocks.push(Block::paragraph(Term::PageCrowded.text(lang)));
    }
    blocks.push(Block::Table(Table { columns }));
    blocks
}
