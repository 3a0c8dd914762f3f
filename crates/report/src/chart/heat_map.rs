//! The map of a session: workers × batch.

use bench::analysis::{Analysis, BatchAnalysis};
use bench::order::distinct;
use bench::schedule::Left;
use bench::{BatchId, Session, Strategy};

/// Speeds are coloured by this power of their share of the best, or all good cells would look alike.
const CONTRAST: f64 = 2.2;

/// The map of a session: workers by batch size, tokens/s in each cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeatMap {
    /// Batch sizes, the columns.
    pub batches: Vec<u32>,
    /// The runs, a row each.
    pub rows: Vec<HeatRow>,
}

/// A direction on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Left,
    Right,
    RowStart,
    RowEnd,
}

impl HeatMap {
    /// The nearest cell in that direction that has something; workers and batch of both.
    #[must_use]
    pub fn step(&self, (workers, batch): (u32, u32), way: Way) -> Option<(u32, u32)> {
        let is_there = |(_, batch): &(u32, &HeatCell)| batch.state != CellState::Absent;
        let cells =
            self.rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.workers, cell)));
        let mut places = cells.filter(is_there).map(|(workers, cell)| (workers, cell.batch));
        let in_row = |place: &(u32, u32)| place.0 == workers;
        let in_column = |place: &(u32, u32)| place.1 == batch;
        match way {
            Way::Up => places.filter(in_column).take_while(|place| place.0 < workers).last(),
            Way::Down => places.filter(in_column).find(|place| place.0 > workers),
            Way::Left => places.filter(in_row).take_while(|place| place.1 < batch).last(),
            Way::Right => places.filter(in_row).find(|place| place.1 > batch),
            Way::RowStart => places.find(in_row),
            Way::RowEnd => places.rfind(in_row),
        }
    }

    /// Where focus starts: at the best cell, else at the first one that has something.
    #[must_use]
    pub fn entrance(&self) -> Option<(u32, u32)> {
        let cells =
            || self.rows.iter().flat_map(|row| row.cells.iter().map(|cell| (row.workers, cell)));
        let is_answer =
            |cell: &HeatCell| matches!(cell.state, CellState::Measured { is_answer: true, .. });
        let best = cells().find(|(_, cell)| is_answer(cell));
        let first = || cells().find(|(_, cell)| cell.state != CellState::Absent);
        best.or_else(first).map(|(workers, cell)| (workers, cell.batch))
    }
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    pub workers: u32,
    pub cells: Vec<HeatCell>,
}

/// One place of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeatCell {
    pub batch: u32,
    pub state: CellState,
}

/// What is known of a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellState {
    /// It is not asked for, or its figures make no speed.
    Absent,
    Planned,
    Measuring,
    Measured {
        tokens_per_s: f64,
        /// How deep its colour is, 0 ..= 1.
        share: f64,
        /// Measured in another run, of the same load.
        is_copy: bool,
        /// Its figures are not the server's.
        is_doubtful: bool,
        is_row_optimum: bool,
        /// The answer of the session.
        is_answer: bool,
    },
}

/// The map of what is measured, of what is left of the plan, and of the batch in flight.
#[must_use]
pub fn heat_map(
    session: &Session,
    analysis: &Analysis,
    left: &[Left],
    measuring: Option<BatchId>,
) -> HeatMap {
    let planned = left.iter().map(|left| left.batch);
    let planned: Vec<BatchId> = planned.filter(|batch| batch.shape == analysis.shape).collect();
    let measured = analysis.batches().map(|batch| batch.id);
    let ids: Vec<BatchId> = measured.chain(planned.iter().copied()).collect();
    let batches = distinct(ids.iter().map(|id| id.size));
    // Where a search did not look is seen too.
    let asked = session.plan.iter().filter(|plan| plan.strategy == Strategy::Search);
    let asked = asked.flat_map(|plan| plan.workers.iter().copied());
    let workers = distinct(ids.iter().map(|id| id.workers).chain(asked));

    let best_speed = analysis.best().map_or(0.0, |best| best.tokens_per_s);
    let cell = |id: BatchId| {
        let state = match analysis.batch(id) {
            // No colour and no figure says a speed that is not a number.
            Some(batch) if !batch.tokens_per_s.is_finite() => CellState::Absent,
            Some(batch) => CellState::Measured {
                tokens_per_s: batch.tokens_per_s,
                share: share(batch, best_speed),
                is_copy: batch.shared_from.is_some(),
                is_doubtful: !batch.is_valid(),
                is_row_optimum: analysis.run(id.workers).and_then(|run| run.optimum)
                    == Some(id.size),
                is_answer: analysis.recommended == Some(id),
            },
            None if measuring == Some(id) => CellState::Measuring,
            None if planned.contains(&id) => CellState::Planned,
            None => CellState::Absent,
        };
        HeatCell { batch: id.size, state }
    };
    let row = |workers| HeatRow {
        workers,
        cells: batches.iter().map(|&size| cell(analysis.run_id(workers).batch(size))).collect(),
    };
    let rows = workers.into_iter().map(row).collect();
    HeatMap { batches, rows }
}

