//! Whether the server found prompts in its cache.
//!
//! The count of prompt tokens says nothing: servers count cached ones too. A hit shows in the time: on a real
//! Ollama 69 ms instead of 762 for the same 19 tokens. But evaluating a prompt also takes longer the more
//! prompts are evaluated with it, up to seven times for eight. So a request is compared with single requests
//! or, if there are none, both by itself and with those it was evaluated with.

use super::measurement::MeasurementAnalysis;
use super::prompt_cost::{Cost, own_ms, prompt_tokens};
use crate::number::count;
use crate::order::sort_by;
use crate::stats::median;
use crate::{Sample, Warning};

/// A hit costs less than this share of the usual cost per token: 0.09 was seen for hits, 0.44 and more for
/// prompts that were evaluated.
const HIT_SHARE: f64 = 0.25;
/// Several hits that are evaluated together all report the time of all; still it is less than this share of
/// what one uncached prompt takes alone, and no uncached one is that fast.
const OWN_HIT_SHARE: f64 = 0.5;
/// A warm-up whose load duration was longer than this loaded the model, ms: its first evaluation is not
/// representative. Nor is that of a server that does not say: a memory-mapped model is read from disk by it.
const LOADED_MS: f64 = 1000.0;

/// A prompt costs a fixed time, too, so that a token of a short one takes longer: only prompts of which the longer is at
/// most this many times as long as the shorter are compared.
const SIMILAR_TIMES: f64 = 2.0;

/// The cost of an uncached prompt token on this server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PromptCache {
    /// Usual costs of a token if nothing was cached, for prompts of each length; empty if the server does not report
    /// them.
    usual: Vec<Cost>,
}

impl PromptCache {
    /// Determines the usual cost from all measurements of a session and its warm-up.
    #[must_use]
    pub fn of<'a>(
        measurements: impl Iterator<Item = &'a MeasurementAnalysis> + Clone,
        warm_up: Option<&Sample>,
    ) -> Self {
        let warm_up = warm_up.filter(|sample| {
            let load_ms = sample.credible_times().and_then(|times| times.load_ms);
            load_ms.is_some_and(|load_ms| load_ms < LOADED_MS)
        });
        let warm_up = warm_up.and_then(|sample| Some((prompt_tokens(sample)?, own_ms(sample)?)));
        let all = groups(costs(measurements.clone()));
        let alone = groups(costs(measurements.filter(|measured| measured.is_alone)));
        let usual = all.iter().filter_map(|group| {
            let own = median_of(group)?;
            let is_similar = |other: &Cost| are_similar(other.tokens, own.tokens);
            let found = alone.iter().filter_map(|group| median_of(group)).find(is_similar);
            let usual = found.unwrap_or(own);
            let raised_ms = warm_up.filter(|&(tokens, _)| are_similar(tokens, own.tokens));
            let raised_ms = raised_ms.map_or(0.0, |(_, own_ms)| own_ms);
            Some(Cost {
                tokens: own.tokens,
                own_ms: usual.own_ms.max(raised_ms),
                shared_ms: usual.shared_ms.max(raised_ms),
            })
        });
        Self { usual: usual.collect() }
    }

    /// For each of these costs, whether the prompt came from the cache.
    #[must_use]
    pub fn hits(&self, costs: &[Option<Cost>]) -> Vec<bool> {
        costs.iter().map(|cost| self.is_hit(*cost)).collect()
    }

    /// The finding of a measurement with these costs.
    #[must_use]
    pub fn warning(&self, costs: &[Option<Cost>]) -> Option<Warning> {
        let requests = count(costs.iter().filter(|cost| self.is_hit(**cost)));
        (requests > 0).then_some(Warning::CacheHits { requests })
    }

    fn is_hit(&self, cost: Option<Cost>) -> bool {
        let Some(cost) = cost else { return false };
        let usual = self.usual.iter().find(|usual| are_similar(usual.tokens, cost.tokens));
        usual.is_some_and(|usual| {
            cost.own_ms < usual.own_ms * OWN_HIT_SHARE
                && cost.shared_ms < usual.shared_ms * HIT_SHARE
        })
    }
}

fn costs<'a>(measurements: impl Iterator<Item = &'a MeasurementAnalysis>) -> Vec<Cost> {
    measurements.flat_map(|measured| &measured.prompt_costs).copied().flatten().collect()
}

/// Whether prompts of so many tokens can be compared.
fn are_similar(one: f64, other: f64) -> bool {
    one.max(other) <= one.min(other) * SIMILAR_TIMES
}

