//! What the relay adds to requests, measured. By name only, and in a release build:
//! `cargo test --release -p relay --test relay -- cost --ignored --nocapture`.

use std::time::Instant;

use futures::future;
use reqwest::Client;
use serde_json::json;

use crate::raw::before;

/// Through the relay, and as many past it.
const IN_FLIGHT: usize = 48;
const BURSTS: usize = 40;

/// How long a request takes until its last byte.
async fn took_ms(client: &Client, base: String) -> f64 {
    let chat = json!({
        "model": "sim-gemma3:270m",
        "messages": [{ "role": "user", "content": "why" }],
        "options": { "num_predict": 20 },
    });
    let request = client.post(format!("{base}api/chat")).json(&chat);
    let begin = Instant::now();
    request.send().await.unwrap().bytes().await.unwrap();
    begin.elapsed().as_secs_f64() * 1000.0
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, not a test"]
async fn what_the_relay_adds_at_48_in_flight() {
    let config = sim::Config {
        slots: 96,
        rate: 50.0,
        falloff: 0.0,
        prefill_rate: 0.0,
        load_ms: 0,
        ..sim::Config::default()
    };
    let server = sim::Server::start(config).await.unwrap();
    let relay = before(server.url()).await;
    let client = Client::new();
    // Side by side, so that whatever else the machine does is done to both.
    let burst = || {
        let pair = |index: usize| {
            let port = relay.lane_ports()[index % relay.lane_ports().len()];
            let relayed = format!("http://127.0.0.1:{port}/ollama/");
            future::join(took_ms(&client, format!("{}/", server.url())), took_ms(&client, relayed))
        };
        future::join_all((0..IN_FLIGHT).map(pair))
    };
    // The first open connections.
    burst().await;
    burst().await;
    let mut added = Vec::new();
    for _ in 0..BURSTS {
        let (direct, relayed): (Vec<f64>, Vec<f64>) = burst().await.into_iter().unzip();
        added.push(median(relayed) - median(direct));
    }
    added.sort_by(f64::total_cmp);
    let (low, high) = (added[BURSTS / 4], added[BURSTS * 3 / 4]);
    println!(
        "{IN_FLIGHT} in flight, {BURSTS} bursts: the relay adds {:.3} ms to a request's total \
         (median; half of them {low:.3} to {high:.3}); own_ms {:?}",
        median(added),
        relay.own_ms()
    );
}
