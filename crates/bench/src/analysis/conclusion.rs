//! The conclusion of a session: what to choose, how much that gains, where the limit is, how certain that is.

use super::{Analysis, Answer, BatchAnalysis, Metrics};
use crate::judgement::Borders;
use crate::order::sort_by_key;
use crate::stats::mean;
use crate::{BatchId, Load, Measurement, Session, Warning};

/// The conclusion of a session for whoever sets up the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conclusion {
    /// What to choose; `None` if no figure is valid.
    pub choice: Option<Choice>,
    pub ceiling: Ceiling,
    /// Where the plan's limits are reached, if it has any and the requests show them.
    pub borders: Option<Borders>,
    /// What the session as a whole says for or against its figures.
    pub trust: Trust,
}

/// The configuration to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub answer: Answer,
    /// The smallest configuration with one request at a time and its speed, if that was measured too.
    pub one_at_a_time: Option<(BatchId, f64)>,
    /// Median speed of one stream, tokens/s.
    pub each_tokens_per_s: Option<f64>,
    /// Median time to the first token, ms.
    pub ttft_ms: Option<f64>,
    /// Median time to the first token of the answer itself, ms; absent if the model did not think.
    pub ttfo_ms: Option<f64>,
}

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

/// What a session as a whole says for or against its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trust {
    /// How much faster the same batch was at the end than at the beginning, as a share; the largest change of
    /// all that were checked.
    pub change_at_end: Option<f64>,
    /// The change is beyond the noise.
    pub has_drifted: bool,
    /// Batches with invalid figures.
    pub void: usize,
    pub batches: usize,
    /// Measurements with invalid figures, of batches that have valid ones too.
    pub void_measurements: usize,
    /// How many batches have individual requests: others cannot be checked.
    pub checked: usize,
    pub findings: usize,
}

impl Conclusion {
    /// The conclusion of a session from its analysis.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis) -> Self {
        let choice = choice(session, analysis);
        Self {
            ceiling: ceiling(session, analysis, choice.as_ref()),
            borders: analysis.borders(),
            trust: trust(analysis),
            choice,
        }
    }

    /// What limits the server's speed; `None` if limits of the plan keep the choice from being what it would be
    /// compared with.
    #[must_use]
    pub fn told_ceiling(&self) -> Option<Ceiling> {
        let is_by_choice =
            matches!(self.ceiling, Ceiling::Open { .. } | Ceiling::Flat { .. } | Ceiling::Unknown);
        (self.borders.is_none() || !is_by_choice).then_some(self.ceiling)
    }
}

fn choice(session: &Session, analysis: &Analysis) -> Option<Choice> {
    let answer = Answer::of(session, analysis)?;
    let chosen = analysis.batch(answer.id)?;
    let own = |batch: &BatchAnalysis| {
        Some((batch.id, mean(&analysis.loads.not_slowed(batch.id, &batch.speeds))?))
    };
    let alone = analysis.batches().filter(|batch| batch.is_valid() && batch.id.at_once() == 1);
    // Of several, the one in which not even the next request overlapped.
    let alone = alone.min_by_key(|batch| (batch.id.size, batch.id.workers));
    let metrics = metrics(session, chosen);
    Some(Choice {
        one_at_a_time: alone.filter(|_| answer.id.at_once() > 1).and_then(own),
        answer,
        each_tokens_per_s: metrics.stream_tokens_per_s.as_ref().map(|speeds| speeds.p50),
        ttft_ms: metrics.ttft_ms.as_ref().map(|times| times.p50),
        ttfo_ms: metrics.ttfo_ms.as_ref().map(|times| times.p50),
    })
}

fn metrics(session: &Session, batch: &BatchAnalysis) -> Metrics {
    let measured = session.batch(batch.id).and_then(|it| it.measurements.get(batch.shown));
    measured.map(|measured: &Measurement| Metrics::of(measured, &[])).unwrap_or_default()
}

