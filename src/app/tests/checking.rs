use bench::{Ending, Event};
use client::{PortLanes, ServerAddress, ServerInfo};
use diagnosis::CheckProblem;
use llm_api::Model;

use super::life::job;
use super::scene::{ORIGIN, Scene, checked, now, plan, server};
use crate::app::{App, Effect, Msg, Server};
use crate::testing::test;

fn unreachable() -> CheckProblem {
    CheckProblem::Unreachable { url: "http://localhost:11434/".into(), failed_ms: 3 }
}

#[test]
fn a_check_finds_a_server_and_its_first_model_is_chosen() {
    let mut app = App::new(ORIGIN.into());
    assert_eq!(app.state(), "idle");
    let asked = app.update(Msg::CheckWanted("localhost".into()));
    assert_eq!(asked, [Effect::Check { check: 1, address: "localhost".into(), key: None }]);
    assert_eq!(app.state(), "checking");
    let found = Ok(Box::new(server("localhost", &["a", "b"])));
    let effects = app.update(checked(1, "localhost", found, 0.0));
    let found = Ok("Ollama 0.33.0".to_owned());
    let remembered = Effect::RememberServer { address: "localhost".into(), found };
    assert_eq!(effects, [Effect::KeepAddress("localhost".into()), remembered]);
    assert_eq!((app.state(), &app.model[..]), ("ready", "a"));
    app.update(Msg::ModelChosen("b".into()));
    app.update(Msg::ServerChosen {
        address: "localhost".into(),
        server: Box::new(server("localhost", &["a", "b"])),
    });
    assert_eq!(app.model, "b", "a model that is still there stays chosen");
}

#[test]
fn only_the_latest_check_counts() {
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::CheckWanted("a".into()));
    app.update(Msg::CheckWanted("b".into()));
    let late = checked(1, "a", Err(unreachable()), 0.0);
    assert_eq!(app.update(late), []);
    assert_eq!(app.server, Server::Checking { is_slow: false });
}

#[test]
fn if_nothing_answers_the_usual_places_are_checked() {
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::CheckWanted("a".into()));
    let found = Err(unreachable());
    let effects = app.update(checked(1, "a", found, 0.0));
    assert_eq!(effects, [Effect::LookAround { check: 1, tried: "a".into() }]);
    app.update(Msg::Offered { check: 1, offers: vec![server("/ollama/", &["m"])] });
    assert_eq!(app.offers.len(), 1);
    app.update(Msg::ServerChosen {
        address: "/ollama/".into(),
        server: Box::new(server("/ollama/", &["m"])),
    });
    assert!(app.offers.is_empty());
}

#[test]
fn behind_a_relay_the_server_keeps_its_own_address() {
    let told = r#"{"format":"tokometer-lanes","version":1,"server":"http://192.168.1.5:11434/",
        "path":"/ollama/","calibration_path":"/calibrate/","ports":[8081,8082],"own_ms":0.2}"#;
    let relay = PortLanes::read(told, ORIGIN).expect("an offer");
    let found = ServerInfo { port_lanes: Some(relay), ..server("/ollama/", &["m"]) };
    let mut scene = Scene::ready();
    scene.found(found);
    let started = scene.begin(Msg::StartWanted { plan: Box::new(plan()), now: now(1) });
    let job = job(&started);
    let [way] = &job.ways[..] else { panic!("one server") };
    assert_eq!(way.lanes, ["http://localhost:8080/ollama/"]);
    assert_eq!(way.calibration_lanes[0], "http://localhost:8080/calibrate/");
    assert_eq!(way.relay.and_then(|relay| relay.own_ms), Some(0.2));
    let url = job.session.environment.server_url.as_deref();
    assert_eq!(url, Some("http://192.168.1.5:11434/"));
    scene.say(1, vec![Event::Finished(Ending::Stopped)]);
    scene.app.update(Msg::AddressEdited("192.168.1.5".into()));
    assert!(matches!(scene.app.server, Server::Ready(_)), "it is the same server");
    scene.app.update(Msg::AddressEdited("192.168.1.6".into()));
    assert_eq!(scene.app.server, Server::Unknown);
}

#[test]
fn an_address_with_a_password_is_not_stored() {
    let mut app = App::new(ORIGIN.into());
    let address = "http://user:secret@localhost:11434".to_owned();
    app.update(Msg::CheckWanted(address.clone()));
    let found = Err(ServerAddress::problem_of(&address));
    let effects = app.update(checked(1, &address, found, 0.0));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::KeepAddress(_))), "{effects:?}");
    assert_eq!(app.server, Server::Problem(CheckProblem::CredentialsInAddress));
}

