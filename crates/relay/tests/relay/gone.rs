//! When the browser goes away, the request to the server is dropped at once, even before it is answered.

use std::time::Duration;

use relay::Relay;
use reqwest::Client;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use test_servers::ScriptedServer;

use crate::raw::{PATIENCE, before, head, origin, saying};

/// Sends a request, disconnects shortly after, and waits until the server has noticed.
async fn ask_and_go(server: &ScriptedServer, relay: &Relay) {
    let mut stream = TcpStream::connect(("127.0.0.1", relay.port())).await.unwrap();
    let request = head(relay, "POST /ollama/api/chat") + "Content-Length: 2\r\n\r\n{}";
    stream.write_all(request.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(200)).await;
    assert_eq!((server.requests().len(), server.connections_ended_by_client()), (1, 0));
    drop(stream);
    let left = async {
        while server.connections_ended_by_client() == 0 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(PATIENCE, left).await.unwrap();
}

#[tokio::test]
async fn during_an_answer() {
    let begun = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    let server = saying(begun).await;
    let relay = before(server.url()).await;
    ask_and_go(&server, &relay).await;
    let stamps = Client::new().get(format!("{}/stamps.json", origin(&relay))).send().await.unwrap();
    let stamps: Vec<Value> = stamps.json().await.unwrap();
    assert!(stamps[0]["end_ms"].as_f64() > stamps[0]["first_ms"].as_f64(), "{stamps:?}");
}

#[tokio::test]
async fn before_an_answer() {
    let server = saying("").await;
    let relay = before(server.url()).await;
    ask_and_go(&server, &relay).await;
}
