use super::virtual_time::{Answer, Beginning, Outcome, Script, begin, measure, plan};
use crate::engine::Command;
use crate::judgement::{Context, judge};
use crate::{Event, Failure, Measurement, Warning};

fn slow() -> Beginning {
    Beginning { script: |_| Answer::good(1000.0), ..Beginning::default() }
}

fn doubts(measurement: &Measurement) -> Vec<Warning> {
    judge(measurement, &Context::default()).doubts
}

fn only_batch(outcome: Outcome) -> Measurement {
    outcome.measured()[0].clone()
}

#[test]
fn an_undisturbed_page_never_lags() {
    let batch = only_batch(measure(plan(&[1], 1), slow()));
    let client = batch.client.clone().expect("the page is watched");
    assert_eq!((client.lag_ms, client.hidden_ms), (0.0, 0.0));
    assert_eq!(client.rtt_ms, Some(1.0));
    assert_eq!(doubts(&batch), []);
}

#[test]
fn a_sleeping_machine_shows_on_the_wall_clock() {
    let batch = only_batch(begin(plan(&[1], 1), slow(), |event, _, server| {
        if matches!(event, Event::InFlight { requests: 1, .. }) {
            server.clock.slept_ms.set(60_000.0);
        }
    }));
    assert_eq!(doubts(&batch), [Warning::Suspended { gap_ms: 60_000.0 }]);
}

/// A session of batches of one to 16 requests, in which the machine sleeps during the one of this size.
fn asleep_during(size: u32, script: Script) -> Outcome {
    let beginning = Beginning { script, ..Beginning::default() };
    begin(plan(&[2], 16), beginning, move |event, _, server| match event {
        Event::InFlight { batch, requests } if (batch.size, *requests) == (size, size) => {
            server.clock.slept_ms.set(60_000.0);
        }
        _ => {}
    })
}

#[test]
fn a_batch_whose_connections_a_sleep_broke_is_measured_again() {
    // Request 0 is the warm-up.
    let all = asleep_during(1, |n| match n {
        1 => Answer::failed(Failure::Network),
        _ => Answer::good(1000.0),
    });
    assert_eq!(all.order(), [1, 1, 2, 4, 8, 16]);
    let part = asleep_during(2, |n| match n {
        3 => Answer::failed(Failure::EndedEarly),
        _ => Answer::good(1000.0),
    });
    assert_eq!(part.order(), [1, 2, 4, 8, 16, 2]);
    let refused = asleep_during(1, |n| match n {
        1 => Answer::failed(Failure::Http(500)),
        _ => Answer::good(1000.0),
    });
    assert_eq!(refused.order(), [1, 2, 4, 8, 16], "not because of the sleep");
}

#[test]
fn hiding_the_page_is_noticed() {
    let batch = only_batch(begin(plan(&[1], 1), slow(), |event, commands, _| {
        if matches!(event, Event::BatchStarted(_)) {
            for is_hidden in [true, false] {
                let command = Command::PageHidden(is_hidden);
                commands.unbounded_send(command).expect("the engine listens");
            }
        }
    }));
    let hidden = doubts(&batch);
    assert!(
        matches!(hidden[..], [Warning::PageHidden { hidden_ms }] if hidden_ms <= 50.0),
        "{hidden:?}"
    );
}
