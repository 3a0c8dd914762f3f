//! The page Токометр and its engine worker.

pub mod drawing;
pub mod messages;
pub mod platform;
pub mod ui;
