//! What is said of a search: why it measures where it does, and what it has found.

use bench::schedule::{Reason, Standing};
use bench::{Progress, Strategy};

use super::ru;
use crate::Lang;

/// Why a search measures this batch.
#[must_use]
pub fn why(reason: Reason, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::why(reason),
    }
}

/// How many requests of a search are left, as far as it can be foreseen.
#[must_use]
pub fn requests_left(progress: &Progress, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::requests_left(progress.requests_left()),
    }
}

/// What a search is expected to take, of how many requests of the whole grid, and what it never exceeds.
#[must_use]
pub fn search_estimate(requests: u32, most: u32, grid: u32, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::search_estimate(requests, most, grid),
    }
}

/// By which way it was found, how sure that is, and what was not measured.
#[must_use]
pub fn found(standing: &Standing, lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ru => ru::found(standing),
    }
}

/// Which batches a plan asks for.
pub(crate) fn strategy(strategy: Strategy, lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => ru::strategy(strategy),
    }
}
