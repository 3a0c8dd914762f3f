//! Which part of the page is in sight.

use crate::app::{App, Msg, Results};

/// What the header leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// Measuring, and what came of it.
    #[default]
    Measure,
    /// All kept sessions.
    Sessions,
    /// Some of them beside one another.
    Compare,
    /// How it is measured.
    Method,
}

/// How far the measuring has come.
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
    /// All of them, from left to right.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Charts, Self::Runs, Self::Trust, Self::Report];

    /// The `id` of its panel.
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
    /// Of this state, where the user may have asked for the form.
    #[must_use]
    pub fn of(app: &App, is_form_wanted: bool) -> Self {
        let has_answer = |results: &Results| {
            let totals = results.analysis.totals;
            // From what is left of a session most of whose requests failed nothing follows.
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

/// Whether what this asks for is to be seen in place of the form.
#[must_use]
pub fn leads_to_result(msg: &Msg) -> bool {
    matches!(
        msg,
        Msg::SessionWanted(_)
            | Msg::FileRead { .. }
            | Msg::UnfinishedGoOn(_)
            | Msg::UnfinishedEnded
            | Msg::GoOnWanted(_)
            | Msg::RepeatWanted { .. }
    )
}
