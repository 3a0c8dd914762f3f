use bench::CheckProblem;

use super::scene::{ORIGIN, Scene, now, plan, server};
use crate::app::{App, Effect, Msg, Server};

fn unreachable() -> CheckProblem {
    CheckProblem::Unreachable { url: "http://localhost:11434/".into() }
}

#[test]
fn a_check_finds_a_server_and_its_first_model_is_chosen() {
    let mut app = App::new(ORIGIN.into());
    assert_eq!(app.state(), "idle");
    let asked = app.update(Msg::CheckWanted("localhost".into()));
    assert_eq!(asked, [Effect::Check { check: 1, address: "localhost".into() }]);
    assert_eq!(app.state(), "checking");
    let found = Ok(Box::new(server("localhost", &["a", "b"])));
    let effects = app.update(Msg::Checked { check: 1, address: "localhost".into(), found });
    assert_eq!(effects, [Effect::KeepAddress("localhost".into())]);
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
    let late = Msg::Checked { check: 1, address: "a".into(), found: Err(unreachable()) };
    assert_eq!(app.update(late), []);
    assert_eq!(app.server, Server::Checking);
}

#[test]
fn where_nothing_answers_it_looks_around() {
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::CheckWanted("a".into()));
    let found = Err(unreachable());
    let effects = app.update(Msg::Checked { check: 1, address: "a".into(), found });
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
fn an_address_that_is_edited_away_forgets_the_server() {
    let mut scene = Scene::ready();
    scene.app.update(Msg::AddressEdited("localhost".into()));
    assert_eq!(scene.app.state(), "ready", "it is the same address");
    scene.app.update(Msg::AddressEdited("localhost:1".into()));
    assert_eq!(scene.app.state(), "idle");
    let start = Msg::StartWanted { plan: Box::new(plan()), now: now(1) };
    assert_eq!(scene.app.update(start), [], "nothing is started without a server");
}
