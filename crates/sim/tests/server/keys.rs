//! A server that requires a key.

use reqwest::{Client, Method};
use sim::{Config, KeyManner, Server};

use crate::client::{plain, start};

const KEY: &str = "sk-right";

async fn behind_key(manner: KeyManner) -> Server {
    start(Config { key: Some(KEY.into()), key_manner: manner, ..plain(1, 1000.0) }).await
}

/// The status, and whether a page may read it.
async fn asked(server: &Server, method: Method, path: &str, key: Option<&str>) -> (u16, bool) {
    let request = Client::new()
        .request(method, server.url() + path)
        .header("Origin", "http://localhost:8080")
        .header("Access-Control-Request-Method", "GET");
    let request = key.iter().fold(request, |request, key| request.bearer_auth(key));
    let response = request.send().await.unwrap();
    let is_read = response.headers().contains_key("access-control-allow-origin");
    (response.status().as_u16(), is_read)
}

#[tokio::test]
async fn nothing_is_revealed_without_the_key() {
    let server = behind_key(KeyManner::Said).await;
    for path in ["/api/version", "/api/tags", "/v1/models"] {
        for (key, answer) in
            [(None, (401, true)), (Some("sk-wrong"), (401, true)), (Some(KEY), (200, true))]
        {
            assert_eq!(asked(&server, Method::GET, path, key).await, answer, "{path} {key:?}");
        }
        let preflight = asked(&server, Method::OPTIONS, path, None).await;
        assert_eq!(preflight, (204, true));
    }
}

#[tokio::test]
async fn a_refusal_may_be_hidden_from_pages() {
    let server = behind_key(KeyManner::Hidden).await;
    assert_eq!(asked(&server, Method::GET, "/v1/models", None).await, (401, false));
    assert_eq!(asked(&server, Method::GET, "/v1/models", Some(KEY)).await, (200, true));
    assert_eq!(asked(&server, Method::GET, "/nothing", None).await, (404, true));
}

#[tokio::test]
async fn only_chats_may_require_the_key() {
    let server = behind_key(KeyManner::Chats).await;
    assert_eq!(asked(&server, Method::GET, "/v1/models", None).await, (200, true));
    let chats = "/v1/chat/completions";
    assert_eq!(asked(&server, Method::GET, chats, None).await, (401, true));
    assert_eq!(asked(&server, Method::GET, chats, Some(KEY)).await, (405, true));
}
