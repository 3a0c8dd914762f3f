//! The answer of a session: what to choose, how fast it is, how certain that is. `docs/answer.md` has the rules.

use serde::{Deserialize, Serialize};

use super::gaps::Gaps;
use super::{Analysis, BatchAnalysis};
use crate::stats::Interval;
use crate::{BatchId, Session};

/// A gain smaller than this share does not count: servers vary by as much from one day to the next.
const TOLERANCE: f64 = 0.02;

/// The configuration to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The fewest workers, then the smallest batch, whose speed cannot be told from the fastest.
    pub id: BatchId,
    /// Its speed over all measurements of its load, tokens/s.
    pub speed: Interval,
    /// How often its load was measured, in any run.
    pub times: usize,
    /// Other runs measured its load too.
    pub is_elsewhere: bool,
    /// The fastest configuration and its speed, tokens/s, if it has another load.
    pub fastest: Option<(BatchId, Interval)>,
    /// It is a number in flight alone: requests were sent for a given time, and their number is a result.
    pub is_timed: bool,
    /// The answer is subject to the limits of the plan.
    pub is_limited: bool,
    /// What speaks against it, the most serious first.
    pub doubts: Vec<Doubt>,
}

/// How certain an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Nothing measured or missing suggests another one.
    Reliable,
    /// Others are equally fast within the noise, or it was measured once.
    Approximate,
    /// A void or missing measurement could change it, or the server's speed drifted.
    Unproven,
}

/// What speaks against an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// A measurement that does not count is faster than the answer, and what spoils a measurement only makes it
    /// slower.
    VoidIsFaster {
        batch: BatchId,
        tokens_per_s: f64,
        /// Another measurement would not count either.
        never_counts: bool,
    },
    /// This batch, whose measurements do not count, might be the better choice for all that was measured.
    VoidMayBeBetter(BatchId),
    /// The same, where another measurement would not count either.
    NeverCounts(BatchId),
    /// The same for a batch that counts, although all else that its run measured was slowed down.
    RunSlowed(BatchId),
    /// The same for a batch of the plan that was not measured.
    NotMeasured(BatchId),
    /// Its own requests are within the limits, but too few to be certain.
    SeemsWithin,
    /// This one is faster, and its requests do not show whether it is within the limits.
    Undecided(BatchId),
    /// The server is faster at the end by this share, negative if slower.
    Drift(f64),
    MeasuredOnce,
    /// The server handled other clients' requests before every measurement of this one: it may be faster.
    OthersServed(BatchId),
    /// This one breaks the limits with fewer requests in flight.
    BreaksBefore(BatchId),
    /// This one may be better.
    Close(BatchId),
    /// It has the most in flight of all measured: the effect of more is unknown.
    AtTheEdge,
}

impl Doubt {
    /// The confidence that this doubt leaves at most.
    #[must_use]
    pub fn leaves(self) -> Confidence {
        match self {
            Self::VoidIsFaster { .. }
            | Self::VoidMayBeBetter(_)
            | Self::NeverCounts(_)
            | Self::RunSlowed(_)
            | Self::NotMeasured(_)
            | Self::SeemsWithin
            | Self::Undecided(_)
            | Self::Drift(_) => Confidence::Unproven,
            Self::MeasuredOnce
            | Self::OthersServed(_)
            | Self::BreaksBefore(_)
            | Self::Close(_)
            | Self::AtTheEdge => Confidence::Approximate,
        }
    }

    /// The batch that would settle it if measured once more.
    #[must_use]
    pub fn again(self) -> Option<BatchId> {
        if let Self::RunSlowed(batch) = self { Some(batch) } else { self.void() }
    }

    /// The same, if its measurements do not count.
    #[must_use]
    pub fn void(self) -> Option<BatchId> {
        match self {
            Self::VoidIsFaster { batch, never_counts: false, .. }
            | Self::VoidMayBeBetter(batch) => Some(batch),
            Self::VoidIsFaster { never_counts: true, .. }
            | Self::NeverCounts(_)
            | Self::RunSlowed(_)
            | Self::NotMeasured(_)
            | Self::SeemsWithin
            | Self::Undecided(_)
            | Self::Drift(_)
            | Self::MeasuredOnce
            | Self::OthersServed(_)
            | Self::BreaksBefore(_)
            | Self::Close(_)
            | Self::AtTheEdge => None,
        }
    }
}

