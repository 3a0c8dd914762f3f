//! Raw bytes on the wire: a client that sends what no library would, and an ordinary one.

use std::time::Duration;

use relay::{Config, Relay};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;
use test_servers::ScriptedServer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than anything here takes.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A model server's answer whose content does not matter.
pub const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A relay in front of a server.
pub async fn before(server: impl Into<String>) -> Relay {
    start(Config { server: server.into(), ..Config::default() }).await
}

pub async fn start(config: Config) -> Relay {
    Relay::start(config).await.unwrap()
}

/// A model server that gives this answer to every request and keeps the connection open.
pub async fn saying(answer: impl Into<String>) -> ScriptedServer {
    ScriptedServer::saying(answer).await.unwrap()
}

/// A model server that closes the connection without answering.
pub async fn closing() -> ScriptedServer {
    ScriptedServer::start(|_| None).await.unwrap()
}

/// The origin of a relay's page.
pub fn origin(relay: &Relay) -> String {
    format!("http://localhost:{}", relay.port())
}

/// The URL of a path on the first lane.
pub fn on_lane(relay: &Relay, path: &str) -> String {
    format!("http://localhost:{}{path}", relay.lane_ports()[0])
}

/// A request as the page sends it.
pub fn asks(client: &Client, relay: &Relay, path: &str) -> RequestBuilder {
    client.get(on_lane(relay, path)).header("Origin", origin(relay))
}

/// Sends bytes to a port, and reads until the other side closes or falls silent.
pub async fn say(port: u16, bytes: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(bytes.as_ref()).await.unwrap();
    hear(&mut stream).await
}

/// The head of a request from the page itself.
pub fn head(relay: &Relay, line: &str) -> String {
    format!("{line} HTTP/1.1\r\nHost: localhost:{}\r\n", relay.port())
}

/// Reads an answer whose body is short or ends with the connection.
pub async fn hear(stream: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    // A response counts even if the connection is reset while it is read.
    while let Ok(Ok(bytes @ 1..)) = timeout(PATIENCE, stream.read(&mut piece)).await {
        heard.extend_from_slice(&piece[..bytes]);
        if is_whole(&heard) {
            break;
        }
    }
    String::from_utf8_lossy(&heard).into_owned()
}

fn is_whole(heard: &[u8]) -> bool {
    let text = String::from_utf8_lossy(heard);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.is_none_or(|length| body.len() >= length.parse().unwrap())
}

/// The status of an answer.
pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// The code in the relay's own response.
pub fn kind(answer: &str) -> String {
    let body = answer.split_once("\r\n\r\n").map_or(answer, |(_, body)| body);
    let told: Value = serde_json::from_str(body).unwrap_or_default();
    told["tokometer"].as_str().unwrap_or_default().to_owned()
}
