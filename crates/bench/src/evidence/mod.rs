//! What one measurement shows by itself.

pub mod browser;
pub mod slots;
