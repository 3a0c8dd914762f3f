//! How long to wait once an answer is, or could be, complete.

use std::time::Duration;

/// A connection left alone after the end of the answer closes by itself within this time, and only then does
/// the browser report when the last byte arrived. Otherwise it is aborted.
pub const DRAIN: Duration = Duration::from_millis(50);
/// An answer that could be complete is, if nothing follows for this long.
pub const LAST_WORD: Duration = Duration::from_secs(1);
/// If the token counts that were asked for are missing, more may follow for this long: some gateways first reckon what
/// the answer costs. Others never send them, and keep the connection open.
pub const LAST_COUNTS: Duration = Duration::from_secs(4);
