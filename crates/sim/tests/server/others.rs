//! What other servers do otherwise than Ollama.

use reqwest::{Client, Method, Response};
use sim::{Config, MaxAge, Server};

use crate::client::{MODEL, ask, plain, start};

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
async fn a_preflight_says_how_long_it_holds_if_it_is_told_to() {
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
async fn a_server_that_wants_json_refuses_everything_else() {
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
