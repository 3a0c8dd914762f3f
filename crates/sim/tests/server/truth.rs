//! What the server reports about what really happened.

use std::time::Duration;

use reqwest::Client;
use sim::Truth;

use crate::client::{burst, get, plain, start};

#[tokio::test]
async fn bursts_are_separated_and_can_be_forgotten() {
    let server = start(plain(2, 200.0)).await;
    burst(&server, 6, 10, Duration::from_millis(5)).await;
    get(&server, "/api/tags").await;
    burst(&server, 2, 10, Duration::ZERO).await;
    let truth: Truth = serde_json::from_value(get(&server, "/sim/truth").await).unwrap();
    assert_eq!(truth.requests, 8);
    assert_eq!(truth.tokens, 80);
    assert!((2..=6).contains(&truth.peak_in_flight));
    assert_eq!(truth.bursts.len(), 2);
    let first = &truth.bursts[0];
    assert_eq!((first.requests, first.tokens), (6, 60));
    // Six requests in two slots: three rounds of ten tokens of 5 ms each.
    assert!((140.0..500.0).contains(&first.total_ms), "{first:?}");
    assert!((20.0..400.0).contains(&first.arrival_spread_ms), "{first:?}");
    let times = truth.last_byte_ms - truth.first_arrival_ms;
    assert!((times - truth.total_ms).abs() < 1e-6);
    assert_eq!(truth.requests, server.truth().requests);

    let reset = Client::new().post(server.url() + "/sim/reset").send().await.unwrap();
    assert!(reset.status().is_success());
    let truth = server.truth();
    assert!(truth.connections.iter().all(|listener| listener.accepted == 0));
    assert_eq!(Truth { connections: Vec::new(), ..truth }, Truth::default());
}

#[tokio::test]
async fn connections_are_counted_by_listener() {
    let server = start(plain(8, 200.0)).await;
    burst(&server, 3, 10, Duration::ZERO).await;
    let truth = server.truth();
    let first = &truth.connections[0];
    assert_eq!(first.address, server.addr().to_string());
    // The helper opens a connection for every request.
    assert_eq!((first.accepted, first.most_open), (3, 3));
    let burst = &truth.bursts[0];
    assert!((1..=3).contains(&burst.open_before), "{burst:?}");
    assert_eq!(burst.open_before + burst.accepted_within, 3, "{burst:?}");
    assert!(truth.connections[1..].iter().all(|other| other.accepted == 0));
}
