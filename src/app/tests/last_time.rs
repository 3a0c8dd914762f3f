//! The shown session and the previous one like it.

use bench::compare::Comparison;
use bench::{Ending, Event, Objectives, Session, SessionError};

use super::kept::{listed, loaded};
use super::scene::{Scene, done, now};
use crate::app::{Effect, Msg, Purpose, StoreEffect};
use crate::store::Entry;
use crate::testing::test;

fn shown(scene: &Scene) -> Session {
    scene.app.results.as_ref().expect("results").session.clone()
}

/// Sessions 7 and 8 have the same plan.
fn list(sessions: &[Session; 2]) -> Msg {
    let entries = (7..).zip(sessions).map(|(id, session)| Entry::whole(id, session));
    listed(entries.collect(), Vec::new())
}

fn asked() -> [Effect; 1] {
    [Effect::Store(StoreEffect::Load { id: 7, purpose: Purpose::LastTime })]
}

/// Session 8 has been measured after session 7, which is about to be loaded.
fn measured() -> (Scene, [Session; 2]) {
    let mut scene = Scene::ready();
    scene.app.update(listed(Vec::new(), Vec::new()));
    let sessions = [7, 8].map(|number| {
        scene.start(number);
        scene.say(number, vec![done(1, 1), Event::Finished(Ending::Stopped)]);
        shown(&scene)
    });
    assert_eq!(scene.app.update(list(&sessions)), asked());
    (scene, sessions)
}

/// Session 7 is loaded and compared with what is shown.
fn compared(scene: &mut Scene, [first, _]: &[Session; 2]) {
    scene.app.update(loaded(7, Purpose::LastTime, first.clone()));
    let last = scene.app.last_time().expect("a comparison");
    assert_eq!((last.id, &last.comparison), (7, &Comparison::of(first, &shown(scene))));
    assert_eq!(scene.app.update(list(&[first.clone(), shown(scene)])), [], "that is done");
}

#[test]
fn a_session_measured_further_is_compared_anew() {
    let (mut scene, mut sessions) = measured();
    compared(&mut scene, &sessions);
    scene.begin(Msg::ResumeWanted(now(9)));
    assert_eq!(scene.app.last_time(), None, "it is changing");
    scene.say(9, vec![done(1, 2), Event::Finished(Ending::Stopped)]);
    sessions[1] = shown(&scene);
    assert_eq!(scene.app.update(list(&sessions)), asked());
    compared(&mut scene, &sessions);
}

#[test]
fn a_session_that_another_tab_measured_further_is_compared_anew() {
    let (mut scene, mut sessions) = measured();
    compared(&mut scene, &sessions);
    let Some(Effect::AskTabs(start)) = scene.app.update(Msg::ResumeWanted(now(9))).pop() else {
        panic!("asked")
    };
    [done(1, 2), done(2, 1), done(2, 2)].iter().for_each(|event| sessions[1].apply(event));
    let kept = Some(Box::new(sessions[1].clone()));
    let told = Msg::TabsTold { start, elsewhere: Vec::new(), kept };
    assert_eq!(scene.app.update(told), asked(), "nothing is left to do");
    compared(&mut scene, &sessions);
}

#[test]
fn a_start_that_measured_nothing_leaves_the_comparison() {
    let (mut scene, sessions) = measured();
    compared(&mut scene, &sessions);
    let before = scene.app.last_time().cloned();
    scene.start(9);
    assert_eq!(scene.app.last_time(), None, "it is about another session");
    scene.say(9, vec![Event::Finished(Ending::Failed(SessionError::NoLanes))]);
    assert_eq!(scene.app.last_time(), before.as_ref());
}

#[test]
fn new_limits_are_compared() {
    let (mut scene, sessions) = measured();
    compared(&mut scene, &sessions);
    let limits = Objectives { tokens_per_s_each: Some(20.0), ..Objectives::default() };
    assert_eq!(scene.app.update(Msg::LimitsSet(limits)), asked());
    assert_eq!(scene.app.update(Msg::LimitsSet(limits)), [], "they are the same");
    compared(&mut scene, &sessions);
}

#[test]
fn a_session_that_was_loaded_too_late_is_not_compared_with_another() {
    let (mut scene, [first, second]) = measured();
    let mut other = second;
    other.environment.started_at = Some("2026-11-24T12:00:00".into());
    assert_eq!(scene.open(6, other), [], "none precedes it");
    scene.app.update(loaded(7, Purpose::LastTime, first));
    assert_eq!(scene.app.last_time(), None);
}

#[test]
fn the_last_speed_of_the_chosen_model_and_server_is_known() {
    let (mut scene, [_, last]) = measured();
    let entry = Entry::whole(8, &last);
    let summary = entry.summary.clone().expect("a summary");
    let expected = summary.best.map(|best| (best, summary.tokens_per_s));
    scene.app.update(listed(vec![entry], Vec::new()));
    assert!(expected.is_some());
    assert_eq!(scene.app.last_speed(), expected);
    scene.app.model = "another".into();
    assert_eq!(scene.app.last_speed(), None);
}
