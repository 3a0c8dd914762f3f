//! The answer of a session: what to set, how fast that is, how sure it is. `docs/answer.md` has the rules.

use super::gaps::{Gaps, refused_from};
use super::{Analysis, BatchAnalysis};
use crate::stats::Interval;
use crate::{BatchId, Session};

/// What is faster by less is no better: servers differ by as much from one day to the next, as a share.
const TOLERANCE: f64 = 0.02;

/// What to set.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The fewest workers, then the smallest batch, whose speed can not be told from that of the fastest.
    pub id: BatchId,
    /// Its speed over all that was measured of its load, tokens/s.
    pub speed: Interval,
    /// How often its load was measured, in whatever run.
    pub times: usize,
    /// The fastest configuration and its speed, tokens/s, where it asks the server for something else.
    pub fastest: Option<(BatchId, Interval)>,
    /// What speaks against it, the gravest first.
    pub doubts: Vec<Doubt>,
}

/// How sure an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Nothing that was measured, or could be missing, speaks for another one.
    Reliable,
    /// Others are as fast within noise, or it was measured once.
    Approximate,
    /// A measurement that is void or missing could change it, or the server did not stay as fast as it was.
    Unproven,
}

/// What speaks against an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// A measurement that does not count shows more than the answer's speed, and what spoils a measurement only
    /// makes it slower.
    VoidIsFaster {
        /// Its batch.
        batch: BatchId,
        /// What it shows, tokens/s.
        tokens_per_s: f64,
    },
    /// Nothing measured keeps this batch, whose measurements do not count, from being what is to be set.
    VoidMayBeBetter(BatchId),
    /// The same, where another measurement would count no more than those.
    NeverCounts(BatchId),
    /// The same of a batch of the plan that was not measured.
    NotMeasured(BatchId),
    /// The server is as much faster at the end as this share, negative if slower.
    Drift(f64),
    /// Its load was measured once.
    MeasuredOnce,
    /// This one may be better.
    Close(BatchId),
    /// Of all measured it has the most in flight: nobody knows what more of them would do.
    AtTheEdge,
}

impl Doubt {
    /// What is left of an answer's confidence.
    #[must_use]
    pub fn leaves(self) -> Confidence {
        match self {
            Self::VoidIsFaster { .. }
            | Self::VoidMayBeBetter(_)
            | Self::NeverCounts(_)
            | Self::NotMeasured(_)
            | Self::Drift(_) => Confidence::Unproven,
            Self::MeasuredOnce | Self::Close(_) | Self::AtTheEdge => Confidence::Approximate,
        }
    }

    /// The batch whose measurement, once more, would settle it.
    #[must_use]
    pub fn void(self) -> Option<BatchId> {
        match self {
            Self::VoidIsFaster { batch, .. } | Self::VoidMayBeBetter(batch) => Some(batch),
            _ => None,
        }
    }
}

impl Answer {
    /// The answer of a session; none where no figure is the server's.
    #[must_use]
    pub fn of(session: &Session, analysis: &Analysis) -> Option<Self> {
        let chosen = analysis.recommended()?;
        let fastest = fastest(analysis)?;
        let is_same = analysis.load(chosen.id) == analysis.load(fastest.id);
        let mut answer = Self {
            id: chosen.id,
            speed: chosen.interval?,
            times: analysis.loads.times(chosen.id),
            fastest: fastest.interval.filter(|_| !is_same).map(|speed| (fastest.id, speed)),
            doubts: Vec::new(),
        };
        answer.doubts = answer.doubts(session, analysis);
        Some(answer)
    }

    /// How sure it is.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.doubts.first().map_or(Confidence::Reliable, |doubt| doubt.leaves())
    }

    /// The void batch that could change it.
    #[must_use]
    pub fn void(&self) -> Option<BatchId> {
        self.doubts.iter().find_map(|doubt| doubt.void())
    }

    fn doubts(&self, session: &Session, analysis: &Analysis) -> Vec<Doubt> {
        let best = self.fastest.map_or(self.speed, |(_, speed)| speed);
        let gaps = Gaps::around(self.id, best, session, analysis);
        let void = gaps.void();
        let faster = gaps
            .faster_void()
            .map(|(batch, tokens_per_s)| Doubt::VoidIsFaster { batch, tokens_per_s });
        let missing = faster.or(void).is_none().then(|| gaps.missing()).flatten();
        let drift =
            analysis.drift_share().filter(|_| analysis.runs.iter().any(|run| run.drift.is_some()));
        let doubts = [
            faster.or(void),
            missing.map(Doubt::NotMeasured),
            drift.map(Doubt::Drift),
            (self.times == 1).then_some(Doubt::MeasuredOnce),
            self.close(analysis).map(Doubt::Close),
            self.is_at_the_edge(analysis).then_some(Doubt::AtTheEdge),
        ];
        doubts.into_iter().flatten().collect()
    }

    /// The fastest of what may be better: of what would be set first, all whose interval touches the answer's; of
    /// the rest, what may be faster by more than the tolerance.
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
        let close = analysis.batches().filter(is_close);
        close.reduce(|most, it| if it.mean() > most.mean() { it } else { most }).map(|it| it.id)
    }

    /// Whether nothing with more in flight says what that would bring.
    fn is_at_the_edge(&self, analysis: &Analysis) -> bool {
        let in_flight = analysis.load(self.id).in_flight;
        let is_more = |batch: &BatchAnalysis| analysis.load(batch.id).in_flight > in_flight;
        let has_slots_enough = analysis.exact_slots().is_none_or(|slots| in_flight < slots);
        let has_more = analysis.batches().any(|batch| batch.is_valid() && is_more(batch));
        has_slots_enough && !has_more && refused_from(analysis).is_none()
    }
}

/// The fastest by what is known of its load, the first of equals.
pub fn fastest(analysis: &Analysis) -> Option<&BatchAnalysis> {
    let valid = analysis.batches().filter(|batch| batch.is_valid());
    valid.reduce(|best, batch| if batch.mean() > best.mean() { batch } else { best })
}
