//! What limits make of a session.

use bench::Limits;
use bench::analysis::{Score, Scored, Wanted};

use super::ru;
use crate::Lang;

/// The limits themselves: «TTFT p95 не больше 1,5 с».
#[must_use]
pub fn limits(limits: &Limits, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::limits(limits),
    }
}

/// What follows from the limits: the best configuration, what keeps faster ones out, what is not known.
#[must_use]
pub fn score(limits: &Limits, score: &Score, lang: Lang) -> Vec<String> {
    match lang {
        Lang::Ru => ru::score(limits, score),
    }
}

/// Whether a configuration is within the limits.
pub(crate) fn is_within(scored: &Scored, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::is_within(scored),
    }
}

/// The column of the times to the first token, at so many of 100 requests.
pub(crate) fn ttft_column(percent: u8, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::ttft_column(percent),
    }
}

/// The column of what every answer gets, at so many of 100 requests.
pub(crate) fn answer_speed_column(percent: u8, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::answer_speed_column(percent),
    }
}

/// The button that has a batch measured until limits can be judged.
#[must_use]
pub fn measure_more(wanted: Wanted, lang: Lang) -> String {
    match lang {
        Lang::Ru => ru::measure_more(wanted),
    }
}
