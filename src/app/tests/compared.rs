//! Comparing sessions.

use bench::analysis::Analysis;
use bench::file::SessionFileError;
use bench::{Environment, Plan, Session, file};
use diagnosis::NotKept;
use report::Lang;
use report::words::Trouble;

use super::kept::listed;
use crate::app::{App, Effect, Listed, Msg, Purpose, StoreEffect};
use crate::store::{Change, Entry, Kept, Unreadable};
use crate::testing::test;

/// The reference session, started on this day of a month.
fn session(day: u32) -> Session {
    let text = include_str!("../../../crates/bench/tests/fixtures/runs_qwen3-1.7b.json");
    let started_at = Some(format!("2026-11-{day}T10:00:00Z"));
    let environment = Environment { started_at, ..Environment::default() };
    Session { environment, ..file::read(text).unwrap() }
}

fn loaded(app: &mut App, id: u64, day: u32) {
    loaded_in_part(app, id, day, 0);
}

fn loaded_in_part(app: &mut App, id: u64, day: u32, damaged: u32) {
    let session = session(day);
    let kept =
        Kept { entry: Entry::of(id, &session), session, damaged, begun: Analysis::default() };
    let msg = Msg::SessionLoaded { id, purpose: Purpose::Compare, kept: Ok(Box::new(kept)) };
    assert_eq!(app.update(msg), []);
}

fn base_day(app: &App) -> Option<&str> {
    app.compared.sessions().next()?.environment.started_at.as_deref()?.get(8..10)
}

#[test]
fn the_earliest_is_the_baseline_until_the_next_one_is_chosen() {
    let mut app = App::new("http://page".into());
    for id in [1, 2, 3, 2] {
        app.update(Msg::CompareToggled(id));
    }
    let load = |id| Effect::Store(StoreEffect::Load { id, purpose: Purpose::Compare });
    assert_eq!(app.update(Msg::CompareWanted), [load(1), load(3)]);
    let wanted = app.compared.revision;
    loaded(&mut app, 1, 20);
    assert_eq!(app.compared.pairs(Lang::En).len(), 0, "one is missing");
    loaded(&mut app, 2, 11);
    assert_eq!(app.compared.revision, wanted, "nothing is there to be seen");
    loaded(&mut app, 3, 12);
    assert_eq!((base_day(&app), app.compared.pairs(Lang::En).len()), (Some("12"), 1));
    let compared = app.compared.revision;
    app.update(Msg::CompareTurned);
    assert_eq!(base_day(&app), Some("20"));
    assert!(wanted < compared && compared < app.compared.revision);
}

#[test]
fn the_number_of_chosen_sessions_is_limited() {
    let mut app = App::new("http://page".into());
    for id in 1..20 {
        app.update(Msg::CompareToggled(id));
    }
    assert_eq!(app.compared.count(), bench::compare::MOST_SESSIONS);
}

#[test]
fn a_chosen_session_can_always_be_deselected() {
    let measured = |id| Entry::whole(id, &session(10));
    let mut app = App::new("http://page".into());
    let void = Entry::of(1, &session(10));
    assert!(!app.compared.can_toggle(&void), "it has no answer");
    // “Compare with…” chooses the shown session, whatever came of it.
    app.compared.chosen = vec![1];
    assert!(app.compared.can_toggle(&void) && app.compared.can_toggle(&measured(2)));
    (2..20).for_each(|id| drop(app.update(Msg::CompareToggled(id))));
    assert!(app.compared.can_toggle(&measured(2)) && !app.compared.can_toggle(&measured(20)));
}

/// A page that loads sessions 1, 2 and 3 to compare them.
fn comparing() -> App {
    let mut app = App::new("http://page".into());
    for id in [1, 2, 3] {
        app.update(Msg::CompareToggled(id));
    }
    assert_eq!(app.update(Msg::CompareWanted).len(), 3);
    app
}

fn unreadable(app: &mut App, id: u64, why: Unreadable) {
    let msg = Msg::SessionLoaded { id, purpose: Purpose::Compare, kept: Err(why) };
    assert_eq!(app.update(msg), []);
}

/// The list with these sessions.
fn list_of(ids: &[u64]) -> Msg {
    let session = session(10);
    listed(ids.iter().map(|&id| Entry::whole(id, &session)).collect(), Vec::new())
}

#[test]
fn an_unreadable_session_is_told_and_left_out() {
    let newer = SessionFileError::NewerVersion(99);
    for order in [[1, 2, 3], [1, 3, 2], [2, 1, 3]] {
        let mut app = comparing();
        for id in order {
            match id {
                2 => unreadable(&mut app, id, Unreadable::Newer(newer.clone())),
                _ => loaded(&mut app, id, 10),
            }
        }
        assert_eq!((&app.compared.chosen[..], app.compared.count()), (&[1, 3][..], 2));
        assert_eq!(app.compared.pairs(Lang::En).len(), 1, "{order:?}");
        assert_eq!(app.trouble, Some(Trouble::SessionUnreadable(newer.clone())));
    }
}

