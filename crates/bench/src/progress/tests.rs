use super::*;
use crate::{Measured, Measurement, OnClock, Sample};

struct Course {
    session: Session,
    progress: Progress,
}

impl Course {
    fn new(goal: Goal, plan: Plan, session: Session) -> Self {
        Self { progress: Progress::new(goal, plan, &session), session }
    }

    fn apply(&mut self, event: Event) {
        self.session.apply(&event);
        self.progress.apply(&event, &self.session);
    }
}

fn plan() -> Plan {
    let plan = Plan { workers: vec![1, 2], max_batch: Some(2), ..Plan::default() };
    Plan { drift_check: false, pause_s: Some(2.0), ..plan }
}

fn course() -> Course {
    Course::new(Goal::Plan, plan(), Session::default())
}

fn done(workers: u32, requests: u32, total_s: f64) -> Event {
    let measurement = Measurement { requests, total_s, ..Measurement::default() };
    Event::BatchDone(Measured::new(workers, measurement))
}

#[test]
fn the_batch_in_flight_is_counted() {
    let mut course = course();
    let batch = BatchId::new(2, 2);
    course.apply(Event::BatchStarted(batch));
    course.apply(Event::InFlight { batch, requests: 2 });
    assert_eq!(course.progress.current.and_then(|current| current.tokens_per_s()), None);
    for end_ms in [1500.0, 2500.0] {
        let sample = Sample { sent_ms: 500.0, end_ms, tokens: Some(40), ..Sample::default() };
        course.apply(Event::SampleDone { batch, sample: OnClock(sample) });
    }
    let current = course.progress.current.expect("a batch is in flight");
    assert_eq!((current.in_flight, current.ended, current.tokens), (2, 2, 80));
    assert_eq!(current.tokens_per_s(), Some(40.0));
}

#[test]
fn what_is_left_of_the_plan_is_what_the_schedule_says() {
    let mut course = course();
    let events = [done(1, 1, 1.0), Event::BatchSkipped(BatchId::new(1, 2)), done(2, 1, 1.0)];
    for event in events {
        course.apply(event);
        let left = left(&Goal::Plan, &plan(), &course.session);
        assert!(!left.is_empty());
        assert_eq!(course.progress.left_of_plan(), Some(&*left));
    }
    let again = Goal::Again(vec![(BatchId::new(1, 1), 2)]);
    let again = Course::new(again, plan(), course.session);
    assert_eq!(again.progress.left_of_plan(), None, "its goal is another one");
}

#[test]
fn what_remains_follows_what_was_measured() {
    let mut course = course();
    assert_eq!(course.progress.fraction(), 0.0);
    let first_s = plan().guess_batch_s(BatchId::new(1, 1));
    course.apply(done(1, 1, first_s * 10.0));
    let left = [(1, 2), (2, 1), (2, 2)].map(|(workers, size)| BatchId::new(workers, size));
    let guess_s: f64 = left.map(|id| plan().guess_batch_s(id) * 10.0 + 2.0).iter().sum();
    assert!((course.progress.remaining_s().unwrap() - guess_s).abs() < 1e-6);
    for event in [done(1, 2, 1.0), done(2, 1, 1.0), done(2, 2, 1.0)] {
        course.apply(event);
    }
    assert_eq!((course.progress.remaining_s(), course.progress.fraction()), (Some(0.0), 1.0));
}

#[test]
fn the_remaining_time_is_unknown_during_a_load() {
    let mut course = course();
    assert_eq!(course.progress.remaining_s(), None);
    course.apply(done(1, 1, 1.0));
    for event in [Event::WarmUpStarted, Event::ServerAway, Event::CountingSlots { slots: 1 }] {
        course.apply(event);
        assert_eq!(course.progress.remaining_s(), None);
    }
    course.apply(Event::Resumed);
    assert!(course.progress.remaining_s().is_some());
}

#[test]
fn a_restart_stays_wanted_while_checking_whether_it_happened() {
    let mut course = course();
    let found = Some(Slots { most: 1, is_exact: true });
    course.apply(Event::RestartWanted { slots: 4, found });
    for event in [Event::ServerRestarted, Event::CountingSlots { slots: 4 }] {
        course.apply(event);
        assert_eq!(course.progress.restart_wanted, Some((4, found)));
    }
    course.apply(Event::BatchStarted(BatchId::new(4, 1)));
    assert_eq!(course.progress.restart_wanted, None);
}

