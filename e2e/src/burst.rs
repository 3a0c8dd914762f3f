//! Bursts of requests without a browser, read by the page's own code: for tests of what is worked out
//! from samples.

use std::time::Instant;

use bench::{Batch, Run, Sample, Session};
use client::Answer;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use llm_api::{Api, ChatRequest, HttpRequest, Protocol, Think};

use crate::Result;

/// What is asked of a server.
#[derive(Clone, Copy, Debug)]
pub struct Burst<'a> {
    /// The server's language.
    pub protocol: Protocol,
    /// The model.
    pub model: &'a str,
    /// How many requests.
    pub requests: u32,
    /// How many at once.
    pub in_flight: u32,
    /// Tokens of an answer.
    pub tokens: u32,
    /// All requests are alike, so that the server's prompt cache knows them.
    pub same_prompt: bool,
}

impl Default for Burst<'_> {
    fn default() -> Self {
        Self {
            protocol: Protocol::Ollama,
            model: "sim-gemma3:270m",
            requests: 12,
            in_flight: 12,
            tokens: 12,
            same_prompt: false,
        }
    }
}

impl Burst<'_> {
    fn request(&self, number: u32) -> HttpRequest {
        let marker = if self.same_prompt { "same".into() } else { format!("{number:08x}") };
        Api::new(self.protocol).chat(&ChatRequest {
            model: self.model,
            prompt: "Why is the sky blue?",
            marker: &marker,
            max_tokens: self.tokens,
            temperature: 0.0,
            seed: 0,
            think: Think::Off,
            keep_alive: None,
        })
    }

    /// Sends the burst in a closed loop, and gives the batch that it is.
    ///
    /// # Errors
    /// When a request can not be made.
    pub async fn send(&self, server_url: &str) -> Result<Batch> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let started = Instant::now();
        let mut waiting = 0..self.requests;
        let mut flying = FuturesUnordered::new();
        let mut samples = Vec::new();
        loop {
            while flying.len() < self.in_flight as usize
                && let Some(number) = waiting.next()
            {
                flying.push(self.answer(&client, server_url, number, started));
            }
            let Some(sample) = flying.next().await else { break };
            samples.push(sample?);
        }
        samples.sort_by(|a: &Sample, b| a.sent_ms.total_cmp(&b.sent_ms));
        let end_ms = samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max);
        Ok(Batch {
            batch: self.requests,
            total_s: end_ms / 1000.0,
            tokens: samples.iter().filter_map(|sample| sample.tokens).sum(),
            peak_in_flight: Some(self.in_flight.min(self.requests)),
            samples,
            ..Batch::default()
        })
    }

    async fn answer(
        &self,
        client: &Client<HttpConnector, Full<Bytes>>,
        server_url: &str,
        number: u32,
        started: Instant,
    ) -> Result<Sample> {
        let now_ms = || started.elapsed().as_secs_f64() * 1000.0;
        let chat = self.request(number);
        let request = hyper::Request::post(format!("{server_url}/{}", chat.path))
            .body(Full::from(chat.body.unwrap_or_default()))?;
        let mut answer = Answer::new(self.protocol, now_ms());
        let response = client.request(request).await?;
        answer.status(response.status().as_u16());
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            let arrived_ms = now_ms();
            if let Ok(bytes) = frame?.into_data() {
                answer.bytes(arrived_ms, &bytes);
            }
        }
        // The client has no lanes: six requests to each, as the page would send them.
        let lane = number % self.in_flight.div_ceil(6);
        Ok(Sample { lane, ..answer.finished(now_ms(), self.model) })
    }
}

/// The body of a `GET`.
///
/// # Errors
/// When nothing answers.
pub async fn get(url: &str) -> Result<String> {
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let response = client.get(url.parse()?).await?;
    Ok(String::from_utf8_lossy(&response.into_body().collect().await?.to_bytes()).into_owned())
}

/// A session of one run with these batches.
#[must_use]
pub fn session(model: &str, tokens: u32, batches: Vec<Batch>) -> Session {
    let plan = bench::Plan { max_tokens: tokens, ..bench::Plan::default() };
    Session {
        model: model.into(),
        plan: Some(plan),
        runs: vec![Run { workers: 1, batches, ..Run::default() }],
        ..Session::default()
    }
}