impl Answer {
    /// The answer of a session; `None` if no figure is valid, or no valid one seems to be within the limits.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis) -> Option<Self> {
        let chosen = analysis.recommended()?;
        let fastest = fastest(analysis, |batch| analysis.may_be_set(batch))?;
        let is_same = analysis.load(chosen.id) == analysis.load(fastest.id);
        let mut answer = Self {
            id: chosen.id,
            speed: chosen.interval?,
            times: analysis.loads.times(chosen.id),
            is_elsewhere: analysis.batches().any(|batch| {
                let is_measured = batch.is_valid() && batch.shared_from.is_none();
                let is_same = analysis.load(batch.id) == analysis.load(chosen.id);
                is_measured && is_same && batch.id.run() != chosen.id.run()
            }),
            fastest: fastest.interval.filter(|_| !is_same).map(|speed| (fastest.id, speed)),
            is_timed: analysis.load(chosen.id).size.is_none(),
            is_limited: analysis.is_limited(),
            doubts: Vec::new(),
        };
        answer.doubts = answer.doubts(session, analysis);
        Some(answer)
    }

    /// How certain it is.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.doubts.first().map_or(Confidence::Reliable, |doubt| doubt.leaves())
    }

    /// The void batch that could change it.
    #[must_use]
    pub fn void(&self) -> Option<BatchId> {
        self.doubts.iter().find_map(|doubt| doubt.void())
    }

    /// The batch that would settle one of its doubts if measured once more.
    #[must_use]
    pub fn again(&self) -> Option<BatchId> {
        self.doubts.iter().find_map(|doubt| doubt.again())
    }

    fn doubts(&self, session: &Session, analysis: &Analysis) -> Vec<Doubt> {
        let best = self.fastest.map_or(self.speed, |(_, speed)| speed);
        let gaps = Gaps::around(self.id, best, session, analysis);
        let void = gaps.void();
        let faster = gaps.faster_void();
        let slowed = gaps.of_slowed_run();
        let missing = faster.or(void).is_none().then(|| gaps.missing()).flatten();
        let drift =
            analysis.drift_share().filter(|_| analysis.runs.iter().any(|run| run.drift.is_some()));
        let seems = analysis.batch(self.id).is_some_and(|it| analysis.is_within(it).is_none());
        let undecided = analysis.undecided(best.mean * (1.0 + TOLERANCE));
        let doubts = [
            faster.or(void),
            slowed.map(Doubt::RunSlowed),
            missing.map(Doubt::NotMeasured),
            seems.then_some(Doubt::SeemsWithin),
            undecided.filter(|_| !seems).map(|batch| Doubt::Undecided(batch.id)),
            drift.map(Doubt::Drift),
            (self.times == 1).then_some(Doubt::MeasuredOnce),
            others_served(analysis).map(Doubt::OthersServed),
            self.breaks_before(analysis).map(Doubt::BreaksBefore),
            self.close(analysis).map(Doubt::Close),
            self.is_at_the_edge(analysis).then_some(Doubt::AtTheEdge),
        ];
        doubts.into_iter().flatten().collect()
    }

    /// The fastest of those that may be better: of those that would be preferred, any whose interval overlaps
    /// the answer's; of the rest, those that may be faster by more than the tolerance.
    fn close(&self, analysis: &Analysis) -> Option<BatchId> {
        let own = analysis.load(self.id);
        let is_close = |batch: &&BatchAnalysis| {
            let Some(other) = batch.interval.filter(|_| analysis.load(batch.id) != own) else {
                return false;
            };
            let lead = other.mean - self.speed.mean + other.half_width.hypot(self.speed.half_width);
            if batch.id < self.id {
                other.overlaps(self.speed)
            } else {
                lead > TOLERANCE * self.speed.mean && !analysis.only_waits(batch.id, self.id)
            }
        };
        let may_be = analysis.batches().filter(|batch| analysis.may_be_set(batch));
        let close = may_be.filter(is_close);
        close.reduce(|most, it| if it.mean() > most.mean() { it } else { most }).map(|it| it.id)
    }

    /// What breaks the limits with fewer in flight, although nothing should.
    fn breaks_before(&self, analysis: &Analysis) -> Option<BatchId> {
        let in_flight = |id: BatchId| analysis.load(id).in_flight;
        let exception = analysis.borders()?.exception?;
        (in_flight(exception) < in_flight(self.id)).then_some(exception)
    }

    /// Whether nothing with more in flight shows what that would bring.
    fn is_at_the_edge(&self, analysis: &Analysis) -> bool {
        let in_flight = analysis.load(self.id).in_flight;
        let is_more = |batch: &BatchAnalysis| analysis.load(batch.id).in_flight > in_flight;
        let has_slots_enough = analysis.exact_slots().is_none_or(|slots| in_flight < slots);
        // What breaks the limits shows that, whatever its speed.
        let shows =
            |batch: &BatchAnalysis| batch.is_valid() || analysis.breaks_limits(batch.id, self.id);
        let has_more = analysis.batches().any(|batch| is_more(batch) && shows(batch));
        has_slots_enough && !has_more && analysis.refused_from().is_none()
    }
}

/// A batch that was never measured while the server worked for this session alone.
fn others_served(analysis: &Analysis) -> Option<BatchId> {
    let is_disturbed = |batch: &&BatchAnalysis| {
        let mut counted = batch.measurements.iter().filter(|it| it.verdict.is_valid());
        batch.is_valid() && counted.all(|measurement| measurement.is_beside_others())
    };
    analysis.measured_batches().find(is_disturbed).map(|batch| batch.id)
}

/// The fastest of those allowed, by what is known of its load, the first of equals.
pub fn fastest(
    analysis: &Analysis,
    may_be: impl Fn(&BatchAnalysis) -> bool,
) -> Option<&BatchAnalysis> {
    let may_be = analysis.batches().filter(|batch| may_be(batch));
    may_be.reduce(|best, batch| if batch.mean() > best.mean() { batch } else { best })
}

/// The one to choose of those allowed: the fewest workers, then the smallest batch, whose speed cannot be told
/// from the fastest.
pub fn chosen(
    analysis: &Analysis,
    may_be: impl Fn(&BatchAnalysis) -> bool,
) -> Option<&BatchAnalysis> {
    let fastest = fastest(analysis, &may_be)?;
    let as_fast = analysis.batches().filter(|batch| may_be(batch) && batch.is_as_fast_as(fastest));
    as_fast.min_by_key(|batch| batch.id)
}

#[cfg(test)]
mod tests;
