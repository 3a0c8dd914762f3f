//! No request is ever sent twice, whatever happens to it.

use std::time::Duration;

use reqwest::Client;
use serde_json::Value;
use tokio::time::sleep;

use test_servers::{Request, ScriptedServer};

use crate::raw::{ANSWER, before, closing, on_lane};

#[tokio::test]
async fn a_post_whose_connection_is_closed_is_not_repeated() {
    let server = closing().await;
    let relay = before(server.url()).await;
    let request = Client::new().post(on_lane(&relay, "/ollama/api/chat")).body("{}");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 502);
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["tokometer"], "broken");
    sleep(Duration::from_millis(200)).await;
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_post_over_a_reused_connection_is_not_repeated() {
    // It promises to keep the connection open, and closes it when the next request arrives.
    let only_first = |request: &Request| (request.ordinal == 0).then(|| ANSWER.to_owned());
    let server = ScriptedServer::start(only_first).await.unwrap();
    let relay = before(server.url()).await;
    let client = Client::new();
    let ask = || client.post(on_lane(&relay, "/ollama/api/chat")).body("{}").send();
    assert_eq!(ask().await.unwrap().status(), 200);
    assert_eq!(ask().await.unwrap().status(), 502);
    sleep(Duration::from_millis(200)).await;
    assert_eq!(server.requests().len(), 2);
}
