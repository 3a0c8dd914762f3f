//! What equal lengths of answers tell.

/// One answer has a length of its own, and a few may be alike by chance.
const ENOUGH_TO_TELL: u32 = 4;

/// Whether so many answers of one length show a limit.
pub fn tells_limit(requests: u32) -> bool {
    requests >= ENOUGH_TO_TELL
}
