//! Sentences of the page.

mod course;
mod results;
mod server;

pub use course::*;
pub use results::*;
pub use server::*;
