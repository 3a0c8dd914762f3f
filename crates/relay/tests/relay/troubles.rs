//! Why the server could not be reached, as reported to the page.

use std::net::SocketAddr;
use std::time::Duration;

use futures::future::join_all;
use reqwest::Client;
use serde_json::Value;
use socket2::{Domain, Socket, Type};
use test_servers::{ScriptedServer, unused_address};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::raw::{ANSWER, asks, before, on_lane, origin, saying};

/// Enough for connections that fit into the queue.
const SHORTLY: Duration = Duration::from_millis(300);

async fn told(server: &str) -> (u16, Value) {
    let relay = before(server).await;
    let answer = asks(&Client::new(), &relay, "/ollama/api/version").send().await.unwrap();
    assert!(answer.headers().contains_key("access-control-allow-origin"), "the page may read it");
    assert!(relay.why_unreachable().await.is_some(), "and the user at the terminal is told");
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_closed_port_is_reported() {
    let (status, told) = told(&unused_address().await.unwrap().to_string()).await;
    assert_eq!((status, &told["tokometer"]), (502, &Value::from("refused")));
    assert!(told["error"].as_str().unwrap().contains("не запущен"), "{told}");
}

#[tokio::test]
async fn an_unknown_name_is_reported() {
    let (status, told) = told("http://no-such-machine.invalid:11434").await;
    assert_eq!((status, &told["tokometer"]), (502, &Value::from("unresolved")));
}

#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs a full queue that ignores connections")]
async fn a_timeout_is_reported() {
    let deaf = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    deaf.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    deaf.listen(0).unwrap();
    let address = deaf.local_addr().unwrap().as_socket().unwrap();
    let queue = join_all((0..4).map(|_| timeout(SHORTLY, TcpStream::connect(address)))).await;
    let (status, told) = told(&format!("http://{address}")).await;
    assert_eq!((status, &told["tokometer"]), (502, &Value::from("timeout")));
    drop(queue);
}

#[tokio::test]
async fn a_redirect_is_reported() {
    for (to, code, location) in [
        ("http://box:9000/api/version", "redirect", "http://box:9000/"),
        ("https://login.example/sign-in?to=x", "elsewhere", "https://login.example/sign-in"),
    ] {
        let server = saying(redirecting("301 Moved Permanently", to)).await;
        let relay = before(server.url()).await;
        let answer = asks(&Client::new(), &relay, "/ollama/api/version").send().await.unwrap();
        assert_eq!(answer.status(), 502);
        assert!(
            answer.headers().contains_key("access-control-allow-origin"),
            "the page may read it"
        );
        let told: Value = answer.json().await.unwrap();
        assert_eq!((&told["tokometer"], &told["location"]), (&code.into(), &location.into()));
        let words = told["error"].as_str().unwrap();
        assert!(words.contains(location), "{told}");
        assert_eq!(words.contains("--server"), code == "redirect", "{told}");
    }
}

#[tokio::test]
async fn a_slash_that_a_path_lacks_is_added() {
    let server = ScriptedServer::start(|request| {
        Some(match request.path().ends_with('/') {
            true => ANSWER.to_owned(),
            false => redirecting("307 Temporary Redirect", &format!("{}/", request.path())),
        })
    });
    let server = server.await.unwrap();
    let relay = before(server.url()).await;
    let chat = on_lane(&relay, "/ollama/v1/chat/completions");
    let client = Client::new();
    for _ in 0..2 {
        let asked = client.post(&chat).header("Origin", origin(&relay)).body("{\"a\":1}");
        let answer = asked.send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap()), (200, "{}".into()));
    }
    let heard = server.requests();
    assert_eq!(heard.len(), 3, "only the first was redirected: {heard:?}");
    assert!(heard[1..].iter().all(|it| it.starts_with("POST /v1/chat/completions/ ")));
    assert!(heard.iter().all(|it| it.ends_with("{\"a\":1}")), "{heard:?}");

    let endless = ScriptedServer::start(|request| {
        Some(redirecting(
            "307 Temporary Redirect",
            &format!("{}/", request.path().trim_end_matches('/')),
        ))
    });
    let endless = endless.await.unwrap();
    let relay = before(endless.url()).await;
    let answer = asks(&client, &relay, "/ollama/v1/models").send().await.unwrap();
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["tokometer"], "elsewhere", "{told}");
    assert_eq!(endless.requests().len(), 2);
}

fn redirecting(status: &str, to: &str) -> String {
    format!("HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n")
}
