//! The fixed texts of the page.

mod chart;
mod page;
mod plan;
mod result;
mod server;
mod session;

pub use chart::chart_label;
pub use page::page_label;
pub use plan::plan_label;
pub use result::result_label;
pub use server::server_label;
pub use session::session_label;
