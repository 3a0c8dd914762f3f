//! The map of a session: workers × batch.

use bench::{Batch, Session};

/// Speeds are coloured by this power of their share of the best, or all good cells would look alike.
const CONTRAST: f64 = 1.6;

/// The map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatMap {
    /// Batch sizes, the columns.
    pub batches: Vec<u32>,
    /// The runs, a row each.
    pub rows: Vec<HeatRow>,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    /// Its workers count.
    pub workers: u32,
    /// A cell for every column.
    pub cells: Vec<HeatCell>,
}

/// One place of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeatCell {
    /// Its batch size.
    pub batch: u32,
    /// What is known of it.
    pub state: CellState,
}

/// What is known of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellState {
    /// It is not asked for, or its figures make no speed.
    Absent,
    /// It will be measured.
    Planned,
    /// It is being measured.
    Measuring,
    /// It is measured.
    Measured {
        /// Its speed.
        tokens_per_s: f64,
        /// How deep its colour is, 0 ..= 1.
        share: f64,
        /// Its figures are not the server's.
        is_doubtful: bool,
        /// The optimum of its row.
        is_row_optimum: bool,
        /// The best of all.
        is_best: bool,
    },
}

/// The map of what is measured, of what is planned, and of the batch (workers, size) in flight.
#[must_use]
pub fn heat_map(session: &Session, measuring: Option<(u32, u32)>) -> HeatMap {
    let planned = session.plan.as_ref().map(|plan| plan.runs()).unwrap_or_default();
    let measured_sizes = session.batches().map(|batch| batch.batch);
    let planned_sizes = planned.iter().flat_map(|run| run.batches.iter().copied());
    let batches = sorted(measured_sizes.chain(planned_sizes));
    let measured_workers = session.runs.iter().map(|run| run.workers);
    let workers = sorted(measured_workers.chain(planned.iter().map(|run| run.workers)));

    let best = session.best();
    let best_speed = best.map_or(0.0, |best| best.batch.tokens_per_s());
    let cell = |workers: u32, size: u32| {
        let run = session.runs.iter().find(|run| run.workers == workers);
        let batch = run.and_then(|run| run.batches.iter().find(|batch| batch.batch == size));
        let is_planned =
            planned.iter().any(|run| run.workers == workers && run.batches.contains(&size));
        let state = match batch {
            // No colour and no figure says a speed that is not a number.
            Some(batch) if !batch.tokens_per_s().is_finite() => CellState::Absent,
            Some(batch) => CellState::Measured {
                tokens_per_s: batch.tokens_per_s(),
                share: share(batch, best_speed),
                is_doubtful: !batch.can_be_optimum(),
                is_row_optimum: run.and_then(|run| run.optimum()) == Some(batch),
                is_best: best.is_some_and(|b| b.workers == workers && b.batch == batch),
            },
            None if measuring == Some((workers, size)) => CellState::Measuring,
            None if is_planned => CellState::Planned,
            None => CellState::Absent,
        };
        HeatCell { batch: size, state }
    };
    let row = |workers| HeatRow {
        workers,
        cells: batches.iter().map(|&size| cell(workers, size)).collect(),
    };
    let rows = workers.into_iter().map(row).collect();
    HeatMap { batches, rows }
}

fn share(batch: &Batch, best_tokens_per_s: f64) -> f64 {
    let share = (batch.tokens_per_s() / best_tokens_per_s).powf(CONTRAST);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

fn sorted(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    numbers.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::{Plan, session_file};

    #[test]
    fn the_reference_has_one_best_and_an_optimum_a_row() {
        let text = include_str!("../../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        let session = session_file::read(text).expect("the reference opens");
        let map = heat_map(&session, None);
        assert_eq!(map.batches, [1, 2, 4, 8, 16, 24, 32, 40, 48]);
        let cells = || map.rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.state));
        let optima =
            cells().filter(|cell| matches!(cell, CellState::Measured { is_row_optimum: true, .. }));
        assert_eq!(optima.count(), 14);
        let best: Vec<_> = cells()
            .filter(|cell| matches!(cell, CellState::Measured { is_best: true, .. }))
            .collect();
        assert!(matches!(best[..], [CellState::Measured { share: 1.0, .. }]));
        assert_eq!(map.rows[0].cells[8].state, CellState::Absent);
    }

    #[test]
    fn what_is_not_measured_yet_is_planned_or_being_measured() {
        let plan = Plan { workers: vec![1, 4], ..Plan::default() };
        let session = Session { plan: Some(plan), ..Session::default() };
        let map = heat_map(&session, Some((4, 2)));
        let states: Vec<_> = map.rows[1].cells.iter().map(|cell| cell.state).collect();
        use CellState::{Measuring, Planned};
        assert_eq!(states, [Planned, Measuring, Planned, Planned]);
        assert_eq!(map.rows[0].cells[3].state, CellState::Absent);
    }

    #[test]
    fn odd_figures_have_a_place_too() {
        let batch = |batch, total_s, tokens| Batch { batch, total_s, tokens, ..Batch::default() };
        let limited = Batch { wanted_in_flight: Some(9), ..batch(4, 1.0, 90) };
        let batches = vec![batch(1, 0.0, 5), batch(2, 1.0, 10), limited];
        let runs = vec![bench::Run { workers: 3, batches, ..Default::default() }];
        let map = heat_map(&Session { runs, ..Session::default() }, None);
        let states: Vec<_> = map.rows[0].cells.iter().map(|cell| cell.state).collect();
        let measured = |tokens_per_s, is_doubtful| CellState::Measured {
            tokens_per_s,
            share: 1.0,
            is_doubtful,
            is_row_optimum: !is_doubtful,
            is_best: !is_doubtful,
        };
        assert_eq!(states, [CellState::Absent, measured(10.0, false), measured(90.0, true)]);
        assert_eq!(heat_map(&Session::default(), Some((1, 1))), HeatMap::default());
    }
}
