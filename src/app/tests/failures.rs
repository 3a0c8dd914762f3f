use bench::file::SessionFileError;
use bench::{Ending, Event, Session, SessionError};
use diagnosis::NotKept;
use report::words::Trouble;

use super::scene::{Scene, done, now, plan};
use crate::app::{Effect, EngineFailure, Msg};
use crate::testing::test;

fn failed() -> Event {
    Event::Finished(Ending::Failed(SessionError::NoLanes))
}

fn opened(model: &str) -> Msg {
    let mut session = Session { model: model.into(), ..Session::default() };
    session.apply(&done(1, 1));
    Msg::FileRead { name: "s.json".into(), read: Some(Ok(Box::new(session.into()))) }
}

fn shown_model(scene: &Scene) -> Option<&str> {
    scene.app.results.as_ref().map(|results| &results.session.model[..])
}

#[test]
fn after_a_failed_start_results_are_marked_as_earlier() {
    let mut scene = Scene::ready();
    scene.app.update(opened("old"));
    scene.start(7);
    assert!(!scene.app.has_results(), "the new session has none");
    scene.say(7, vec![failed()]);
    assert_eq!(shown_model(&scene), Some("old"));
    assert!(scene.app.results_are_earlier());
    scene.start(8);
    scene.say(8, vec![done(1, 1), failed()]);
    assert_eq!(shown_model(&scene), Some("m"), "what was measured replaces them");
    assert!(!scene.app.results_are_earlier());
}

#[test]
fn a_failed_start_without_earlier_results_shows_none() {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![failed()]);
    assert_eq!((shown_model(&scene), scene.app.state()), (None, "ready"));
}

#[test]
fn a_file_cannot_be_opened_during_a_session() {
    let mut scene = Scene::ready();
    scene.begin(Msg::StartWanted { plan: Box::new(plan()), now: now(7) });
    scene.app.update(opened("other"));
    assert_eq!(scene.app.trouble, Some(Trouble::SessionGoesOn));
    scene.say(7, vec![done(1, 1)]);
    assert_eq!((shown_model(&scene), scene.shown().len()), (Some("m"), 1), "nothing is lost");
}

#[test]
fn a_truncated_file_is_opened_as_far_as_possible() {
    let mut session = Session { model: "old".into(), ..Session::default() };
    session.apply(&done(1, 1));
    let cut = |session| Msg::FileRead {
        name: "s.json".into(),
        read: Some(Err(SessionFileError::Cut(Box::new(session)))),
    };
    let mut scene = Scene::ready();
    scene.app.update(cut(session));
    assert_eq!(shown_model(&scene), Some("old"));
    assert!(matches!(scene.app.trouble, Some(Trouble::FileCut { .. })));
    scene.app.update(cut(Session::default()));
    assert_eq!(shown_model(&scene), Some("old"), "nothing in it can be read");
    assert!(matches!(scene.app.trouble, Some(Trouble::NotASession { .. })));
}

#[test]
fn a_crashed_worker_is_terminated_and_its_measurements_stay() {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1)]);
    let failure = EngineFailure::Stopped("unreachable".into());
    let effects = scene.app.update(Msg::EngineFailed { failure, at_ms: 9.0 });
    assert_eq!(effects.first(), Some(&Effect::EndEngine));
    assert!(effects.contains(&Effect::StayAwake(false)));
    assert_eq!((scene.app.state(), scene.shown().len()), ("done", 1));
    assert_eq!(scene.app.trouble, Some(Trouble::EngineStopped("unreachable".into())));
    assert_eq!(scene.say(7, vec![done(1, 2)]), [], "a late message");
    assert_eq!(scene.shown().len(), 1);
    let effects = scene.begin(Msg::ResumeWanted(now(8)));
    let is_start = |effect: &Effect| matches!(effect, Effect::StartEngine(_));
    assert!(effects.iter().any(is_start), "a new worker is started");
    assert_eq!(scene.app.trouble, None);
}

#[test]
fn a_panic_is_reported_by_its_most_detailed_message() {
    let mut scene = Scene::ready();
    scene.start(7);
    for words in ["panicked at x.rs: out of memory", "unreachable executed"] {
        let failure = EngineFailure::Stopped(words.into());
        scene.app.update(Msg::EngineFailed { failure, at_ms: 9.0 });
    }
    let told = Trouble::EngineStopped("panicked at x.rs: out of memory".into());
    assert_eq!(scene.app.trouble, Some(told));
    scene.app.update(Msg::TroubleRead);
    scene.start(8);
    scene.app.update(Msg::EngineFailed { failure: EngineFailure::Silent, at_ms: 9.0 });
    assert_eq!((&scene.app.trouble, scene.app.state()), (&Some(Trouble::EngineSilent), "ready"));
}

#[test]
fn messages_of_an_earlier_session_are_ignored() {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![Event::Finished(Ending::Stopped)]);
    scene.start(8);
    assert_eq!(scene.say(7, vec![done(1, 1), failed()]), []);
    assert_eq!((scene.app.state(), scene.shown().len()), ("running", 0));
}

#[test]
fn the_start_of_a_phase_is_known() {
    let mut scene = Scene::ready();
    scene.begin(Msg::StartWanted { plan: Box::new(plan()), now: now(7) });
    let since = |scene: &Scene| scene.app.course.as_ref().map(|course| course.phase_since_ms);
    scene.say(7, vec![Event::WarmUpStarted]);
    let loading = since(&scene);
    scene.say(7, vec![]);
    assert_eq!(since(&scene), loading, "it is still loading");
    scene.say(7, vec![Event::WarmUpDone(bench::Sample::default())]);
    assert!(since(&scene) > loading);
}

#[test]
fn a_storage_failure_is_reported_and_nothing_stops() {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1)]);
    scene.app.update(Msg::NotKept { session: Some(6), why: NotKept::Full });
    assert_eq!(scene.app.trouble, None, "it concerns an earlier session");
    scene.app.update(Msg::NotKept { session: Some(7), why: NotKept::Full });
    assert_eq!(scene.app.trouble, Some(Trouble::NotKept(NotKept::Full)));
    scene.say(7, vec![done(1, 2), Event::Finished(Ending::Completed)]);
    assert_eq!((scene.app.state(), scene.shown().len()), ("done", 2));
}