fn share(batch: &BatchAnalysis, best_tokens_per_s: f64) -> f64 {
    let share = (batch.tokens_per_s / best_tokens_per_s).powf(CONTRAST);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bench::schedule::{Goal, left};
    use bench::{Event, Measured, Measurement, Plan, file, made};

    fn map(session: &Session, measuring: Option<BatchId>) -> HeatMap {
        let left = session.plan.as_ref().map(|plan| left(&Goal::Plan, plan, session));
        heat_map(session, &Analysis::of(session), &left.unwrap_or_default(), measuring)
    }

    #[test]
    fn the_reference_has_one_answer_and_an_optimum_a_row() {
        let text = include_str!("../../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        let session = file::read(text).expect("the reference opens");
        let map = map(&session, None);
        assert_eq!(map.batches, [1, 2, 4, 8, 16, 24, 32, 40, 48]);
        let cells = || map.rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.state));
        let optima =
            cells().filter(|cell| matches!(cell, CellState::Measured { is_row_optimum: true, .. }));
        assert_eq!(optima.count(), 14);
        let answers: Vec<_> = cells()
            .filter(|cell| matches!(cell, CellState::Measured { is_answer: true, .. }))
            .collect();
        assert!(
            matches!(answers[..], [CellState::Measured { is_row_optimum: true, share, .. }] if share < 1.0)
        );
        assert_eq!(map.rows[0].cells[8].state, CellState::Absent);
        assert_eq!(map.entrance(), Some((22, 40)));
    }

    #[test]
    fn keys_lead_over_gaps_and_not_beyond_the_map() {
        let text = include_str!("../../../bench/tests/fixtures/runs_qwen3-1.7b.json");
        let map = map(&file::read(text).expect("the reference opens"), None);
        assert_eq!(map.step((24, 48), Way::Up), None, "no row above has so large a batch");
        assert_eq!(map.step((24, 48), Way::Down), Some((28, 48)));
        assert_eq!(map.step((24, 48), Way::Right), None);
        assert_eq!(map.step((24, 48), Way::Left), Some((24, 40)));
        assert_eq!(map.step((24, 8), Way::RowStart), Some((24, 1)));
        assert_eq!(map.step((24, 8), Way::RowEnd), Some((24, 48)));
        assert_eq!(HeatMap::default().entrance(), None);
    }

    #[test]
    fn what_is_not_measured_yet_is_planned_or_being_measured() {
        let plan = Plan { workers: vec![1, 4], ..Plan::default() };
        let session = Session { plan: Some(plan), ..Session::default() };
        let map = map(&session, Some(BatchId::new(4, 2)));
        let states: Vec<_> = map.rows[1].cells.iter().map(|cell| cell.state).collect();
        use CellState::{Measuring, Planned};
        assert_eq!(states, [Planned, Measuring, Planned, Planned]);
        assert_eq!(map.rows[0].cells[3].state, CellState::Absent);
    }

    #[test]
    fn what_is_measured_keeps_its_place_beside_what_is_left() {
        let plan = Plan { workers: vec![4], max_batch: Some(2), repeats: 2, ..Plan::default() };
        let mut session = Session { plan: Some(plan), ..Session::default() };
        for requests in [1, 1, 7] {
            session.apply(&made::done(4, requests, 9));
        }
        let map = map(&session, None);
        assert_eq!(map.batches, [1, 2, 7], "one that no plan asked for has its place too");
        let cells = &map.rows[0].cells;
        assert!(matches!(cells[0].state, CellState::Measured { is_answer: true, .. }));
        assert_eq!(cells[1].state, CellState::Planned);
        assert!(matches!(cells[2].state, CellState::Measured { is_answer: false, .. }));
    }

    #[test]
    fn odd_figures_have_a_place_too() {
        let timeless = Measurement { total_s: 0.0, ..made::measured(1, 5) };
        let limited = Measurement { wanted_in_flight: Some(9), ..made::measured(4, 90) };
        let mut session = Session::default();
        for measurement in [timeless, made::measured(2, 10), limited] {
            session.apply(&Event::BatchDone(Measured::new(3, measurement)));
        }
        let states: Vec<_> =
            map(&session, None).rows[0].cells.iter().map(|cell| cell.state).collect();
        let measured = |tokens_per_s, is_doubtful| CellState::Measured {
            tokens_per_s,
            share: 1.0,
            is_copy: false,
            is_doubtful,
            is_row_optimum: !is_doubtful,
            is_answer: !is_doubtful,
        };
        assert_eq!(states, [CellState::Absent, measured(10.0, false), measured(90.0, true)]);
        let unasked = map(&Session::default(), Some(BatchId::new(1, 1)));
        assert_eq!(unasked, HeatMap::default());
    }
}
