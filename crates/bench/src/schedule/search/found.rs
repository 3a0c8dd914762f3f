//! What a search within objectives has found.

use crate::BatchId;
use crate::judgement::Borders;

/// What is found of the loads within the objectives. What holds or breaks does so by the exact bound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The fastest of those that hold.
    pub fastest: Option<BatchId>,
    /// Another one that holds, and may be faster by more than the tolerance.
    pub close: Option<BatchId>,
    /// Where they end.
    pub borders: Borders,
}
