//! The shapes of a session's requests compared, and the cost of thinking.

use super::{Analysis, BatchAnalysis, Metrics};
use crate::stats::{Distribution, median};
use crate::{Batch, Measurement, Run, Sample, Session, Shape};

/// An answer with this reason ended for its length: without a limit it would be longer.
const CUT_REASON: &str = "length";

/// The result for requests of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeResult {
    /// Its number in the plan.
    pub number: u32,
    pub shape: Shape,
    /// The fastest batch, if there is a valid one.
    pub best: Option<BatchAnalysis>,
    /// Median time to the first content in that batch, ms.
    pub ttft_ms: Option<f64>,
    /// Median length of all its prompts as counted by the server, tokens.
    pub prompt_tokens: Option<f64>,
}

/// How much longer answers are with thinking, over the batches measured both ways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThinkingCost {
    /// The shape without thinking, by its number in the plan; the other only differs in that.
    pub without: u32,
    /// The shape with thinking.
    pub with: u32,
    /// Mean duration of an answer divided by that without thinking.
    pub time_factor: f64,
    /// Mean tokens of an answer divided by those without thinking.
    pub tokens_factor: f64,
    /// Share of the answers with thinking that the token limit cut off, 0 ..= 1.
    pub cut_share: f64,
    pub has_thought: bool,
}

/// The result for each shape, in the plan's order.
#[must_use]
pub fn shape_results(session: &Session) -> Vec<ShapeResult> {
    let result = |(number, shape): (u32, Shape)| {
        let analysis = Analysis::of_shape(session, number);
        let best = analysis.recommended().cloned();
        let shown = best.as_ref().and_then(|best| {
            session.batch(best.id)?.measurements.get(best.shown).map(|m| Metrics::of(m, &[]))
        });
        let runs = session.runs.iter().filter(|run| run.shape == number);
        let samples = runs.flat_map(Run::measurements).flat_map(Measurement::successful);
        ShapeResult {
            number,
            shape,
            best,
            ttft_ms: shown.and_then(|metrics| metrics.ttft_ms).map(|ttft_ms| ttft_ms.p50),
            prompt_tokens: median(samples.filter_map(|s| s.prompt_tokens).map(|n| n as f64)),
        }
    };
    (0..).zip(session.shapes()).map(result).collect()
}

/// The cost of thinking, for every shape that was measured with and without it.
#[must_use]
pub fn thinking_costs(session: &Session) -> Vec<ThinkingCost> {
    let shapes: Vec<(u32, Shape)> = (0..).zip(session.shapes()).collect();
    let pairs = shapes.iter().flat_map(|(without, off)| {
        let twins = shapes.iter().filter(move |(_, on)| off.is_without_thinking_of(on));
        twins.map(move |(with, _)| (*without, *with))
    });
    pairs.filter_map(|(without, with)| cost(session, without, with)).collect()
}

fn cost(session: &Session, without: u32, with: u32) -> Option<ThinkingCost> {
    let runs = session.runs.iter().filter(|run| run.shape == without);
    let ids = runs.flat_map(|run| run.batches.iter().map(|batch| run.id().batch(batch.size)));
    let both = ids.filter_map(|id| Some((session.batch(id)?, session.batch(id.with_shape(with))?)));
    let both: Vec<(&Batch, &Batch)> = both.collect();
    let on = || both.iter().flat_map(|(_, on)| answers(on));
    let cut = on().filter(|sample| sample.done_reason.as_deref() == Some(CUT_REASON)).count();
    // Batch by batch: one that was measured more often with thinking than without does not count for more.
    let factor = |figure: fn(&Sample) -> Option<f64>| {
        let of_batch = |(off, on): &(&Batch, &Batch)| {
            let factor =
                mean(answers(on).filter_map(figure))? / mean(answers(off).filter_map(figure))?;
            Some(factor).filter(|factor| factor.is_finite())
        };
        mean(both.iter().filter_map(of_batch))
    };
    Some(ThinkingCost {
        without,
        with,
        time_factor: factor(Sample::e2e_ms)?,
        tokens_factor: factor(tokens)?,
        cut_share: cut as f64 / on().count() as f64,
        has_thought: on().any(Sample::has_thought),
    })
}

