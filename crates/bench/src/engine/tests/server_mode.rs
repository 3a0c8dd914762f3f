use super::virtual_time::{Beginning, Outcome, begin};
use crate::engine::{Command, Ending, Event};
use crate::slots::Slots;
use crate::{Mode, Plan};

fn plan(workers: &[u32]) -> Plan {
    let plan = Plan { workers: workers.to_vec(), max_batch: Some(4), ..Plan::default() };
    Plan { mode: Mode::Server, drift_check: false, ..plan }
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
fn a_server_that_has_the_slots_is_measured_at_once_and_batches_are_sent_whole() {
    let beginning = Beginning { slots: 2, ..Beginning::default() };
    let outcome = begin(plan(&[2]), beginning, |_, _, _| ());
    assert_eq!(restarts(&outcome), []);
    assert_eq!(outcome.runs[0].slots, Some(2));
    let peaks: Vec<_> = outcome.runs[0].batches.iter().map(|b| b.peak_in_flight).collect();
    assert_eq!(peaks, [Some(1), Some(2), Some(4)]);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn every_run_waits_until_the_server_is_back_with_its_slots() {
    // The user restarts the server as soon as asked: it is still there, away, and back.
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = begin(plan(&[1, 2, 4]), beginning, |event, _, server| {
        if let Event::RestartWanted { slots, .. } = event {
            server.slots.set(*slots);
            server.looks.borrow_mut().extend([true, false, true]);
        }
    });
    assert_eq!(restarts(&outcome), [(2, exactly(1)), (4, exactly(2))]);
    let slots: Vec<_> = outcome.runs.iter().map(|run| run.slots).collect();
    assert_eq!(slots, [Some(1), Some(2), Some(4)]);
}

#[test]
fn a_restart_that_changed_nothing_is_asked_for_again_and_the_user_may_take_what_there_is() {
    let beginning = Beginning { slots: 3, ..Beginning::default() };
    let asked = std::cell::Cell::new(0);
    let outcome = begin(plan(&[2]), beginning, move |event, commands, _| {
        if matches!(event, Event::RestartWanted { .. }) {
            let command = if asked.replace(asked.get() + 1) == 0 {
                Command::CheckSlots
            } else {
                Command::AcceptSlots
            };
            commands.unbounded_send(command).expect("the engine listens");
        }
    });
    assert_eq!(restarts(&outcome), [(2, exactly(3)), (2, exactly(3))]);
    assert_eq!(outcome.runs[0].slots, Some(3), "the run says with what it was measured");
}

#[test]
fn stop_while_waiting_for_a_restart_keeps_the_runs_that_are_done() {
    let beginning = Beginning { slots: 1, ..Beginning::default() };
    let outcome = begin(plan(&[1, 2]), beginning, |event, commands, _| {
        if matches!(event, Event::RestartWanted { .. }) {
            commands.unbounded_send(Command::Stop).expect("the engine listens");
        }
    });
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Stopped)));
    assert_eq!(outcome.runs.len(), 1);
    assert_eq!(outcome.runs[0].batches.len(), 3);
}
