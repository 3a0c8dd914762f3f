//! What limits make of a session.

use bench::Objectives;
use bench::analysis::{Score, Scored, Wanted};

use super::say::words;

words! {
    /// The limits themselves: «TTFT p95 не больше 1,5 с».
    pub fn limits(limits: &Objectives) -> String;

    /// What follows from the limits: the best configuration, what keeps faster ones out, what is not known.
    pub fn score(limits: &Objectives, score: &Score) -> Vec<String>;

    /// Whether a configuration is within the limits.
    pub(crate) fn is_within(scored: &Scored) -> String;

    /// The column of the times to the first token, at so many of 100 requests.
    pub(crate) fn ttft_column(percent: u8) -> String;

    /// The column of what every answer gets, at so many of 100 requests.
    pub(crate) fn answer_speed_column(percent: u8) -> String;

    /// The button that has a batch measured until limits can be judged.
    pub fn measure_more(wanted: Wanted) -> String;
}
