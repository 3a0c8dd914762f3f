//! How often a search finds the fastest and the most users within limits, and with how many requests, over
//! servers with random answers.

use super::super::standing::standing;
use super::super::tally::most_of_one;
use super::super::{Found, Search};
use super::served::{Chance, SERVERS, Served};
use super::{plan, warm};
use crate::analysis::{Analysis, Answer, Confidence};
use crate::mix::mix;
use crate::schedule::Reason;
use crate::stats::{surely_hits, surely_misses};
use crate::{BatchId, Event, Measured, Objectives, Percentile, Plan};

const ROUND: [u32; 8] = [1, 2, 4, 8, 16, 24, 32, 48];
const OFFERED: [u32; 11] = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96];
const LIMITS: [(&str, Objectives); 3] = [
    (
        "TTFT p95 ≤ 1.2 s",
        Objectives { ttft_s: Some(1.2), percentile: Percentile::P95, tokens_per_s_each: None },
    ),
    (
        "20 tokens/s for 90 %",
        Objectives { ttft_s: None, percentile: Percentile::P90, tokens_per_s_each: Some(20.0) },
    ),
    (
        "TTFT p95 ≤ 4 s, 12 tokens/s",
        Objectives {
            ttft_s: Some(4.0),
            percentile: Percentile::P95,
            tokens_per_s_each: Some(12.0),
        },
    ),
];
/// A batch with at least this share of the best speed is as good.
const GOOD: f64 = 0.98;

/// What is true of a batch in the long run.
struct Truth {
    batch: BatchId,
    /// `None` if the requests that one configuration gets cannot be expected to tell.
    holds: Option<bool>,
    tokens_per_s: f64,
}

fn truth(server: &Served, batch: BatchId, limits: &Objectives) -> Truth {
    let mut chance =
        Chance { seed: mix(77, u64::from(batch.workers) << 20 | u64::from(batch.size)) };
    let times = 4000_u32.div_ceil(batch.size);
    let measured: Vec<_> = (0..times).map(|_| server.measure(batch, &mut chance)).collect();
    let samples = || measured.iter().flat_map(|measurement| &measurement.samples);
    let share = |misses: usize| misses as f64 / samples().count() as f64;
    let late =
        limits.ttft_s.map(|s| samples().filter(|it| it.ttft_ms().unwrap() > s * 1e3).count());
    let slow = limits
        .tokens_per_s_each
        .map(|least| samples().filter(|it| it.answer_tokens_per_s().unwrap() < least).count());
    let worst = late.into_iter().chain(slow).map(share).fold(0.0, f64::max);
    let requests = most_of_one(limits);
    let (expected, at) = ((worst * requests as f64).round() as u64, limits.percentile.share());
    let holds = match () {
        () if surely_hits(expected, requests, at) => Some(true),
        () if surely_misses(expected, requests, at) => Some(false),
        () => None,
    };
    let tokens: u64 = measured.iter().map(|measurement| measurement.tokens).sum();
    let total_s: f64 = measured.iter().map(|measurement| measurement.total_s).sum();
    Truth { batch, holds, tokens_per_s: tokens as f64 / total_s }
}

/// The result of a search.
struct Came {
    found: Found,
    /// The session's answer.
    answer: Option<Answer>,
    searching: u32,
    bound: u32,
}

fn search(server: &Served, plan: &Plan, seed: u64) -> Came {
    let (mut session, mut chance) = (warm(), Chance { seed });
    let (mut searching, mut bound) = (0, 0);
    while let Some((batch, reason)) = Search::of(&plan.runs(), plan, &session).next() {
        let spent = if reason == Reason::Bound { &mut bound } else { &mut searching };
        *spent += batch.size;
        let measurement = server.measure(batch, &mut chance);
        session.apply(&Event::BatchDone(Measured { batch, measurement }));
    }
    let found = standing(plan, &session, 0).unwrap().within.expect("limits are set");
    session.plan = Some(plan.clone());
    let answer = Answer::of(&session, &Analysis::of(&session));
    Came { found, answer, searching, bound }
}

