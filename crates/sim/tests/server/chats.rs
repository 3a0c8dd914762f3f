//! One chat at a time: both APIs, thinking, loading, the prompt cache.

use serde_json::{Value, json};
use sim::Config;

use crate::client::{MODEL, ask, chat, get, plain, post, start};

const THINKER: &str = "sim-qwen3:1.7b";

#[tokio::test]
async fn a_chat_streams_one_token_per_line_and_then_the_figures() {
    let server = start(plain(1, 200.0)).await;
    let reply = chat(&server, &ask(MODEL, 6, 0)).await;
    assert_eq!(reply.content_type, "application/x-ndjson");
    let lines = reply.lines();
    assert_eq!(lines.len(), 7);
    assert!(lines[..6].iter().all(|line| line["done"] == false));
    assert_eq!(lines[6]["done_reason"], "length");
    assert_eq!(lines[6]["eval_count"], 6);
    // Like Ollama, it omits zeros: prompts take no time here.
    assert_eq!(lines[6].get("prompt_eval_duration"), None);
}

#[tokio::test]
async fn a_model_that_can_think_does_so_unless_told_not_to() {
    let server = start(plain(1, 500.0)).await;
    let thoughts = async |think: Value| {
        let mut request = ask(THINKER, 6, 0);
        request["think"] = think;
        let reply = chat(&server, &request).await;
        reply
            .lines()
            .iter()
            .map(|line| line["message"].get("thinking").is_some())
            .collect::<Vec<_>>()
    };
    let thinking = [true, true, true, false, false, false, false];
    assert_eq!(thoughts(Value::Null).await, thinking);
    assert_eq!(thoughts(json!("high")).await, thinking);
    assert_eq!(thoughts(json!(false)).await, [false; 7]);
    let shown = post(&server, "/api/show", &json!({"model": THINKER})).await.account();
    assert_eq!(shown["capabilities"], json!(["completion", "thinking"]));
}

#[tokio::test]
async fn the_other_api_streams_events() {
    let server = start(plain(1, 500.0)).await;
    let request = json!({
        "model": THINKER, "max_tokens": 4, "stream": true,
        "messages": [{"role": "user", "content": "Why is the sky blue?"}],
        "stream_options": {"include_usage": true},
    });
    let reply = post(&server, "/v1/chat/completions", &request).await;
    assert_eq!(reply.content_type, "text/event-stream");
    let events = reply.events();
    assert_eq!(events.len(), 7);
    assert_eq!(events[6], "[DONE]");
    let event = |index: usize| serde_json::from_str::<Value>(events[index]).unwrap();
    assert_eq!(event(0)["choices"][0]["delta"]["reasoning"], " The");
    assert_eq!(event(3)["choices"][0]["delta"]["content"], " blue");
    assert_eq!(event(4)["choices"][0]["finish_reason"], "length");
    let usage = json!({"prompt_tokens": 5, "completion_tokens": 4, "total_tokens": 9});
    assert_eq!(event(5)["usage"], usage);
}

#[tokio::test]
async fn the_other_api_answers_without_streaming() {
    let server = start(plain(1, 500.0)).await;
    let request = json!({
        "model": THINKER, "max_tokens": 2, "reasoning_effort": "none",
        "messages": [{"role": "user", "content": "Why?"}],
    });
    let answer = post(&server, "/v1/chat/completions", &request).await.account();
    assert_eq!(answer["choices"][0]["message"]["content"], " The sky");
    assert_eq!(answer["usage"]["completion_tokens"], 2);
}

#[tokio::test]
async fn a_model_is_loaded_at_its_first_request_and_can_be_unloaded() {
    let server = start(Config { load_ms: 300, ..plain(1, 500.0) }).await;
    let running = async || get(&server, "/api/ps").await["models"].as_array().unwrap().len();
    assert_eq!(running().await, 0);
    let load_ms = async || {
        let account = chat(&server, &ask(MODEL, 2, 0)).await.account();
        account["load_duration"].as_u64().unwrap() / 1_000_000
    };
    assert!(load_ms().await >= 300);
    assert!(load_ms().await < 100);
    assert_eq!(running().await, 1);
    let unload = chat(&server, &json!({"model": MODEL, "keep_alive": 0})).await;
    assert_eq!(unload.account()["done_reason"], "unload");
    assert_eq!(running().await, 0);
    let load = chat(&server, &json!({"model": MODEL, "keep_alive": "30m"})).await;
    assert!(load.end_s() > 0.29);
    assert_eq!(load.account()["done_reason"], "load");
    assert!(load_ms().await < 100);
}

#[tokio::test]
async fn a_cached_prompt_takes_a_tenth() {
    let server = start(Config { prefill_rate: 100.0, ..plain(1, 500.0) }).await;
    let prefill = async |ordinal: usize| {
        let account = chat(&server, &ask(MODEL, 2, ordinal)).await.account();
        assert_eq!(account["prompt_eval_count"], 6);
        account["prompt_eval_duration"].as_u64().unwrap() / 1_000_000
    };
    assert_eq!(prefill(0).await, 60);
    assert_eq!(prefill(0).await, 6);
    assert_eq!(prefill(1).await, 60);
}

#[tokio::test]
async fn some_answers_may_stop_early() {
    let server = start(Config { short_answers: 1.0, ..plain(1, 500.0) }).await;
    let account = chat(&server, &ask(MODEL, 20, 0)).await.account();
    assert_eq!(account["done_reason"], "stop");
    assert!(account["eval_count"].as_u64() < Some(20));
}
