//! The fixed texts of the page, card by card: headings, buttons, fields, hints.

mod chart;
mod page;
mod plan;
mod result;
mod server;
mod session;

pub use chart::ChartLabel;
pub use page::PageLabel;
pub use plan::PlanLabel;
pub use result::ResultLabel;
pub use server::ServerLabel;
pub use session::SessionLabel;
