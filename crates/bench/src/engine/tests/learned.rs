//! How the warm-up finds the request format that a server needs.

use super::virtual_time::{Answer, Beginning, Outcome, measure};
use crate::{Environment, Event, Failure, Plan, Quirk, Sample, Session};

fn measured(quirks: &[Quirk], known: &[Quirk], is_answered: bool) -> Outcome {
    let plan = Plan { workers: vec![1], max_batch: Some(1), drift_check: false, ..Plan::default() };
    let environment = Environment { quirks: known.to_vec(), ..Environment::default() };
    let refused = |_| {
        let sample = Sample { error: Some(Failure::Http(400)), ..Sample::default() };
        Answer { duration_ms: 1.0, sample }
    };
    let beginning = Beginning {
        quirks: quirks.to_vec(),
        session: Session { environment, ..Session::default() },
        script: if is_answered { |_| Answer::good(10.0) } else { refused },
        ..Beginning::default()
    };
    measure(plan, beginning)
}

fn told(outcome: &Outcome) -> Vec<&Event> {
    outcome.events.iter().filter(|event| matches!(event, Event::Learned(_))).collect()
}

#[test]
fn differences_are_reported_before_anything_is_measured_and_kept() {
    let quirks = [Quirk::UsageNotAsked, Quirk::CountedByTokenizer];
    let outcome = measured(&quirks, &[], true);
    let learned = Event::Learned(quirks.to_vec());
    assert_eq!(told(&outcome), [&learned]);
    let place = |wanted: fn(&Event) -> bool| outcome.events.iter().position(wanted);
    let warm = place(|event| matches!(event, Event::WarmUpDone(_)));
    assert!(place(|event| matches!(event, Event::Learned(_))) < warm && warm.is_some());
    assert!(outcome.kept.contains(&learned));
    assert_eq!(outcome.session.environment.quirks, quirks);
}

#[test]
fn known_differences_are_not_reported() {
    assert!(told(&measured(&[], &[], true)).is_empty());
    let quirks = [Quirk::JsonContentType];
    assert!(told(&measured(&quirks, &quirks, true)).is_empty());
    let changed = measured(&[], &quirks, true);
    assert_eq!(told(&changed), [&Event::Learned(Vec::new())]);
    assert!(changed.session.environment.quirks.is_empty());
}

#[test]
fn a_failed_warm_up_reports_no_differences() {
    assert!(told(&measured(&[Quirk::UsageNotAsked], &[], false)).is_empty());
}
