//! What a search within objectives has found.

use crate::BatchId;

/// What is found of the loads within the objectives. What holds or breaks does so by the exact bound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The fastest of those that hold.
    pub fastest: Option<BatchId>,
    /// Another one that holds, and may be faster by more than the tolerance.
    pub close: Option<BatchId>,
    /// The one that holds with the most users at once.
    pub most_users: Option<BatchId>,
    /// The one with the fewest users, more than that, that breaks.
    pub breaks: Option<BatchId>,
    /// Those which might change this and which the requests can not tell of.
    pub undecided: Vec<BatchId>,
    /// One that breaks with fewer users than one that holds.
    pub exception: Option<BatchId>,
}
