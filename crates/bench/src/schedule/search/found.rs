//! The result of a search within objectives.

use crate::BatchId;
use crate::judgement::Borders;

/// The result of a search within objectives. Whether they are met is decided by the exact bound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The fastest of those that meet them.
    pub fastest: Option<BatchId>,
    /// Another that meets them and may be faster by more than the tolerance.
    pub close: Option<BatchId>,
    /// Where meeting them ends.
    pub borders: Borders,
}
