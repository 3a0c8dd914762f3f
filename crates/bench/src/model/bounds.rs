//! What can be asked for at most, and why.

/// Connections that a browser opens to one origin by HTTP/1.1.
pub const CONNECTIONS_PER_LANE: u32 = 6;
/// The browser is asked for no more requests in flight than this: 32 lanes of 6. Above about 240
/// Chromium's socket pool behaves at random.
pub const MAX_WORKERS: u32 = 192;
/// Another program than a browser keeps so many in flight: no batch has more requests.
pub const MAX_WORKERS_BEYOND_BROWSER: u32 = MAX_BATCH;
/// Larger batches only repeat what the steady state shows.
pub const MAX_BATCH: u32 = 1000;
/// More runs than anyone waits for.
pub const MAX_RUNS: usize = 64;
/// A week: a longer session is forgotten.
pub const MAX_LIMIT_MINUTES: u32 = 7 * 24 * 60;
/// More requests than the longest plan has.
pub const MAX_LIMIT_REQUESTS: u32 = 1_000_000;
/// More repeats of a batch than ever made a mean better.
pub const MAX_REPEATS: u32 = 20;