/// How many requests decide one configuration in a random trial.
fn needed(server: &Served, batch: BatchId, plan: &Plan, chance: &mut Chance) -> u32 {
    let one = Plan { workers: vec![batch.workers], ..plan.clone() };
    let mut session = warm();
    for times in 1..=crate::MAX_REPEATS {
        let measurement = server.measure(batch, chance);
        session.apply(&Event::BatchDone(Measured { batch, measurement }));
        let search = Search::of(&one.runs(), &one, &session);
        if !search.within.is_some_and(|within| within.tallies.is_open(batch)) {
            return times * batch.size;
        }
    }
    crate::MAX_REPEATS * batch.size
}

#[derive(Debug, PartialEq)]
enum Verdict {
    Right,
    Undecided,
    Wrong,
}

fn verdict(found: &Found, truths: &[Truth], levels: &[BatchId]) -> [Verdict; 2] {
    let of = |batch: BatchId| truths.iter().find(|truth| truth.batch == batch).unwrap();
    let is_false = |batch: Option<BatchId>| batch.is_some_and(|it| of(it).holds == Some(false));
    let surely = truths.iter().filter(|truth| truth.holds == Some(true));
    let best = surely.map(|truth| truth.tokens_per_s).fold(0.0, f64::max);
    let speed = found.fastest.map_or(0.0, |batch| of(batch).tokens_per_s);
    let users = found.borders.most_users.map_or(0, BatchId::at_once);
    let more = levels.iter().any(|it| it.at_once() > users && of(*it).holds == Some(true));
    let judge = |is_right: bool, is_wrong: bool, is_told: bool| match () {
        () if is_right => Verdict::Right,
        () if !is_wrong && (!is_told || !found.borders.undecided.is_empty()) => Verdict::Undecided,
        () => Verdict::Wrong,
    };
    let is_best_named = found.close.is_some_and(|it| of(it).tokens_per_s >= GOOD * best);
    let (bad_fastest, bad_users) = (is_false(found.fastest), is_false(found.borders.most_users));
    [
        judge(!bad_fastest && speed >= GOOD * best, bad_fastest, !is_best_named),
        judge(!bad_users && !more, bad_users, true),
    ]
}

/// Whether the recommendation meets the limits in the long run, and nothing faster by more than an answer's
/// tolerance does; and the stated confidence.
fn told(answer: Option<&Answer>, truths: &[Truth]) -> Option<(bool, Confidence)> {
    let answer = answer?;
    let own = truths.iter().find(|truth| truth.batch == answer.id)?;
    let surely = truths.iter().filter(|truth| truth.holds == Some(true));
    let best = surely.map(|truth| truth.tokens_per_s).fold(0.0, f64::max);
    let is_near = own.tokens_per_s >= best * (1.0 - answer.speed.half_width / answer.speed.mean);
    Some((own.holds != Some(false) && is_near, answer.confidence()))
}

