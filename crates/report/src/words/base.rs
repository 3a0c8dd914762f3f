//! The words of the base report. In Russian they are those of the script that this program replaces.

use bench::Subject;

use super::say::say;
use crate::Lang;

/// All words of the base report in one language.
pub(crate) struct BaseWords {
    /// The title of every report, by its model.
    pub title: fn(&str) -> String,
    pub summary: &'static str,
    pub optima: &'static str,
    pub best_configuration: &'static str,
    pub details: &'static str,
    /// The heading of a run, by its workers.
    pub run: fn(u32) -> String,
    /// What its charts show.
    pub charts: fn(u32) -> String,
    pub results: &'static str,
    pub workers: &'static str,
    pub optimal_batch: &'static str,
    pub highest_speed_column: &'static str,
    pub highest_speed: &'static str,
    pub speed: &'static str,
    /// A speed of the best configuration, and of a run, by its number.
    pub tokens_per_s: fn(&str) -> String,
    pub tokens_per_s_of_run: fn(&str) -> String,
    /// Shown instead of an optimum if there is none.
    pub not_found: &'static str,
    /// Why batches are left out; of some subjects the base report says nothing.
    pub left_out: fn(Subject) -> Option<&'static str>,
    /// Some of a batch's measurements: their numbers, and of how many.
    pub of_measurements: fn(&[String], usize) -> String,
}

/// Those of this language.
pub(crate) fn base(lang: Lang) -> &'static BaseWords {
    say!(lang, base())
}
