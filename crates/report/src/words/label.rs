//! The fixed texts, in every language.

use super::labels::{ChartLabel, PageLabel, PlanLabel, ResultLabel, ServerLabel, SessionLabel};
use super::say::say;
use super::subject::Term;
use crate::Lang;

/// A text of the page without figures.
pub trait Label: Copy {
    /// The text in this language.
    fn text(self, lang: Lang) -> &'static str;
}

macro_rules! labels {
    ($($label:ident: $words:ident),+ $(,)?) => {$(
        impl Label for $label {
            fn text(self, lang: Lang) -> &'static str {
                say!(lang, $words(self))
            }
        }
    )+};
}

impl Term {
    /// The text in this language.
    pub fn text(self, lang: Lang) -> &'static str {
        say!(lang, term(self))
    }
}

labels! {
    PageLabel: page_label,
    ServerLabel: server_label,
    PlanLabel: plan_label,
    SessionLabel: session_label,
    ResultLabel: result_label,
    ChartLabel: chart_label,
}