#[test]
fn sessions_that_are_gone_are_no_longer_chosen() {
    let mut app = comparing();
    let refused = Listed { entries: Err(NotKept::Denied), elsewhere: Vec::new(), room: None };
    app.update(Msg::SessionsListed(Box::new(refused)));
    assert_eq!(app.compared.count(), 3, "nobody knows");
    loaded(&mut app, 1, 10);
    loaded(&mut app, 2, 11);
    app.update(list_of(&[1, 3, 4]));
    assert_eq!(app.compared.chosen, [1, 3]);
    loaded(&mut app, 3, 12);
    assert_eq!(app.compared.pairs(Lang::En).len(), 2, "it had been loaded before");

    let mut app = comparing();
    loaded(&mut app, 1, 10);
    loaded(&mut app, 3, 12);
    app.update(list_of(&[1, 3]));
    unreadable(&mut app, 2, Unreadable::Gone);
    assert_eq!(app.compared.pairs(Lang::En).len(), 1);
}

#[test]
fn damaged_records_of_a_compared_session_are_reported() {
    let mut app = comparing();
    loaded(&mut app, 1, 10);
    loaded_in_part(&mut app, 2, 11, 4);
    loaded(&mut app, 3, 12);
    assert_eq!(app.trouble, Some(Trouble::RecordsDamaged(4)));
    assert_eq!(app.compared.pairs(Lang::En).len(), 2, "the rest of it is compared");
}

#[test]
fn a_kept_session_is_called_by_what_differs_from_the_last_one_like_it() {
    let mut app = App::new("http://page".into());
    let entry = |id: u64, day: u32, slots: u32, name: &str| {
        let plan = Plan { asked_slots: Some(slots), ..Plan::default() };
        let session = Session { plan: Some(plan), ..session(day) };
        Entry { name: name.into(), ..Entry::whole(id, &session) }
    };
    app.shelf.entries =
        vec![entry(1, 11, 8, ""), entry(2, 12, 24, ""), entry(3, 13, 24, ""), entry(4, 14, 8, "A")];
    let differs: Vec<usize> =
        app.shelf.entries.iter().map(|entry| app.shelf.differs(entry).len()).collect();
    assert_eq!(differs, [0, 1, 0, 0], "the last one has a name");
}

#[test]
fn answers_of_another_session_are_played_back_until_it_is_the_shown_one() {
    let mut app = App::new("http://page".into());
    let load = Effect::Store(StoreEffect::Load { id: 7, purpose: Purpose::Playback });
    assert_eq!(app.update(Msg::PlaybackBesideWanted(Some(7))), [load]);
    assert_eq!(app.playback_beside().unwrap().all, None, "it is not there yet");
    let session = session(11);
    for id in [6, 7] {
        let kept = Kept {
            entry: Entry::of(id, &session),
            session: session.clone(),
            damaged: 0,
            begun: Analysis::default(),
        };
        let msg = Msg::SessionLoaded { id, purpose: Purpose::Playback, kept: Ok(Box::new(kept)) };
        app.update(msg);
    }
    assert_eq!(app.playback_beside().unwrap().all, Some(Vec::new()), "its requests are not known");
    app.update(Msg::PlaybackBesideWanted(None));
    assert_eq!(app.playback_beside(), None);
}

#[test]
fn answers_of_a_session_that_is_gone_are_not_played_back() {
    let removed = || Msg::SessionChanged { id: 7, change: Change::Removed(true) };
    for (gone, is_beside) in [(removed(), false), (list_of(&[8]), false), (list_of(&[7, 8]), true)]
    {
        let mut app = App::new("http://page".into());
        app.update(list_of(&[7, 8]));
        app.update(Msg::PlaybackBesideWanted(Some(7)));
        app.update(gone.clone());
        assert_eq!(app.playback_beside().is_some(), is_beside, "{gone:?}");
    }
}

#[test]
fn a_session_from_a_file_joins_the_list_to_be_compared() {
    let mut app = App::new("http://page".into());
    let open = |app: &mut App, day| {
        let read = Some(Ok(Box::new(session(day).into())));
        app.update(Msg::FileRead { name: "s.json".into(), read });
        app.update(Msg::CompareShown)
    };
    let effects = open(&mut app, 20);
    let [Effect::Store(StoreEffect::Add(collection))] = &effects[..] else { panic!("{effects:?}") };
    let [added] = &collection.sessions[..] else { panic!("one") };
    assert_eq!((&app.compared.chosen[..], &added.session), (&[added.id][..], &session(20)));
    assert_ne!(open(&mut app, 21), effects, "another one is another number");

    app.update(listed(vec![Entry::of(7, &session(20))], Vec::new()));
    assert_eq!(open(&mut app, 20), [], "it is in the list already");
    assert_eq!(app.compared.chosen, [7]);
}
