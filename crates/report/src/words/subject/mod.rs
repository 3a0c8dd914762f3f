//! What words are about, where that is not a type of the benchmark: below the languages, which word it, and
//! what asks them.

mod best;
mod charts;
mod conclusion;
mod outcome;
mod slots;
mod term;

pub use best::Best;
pub use charts::{BatchSummary, ChartTerm, Load, Quantity, RequestTimes, Served, SpanKind};
pub use conclusion::{More, Told, WORTH_DOUBLING, WORTH_TELLING};
pub use outcome::{Doubt, TakenAway, Trouble};
pub use slots::MoreSlots;
pub use term::Term;
