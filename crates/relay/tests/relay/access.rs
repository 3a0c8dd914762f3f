//! Access from the network: the code, the addresses, and what is not forwarded.

use std::net::{IpAddr, Ipv4Addr};

use relay::{Config, Lan, Relay};
use reqwest::{Client, Response};
use serde_json::Value;

use test_servers::ScriptedServer;

use crate::raw::{ANSWER, saying, start};

/// Another address of this machine, on any system.
const THERE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

async fn open_to(server: &ScriptedServer, is_open: bool) -> Relay {
    let lan = Some(Lan::At(THERE));
    start(Config { server: server.url(), lan, is_open, ..Config::default() }).await
}

fn client() -> Client {
    Client::new()
}

async fn lanes(relay: &Relay, path: &str) -> Response {
    let url = format!("http://{THERE}:{}{path}/lanes.json", relay.port());
    client().get(url).send().await.unwrap()
}

/// The path prefix after the printed address has been opened.
fn entered(relay: &Relay) -> String {
    let address = relay.addresses().remove(0);
    format!("/~{}", address.split_once("?code=").unwrap().1)
}

#[tokio::test]
async fn the_printed_address_gives_access() {
    let server = saying(ANSWER).await;
    let relay = open_to(&server, false).await;
    let lanes: Value = lanes(&relay, &entered(&relay)).await.json().await.unwrap();
    let path = lanes["path"].as_str().unwrap();
    assert!(path.starts_with("/~") && path.ends_with("/ollama/"), "{path}");
    for port in [relay.port(), relay.lane_ports()[0], relay.lane_ports()[31]] {
        let origin = format!("http://{THERE}:{}", relay.port());
        let lane = client().get(format!("http://{THERE}:{port}{path}api/version"));
        let answer = lane.header("Origin", &origin).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["access-control-allow-origin"], origin.as_str());
    }
    // The code is for the relay and is not passed to the server.
    assert!(server.requests()[0].starts_with("GET /api/version "), "{}", server.requests()[0]);
}

#[tokio::test]
async fn without_the_code_only_the_pages_files_are_served() {
    let server = saying(ANSWER).await;
    let relay = open_to(&server, false).await;
    for guess in ["", "/~wrong", "/~"] {
        let answer = lanes(&relay, guess).await;
        assert_eq!(answer.status(), 403, "{guess}");
        assert_eq!(answer.json::<Value>().await.unwrap()["tokometer"], "code");
    }
    for port in [relay.port(), relay.lane_ports()[0]] {
        for path in ["/ollama/api/version", "/~wrong/ollama/api/version", "/stamps.json"] {
            let answer = client().get(format!("http://{THERE}:{port}{path}")).send().await.unwrap();
            assert_eq!(answer.status(), 403, "{path}");
            assert_eq!(answer.json::<Value>().await.unwrap()["tokometer"], "code");
        }
    }
    // There is no page here, but it is looked for.
    let page = client().get(format!("http://{THERE}:{}/", relay.port())).send().await.unwrap();
    assert_eq!(page.status(), 404);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn the_code_is_in_no_cookie() {
    let server = saying(ANSWER).await;
    let relay = open_to(&server, false).await;
    let own = entered(&relay);
    let addresses = [
        relay.addresses().remove(0),
        format!("http://{THERE}:{}{own}/lanes.json", relay.port()),
        format!("http://{THERE}:{}{own}/ollama/api/version", relay.port()),
    ];
    for address in addresses {
        let answer = client().get(&address).send().await.unwrap();
        assert!(answer.headers().get("set-cookie").is_none(), "{address}");
    }
    let code = own.trim_start_matches("/~");
    let url = format!("http://{THERE}:{}/lanes.json", relay.port());
    let cookie = format!("tokometer-{}={code}", relay.port());
    let answer = client().get(url).header("Cookie", cookie).send().await.unwrap();
    assert_eq!(answer.status(), 403, "and none is believed");
}

#[tokio::test]
async fn a_configured_name_comes_first() {
    let names = vec!["box.home".into(), "fd00::5".into(), THERE.to_string()];
    let relay =
        start(Config { names, lan: Some(Lan::At(THERE)), is_open: true, ..Config::default() });
    let relay = relay.await;
    let hosts = ["box.home", "[fd00::5]", "127.0.0.2", "localhost"];
    assert_eq!(relay.addresses(), hosts.map(|host| format!("http://{host}:{}/", relay.port())));
}

#[tokio::test]
async fn an_open_relay_asks_for_no_code_and_allows_no_changes() {
    let server = saying(ANSWER).await;
    let relay = open_to(&server, true).await;
    assert_eq!(relay.addresses()[0], format!("http://{THERE}:{}/", relay.port()));
    assert_eq!(lanes(&relay, "").await.status(), 200);
    for path in ["pull", "push", "create", "copy", "delete", "blobs/sha256:00"] {
        let url = format!("http://{THERE}:{}/ollama/api/{path}", relay.port());
        assert_eq!(client().post(url).send().await.unwrap().status(), 404, "{path}");
    }
    assert!(server.requests().is_empty());
}
