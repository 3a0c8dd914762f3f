use super::virtual_time::{Answer, Beginning, begin, measure, plan, run};
use crate::engine::{Clock, Command};
use crate::{Ending, Event, Plan, StopLimit};

#[test]
fn a_session_ends_before_the_batch_that_would_exceed_its_requests() {
    let plan = Plan { limit_requests: Some(7), ..plan(&[1], 8) };
    let outcome = run(plan.clone(), 1, |_| Answer::good(100.0));
    assert_eq!(outcome.order(), [1, 2, 4]);
    let ending = Ending::LimitReached(StopLimit::Requests(7));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(ending)));
    // A resumed session counts anew.
    let plan = Plan { limit_requests: Some(8), ..plan };
    let beginning = Beginning { session: outcome.session, ..Beginning::default() };
    let resumed = measure(plan, beginning);
    assert_eq!(resumed.order(), [8]);
    assert_eq!(resumed.events.last(), Some(&Event::Finished(Ending::Completed)));
}

#[test]
fn a_session_ends_before_the_batch_that_begins_after_its_time() {
    let plan = Plan { limit_minutes: Some(1), ..plan(&[1], 8) };
    // 20 s for each request: after the warm-up and three of them the time is up.
    let outcome = run(plan, 1, |_| Answer::good(20_000.0));
    assert_eq!(outcome.order(), [1, 2], "the running batch is not aborted");
    let ending = Ending::LimitReached(StopLimit::Time(1));
    assert_eq!(outcome.events.last(), Some(&Event::Finished(ending)));
}

#[test]
fn the_users_pause_does_not_count_as_session_time() {
    let plan = Plan { limit_minutes: Some(1), ..plan(&[1], 8) };
    let outcome = begin(plan, Beginning::default(), |event, commands, server| {
        let command = match event {
            Event::WarmUpStarted if server.clock.now_ms() == 0.0 => Command::Pause,
            Event::Paused => {
                server.clock.skip_ms(600_000.0);
                Command::Resume
            }
            _ => return,
        };
        commands.unbounded_send(command).expect("the engine listens");
    });
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
}
