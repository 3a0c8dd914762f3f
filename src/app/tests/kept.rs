use bench::analysis::Analysis;
use bench::engine::Command;
use bench::{Ending, Event, Plan, Session};
use diagnosis::NotKept;
use report::words::{Doubt, Trouble};

use super::life::job;
use super::scene::{Scene, done, now, plan, server};
use crate::app::{Effect, Listed, Msg, Purpose, StoreEffect};
use crate::messages::Job;
use crate::store::{Change, Entry, Kept};
use crate::testing::test;

pub const URL: &str = "http://localhost:11434/";

/// A session of the scene's plan with one batch measured.
pub fn cut_off() -> Session {
    let mut session = Session { model: "m".into(), plan: Some(plan()), ..Session::default() };
    session.environment.server_url = Some(URL.into());
    session.environment.model_digest = Some("digest of m".into());
    session.apply(&done(1, 1));
    session
}

fn entry(id: u64, is_over: bool) -> Entry {
    Entry { is_over, ..Entry::of(id, &cut_off()) }
}

pub fn listed(entries: Vec<Entry>, elsewhere: Vec<u64>) -> Msg {
    Msg::SessionsListed(Box::new(Listed { entries: Ok(entries), elsewhere, room: None }))
}

pub fn loaded(id: u64, purpose: Purpose, session: Session) -> Msg {
    let kept =
        Kept { entry: Entry::of(id, &session), session, damaged: 0, begun: Analysis::default() };
    Msg::SessionLoaded { id, purpose, kept: Ok(Box::new(kept)) }
}

pub fn offered() -> Scene {
    let mut scene = Scene::ready();
    assert_eq!(scene.app.update(Msg::PageOpened), [Effect::Store(StoreEffect::Open)]);
    let effects = scene.app.update(listed(vec![entry(9, true), entry(5, false)], Vec::new()));
    assert_eq!(effects, [Effect::Store(StoreEffect::Load { id: 5, purpose: Purpose::Offer })]);
    scene.app.update(loaded(5, Purpose::Offer, cut_off()));
    scene
}

#[test]
fn an_interrupted_session_resumes_at_its_next_batch() {
    let mut scene = offered();
    let unfinished = scene.app.shelf.unfinished.as_ref().expect("it is offered");
    assert_eq!((unfinished.measured, unfinished.missing), (1, 3));
    assert!(!scene.app.has_results(), "it is only offered");
    let effects = scene.begin(Msg::ResumeUnfinished(now(8)));
    let job = job(&effects);
    assert_eq!((job.number, job.kept, job.session.runs.len()), (8, Some(5), 1));
    assert!(job.is_disturbed, "the server may still be busy");
    assert!(scene.app.shelf.unfinished.is_none());
    scene.say(8, vec![done(1, 2), done(2, 1), done(2, 2), Event::Finished(Ending::Completed)]);
    assert_eq!((scene.shown(), scene.app.missing()), (plan().batches(), None));
}

#[test]
fn a_missing_server_is_checked_first() {
    let mut scene = Scene::ready();
    scene.found(server("http://192.168.1.5:11434", &["m"]));
    scene.app.update(listed(vec![entry(5, false)], Vec::new()));
    scene.app.update(loaded(5, Purpose::Offer, cut_off()));
    let effects = scene.app.update(Msg::ResumeUnfinished(now(8)));
    assert_eq!(effects, [Effect::AskServers(vec![URL.into()])]);
    assert!(scene.app.has_results() && !scene.app.is_running());
    let server = Box::new(server(URL, &["m"]));
    let effects = scene.app.update(Msg::ServerChosen { address: URL.into(), server });
    assert!(matches!(effects.last(), Some(Effect::AskTabs(_))), "{effects:?}");
}

#[test]
fn an_interrupted_session_may_be_left_as_it_is() {
    let mut scene = offered();
    let effects = scene.app.update(Msg::UnfinishedEnded);
    assert!(
        matches!(effects[..], [Effect::Store(StoreEffect::SumUp { id: 5, .. })]),
        "{effects:?}"
    );
    assert_eq!((scene.app.state(), scene.shown().len()), ("done", 1));
    assert_eq!(scene.app.update(Msg::UnfinishedEnded), []);
}

