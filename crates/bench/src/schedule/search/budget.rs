//! How many requests a search may take.

use crate::{Plan, RunPlan};

/// Of the grid's requests a search takes about a fifth,
const USUAL_SHARE: f64 = 0.2;
/// and never more than this, where two batches that were repeated can still not be told apart.
const MOST_SHARE: f64 = 0.35;
/// A grid of so few requests is not worth saving on.
const SMALL_GRID: u32 = 64;

/// The bounds of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Requests up to which what seems clear enough is made clearer.
    pub usual: u32,
    /// Requests that are never exceeded.
    pub most: u32,
}

impl Budget {
    /// The bounds for these runs, of which a last check takes so many requests.
    pub fn of(runs: &[RunPlan], plan: &Plan, check: u32) -> Self {
        let grid: u32 = runs.iter().flat_map(|run| &run.batches).sum();
        let limit = plan.limit_requests.unwrap_or(u32::MAX).min(grid);
        let share = |share: f64| {
            let share = (f64::from(grid) * share).floor();
            // A grid has at most 64 runs of 129 batches of 1000 requests.
            let share = if share < f64::from(u32::MAX) { share as u32 } else { u32::MAX };
            share.max(SMALL_GRID).min(limit).saturating_sub(check)
        };
        Self { usual: share(USUAL_SHARE), most: share(MOST_SHARE) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_and_a_third_of_the_grid_within_the_plans_limit() {
        let plan = Plan { workers: vec![1, 2, 4, 8, 16, 24, 32, 48], ..Plan::default() };
        let of = |plan: &Plan| {
            let Budget { usual, most } = Budget::of(&plan.runs(), plan, 4);
            (usual, most)
        };
        assert_eq!(of(&plan), (245, 432), "of 1,248");
        assert_eq!(of(&Plan { limit_requests: Some(300), ..plan.clone() }), (245, 296));
        assert_eq!(of(&Plan { workers: vec![1, 2, 4, 8], ..plan }), (56, 56), "of 60");
    }
}
