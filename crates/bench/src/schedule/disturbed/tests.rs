use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::schedule::tests::{measured, warm};
use crate::schedule::tried::MOST_TIMES;
use crate::schedule::{Goal, Step, left, next};
use crate::{ClientWatch, Event, Failure, Sample, Strategy};

/// A measurement during which the page lagged.
fn late(batch: BatchId, tokens: u64) -> Event {
    let mut measured = measured(batch, tokens);
    measured.measurement.client = Some(ClientWatch { lag_ms: 400.0, ..ClientWatch::default() });
    Event::BatchDone(measured)
}

fn done(batch: BatchId, tokens: u64) -> Event {
    Event::BatchDone(measured(batch, tokens))
}

fn plan(workers: &[u32]) -> Plan {
    Plan { workers: workers.to_vec(), drift_check: false, ..Plan::default() }
}

fn step(plan: &Plan, session: &Session) -> Option<Step> {
    next(&Goal::Plan, plan, session)
}

#[test]
fn a_grid_repeats_at_the_end_of_a_run_the_fastest_first_and_at_most_twice() {
    let plan = plan(&[8, 16]);
    let [one, two, four] = [1, 2, 4].map(|size| BatchId::new(8, size));
    let mut session = warm();
    for (id, tokens) in [(one, 100), (two, 150)] {
        session.apply(&late(id, tokens));
    }
    assert_eq!(step(&plan, &session), Some(Step::Measure(four)), "the run continues");
    assert_eq!(disturbance(two, &plan, &session), None, "not yet");
    for size in [4, 8, 16] {
        session.apply(&done(BatchId::new(8, size), 200));
    }
    assert_eq!(step(&plan, &session), Some(Step::Measure(two)));
    assert_eq!(disturbance(two, &plan, &session), Some(Warning::PageLagged { lag_ms: 400.0 }));
    for _ in 0..MOST_TIMES {
        session.apply(&late(two, 140));
    }
    assert_eq!(step(&plan, &session), Some(Step::Measure(one)));
    session.apply(&done(one, 110));
    assert_eq!(step(&plan, &session), Some(Step::Measure(BatchId::new(16, 1))));
    let sent: u32 = session.measurements().map(|measured| measured.requests).sum();
    assert_eq!(sent, 31 + 2 * 2 + 1);
}

#[test]
fn a_search_repeats_before_it_decides() {
    let plan = Plan { strategy: Strategy::Search, ..plan(&[1, 2, 4, 8, 16]) };
    let mut session = warm();
    let Some(Step::Measure(first)) = step(&plan, &session) else { panic!("a look") };
    session.apply(&late(first, 100));
    assert_eq!(step(&plan, &session), Some(Step::Measure(first)));
    session.apply(&done(first, 130));
    assert_ne!(step(&plan, &session), Some(Step::Measure(first)));
}

#[test]
fn other_failures_are_not_repeated() {
    let plan = Plan { max_batch: Some(2), ..plan(&[8]) };
    let [one, two] = [1, 2].map(|size| BatchId::new(8, size));
    let broken = |id| {
        let Event::BatchDone(mut measured) = late(id, 100) else { panic!("a batch") };
        let sample = Sample { error: Some(Failure::Network), ..Sample::default() };
        measured.measurement.samples = vec![sample, Sample::default()];
        Event::BatchDone(measured)
    };
    let mut session = warm();
    session.apply(&done(one, 100));
    session.apply(&broken(two));
    assert_eq!(step(&plan, &session), None);
}

#[test]
fn in_a_small_plan_a_search_repeats_one_batch_and_a_grid_what_the_share_allows() {
    let grid = plan(&[1]);
    let mut session = warm();
    for id in grid.batches() {
        session.apply(&late(id, 100 + u64::from(id.size)));
    }
    let [one, four] = [1, 4].map(|size| BatchId::new(1, size));
    let search = Plan { strategy: Strategy::Search, ..grid.clone() };
    assert_eq!(step(&search, &session), Some(Step::Measure(four)));
    assert_eq!(step(&grid, &session), Some(Step::Measure(one)), "15 % of 7 is one");
    session.apply(&done(one, 100));
    assert_eq!(step(&grid, &session), None);
}

