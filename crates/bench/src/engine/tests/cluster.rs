use super::virtual_time::{Beginning, Outcome, begin, measure, plan};
use crate::{BatchId, Ending, Event, Measurement};

/// Two servers of two lanes each, the second half as fast as the first.
fn two() -> Beginning {
    Beginning { lanes: 2, servers: 2, ..Beginning::default() }
}

fn requests_of(measured: &Measurement) -> [usize; 2] {
    let of = |server| measured.samples.iter().filter(|sample| sample.by_server == server).count();
    [of(0), of(1)]
}

fn last(outcome: &Outcome) -> &Measurement {
    outcome.measured().pop().unwrap()
}

#[test]
fn the_faster_of_two_servers_answers_more() {
    let outcome = measure(plan(&[4], 16), two());
    let measured = last(&outcome);
    let [first, second] = requests_of(measured);
    assert!(first > second && first + second == 16, "{first} and {second}");
    assert_eq!(measured.peak_in_flight, Some(4));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn every_server_is_warmed_up() {
    let outcome = measure(plan(&[1], 1), two());
    assert_eq!(outcome.server.requests.borrow().len(), 3, "one to each and a batch of one");
    let warm_up = outcome.session.warm_up.expect("a warm-up");
    // What it tells is expected of the first server's answers.
    assert_eq!((warm_up.by_server, warm_up.end_ms), (0, 100.0));
}

#[test]
fn single_requests_go_to_each_server_in_turn_beginning_with_the_first() {
    let outcome = measure(plan(&[1], 4), two());
    let servers: Vec<Vec<u32>> = outcome
        .measured()
        .iter()
        .map(|measured| measured.samples.iter().map(|sample| sample.by_server).collect())
        .collect();
    assert_eq!(servers, [vec![0], vec![0, 1], vec![0, 1, 0, 1]]);
}

#[test]
fn a_lost_server_is_waited_for_and_not_replaced() {
    let outcome = begin(plan(&[4], 16), two(), |event, _, server| match event {
        Event::BatchStarted(BatchId { size: 8, .. }) => {
            server.dead_lanes.borrow_mut().extend([2, 3]);
            server.looks.borrow_mut().extend([false; 5]);
        }
        Event::ServerAway => server.dead_lanes.borrow_mut().clear(),
        _ => {}
    });
    let [.., eight, sixteen] = outcome.measured()[..] else { panic!("too few batches") };
    assert!((1..8).contains(&eight.failed()), "the batch shows that one was lost");
    let happened =
        |wanted: fn(&Event) -> bool| outcome.events.iter().filter(|it| wanted(it)).count();
    assert_eq!(happened(|event| matches!(event, Event::ServerAway)), 1);
    assert_eq!(happened(|event| matches!(event, Event::ServerBack(_))), 1);
    assert_eq!(sixteen.failed(), 0);
    assert!(requests_of(sixteen)[1] > 0, "it is back");
}
