//! How waves explain the dips of a curve; where no wave leaves a slot empty there is nothing to explain.

use crate::Lang;
use crate::words::{Term, UNKNOWN, decimal, percent};
use bench::analysis::{Analysis, RunAnalysis, steady_tokens_per_s, waves};
use bench::{Run, Session};

use super::{runs, shown};
use crate::blocks::{Block, Column, Table};

pub fn blocks(session: &Session, analysis: &Analysis, lang: Lang) -> Vec<Block> {
    // Each of several servers has waves of its own.
    if session.environment.is_cluster() {
        return Vec::new();
    }
    let tables: Vec<Block> = runs(session, analysis)
        .filter_map(|(run, worked_out)| waves_table(session, run, worked_out, analysis, lang))
        .collect();
    if tables.is_empty() {
        return tables;
    }
    let heading = Block::heading(2, Term::Waves.text(lang));
    [heading, Block::paragraph(Term::WavesMeaning.text(lang))].into_iter().chain(tables).collect()
}

/// The batches of a run, if any of them leaves slots empty.
fn waves_table(
    session: &Session,
    run: &Run,
    worked_out: &RunAnalysis,
    analysis: &Analysis,
    lang: Lang,
) -> Option<Block> {
    let slots = analysis.slots_of(worked_out)?;
    let rows: Vec<_> = worked_out
        .batches
        .iter()
        .filter_map(|batch| {
            // In a closed loop no more than the workers are in flight, so no more slots can be busy.
            let in_flight = batch.peak_in_flight.unwrap_or(match session.is_server_mode() {
                true => batch.id.size,
                false => batch.id.at_once(),
            });
            let waves = waves(batch.id.size, slots.most.min(in_flight))?;
            let steady = shown(run, batch).and_then(|shown| steady_tokens_per_s(shown, slots));
            Some((batch, waves, steady))
        })
        .collect();
    let occupancy = rows.iter().map(|row| percent(row.1.occupancy, 0, lang));
    let speed = rows.iter().map(|row| decimal(row.0.tokens_per_s, 1, lang));
    let steady =
        rows.iter().map(|row| row.2.map_or(UNKNOWN.into(), |speed| decimal(speed, 1, lang)));
    rows.iter().any(|row| row.1.occupancy < 1.0).then(|| {
        Block::Table(Table {
            columns: vec![
                Column::integers(Term::Workers.text(lang), rows.iter().map(|_| run.workers)),
                Column::integers(Term::Batch.text(lang), rows.iter().map(|row| row.0.id.size)),
                Column::integers(Term::WavesCount.text(lang), rows.iter().map(|row| row.1.waves)),
                Column::integers(Term::LastWave.text(lang), rows.iter().map(|row| row.1.last)),
                Column::texts(Term::BusySlots.text(lang), occupancy),
                Column::texts(Term::BatchTokensPerS.text(lang), speed),
                Column::texts(Term::SteadyTokensPerS.text(lang), steady),
            ],
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Report, markdown};
    use bench::{BatchId, Event, Measured, Measurement, Slots, made};

    fn section_with(batches: &[BatchId], peak_in_flight: Option<u32>) -> String {
        let mut session = Session::default();
        for &batch in batches {
            let measurement = Measurement { peak_in_flight, ..made::measured(batch.size, 100) };
            session.apply(&Event::BatchDone(Measured { batch, measurement }));
        }
        let mut analysis = Analysis::of(&session);
        analysis.slots = Some(Slots { most: 4, is_exact: true });
        markdown(&Report { blocks: blocks(&session, &analysis, Lang::Ru) })
    }

    fn section(batches: &[BatchId]) -> String {
        section_with(batches, None)
    }

    #[test]
    fn a_run_whose_waves_are_full_needs_no_explanation() {
        assert_eq!(section(&[1, 2, 4, 8].map(|size| BatchId::new(8, size))), "");
        let told = section(&[4, 5].map(|size| BatchId::new(8, size)));
        assert!(told.contains("## Волны") && told.contains("62"), "{told}");
    }

    #[test]
    fn one_request_at_a_time_has_no_waves() {
        assert_eq!(section(&[BatchId::new(1, 9)]), "");
        let fewer = section_with(&[BatchId::new(8, 5)], Some(2));
        assert!(fewer.contains("|      3 |"), "{fewer}");
    }

    #[test]
    fn a_run_of_another_shape_has_no_waves_here() {
        let own = BatchId::new(8, 5);
        let other = BatchId::new(3, 5).with_shape(1);
        assert_eq!(section(&[other, own]), section(&[own]));
    }
}
