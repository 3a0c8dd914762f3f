//! Everything said about a session: words, reports, figures and charts.
//!
//! A report is built by [`base_report`], [`short_report`] or [`extended_report`] as a [`Report`] of blocks, and rendered by
//! [`markdown`](markdown()), [`html`](html()) or [`html_page`]. The figures alone: [`csv`](csv()) and
//! [`samples_csv`].

mod base;
mod benchstat;
mod blocks;
pub mod chart;
mod comparison;
mod control_chars;
mod csv;
mod extended;
mod html;
mod lang;
mod markdown;
mod number;
mod samples;
mod servers;
mod shapes;
mod short;
mod table;
pub mod words;

pub use base::{base_report, figure_path};
pub use benchstat::benchstat;
pub use blocks::{Block, Cells, Column, Fact, Figure, Report, Shown, Table};
pub use comparison::{Called, Named, Pair, comparison_path, comparison_report};
pub use csv::csv;
pub use extended::{Figures, LOAD_CURVE_PATH, extended_report, latency_table, nothing_found};
pub use html::{html, html_page};
pub use lang::Lang;
pub use markdown::markdown;
pub use number::{fixed, general};
pub use samples::samples_csv;
pub use servers::{server_table, servers_csv};
pub use shapes::shape_path;
pub use short::short_report;

use bench::Session;
use bench::analysis::Analysis;

/// The base report as Markdown.
#[must_use]
pub fn base_markdown(session: &Session, analysis: &Analysis, lang: Lang) -> String {
    markdown(&base_report(session, analysis, lang))
}

/// The extended report as Markdown.
#[must_use]
pub fn extended_markdown(session: &Session, analysis: &Analysis, lang: Lang) -> String {
    markdown(&extended_report(session, analysis, lang))
}