fn answers(batch: &Batch) -> impl Iterator<Item = &Sample> {
    let own = batch.measurements.iter().filter(|measurement| measurement.shared_from.is_none());
    own.flat_map(Measurement::successful)
}

fn tokens(sample: &Sample) -> Option<f64> {
    sample.tokens.map(|tokens| tokens as f64)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    Distribution::of(values).map(|distribution| distribution.mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BatchId, Event, Measured, Plan, made};

    fn answer(last_ms: f64, tokens: u64, answer_ms: f64, done_reason: &str) -> Sample {
        Sample {
            answer_ms: Some(answer_ms),
            tokens: Some(tokens),
            prompt_tokens: Some(510),
            done_reason: Some(done_reason.into()),
            ..made::answered(100.0, last_ms)
        }
    }

    fn session(thought: &[Sample]) -> Session {
        let off = Shape { prompt_tokens: Some(512), max_tokens: 400, thinking: Some(false) };
        let on = Shape { thinking: Some(true), ..off };
        let plan = Plan { several_shapes: vec![off, on], ..Plan::default() };
        let mut session = Session { plan: Some(plan), ..Session::default() };
        let usual = [answer(1000.0, 100, 100.0, "stop"), answer(3000.0, 100, 100.0, "stop")];
        for (shape, samples) in [(0, &usual[..]), (1, thought)] {
            let measurement = made::batch(3.0, samples.to_vec());
            let batch = BatchId::new(2, 2).with_shape(shape);
            session.apply(&Event::BatchDone(Measured { batch, measurement }));
        }
        session
    }

    #[test]
    fn thinking_is_compared_over_the_same_batches() {
        let thought = [answer(5000.0, 300, 4000.0, "stop"), answer(5000.0, 400, 4000.0, "length")];
        let expected = ThinkingCost {
            without: 0,
            with: 1,
            time_factor: 2.5,
            tokens_factor: 3.5,
            cut_share: 0.5,
            has_thought: true,
        };
        assert_eq!(thinking_costs(&session(&thought)), [expected]);
        assert_eq!(thinking_costs(&session(&[])), [], "nothing was measured with it");
        // A batch that was measured more often with thinking than another weighs no more than that.
        let mut session =
            session(&[answer(2000.0, 200, 100.0, "stop"), answer(6000.0, 200, 100.0, "stop")]);
        for (shape, last_ms, times) in [(0, 20_000.0, 3), (1, 40_000.0, 1)] {
            for _ in 0..times {
                let samples =
                    vec![answer(last_ms, if shape == 0 { 100 } else { 200 }, 100.0, "stop")];
                let measurement = Measurement { requests: 1, samples, ..Measurement::default() };
                let batch = BatchId::new(1, 1).with_shape(shape);
                session.apply(&Event::BatchDone(Measured { batch, measurement }));
            }
        }
        let cost = thinking_costs(&session);
        assert_eq!((cost[0].time_factor, cost[0].tokens_factor), (2.0, 2.0));
    }

    #[test]
    fn every_shape_has_its_best_batch_and_prompt_length() {
        let thought = [answer(5000.0, 300, 4000.0, "stop"), answer(5000.0, 400, 4000.0, "stop")];
        let [off, on] = &shape_results(&session(&thought))[..] else { panic!() };
        let best = |result: &ShapeResult| result.best.as_ref().map(|best| best.id);
        assert_eq!(
            (best(off), best(on)),
            (Some(BatchId::new(2, 2)), Some(BatchId::new(2, 2).with_shape(1)))
        );
        assert_eq!((off.ttft_ms, off.prompt_tokens), (Some(100.0), Some(510.0)));
    }
}
