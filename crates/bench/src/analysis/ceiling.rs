//! What limits a server's speed, as far as a session shows.

use super::conclusion::{Choice, metrics};
use super::{Analysis, BatchAnalysis};
use crate::order::sort_by_key;
use crate::{BatchId, Load, Session, Warning};

/// What limits the server's speed, as far as the session shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Ceiling {
    #[default]
    Unknown,
    /// The browser kept fewer requests in flight than wanted: the server was not asked for more.
    Browser {
        /// The most requests in flight that were wanted.
        wanted: u32,
        /// The most that the browser kept in flight.
        in_flight: u32,
    },
    /// The server rejects requests if more are in flight than it accepted.
    Refused {
        /// The most that it accepted.
        taken: u32,
        refused: u32,
    },
    /// A measurement that does not count could be faster.
    Void(BatchId),
    /// The server decodes this many at once, and the others wait.
    Slots {
        slots: u32,
        wait: Option<Wait>,
        /// How much faster the server is with all slots busy than with half of them, as a share.
        last_doubling: Option<f64>,
    },
    /// The largest workers count is the fastest: more may be faster still.
    Open {
        /// The largest workers count.
        workers: u32,
        /// The next smaller one.
        than: u32,
        /// How much faster it is, as a share.
        gain: f64,
        /// The most that the server was seen to decode at once.
        slots: Option<u32>,
    },
    /// More workers bring nothing distinguishable from noise.
    Flat {
        /// The chosen workers count.
        from: u32,
        /// The largest one.
        to: u32,
        /// How much faster the larger one is, as a share; may be negative.
        gain: f64,
        /// The most that the server was seen to decode at once.
        slots: Option<u32>,
    },
}

/// The effect of more workers than slots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// Requests sent at once, more than slots.
    pub in_flight: u32,
    /// Their median time to the first token, ms.
    pub ttft_ms: f64,
    /// That of the most that have enough slots, ms.
    pub without_ms: f64,
}

pub fn ceiling(session: &Session, analysis: &Analysis, choice: Option<&Choice>) -> Ceiling {
    // A browser could not have sent what the server rejects.
    let in_flight = |batch: &BatchAnalysis| analysis.load(batch.id).in_flight;
    if let Some(refused) = analysis.refused_from() {
        let taken = analysis.batches().filter(|batch| batch.is_valid()).map(in_flight).max();
        // A batch of which some were refused shows how many of the others it decoded at once.
        let decoded = analysis.exact_slots().filter(|&slots| slots < refused);
        return Ceiling::Refused { taken: taken.max(decoded).unwrap_or(0), refused };
    }
    let limited = |doubt: &Warning| {
        let Warning::TooFewLanes { wanted, in_flight } = *doubt else { return None };
        Some((wanted, in_flight))
    };
    let limited = analysis.batches().flat_map(BatchAnalysis::doubts).filter_map(limited);
    if let Some((wanted, in_flight)) = limited.max() {
        return Ceiling::Browser { wanted, in_flight };
    }
    let optima = compared_optima(analysis);
    let void = choice.and_then(|choice| choice.answer.void());
    let beyond = optima.last().and_then(|last| void_beyond(analysis, last.id));
    if let Some(void) = beyond.or(void) {
        return Ceiling::Void(void);
    }
    // What would be measured again is not known to be the most.
    if choice.is_some_and(|choice| choice.answer.again().is_some()) {
        return Ceiling::Unknown;
    }
    // With several servers the smallest is full before all slots are: their total is no ceiling.
    let is_one_server = !session.environment.is_cluster();
    let slots = analysis.slots.filter(|slots| slots.is_exact && is_one_server);
    if let Some(slots) = slots.map(|slots| slots.most) {
        return Ceiling::Slots {
            slots,
            wait: wait(session, analysis, slots),
            last_doubling: last_doubling(analysis, slots),
        };
    }
    let (Some(choice), [.., before, last]) = (choice, &optima[..]) else { return Ceiling::Unknown };
    let gain = |faster: f64, slower: f64| faster / slower - 1.0;
    let slots = analysis.slots.filter(|_| is_one_server).map(|slots| slots.most);
    let chosen = choice.answer.id.workers;
    if chosen == last.id.workers {
        let gain = gain(last.mean(), before.mean());
        return Ceiling::Open { workers: last.id.workers, than: before.id.workers, gain, slots };
    }
    // Its optimum may be a batch too small for all its workers.
    let valid = analysis.batches().filter(|it| it.is_valid() && it.id.workers == last.id.workers);
    let busiest = valid
        .max_by(|a, b| in_flight(a).cmp(&in_flight(b)).then_with(|| a.mean().total_cmp(&b.mean())));
    let gain = gain(busiest.unwrap_or(last).mean(), choice.answer.speed.mean);
    Ceiling::Flat { from: chosen, to: last.id.workers, gain, slots }
}

/// The optima of the runs, fewest workers first, without runs whose figures fewer workers have too: those say nothing
/// of more workers.
fn compared_optima(analysis: &Analysis) -> Vec<&BatchAnalysis> {
    let mut optima: Vec<&BatchAnalysis> = analysis.optima().collect();
    sort_by_key(&mut optima, |optimum| optimum.id.workers);
    let mut known: Vec<Load> = Vec::new();
    optima.retain(|optimum| {
        let before = known.len();
        for batch in analysis.run(optimum.id.workers).iter().flat_map(|run| &run.batches) {
            let load = analysis.load(batch.id);
            if batch.is_valid() && !known.contains(&load) {
                known.push(load);
            }
        }
        known.len() > before
    });
    optima
}

