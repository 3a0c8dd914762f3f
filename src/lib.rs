//! The page and its engine worker.

pub mod app;
pub mod browser;
pub mod drawing;
mod erased;
pub mod lang;
pub mod measure;
pub mod messages;
pub mod store;
pub mod ui;
