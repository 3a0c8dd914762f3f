//! Values that the server reports about itself, as other programs do.

use std::time::Duration;

use futures::future::join;
use serde_json::json;
use sim::{Config, Server};
use tokio::time::sleep;

use crate::client::{MODEL, ask, burst, chat, get, plain, start};

async fn metric(server: &Server, name: &str) -> u64 {
    let text = reqwest::get(server.url() + "/metrics").await.unwrap().text().await.unwrap();
    let line = text.lines().find(|line| line.starts_with(&format!("vllm:{name}{{"))).unwrap();
    line.rsplit(' ').next().unwrap().parse::<f64>().unwrap() as u64
}

#[tokio::test]
async fn slots_are_reported_truly_or_wrongly() {
    let told = async |told_slots| {
        let server = start(Config { props: true, told_slots, ..plain(4, 500.0) }).await;
        let props = get(&server, "/props").await;
        assert_eq!(get(&server, "/v1/models").await["data"][0]["owned_by"], "llamacpp");
        assert_eq!(props["default_generation_settings"]["n_ctx"], 4096);
        props["total_slots"].clone()
    };
    assert_eq!(told(None).await, json!(4));
    assert_eq!(told(Some(8)).await, json!(8));
}

#[tokio::test]
async fn nothing_is_reported_by_default() {
    let server = start(plain(1, 500.0)).await;
    for path in ["/props", "/metrics", "/version"] {
        assert_eq!(reqwest::get(server.url() + path).await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn requests_are_counted_while_they_run_and_wait() {
    let server = start(Config { metrics: true, ..plain(2, 40.0) }).await;
    let looked = async {
        sleep(Duration::from_millis(250)).await;
        (
            metric(&server, "num_requests_running").await,
            metric(&server, "num_requests_waiting").await,
        )
    };
    let (_, during) = join(burst(&server, 5, 20, Duration::ZERO), looked).await;
    assert_eq!(during, (2, 3));
    assert_eq!(metric(&server, "num_requests_running").await, 0);
    assert_eq!(metric(&server, "num_preemptions_total").await, 0);
    assert_eq!(metric(&server, "prefix_cache_hits_total").await, 0);
    assert_eq!(metric(&server, "prefix_cache_queries_total").await, 5 * 6);
}

#[tokio::test]
async fn repeated_prompts_are_cache_hits() {
    let server = start(Config { metrics: true, ..plain(2, 500.0) }).await;
    for _ in 0..3 {
        chat(&server, &ask(MODEL, 2, 0)).await;
    }
    assert_eq!(metric(&server, "prefix_cache_hits_total").await, 2 * 5);
}

#[tokio::test]
async fn a_request_that_exceeds_the_cache_is_restarted_and_completes() {
    // Prompts have six tokens: both requests fit at first, but not until they end.
    let server = start(Config { metrics: true, cache_tokens: Some(40), ..plain(2, 200.0) }).await;
    let replies = burst(&server, 2, 24, Duration::ZERO).await;
    for reply in &replies {
        assert_eq!(reply.account()["eval_count"], 24);
    }
    assert!(metric(&server, "num_preemptions_total").await >= 1);
    assert_eq!(server.truth().tokens, 48);
}
