//! The page and its engine worker.

// A new effect, message or state must not silently be treated like the others.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

pub mod app;
pub mod browser;
mod check;
pub mod drawing;
mod effects;
mod erased;
pub mod lang;
pub mod measure;
pub mod messages;
pub mod store;
#[cfg(test)]
mod testing;
pub mod ui;
