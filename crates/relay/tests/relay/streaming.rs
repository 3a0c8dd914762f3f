//! Answers are streamed as the server sends them, piece by piece.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use reqwest::Client;
use serde_json::{Value, json};
use test_servers::steady;

use crate::raw::{asks, before, on_lane, origin};

/// So slow that delayed pieces would arrive together.
fn slow() -> sim::Config {
    steady(64, 20.0)
}

#[tokio::test]
async fn every_piece_is_forwarded_as_it_arrives() {
    let server = sim::Server::start(slow()).await.unwrap();
    let relay = before(server.url()).await;
    let chat = json!({
        "model": "sim-gemma3:270m",
        "messages": [{ "role": "user", "content": "why" }],
        "options": { "num_predict": 10 },
    });
    let request = Client::new().post(on_lane(&relay, "/ollama/api/chat")).json(&chat);
    let answer = request.header("Origin", origin(&relay)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let mut pieces = answer.bytes_stream();
    let mut came = Vec::new();
    while let Some(piece) = pieces.next().await {
        piece.unwrap();
        came.push(Instant::now());
    }
    assert!(came.len() >= 10, "{} pieces", came.len());
    // Ten tokens, 50 ms apart. A delayed one would arrive together with the next.
    let apart = came.windows(2).filter(|two| two[1] - two[0] > Duration::from_millis(20)).count();
    assert!(apart >= 7, "{apart} of {} pieces arrived separately", came.len());
}

#[tokio::test]
async fn the_relay_reports_its_own_times() {
    let server = sim::Server::start(slow()).await.unwrap();
    let relay = before(server.url()).await;
    let client = Client::new();
    for _ in 0..2 {
        let answer = asks(&client, &relay, "/ollama/api/version").send().await.unwrap();
        let told = answer.headers()["server-timing"].to_str().unwrap().to_owned();
        assert!(told.starts_with("id;desc=\"") && told.contains("first;dur="), "{told}");
        answer.bytes().await.unwrap();
    }
    let stamps = client.get(format!("{}/stamps.json", origin(&relay))).send().await.unwrap();
    let stamps: Vec<Value> = stamps.json().await.unwrap();
    assert_eq!(stamps.len(), 2);
    for stamp in &stamps {
        let times = ["arrival_ms", "first_ms", "end_ms"].map(|name| stamp[name].as_f64().unwrap());
        assert!(times.is_sorted(), "{stamp}");
    }
    assert!(stamps[0]["end_ms"].as_f64() <= stamps[1]["arrival_ms"].as_f64());
    assert_ne!(stamps[0]["id"], stamps[1]["id"]);
}

#[tokio::test]
async fn connections_opened_in_advance_carry_the_batch() {
    let server = sim::Server::start(slow()).await.unwrap();
    let relay = before(server.url()).await;
    let client = Client::new();
    let accepted = || server.truth().connections.iter().map(|it| it.accepted).sum::<u64>();
    let chat = json!({
        "model": "sim-gemma3:270m",
        "messages": [{ "role": "user", "content": "why" }],
        "options": { "num_predict": 5 },
    });
    let burst = || {
        futures::future::join_all((0..24).map(|_| {
            let request = client.post(on_lane(&relay, "/ollama/api/chat")).json(&chat);
            async { request.send().await.unwrap().bytes().await.unwrap() }
        }))
    };
    let ask = |count: &str| {
        let url = on_lane(&relay, &format!("/calibrate/open/{count}"));
        client.post(url).header("Origin", origin(&relay)).send()
    };
    assert_eq!(ask("24").await.unwrap().status(), 204);
    let opened = accepted();
    assert!((24..=48).contains(&opened), "{opened} connections for 24 requests");
    burst().await;
    assert_eq!(accepted(), opened, "the batch opens none");
    for count in ["", "0", "193", "-1", "x", "24/"] {
        assert_eq!(ask(count).await.unwrap().status(), 404, "{count}");
    }
    let url = on_lane(&relay, "/calibrate/open/48");
    let foreign = client.post(&url).send().await.unwrap();
    assert_eq!(foreign.status(), 403, "only the page itself may");
    assert_eq!(client.get(&url).send().await.unwrap().status(), 404);
    assert_eq!(accepted(), opened);
    assert_eq!(server.truth().peak_in_flight, 24);
}

#[tokio::test]
async fn connections_are_opened_for_one_batch_at_a_time() {
    let server = sim::Server::start(slow()).await.unwrap();
    let relay = before(server.url()).await;
    let client = Client::new();
    let asked = (0..24).map(|_| {
        let request = client.post(on_lane(&relay, "/calibrate/open/192"));
        request.header("Origin", origin(&relay)).send()
    });
    let answers = futures::future::join_all(asked).await;
    let statuses: Vec<u16> = answers.into_iter().map(|it| it.unwrap().status().as_u16()).collect();
    assert!(statuses.iter().all(|status| [204, 503].contains(status)), "{statuses:?}");
    assert!(statuses.contains(&204));
    let accepted: u64 = server.truth().connections.iter().map(|it| it.accepted).sum();
    assert!(accepted <= 2 * 192, "{accepted} connections for 24 times 192");
}
