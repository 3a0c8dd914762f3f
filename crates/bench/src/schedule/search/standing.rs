//! What a search has found, how certain it is, and what it has not measured.

use super::known::{Known, Seen};
use super::{Found, Search, by_shape, rivals};
use crate::stats::{Scalability, scalability};
use crate::{BatchId, Plan, RunId, Session, Strategy};

/// The state of a search of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The fastest batch by all measurements of its load, as in the analysis; the largest of those of equal
    /// load that cannot be told apart.
    pub fastest: BatchId,
    /// The fastest of those with another load, and by which share of its speed the fastest is faster.
    pub next_best: Option<(BatchId, f64)>,
    /// The one that could still be faster by more than the tolerance.
    pub rival: Option<BatchId>,
    /// Scatter of a measurement, as a share of its mean.
    pub noise: f64,
    /// Whether repeats have shown it; otherwise it is assumed.
    pub is_noise_known: bool,
    /// The server's slots, if they are why more workers were not measured.
    pub slots: Option<u32>,
    /// There were too few requests to measure everything that may be faster.
    pub is_short: bool,
    /// Nothing more is to be measured.
    pub is_over: bool,
    /// Batches that have a speed, and all batches of the plan.
    pub batches: (usize, usize),
    /// Requests sent, and those of the whole plan measured once.
    pub requests: (u32, u32),
    /// Workers counts of the plan that were not measured.
    pub unseen_workers: Vec<u32>,
    /// The result within the plan's limits, if it has any and the requests show them.
    pub within: Option<Found>,
    /// The scalability law that explains the speeds, if one does.
    pub law: Option<Scalability>,
}

/// The state of the search for this shape; `None` if the plan is not a search, or nothing is measured.
#[must_use]
pub fn standing(plan: &Plan, session: &Session, shape: u32) -> Option<Standing> {
    if plan.strategy != Strategy::Search {
        return None;
    }
    let runs = by_shape(plan).into_iter().nth(usize::try_from(shape).ok()?)?;
    let search = Search::of(&runs, plan, session);
    let all = Known::of(&runs, session);
    let known = &all;
    let fastest = known.named(|_| true)?;
    let is_other = |seen: &&Seen| !known.waves.are_alike(seen.batch, fastest.batch);
    let others = known.loads.iter().filter(is_other);
    let next_best = others.reduce(|best, seen| if seen.mean() > best.mean() { seen } else { best });
    // The named one stands for those alike, of which another may be faster.
    let highest = known.loads.iter().map(Seen::mean).fold(0.0, f64::max);
    let is_unseen = |workers: &u32| session.run(RunId { shape, workers: *workers }).is_none();
    Some(Standing {
        fastest: fastest.batch,
        next_best: next_best.map(|next| (next.batch, highest / next.mean() - 1.0)),
        rival: rivals::rival(known),
        noise: known.noise,
        is_noise_known: known.measured.iter().any(|seen| seen.speeds.len() > 1),
        slots: known.waves.slots.filter(|_| known.waves.has_waves),
        is_short: search.is_short(),
        is_over: search.next().is_none(),
        batches: (known.measured.len(), runs.iter().map(|run| run.batches.len()).sum()),
        requests: (
            known.spent.saturating_add(known.failed),
            runs.iter().flat_map(|run| &run.batches).sum(),
        ),
        unseen_workers: plan.workers.iter().copied().filter(is_unseen).collect(),
        within: search.within.as_ref().map(|within| within.found(known)),
        law: law(known),
    })
}

/// The law fitted to all numbers in flight that have a speed.
fn law(known: &Known) -> Option<Scalability> {
    let full = |seen: &Seen| {
        let arm = known.arm(seen.batch)?;
        Some((f64::from(arm.in_flight), known.full_speed(arm)?))
    };
    let mut points: Vec<(f64, f64)> = known.seen.iter().filter_map(full).collect();
    crate::order::sort_by(&mut points, |a, b| a.0.total_cmp(&b.0));
    points.dedup_by(|a, b| a.0 == b.0);
    scalability(&points)
}
