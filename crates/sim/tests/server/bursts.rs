//! Slots, queue, waves and durations under load.

use std::time::Duration;

use sim::{Config, Server};
use tokio::time::{sleep, timeout};

use crate::client::{MODEL, Reply, ask, burst, chat, plain, start};

const AT_ONCE: Duration = Duration::ZERO;

/// The maximum number of answers in progress at once.
fn peak(replies: &[Reply]) -> usize {
    let spans: Vec<_> =
        replies.iter().map(|reply| (reply.first_token_at(), reply.end_at())).collect();
    let at = |moment| spans.iter().filter(|(first, end)| *first <= moment && moment < *end).count();
    spans.iter().map(|(first, _)| at(*first)).max().unwrap()
}

#[tokio::test]
async fn no_more_answers_at_once_than_slots() {
    for slots in [1, 4, 8] {
        let server = start(plain(slots, 25.0)).await;
        let replies = burst(&server, 3 * usize::from(slots), 5, AT_ONCE).await;
        assert_eq!(peak(&replies), usize::from(slots));
        assert!(replies.iter().all(|reply| reply.account()["eval_count"] == 5));
    }
}

#[tokio::test]
async fn one_stream_has_the_configured_rate() {
    let server = start(plain(1, 50.0)).await;
    let reply = chat(&server, &ask(MODEL, 50, 0)).await;
    let total_ms = server.truth().total_ms;
    println!("50 tokens at 50 tokens/s took {total_ms:.2} ms at the server");
    assert!((990.0..1200.0).contains(&total_ms), "{total_ms}");
    assert!(reply.end_s() > 0.99);
}

#[tokio::test]
async fn one_request_per_slot_takes_as_long_as_one() {
    let server = start(plain(48, 50.0)).await;
    burst(&server, 48, 50, AT_ONCE).await;
    let truth = server.truth();
    println!("48 × 50 tokens at 50 tokens/s: {truth:?}");
    assert_eq!(truth.bursts[0].requests, 48);
    assert_eq!(truth.bursts[0].peak_in_flight, 48);
    assert!(truth.bursts[0].total_ms < 2000.0);
}

#[tokio::test]
async fn many_connections_are_no_problem() {
    let server = start(plain(240, 20.0)).await;
    let replies = burst(&server, 240, 20, AT_ONCE).await;
    assert!(replies.iter().all(|reply| reply.complete && reply.lines().len() == 21));
    assert_eq!(server.truth().peak_in_flight, 240);
}

#[tokio::test]
async fn first_come_first_served() {
    let server = start(plain(1, 200.0)).await;
    let replies = burst(&server, 6, 20, Duration::from_millis(30)).await;
    assert!(replies.is_sorted_by_key(Reply::first_token_at));
    // The headers are sent with the first token.
    assert!(replies[5].headers_s > 0.2);
}

#[tokio::test]
async fn the_remainder_of_the_total_is_the_queue() {
    let server = start(plain(1, 100.0)).await;
    let replies = burst(&server, 3, 20, Duration::from_millis(20)).await;
    let queue_s: Vec<f64> = replies.iter().map(Reply::queue_s).collect();
    assert!((0.0..0.1).contains(&queue_s[0]), "{queue_s:?}");
    assert!(queue_s[1] > 0.1 && queue_s[2] > queue_s[1] + 0.1, "{queue_s:?}");
    // Even a loaded model takes some time to be handed out.
    assert!(
        replies.iter().all(|reply| reply.account()["load_duration"].as_u64() > Some(1_000_000))
    );
}

#[tokio::test]
async fn the_first_of_a_burst_starts_alone_and_the_others_join_together() {
    let config = Config { prefill_rate: 100.0, ..plain(4, 100.0) };
    let server = start(config).await;
    let replies = burst(&server, 4, 8, Duration::from_millis(2)).await;
    let mut prefill_ms: Vec<f64> = replies
        .iter()
        .map(|reply| reply.account()["prompt_eval_duration"].as_f64().unwrap() / 1e6)
        .collect();
    // Which one comes first is up to the machine.
    prefill_ms.sort_by(f64::total_cmp);
    // A prompt of six tokens takes 60 ms; the other three are evaluated together in one step.
    assert_eq!(prefill_ms, [60.0, 180.0, 180.0, 180.0]);
}

#[tokio::test]
async fn streams_slow_each_other_down() {
    let server = start(Config { falloff: 1.0, ..plain(4, 100.0) }).await;
    let replies = burst(&server, 4, 20, AT_ONCE).await;
    let slowest_s = replies.iter().map(Reply::end_s).fold(0.0, f64::max);
    assert!((0.7..1.6).contains(&slowest_s), "{slowest_s}");
}

/// Starts an answer that would take 100 s, and abandons it after a while.
async fn give_up(server: &Server, after: Duration) {
    let long = ask(MODEL, 10_000, 7);
    assert!(timeout(after, chat(server, &long)).await.is_err());
}

#[tokio::test]
async fn an_aborted_request_frees_its_slot_and_its_place_in_the_queue() {
    let server = start(plain(1, 100.0)).await;
    let (first, queued) = (Duration::from_millis(300), Duration::from_millis(200));
    let after_both = async {
        sleep(Duration::from_millis(100)).await;
        chat(&server, &ask(MODEL, 5, 1)).await
    };
    let (_, _, reply) = tokio::join!(give_up(&server, first), give_up(&server, queued), after_both);
    assert_eq!(reply.account()["eval_count"], 5);
    assert!(reply.end_s() < 2.0);
    let truth = server.truth();
    assert_eq!((truth.requests, truth.bursts.len()), (3, 1));
}