#[test]
fn complete_sessions_and_those_measured_elsewhere_are_not_offered() {
    let mut scene = Scene::ready();
    assert_eq!(scene.app.update(listed(vec![entry(5, false)], vec![5])), []);
    let mut scene = Scene::ready();
    scene.app.update(listed(vec![entry(5, false)], Vec::new()));
    let mut whole = cut_off();
    [done(1, 2), done(2, 1), done(2, 2)].iter().for_each(|event| whole.apply(event));
    let effects = scene.app.update(loaded(5, Purpose::Offer, whole));
    assert!(
        matches!(effects[..], [Effect::Store(StoreEffect::SumUp { id: 5, .. })]),
        "{effects:?}"
    );
    assert!(scene.app.shelf.unfinished.is_none());
}

#[test]
fn a_stored_session_is_shown_and_resumed_under_its_number() {
    let mut scene = Scene::ready();
    let effects = scene.app.update(Msg::SessionWanted(5));
    assert_eq!(effects, [Effect::Store(StoreEffect::Load { id: 5, purpose: Purpose::Show })]);
    scene.app.update(loaded(5, Purpose::Show, cut_off()));
    assert_eq!(scene.shown().len(), 1);
    let effects = scene.begin(Msg::ResumeWanted(now(8)));
    assert!(effects.contains(&Effect::Measure(Some(5))));
    assert_eq!(scene.app.update(Msg::SessionWanted(6)), []);
    assert_eq!(scene.app.trouble, Some(Trouble::SessionGoesOn));
}

#[test]
fn a_session_is_renamed_removed_and_restored() {
    let mut scene = Scene::ready();
    scene.app.update(listed(vec![entry(5, true)], Vec::new()));
    for change in [
        Change::Name(" утро ".into()),
        Change::Note("после обновления".into()),
        Change::Removed(true),
        Change::Removed(false),
    ] {
        let effects = scene.app.update(Msg::SessionChanged { id: 5, change: change.clone() });
        assert_eq!(effects, [Effect::Store(StoreEffect::Change { id: 5, change })]);
    }
    let entry = &scene.app.shelf.entries[0];
    assert_eq!(
        (entry.title(), &entry.note[..], entry.is_removed),
        ("утро", "после обновления", false)
    );
}

#[test]
fn continuing_a_removed_session_stores_it_anew() {
    for (changes, kept_as) in [(&[true][..], 8), (&[true, false], 5)] {
        let mut scene = Scene::ready();
        scene.app.update(listed(vec![entry(5, true)], Vec::new()));
        scene.open(5, cut_off());
        for &is_removed in changes {
            scene.app.update(Msg::SessionChanged { id: 5, change: Change::Removed(is_removed) });
        }
        let effects = scene.begin(Msg::ResumeWanted(now(8)));
        assert!(effects.contains(&Effect::Measure(Some(kept_as))), "{changes:?}: {effects:?}");
    }
}

#[test]
fn a_measurement_in_another_tab_causes_a_warning() {
    let mut scene = Scene::ready();
    let wanted = || Msg::StartWanted { plan: Box::new(plan()), now: now(7) };
    let told = |scene: &mut Scene, elsewhere: Vec<u64>| match scene.app.update(wanted()).pop() {
        Some(Effect::AskTabs(start)) => {
            scene.app.update(Msg::TabsTold { start, elsewhere, kept: None })
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&mut scene, vec![3]), []);
    assert_eq!(
        scene.app.question.as_ref().map(|(_, doubts)| &doubts[..]),
        Some(&[Doubt::OtherTab][..])
    );
    scene.app.update(Msg::StartDeclined);
    assert!(scene.app.question.is_none() && !scene.app.is_running());
    assert_eq!(scene.app.update(Msg::StartConfirmed(now(9))), []);
    told(&mut scene, vec![3]);
    scene.app.update(Msg::StartConfirmed(now(9)));
    assert_eq!(scene.app.state(), "running", "the user knows");
    assert!(scene.app.question.is_none());
}

