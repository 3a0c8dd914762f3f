//! Schedule and report share one judgement: a measurement that the report leaves out does not influence the
//! schedule.

mod defect;

use std::collections::BTreeSet;

use bench::analysis::Analysis;
use bench::judgement::{Context, judge};
use bench::schedule::{Goal, Step, next, standing};
use bench::{
    BatchId, Environment, Event, Measured, Measurement, Opened, Plan, Sample, ServerPart, Session,
    Strategy,
};
use defect::{Defect, measured, plan};
use proptest::prelude::*;

/// A session that is ready to measure, on two servers.
fn session(plan: Plan) -> Session {
    let servers = vec![ServerPart::default(); 2];
    let environment = Environment { servers, ..Environment::default() };
    let model = "m".to_owned();
    let mut session = Session { model, plan: Some(plan), environment, ..Session::default() };
    let servers = vec![ServerPart::default(); 2];
    session.apply(&Event::Opened(Opened { servers, ..Opened::default() }));
    session.apply(&Event::WarmUpDone(Sample::default()));
    session
}

/// n at once are √n times as fast as one, and spoiled measurements look faster than anything.
fn measurement(id: BatchId, scatter: f64, spoil: Option<Defect>) -> Measurement {
    let at_once = f64::from(id.workers.min(id.size));
    let speed = 100.0 * at_once.sqrt() * scatter;
    let Some(spoil) = spoil else { return measured(id, speed) };
    let mut measurement = measured(id, speed * 2.0);
    spoil.apply(&mut measurement);
    measurement
}

#[test]
fn every_doubt_that_disqualifies_is_provoked() {
    let session = session(plan());
    let context = Context::of(&session, 0);
    let id = BatchId::new(4, 4);
    let clean = judge(&measurement(id, 1.0, None), &context);
    assert_eq!((clean.doubts.as_slice(), clean.is_valid()), (&[][..], true));
    for &spoil in Defect::ALL {
        let verdict = judge(&measurement(id, 1.0, Some(spoil)), &context);
        let found: BTreeSet<Defect> = verdict.doubts.iter().filter_map(Defect::of).collect();
        assert!(found.contains(&spoil) && !verdict.is_valid(), "{spoil:?}: {:?}", verdict.doubts);
    }
}

proptest! {
    #[test]
    fn what_guides_the_schedule_is_not_left_out_of_the_report(
        is_search: bool,
        workers in prop::sample::subsequence(vec![2_u32, 4, 8, 12, 16], 1..5),
        scatters in prop::collection::vec(0.9..1.1_f64, 1..9),
        spoils in prop::collection::vec(
            prop::option::of(prop::sample::select(Defect::ALL)), 1..60,
        ),
    ) {
        let strategy = if is_search { Strategy::Search } else { Strategy::Grid };
        let plan = Plan { workers, strategy, most_repeats: Some(3), ..plan() };
        let mut session = session(plan.clone());
        let mut analysis = Analysis::default();
        let turns = scatters.iter().cycle().zip(spoils.iter().cycle());
        for (scatter, spoil) in turns {
            let Some(step) = next(&Goal::Plan, &plan, &session) else { break };
            let (Step::Measure(id) | Step::MeasureAgain(id)) = step else { panic!("{step:?}") };
            // A grid only repeats what was disturbed or could be the fastest.
            if let (Step::Measure(_), Some(known), false) = (step, analysis.batch(id), is_search) {
                let was_answered = session.times_measured(id) >= plan.repeats;
                let verdicts = known.measurements.iter().map(|measured| &measured.verdict);
                let was_disturbed = verdicts.into_iter().any(|it| it.disturbance().is_some());
                let may = known.is_valid() || was_disturbed || !was_answered;
                prop_assert!(may, "{id:?}: {:?}", known.doubts());
            }
            let measured = Measured { batch: id, measurement: measurement(id, *scatter, *spoil) };
            session.apply(&match step {
                Step::MeasureAgain(_) => Event::MeasuredAgain(measured),
                _ => Event::BatchDone(measured),
            });
            analysis.update(&session);
            let fastest = standing(&plan, &session, 0).map(|standing| standing.fastest);
            if let Some(fastest) = fastest {
                let held = analysis.batch(fastest).unwrap();
                prop_assert!(held.is_valid(), "{fastest:?}: {:?}", held.doubts());
                let valid = analysis.batches().filter(|batch| batch.is_valid());
                let best = valid.reduce(|a, b| if b.mean() > a.mean() { b } else { a }).unwrap();
                // Of batches of equal load the largest represents all.
                prop_assert_eq!(held.id.at_once(), best.id.at_once());
                prop_assert!(held.is_as_fast_as(best), "{:?} and {:?}", held, best);
            }
            let measurements = analysis.runs.iter().flat_map(|run| run.measurements());
            for remark in measurements.flat_map(|measured| &measured.remarks) {
                prop_assert!(!remark.disqualifies(), "{remark:?}");
            }
        }
    }
}
