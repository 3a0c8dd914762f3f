//! Which batch to use for every workers count, how sure that is, and how the waves explain the curve.

use crate::Lang;
use crate::words::{Term, UNKNOWN, decimal, percent, rounded};
use bench::recommend::{recommended, steady_tokens_per_s, waves};
use bench::repeats::{interval, spread};
use bench::stats::Interval;
use bench::{Run, Session};

use super::slots_of;
use crate::blocks::{Block, Column, Table};

pub fn blocks(session: &Session, lang: Lang) -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(2, Term::Recommendation.text(lang)),
        Block::paragraph(Term::RecommendationMeaning.text(lang)),
        Block::Table(recommended_table(session, lang)),
    ];
    if session.runs.iter().any(|run| slots_of(session, run).is_some()) {
        blocks.push(Block::heading(3, Term::Waves.text(lang)));
        blocks.push(Block::paragraph(Term::WavesMeaning.text(lang)));
        for run in &session.runs {
            blocks.extend(waves_table(session, run, lang));
        }
    }
    blocks
}

fn recommended_table(session: &Session, lang: Lang) -> Table {
    let rows: Vec<_> = session
        .runs
        .iter()
        .filter_map(|run| Some((run.workers, run.optimum()?, recommended(run)?)))
        .collect();
    let repeats = |batch: &bench::Batch| batch.other_repeats.len() as u64 + 1;
    let between = |batch| {
        spread(batch).map_or(UNKNOWN.into(), |(low, high)| {
            format!("{}–{}", decimal(low, 1, lang), decimal(high, 1, lang))
        })
    };
    let error = |batch: &bench::Batch| {
        let Interval { half_width, .. } = interval(batch);
        if batch.other_repeats.is_empty() {
            UNKNOWN.into()
        } else {
            format!("± {}", rounded(half_width, lang))
        }
    };
    Table {
        columns: vec![
            Column::integers(Term::Workers.text(lang), rows.iter().map(|row| row.0)),
            Column::integers(Term::RecommendedBatch.text(lang), rows.iter().map(|row| row.2.batch)),
            Column::texts(
                Term::TokensPerS.text(lang),
                rows.iter().map(|row| decimal(row.2.tokens_per_s(), 2, lang)),
            ),
            Column::integers(Term::Optimum.text(lang), rows.iter().map(|row| row.1.batch)),
            Column::texts(
                Term::OptimumTokensPerS.text(lang),
                rows.iter().map(|row| decimal(row.1.tokens_per_s(), 2, lang)),
            ),
            Column::integers(Term::Repeats.text(lang), rows.iter().map(|row| repeats(row.1))),
            Column::texts(Term::RepeatsSpread.text(lang), rows.iter().map(|row| between(row.1))),
            Column::texts(Term::Confidence.text(lang), rows.iter().map(|row| error(row.1))),
        ],
    }
}

fn waves_table(session: &Session, run: &Run, lang: Lang) -> Option<Block> {
    let slots = slots_of(session, run)?;
    let rows: Vec<_> = run
        .batches
        .iter()
        .filter_map(|batch| {
            // In a closed loop no more than the workers are in flight, so no more slots can be busy.
            let in_flight = batch.peak_in_flight.unwrap_or(batch.batch);
            let waves = waves(batch.batch, slots.most.min(in_flight))?;
            Some((batch, waves, steady_tokens_per_s(batch, slots)))
        })
        .collect();
    let occupancy = rows.iter().map(|row| percent(row.1.occupancy, 0, lang));
    let speed = rows.iter().map(|row| decimal(row.0.tokens_per_s(), 1, lang));
    let steady =
        rows.iter().map(|row| row.2.map_or(UNKNOWN.into(), |speed| decimal(speed, 1, lang)));
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            columns: vec![
                Column::integers(Term::Workers.text(lang), rows.iter().map(|_| run.workers)),
                Column::integers(Term::Batch.text(lang), rows.iter().map(|row| row.0.batch)),
                Column::integers(Term::WavesCount.text(lang), rows.iter().map(|row| row.1.waves)),
                Column::integers(Term::LastWave.text(lang), rows.iter().map(|row| row.1.last)),
                Column::texts(Term::BusySlots.text(lang), occupancy),
                Column::texts(Term::BatchTokensPerS.text(lang), speed),
                Column::texts(Term::SteadyTokensPerS.text(lang), steady),
            ],
        })
    })
}