/// Replays one server within one limit and prints a table row; returns the share of correct results, the
/// largest share of the grid that searching took, and how often a wrong answer was called reliable.
fn replay(
    server: &Served,
    workers: &[u32],
    (name, limits): (&str, Objectives),
    seeds: u64,
) -> (f64, f64, u32) {
    let plan = Plan { drift_check: false, limits, ..plan(workers) };
    let grid: u32 = plan.batches().iter().map(|batch| batch.size).sum();
    let truths: Vec<Truth> =
        plan.batches().into_iter().map(|batch| truth(server, batch, &limits)).collect();
    let runs = plan.runs();
    let levels: Vec<BatchId> = runs.iter().filter_map(super::super::first_of_run).collect();
    let holds = |level: &BatchId| truths.iter().find(|it| it.batch == *level).unwrap().holds;
    let border = levels.iter().rposition(|level| holds(level) == Some(true));
    let beside = [border, Some(border.map_or(0, |at| at + 1))];
    let beside: Vec<BatchId> =
        beside.into_iter().flatten().filter_map(|at| levels.get(at).copied()).collect();
    let (mut tally, mut searching, mut most, mut bound, mut need) =
        ([[0_u32; 3]; 2], 0.0, 0_u32, 0.0, 0.0);
    let mut sure_and_wrong = 0;
    for seed in 0..seeds {
        let seed = mix(seed, 5);
        let came = search(server, &plan, seed);
        let told = told(came.answer.as_ref(), &truths);
        sure_and_wrong += u32::from(told == Some((false, Confidence::Reliable)));
        let verdicts = verdict(&came.found, &truths, &levels);
        for (counts, verdict) in tally.iter_mut().zip(verdicts) {
            counts[verdict as usize] += 1;
        }
        searching += f64::from(came.searching);
        most = most.max(came.searching);
        bound += f64::from(came.bound);
        let mut chance = Chance { seed: mix(seed, 9) };
        need +=
            beside.iter().map(|it| f64::from(needed(server, *it, &plan, &mut chance))).sum::<f64>();
    }
    let share = |count: u32| f64::from(count) / seeds as f64;
    let mean = |sum: f64| sum / seeds as f64;
    let of_grid = |requests: f64| requests / f64::from(grid) * 100.0;
    let [fastest, users] = tally.map(|counts| counts.map(share));
    println!(
        "| {}, {} workers counts | {name} | {} | {:.3} / {:.3} / {:.3} | {:.3} / {:.3} / {:.3} | {:.0} % ({:.0} %) | {:.0} | {:.0} |",
        server.name,
        workers.len(),
        border.map_or("none".into(), |at| levels[at].at_once().to_string()),
        fastest[0],
        fastest[1],
        fastest[2],
        users[0],
        users[1],
        users[2],
        of_grid(mean(searching)),
        of_grid(f64::from(most)),
        mean(bound),
        mean(need),
    );
    let right = |[right, undecided, _]: [f64; 3]| right / (1.0 - undecided).max(f64::MIN_POSITIVE);
    (right(fastest).min(right(users)), of_grid(f64::from(most)) / 100.0, sure_and_wrong)
}

/// The table of `docs/adaptive.md`.
#[test]
#[ignore = "takes minutes"]
fn the_table_of_limits() {
    for workers in [&ROUND[..], &OFFERED] {
        for server in &SERVERS {
            for limits in LIMITS {
                replay(server, workers, limits, 200);
            }
        }
    }
}

#[test]
fn the_result_within_limits_is_right() {
    for server in [&SERVERS[0], &SERVERS[2], &SERVERS[4]] {
        let (right, searching, sure_and_wrong) = replay(server, &ROUND, LIMITS[0], 10);
        assert!(right >= 0.9, "{}: {right}", server.name);
        assert!(searching <= 0.4, "{}: {searching}", server.name);
        assert_eq!(sure_and_wrong, 0, "{}", server.name);
    }
}

#[test]
fn a_load_whose_batch_was_skipped_is_not_looked_at_again() {
    let mut skipped = 0;
    for (_, limits) in LIMITS {
        for server in &SERVERS {
            let plan = Plan { limits, ..plan(&OFFERED) };
            let (mut session, mut chance) = (warm(), Chance { seed: 1 });
            let mut before = None;
            while let Some((batch, reason)) = Search::of(&plan.runs(), &plan, &session).next() {
                assert_ne!(before, Some(batch), "skipped");
                before = None;
                if reason == Reason::Beyond {
                    (skipped, before) = (skipped + 1, Some(batch));
                    session.apply(&Event::BatchSkipped(batch));
                } else {
                    let measurement = server.measure(batch, &mut chance);
                    session.apply(&Event::BatchDone(Measured { batch, measurement }));
                }
            }
        }
    }
    assert!(skipped > 0);
}
