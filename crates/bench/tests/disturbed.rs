//! Thousands of sessions that are disturbed for a while, in virtual time: the recommended batch is as fast as
//! the fastest, or the analysis also names a disturbed batch that may be faster.

#![expect(clippy::panic, reason = "a test that fails here has failed")]

use bench::analysis::Analysis;
use bench::made::{self, Gauss};
use bench::schedule::{Goal, Step, next};
use bench::{
    BatchId, ClientWatch, Event, Measured, Measurement, Opened, Plan, Sample, Session, Strategy,
};

const SEEDS: u64 = 200;
/// Tokens per answer, and the speed of one stream, tokens/s.
const TOKENS: u32 = 100;
const RATE: f64 = 50.0;
/// Standard deviation of a measurement, as a share of its mean.
const NOISE: f64 = 0.015;
/// An answer with at least this share of the fastest speed is within the noise.
const WITHIN_NOISE: f64 = 0.95;

/// A disturbance of batches: its start and duration, s.
#[derive(Clone, Copy)]
struct Disturbance {
    from_s: f64,
    for_s: f64,
    /// The page is hidden; otherwise it is late.
    hides: bool,
}

/// Duration of a batch on a server with this many slots, s: equal answers go in waves.
fn batch_s(batch: BatchId, slots: u32) -> f64 {
    let at_once = batch.workers.min(batch.size).min(slots);
    f64::from(batch.size.div_ceil(at_once)) * f64::from(TOKENS) / RATE
}

fn speed(batch: BatchId, slots: u32) -> f64 {
    f64::from(batch.size * TOKENS) / batch_s(batch, slots)
}

fn plan(strategy: Strategy) -> Plan {
    let workers = vec![1, 2, 4, 8, 16];
    Plan { workers, strategy, max_tokens: TOKENS, most_repeats: Some(2), ..Plan::default() }
}

/// A session on a server with this many slots, and its duration, s.
fn session(
    plan: &Plan,
    slots: u32,
    disturbance: Option<Disturbance>,
    chance: &mut Gauss,
) -> (Session, f64) {
    let mut session = Session { plan: Some(plan.clone()), ..Session::default() };
    session.apply(&Event::Opened(Opened::default()));
    session.apply(&Event::WarmUpDone(Sample::default()));
    let mut now_s = 0.0;
    while let Some(step) = next(&Goal::Plan, plan, &session) {
        let (Step::Measure(batch) | Step::MeasureAgain(batch)) = step else { panic!("{step:?}") };
        let undisturbed_s = batch_s(batch, slots) * (1.0 + NOISE * chance.normal());
        let (mut client, mut total_s) = (ClientWatch::default(), undisturbed_s);
        if let Some(Disturbance { from_s, for_s, hides }) = disturbance {
            let shared_s = (now_s + undisturbed_s).min(from_s + for_s) - from_s.max(now_s);
            if shared_s > 0.0 {
                // The disturbance lengthens the batch by part of the time they share.
                let late_s = shared_s.min(2.0) * chance.uniform();
                total_s += late_s;
                client.hidden_ms = if hides { shared_s * 1000.0 } else { 0.0 };
                client.lag_ms = if hides { 0.0 } else { late_s * 1000.0 };
            }
        }
        now_s += total_s + plan.pause_s.unwrap_or(2.0);
        let measurement = Measurement {
            total_s,
            client: Some(client),
            ..made::measured(batch.size, u64::from(batch.size * TOKENS))
        };
        let measured = Measured { batch, measurement };
        session.apply(&match step {
            Step::MeasureAgain(_) => Event::MeasuredAgain(measured),
            _ => Event::BatchDone(measured),
        });
    }
    (session, now_s)
}

/// Whether a batch without a valid measurement may be faster than this one.
fn may_be_beaten(analysis: &Analysis, batch: BatchId) -> bool {
    let found = analysis.batch(batch).map_or(0.0, |batch| batch.tokens_per_s);
    let open = analysis.batches().filter(|batch| !batch.is_valid());
    open.into_iter().any(|open| open.tokens_per_s > found)
}

fn gives_the_answer_of_an_undisturbed_one(strategy: Strategy, slots: u32) {
    let plan = plan(strategy);
    let best = plan.batches().into_iter().map(|id| speed(id, slots)).fold(0.0, f64::max);
    let (mut right, mut open) = (0, 0);
    for seed in 0..SEEDS {
        let mut chance = Gauss::new(seed);
        let (_, whole_s) = session(&plan, slots, None, &mut chance);
        let (from_s, hides) = (chance.uniform() * whole_s, chance.uniform() < 0.5);
        let for_s = if hides { 3.0 } else { whole_s / 3.0 };
        let disturbance = Some(Disturbance { from_s, for_s, hides });
        let (session, _) = session(&plan, slots, disturbance, &mut chance);
        let analysis = Analysis::of(&session);
        let Some(found) = analysis.recommended else { panic!("nothing was measured") };
        let is_right = speed(found, slots) >= best * WITHIN_NOISE;
        let is_open = may_be_beaten(&analysis, found);
        assert!(is_right || is_open, "seed {seed}: {found}");
        right += u64::from(is_right);
        open += u64::from(is_open);
    }
    println!("right {right}, open {open} of {SEEDS}");
    assert!(right * 20 >= SEEDS * 19, "{right} of {SEEDS}");
}

// One test each, so that they run in parallel.

#[test]
fn a_disturbed_grid_gives_the_answer_of_an_undisturbed_one_with_four_slots() {
    gives_the_answer_of_an_undisturbed_one(Strategy::Grid, 4);
}

#[test]
fn a_disturbed_grid_gives_the_answer_of_an_undisturbed_one_with_eight_slots() {
    gives_the_answer_of_an_undisturbed_one(Strategy::Grid, 8);
}

#[test]
fn a_disturbed_search_gives_the_answer_of_an_undisturbed_one_with_four_slots() {
    gives_the_answer_of_an_undisturbed_one(Strategy::Search, 4);
}

#[test]
fn a_disturbed_search_gives_the_answer_of_an_undisturbed_one_with_eight_slots() {
    gives_the_answer_of_an_undisturbed_one(Strategy::Search, 8);
}
