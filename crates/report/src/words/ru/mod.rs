//! Russian.

mod charts;
mod check;
mod failures;
mod files;
mod labels;
mod outcome;
mod page;
mod plan;
mod report;
mod slots;
mod terms;
mod warnings;

pub use charts::*;
pub use check::*;
pub use failures::*;
pub use files::*;
pub use labels::*;
pub use outcome::*;
pub use page::*;
pub use plan::*;
pub use report::*;
pub use slots::*;
pub use terms::*;
pub use warnings::*;

use crate::Lang::Ru;