#[test]
fn repeats_do_not_count_as_the_searchs_own_requests() {
    let plan = Plan { strategy: Strategy::Search, ..plan(&[1, 2, 4, 8, 16, 24]) };
    let way = |disturbed: Option<usize>| {
        let (mut session, mut way) = (warm(), Vec::new());
        while let Some(Step::Measure(id)) = step(&plan, &session) {
            let tokens = 100 * u64::from(id.workers.min(id.size));
            if disturbed == Some(way.len()) && session.times_measured(id) == 0 {
                session.apply(&late(id, tokens));
            } else {
                session.apply(&done(id, tokens));
                way.push(id);
            }
        }
        way
    };
    assert_eq!(way(Some(2)), way(None));
}

#[test]
fn a_request_limit_favours_planned_measurements() {
    let whole = plan(&[8]);
    let mut session = warm();
    whole.batches().into_iter().for_each(|id| session.apply(&late(id, 100)));
    let again = |limit| {
        let plan = Plan { limit_requests: limit, ..whole.clone() };
        let due = due(&plan, &session).into_iter();
        due.map(|due| (due.batch.size, due.times)).collect::<Vec<_>>()
    };
    assert_eq!(again(None), [(1, 1), (2, 1)], "15 % of 31 are four");
    assert_eq!(again(Some(32)), [(1, 1)]);
    assert_eq!(again(Some(31)), []);
}

proptest! {
    /// However often and by whatever it is disturbed: a session takes at most 15 % more requests (a search may repeat
    /// one batch in any case), no batch is repeated more than twice, and `left` predicts what follows undisturbed.
    #[test]
    fn measuring_again_is_bounded_and_foreseen(
        is_search: bool,
        workers in prop::sample::subsequence(vec![1_u32, 2, 4, 8, 12, 16, 24], 1..6),
        repeats in 1_u32..3,
        limit in prop::option::of(40_u32..300),
        shares in (0.0..1.0_f64, 0.0..1.0_f64),
        chances in prop::collection::vec(0.0..1.0_f64, 1..60),
    ) {
        let strategy = if is_search { Strategy::Search } else { Strategy::Grid };
        let repeats = if is_search { 1 } else { repeats };
        let plan = Plan { strategy, repeats, limit_requests: limit, ..plan(&workers) };
        let (disturbed_share, until) = shares;
        let mut session = warm();
        let mut foreseen = None;
        let mut times: BTreeMap<BatchId, u32> = BTreeMap::new();
        for (number, chance) in (0_u32..).zip(chances.iter().cycle()) {
            if f64::from(number) > until * 60.0 && foreseen.is_none() {
                let left = left(&Goal::Plan, &plan, &session);
                foreseen = Some(left.iter().map(|left| left.batch.size * left.times).sum::<u32>());
                times.clear();
            }
            let Some(Step::Measure(id)) = step(&plan, &session) else { break };
            *times.entry(id).or_default() += 1;
            let tokens = 100 + u64::from(id.workers.min(id.size).min(8)) * 20;
            let is_late = foreseen.is_none() && *chance < disturbed_share;
            session.apply(&if is_late { late(id, tokens) } else { done(id, tokens) });
            prop_assert!(session.batch(id).unwrap().measurements.len() < 30);
        }
        let sent: u32 = session.measurements().map(|measured| measured.requests).sum();
        let planned = match strategy {
            Strategy::Grid => plan.batches().iter().map(|id| id.size * repeats).sum(),
            Strategy::Search => search::most_requests(&plan),
        };
        let largest = plan.batches().iter().map(|id| id.size).max().unwrap_or(0);
        let most = planned + (planned * 15 / 100).max(if is_search { largest } else { 0 });
        prop_assert!(sent <= most, "{sent} of {planned}, {most} at most");
        if is_search {
            prop_assert!(sent <= most_requests(&plan), "{sent} of {}", most_requests(&plan));
        }
        if !is_search {
            for id in plan.batches() {
                prop_assert!(session.times_measured(id) <= repeats + MOST_TIMES);
            }
            let came: u32 = times.iter().map(|(id, times)| id.size * times).sum();
            prop_assert!(foreseen.is_none_or(|foreseen| foreseen == came), "{foreseen:?} {came}");
            if let Some(limit) = limit {
                prop_assert!(sent <= limit.max(planned));
            }
        } else if let Some(limit) = limit {
            prop_assert!(sent <= limit);
        }
    }
}
