//! What is said about a search: why it measures where it does, and what it has found.

use bench::schedule::{Reason, Standing};
use bench::{Progress, Strategy};

use super::say::{say, words};
use crate::Lang;

words! {
    /// Why a search measures this batch.
    pub fn why(reason: Reason) -> String;
}

/// How many requests of a search are left, as far as it can be foreseen.
#[must_use]
pub fn requests_left(progress: &Progress, lang: Lang) -> String {
    say!(lang, requests_left(progress.requests_left()))
}

words! {
    /// What a search is expected to take, of how many requests of the whole grid, and what it never exceeds.
    pub fn search_estimate(requests: u32, most: u32, grid: u32) -> String;

    /// By which way it was found, how sure that is, and what was not measured.
    pub fn found(standing: &Standing) -> Vec<String>;

    /// Which batches a plan asks for.
    pub(crate) fn strategy(strategy: Strategy) -> &'static str;
}