#[test]
fn a_skipped_run_wants_no_restart() {
    let mut course = course();
    course.apply(Event::RestartWanted { slots: 2, found: None });
    course.apply(Event::RunSkipped(crate::RunId::new(2)));
    assert_eq!(course.progress.restart_wanted, None);
}

#[test]
fn requests_and_tokens_beyond_counting_are_the_most_that_can_be() {
    let search = Plan { strategy: Strategy::Search, limit_requests: Some(100), ..plan() };
    for plan in [plan(), search] {
        let mut course = Course::new(Goal::Plan, plan, Session::default());
        for workers in [1, 2, 2] {
            course.apply(done(workers, u32::MAX, 1.0));
        }
        assert_eq!(course.session.requests(), u32::MAX);
        assert!(course.progress.fraction() <= 1.0);
    }
    let goal = Goal::Again(vec![(BatchId::new(1, u32::MAX), 2), (BatchId::new(2, u32::MAX), 2)]);
    let mut again = Course::new(goal, plan(), Session::default());
    assert_eq!(again.progress.requests_left(), u32::MAX);
    let batch = BatchId::new(2, 2);
    again.apply(Event::BatchStarted(batch));
    for _ in 0..2 {
        let sample = OnClock(Sample { tokens: Some(u64::MAX), ..Sample::default() });
        again.apply(Event::SampleDone { batch, sample });
    }
    assert_eq!(again.progress.current.map(|current| current.tokens), Some(u64::MAX));
}

#[test]
fn a_resumed_session_reaches_its_end() {
    let mut first = course();
    first.apply(done(1, 1, 1.0));
    let plan = Plan { drift_check: true, ..plan() };
    let mut resumed = Course::new(Goal::Plan, plan, first.session);
    let before = resumed.progress.fraction();
    assert!(before > 0.0 && before < 1.0);
    for event in [done(1, 2, 1.0), done(2, 1, 1.0), done(2, 2, 1.0)] {
        resumed.apply(event);
    }
    assert!(resumed.progress.fraction() < 1.0, "the drift check is left");
    let measurement = Measurement { requests: 1, total_s: 1.0, ..Measurement::default() };
    resumed.apply(Event::MeasuredAgain(Measured::new(1, measurement)));
    assert_eq!(resumed.progress.fraction(), 1.0);
}

#[test]
fn repeating_one_batch_is_a_goal_of_its_own() {
    let mut first = course();
    first.apply(done(2, 2, 1.0));
    let goal = Goal::Again(vec![(BatchId::new(2, 2), 2)]);
    let mut again = Course::new(goal, plan(), first.session);
    assert_eq!(again.progress.fraction(), 0.0);
    again.apply(done(2, 2, 1.0));
    assert_eq!(again.progress.fraction(), 1.0);
}

#[test]
fn a_repeat_says_what_disturbed_the_batch() {
    let plan = Plan { workers: vec![8], drift_check: false, ..Plan::default() };
    let mut course = Course::new(Goal::Plan, plan, Session::default());
    course.apply(Event::Opened(crate::Opened::default()));
    course.apply(Event::WarmUpDone(Sample::default()));
    for requests in [1, 2, 4, 8, 16] {
        let Event::BatchDone(mut measured) = done(8, requests, 1.0) else { panic!("a batch") };
        let lag_ms = if requests == 2 { 400.0 } else { 0.0 };
        let client = crate::ClientWatch { lag_ms, ..Default::default() };
        (measured.measurement.client, measured.measurement.tokens) = (Some(client), 100);
        course.apply(Event::BatchStarted(measured.batch));
        assert_eq!(course.progress.disturbed_by, None);
        course.apply(Event::BatchDone(measured));
    }
    assert_eq!(course.progress.requests_left(), 2);
    course.apply(Event::BatchStarted(BatchId::new(8, 2)));
    let late = crate::Warning::PageLagged { lag_ms: 400.0 };
    assert_eq!(course.progress.disturbed_by, Some(late));
}
