use super::*;
use crate::made::{self, after, done};
use crate::{Event, Failure, Measured, Measurement, Mode, Plan, Sample};

fn analysis(events: &[Event]) -> Analysis {
    Analysis::of(&after(events))
}

#[test]
fn the_first_of_equals_is_the_optimum() {
    let events = [done(1, 1, 10), done(1, 2, 10), done(1, 4, 4), done(2, 1, 10)];
    let analysis = analysis(&events);
    assert_eq!(analysis.run(1).and_then(|run| run.optimum), Some(1));
    assert_eq!(analysis.best, Some(BatchId::new(1, 1)));
}

#[test]
fn a_failed_or_limited_batch_is_never_the_optimum() {
    let sample = Sample { error: Some(Failure::Timeout), ..Sample::default() };
    let with = |requests, tokens, measurement: Measurement| {
        let measurement = Measurement { requests, total_s: 1.0, tokens, ..measurement };
        Event::BatchDone(Measured::new(8, measurement))
    };
    let failed = Measurement { samples: vec![sample], ..Measurement::default() };
    let limited = Measurement { wanted_in_flight: Some(8), ..Measurement::default() };
    let analysis = analysis(&[done(8, 1, 10), with(2, 50, failed), with(8, 90, limited)]);
    assert_eq!(analysis.best, Some(BatchId::new(8, 1)));
    assert_eq!((analysis.totals.failed, analysis.totals.limited_by_browser), (1, 1));
    assert_eq!(Analysis::of(&Session::default()).best, None);
}

#[test]
fn a_batch_without_tokens_is_never_the_optimum() {
    let analysis = analysis(&[done(1, 1, 0), done(1, 2, 0)]);
    assert_eq!((analysis.best, analysis.recommended), (None, None));
    assert!(analysis.batches().all(|batch| !batch.is_valid()));
}

#[test]
fn the_smallest_within_the_noise_is_recommended() {
    let flat = [done(8, 1, 50), done(8, 8, 96), done(8, 16, 100), done(8, 24, 99)];
    let run = |events: &[Event]| analysis(events).runs[0].recommended;
    assert_eq!(run(&flat), Some(8));
    assert_eq!(run(&[done(8, 1, 50), done(8, 8, 80), done(8, 16, 100)]), Some(16));
    let with_four: Vec<Event> =
        flat.iter().cloned().chain([done(4, 4, 97), done(4, 8, 98), done(2, 4, 60)]).collect();
    let analysis = analysis(&with_four);
    assert_eq!(analysis.best, Some(BatchId::new(8, 16)));
    assert_eq!(analysis.recommended, Some(BatchId::new(4, 4)), "fewer workers are equally fast");
}

#[test]
fn two_repeats_do_not_make_the_recommendation_worse() {
    let repeats = [done(8, 8, 85), done(8, 16, 100), done(8, 8, 84), done(8, 16, 98)];
    assert_eq!(analysis(&repeats).recommended, Some(BatchId::new(8, 16)));
}

#[test]
fn an_update_equals_a_new_analysis() {
    let events = [done(1, 1, 10), done(4, 2, 30), done(4, 2, 31), done(1, 2, 12), done(4, 4, 50)];
    let again = Measurement { requests: 1, total_s: 1.0, tokens: 10, ..Measurement::default() };
    let events = events.into_iter().chain([Event::MeasuredAgain(Measured::new(1, again))]);
    let (mut session, mut updated) = (Session::default(), Analysis::default());
    for event in events {
        session.apply(&event);
        let before = updated.clone();
        updated.update(&session);
        assert_eq!(updated, Analysis::of(&session));
        let is_kept =
            |(a, b): (&Arc<RunAnalysis>, &Arc<RunAnalysis>)| Arc::ptr_eq(a, b) == (a == b);
        let both = before.runs.iter().zip(&updated.runs);
        assert!(both.into_iter().all(is_kept), "only a run of which something changed is new");
    }
}

#[test]
fn in_server_mode_every_run_has_its_own_slots() {
    let counted = |wanted, most, is_exact| Event::SlotsCounted {
        wanted,
        found: Some(Slots { most, is_exact }),
    };
    let events = [counted(2, 2, true), done(2, 1, 10), counted(4, 3, false), done(4, 1, 10)];
    let plan = Plan { mode: Mode::Server, ..Plan::default() };
    let session = Session { plan: Some(plan), ..after(&events) };
    let analysis = Analysis::of(&session);
    let slots = |workers| analysis.run(workers).and_then(|run| analysis.slots_of(run));
    assert_eq!(slots(2), Some(Slots { most: 2, is_exact: true }));
    assert_eq!(slots(4), Some(Slots { most: 3, is_exact: false }), "inexact slots stay inexact");
    assert_eq!(analysis.slots, None, "they are not mixed");
}

#[test]
fn a_shared_row_is_shown_and_counted_once() {
    let from = BatchId::new(1, 1);
    let samples = vec![Sample { end_ms: 1000.0, tokens: Some(10), ..Sample::default() }];
    let measurement = made::batch(1.0, samples);
    let copy = Measurement { shared_from: Some(from), ..measurement.clone() };
    let own = [Event::BatchDone(Measured::new(1, measurement.clone())), done(2, 2, 18)];
    let alone = after(&own);
    let [first, second] = own;
    let shared = after(&[first, Event::BatchDone(Measured::new(2, copy.clone())), second]);
    let (alone, seen) = (Analysis::of(&alone), Analysis::of(&shared));
    assert_eq!((seen.totals, seen.totals.batches), (alone.totals, 2));
    let id = BatchId::new(2, 1);
    let row = seen.batch(id).unwrap();
    assert_eq!((row.tokens_per_s, row.shared_from), (10.0, Some(from)));
    assert_eq!(row.interval, alone.batch(from).unwrap().interval, "a copy adds no certainty");
    assert_eq!((seen.loads, seen.findings), (alone.loads, alone.findings));
    assert_eq!(Recorded::of(&shared, &Analysis::of(&shared)).configuration(id), None);
    // Measured itself as well, it is a repeat of its load.
    let more = [(1, measurement.clone()), (2, copy), (2, measurement)];
    let more = more.map(|(workers, it)| Event::BatchDone(Measured::new(workers, it)));
    let row = analysis(&more);
    assert_eq!((row.totals.requests, row.loads.times(id)), (2, 2));
    assert_eq!(row.batch(id).unwrap().shared_from, None);
}
