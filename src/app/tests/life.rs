use bench::engine::Command;
use bench::schedule::Goal;
use bench::{BatchId, Ending, Event, Failure, Measured, Measurement, Power, Sample};

use super::scene::{Scene, done, now, plan, server};
use crate::app::{Effect, Msg, Resumable, StoreEffect};
use crate::messages::Job;
use crate::store::Change;
use crate::testing::test;

fn summed_up(effects: &[Effect]) -> Vec<u64> {
    let id = |effect: &Effect| match effect {
        Effect::Store(StoreEffect::SumUp { id, .. }) => Some(*id),
        _ => None,
    };
    effects.iter().filter_map(id).collect()
}

pub fn job(effects: &[Effect]) -> &Job {
    fn started(effect: &Effect) -> Option<&Job> {
        match effect {
            Effect::StartEngine(job) => Some(job),
            _ => None,
        }
    }
    effects.iter().find_map(started).expect("the engine is started")
}

#[test]
fn a_session_is_started_measured_and_done() {
    let mut scene = Scene::ready();
    let start = Msg::StartWanted { plan: Box::new(plan()), now: now(7) };
    let effects = scene.begin(start);
    assert!(effects.contains(&Effect::StayAwake(true)));
    assert!(effects.contains(&Effect::Measure(Some(7))), "other tabs are told");
    let job = job(&effects);
    assert_eq!(job.kept, None, "it is a new one");
    assert_eq!((job.number, &job.session.model[..], &job.goal), (7, "m", &Goal::Plan));
    assert_eq!(job.session.environment.started_at.as_deref(), Some("2026-11-25T12:00:07"));
    assert_eq!(scene.app.state(), "running");
    assert!(!scene.app.has_results());
    for batch in plan().batches() {
        scene.say(7, vec![Event::BatchStarted(batch), done(batch.workers, batch.size)]);
    }
    assert_eq!(scene.shown(), plan().batches());
    let effects = scene.say(7, vec![Event::Finished(Ending::Completed)]);
    assert_eq!(summed_up(&effects), [7], "the list shows its result");
    assert!(effects.contains(&Effect::StayAwake(false)));
    assert!(effects.contains(&Effect::Measure(None)));
    assert_eq!((scene.app.state(), scene.app.missing()), ("done", None));
    assert!(!scene.app.results_are_earlier());
}

#[test]
fn a_pause_is_requested_then_begins_then_ends() {
    let mut scene = Scene::ready();
    scene.start(7);
    let effects = scene.app.update(Msg::CommandGiven(Command::Pause));
    assert_eq!(effects, [Effect::Tell { session: 7, command: Command::Pause }]);
    let wanted = |scene: &Scene| scene.app.course.as_ref().is_some_and(|c| c.pause_wanted);
    assert!(wanted(&scene) && scene.app.state() == "running");
    scene.say(7, vec![Event::Paused]);
    assert!(!wanted(&scene) && scene.app.state() == "paused");
    scene.app.update(Msg::CommandGiven(Command::Resume));
    scene.say(7, vec![Event::Resumed]);
    assert_eq!(scene.app.state(), "running");
}

#[test]
fn a_stopped_session_resumes_where_it_was() {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1), Event::Finished(Ending::Stopped)]);
    assert_eq!((scene.app.missing(), scene.app.resumable()), (Some(3), Resumable::Possible));
    let effects = scene.begin(Msg::ResumeWanted(now(8)));
    let job = job(&effects);
    assert_eq!((job.number, job.kept, job.session.runs.len()), (8, Some(7), 1));
    assert_eq!(scene.app.state(), "running");
    assert!(scene.app.has_results(), "what was measured stays visible");
    let effects = scene.say(8, vec![done(1, 2), Event::Finished(Ending::Stopped)]);
    assert_eq!(summed_up(&effects), [7], "it is the same session");
}

#[test]
fn after_a_stop_the_engine_knows_that_the_server_may_still_be_busy() {
    let mut scene = Scene::ready();
    for (number, ending, is_disturbed) in
        [(7, Ending::Completed, false), (8, Ending::Stopped, false), (9, Ending::Completed, true)]
    {
        let start = Msg::StartWanted { plan: Box::new(plan()), now: now(number) };
        assert_eq!(job(&scene.begin(start)).is_disturbed, is_disturbed, "{number}");
        scene.say(number, vec![done(1, 1), Event::Finished(ending)]);
    }
}

