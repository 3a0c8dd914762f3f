//! Up to how many users objectives hold, by what surely holds and what surely breaks.

use crate::BatchId;

/// Where objectives end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borders {
    /// The configuration that holds with the most users at once.
    pub most_users: Option<BatchId>,
    /// The one with the fewest users, more than that, that breaks.
    pub breaks: Option<BatchId>,
    /// One that breaks with fewer users than another one holds with.
    pub exception: Option<BatchId>,
    /// Those which might change this, or be what is to be set, and of which the requests can not tell.
    pub undecided: Vec<BatchId>,
}

impl Borders {
    /// Of configurations that surely hold (true) or break, each with its users; nothing is undecided yet.
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

    /// Whether so many users may be the most.
    pub(crate) fn are_between(&self, own: u32, users: impl Fn(BatchId) -> u32) -> bool {
        let is_more = self.most_users.is_none_or(|most| own > users(most));
        is_more && self.breaks.is_none_or(|breaks| own < users(breaks))
    }
}
