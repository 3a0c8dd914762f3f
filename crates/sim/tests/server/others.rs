//! How other servers differ from Ollama.

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use sim::{Config, MaxAge, Server};

use crate::client::{MODEL, ask, plain, post, start};

async fn preflight(server: &Server) -> Response {
    Client::new()
        .request(Method::OPTIONS, server.url() + "/v1/chat/completions")
        .header("Origin", "http://localhost:8080")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type")
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn only_loopback_is_listened_on_by_default() {
    let own = start(Config::default()).await;
    assert!(own.addresses().iter().all(|address| address.ip().is_loopback()));
    let host = "0.0.0.0".parse().unwrap();
    let open = start(Config { host, ..Config::default() }).await;
    assert!(open.addr().ip().is_unspecified());
}

#[tokio::test]
async fn a_preflight_has_the_configured_max_age() {
    for (max_age, said) in [
        (MaxAge::default(), Some("43200")),
        (MaxAge::Seconds(600), Some("600")),
        (MaxAge::Unsaid, None),
    ] {
        let server = start(Config { max_age, ..plain(1, 100.0) }).await;
        let response = preflight(&server).await;
        let header = response.headers().get("access-control-max-age");
        assert_eq!(header.map(|value| value.to_str().unwrap()), said);
        preflight(&server).await;
        let asked: Vec<_> =
            server.truth().preflights.into_iter().map(|asked| asked.method).collect();
        assert_eq!(asked, ["POST", "POST"]);
    }
}

#[tokio::test]
async fn a_server_of_the_other_api_only_has_no_ollama_in_it() {
    let server = start(Config { openai_only: true, ..plain(1, 1000.0) }).await;
    let status =
        async |path: &str| reqwest::get(server.url() + path).await.unwrap().status().as_u16();
    assert_eq!(status("/v1/models").await, 200);
    for path in ["/api/version", "/api/tags", "/api/ps", "/api/chat"] {
        assert_eq!(status(path).await, 404, "{path}");
    }
}

#[tokio::test]
async fn a_server_that_requires_json_refuses_everything_else() {
    let server = start(Config { json_only: true, ..plain(1, 1000.0) }).await;
    let chat = async |content_type: &str| {
        let request = Client::new()
            .post(server.url() + "/v1/chat/completions")
            .header("Content-Type", content_type)
            .body(ask(MODEL, 2, 0).to_string());
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(chat("application/json").await, 200);
    assert_eq!(chat("text/plain;charset=UTF-8").await, 415);
}

/// A streamed chat in the OpenAI-compatible API with these additional fields.
fn completion(more: &Value) -> Value {
    let mut request = ask(MODEL, 2, 0);
    request["stream"] = json!(true);
    for (field, value) in more.as_object().unwrap() {
        request[field] = value.clone();
    }
    request
}

#[tokio::test]
async fn fields_may_be_refused() {
    let refused_fields = vec!["stream_options".to_owned(), "max_tokens".to_owned()];
    let server = start(Config { refused_fields, ..plain(1, 1000.0) }).await;
    let chat = async |more: Value| post(&server, "/v1/chat/completions", &completion(&more)).await;
    let usage = chat(json!({"stream_options": {"include_usage": true}})).await;
    assert_eq!(usage.status, 422);
    assert_eq!(usage.account()["detail"][0]["loc"], json!(["body", "stream_options"]));
    let limit = chat(json!({"max_tokens": 2})).await;
    assert_eq!((limit.status, &limit.account()["error"]["param"]), (400, &json!("max_tokens")));
    let good = chat(json!({"max_completion_tokens": 2})).await;
    assert_eq!((good.status, good.events().len()), (200, 4));
}

#[tokio::test]
async fn a_tokenizer_may_replace_missing_counts() {
    let config = Config { no_usage: true, tokenizer: true, openai_only: true, ..plain(1, 1000.0) };
    let server = start(config).await;
    let asked = json!({"max_tokens": 3, "stream_options": {"include_usage": true}});
    let reply = post(&server, "/v1/chat/completions", &completion(&asked)).await;
    assert!(!reply.text.contains("\"usage\"") && reply.events().len() == 5, "{}", reply.text);
    let words: String = reply.events()[..3]
        .iter()
        .map(|event| {
            let event: Value = serde_json::from_str(event).unwrap();
            event["choices"][0]["delta"]["content"].as_str().unwrap().to_owned()
        })
        .collect();
    let tokens = post(&server, "/tokenize", &json!({"content": words})).await.account();
    assert_eq!(tokens, json!({"tokens": [0, 1, 2]}));
    assert_eq!(post(&server, "/tokenize", &json!({"inputs": words})).await.status, 400);
}