#[test]
fn failed_batches_are_missing_once_the_session_has_ended() {
    let mut scene = Scene::ready();
    scene.start(7);
    let bad = Sample { error: Some(Failure::Network), ..Sample::default() };
    let measurement = Measurement { requests: 1, samples: vec![bad], ..Measurement::default() };
    let failed = Event::BatchDone(Measured::new(1, measurement));
    let rest = [done(1, 2), done(2, 1), done(2, 2), Event::Finished(Ending::Completed)];
    scene.say(7, [failed].into_iter().chain(rest).collect());
    assert_eq!(scene.app.missing(), Some(1));
}

#[test]
fn a_batch_is_measured_once_more() {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1), Event::Finished(Ending::Stopped)]);
    let batch = BatchId::new(1, 1);
    let effects = scene.begin(Msg::RepeatWanted { batches: vec![batch], times: 1, now: now(8) });
    assert_eq!(job(&effects).goal, Goal::Again(vec![(batch, 2)]));
    scene.say(8, vec![done(1, 1), Event::Finished(Ending::Completed)]);
    let results = scene.app.results.as_ref().expect("results");
    assert_eq!(results.analysis.batch(batch).map(|batch| batch.measurements.len()), Some(2));
}

#[test]
fn a_session_does_not_resume_on_another_server() {
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1), Event::Finished(Ending::Stopped)]);
    scene.found(server("http://192.168.1.5:11434", &["m"]));
    assert!(matches!(scene.app.resumable(), Resumable::OtherServer(_)));
    for msg in [
        Msg::ResumeWanted(now(8)),
        Msg::RepeatWanted { batches: vec![BatchId::new(1, 1)], times: 1, now: now(8) },
    ] {
        assert_eq!(scene.begin(msg), [], "two machines would merge under one name");
    }
    let mut other_model = server("http://localhost:11434", &["m"]);
    other_model.models[0].digest = Some("another".into());
    scene.found(other_model);
    assert!(matches!(scene.app.resumable(), Resumable::OtherServer(_)));
    scene.found(server("http://localhost:11434", &["x"]));
    assert_eq!(scene.app.resumable(), Resumable::NoServer);
    scene.found(server("http://localhost:11434", &["x", "m"]));
    assert_eq!(scene.app.resumable(), Resumable::Possible);
}

#[test]
fn models_with_equal_display_names_stay_distinct() {
    let mut scene = Scene::ready();
    scene.found(server("http://localhost:11434", &["/m/a/x.gguf", "/m/b/x.gguf"]));
    scene.start(7);
    scene.say(7, vec![done(1, 1), Event::Finished(Ending::Stopped)]);
    scene.found(server("http://localhost:11434", &["/m/b/x.gguf"]));
    assert_eq!(scene.app.resumable(), Resumable::NoServer, "the other one is not mistaken for it");
}

#[test]
fn the_power_draw_applies_to_shown_and_later_sessions() {
    let power = Some(Power { loaded_w: 300.0, ..Power::default() });
    let mut scene = Scene::ready();
    scene.start(7);
    scene.say(7, vec![done(1, 1), Event::Finished(Ending::Stopped)]);
    let before = scene.app.results.as_ref().map(|results| results.revision);
    let stored = Effect::Store(StoreEffect::Change { id: 7, change: Change::Power(power) });
    assert_eq!(scene.app.update(Msg::PowerTyped(power)), [Effect::KeepPower(power), stored]);
    let shown = scene.app.results.as_ref().expect("results");
    assert_eq!(shown.session.environment.power, power);
    assert_ne!(Some(shown.revision), before, "views are updated");
    let effects = scene.begin(Msg::StartWanted { plan: Box::new(plan()), now: now(8) });
    assert_eq!(job(&effects).session.environment.power, power);
}

#[test]
fn a_hidden_page_tells_the_engine_from_the_start() {
    let mut scene = Scene::ready();
    // Also if it was hidden since the user pressed the button.
    let start = Msg::StartWanted { plan: Box::new(plan()), now: now(7) };
    let Some(Effect::AskTabs(start)) = scene.app.update(start).pop() else { panic!("asked") };
    assert_eq!(scene.app.update(Msg::PageHidden(true)), []);
    let start = Msg::TabsTold { start, elsewhere: Vec::new(), kept: None };
    let told = Effect::Tell { session: 7, command: Command::PageHidden(true) };
    assert!(scene.app.update(start).contains(&told));
    let shown = scene.app.update(Msg::PageHidden(false));
    assert!(shown.contains(&Effect::StayAwake(true)), "the browser revoked the wake lock");
    scene.say(7, vec![Event::Finished(Ending::Stopped)]);
    assert_eq!(scene.app.update(Msg::PageHidden(true)), [], "no session is running");
}
