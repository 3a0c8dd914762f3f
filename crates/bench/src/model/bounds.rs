//! Upper limits of what can be asked for, and the reasons.

/// HTTP/1.1 connections that a browser opens to one origin.
pub const CONNECTIONS_PER_LANE: u32 = 6;
/// The most requests in flight that a browser is asked for: 32 lanes of 6. Above about 240 Chromium's socket
/// pool behaves at random.
pub const MAX_WORKERS: u32 = 192;
/// The most that other programs keep in flight: a batch never has more requests.
pub const MAX_WORKERS_BEYOND_BROWSER: u32 = MAX_BATCH;
/// Larger batches only repeat what the steady state shows.
pub const MAX_BATCH: u32 = 1000;
/// Most runs in a plan.
pub const MAX_RUNS: usize = 64;
/// Longest time limit: a week, min.
pub const MAX_LIMIT_MINUTES: u32 = 7 * 24 * 60;
/// Largest request limit; no plan needs more.
pub const MAX_LIMIT_REQUESTS: u32 = 1_000_000;
/// Beyond this many repeats a mean does not get better.
pub const MAX_REPEATS: u32 = 20;
