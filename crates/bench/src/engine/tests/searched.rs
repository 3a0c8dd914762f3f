use super::virtual_time::{Beginning, measure};
use crate::schedule::{most_requests, standing};
use crate::{BatchId, Ending, Event, Objectives, Plan, Strategy};

/// A request that waits for one of the four slots waits 100 ms.
#[test]
fn a_search_within_limits_finds_as_many_users_as_have_slots() {
    let limits = Objectives { ttft_s: Some(0.05), ..Objectives::default() };
    let plan =
        Plan { workers: vec![1, 2, 4, 8, 16], strategy: Strategy::Search, ..Plan::default() };
    let plan = Plan { pause_s: Some(0.0), drift_check: false, limits, ..plan };
    let beginning = Beginning { slots: 4, ..Beginning::default() };
    let outcome = measure(plan.clone(), beginning);
    assert_eq!(outcome.events.last(), Some(&Event::Finished(Ending::Completed)));
    let found = standing(&plan, &outcome.session, 0).unwrap().within.unwrap();
    assert_eq!(found.fastest, Some(BatchId::new(4, 8)));
    assert_eq!(found.borders.most_users.map(BatchId::at_once), Some(4));
    assert_eq!(found.borders.breaks.map(BatchId::at_once), Some(8));
    assert_eq!((found.borders.undecided.as_slice(), found.borders.exception), (&[][..], None));
    assert_eq!(found.close, None, "{found:?}");
    let sent: u32 = outcome.session.measurements().map(|measured| measured.requests).sum();
    assert!(sent <= most_requests(&plan), "{sent}");
}
