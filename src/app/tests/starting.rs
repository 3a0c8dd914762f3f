//! What happens between the click and the start.

use bench::{BatchId, Objectives};

use super::kept::{cut_off, loaded};
use super::scene::{Scene, now, plan};
use crate::app::{Effect, Msg, Purpose};
use crate::testing::test;

fn file() -> Msg {
    Msg::FileRead { name: "s.json".into(), read: Some(Ok(Box::new(cut_off().into()))) }
}

fn stored(id: u64) -> Msg {
    loaded(id, Purpose::Show, cut_off())
}

/// The user wants this while `shown` is shown, and `then` happens before other tabs have answered.
fn told(shown: Msg, wanted: Msg, then: Msg) -> (Scene, Vec<Effect>) {
    let mut scene = Scene::ready();
    scene.app.update(shown);
    let Some(Effect::AskTabs(start)) = scene.app.update(wanted).pop() else { panic!("asked") };
    scene.app.update(then);
    let told = Msg::TabsTold { start, elsewhere: Vec::new(), kept: None };
    let effects = scene.app.update(told);
    (scene, effects)
}

#[test]
fn a_session_opened_after_the_click_is_not_resumed_instead() {
    let repeat = Msg::RepeatWanted { batches: vec![BatchId::new(1, 1)], times: 1, now: now(8) };
    for wanted in [Msg::ResumeWanted(now(8)), repeat] {
        for [shown, then] in
            [[stored(5), file()], [file(), file()], [file(), stored(6)], [stored(5), stored(6)]]
        {
            let (scene, effects) = told(shown, wanted.clone(), then);
            assert_eq!(effects, [Effect::Measure(None)], "other tabs may resume it");
            assert_eq!((scene.app.state(), scene.shown().len()), ("done", 1));
        }
    }
}

#[test]
fn what_does_not_replace_the_session_does_not_prevent_its_start() {
    let limits = Objectives { ttft_s: Some(1.5), ..Objectives::default() };
    for shown in [stored(5), file()] {
        let (scene, _) = told(shown, Msg::ResumeWanted(now(8)), Msg::LimitsSet(limits));
        assert_eq!(scene.app.state(), "running");
    }
    let new = Msg::StartWanted { plan: Box::new(plan()), now: now(8) };
    let (scene, _) = told(stored(5), new, file());
    assert_eq!((scene.app.state(), scene.shown().len()), ("running", 0), "a new one begins");
}
