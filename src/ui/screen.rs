//! Which part of the page is shown.

use crate::app::{App, Msg, Results};

/// The screens that the header leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Measuring, and its result.
    #[default]
    Measure,
    /// All stored sessions.
    Sessions,
    /// A comparison of some sessions.
    Compare,
    /// How measuring works.
    Method,
}

/// The stage of measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The form, before a run.
    Form,
    Running,
    /// A session with an answer.
    Done,
    /// A session without one.
    Failed,
}

/// A part of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Answer,
    Charts,
    Runs,
    Trust,
    Report,
}

impl Tab {
    /// All tabs, from left to right.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Charts, Self::Runs, Self::Trust, Self::Report];

    /// The `id` of the tab's panel.
    #[must_use]
    pub fn panel(self) -> &'static str {
        match self {
            Self::Answer => "tab-answer",
            Self::Charts => "tab-charts",
            Self::Runs => "tab-runs",
            Self::Trust => "tab-trust",
            Self::Report => "tab-report",
        }
    }
}

impl Stage {
    /// The stage in this state, unless the user asked for the form.
    #[must_use]
    pub fn of(app: &App, is_form_wanted: bool) -> Self {
        let has_answer = |results: &Results| {
            let totals = results.analysis.totals;
            // If most requests failed, the remaining ones allow no conclusion.
            results.analysis.best.is_some() && totals.failed <= totals.requests / 2
        };
        match &app.results {
            _ if app.is_running() => Self::Running,
            Some(results) if !is_form_wanted && app.has_results() => {
                if has_answer(results) {
                    Self::Done
                } else {
                    Self::Failed
                }
            }
            _ => Self::Form,
        }
    }
}

/// Whether the effect of this message is to be shown instead of the form.
#[must_use]
pub fn leads_to_result(msg: &Msg) -> bool {
    matches!(
        msg,
        Msg::SessionWanted(_)
            | Msg::FileRead { .. }
            | Msg::ResumeUnfinished(_)
            | Msg::UnfinishedEnded
            | Msg::ResumeWanted(_)
            | Msg::RepeatWanted { .. }
    )
}
