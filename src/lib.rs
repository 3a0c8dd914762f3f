//! The page Токометр and its engine worker.

pub mod browser;
pub mod drawing;
pub mod measure;
pub mod messages;
pub mod ui;
