//! How long to wait once an answer is, or could be, complete.

use std::time::Duration;

/// A connection that is left alone after the answer's end closes by itself within this, and only then the
/// browser tells when its last byte arrived. One that does not is aborted.
pub const DRAIN: Duration = Duration::from_millis(50);
/// An answer that could be complete, to which nothing comes for this long, is.
pub const LAST_WORD: Duration = Duration::from_secs(1);