#[test]
fn editing_the_address_drops_the_server() {
    let mut scene = Scene::ready();
    scene.app.update(Msg::AddressEdited("localhost".into()));
    assert_eq!(scene.app.state(), "ready", "it is the same address");
    scene.app.update(Msg::AddressEdited("localhost:1".into()));
    assert_eq!(scene.app.state(), "idle");
    let start = Msg::StartWanted { plan: Box::new(plan()), now: now(1) };
    assert_eq!(scene.app.update(start), [], "nothing is started without a server");
}

/// A page that checked a server which is loading its model.
fn waiting() -> (App, Vec<Effect>) {
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::CheckWanted("a".into()));
    let effects = heard_loading(&mut app, 1000.0);
    (app, effects)
}

fn heard_loading(app: &mut App, at_ms: f64) -> Vec<Effect> {
    let (url, words) = ("http://a:11434/".to_owned(), "Loading model".to_owned());
    let found = Err(CheckProblem::Loading { url, status: 503, words });
    app.update(checked(1, "a", found, at_ms))
}

fn ask_again() -> Msg {
    Msg::AskAgain { check: 1, address: "a".into() }
}

#[test]
fn a_loading_server_is_checked_until_it_answers() {
    let later = [Effect::AskAgainLater { check: 1, address: "a".into() }];
    let (mut app, effects) = waiting();
    assert_eq!((effects.as_slice(), app.state()), (later.as_slice(), "checking"));
    assert_eq!(
        app.update(ask_again()),
        [Effect::Check { check: 1, address: "a".into(), key: None }]
    );
    assert_eq!(app.update(Msg::CheckTakesLong { check: 1 }), []);
    assert_eq!(heard_loading(&mut app, 8000.0), later);
    assert!(matches!(app.server, Server::Waiting { waited_s: 7.0, .. }), "{:?}", app.server);
    let found = Ok(Box::new(server("a", &["m"])));
    app.update(checked(1, "a", found, 9000.0));
    assert_eq!(app.state(), "ready");
    assert_eq!(app.update(ask_again()), [], "it has answered");
}

#[test]
fn editing_the_address_stops_waiting_for_the_server() {
    let (mut app, _) = waiting();
    app.update(Msg::AddressEdited("b".into()));
    assert_eq!(app.state(), "idle");
    assert_eq!(app.update(ask_again()), []);
    assert_eq!(heard_loading(&mut app, 3000.0), [], "the pending result is outdated");
}

#[test]
fn a_late_failure_is_reported() {
    let (mut app, _) = waiting();
    let found = Err(unreachable());
    let effects = app.update(checked(1, "a", found, 3000.0));
    assert_eq!(effects, [Effect::LookAround { check: 1, tried: "a".into() }]);
    assert_eq!(app.server, Server::Problem(unreachable()));
}

#[test]
fn a_slow_check_is_reported_as_slow() {
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::CheckWanted("a".into()));
    app.update(Msg::CheckTakesLong { check: 0 });
    assert_eq!(app.server, Server::Checking { is_slow: false }, "a different check");
    app.update(Msg::CheckTakesLong { check: 1 });
    assert_eq!(app.server, Server::Checking { is_slow: true });
}

#[test]
fn the_first_model_that_chats_here_is_chosen() {
    let chosen = |change: fn(&mut [Model])| {
        let mut server = server("localhost", &["a", "b", "c"]);
        change(&mut server.models);
        let mut app = App::new(ORIGIN.into());
        app.update(Msg::ServerChosen { address: "localhost".into(), server: Box::new(server) });
        app.model
    };
    assert_eq!(
        chosen(|models| {
            models[0].can_chat = false;
            models[1].remote = true;
        }),
        "c"
    );
    let none_chats = chosen(|models| {
        models[0].remote = true;
        models.iter_mut().for_each(|model| model.can_chat = false);
    });
    assert_eq!(none_chats, "b", "the list may be wrong");
}

#[test]
fn a_redirected_server_still_belongs_to_its_address() {
    let mut app = App::new(ORIGIN.into());
    let mut moved = server("localhost", &["m"]);
    moved.address = server("https://gpu.example/x/", &["m"]).address;
    app.update(Msg::ServerChosen { address: "localhost".into(), server: Box::new(moved) });
    for (address, state) in
        [("http://localhost:11434", "ready"), ("https://gpu.example/x", "ready"), ("b", "idle")]
    {
        app.update(Msg::AddressEdited(address.into()));
        assert_eq!(app.state(), state, "{address}");
    }
}

#[test]
fn editing_the_address_discards_a_running_check() {
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::CheckWanted("a".into()));
    app.update(Msg::AddressEdited("b".into()));
    let found = Ok(Box::new(server("http://a", &["m"])));
    let late = checked(1, "a", found, 0.0);
    assert_eq!((app.update(late), app.state()), (vec![], "idle"));
}
