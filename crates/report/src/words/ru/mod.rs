//! Russian.

mod causes;
mod charts;
mod check;
mod conclusion;
mod counts;
mod failures;
mod files;
mod labels;
mod limits;
mod load_engine;
mod nouns;
mod outcome;
mod places;
mod plan;
mod report;
mod search;
mod sentences;
mod server_reported;
mod shapes;
mod slots;
mod tables;
mod terms;
mod warnings;

pub use causes::*;
pub use charts::*;
pub use check::*;
pub use conclusion::*;
pub use failures::*;
pub use files::*;
pub use labels::*;
pub use limits::*;
pub use load_engine::*;
pub use outcome::*;
pub use places::*;
pub use plan::*;
pub use report::*;
pub use search::*;
pub use sentences::*;
pub use server_reported::*;
pub use shapes::*;
pub use slots::*;
pub use tables::*;
pub use terms::*;
pub use warnings::*;

use crate::Lang::Ru;