/// How long requests wait for their first token with the most workers, compared with the most that have enough
/// slots; each from the batch with the most requests for its workers.
fn wait(session: &Session, analysis: &Analysis, slots: u32) -> Option<Wait> {
    let ttft_ms = |batch: &BatchAnalysis| Some(metrics(session, batch).ttft_ms?.p50);
    let valid = || analysis.batches().filter(|batch| batch.is_valid());
    let key = |batch: &&BatchAnalysis| (batch.id.at_once(), batch.id.size);
    let waiting = valid().filter(|batch| batch.id.at_once() > slots).max_by_key(key)?;
    let served = valid().filter(|batch| batch.id.at_once() <= slots).max_by_key(key)?;
    Some(Wait {
        in_flight: waiting.id.at_once(),
        ttft_ms: ttft_ms(waiting)?,
        without_ms: ttft_ms(served)?,
    })
}

/// The gain of the last doubling of busy slots, up to all of them.
fn last_doubling(analysis: &Analysis, slots: u32) -> Option<f64> {
    let at = |busy: u32| {
        let of_load = |batch: &BatchAnalysis| batch.is_valid() && batch.id.at_once() == busy;
        super::answer::fastest(analysis, of_load).map(BatchAnalysis::mean)
    };
    let half = at(slots / 2).filter(|_| slots.is_multiple_of(2))?;
    Some(at(slots)? / half - 1.0)
}

/// The largest batch of the largest workers count, if no figure of that is valid.
fn void_beyond(analysis: &Analysis, last: BatchId) -> Option<BatchId> {
    let most = analysis.runs.iter().max_by_key(|run| run.workers)?;
    let is_beyond = |batch: &&BatchAnalysis| most.workers > last.workers && !batch.is_valid();
    let void = most.batches.last().filter(is_beyond)?;
    Some(void.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Conclusion;
    use crate::{Event, Measured, Sample, Slots, made};

    fn of(batches: &[(u32, u32, u64)]) -> Ceiling {
        let session = made::session(batches);
        Conclusion::of(&session, &Analysis::of(&session)).ceiling
    }

    fn with_four_slots(batches: &[(u32, u32, u64)]) -> Ceiling {
        let session = made::session(batches);
        let mut analysis = Analysis::of(&session);
        analysis.slots = Some(Slots { most: 4, is_exact: true });
        Conclusion::of(&session, &analysis).ceiling
    }

    #[test]
    fn if_the_largest_is_the_fastest_more_may_be_faster() {
        let found = of(&[(1, 1, 40), (4, 4, 80), (8, 8, 120)]);
        assert_eq!(found, Ceiling::Open { workers: 8, than: 4, gain: 0.5, slots: None });
        assert_eq!(of(&[(4, 4, 80)]), Ceiling::Unknown, "nothing to compare with");
    }

    #[test]
    fn a_run_that_only_took_over_what_fewer_workers_measured_is_not_compared() {
        let measured = [(1, 1, 40), (2, 1, 40), (2, 2, 80)];
        let open = Ceiling::Open { workers: 2, than: 1, gain: 1.0, slots: None };
        assert_eq!(of(&measured), open);
        let stopped: Vec<_> = measured.into_iter().chain([(4, 1, 41), (4, 2, 79)]).collect();
        let Ceiling::Open { workers: 2, than: 1, .. } = of(&stopped) else { panic!("{stopped:?}") };
    }

    #[test]
    fn workers_that_slow_the_server_down_show_a_negative_gain() {
        let found = of(&[(1, 1, 50), (8, 1, 50), (8, 8, 30), (8, 16, 35)]);
        let Ceiling::Flat { from: 1, to: 8, gain, .. } = found else { panic!("{found:?}") };
        assert!((gain + 0.3).abs() < 1e-9, "{gain}");
    }

    #[test]
    fn full_slots_are_the_limit() {
        let found = with_four_slots(&[(1, 1, 40), (2, 2, 60), (4, 4, 90), (8, 8, 90)]);
        assert_eq!(found, Ceiling::Slots { slots: 4, wait: None, last_doubling: Some(0.5) });
    }

    #[test]
    fn a_doubling_is_of_busy_slots_not_of_workers() {
        let found = with_four_slots(&[(2, 1, 60), (2, 2, 50), (4, 4, 75), (8, 8, 75)]);
        assert_eq!(found, Ceiling::Slots { slots: 4, wait: None, last_doubling: Some(0.5) });
    }

    #[test]
    fn waiting_for_a_slot_is_compared_with_not_waiting() {
        let stream =
            |first_ms| Sample { tokens: Some(10), ..made::answered(first_ms, first_ms + 100.0) };
        let mut session = Session::default();
        for (workers, first_ms) in [(2, [10.0, 12.0]), (4, [10.0, 200.0])] {
            let first_ms = first_ms.into_iter().cycle().take(workers);
            let measurement = made::batch(1.0, first_ms.map(stream).collect());
            session.apply(&Event::BatchDone(Measured::new(workers as u32, measurement)));
        }
        let analysis = Analysis::of(&session);
        let found = wait(&session, &analysis, 2).unwrap();
        assert_eq!(found, Wait { in_flight: 4, ttft_ms: 105.0, without_ms: 11.0 });
        assert_eq!(wait(&session, &analysis, 4), None);
    }
}