fn ceiling(session: &Session, analysis: &Analysis, choice: Option<&Choice>) -> Ceiling {
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

fn trust(analysis: &Analysis) -> Trust {
    let valid = analysis.measured_batches().filter(|batch| batch.is_valid());
    let void_measurements =
        valid.flat_map(|batch| &batch.measurements).filter(|it| !it.verdict.is_valid());
    Trust {
        change_at_end: analysis.drift_share(),
        has_drifted: analysis.runs.iter().any(|run| run.drift.is_some()),
        void: analysis.measured_batches().filter(|batch| !batch.is_valid()).count(),
        void_measurements: void_measurements.count(),
        batches: analysis.totals.batches,
        checked: analysis.measured_batches().filter(|batch| batch.has_samples).count(),
        findings: analysis.findings.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, Measured, Sample, Slots, made};

    /// A session of batches given as (workers, size, tokens/s).
    fn session(batches: &[(u32, u32, u64)]) -> Session {
        let done = |&(workers, size, tokens): &_| made::done(workers, size, tokens);
        made::after(&batches.iter().map(done).collect::<Vec<_>>())
    }

    fn conclusion(batches: &[(u32, u32, u64)]) -> Conclusion {
        let session = session(batches);
        Conclusion::of(&session, &Analysis::of(&session))
    }

    #[test]
    fn the_smallest_of_the_fastest_is_chosen() {
        let found = conclusion(&[(1, 1, 40), (4, 4, 98), (8, 8, 100)]);
        let choice = found.choice.unwrap();
        let fastest = choice.answer.fastest.map(|(id, speed)| (id, speed.mean));
        assert_eq!(choice.answer.id, BatchId::new(4, 4));
        assert_eq!(fastest, Some((BatchId::new(8, 8), 100.0)));
        assert_eq!(choice.one_at_a_time, Some((BatchId::new(1, 1), 40.0)));
        assert!(
            matches!(found.ceiling, Ceiling::Flat { from: 4, to: 8, .. }),
            "{:?}",
            found.ceiling
        );
        assert_eq!((choice.answer.times, found.trust.batches), (1, 3));
    }

    #[test]
    fn if_the_largest_is_the_fastest_more_may_be_faster() {
        let found = conclusion(&[(1, 1, 40), (4, 4, 80), (8, 8, 120)]);
        assert_eq!(found.ceiling, Ceiling::Open { workers: 8, than: 4, gain: 0.5, slots: None });
        assert_eq!(conclusion(&[(4, 4, 80)]).ceiling, Ceiling::Unknown, "nothing to compare with");
    }

    #[test]
    fn a_run_that_only_took_over_what_fewer_workers_measured_is_not_compared() {
        let measured = [(1, 1, 40), (2, 1, 40), (2, 2, 80)];
        let open = Ceiling::Open { workers: 2, than: 1, gain: 1.0, slots: None };
        assert_eq!(conclusion(&measured).ceiling, open);
        let stopped: Vec<_> = measured.into_iter().chain([(4, 1, 41), (4, 2, 79)]).collect();
        let Ceiling::Open { workers: 2, than: 1, .. } = conclusion(&stopped).ceiling else {
            panic!("{stopped:?}")
        };
    }

    #[test]
    fn workers_that_slow_the_server_down_show_a_negative_gain() {
        let found = conclusion(&[(1, 1, 50), (8, 1, 50), (8, 8, 30), (8, 16, 35)]).ceiling;
        let Ceiling::Flat { from: 1, to: 8, gain, .. } = found else { panic!("{found:?}") };
        assert!((gain + 0.3).abs() < 1e-9, "{gain}");
    }

    #[test]
    fn an_empty_session_has_no_conclusion() {
        let found = conclusion(&[]);
        assert_eq!((found.choice, found.ceiling), (None, Ceiling::Unknown));
        assert_eq!(conclusion(&[(1, 1, 0)]).trust.void, 1);
    }

    #[test]
    fn full_slots_are_the_limit() {
        let session = session(&[(1, 1, 40), (2, 2, 60), (4, 4, 90), (8, 8, 90)]);
        let mut analysis = Analysis::of(&session);
        analysis.slots = Some(Slots { most: 4, is_exact: true });
        let found = Conclusion::of(&session, &analysis).ceiling;
        assert_eq!(found, Ceiling::Slots { slots: 4, wait: None, last_doubling: Some(0.5) });
    }

    #[test]
    fn a_doubling_is_of_busy_slots_not_of_workers() {
        let session = session(&[(2, 1, 60), (2, 2, 50), (4, 4, 75), (8, 8, 75)]);
        let mut analysis = Analysis::of(&session);
        analysis.slots = Some(Slots { most: 4, is_exact: true });
        let found = Conclusion::of(&session, &analysis).ceiling;
        assert_eq!(found, Ceiling::Slots { slots: 4, wait: None, last_doubling: Some(0.5) });
    }

    #[test]
    fn waiting_for_a_slot_is_compared_with_not_waiting() {
        let stream = |first_ms| Sample {
            first_ms: Some(first_ms),
            last_ms: Some(first_ms + 100.0),
            end_ms: first_ms + 100.0,
            tokens: Some(10),
            ..Sample::default()
        };
        let mut session = Session::default();
        for (workers, first_ms) in [(2, [10.0, 12.0]), (4, [10.0, 200.0])] {
            let first_ms = first_ms.into_iter().cycle().take(workers);
            let samples: Vec<Sample> = first_ms.map(stream).collect();
            let measurement = Measurement {
                requests: workers as u32,
                total_s: 1.0,
                tokens: 10,
                samples,
                ..Measurement::default()
            };
            session.apply(&Event::BatchDone(Measured::new(workers as u32, measurement)));
        }
        let analysis = Analysis::of(&session);
        let found = wait(&session, &analysis, 2).unwrap();
        assert_eq!(found, Wait { in_flight: 4, ttft_ms: 105.0, without_ms: 11.0 });
        assert_eq!(wait(&session, &analysis, 4), None);
    }
}
