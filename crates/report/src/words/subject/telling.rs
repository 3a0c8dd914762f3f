//! Thresholds for what is worth mentioning.

/// How many of a session's batches count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    All,
    Some,
    None,
}

/// The most batches a list names; a longer list names one fewer and counts the rest.
pub const MOST_NAMED: usize = 6;

/// If the token limit cut more than this share of answers, the thinking factor is only a lower bound.
pub const MANY_CUT_SHARE: f64 = 0.05;

/// Repeats that suffice to tell a few per cent from noise.
pub const TELLING_REPEATS: u32 = 5;

/// If doubling the busy slots gained less than this share, more slots gain next to nothing.
pub const WORTH_DOUBLING: f64 = 0.1;

/// A gain that noise may hide but that would be worth having, as a share.
pub const WORTH_TELLING: f64 = 0.05;
/// A gain below this would be shown as 0 %.
pub const LEAST_SHOWN: f64 = 0.005;
/// From this factor on it is told how many times as much something is, below by how many per cent it is more.
pub const TOLD_AS_TIMES: f64 = 1.1;
