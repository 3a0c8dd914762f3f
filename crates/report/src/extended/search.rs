//! How the search found the fastest batch, if not everything was measured.

use bench::Session;
use bench::schedule::standing;

use crate::Lang;
use crate::blocks::Block;
use crate::words::{Term, found};

pub fn blocks(session: &Session, lang: Lang) -> Vec<Block> {
    let standing = session.plan.as_ref().and_then(|plan| standing(plan, session, 0));
    let blocks = standing.map(|standing| {
        [Block::heading(2, Term::Search.text(lang)), Block::Items(found(&standing, lang))]
    });
    blocks.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use bench::schedule::{Goal, Step, next};
    use bench::{
        BatchId, Event, Measured, Measurement, Objectives, Opened, Plan, Sample, Strategy, made,
    };

    use super::*;
    use crate::{Report, markdown};

    fn done(batch: BatchId) -> Event {
        let at_once = f64::from(batch.workers.min(batch.size));
        let total_s = f64::from(batch.size) / (at_once / (1.0 + 0.05 * (at_once - 1.0)));
        let measured = made::measured(batch.size, 100 * u64::from(batch.size));
        let measurement = Measurement { total_s, ..measured };
        Event::BatchDone(Measured::new(batch.workers, measurement))
    }

    /// A session of a search that was stopped after so many steps.
    fn session(steps: usize) -> Session {
        let plan = Plan {
            workers: vec![1, 2, 4, 8, 12, 16, 24, 32],
            drift_check: false,
            strategy: Strategy::Search,
            ..Plan::default()
        };
        let mut session = Session::default();
        session.apply(&Event::Opened(Opened::default()));
        session.apply(&Event::WarmUpDone(Sample::default()));
        for _ in 0..steps {
            let Some(Step::Measure(batch)) = next(&Goal::Plan, &plan, &session) else { break };
            session.apply(&done(batch));
        }
        Session { plan: Some(plan), ..session }
    }

    /// A server of 8 slots within limits that 16 users break.
    fn limited(steps: usize) -> Session {
        let limits = Objectives { ttft_s: Some(1.0), ..Objectives::default() };
        let plan = Plan { limits, ..session(0).plan.unwrap_or_default() };
        let mut session = session(0);
        for _ in 0..steps {
            let Some(Step::Measure(batch)) = next(&Goal::Plan, &plan, &session) else { break };
            let Event::BatchDone(mut measured) = done(batch) else { break };
            let first_ms = if batch.at_once() > 8 { 2000.0 } else { 500.0 };
            let answered = made::answered(first_ms, 4000.0);
            let lane = |lane| Sample { lane, tokens: Some(100), ..answered.clone() };
            measured.measurement.samples = (0..batch.size).map(lane).collect();
            session.apply(&Event::BatchDone(measured));
        }
        Session { plan: Some(plan), ..session }
    }

    fn text(session: &Session) -> String {
        let blocks = blocks(session, Lang::Ru);
        markdown(&Report { blocks }).replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn a_search_says_how_it_found_and_what_it_did_not_measure() {
        insta::assert_snapshot!("over", text(&session(100)));
        insta::assert_snapshot!("stopped", text(&session(3)));
        assert_eq!(text(&session(0)), "", "nothing is found yet");
        let mut grid = session(100);
        grid.plan = Some(Plan { strategy: Strategy::Grid, ..Plan::default() });
        assert_eq!(text(&grid), "");
    }

    #[test]
    fn within_limits_it_says_what_holds_and_what_breaks() {
        insta::assert_snapshot!("limited", text(&limited(100)));
        insta::assert_snapshot!("limited_stopped", text(&limited(2)));
    }
}
