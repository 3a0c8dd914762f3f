//! Server-reported values compared with what was measured.

use super::finding::{Finding, Place};
use crate::{Measurement, Session, Slots, Warning};

/// This share of prompt tokens comes from the cache only if whole prompts were cached before. Less is the chat
/// template before the first word that differs: usually a tenth to a half of a short prompt.
const CACHED_SHARE: f64 = 0.75;

/// A finding that the server reports other slots than measured.
pub fn contradiction(session: &Session, seen: Option<Slots>) -> Option<Finding> {
    let told = session.environment.told.as_ref()?.slots?;
    let seen = seen.filter(|seen| seen.contradict(told))?;
    let warning = Warning::SlotsContradict { told, measured: seen.most };
    Some(Finding { place: Place::Session, warning })
}

/// What the server counted during a measurement: other clients' requests, preempted requests, prompts from its
/// cache.
pub fn warnings(measurement: &Measurement) -> Vec<Warning> {
    let counts = measurement.counts.as_ref();
    let counted = |count: Option<u64>| count.filter(|&count| count > 0);
    let others = counts.and_then(|counts| counted(counts.others));
    let preemptions = counts.and_then(|counts| counted(counts.preemptions));
    let cached_share = cached_share(measurement).filter(|&share| share >= CACHED_SHARE);
    let warnings = [
        others.map(|requests| Warning::OthersServed { requests }),
        preemptions.map(|times| Warning::Preempted { times }),
        cached_share.map(|share| Warning::PrefixCached { share: share.min(1.0) }),
    ];
    warnings.into_iter().flatten().collect()
}

/// The share of prompt tokens from the cache, as reported by the answers, else by the server's counters.
fn cached_share(measurement: &Measurement) -> Option<f64> {
    let mut told = measurement.successful().filter_map(|s| s.cached_tokens.zip(s.prompt_tokens));
    let by_answers = told.try_fold((0_u64, 0_u64), |(cached, all), (more, prompt)| {
        Some((cached.checked_add(more)?, all.checked_add(prompt)?))
    });
    let by_counters = || {
        let counts = measurement.counts.as_ref()?;
        counts.cached_tokens.zip(counts.prompt_tokens)
    };
    let (cached, all) = by_answers.filter(|&(_, all)| all > 0).or_else(by_counters)?;
    (all > 0).then(|| cached as f64 / all as f64)
}

/// Whether the answers report how much of their prompts was cached.
pub fn reports_cached(measurement: &Measurement) -> bool {
    measurement.successful().any(|sample| sample.cached_tokens.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BatchCounts, Environment, Sample, ServerReported};

    fn told(slots: u32) -> Session {
        let reported = ServerReported { slots: Some(slots), ..ServerReported::default() };
        let environment = Environment { told: Some(reported), ..Environment::default() };
        Session { environment, ..Session::default() }
    }

    #[test]
    fn only_incompatible_slots_contradict() {
        let found = |slots, most, is_exact| {
            contradiction(&told(slots), Some(Slots { most, is_exact })).map(|found| found.warning)
        };
        assert_eq!(found(4, 4, true), None);
        assert_eq!(found(256, 8, false), None, "no more were sent");
        let contradict = |told, measured| Some(Warning::SlotsContradict { told, measured });
        assert_eq!(found(4, 2, true), contradict(4, 2));
        assert_eq!(found(2, 4, false), contradict(2, 4));
        assert_eq!(contradiction(&told(4), None), None);
        assert_eq!(
            contradiction(&Session::default(), Some(Slots { most: 1, is_exact: true })),
            None
        );
    }

    #[test]
    fn what_the_server_counted_is_found() {
        let counted =
            |counts| warnings(&Measurement { counts: Some(counts), ..Measurement::default() });
        let quiet = BatchCounts {
            others: Some(0),
            preemptions: Some(0),
            cached_tokens: Some(50),
            prompt_tokens: Some(100),
        };
        assert_eq!(counted(quiet.clone()), [], "the template is shared by all");
        let busy = BatchCounts { others: Some(2), preemptions: Some(3), ..quiet.clone() };
        let expected = [Warning::OthersServed { requests: 2 }, Warning::Preempted { times: 3 }];
        assert_eq!(counted(busy), expected);
        let cached = BatchCounts { cached_tokens: Some(80), ..quiet };
        assert_eq!(counted(cached), [Warning::PrefixCached { share: 0.8 }]);
        assert_eq!(warnings(&Measurement::default()), []);
    }

    #[test]
    fn the_answers_report_takes_precedence_over_the_counters() {
        let sample = |cached| Sample {
            cached_tokens: Some(cached),
            prompt_tokens: Some(20),
            ..Sample::default()
        };
        let counts = Some(BatchCounts {
            cached_tokens: Some(99),
            prompt_tokens: Some(100),
            ..BatchCounts::default()
        });
        let of =
            |samples| Measurement { samples, counts: counts.clone(), ..Measurement::default() };
        assert_eq!(warnings(&of(vec![sample(0), sample(4)])), []);
        assert!(reports_cached(&of(vec![sample(0)])));
        let all = warnings(&of(vec![sample(19), sample(19)]));
        assert_eq!(all, [Warning::PrefixCached { share: 0.95 }]);
        assert_eq!(warnings(&of(vec![])), [Warning::PrefixCached { share: 0.99 }]);
    }
}
