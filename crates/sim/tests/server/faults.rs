//! Models that misbehave.

use std::time::Duration;

use serde_json::{Value, json};
use sim::{Config, Fault, Server};
use tokio::time::{sleep, timeout};

use crate::client::{Reply, ask, chat, get, plain, post, start};

/// Ollama's wording, including two spaces.
const BUSY: &str = "server busy, please try again.  maximum pending requests exceeded";

async fn faulty() -> Server {
    start(Config { faults: true, ..plain(4, 500.0) }).await
}

async fn provoke(server: &Server, fault: Fault) -> Reply {
    chat(server, &ask(fault.model_name(), 20, 0)).await
}

/// The same through the other API.
async fn provoke_openai(server: &Server, fault: Fault) -> Reply {
    let mut request = ask(fault.model_name(), 20, 0);
    request["stream"] = Value::Bool(true);
    post(server, "/v1/chat/completions", &request).await
}

async fn tagged(server: &Server) -> Vec<String> {
    let tags = get(server, "/api/tags").await;
    let models = tags["models"].as_array().unwrap();
    models.iter().map(|model| model["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn faulty_models_are_there_on_demand() {
    let names = tagged(&faulty().await).await;
    assert!(Fault::ALL.iter().all(|fault| names.iter().any(|name| name == fault.model_name())));
    assert_eq!(tagged(&start(Config::default()).await).await.len(), 2);
}

#[tokio::test]
async fn errors_instead_of_an_answer() {
    let server = faulty().await;
    let failed = provoke(&server, Fault::Http500).await;
    assert_eq!(failed.status, 500);
    assert!(failed.account()["error"].is_string());
    let failed = provoke_openai(&server, Fault::Http500).await;
    assert_eq!(failed.status, 500);
    assert_eq!(failed.account()["error"]["type"], "api_error");
    let busy = provoke(&server, Fault::Busy).await;
    assert_eq!(busy.status, 503);
    assert_eq!(busy.account(), json!({ "error": BUSY }));
}

#[tokio::test]
async fn answers_and_errors_have_configured_texts() {
    let words = Some("<b>".to_owned());
    let server = start(Config { faults: true, words, ..plain(4, 500.0) }).await;
    let failed = provoke(&server, Fault::Http500).await;
    assert_eq!((failed.status, failed.account()), (500, json!({ "error": "<b>" })));
    let error = provoke(&server, Fault::ErrorLine).await;
    assert_eq!((error.status, error.account()), (200, json!({ "error": "<b>" })));
    assert_eq!(error.lines()[0]["message"]["content"], "<b>");
}

#[tokio::test]
async fn errors_during_an_answer() {
    let server = faulty().await;
    let error = provoke(&server, Fault::ErrorLine).await;
    assert_eq!(error.status, 200);
    assert_eq!(error.lines().len(), 4);
    assert!(error.account()["error"].is_string());
    let error = provoke_openai(&server, Fault::ErrorLine).await;
    assert_eq!(error.events().len(), 4);
    assert!(error.events()[3].starts_with("{\"error\":{"));

    let cut = provoke(&server, Fault::NoDone).await;
    assert!(cut.complete);
    assert_eq!(cut.lines().len(), 3);
    assert_eq!(cut.account()["done"], false);
    assert_eq!(provoke_openai(&server, Fault::NoDone).await.events().len(), 3);

    let nonsense = provoke(&server, Fault::BadJson).await;
    assert!(serde_json::from_str::<Value>(nonsense.text.lines().last().unwrap()).is_err());
    let nonsense = provoke_openai(&server, Fault::BadJson).await;
    assert!(serde_json::from_str::<Value>(nonsense.events()[3]).is_err());
}

#[tokio::test]
async fn no_answer_at_all() {
    let server = faulty().await;
    let wait = timeout(Duration::from_millis(300), provoke(&server, Fault::Hang)).await;
    assert!(wait.is_err());
    // Other requests are not delayed.
    assert_eq!(provoke(&server, Fault::EveryFifthFails).await.status, 200);
}

#[tokio::test]
async fn a_model_vanishes() {
    let server = faulty().await;
    let name = Fault::Vanishing.model_name();
    assert!(tagged(&server).await.iter().any(|tag| tag == name));
    for _ in 0..3 {
        assert_eq!(provoke(&server, Fault::Vanishing).await.status, 200);
    }
    let gone = provoke(&server, Fault::Vanishing).await;
    assert_eq!(gone.status, 404);
    assert_eq!(gone.account(), json!({"error": "model 'sim-vanishing' not found"}));
    assert!(!tagged(&server).await.iter().any(|tag| tag == name));
}

#[tokio::test]
async fn every_fifth_fails() {
    let server = faulty().await;
    let mut statuses = Vec::new();
    for _ in 0..10 {
        statuses.push(provoke(&server, Fault::EveryFifthFails).await.status);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 500, 200, 200, 200, 200, 500]);
}

#[tokio::test]
async fn every_fifth_finds_the_server_busy() {
    let server = faulty().await;
    for ordinal in 1..=10 {
        let reply = provoke(&server, Fault::EveryFifthBusy).await;
        if ordinal % 5 == 0 {
            assert_eq!((reply.status, reply.account()), (503, json!({ "error": BUSY })));
        } else {
            assert_eq!((reply.status, &reply.account()["done"]), (200, &json!(true)));
        }
    }
}

#[tokio::test]
async fn a_model_thinks_despite_being_told_not_to() {
    let server = faulty().await;
    let name = Fault::ThinksAnyway.model_name();
    let shown = post(&server, "/api/show", &json!({ "model": name })).await.account();
    assert_eq!(shown["capabilities"], json!(["completion", "thinking"]));
    let mut request = ask(name, 4, 0);
    request["think"] = json!(false);
    let thinking: Vec<bool> = chat(&server, &request)
        .await
        .lines()
        .iter()
        .map(|line| line["message"].get("thinking").is_some())
        .collect();
    assert_eq!(thinking, [true, true, false, false, false]);

    let mut request = ask(name, 4, 0);
    request["stream"] = json!(true);
    request["max_tokens"] = json!(4);
    request["reasoning_effort"] = json!("none");
    let reply = post(&server, "/v1/chat/completions", &request).await;
    let event = |index: usize| serde_json::from_str::<Value>(reply.events()[index]).unwrap();
    assert_eq!(event(0)["choices"][0]["delta"]["reasoning"], " The");
    assert_eq!(event(2)["choices"][0]["delta"]["content"], " is");
}

#[tokio::test]
async fn every_eighth_finds_its_model_unloaded() {
    let server = start(Config { faults: true, load_ms: 400, ..plain(4, 500.0) }).await;
    let load_ms = async || {
        let account = chat(&server, &ask(Fault::Reloads.model_name(), 2, 0)).await.account();
        account["load_duration"].as_u64().unwrap() / 1_000_000
    };
    assert!(load_ms().await >= 400);
    for _ in 2..8 {
        assert!(load_ms().await < 200);
    }
    // Requests that arrive during a load wait for that same load.
    let ninth = async {
        sleep(Duration::from_millis(50)).await;
        load_ms().await
    };
    let (eighth_ms, ninth_ms) = tokio::join!(load_ms(), ninth);
    assert!(eighth_ms >= 400 && (200..400).contains(&ninth_ms), "{eighth_ms}, {ninth_ms}");
    assert!(load_ms().await < 200);
}
