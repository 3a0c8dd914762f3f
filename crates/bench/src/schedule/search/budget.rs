//! How many requests a search may take.

use super::arm::{Arm, UNKNOWN};
use super::within::allowance;
use crate::{Plan, RunPlan};

/// Of the grid's requests a search uses a fifth to make its answer more certain,
const USUAL_SHARE: f64 = 0.2;
/// and never more than this: to look at everything that may be faster, and to repeat two that are close.
const MOST_SHARE: f64 = 0.35;
/// Within limits, loads are measured that need not be fast: both shares are larger.
const SHARES_WITHIN: (f64, f64) = (0.25, 0.4);
/// If measuring every workers count once took more than this share of it, nothing else could be measured: then
/// the curve is interpolated in between, and a fifth is enough.
const LOOKS_SHARE: f64 = 0.65;
/// A grid of no more requests is not worth saving on.
const SMALL_GRID: u32 = 64;

/// The limits of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Requests up to which an answer that seems clear is made clearer.
    pub usual: u32,
    /// The most requests for finding the fastest.
    pub most: u32,
    /// The most requests in total, including those that decide whether objectives are met.
    pub whole: u32,
}

impl Budget {
    /// No limits: to see what more requests would bring.
    pub const UNBOUNDED: Self = Self { usual: u32::MAX, most: u32::MAX, whole: u32::MAX };

    /// The limits for the runs of one shape, if `others` requests of the plan's limit went to something else.
    pub fn of(runs: &[RunPlan], plan: &Plan, others: u32) -> Self {
        let grid: u32 = runs.iter().flat_map(|run| &run.batches).sum();
        let shapes = u32::try_from(plan.shapes().len()).unwrap_or(u32::MAX).max(1);
        let granted =
            plan.limit_requests.map_or(u32::MAX, |limit| (limit / shapes).saturating_sub(others));
        let limit = granted.min(grid);
        let share = |share: f64| {
            let share = (f64::from(grid) * share).floor();
            // A grid has at most 64 runs of 128 batches of at most 1000 requests.
            let share = if share < f64::from(u32::MAX) { share as u32 } else { u32::MAX };
            share.max(SMALL_GRID).min(limit)
        };
        let shares = if plan.limits.is_empty() { (USUAL_SHARE, MOST_SHARE) } else { SHARES_WITHIN };
        let (usual, most) = (share(shares.0), share(shares.1));
        let arms = Arm::of_all(runs, UNKNOWN).into_iter();
        let looks = arms.filter(|arm| !arm.is_idle && !arm.is_partial).map(|arm| arm.look.size);
        let looks = f64::from(looks.fold(0, u32::saturating_add));
        let most = if looks <= LOOKS_SHARE * f64::from(most) { most } else { usual };
        Self { usual, most, whole: most.saturating_add(allowance(&plan.limits)).min(granted) }
    }

    /// Whether all workers counts can be measured.
    pub fn is_wide(self) -> bool {
        self.most > self.usual
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_share_of_the_grid_within_the_plans_limit() {
        let plan = Plan { workers: vec![1, 2, 4, 8, 16, 24, 32, 48], ..Plan::default() };
        let of = |plan: &Plan| {
            let Budget { usual, most, .. } = Budget::of(&plan.runs(), plan, 0);
            (usual, most)
        };
        assert_eq!(of(&plan), (249, 436), "of 1,248");
        assert_eq!(of(&Plan { limit_requests: Some(300), ..plan.clone() }), (249, 300));
        assert_eq!(of(&Plan { workers: vec![1, 2, 4, 8], ..plan.clone() }), (60, 60), "of 60");
        let short = Plan { workers: vec![22, 23, 24, 25], max_batch: Some(24), ..plan };
        assert_eq!(of(&short), (64, 64), "four looks are 96 of 220");
    }
}
