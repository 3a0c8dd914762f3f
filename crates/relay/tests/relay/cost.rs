//! Measures what the relay adds to requests. Run only by name, in a release build:
//! `cargo test --release -p relay --test relay -- cost --ignored --nocapture`.

use std::time::Instant;

use futures::future;
use reqwest::Client;
use serde_json::json;
use test_servers::steady;

use crate::raw::before;

const IN_FLIGHT: usize = 48;
const PAIRS: usize = 60;

/// Time until a request's last byte, ms.
async fn took_ms(client: &Client, base: String) -> f64 {
    let chat = json!({
        "model": "sim-gemma3:270m",
        "messages": [{ "role": "user", "content": "why" }],
        "options": { "num_predict": 10 },
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
    let server = sim::Server::start(steady(48, 50.0)).await.unwrap();
    let relay = before(server.url()).await;
    let client = Client::new();
    let direct = async || {
        let url = format!("{}/", server.url());
        median(future::join_all((0..IN_FLIGHT).map(|_| took_ms(&client, url.clone()))).await)
    };
    let relayed = async || {
        let lanes = relay.lane_ports().iter().cycle().take(IN_FLIGHT);
        let urls = lanes.map(|port| format!("http://127.0.0.1:{port}/ollama/"));
        median(future::join_all(urls.map(|url| took_ms(&client, url))).await)
    };
    // The first requests open the connections.
    direct().await;
    relayed().await;
    let mut added = Vec::new();
    for pair in 0..PAIRS {
        // Alternately, so that drift affects both alike.
        let (first, second) = if pair % 2 == 0 {
            let first = direct().await;
            (first, relayed().await)
        } else {
            let second = relayed().await;
            (direct().await, second)
        };
        added.push(second - first);
    }
    added.sort_by(f64::total_cmp);
    let (low, high) = (added[PAIRS / 4], added[PAIRS * 3 / 4]);
    println!(
        "{IN_FLIGHT} in flight, {PAIRS} pairs of bursts: the relay adds {:.3} ms to a request's total \
         (median; half of them {low:.3} to {high:.3}); own_ms {:?}",
        median(added),
        relay.own_ms()
    );
}
