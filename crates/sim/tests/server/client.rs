//! A small client that records when each piece arrived.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use sim::{Config, Server};
use tokio::time::{Instant, sleep};

pub const MODEL: &str = "sim-gemma3:270m";

/// A server whose streams do not slow each other down, and whose prompts and loads take no time.
pub fn plain(slots: u16, rate: f64) -> Config {
    Config { slots, rate, falloff: 0.0, prefill_rate: 0.0, load_ms: 0, ..Config::default() }
}

pub async fn start(config: Config) -> Server {
    Server::start(config).await.unwrap()
}

/// A chat request in Ollama's API; every prompt is different.
pub fn ask(model: &str, tokens: u32, ordinal: usize) -> Value {
    json!({
        "model": model,
        "messages": [{"role": "user", "content": format!("{ordinal}: why is the sky blue?")}],
        "options": {"num_predict": tokens},
    })
}

/// What arrived, and when: in seconds since the request was sent.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub content_type: String,
    pub text: String,
    pub sent: Instant,
    pub headers_s: f64,
    /// When each chunk came.
    pub chunks_s: Vec<f64>,
    /// Whether the body ended properly.
    pub complete: bool,
}

impl Reply {
    /// The lines of the body, as JSON.
    pub fn lines(&self) -> Vec<Value> {
        self.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The data of the events of the body.
    pub fn events(&self) -> Vec<&str> {
        self.text
            .split_terminator("\n\n")
            .map(|event| event.strip_prefix("data: ").unwrap())
            .collect()
    }

    /// The last line, with the server's figures.
    pub fn account(&self) -> Value {
        self.lines().pop().unwrap()
    }

    pub fn first_token_at(&self) -> Instant {
        self.sent + Duration::from_secs_f64(self.chunks_s[0])
    }

    pub fn end_at(&self) -> Instant {
        self.sent + Duration::from_secs_f64(self.end_s())
    }

    pub fn end_s(&self) -> f64 {
        *self.chunks_s.last().unwrap()
    }

    /// The part of the total that is in no other field: time in the queue, s.
    pub fn queue_s(&self) -> f64 {
        let account = self.account();
        let s = |field: &str| account[field].as_f64().unwrap_or_default() / 1e9;
        s("total_duration") - s("load_duration") - s("prompt_eval_duration") - s("eval_duration")
    }
}

pub async fn post(server: &Server, path: &str, body: &Value) -> Reply {
    let sent = Instant::now();
    let request = reqwest::Client::new().post(server.url() + path).body(body.to_string());
    let mut response = request.send().await.unwrap();
    let headers_s = sent.elapsed().as_secs_f64();
    let content_type = response.headers()["content-type"].to_str().unwrap().to_owned();
    let (mut text, mut chunks_s, mut complete) = (String::new(), Vec::new(), false);
    while let Ok(chunk) = response.chunk().await {
        match chunk {
            Some(chunk) => {
                chunks_s.push(sent.elapsed().as_secs_f64());
                text += std::str::from_utf8(&chunk).unwrap();
            }
            None => {
                complete = true;
                break;
            }
        }
    }
    let status = response.status().as_u16();
    Reply { status, content_type, text, sent, headers_s, chunks_s, complete }
}

pub async fn chat(server: &Server, body: &Value) -> Reply {
    post(server, "/api/chat", body).await
}

pub async fn get(server: &Server, path: &str) -> Value {
    let text = reqwest::get(server.url() + path).await.unwrap().text().await.unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Sends this many chats, all at once or `apart` from each other.
pub async fn burst(server: &Server, requests: usize, tokens: u32, apart: Duration) -> Vec<Reply> {
    join_all((0..requests).map(async |ordinal| {
        sleep(apart * u32::try_from(ordinal).unwrap()).await;
        chat(server, &ask(MODEL, tokens, ordinal)).await
    }))
    .await
}
