use super::virtual_time::{Beginning, begin, plan};
use crate::{BatchId, Event, Measurement};

fn lanes_of(measured: &Measurement) -> Vec<(u32, bool)> {
    measured.samples.iter().map(|sample| (sample.lane, sample.is_success())).collect()
}

#[test]
fn a_dead_lane_is_left_out_of_a_batch_and_comes_back() {
    let beginning = Beginning { lanes: 3, ..Beginning::default() };
    let outcome = begin(plan(&[8], 16), beginning, |event, _, server| match event {
        Event::BatchStarted(BatchId { size: 8, .. }) => server.dead_lanes.borrow_mut().push(0),
        Event::BatchStarted(BatchId { size: 16, .. }) => server.dead_lanes.borrow_mut().clear(),
        _ => {}
    });
    let [.., eight, sixteen] = outcome.measured()[..] else { panic!("too few batches") };
    assert_eq!((eight.failed(), eight.wanted_in_flight), (0, None), "another took its place");
    let has_used = |measured, lane| lanes_of(measured).iter().any(|(used, _)| *used == lane);
    assert_eq!([0, 1, 2].map(|lane| has_used(eight, lane)), [false, true, true]);
    assert_eq!([0, 1, 2].map(|lane| has_used(sixteen, lane)), [true, true, false]);
}

#[test]
fn too_few_live_lanes_are_marked() {
    let beginning = Beginning { lanes: 2, ..Beginning::default() };
    let outcome = begin(plan(&[8], 8), beginning, |event, _, server| {
        if matches!(event, Event::BatchStarted(BatchId { size: 8, .. })) {
            server.dead_lanes.borrow_mut().push(1);
        }
    });
    let last = outcome.measured().pop().unwrap();
    let marked = (last.peak_in_flight, last.wanted_in_flight, last.failed());
    assert_eq!(marked, (Some(6), Some(8), 0));
}

#[test]
fn a_lane_that_dies_during_a_batch_loses_only_its_own_requests() {
    let beginning = Beginning { lanes: 2, ..Beginning::default() };
    let outcome = begin(plan(&[8], 32), beginning, |event, _, server| {
        let dies = matches!(event, Event::SampleDone { sample, .. } if sample.0.lane == 1);
        // The warm-up and six batches have 56 requests.
        if dies && server.requests.borrow().len() > 56 {
            server.dead_lanes.borrow_mut().push(1);
        }
    });
    let last = outcome.measured().pop().unwrap();
    assert!((1..=6).contains(&last.failed()), "{:?}", lanes_of(last));
    assert_eq!(last.requests, 32, "the others used the live lane");
}
