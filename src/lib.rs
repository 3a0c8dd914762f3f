//! The page and its engine worker.

pub mod browser;
pub mod drawing;
pub mod lang;
pub mod measure;
pub mod messages;
pub mod ui;
