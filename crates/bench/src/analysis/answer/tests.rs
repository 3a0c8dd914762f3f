use super::*;
use crate::made::{self, measured};
use crate::{
    BatchCounts, ClientWatch, Event, Failure, LoadEngine, Measured, Measurement, Mode, Plan, Sample,
};

fn late(size: u32, tokens: u64) -> Measurement {
    let client = Some(ClientWatch { lag_ms: 900.0, ..ClientWatch::default() });
    Measurement { client, ..measured(size, tokens) }
}

/// A peak of 400 tokens/s with 8 workers, measured often, then these measurements with their workers.
fn answer(plan: Option<Plan>, more: Vec<(u32, Measurement)>) -> Answer {
    let mut session = Session { plan, ..Session::default() };
    let peak = [(1, 100), (4, 260), (8, 400), (16, 330)];
    let peak = peak.iter().flat_map(|&(workers, tokens)| {
        [0, 2, 4].map(|more| (workers, measured(2 * workers, tokens + more)))
    });
    for (workers, measurement) in peak.chain(more) {
        session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
    }
    Answer::of(&session, &Analysis::of(&session)).unwrap()
}

fn doubts(more: Vec<(u32, Measurement)>) -> Vec<Doubt> {
    answer(None, more).doubts
}

#[test]
fn a_peak_that_nothing_comes_close_to_is_reliable() {
    let found = answer(None, Vec::new());
    assert_eq!((found.id, found.times, found.fastest), (BatchId::new(8, 16), 3, None));
    assert!(!found.is_elsewhere);
    assert_eq!((found.confidence(), found.void()), (Confidence::Reliable, None));
}

#[test]
fn an_equal_load_of_another_run_is_told_of() {
    let once = |workers, tokens| Event::BatchDone(Measured::new(workers, measured(4, tokens)));
    let mut session = Session::default();
    for (workers, tokens) in [(1, 100), (4, 400), (8, 404)] {
        session.apply(&once(workers, tokens));
    }
    let found = Answer::of(&session, &Analysis::of(&session)).unwrap();
    assert_eq!((found.id, found.times), (BatchId::new(4, 4), 2));
    assert!(found.is_elsewhere);
}

#[test]
fn a_level_kept_up_twice_for_a_time_is_one_configuration_measured_twice() {
    let batches = [(1, 30, 100), (16, 523, 400), (16, 541, 404), (24, 530, 300)];
    let mut session = made::session(&batches);
    let counted = Answer::of(&session, &Analysis::of(&session)).unwrap();
    assert_eq!((counted.times, counted.is_timed), (1, false));
    let engine = LoadEngine { is_timed: true, ..LoadEngine::default() };
    session.environment.load_engine = Some(engine);
    let found = Answer::of(&session, &Analysis::of(&session)).unwrap();
    assert_eq!((found.id.workers, found.times, found.fastest), (16, 2, None));
    assert!(found.is_timed && !found.is_elsewhere);
    assert_eq!(found.speed.mean, 402.0);
}

#[test]
fn whatever_could_change_the_answer_leaves_it_unproven() {
    let void = BatchId::new(12, 24);
    assert_eq!(doubts(vec![(12, late(24, 300))]), [Doubt::VoidMayBeBetter(void)]);
    let faster = |never_counts| Doubt::VoidIsFaster {
        batch: BatchId::new(24, 48),
        tokens_per_s: 450.0,
        never_counts,
    };
    assert_eq!(doubts(vec![(24, late(48, 450))]), [faster(false)], "even beyond a valley");
    let limited = Measurement { wanted_in_flight: Some(24), ..measured(48, 450) };
    let found = answer(None, vec![(24, limited)]);
    assert_eq!((&found.doubts[..], found.void()), (&[faster(true)][..], None));
    let plan = Plan { workers: vec![8], max_batch: Some(4), ..Plan::default() };
    let found = answer(Some(plan), Vec::new());
    assert_eq!(found.confidence(), Confidence::Reliable, "that few at once are slower");
    let plan = Plan { workers: vec![1, 12], max_batch: Some(48), ..Plan::default() };
    let missing = answer(Some(plan), Vec::new()).doubts;
    assert!(matches!(missing[..], [Doubt::NotMeasured(id)] if id.workers == 12), "{missing:?}");
}

