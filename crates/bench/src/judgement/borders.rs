//! Up to how many users the objectives are met, from configurations that certainly meet or miss them.

use crate::BatchId;

/// Up to how many users the objectives are met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borders {
    /// The configuration with the most users that meets them.
    pub most_users: Option<BatchId>,
    /// The one with the fewest users above that, that misses them.
    pub breaks: Option<BatchId>,
    /// One that misses them with fewer users than another that meets them.
    pub exception: Option<BatchId>,
    /// Those that might change this or be the recommendation, but have too few requests to tell.
    pub undecided: Vec<BatchId>,
}

impl Borders {
    /// From configurations that certainly meet (true) or miss them, by their users; `undecided` is left empty.
    pub(crate) fn of(sure: &[(BatchId, bool)], users: impl Fn(BatchId) -> u32) -> Self {
        let key = |batch: &BatchId| (users(*batch), batch.size);
        let those = |holds: bool| {
            let those = sure.iter().filter(move |(_, it)| *it == holds);
            those.map(|(batch, _)| *batch)
        };
        let most_users = those(true).max_by_key(key);
        let most = most_users.map_or(0, &users);
        Self {
            most_users,
            breaks: those(false).filter(|batch| users(*batch) > most).min_by_key(key),
            exception: those(false).filter(|batch| users(*batch) < most).min_by_key(key),
            undecided: Vec::new(),
        }
    }

    /// Whether this many users may be the most.
    pub(crate) fn are_between(&self, own: u32, users: impl Fn(BatchId) -> u32) -> bool {
        let is_more = self.most_users.is_none_or(|most| own > users(most));
        is_more && self.breaks.is_none_or(|breaks| own < users(breaks))
    }
}
