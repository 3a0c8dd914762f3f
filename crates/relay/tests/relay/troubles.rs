//! Why the server could not be reached, as reported to the page.

use std::net::SocketAddr;
use std::time::Duration;

use futures::future::join_all;
use reqwest::Client;
use serde_json::Value;
use socket2::{Domain, Socket, Type};
use test_servers::unused_address;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::raw::{asks, before, saying};

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
    let answer = "HTTP/1.1 301 Moved Permanently\r\nLocation: http://box:9000/api/version\r\n\
                  Content-Length: 0\r\n\r\n";
    let server = saying(answer).await;
    let relay = before(server.url()).await;
    let answer = asks(&Client::new(), &relay, "/ollama/api/version").send().await.unwrap();
    assert_eq!(answer.status(), 502);
    assert!(answer.headers().contains_key("access-control-allow-origin"), "the page may read it");
    let told: Value = answer.json().await.unwrap();
    assert_eq!(
        (&told["tokometer"], &told["location"]),
        (&"redirect".into(), &"http://box:9000/".into())
    );
    assert!(told["error"].as_str().unwrap().contains("http://box:9000/"), "{told}");
}