#[test]
fn a_session_measured_in_another_tab_does_not_resume_here() {
    let mut scene = Scene::ready();
    scene.open(5, cut_off());
    let Some(Effect::AskTabs(start)) = scene.app.update(Msg::ResumeWanted(now(8))).pop() else {
        panic!("asked")
    };
    assert_eq!(scene.app.update(Msg::TabsTold { start, elsewhere: vec![5], kept: None }), []);
    assert_eq!(scene.app.trouble, Some(Trouble::MeasuredElsewhere));
    assert!(!scene.app.is_running() && scene.app.question.is_none());
}

#[test]
fn measurements_of_another_tab_are_not_repeated() {
    let mut scene = Scene::ready();
    scene.open(5, cut_off());
    let asked = |scene: &mut Scene| match scene.app.update(Msg::ResumeWanted(now(8))).pop() {
        Some(Effect::AskTabs(start)) => start,
        other => panic!("{other:?}"),
    };
    let mut grown = cut_off();
    grown.apply(&done(1, 2));
    let start = asked(&mut scene);
    assert_eq!(start.kept, Some(5));
    let kept = Some(Box::new(grown.clone()));
    scene.app.update(Msg::TabsTold { start, elsewhere: Vec::new(), kept });
    assert_eq!((scene.app.state(), scene.shown().len()), ("running", 2));
    scene.say(8, vec![Event::Finished(Ending::Stopped)]);
    // The store may lack what it had no space for.
    let start = asked(&mut scene);
    let kept = Some(Box::new(cut_off()));
    let effects = scene.app.update(Msg::TabsTold { start, elsewhere: Vec::new(), kept });
    assert_eq!((scene.app.state(), scene.shown().len()), ("running", 2));
    let Job { kept, is_kept_in_part, .. } = job(&effects);
    assert_eq!((*kept, *is_kept_in_part), (Some(5), true), "it is stored anew, as a whole");
    scene.say(8, vec![Event::Finished(Ending::Stopped)]);
    let start = asked(&mut scene);
    [done(2, 1), done(2, 2)].iter().for_each(|event| grown.apply(event));
    let kept = Some(Box::new(grown));
    assert_eq!(scene.app.update(Msg::TabsTold { start, elsewhere: Vec::new(), kept }), []);
    assert_eq!((scene.app.state(), scene.shown().len()), ("done", 4), "nothing is left to do");
}

#[test]
fn what_another_tab_stored_instead_is_not_replaced() {
    let mut scene = Scene::ready();
    let mut shown = cut_off();
    [done(1, 2), done(2, 1)].iter().for_each(|event| shown.apply(event));
    scene.open(5, shown);
    let Some(Effect::AskTabs(start)) = scene.app.update(Msg::ResumeWanted(now(8))).pop() else {
        panic!("asked")
    };
    let mut stored = cut_off();
    stored.apply(&done(2, 2));
    let kept = Some(Box::new(stored));
    let effects = scene.app.update(Msg::TabsTold { start, elsewhere: Vec::new(), kept });
    assert_eq!((job(&effects).kept, scene.shown().len()), (None, 3));
}

#[test]
fn a_plan_that_takes_hours_needs_confirmation() {
    let mut scene = Scene::ready();
    let plan = Plan { max_tokens: 32_768, max_batch: Some(96), ..plan() };
    let wanted = Msg::StartWanted { plan: Box::new(plan), now: now(7) };
    assert_eq!(scene.begin(wanted), []);
    let doubts = scene.app.question.as_ref().map(|(_, doubts)| &doubts[..]);
    assert!(matches!(doubts, Some([Doubt::TakesLong { takes_s, .. }]) if *takes_s > 7200.0));
    let effects = scene.app.update(Msg::StartConfirmed(now(9)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::StartEngine(_))));
    assert_eq!(scene.app.update(Msg::CommandGiven(Command::Stop)).len(), 1);
}

#[test]
fn a_failing_store_is_reported_in_the_list() {
    let mut scene = Scene::ready();
    let entries = Err(NotKept::Denied);
    let listed = Listed { entries, elsewhere: Vec::new(), room: None };
    assert_eq!(scene.app.update(Msg::SessionsListed(Box::new(listed))), []);
    assert_eq!(scene.app.shelf.refused, Some(NotKept::Denied));
}