/// Costs of prompts of similar length, the shortest first.
fn groups(mut costs: Vec<Cost>) -> Vec<Vec<Cost>> {
    sort_by(&mut costs, |a, b| a.tokens.total_cmp(&b.tokens));
    let mut groups: Vec<Vec<Cost>> = Vec::new();
    for cost in costs {
        let last = groups.last_mut().filter(|group| {
            group.first().is_some_and(|first| are_similar(first.tokens, cost.tokens))
        });
        match last {
            Some(group) => group.push(cost),
            None => groups.push(vec![cost]),
        }
    }
    groups
}

/// The medians of a group.
fn median_of(costs: &[Cost]) -> Option<Cost> {
    let of = |figure: fn(&Cost) -> f64| median(costs.iter().map(figure));
    Some(Cost {
        tokens: of(|cost| cost.tokens)?,
        own_ms: of(|cost| cost.own_ms)?,
        shared_ms: of(|cost| cost.shared_ms)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::Context;
    use crate::{Measurement, ServerTimes};

    fn sample(first_ms: f64, prompt_eval_ms: f64) -> Sample {
        let server = ServerTimes { prompt_eval_ms: Some(prompt_eval_ms), ..ServerTimes::default() };
        Sample {
            first_ms: Some(first_ms),
            prompt_tokens: Some(19),
            server: Some(server),
            ..Sample::default()
        }
    }

    fn measured(samples: Vec<Sample>) -> MeasurementAnalysis {
        let requests = u32::try_from(samples.len()).unwrap();
        let context = Context { model: "m", ..Context::default() };
        let measurement = Measurement { requests, samples, ..Measurement::default() };
        MeasurementAnalysis::of(&measurement, &context)
    }

    fn hits(measurements: &[MeasurementAnalysis], warm_up: Option<&Sample>) -> Vec<bool> {
        let cache = PromptCache::of(measurements.iter(), warm_up);
        measurements.iter().flat_map(|measured| cache.hits(&measured.prompt_costs)).collect()
    }

    #[test]
    fn a_hit_is_far_cheaper_than_a_single_request() {
        let alone = measured(vec![sample(800.0, 762.0)]);
        let four = measured(vec![
            sample(800.0, 801.0),
            sample(2400.0, 69.0),
            sample(2400.0, 69.0),
            sample(3000.0, 1638.0),
        ]);
        assert_eq!(hits(&[alone, four], None), [false, false, true, true, false]);
    }

    #[test]
    fn without_a_single_request_those_of_the_burst_are_compared() {
        // The first of a burst goes alone, the others are evaluated together: each takes seven times as long.
        let mut samples = vec![sample(3058.0, 585.0)];
        samples.extend((0..7).map(|i| sample(6915.0 + f64::from(i), 3856.0)));
        assert_eq!(hits(&[measured(samples.clone())], None), [false; 8]);
        samples.push(sample(8000.0, 69.0));
        let found = hits(&[measured(samples)], None);
        assert_eq!(found.into_iter().filter(|hit| *hit).count(), 1);
    }

    #[test]
    fn a_warm_up_shows_that_every_prompt_was_cached() {
        let cached = || measured(vec![sample(80.0, 69.0)]);
        let cold = [cached(), cached()];
        assert_eq!(hits(&cold, None), [false, false], "nothing to compare with");
        let warm_up = |load_ms| {
            let mut sample = sample(800.0, 762.0);
            sample.server.as_mut().unwrap().load_ms = load_ms;
            sample
        };
        assert_eq!(hits(&cold, Some(&warm_up(Some(20.0)))), [true, true]);
        for unsure in [None, Some(2500.0)] {
            assert_eq!(hits(&cold, Some(&warm_up(unsure))), [false, false], "it may have loaded");
        }
    }

    #[test]
    fn a_short_warm_up_says_nothing_of_long_prompts() {
        let of_length = |prompt_tokens, prompt_eval_ms| Sample {
            prompt_tokens: Some(prompt_tokens),
            ..sample(prompt_eval_ms + 10.0, prompt_eval_ms)
        };
        let mut warm_up = of_length(30, 18.0);
        warm_up.server.as_mut().unwrap().load_ms = Some(20.0);
        let long = measured(vec![of_length(2048, 270.0), of_length(1900, 250.0)]);
        let short = measured(vec![of_length(30, 18.0), of_length(28, 2.0)]);
        assert_eq!(hits(&[long, short], Some(&warm_up)), [false, false, false, true]);
    }

    #[test]
    fn a_server_that_reports_nothing_shows_no_hits() {
        assert_eq!(hits(&[measured(vec![Sample::default()])], None), [false]);
        assert!(PromptCache::of([].iter(), None).usual.is_empty());
    }
}
