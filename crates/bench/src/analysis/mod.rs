//! What a session's measurements mean together.

pub mod audit;
pub mod metrics;
pub mod recommend;
pub mod repeats;
