use bench::schedule::Goal;
use bench::{BatchId, Ending, Event, Measured, Objectives, Sample};

use super::kept::listed;
use super::life::job;
use super::scene::{Scene, done, now};
use crate::app::{Effect, Msg, StoreEffect};
use crate::store::{Change, Entry};
use crate::testing::test;

const LIMITS: Objectives =
    Objectives { ttft_s: Some(1.5), percentile: bench::Percentile::P95, tokens_per_s_each: None };

fn measured() -> Scene {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1), Event::Finished(Ending::Stopped)]);
    scene
}

fn limits_of(scene: &Scene) -> (Objectives, u64) {
    let results = scene.app.results.as_ref().expect("results");
    let plan = results.session.plan.as_ref().expect("a plan");
    (plan.limits, results.revision)
}

#[test]
fn limits_belong_to_the_shown_session() {
    let mut scene = measured();
    let (_, before) = limits_of(&scene);
    scene.app.update(Msg::LimitsSet(LIMITS));
    let (limits, after) = limits_of(&scene);
    assert_eq!(limits, LIMITS);
    assert_ne!(before, after, "the report contains them");
    scene.app.update(Msg::LimitsSet(LIMITS));
    assert_eq!(limits_of(&scene), (LIMITS, after), "nothing has changed");
    scene.app.update(Msg::LimitsSet(Objectives { ttft_s: Some(-1.0), ..LIMITS }));
    assert_eq!(limits_of(&scene), (LIMITS, after), "that is not a limit");
}

#[test]
fn limits_are_stored_with_a_stored_session() {
    let mut scene = measured();
    let change = Change::Limits(LIMITS);
    let stored = Effect::Store(StoreEffect::Change { id: 7, change });
    assert_eq!(scene.app.update(Msg::LimitsKept(LIMITS)), [stored]);
    let wrong = Objectives { ttft_s: Some(-1.0), ..LIMITS };
    assert_eq!(scene.app.update(Msg::LimitsKept(wrong)), []);
}

/// A page that shows a session, number 7, whose only request had its first token after 0.5 s.
fn timed() -> Scene {
    let first_ms = Some(500.0);
    let times = Sample { first_ms, answer_ms: first_ms, ..Sample::default() };
    let sample = Sample { last_ms: Some(1000.0), end_ms: 1000.0, tokens: Some(100), ..times };
    let mut event = done(1, 1);
    if let Event::BatchDone(Measured { measurement, .. }) = &mut event {
        measurement.samples = vec![sample];
    }
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![event, Event::Finished(Ending::Stopped)]);
    scene
}

#[test]
fn limits_change_the_answer_at_once() {
    let mut scene = timed();
    let recommended =
        |scene: &Scene| scene.app.results.as_ref().and_then(|results| results.analysis.recommended);
    assert_eq!(recommended(&scene), Some(BatchId::new(1, 1)));
    scene.app.update(Msg::LimitsSet(Objectives { ttft_s: Some(0.4), ..LIMITS }));
    assert_eq!(recommended(&scene), None, "it exceeds them");
    scene.app.update(Msg::LimitsSet(Objectives::default()));
    assert_eq!(recommended(&scene), Some(BatchId::new(1, 1)));
}

#[test]
fn the_list_has_the_answer_within_the_limits() {
    let mut scene = timed();
    let is_listed = |scene: &Scene| scene.app.shelf.entries.iter().any(Entry::has_answer);
    let session = scene.app.results.as_ref().expect("results").session.clone();
    scene.app.update(listed(vec![Entry::whole(7, &session)], Vec::new()));
    assert!(is_listed(&scene));
    let strict = Objectives { ttft_s: Some(0.4), ..LIMITS };
    for (limits, expected) in [(strict, false), (Objectives::default(), true)] {
        scene.app.update(Msg::LimitsSet(limits));
        let effects = scene.app.update(Msg::LimitsKept(limits));
        assert_eq!(is_listed(&scene), expected, "{limits:?}");
        let [_, Effect::Store(StoreEffect::Change { id: 7, change: Change::Over(summary) })] =
            &effects[..]
        else {
            panic!("{effects:?}")
        };
        assert_eq!(Some(summary), scene.app.shelf.entries[0].summary.as_ref());
        assert_eq!((summary.best.is_some(), summary.bytes > 0), (expected, true));
    }
}

#[test]
fn a_batch_is_measured_as_often_as_its_limits_need() {
    let mut scene = measured();
    let batch = BatchId::new(1, 1);
    let effects = scene.begin(Msg::RepeatWanted { batches: vec![batch], times: 58, now: now(8) });
    assert_eq!(job(&effects).goal, Goal::Again(vec![(batch, 59)]));
}
