//! Opening stored sessions.

use bench::Power;
use bench::analysis::Analysis;
use report::words::Trouble;

use super::kept::{URL, cut_off, loaded, offered};
use super::scene::{Scene, now, server};
use crate::app::{Effect, Msg, Purpose};
use crate::store::{Entry, Kept, Unreadable};
use crate::testing::test;

#[test]
fn the_session_clicked_last_is_shown_whichever_is_loaded_first() {
    let read = Some(Ok(Box::new(cut_off().into())));
    let file = Msg::FileRead { name: "s.json".into(), read };
    let gone = || {
        let kept = Err(Unreadable::Gone);
        Msg::SessionLoaded { id: 5, purpose: Purpose::Show, kept }
    };
    let [fifth, sixth] = [5, 6].map(|id| loaded(id, Purpose::Show, cut_off()));
    for (later, expected) in [
        (vec![Msg::SessionWanted(6), sixth.clone(), fifth.clone()], Some(6)),
        (vec![Msg::SessionWanted(6), fifth.clone(), sixth.clone()], Some(6)),
        (vec![Msg::SessionWanted(6), sixth, gone()], Some(6)),
        (vec![file, fifth], None),
    ] {
        let mut scene = Scene::ready();
        scene.app.update(Msg::SessionWanted(5));
        later.into_iter().for_each(|msg| drop(scene.app.update(msg)));
        let shown = scene.app.results.as_ref().expect("results");
        assert_eq!((shown.kept, &scene.app.trouble), (expected, &None));
    }
}

#[test]
fn a_session_shows_its_own_power_draw_and_no_other() {
    let shown =
        |scene: &Scene| scene.app.results.as_ref().expect("results").session.environment.power;
    let power = |loaded_w| Some(Power { loaded_w, ..Power::default() });
    let mut scene = Scene::ready();
    scene.app.update(Msg::PowerTyped(power(300.0)));
    scene.open(5, cut_off());
    assert_eq!(shown(&scene), None, "it may be another machine's, or have been removed");
    let mut with_power = cut_off();
    with_power.environment.power = power(200.0);
    scene.open(5, with_power);
    assert_eq!(shown(&scene), power(200.0));
}

#[test]
fn damaged_records_are_reported() {
    let mut scene = Scene::ready();
    let session = cut_off();
    let kept =
        Kept { entry: Entry::of(5, &session), session, damaged: 2, begun: Analysis::default() };
    let kept = Ok(Box::new(kept));
    scene.app.update(Msg::SessionWanted(5));
    scene.app.update(Msg::SessionLoaded { id: 5, purpose: Purpose::Show, kept });
    assert_eq!(scene.app.trouble, Some(Trouble::RecordsDamaged(2)));
    assert_eq!(scene.shown().len(), 1);
}

#[test]
fn opening_a_session_drops_the_pending_question() {
    let mut scene = Scene::ready();
    scene.open(5, cut_off());
    let Some(Effect::AskTabs(start)) = scene.app.update(Msg::ResumeWanted(now(8))).pop() else {
        panic!("asked")
    };
    scene.app.update(Msg::TabsTold { start, elsewhere: vec![3], kept: None });
    assert!(scene.app.question.is_some());
    scene.open(6, cut_off());
    assert!(scene.app.question.is_none());

    let mut scene = offered();
    scene.app.update(Msg::AddressEdited("http://elsewhere:1".into()));
    scene.app.update(Msg::ResumeUnfinished(now(8)));
    scene.open(6, cut_off());
    let address = URL.to_owned();
    let server = Box::new(server(URL, &["m"]));
    let effects = scene.app.update(Msg::ServerChosen { address, server });
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::AskTabs(_))), "{effects:?}");
}
