use super::virtual_time::{Answer, Beginning, begin, plan};
use crate::engine::Command;
use crate::{BatchId, Event, Failure, Measurement};

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

#[test]
fn a_lane_that_failed_with_the_server_is_used_again_when_that_is_back() {
    // The server restarts during a pause of the user's: the request that warms it up again fails.
    let script = |n| if n == 2 { Answer::failed(Failure::Network) } else { Answer::good(100.0) };
    let beginning = Beginning { lanes: 2, script, ..Beginning::default() };
    let outcome = begin(plan(&[8], 8), beginning, |event, commands, _| {
        let command = match event {
            Event::BatchDone(done) if done.batch.size == 1 => Command::Pause,
            Event::Paused => Command::Resume,
            _ => return,
        };
        commands.unbounded_send(command).expect("the engine listens");
    });
    assert!(outcome.events.contains(&Event::ServerAway));
    let last = outcome.measured().pop().unwrap();
    assert_eq!((last.requests, last.peak_in_flight, last.wanted_in_flight), (8, Some(8), None));
}
