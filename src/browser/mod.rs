//! Wrappers for the browser APIs that the program uses, one module each.

pub mod abort;
pub mod awake;
pub mod breath;
pub mod clipboard;
pub mod clock;
pub mod drops;
pub mod exchange;
pub mod fetch;
pub mod files;
pub mod js_error;
pub mod languages;
pub mod last_words;
pub mod location;
pub mod notice;
pub mod offline;
pub mod permission;
pub mod platform;
pub mod tabs;
pub mod web_lock;
pub mod within;
pub mod worker;
pub mod zip_file;
