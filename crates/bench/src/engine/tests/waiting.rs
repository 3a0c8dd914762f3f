use super::virtual_time::{self, Answer, Beginning, Outcome, Script, begin, run};
use crate::engine::Command;
use crate::{BatchId, Ending, Event, Failure, Plan, Sample, SessionError};

fn plan() -> Plan {
    Plan { timeout_s: 10.0, ..virtual_time::plan(&[2], 4) }
}

/// A session in which, as a batch of these sizes begins, the next looks find the server up or not.
fn away(script: Script, sizes: &'static [u32], looks: &'static [bool]) -> Outcome {
    let beginning = Beginning { lanes: 1, script, ..Beginning::default() };
    begin(plan(), beginning, move |event, _, server| {
        if matches!(event, Event::BatchStarted(batch) if sizes.contains(&batch.size)) {
            server.looks.borrow_mut().extend(looks);
        }
    })
}

/// How often each batch of the only run was measured, including failures.
fn times(runs: &crate::Run) -> Vec<usize> {
    runs.batches.iter().map(|batch| batch.measurements.len()).collect()
}

#[test]
fn a_server_that_comes_back_is_waited_for_and_warmed_up_again() {
    let script =
        |n| if n == 2 || n == 3 { Answer::failed(Failure::Network) } else { Answer::good(50.0) };
    let outcome = away(script, &[2], &[false, false, false, true]);
    let events: Vec<&Event> = outcome
        .events
        .iter()
        .filter(|event| matches!(event, Event::ServerAway | Event::ServerBack(_)))
        .collect();
    assert!(matches!(events[..], [Event::ServerAway, Event::ServerBack(_)]), "{events:?}");
    // The batch during which it was away is measured again, and the failed one is kept.
    assert_eq!(outcome.order(), [1, 2, 2, 4]);
    assert_eq!(times(outcome.run()), [1, 2, 1]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_server_that_stays_away_ends_the_session_and_measurements_are_kept() {
    let script = |n| if n > 1 { Answer::failed(Failure::Network) } else { Answer::good(50.0) };
    let outcome = away(script, &[2], &[false; 2000]);
    let ending = outcome.events.last();
    assert!(
        matches!(ending, Some(Event::Finished(Ending::Failed(SessionError::ServerAway { .. })))),
        "{ending:?}"
    );
    assert_eq!(outcome.measured().len(), 2);
}

#[test]
fn what_no_pause_changes_is_not_waited_for() {
    let scripts: [(Failure, Script); 2] = [
        (Failure::AccessCode, |n| {
            if n > 1 { Answer::failed(Failure::AccessCode) } else { Answer::good(50.0) }
        }),
        (
            Failure::UsedUp,
            |n| if n > 1 { Answer::failed(Failure::UsedUp) } else { Answer::good(50.0) },
        ),
    ];
    for (why, script) in scripts {
        let outcome = run(plan(), 1, script);
        let Some(Event::Finished(Ending::Failed(SessionError::WarmUp { failure, .. }))) =
            outcome.events.last()
        else {
            panic!("{:?}", outcome.events.last());
        };
        assert_eq!(*failure, why);
        assert_eq!(outcome.measured().len(), 2, "one success and one rejection");
    }
}

#[test]
fn a_server_that_can_no_longer_load_its_model_says_why() {
    let script = |n| match n {
        0 => Answer::good(50.0),
        1 => Answer::failed(Failure::Network),
        _ => Answer::failed(Failure::ModelNotFound),
    };
    let outcome = away(script, &[1, 2, 4], &[false, true]);
    let Some(Event::Finished(Ending::Failed(SessionError::WarmUp { failure, message }))) =
        outcome.events.last()
    else {
        panic!("unexpected end: {:?}", outcome.events.last());
    };
    assert_eq!(
        (failure, message.as_deref()),
        (&Failure::ModelNotFound, Some("words of the server"))
    );
}

#[test]
fn a_run_ends_if_every_batch_kills_the_server() {
    // The warm-ups succeed, the batches do not.
    let script = |n| match n {
        0 | 2 | 4 | 6 => Answer::good(50.0),
        _ => Answer::failed(Failure::Network),
    };
    let outcome = away(script, &[1, 2, 4], &[false, true]);
    assert_eq!(outcome.order(), [1, 1, 1], "not forever");
    assert_eq!(times(outcome.run()), [3]);
    assert!(matches!(
        outcome.events.last(),
        Some(Event::Finished(Ending::Failed(SessionError::BatchesFailed { batches: 3, .. })))
    ));
}

#[test]
fn a_partly_answered_batch_is_not_measured_again() {
    let script = |n| if n == 3 { Answer::failed(Failure::Network) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script);
    assert_eq!(times(outcome.run()), [1, 1, 1]);
}

fn refusals(events: &[Event]) -> Vec<(u16, f64)> {
    let refusal = |event: &Event| match event {
        Event::ServerRefuses { status, again_in_s, .. } => Some((*status, *again_in_s)),
        _ => None,
    };
    events.iter().filter_map(refusal).collect()
}

#[test]
fn a_rejecting_server_is_waited_for_until_it_accepts_a_request() {
    // Batch 1 is rejected, then two small requests; the third is accepted.
    let script = |n| {
        if (1..4).contains(&n) { Answer::failed(Failure::Http(503)) } else { Answer::good(50.0) }
    };
    let outcome = run(plan(), 1, script);
    assert_eq!(refusals(&outcome.events), [(503, 1.0); 3]);
    assert_eq!(outcome.order(), [1, 1, 2, 4]);
    assert_eq!(times(outcome.run()), [2, 1, 1], "the rejected one is kept");
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
    assert!((3000.0..4000.0).contains(&outcome.now_ms), "{}", outcome.now_ms);
}

#[test]
fn a_partly_rejected_batch_is_kept_and_the_next_one_waits() {
    let script = |n| if n == 3 { Answer::failed(Failure::Http(503)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script);
    assert_eq!((refusals(&outcome.events).len(), outcome.order()), (1, vec![1, 2, 4]));
}

#[test]
fn a_server_that_limits_the_rate_is_left_alone_as_long_as_it_says() {
    let script = |n| match n {
        1 => {
            let answer = Answer::failed(Failure::Http(429));
            Answer { sample: Sample { retry_after_s: Some(7.0), ..answer.sample }, ..answer }
        }
        2..5 => Answer::failed(Failure::Http(429)),
        _ => Answer::good(50.0),
    };
    let outcome = run(plan(), 1, script);
    // As the server says, then, without a figure, twice as long every time.
    assert_eq!(refusals(&outcome.events), [7.0, 2.0, 4.0, 8.0].map(|wait_s| (429, wait_s)));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_model_that_is_not_loaded_yet_is_waited_for_before_the_first_batch() {
    let script = |n| if n < 5 { Answer::failed(Failure::Http(503)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script);
    assert_eq!((refusals(&outcome.events).len(), outcome.order()), (5, vec![1, 2, 4]));
    // Loading may take minutes.
    let script = |n| if n < 300 { Answer::failed(Failure::Http(503)) } else { Answer::good(50.0) };
    let outcome = run(plan(), 1, script);
    assert_eq!((refusals(&outcome.events).len(), outcome.order()), (300, vec![1, 2, 4]));
}

#[test]
fn a_server_that_refuses_for_ever_ends_the_session_in_its_own_words() {
    let scripts: [(u16, Script, f64); 2] = [
        (503, |_| Answer::failed(Failure::Http(503)), 900_000.0),
        (429, |_| Answer::failed(Failure::Http(429)), 120_000.0),
    ];
    for (status, script, waits_ms) in scripts {
        let outcome = run(plan(), 1, script);
        let failure = Failure::Http(status);
        let message = Some("words of the server".to_owned());
        let ending = Ending::Failed(SessionError::WarmUp { failure, message });
        assert_eq!(outcome.events.last(), Some(&Event::Finished(ending)));
        let took_ms = outcome.now_ms;
        assert!((waits_ms..waits_ms + 2000.0).contains(&took_ms), "{took_ms}");
    }
}

#[test]
fn a_server_that_goes_away_while_it_loads_its_model_is_waited_for_as_usual() {
    let script = |_| Answer::failed(Failure::Http(503));
    let outcome = begin(plan(), Beginning { lanes: 1, script, ..Beginning::default() }, {
        let refusals = std::cell::Cell::new(0);
        move |event, _, server| {
            refusals.set(refusals.get() + u32::from(matches!(event, Event::ServerRefuses { .. })));
            if refusals.get() == 200 {
                server.looks.borrow_mut().extend([false; 2000]);
            }
        }
    });
    let ending = outcome.events.last();
    assert!(
        matches!(ending, Some(Event::Finished(Ending::Failed(SessionError::ServerAway { .. })))),
        "{ending:?}"
    );
    assert!((310_000.0..330_000.0).contains(&outcome.now_ms), "{}", outcome.now_ms);
}

#[test]
fn the_first_answer_is_learned_from_even_if_the_server_refused_before_it() {
    // The first request is refused; after the first batch the user pauses, and the load after that fails.
    let script = |n| {
        let Answer { duration_ms, sample } = match n {
            0 => Answer::failed(Failure::Http(503)),
            3 => Answer::failed(Failure::Network),
            _ => Answer::good(50.0),
        };
        let model = Some(if n == 1 { "small-4b" } else { "big-27b" }.to_owned());
        Answer { duration_ms, sample: Sample { model, ..sample } }
    };
    let beginning = Beginning { lanes: 1, script, ..Beginning::default() };
    let outcome = begin(plan(), beginning, |event, commands, _| {
        let command = match event {
            Event::BatchStarted(BatchId { size: 1, .. }) => Command::Pause,
            Event::Paused => Command::Resume,
            _ => return,
        };
        commands.unbounded_send(command).expect("the engine listens");
    });
    let environment = &outcome.session.environment;
    assert_eq!(environment.answers_as.as_deref(), Some("small-4b"), "not that of a later load");
    assert!(outcome.kept.iter().any(|event| matches!(event, Event::WarmUpDone(_))));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_drift_check_without_a_server_is_repeated() {
    let script = |n| if n == 4 { Answer::failed(Failure::Network) } else { Answer::good(50.0) };
    let plan = Plan { max_batch: Some(2), drift_check: true, ..plan() };
    let beginning = Beginning { lanes: 1, script, ..Beginning::default() };
    let outcome = begin(plan.clone(), beginning, |event, _, server| {
        if matches!(event, Event::MeasuredAgain(_)) && server.requests.borrow().len() == 5 {
            server.looks.borrow_mut().extend([false, true]);
        }
    });
    assert_eq!(outcome.order(), [1, 2, 1, 1]);
    assert_eq!(outcome.run().again.as_ref().map(crate::Measurement::failed), Some(0));
    // Three checks in vain are enough.
    let script =
        |n| if n > 3 && n % 2 == 0 { Answer::failed(Failure::Network) } else { Answer::good(50.0) };
    let beginning = Beginning { lanes: 1, script, ..Beginning::default() };
    let outcome = begin(plan, beginning, |event, _, server| {
        if matches!(event, Event::BatchStarted(_)) && server.requests.borrow().len() > 3 {
            server.looks.borrow_mut().extend([false, true]);
        }
    });
    assert_eq!(outcome.order(), [1, 2, 1, 1, 1]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_server_that_wants_to_be_asked_at_once_gets_a_second() {
    let script = |n| {
        let answer = Answer::failed(Failure::Http(429));
        let now = Answer { sample: Sample { retry_after_s: Some(0.0), ..answer.sample }, ..answer };
        if n == 1 { now } else { Answer::good(50.0) }
    };
    let outcome =
        begin(plan(), Beginning { lanes: 1, script, ..Beginning::default() }, |_, _, _| ());
    assert_eq!(refusals(&outcome.events), [(429, 1.0)]);
}
