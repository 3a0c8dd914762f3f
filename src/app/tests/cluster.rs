use bench::{Ending, Event, Mode, Plan};
use client::ServerInfo;
use diagnosis::CheckProblem;
use llm_api::Key;

use super::scene::{ORIGIN, Scene, now, plan, server};
use crate::app::{App, Effect, Msg, Resumable, Server};
use crate::testing::test;

const BOTH: &str = "http://a:1, http://b:2";

fn loading() -> CheckProblem {
    CheckProblem::Loading { url: "http://b:2/".into(), status: 503, words: String::new() }
}

fn refused() -> CheckProblem {
    CheckProblem::KeyWanted { url: "http://b:2/".into(), status: 401, words: String::new() }
}

fn a() -> ServerInfo {
    server("http://a:1", &["x", "m"])
}

/// The result of this check for both addresses.
fn told(check: u64, second: Result<ServerInfo, CheckProblem>) -> Msg {
    let found = vec![("http://a:1".into(), Ok(a())), ("http://b:2".into(), second)];
    Msg::Checked { check, address: BOTH.into(), found, at_ms: 0.0 }
}

/// A page that checked both and got this result for the second.
fn asked(second: Result<ServerInfo, CheckProblem>) -> (App, Vec<Effect>) {
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::CheckWanted("a:1; b:2".replace("a:", "http://a:").replace("b:", "http://b:")));
    let effects = app.update(told(1, second));
    (app, effects)
}

#[test]
fn several_servers_that_can_all_be_measured_are_one() {
    let (mut app, effects) = asked(Ok(server("http://b:2", &["m", "y"])));
    assert_eq!((app.state(), app.model.as_str()), ("ready", "m"), "the model that both have");
    let address = BOTH.to_owned();
    let found = Ok("Ollama 0.33.0".to_owned());
    let kept = [Effect::KeepAddress(address.clone()), Effect::RememberServer { address, found }];
    assert_eq!(effects, kept);
    app.update(Msg::AddressEdited("b:2 a:1".into()));
    assert_eq!(app.state(), "ready", "they are the same servers");
    app.update(Msg::AddressEdited("http://a:1".into()));
    assert_eq!(app.state(), "idle", "one is not both");
}

#[test]
fn each_servers_problem_is_reported() {
    let (app, effects) = asked(Err(refused()));
    let told = vec![("http://a:1".into(), None), ("http://b:2".into(), Some(refused()))];
    assert_eq!((app.server.clone(), app.state()), (Server::Problems(told), "idle"));
    assert!(matches!(&effects[..], [Effect::RememberServer { found: Err(_), .. }]), "{effects:?}");
    let wish = app.key_wish(BOTH).expect("a wish");
    assert_eq!((wish.address.as_str(), wish.is_urgent), (BOTH, true), "one key for the list");
}

#[test]
fn the_page_waits_for_one_loading_server_among_several() {
    let (mut app, effects) = asked(Err(loading()));
    assert_eq!(effects, [Effect::AskAgainLater { check: 1, address: BOTH.into() }]);
    let again = app.update(Msg::AskAgain { check: 1, address: BOTH.into() });
    assert_eq!(again, [Effect::Check { check: 1, address: BOTH.into(), key: None }]);
    app.update(told(1, Ok(server("http://b:2", &["m"]))));
    assert_eq!(app.state(), "ready");
}

#[test]
fn servers_without_a_common_model_are_not_measured() {
    let (app, _) = asked(Ok(server("http://b:2", &["y"])));
    assert!(matches!(app.server, Server::Problem(CheckProblem::NoCommonModel { .. })));
}

#[test]
fn a_key_goes_to_the_servers_of_the_list_and_to_no_other() {
    let mut app = App::new(ORIGIN.into());
    let key = Key::of("sk-secret").expect("a key");
    app.update(Msg::KeyGiven { address: BOTH.into(), key: key.clone() });
    let sent = |app: &mut App, address: &str| match &app.update(Msg::CheckWanted(address.into()))[..]
    {
        [Effect::Check { key, .. }] => key.clone(),
        other => panic!("no check: {other:?}"),
    };
    assert_eq!(app.key_origins().as_deref(), Some(BOTH));
    assert_eq!(sent(&mut app, "http://b:2"), Some(key), "one of them was left out");
    assert_eq!(sent(&mut app, "http://b:2, http://c:3"), None);
    assert_eq!(app.key_origins(), None, "it is dropped, not set aside");
}

#[test]
fn a_session_of_several_servers_resumes_only_on_the_same_ones() {
    let (app, _) = asked(Ok(server("http://b:2", &["m"])));
    let mut scene = Scene::of(app);
    let started = scene.begin(Msg::StartWanted { plan: Box::new(plan()), now: now(1) });
    let job = super::life::job(&started);
    let lanes: Vec<_> = job.ways.iter().map(|way| way.lanes.concat()).collect();
    assert_eq!(lanes, ["http://a:1/", "http://b:2/"]);
    let parts = &job.session.environment.servers;
    let digests: Vec<_> = parts.iter().filter_map(|part| part.model_digest.as_deref()).collect();
    assert_eq!(digests, ["digest of m", "digest of m"]);
    scene.say(1, vec![super::scene::done(1, 1), Event::Finished(Ending::Stopped)]);
    assert_eq!(scene.app.resumable(), Resumable::Possible);
    scene.found(a());
    assert!(matches!(scene.app.resumable(), Resumable::OtherServer(_)));
}

#[test]
fn slots_are_measured_of_one_server() {
    let (app, _) = asked(Ok(server("http://b:2", &["m"])));
    let by_slots = Plan { mode: Mode::Server, ..plan() };
    assert!(app.can_measure(&plan()) && !app.can_measure(&by_slots));
    let mut scene = Scene::of(app);
    let start = Msg::StartWanted { plan: Box::new(by_slots), now: now(1) };
    assert_eq!(scene.begin(start), []);
}
