use bench::{Ending, Event, Failure, SessionError};
use client::PortLanes;
use diagnosis::CheckProblem;
use llm_api::Key;

use super::scene::{ORIGIN, Scene, checked, server};
use crate::app::{App, Effect, KeyWish, Msg, Server};
use crate::store::Remembered;
use crate::testing::test;

const HOST: &str = "http://192.168.1.5:8000";

fn key() -> Key {
    Key::of("sk-secret").expect("a key")
}

fn given(address: &str) -> Msg {
    Msg::KeyGiven { address: address.into(), key: key() }
}

/// The key that a check is started with.
fn sent(effects: &[Effect]) -> Option<Key> {
    match effects {
        [Effect::Check { key, .. }] => key.clone(),
        other => panic!("no check: {other:?}"),
    }
}

fn found(app: &mut App, check: u64, found: Result<(), CheckProblem>) -> Vec<Effect> {
    let found = found.map(|()| Box::new(server(HOST, &["m"])));
    app.update(checked(check, HOST, found, 0.0))
}

#[test]
fn a_key_goes_only_to_its_server() {
    let mut app = App::new(ORIGIN.into());
    assert_eq!(sent(&app.update(given(HOST))), Some(key()));
    assert_eq!(app.key_origins().as_deref(), Some(HOST));
    for same in ["http://192.168.1.5:8000/v1", "192.168.1.5:8000", "curl http://192.168.1.5:8000/"]
    {
        assert_eq!(sent(&app.update(Msg::CheckWanted(same.into()))), Some(key()), "{same}");
    }
    for other in ["192.168.1.5:8001", "https://192.168.1.5:8000", "192.168.1.6:8000", "localhost"] {
        app.update(given(HOST));
        assert_eq!(sent(&app.update(Msg::CheckWanted(other.into()))), None, "{other}");
        let back = app.update(Msg::CheckWanted(HOST.into()));
        assert_eq!(sent(&back), None, "it is dropped, not set aside");
    }
}

#[test]
fn changing_the_address_drops_the_key() {
    let mut app = App::new(ORIGIN.into());
    app.update(given(HOST));
    app.update(Msg::AddressEdited(format!("{HOST}/v1")));
    assert_eq!(app.key_origins().as_deref(), Some(HOST));
    app.update(Msg::AddressEdited(format!("{HOST}9")));
    assert_eq!(app.key_origins(), None);

    app.update(given(HOST));
    let (address, server) = ("localhost".into(), Box::new(server("localhost", &["m"])));
    app.update(Msg::ServerChosen { address, server });
    assert_eq!(app.key_origins(), None);

    app.update(given(HOST));
    assert_eq!(sent(&app.update(Msg::KeyForgotten(HOST.into()))), None);
}

#[test]
fn no_log_contains_the_key() {
    let mut app = App::new(ORIGIN.into());
    let msg = given(HOST);
    let logged = format!("{msg:?} {:?} {app:?}", app.update(msg.clone()));
    assert!(!logged.contains("secret"), "{logged}");
}

#[test]
fn a_key_is_requested_if_the_server_requires_one() {
    let mut app = App::new(ORIGIN.into());
    let wish = |app: &App| app.key_wish(HOST);
    assert_eq!(wish(&app), None);
    let here = |is_urgent| Some(KeyWish { address: HOST.into(), is_urgent });
    let url = || format!("{HOST}/");
    for (problem, wished) in [
        (CheckProblem::KeyWanted { url: url(), status: 401, words: String::new() }, here(true)),
        (CheckProblem::ListHidden { url: url(), with_key: false }, here(true)),
        (CheckProblem::BadKey, here(true)),
        (
            CheckProblem::OriginRefused { url: url(), page_origin: String::new(), with_key: false },
            here(true),
        ),
        (CheckProblem::Unreachable { url: url(), failed_ms: 1 }, None),
    ] {
        app.server = Server::Problem(problem);
        assert_eq!(wish(&app), wished, "{:?}", app.server);
    }
    // After a redirect the key is for the target server.
    let url = "https://gpu.example/x/".to_owned();
    let elsewhere = Some(KeyWish { address: url.clone(), is_urgent: true });
    app.server =
        Server::Problem(CheckProblem::KeyWanted { url, status: 401, words: String::new() });
    assert_eq!(wish(&app), elsewhere);
}

#[test]
fn behind_a_relay_the_key_belongs_to_the_server() {
    let told = r#"{"format":"tokometer-lanes","version":1,"server":"http://192.168.1.5:8000/",
        "path":"/ollama/","calibration_path":"/calibrate/","ports":[8081]}"#;
    let mut found = server("/ollama/", &["m"]);
    found.port_lanes = PortLanes::read(told, ORIGIN);
    let mut app = App::new(ORIGIN.into());
    app.update(Msg::ServerChosen { address: "/ollama/".into(), server: Box::new(found) });
    let wish = |typed| app.key_wish(typed).map(|wish| (wish.address, wish.is_urgent));
    assert_eq!(wish("/ollama/"), Some((format!("{HOST}/"), false)));
    assert_eq!(wish(HOST), Some((HOST.into(), false)), "the field stays as it is");
    app.update(given(HOST));
    assert_eq!(sent(&app.update(Msg::CheckWanted(HOST.into()))), Some(key()));
    assert_eq!(sent(&app.update(Msg::CheckWanted("/ollama/".into()))), None);
}

#[test]
fn a_session_refused_without_a_key_requests_one() {
    let mut scene = Scene::ready();
    scene.start(1);
    assert_eq!(scene.app.key_wish("localhost:11434"), None);
    let failure = Failure::Http(401);
    let error = SessionError::WarmUp { failure, message: None };
    scene.say(1, vec![Event::Finished(Ending::Failed(error))]);
    let wish = scene.app.key_wish("localhost:11434").expect("a wish");
    assert!(wish.is_urgent);
}

#[test]
fn a_server_is_remembered_with_its_check_result() {
    let mut app = App::new(ORIGIN.into());
    let remembered = |effects: &[Effect]| {
        effects.iter().find_map(|effect| match effect {
            Effect::RememberServer { address, found } => Some((address.clone(), found.clone())),
            _ => None,
        })
    };
    let silence = CheckProblem::Unreachable { url: format!("{HOST}/"), failed_ms: 1 };
    app.update(Msg::CheckWanted(HOST.into()));
    assert_eq!(remembered(&found(&mut app, 1, Err(silence.clone()))), None, "no server");
    app.update(Msg::CheckWanted(HOST.into()));
    let program = Ok("Ollama 0.33.0".to_owned());
    assert_eq!(remembered(&found(&mut app, 2, Ok(()))), Some((HOST.into(), program.clone())));
    let known = Remembered { address: HOST.into(), found: program, at: String::new() };
    app.update(Msg::ServersListed(vec![known]));
    app.update(Msg::CheckWanted(HOST.into()));
    // Choosing a server ends the check that found it.
    let check = 4;
    assert_eq!(
        remembered(&found(&mut app, check, Err(silence.clone()))),
        Some((HOST.into(), Err(silence.kind())))
    );
    assert_eq!(app.update(Msg::ServerForgotten(HOST.into())), [Effect::ForgetServer(HOST.into())]);
}
