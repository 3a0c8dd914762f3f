//! For the network: the access code, the addresses, and what is not passed on then.

use std::net::{IpAddr, Ipv4Addr};

use relay::{Config, Lan, Relay};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::Value;

use test_servers::ScriptedServer;

use crate::raw::{ANSWER, saying, start};

/// Another address of this machine, wherever it runs.
const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

async fn open_to(server: &ScriptedServer, is_open: bool) -> Relay {
    let lan = Some(Lan::At(THERE));
    start(Config { server: server.url(), lan, is_open, ..Config::default() }).await
}

fn client() -> Client {
    Client::builder().redirect(Policy::none()).build().unwrap()
}

async fn lanes(relay: &Relay, cookie: &str) -> Response {
    let url = format!("http://{THERE}:{}/lanes.json", relay.port());
    client().get(url).header("Cookie", cookie).send().await.unwrap()
}

/// Opens the page by its address, and gives back the cookie.
async fn enter(relay: &Relay) -> String {
    let address = &relay.addresses()[0];
    let answer = client().get(address).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (303, &"/".parse().unwrap())
    );
    let cookies = answer.headers().get_all("set-cookie").into_iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    // As a browser does that asks for it.
    let cookie = cookies.find(|cookie| cookie.contains("; Path=/lanes.json;")).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn who_opens_the_printed_address_comes_in() {
    let server = saying(ANSWER).await;
    let relay = open_to(&server, false).await;
    let cookie = enter(&relay).await;
    let lanes: Value = lanes(&relay, &cookie).await.json().await.unwrap();
    let path = lanes["path"].as_str().unwrap();
    assert!(path.starts_with("/~") && path.ends_with("/ollama/"), "{path}");
    for port in [relay.lane_ports()[0], relay.lane_ports()[31]] {
        let origin = format!("http://{THERE}:{}", relay.port());
        let lane = client().get(format!("http://{THERE}:{port}{path}api/version"));
        let answer = lane.header("Origin", &origin).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["access-control-allow-origin"], origin.as_str());
    }
    // The code is the relay's, not the server's.
    assert!(server.heard()[0].starts_with("GET /api/version "), "{}", server.heard()[0]);
}

#[tokio::test]
async fn who_has_no_code_is_told_where_it_is() {
    let server = saying(ANSWER).await;
    let relay = open_to(&server, false).await;
    let cookie = format!("tokometer-{}=wrong", relay.port());
    assert_eq!(lanes(&relay, "").await.status(), 403);
    assert_eq!(lanes(&relay, &cookie).await.status(), 403);
    let base = format!("http://{THERE}:{}/", relay.port());
    for url in [base.clone(), base.clone() + "?code=wrong"] {
        let page = client().get(url).send().await.unwrap();
        assert_eq!(page.status(), 403);
        assert!(page.text().await.unwrap().contains("Нужен код доступа"));
    }
    let lane = format!("http://{THERE}:{}", relay.lane_ports()[0]);
    for path in ["/ollama/api/version", "/~wrong/ollama/api/version", "/~/ollama/api/version"] {
        let answer = client().get(format!("{lane}{path}")).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{path}");
        assert_eq!(answer.json::<Value>().await.unwrap()["tokometer"], "code");
    }
    assert!(server.heard().is_empty());
}

#[tokio::test]
async fn a_name_it_was_given_comes_first() {
    let names = vec!["box.home".into(), "fd00::5".into(), THERE.to_string()];
    let relay =
        start(Config { names, lan: Some(Lan::At(THERE)), is_open: true, ..Config::default() });
    let relay = relay.await;
    let hosts = ["box.home", "[fd00::5]", "127.0.0.2", "localhost"];
    assert_eq!(relay.addresses(), hosts.map(|host| format!("http://{host}:{}/", relay.port())));
}

#[tokio::test]
async fn an_open_one_asks_for_none_and_lets_nobody_change_the_server() {
    let server = saying(ANSWER).await;
    let relay = open_to(&server, true).await;
    assert_eq!(relay.addresses()[0], format!("http://{THERE}:{}/", relay.port()));
    assert_eq!(lanes(&relay, "").await.status(), 200);
    for path in ["pull", "push", "create", "copy", "delete", "blobs/sha256:00"] {
        let url = format!("http://{THERE}:{}/ollama/api/{path}", relay.port());
        assert_eq!(client().post(url).send().await.unwrap().status(), 404, "{path}");
    }
    assert!(server.heard().is_empty());
}
