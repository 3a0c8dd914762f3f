//! What is to be said, where that is not a type of the benchmark. The languages, and the modules that pick one,
//! depend on it; it depends on neither.

mod charts;
mod commands;
mod compare;
mod conclusion;
mod outcome;
mod slots;
mod telling;
mod term;

pub use charts::{BatchSummary, ChartTerm, Load, Quantity, RequestTimes, Served, SpanKind};
pub use commands::{CommandRemark, LANE_PORTS};
pub use compare::CompareTerm;
pub use conclusion::{ConclusionInput, Lack, More};
pub use outcome::{Doubt, TakenAway, Trouble};
pub use slots::MoreSlots;
pub use telling::{
    Counted, LEAST_SHOWN, MANY_CUT_SHARE, MOST_NAMED, TELLING_REPEATS, TOLD_AS_TIMES,
    WORTH_DOUBLING, WORTH_TELLING,
};
pub use term::Term;
