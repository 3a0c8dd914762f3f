use bench::{BatchId, Ending, Event, Measured, Measurement, OwnPrompts, Plan, Prompt, Shape, file};

use super::scene::{Scene, now, plan};
use crate::app::{Effect, Msg, Resumable};
use crate::testing::test;

fn two_shapes() -> Plan {
    let shape = |tokens| Shape { prompt_tokens: Some(tokens), max_tokens: 64, thinking: None };
    Plan { several_shapes: vec![shape(128), shape(512)], ..plan() }
}

fn start(scene: &mut Scene, plan: &Plan) -> Vec<Effect> {
    scene.begin(Msg::StartWanted { plan: Box::new(plan.clone()), now: now(7) })
}

/// The prompts that the engine receives.
fn given(effects: &[Effect]) -> Option<Vec<Prompt>> {
    effects.iter().find_map(|effect| match effect {
        Effect::StartEngine(job) => Some(job.own_prompts.clone()),
        _ => None,
    })
}

#[test]
fn the_view_follows_the_measurement_and_the_users_choice() {
    let mut scene = Scene::ready();
    start(&mut scene, &two_shapes());
    let measured = |shape| {
        let id = BatchId::new(1, 1).with_shape(shape);
        let measurement = Measurement { requests: 1, ..Measurement::default() };
        let done = Event::BatchDone(Measured { batch: id, measurement });
        (id, vec![Event::BatchStarted(id), done])
    };
    for shape in [0, 1] {
        let (id, events) = measured(shape);
        scene.say(7, events);
        assert_eq!(scene.shown(), [id]);
    }
    scene.app.update(Msg::ShapeChosen(0));
    scene.say(7, measured(1).1);
    assert_eq!(scene.shown(), [BatchId::new(1, 1)]);
}

#[test]
fn own_prompts_go_to_the_engine_and_into_no_file() {
    let mut scene = Scene::ready();
    let prompts = vec![Prompt::from("тайна"), Prompt::from("ещё одна")];
    scene.app.update(Msg::PromptsRead(prompts.clone()));
    assert_eq!(given(&start(&mut scene, &plan())), Some(vec![]), "the plan does not use them");
    scene.say(7, vec![Event::Finished(Ending::Stopped)]);
    let asking = Plan { own_prompts: OwnPrompts::of(&prompts), ..plan() };
    assert_eq!(given(&start(&mut scene, &asking)), Some(prompts.clone()));
    let measurement = Measurement { requests: 1, ..Measurement::default() };
    let stopped = Event::Finished(Ending::Stopped);
    scene.say(7, vec![Event::BatchDone(Measured::new(1, measurement)), stopped]);
    let text = file::write(&scene.app.results.as_ref().unwrap().session);
    assert!(!text.contains("тайна") && text.contains("checksum"), "{text}");
    assert_eq!(scene.app.resumable(), Resumable::Possible);
    scene.app.update(Msg::PromptsRead(prompts[..1].to_vec()));
    assert_eq!(scene.app.resumable(), Resumable::NoPrompts, "the session needs the same ones");
    assert_eq!(given(&start(&mut scene, &asking)), None);
    scene.app.update(Msg::PromptsRead(prompts));
    assert_eq!(scene.app.resumable(), Resumable::Possible);
}
