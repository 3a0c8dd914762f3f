//! Answers compared with recordings of a real Ollama: wording, headers, CORS, Host.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Client, Method};
use serde::Deserialize;
use serde_json::Value;
use sim::Config;

use crate::client::{MODEL, get, plain, start};

#[derive(Deserialize)]
struct Recording {
    answers: Vec<Exchange>,
}

#[derive(Deserialize)]
struct Exchange {
    request: Request,
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

#[derive(Deserialize)]
struct Request {
    method: String,
    path: String,
    body: Option<String>,
    headers: BTreeMap<String, String>,
}

/// A real Ollama's answers, with its model renamed to the simulated one.
fn recorded() -> Vec<Exchange> {
    let text = include_str!("fixtures/answers.json").replace("gemma3:270m", MODEL);
    serde_json::from_str::<Recording>(&text).unwrap().answers
}

fn keys(json: &str) -> BTreeSet<String> {
    let json: Value = serde_json::from_str(json).unwrap();
    json.as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn answers_equal_those_of_a_real_ollama() {
    let server = start(Config { load_ms: 0, ..Config::default() }).await;
    for Exchange { request, status, headers, body } in recorded() {
        let what = format!("{} {} {:?}", request.method, request.path, request.body);
        let method = Method::from_bytes(request.method.as_bytes()).unwrap();
        let mut sent = Client::new().request(method, server.url() + &request.path);
        for (name, value) in &request.headers {
            sent = sent.header(name, value);
        }
        let response = sent.body(request.body.unwrap_or_default()).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{what}");
        let got = response.headers().clone();
        for (name, value) in &headers {
            // The recording has only the last of several headers with one name.
            let last = got.get_all(name).iter().next_back();
            assert_eq!(last.unwrap().to_str().unwrap(), value, "{what}: {name}");
        }
        if !headers.contains_key("access-control-allow-origin") {
            assert!(!got.contains_key("access-control-allow-origin"), "{what}");
        }
        let text = response.text().await.unwrap();
        if status == 200 && body.starts_with('{') {
            let mut expected = keys(&body);
            // A simulation needs no tensor names.
            expected.remove("tensors");
            assert_eq!(keys(&text), expected, "{what}");
        } else {
            assert_eq!(text, body, "{what}");
        }
    }
}

#[tokio::test]
async fn requests_without_a_foreign_origin_need_no_cors() {
    let server = start(plain(1, 100.0)).await;
    let url = server.url() + "/api/version";
    let plain = Client::new().get(&url).send().await.unwrap();
    assert!(plain.status().is_success());
    assert!(!plain.headers().contains_key("access-control-allow-origin"));
    let own = Client::new()
        .get(&url)
        .header("Host", "box.local:1")
        .header("Origin", "http://box.local:1");
    let own = own.send().await.unwrap();
    assert!(own.status().is_success());
    assert!(!own.headers().contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn more_origins_are_allowed_on_demand() {
    let origins = vec!["http://192.168.1.20:8080".to_owned()];
    let server = start(Config { origins, ..plain(1, 100.0) }).await;
    let ask = async |origin: &str| {
        let request = Client::new().get(server.url() + "/sim/truth").header("Origin", origin);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask("http://192.168.1.20:8080").await, 200);
    assert_eq!(ask("http://localhost:8080").await, 200);
    assert_eq!(ask("http://192.168.1.21:8080").await, 403);
    let server = start(Config { origins: vec!["*".to_owned()], ..plain(1, 100.0) }).await;
    let anyone = Client::new().get(server.url()).header("Origin", "https://example.com");
    assert_eq!(anyone.send().await.unwrap().headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn a_server_may_have_no_models() {
    let server = start(Config { models: Vec::new(), ..Config::default() }).await;
    assert_eq!(get(&server, "/api/tags").await["models"], Value::Array(Vec::new()));
    assert_eq!(get(&server, "/v1/models").await["data"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn a_stopped_server_no_longer_answers() {
    let server = start(plain(1, 100.0)).await;
    let url = server.url();
    assert!(reqwest::get(&url).await.is_ok());
    server.stop();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(reqwest::get(&url).await.is_err());
}
