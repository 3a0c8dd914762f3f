//! Sessions that the browser cannot store, or only in part.

use bench::{Ending, Event};
use diagnosis::NotKept;
use report::words::Doubt;

use super::kept::{cut_off, listed};
use super::life::job;
use super::scene::{Scene, done, now, plan};
use crate::app::{Effect, Msg, StoreEffect};
use crate::store::{Change, Entry};
use crate::testing::test;

/// Whether the session is summed up as stored in part only.
fn summed_up_in_part(effects: &[Effect]) -> Option<bool> {
    effects.iter().find_map(|effect| match effect {
        Effect::Store(StoreEffect::SumUp { is_kept_in_part, .. }) => Some(*is_kept_in_part),
        _ => None,
    })
}

#[test]
fn a_session_is_over_only_if_all_of_it_is_stored() {
    let stop = || vec![Event::Finished(Ending::Stopped)];
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1)]);
    scene.app.update(Msg::NotKept { session: Some(6), why: NotKept::Full });
    scene.app.update(Msg::NotKept { session: None, why: NotKept::Full });
    assert_eq!(summed_up_in_part(&scene.say(7, stop())), Some(false), "that was something else");
    scene.begin(Msg::ResumeWanted(now(8)));
    scene.app.update(Msg::NotKept { session: Some(8), why: NotKept::Full });
    assert_eq!(summed_up_in_part(&scene.say(8, stop())), Some(true));
    for (number, msg, expected) in [
        (9, Msg::KeptWhole(6), true),
        (10, Msg::KeptWhole(7), true),
        (11, Msg::KeptWhole(7), false),
    ] {
        // While it is measured, more of it may be missing.
        if number == 11 {
            scene.app.update(msg.clone());
        }
        let effects = scene.begin(Msg::ResumeWanted(now(number)));
        assert_eq!(job(&effects).is_kept_in_part, expected);
        scene.app.update(msg);
        assert_eq!(summed_up_in_part(&scene.say(number, stop())), Some(expected), "{number}");
    }
}

/// A page that has measured session 7 while the browser had no room, beside two stored ones.
fn full(is_over: bool) -> Scene {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1)]);
    let entries = [5, 6, 7].map(|id| Entry::of(id, &cut_off()));
    scene.app.update(listed(entries.to_vec(), Vec::new()));
    let effects = scene.app.update(Msg::NotKept { session: Some(7), why: NotKept::Full });
    assert_eq!(effects, [Effect::Store(StoreEffect::Purge)], "others were removed before");
    if is_over {
        scene.say(7, vec![Event::Finished(Ending::Stopped)]);
    }
    scene
}

fn remove(id: u64) -> Msg {
    Msg::SessionChanged { id, change: Change::Removed(true) }
}

#[test]
fn where_there_is_no_room_a_removed_session_gives_its_own_at_once() {
    let change = |id| Effect::Store(StoreEffect::Change { id, change: Change::Removed(true) });
    for is_over in [false, true] {
        let mut scene = full(is_over);
        let purge = Effect::Store(StoreEffect::Purge);
        assert_eq!(scene.app.update(remove(5)), [change(5), purge]);
        let effects = scene.app.update(Msg::Purged);
        let expected = is_over.then_some(true);
        assert_eq!(summed_up_in_part(&effects), expected, "the journal tries again by itself");
    }
    let mut scene = full(true);
    scene.app.update(Msg::KeptWhole(7));
    assert_eq!(scene.app.update(remove(5)), [change(5)], "there is room, so it may be restored");
    assert_eq!(scene.app.update(Msg::Purged), []);
}

#[test]
fn the_only_copy_of_a_session_is_lost_only_knowingly() {
    let file = || {
        let read = Some(Ok(Box::new(cut_off().into())));
        Msg::FileRead { name: "s.json".into(), read }
    };
    let doubts = |scene: &Scene| scene.app.question.clone().map(|(_, doubts)| doubts);
    let shown = |scene: &Scene| {
        let results = scene.app.results.as_ref().expect("results");
        (results.course, results.kept, results.is_kept())
    };
    for is_file in [true, false] {
        let mut scene = full(true);
        let open = |scene: &mut Scene| match is_file {
            true => drop(scene.app.update(file())),
            false => drop(scene.open(5, cut_off())),
        };
        open(&mut scene);
        assert_eq!(doubts(&scene), Some(vec![Doubt::NotStored]));
        scene.app.update(Msg::StartDeclined);
        assert_eq!((shown(&scene), doubts(&scene)), ((Some(7), Some(7), false), None));
        open(&mut scene);
        scene.app.update(Msg::StartConfirmed(now(8)));
        assert_eq!(shown(&scene), (None, (!is_file).then_some(5), !is_file));
        assert_eq!((doubts(&scene), &scene.app.trouble), (None, &None));
    }
    let mut scene = full(true);
    let new = |number| Msg::StartWanted { plan: Box::new(plan()), now: now(number) };
    assert_eq!(scene.begin(new(8)), []);
    assert_eq!(doubts(&scene), Some(vec![Doubt::NotStored]));
    scene.begin(Msg::ResumeWanted(now(8)));
    assert_eq!((scene.app.state(), doubts(&scene)), ("running", None), "nothing is lost");

    let mut scene = full(true);
    scene.app.update(Msg::KeptWhole(7));
    assert_eq!(shown(&scene), (Some(7), Some(7), true));
    scene.begin(new(8));
    assert_eq!((scene.app.state(), doubts(&scene)), ("running", None));
}

#[test]
fn a_session_is_not_removed_while_it_is_measured() {
    let mut scene = full(false);
    assert!(scene.app.is_measuring(7) && !scene.app.is_measuring(5));
    assert_eq!(scene.app.update(remove(7)), []);
    scene.say(7, vec![Event::Finished(Ending::Stopped)]);
    assert!(!scene.app.is_measuring(7));
    assert_eq!(scene.app.update(remove(7)).len(), 2);
    for _ in 0..2 {
        assert_eq!(scene.app.update(Msg::Purged), [], "it is not stored anew");
        let rest = vec![Entry::of(6, &cut_off())];
        scene.app.update(listed(rest, Vec::new()));
    }
}
