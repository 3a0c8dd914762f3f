//! Prompts of a requested length: before the first batch of a shape, a request shows how many words they need.

use super::Step;
use crate::{Plan, Session};

/// What must be done before this step, so that its prompts have the length of their shape.
pub fn before(step: Step, plan: &Plan, session: &Session) -> Option<Step> {
    let (Step::Measure(id) | Step::MeasureAgain(id)) = step else { return None };
    let wants_length = plan.shape(id.shape)?.prompt_tokens.is_some();
    let is_fitted = session.serving.words(id.shape).is_some();
    (wants_length && !is_fitted).then_some(Step::FitPrompts(id.shape))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BatchId, Event, Shape};

    #[test]
    fn every_shape_with_a_length_is_fitted_once() {
        let long = Shape { prompt_tokens: Some(512), max_tokens: 8, thinking: None };
        let own = Shape { prompt_tokens: None, ..long };
        let plan = Plan { several_shapes: vec![own, long], ..Plan::default() };
        let mut session = Session::default();
        let before = |shape, session: &Session| {
            before(Step::Measure(BatchId::new(1, 1).with_shape(shape)), &plan, session)
        };
        assert_eq!(before(0, &session), None);
        assert_eq!(before(1, &session), Some(Step::FitPrompts(1)));
        session.apply(&Event::PromptsFitted { shape: 1, words: 200 });
        assert_eq!(before(1, &session), None);
    }
}
