//! What happens between the click and the start.

use bench::{BatchId, Objectives, Plan};

use super::kept::{URL, cut_off, loaded};
use super::life::job;
use super::scene::{ORIGIN, Scene, checked, now, plan, server};
use crate::app::{App, Effect, Msg, Purpose};
use crate::testing::test;

fn file() -> Vec<Msg> {
    vec![Msg::FileRead { name: "s.json".into(), read: Some(Ok(Box::new(cut_off().into()))) }]
}

fn stored(id: u64) -> Vec<Msg> {
    vec![Msg::SessionWanted(id), loaded(id, Purpose::Show, cut_off())]
}

/// The user wants this while `shown` is shown, and `then` happens before other tabs have answered.
fn told(shown: Vec<Msg>, wanted: Msg, then: Vec<Msg>) -> (Scene, Vec<Effect>) {
    let mut scene = Scene::ready();
    shown.into_iter().for_each(|msg| drop(scene.app.update(msg)));
    let Some(Effect::AskTabs(start)) = scene.app.update(wanted).pop() else { panic!("asked") };
    then.into_iter().for_each(|msg| drop(scene.app.update(msg)));
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
        let (scene, _) = told(shown, Msg::ResumeWanted(now(8)), vec![Msg::LimitsSet(limits)]);
        assert_eq!(scene.app.state(), "running");
    }
    let new = Msg::StartWanted { plan: Box::new(plan()), now: now(8) };
    let (scene, _) = told(stored(5), new, file());
    assert_eq!((scene.app.state(), scene.shown().len()), ("running", 0), "a new one begins");
}

/// The user is asked whether to start this, since another tab measures.
fn asked(wanted: Msg) -> Scene {
    let mut scene = Scene::ready();
    scene.open(5, cut_off());
    let Some(Effect::AskTabs(start)) = scene.app.update(wanted).pop() else { panic!("asked") };
    scene.app.update(Msg::TabsTold { start, elsewhere: vec![3], kept: None });
    assert!(scene.app.question.is_some());
    scene
}

#[test]
fn a_session_begins_at_the_moment_of_its_confirmation() {
    let mut scene = asked(Msg::StartWanted { plan: Box::new(plan()), now: now(8) });
    let effects = scene.app.update(Msg::StartConfirmed(now(9)));
    let job = job(&effects);
    assert_eq!((job.number, &job.session.environment.started_at), (9, &Some(now(9).iso)));
}

#[test]
fn a_question_about_a_plan_that_is_no_longer_in_the_form_is_dropped() {
    let new = Msg::StartWanted { plan: Box::new(plan()), now: now(8) };
    let other = Plan { max_tokens: 9, ..plan() };
    for (wanted, in_form, is_dropped) in [
        (&new, Some(plan()), false),
        (&new, Some(other.clone()), true),
        (&new, None, true),
        (&Msg::ResumeWanted(now(8)), Some(other), false),
    ] {
        let mut scene = asked(wanted.clone());
        scene.app.update(Msg::PlanChanged(in_form.map(Box::new)));
        assert_eq!(scene.app.question.is_none(), is_dropped, "{wanted:?}");
    }
}

/// An interrupted session that waits for the check of its server, and that check's number.
fn waiting() -> (Scene, u64) {
    let mut scene = Scene::of(App::new(ORIGIN.into()));
    scene.app.update(loaded(5, Purpose::Offer, cut_off()));
    scene.app.update(Msg::ResumeUnfinished(now(8)));
    match scene.app.update(Msg::CheckWanted(URL.into())).pop() {
        Some(Effect::Check { check, .. }) => (scene, check),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_waits_for_its_server_begins_when_that_is_there() {
    let (mut scene, check) = waiting();
    let found = Ok(Box::new(server(URL, &["m"])));
    let effects = scene.app.update(checked(check, URL, found, 60_000.0));
    let Some(Effect::AskTabs(start)) = effects.last() else { panic!("{effects:?}") };
    assert_eq!(start.now.at_ms, 60_000.0);
}

#[test]
fn whoever_edits_the_address_no_longer_waits_for_the_server() {
    let (mut scene, _) = waiting();
    scene.app.update(Msg::AddressEdited("localhost:1".into()));
    let server = Box::new(server(URL, &["m"]));
    let effects = scene.app.update(Msg::ServerChosen { address: URL.into(), server });
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::AskTabs(_))), "{effects:?}");
}
