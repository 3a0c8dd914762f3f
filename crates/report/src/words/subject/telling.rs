//! How much is worth telling.

/// How many of a session's batches count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    All,
    Some,
    None,
}

/// A list of batches names so many at most; a longer one names one less and counts the rest.
pub const MOST_NAMED: usize = 6;

/// More answers than this that the limit ended make the factor of thinking a lower bound.
pub const MANY_CUT_SHARE: f64 = 0.05;

/// So many repeats tell a few per cent from noise.
pub const TELLING_REPEATS: u32 = 5;

/// A server that was faster by less when its busy slots doubled gains next to nothing by more of them.
pub const WORTH_DOUBLING: f64 = 0.1;

/// A gain that noise hides, and that would be worth having.
pub const WORTH_TELLING: f64 = 0.05;
