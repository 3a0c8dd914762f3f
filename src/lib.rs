//! The page and its engine worker.

pub mod charts;
pub mod lang;
pub mod messages;
pub mod platform;
pub mod ui;
