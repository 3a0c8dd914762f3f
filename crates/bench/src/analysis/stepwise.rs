//! Analyses a session run by run, so that a page can draw in between.

use std::slice::Iter;
use std::sync::Arc;

use super::{Analysis, RunAnalysis};
use crate::judgement::Context;
use crate::{Run, Session};

/// The analysis of a session's first shape, begun. Each item is one step, a run; then [`Analysis::update`] of what
/// [`Begun::finish`] returns does the rest.
pub struct Begun<'a> {
    context: Context<'a>,
    left: Iter<'a, Run>,
    runs: Vec<Arc<RunAnalysis>>,
}

impl<'a> Begun<'a> {
    /// Nothing is analysed yet.
    #[must_use]
    pub fn of(session: &'a Session) -> Self {
        Self { context: Context::of(session, 0), left: session.runs.iter(), runs: Vec::new() }
    }

    /// The runs that were analysed.
    #[must_use]
    pub fn finish(self) -> Analysis {
        Analysis { runs: self.runs, ..Analysis::default() }
    }
}

impl Iterator for Begun<'_> {
    type Item = ();

    fn next(&mut self) -> Option<()> {
        let run = self.left.find(|run| run.shape == 0)?;
        self.runs.push(Arc::new(RunAnalysis::of(run, &self.context, None)));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file;

    #[test]
    fn an_analysis_in_steps_is_the_same() {
        let text = include_str!("../../tests/fixtures/runs_qwen3-1.7b.json");
        let session = file::read(text).unwrap();
        let mut begun = Begun::of(&session);
        assert_eq!(begun.by_ref().count(), session.runs.len());
        let mut analysis = begun.finish();
        let runs = analysis.runs.clone();
        analysis.update(&session);
        assert_eq!(analysis, Analysis::of(&session));
        assert_eq!(runs.len(), analysis.runs.len());
    }
}