#[test]
fn what_a_coarse_clock_measured_is_no_bound_and_not_measured_again() {
    let coarse = |size, tokens| {
        let client = Some(ClientWatch { timer_step_ms: Some(100.0), ..ClientWatch::default() });
        Measurement { client, ..measured(size, tokens) }
    };
    assert_eq!(doubts(vec![(24, coarse(48, 450))]), [], "it may be slower");
    let found = answer(None, vec![(12, coarse(24, 450))]);
    assert_eq!(found.doubts, [Doubt::NeverCounts(BatchId::new(12, 24))]);
    assert_eq!(found.void(), None);
}

#[test]
fn what_could_not_change_the_answer_is_not_a_doubt() {
    assert_eq!(doubts(vec![(2, late(4, 90))]), [], "four at once are slower");
    assert_eq!(doubts(vec![(24, late(48, 90))]), [], "sixteen at once are slower");
    let refusal = Sample { error: Some(Failure::Http(429)), ..Sample::default() };
    let refused = Measurement { samples: vec![refusal], ..measured(48, 90) };
    assert_eq!(doubts(vec![(24, refused)]), [], "the server accepts no more");
}

#[test]
fn a_rate_limit_is_not_a_concurrency_limit() {
    let refusal = Sample { error: Some(Failure::Http(429)), ..Sample::default() };
    let refused = |size| Measurement { samples: vec![refusal.clone()], ..measured(size, 90) };
    let from = |batches: Vec<(u32, Measurement)>| {
        let mut session = Session::default();
        for (workers, measurement) in batches {
            session.apply(&Event::BatchDone(Measured::new(workers, measurement)));
        }
        Analysis::of(&session).refused_from()
    };
    assert_eq!(from(vec![(1, measured(2, 100)), (2, refused(4))]), Some(2));
    let by_rate = vec![(1, measured(2, 100)), (1, refused(4)), (2, refused(4))];
    assert_eq!(from(by_rate), None, "one at once is both accepted and rejected");
}

#[test]
fn another_equally_fast_batch_leaves_the_answer_approximate() {
    let close = BatchId::new(12, 24);
    assert_eq!(doubts(vec![(12, measured(24, 401))]), [Doubt::Close(close)]);
}

#[test]
fn a_batch_measured_beside_other_clients_leaves_the_answer_approximate() {
    let counts = Some(BatchCounts { others: Some(2), ..BatchCounts::default() });
    let beside = Measurement { counts, ..measured(24, 300) };
    let alone = (12, measured(24, 300));
    let disturbed = Doubt::OthersServed(BatchId::new(12, 24));
    assert_eq!(doubts(vec![(12, beside.clone())]), [disturbed]);
    assert_eq!(doubts(vec![(12, beside), alone]), [], "measured alone as well");
}

#[test]
fn in_server_mode_runs_do_not_repeat_each_other() {
    let plan =
        Plan { mode: Mode::Server, workers: vec![4, 8], max_batch: Some(4), ..Plan::default() };
    let mut session = Session { plan: Some(plan), ..Session::default() };
    for (slots, size, tokens) in
        [(4, 1, 90), (4, 2, 180), (4, 4, 300), (8, 1, 60), (8, 2, 120), (8, 4, 200)]
    {
        session.apply(&Event::BatchDone(Measured::new(slots, measured(size, tokens))));
    }
    let found = Answer::of(&session, &Analysis::of(&session)).unwrap();
    assert_eq!((found.id, found.times), (BatchId::new(4, 4), 1));
}
