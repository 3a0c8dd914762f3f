use super::virtual_time::{self, Answer, Beginning, Outcome, begin, commanded, measure};
use crate::engine::Command;
use crate::{
    BatchId, Ending, Event, Failure, LoadedModel, Mode, Plan, SessionError, Slots, slots_burst,
};

fn plan(workers: &[u32]) -> Plan {
    Plan { mode: Mode::Server, ..virtual_time::plan(workers, 4) }
}

fn restarts(outcome: &Outcome) -> Vec<(u32, Option<Slots>)> {
    let wanted = |event: &Event| match event {
        Event::RestartWanted { slots, found } => Some((*slots, *found)),
        _ => None,
    };
    outcome.events.iter().filter_map(wanted).collect()
}

fn exactly(most: u32) -> Option<Slots> {
    Some(Slots { most, is_exact: true })
}

#[test]
fn a_server_with_the_right_slots_is_measured_without_a_restart() {
    let beginning = Beginning { slots: 2, ..Beginning::default() };
    let outcome = measure(plan(&[2]), beginning);
    assert_eq!(restarts(&outcome), []);
    assert_eq!(outcome.run().slots, exactly(2));
    let peaks: Vec<_> = outcome.measured().iter().map(|batch| batch.peak_in_flight).collect();
    assert_eq!(peaks, [Some(1), Some(2), Some(4)]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn slots_that_one_burst_does_not_show_are_counted_by_another() {
    // Request 0 is the warm-up; then all requests of the first burst fail.
    let script = |number| match u32::try_from(number) {
        Ok(number) if (1..=slots_burst(2)).contains(&number) => Answer::failed(Failure::Network),
        _ => Answer::good(100.0),
    };
    let beginning = Beginning { script, slots: 2, ..Beginning::default() };
    let outcome = measure(plan(&[2]), beginning);
    assert_eq!(restarts(&outcome), []);
    assert_eq!(outcome.run().slots, exactly(2));
}

#[test]
fn every_run_waits_for_the_server_to_return_with_its_slots() {
    // The user restarts the server as soon as asked: it is still up, then away, then back.
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = begin(plan(&[1, 2, 4]), beginning, |event, _, server| {
        if let Event::RestartWanted { slots, .. } = event {
            server.slots.set(*slots);
            server.looks.borrow_mut().extend([true, false, true]);
        }
    });
    assert_eq!(restarts(&outcome), [(2, exactly(1)), (4, exactly(2))]);
    let slots: Vec<_> = outcome.session.runs.iter().map(|run| run.slots).collect();
    assert_eq!(slots, [exactly(1), exactly(2), exactly(4)]);
}

#[test]
fn a_restart_between_two_polls_shows_in_the_servers_memory() {
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let asked_ms = std::rc::Rc::new(std::cell::Cell::new(0.0));
    let asked = asked_ms.clone();
    let outcome = begin(plan(&[2]), beginning, move |event, _, server| match event {
        // It is up at every poll, but no longer has its model in memory.
        Event::RestartWanted { slots, .. } => {
            use crate::engine::Clock;
            asked.set(server.clock.now_ms());
            server.slots.set(*slots);
            server.forgets_after.set(Some(3));
        }
        Event::WarmUpDone(_) => {
            let model = LoadedModel { name: "m".into(), ..LoadedModel::default() };
            server.loaded.replace(vec![model]);
            server.forgets_after.set(None);
        }
        Event::ServerRestarted => {
            use crate::engine::Clock;
            asked.set(server.clock.now_ms() - asked.get());
        }
        _ => {}
    });
    assert!(asked_ms.get() < 1000.0, "it took {} ms", asked_ms.get());
    assert_eq!(restarts(&outcome), [(2, exactly(1))]);
    assert_eq!(outcome.run().slots, exactly(2));
}

#[test]
fn a_restart_may_take_long() {
    // Three minutes. Impatient, the user has the slots counted while the server is still away.
    for is_impatient in [false, true] {
        let beginning = Beginning { slots: 1, ..Beginning::default() };
        let outcome = begin(plan(&[2]), beginning, move |event, commands, server| match event {
            Event::RestartWanted { slots, .. } => {
                server.slots.set(*slots);
                server.dead_lanes.borrow_mut().extend(0..32);
                server.looks.borrow_mut().extend([false; 900]);
                if is_impatient {
                    commands.unbounded_send(Command::CheckSlots).expect("the engine listens");
                }
            }
            // It is back at the end of its looks.
            Event::ServerAway => server.dead_lanes.borrow_mut().clear(),
            Event::ServerRestarted if !is_impatient => server.dead_lanes.borrow_mut().clear(),
            _ => {}
        });
        assert_eq!(restarts(&outcome), [(2, exactly(1))], "{is_impatient}");
        assert_eq!(outcome.run().slots, exactly(2));
        assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
        assert!(outcome.now_ms > 180_000.0, "it took {} ms", outcome.now_ms);
    }
}

#[test]
fn a_server_that_no_longer_loads_its_model_after_a_restart_says_why() {
    // The warm-up, a burst with the slots of the first run, its batch, and a burst for the next.
    let script = |n| {
        let sent = 2 + (slots_burst(1) + slots_burst(2)) as usize;
        if n < sent { Answer::good(50.0) } else { Answer::failed(Failure::Http(500)) }
    };
    let beginning = Beginning { slots: 1, script, ..Beginning::default() };
    let plan = Plan { max_batch: Some(1), ..plan(&[1, 2]) };
    let outcome = begin(plan, beginning, |event, _, server| {
        if matches!(event, Event::RestartWanted { .. }) {
            server.looks.borrow_mut().extend([false; 900]);
        }
    });
    let ending = outcome.events.last();
    let Some(Event::Finished(Ending::Failed(SessionError::WarmUp { failure, .. }))) = ending else {
        panic!("unexpected end: {ending:?}");
    };
    assert_eq!(*failure, Failure::Http(500));
    assert!((300_000.0..310_000.0).contains(&outcome.now_ms), "it took {} ms", outcome.now_ms);
}

#[test]
fn skip_while_the_server_is_being_restarted_leaves_the_run() {
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = begin(plan(&[1, 2]), beginning, |event, commands, server| {
        let command = match event {
            Event::RestartWanted { .. } => {
                server.dead_lanes.borrow_mut().extend(0..32);
                server.looks.borrow_mut().extend([false; 900]);
                Command::CheckSlots
            }
            Event::ServerAway => Command::Skip,
            _ => return,
        };
        commands.unbounded_send(command).expect("the engine listens");
    });
    assert_eq!(outcome.session.skipped, [1, 2, 4].map(|size| BatchId::new(2, size)));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
    assert!(outcome.now_ms < 30_000.0, "it took {} ms", outcome.now_ms);
}

#[test]
fn an_unnoticed_restart_is_found_by_counting_again() {
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = begin(plan(&[2]), beginning, |event, _, server| {
        if let Event::RestartWanted { slots, .. } = event {
            server.slots.set(*slots);
        }
    });
    assert_eq!(restarts(&outcome), [(2, exactly(1))]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
    assert!(outcome.now_ms < 30_000.0, "it took {} ms", outcome.now_ms);
}

#[test]
fn after_a_pause_the_slots_are_counted_again_unless_they_were_accepted() {
    for (slots, restarts_wanted) in [(2, vec![(2, exactly(1))]), (3, vec![(2, exactly(3))])] {
        let beginning = Beginning { slots, ..Beginning::default() };
        let outcome = begin(plan(&[2]), beginning, |event, commands, server| {
            let command = match event {
                // With one slot the user restarts the server, with three he does not.
                Event::RestartWanted { .. } if server.slots.get() == 1 => {
                    server.slots.set(2);
                    Command::CheckSlots
                }
                Event::RestartWanted { .. } => Command::AcceptSlots,
                Event::BatchStarted(BatchId { size: 1, .. }) => Command::Pause,
                Event::Paused => {
                    server.slots.set(1);
                    Command::Resume
                }
                _ => return,
            };
            commands.unbounded_send(command).expect("the engine listens");
        });
        assert_eq!(restarts(&outcome), restarts_wanted);
        assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
    }
}

#[test]
fn a_useless_restart_is_asked_for_again_and_the_user_may_accept_the_slots() {
    let beginning = Beginning { slots: 3, ..Beginning::default() };
    let asked = std::cell::Cell::new(false);
    let outcome = commanded(plan(&[2]), beginning, move |event| match event {
        Event::RestartWanted { .. } if asked.replace(true) => Some(Command::AcceptSlots),
        Event::RestartWanted { .. } => Some(Command::CheckSlots),
        _ => None,
    });
    assert_eq!(restarts(&outcome), [(2, exactly(3)), (2, exactly(3))]);
    assert_eq!(outcome.run().slots, exactly(3), "the run records the slots it was measured with");
}

#[test]
fn skip_while_a_restart_is_looked_for_leaves_the_run() {
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = begin(plan(&[1, 2, 4]), beginning, |event, commands, server| match event {
        Event::RestartWanted { slots: 4, .. } => server.slots.set(4),
        Event::ServerRestarted if server.slots.get() == 1 => {
            commands.unbounded_send(Command::Skip).expect("the engine listens");
        }
        _ => {}
    });
    let measured: Vec<u32> = outcome.session.runs.iter().map(|run| run.workers).collect();
    assert_eq!(measured, [1, 4]);
    assert_eq!(outcome.session.skipped, [1, 2, 4].map(|size| BatchId::new(2, size)));
}

#[test]
fn skip_while_a_restart_is_wanted_leaves_the_run() {
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = begin(plan(&[1, 2, 4]), beginning, |event, commands, server| match event {
        Event::RestartWanted { slots: 2, .. } => {
            commands.unbounded_send(Command::Skip).expect("the engine listens");
        }
        Event::RestartWanted { slots, .. } => server.slots.set(*slots),
        _ => {}
    });
    assert_eq!(restarts(&outcome), [(2, exactly(1)), (4, exactly(1))]);
    let measured: Vec<u32> = outcome.session.runs.iter().map(|run| run.workers).collect();
    assert_eq!(measured, [1, 4]);
    assert_eq!(outcome.session.skipped, [1, 2, 4].map(|size| BatchId::new(2, size)));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn stop_while_waiting_for_a_restart_keeps_finished_runs() {
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = commanded(plan(&[1, 2]), beginning, |event| {
        matches!(event, Event::RestartWanted { .. }).then_some(Command::Stop)
    });
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    assert_eq!(outcome.session.runs.len(), 1);
    assert_eq!(outcome.run().batches.len(), 3);
}
