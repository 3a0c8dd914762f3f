//! What is in memory, where, and how much of a conversation fits.

use serde_json::{Value, json};
use sim::{Config, Server};

use crate::client::{MODEL, ask, chat, get, plain, post, start};

const OTHER: &str = "sim-qwen3:1.7b";

async fn running(server: &Server) -> Vec<Value> {
    get(server, "/api/ps").await["models"].as_array().unwrap().clone()
}

/// The only entry of `/api/ps`, after one answer.
async fn loaded(server: &Server) -> Value {
    chat(server, &ask(MODEL, 2, 0)).await;
    let running = running(server).await;
    assert_eq!(running.len(), 1);
    running[0].clone()
}

#[tokio::test]
async fn a_configured_share_of_a_model_is_in_gpu_memory() {
    let shares = [(1.0, 506_226_588_u64), (0.25, 126_556_647), (0.0, 0)];
    for (vram_share, size_vram) in shares {
        let model = loaded(&start(Config { vram_share, ..plain(1, 500.0) }).await).await;
        assert_eq!(model["size"], 506_226_588);
        assert_eq!(model["size_vram"], size_vram);
    }
}

#[tokio::test]
async fn another_model_may_be_in_memory_already() {
    let also_loaded = Some(OTHER.to_owned());
    // Loading it now would take 100 s.
    let config = Config { also_loaded, load_ms: 100_000, ..plain(1, 500.0) };
    let server = start(config).await;
    assert_eq!(running(&server).await[0]["name"], OTHER);
    let account = chat(&server, &ask(OTHER, 2, 0)).await.account();
    assert!(account["load_duration"].as_u64() < Some(100_000_000));

    let server = start(Config { also_loaded: Some(OTHER.to_owned()), ..plain(1, 500.0) }).await;
    chat(&server, &ask(MODEL, 2, 0)).await;
    let running = running(&server).await;
    let names: Vec<&str> = running.iter().map(|model| model["name"].as_str().unwrap()).collect();
    assert_eq!(names, [OTHER, MODEL]);
}

#[tokio::test]
async fn an_unknown_model_cannot_be_in_memory() {
    let config = Config { also_loaded: Some("sim-none".to_owned()), ..Config::default() };
    let error = Server::start(config).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().contains("'sim-none'"), "{error}");
}

#[tokio::test]
async fn an_answer_ends_where_the_context_is_full() {
    let server = start(Config { context_length: Some(16), ..plain(1, 500.0) }).await;
    assert_eq!(loaded(&server).await["context_length"], 16);
    // The prompt has six tokens.
    for (asked, given) in [(10, 10), (11, 10), (50, 10)] {
        let account = chat(&server, &ask(MODEL, asked, 0)).await.account();
        assert_eq!(
            (&account["eval_count"], &account["prompt_eval_count"]),
            (&given.into(), &6.into())
        );
        assert_eq!(account["done_reason"], "length");
    }
    let mut request = ask(MODEL, 0, 0);
    request["max_tokens"] = json!(50);
    let answer = post(&server, "/v1/chat/completions", &request).await.account();
    assert_eq!(answer["usage"]["completion_tokens"], 10);
    assert_eq!(answer["choices"][0]["finish_reason"], "length");
    // A request may have the model reloaded with a different context.
    let mut request = ask(MODEL, 50, 0);
    request["options"]["num_ctx"] = json!(26);
    assert_eq!(chat(&server, &request).await.account()["eval_count"], 20);
}

#[tokio::test]
async fn the_default_context_limits_nothing() {
    let server = start(plain(1, 1_000_000.0)).await;
    assert_eq!(loaded(&server).await["context_length"], 4096);
    assert_eq!(chat(&server, &ask(MODEL, 4200, 0)).await.account()["eval_count"], 4200);
}
