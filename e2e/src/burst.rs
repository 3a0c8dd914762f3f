//! Bursts of requests without a browser, measured by the page's own engine: for tests of the analysis of
//! samples.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bench::engine::{
    ArrivalLog, Backend, Bursts, Clock, Engine, Journal, Lane, LanePool, Request, Warmed,
};
use bench::schedule::Goal;
use bench::{
    CONNECTIONS_PER_LANE, Environment, Event, LoadedModel, Measured, Measurement, OnClock, Opened,
    Plan, Quirk, Sample, ServerCounts, Session,
};
use client::{Answer, loaded_models, server_counts};
use futures::channel::mpsc::unbounded;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use llm_api::{Api, ChatMessage, ChatRequest, HttpRequest, Method, Protocol, Think};

use crate::Result;

/// The clock of tests without a browser.
struct TokioClock {
    started: Instant,
}

impl Clock for TokioClock {
    fn now_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }

    fn wall_ms(&self) -> f64 {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        since_epoch.as_secs_f64() * 1000.0
    }

    fn step_ms(&self) -> Option<f64> {
        None
    }

    async fn sleep_ms(&self, duration_ms: f64) {
        tokio::time::sleep(Duration::from_secs_f64(duration_ms.max(0.0) / 1000.0)).await;
    }
}

/// A backend without a browser: nothing needs to be prepared or corrected.
struct HyperBackend<'a> {
    client: Client<HttpConnector, Full<Bytes>>,
    clock: &'a TokioClock,
    api: Api,
    model: &'a str,
    lanes: LanePool,
}

impl Backend for HyperBackend<'_> {
    async fn open(&self) -> (LanePool, Opened) {
        (self.lanes.clone(), Opened::default())
    }

    async fn warm_up(&self, lane: &Lane, request: &Request) -> (OnClock<Sample>, Vec<Quirk>) {
        (self.send(lane, request).await, Vec::new())
    }

    async fn prepare(&self, _lanes: &LanePool, _in_flight: u32) -> Warmed {
        Warmed::default()
    }

    async fn send(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        let messages: Vec<ChatMessage<'_>> = request
            .prompt
            .0
            .iter()
            .map(|said| ChatMessage { role: &said.role, content: &said.content })
            .collect();
        let chat = self.api.chat(&ChatRequest {
            model: self.model,
            messages: &messages,
            marker: &request.marker,
            max_tokens: request.max_tokens,
            temperature: request.temperature,
            seed: request.seed,
            think: match request.thinking {
                Some(true) => Think::On,
                _ => Think::Off,
            },
            context_tokens: request.context_tokens,
            keep_alive: None,
        });
        let mut answer = Answer::new(self.api.protocol, self.clock.now_ms());
        match self.read(&lane.base_url, &chat, &mut answer).await {
            Ok(()) => answer.finished(self.clock.now_ms(), self.model),
            Err(error) => answer.broken(self.clock.now_ms(), error.to_string()),
        }
    }

    async fn settle(&self, _samples: &mut [OnClock<Sample>]) {}

    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        Some(loaded_models(&self.body(&self.api.loaded_models()?).await?))
    }

    async fn counts(&self) -> Option<ServerCounts> {
        server_counts(&self.body(&self.api.metrics()).await?)
    }

    async fn is_up(&self) -> bool {
        true
    }
}

impl HyperBackend<'_> {
    fn base_url(&self) -> Option<&str> {
        self.lanes.iter().next().map(|lane| lane.base_url.as_str())
    }

    async fn body(&self, request: &HttpRequest) -> Option<String> {
        let response = self.client.request(to_hyper(self.base_url()?, request).ok()?).await.ok()?;
        let body = response.into_body().collect().await.ok()?.to_bytes();
        Some(String::from_utf8_lossy(&body).into_owned())
    }

    async fn read(&self, base_url: &str, chat: &HttpRequest, answer: &mut Answer) -> Result<()> {
        let response = self.client.request(to_hyper(base_url, chat)?).await?;
        answer.status(response.status().as_u16());
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            let arrived_ms = self.clock.now_ms();
            if let Ok(bytes) = frame?.into_data() {
                answer.bytes(arrived_ms, &bytes);
            }
        }
        Ok(())
    }
}

fn to_hyper(base_url: &str, request: &HttpRequest) -> Result<hyper::Request<Full<Bytes>>> {
    let method = match request.method {
        Method::Get => hyper::Method::GET,
        Method::Post => hyper::Method::POST,
    };
    let builder = hyper::Request::builder().method(method).uri(request.url(base_url));
    let named = |builder: hyper::http::request::Builder, (name, value): &(String, String)| {
        builder.header(name, value)
    };
    let builder = request.headers.iter().fold(builder, named);
    Ok(builder.body(Full::from(request.body.clone().unwrap_or_default()))?)
}

/// A burst to send to a server.
#[derive(Clone, Copy, Debug)]
pub struct Burst<'a> {
    pub protocol: Protocol,
    pub model: &'a str,
    pub requests: u32,
    pub in_flight: u32,
    pub tokens: u32,
    /// All requests are equal, so that the server's prompt cache hits.
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
    fn request(&self, number: u32) -> Request {
        Request {
            arrivals: ArrivalLog::default(),
            marker: if self.same_prompt { "same".into() } else { format!("{number:08x}") },
            prompt: "Why is the sky blue?".into(),
            max_tokens: self.tokens,
            temperature: 0.0,
            seed: 0,
            thinking: None,
            context_tokens: None,
        }
    }

    /// Sends the burst as the engine sends a batch.
    pub async fn send(&self, server_url: &str) -> Measurement {
        let clock = TokioClock { started: Instant::now() };
        // Without a browser one address carries any number of requests.
        let lanes = self.in_flight.div_ceil(CONNECTIONS_PER_LANE) as usize;
        let lanes = LanePool::new(std::iter::repeat_n(format!("{server_url}/"), lanes));
        let backend = HyperBackend {
            client: Client::builder(TokioExecutor::new()).build_http(),
            clock: &clock,
            api: Api::new(self.protocol),
            model: self.model,
            lanes: lanes.clone(),
        };
        let requests: Vec<Request> =
            (0..self.requests).map(|number| self.request(number)).collect();
        let bursts = Bursts { backend: &backend, clock: &clock, lanes, timeout_s: 60.0 };
        bursts.measure(self.in_flight, &requests).await
    }
}

/// Stores nothing: nobody resumes these sessions.
struct NoJournal;

impl Journal for NoJournal {
    async fn keep(&self, _event: &Event) {}
}

/// Measures a whole plan as the page's engine does, and returns the session.
pub async fn measured(server_url: &str, model: &str, plan: &Plan) -> Session {
    let clock = TokioClock { started: Instant::now() };
    let backend = HyperBackend {
        client: Client::builder(TokioExecutor::new()).build_http(),
        clock: &clock,
        api: Api::new(Protocol::Ollama),
        model,
        lanes: LanePool::new([format!("{server_url}/")]),
    };
    let session = Session { model: model.into(), plan: Some(plan.clone()), ..Session::default() };
    let engine = Engine {
        plan,
        goal: Goal::Plan,
        session,
        is_disturbed: false,
        backend: &backend,
        clock: &clock,
        journal: &NoJournal,
        own_prompts: &[],
        nonce: 7,
    };
    let (_commands, heard) = unbounded();
    engine.run(heard, &mut |_| ()).await
}

/// A session with a single run of these measurements, in which the model was told not to think.
#[must_use]
pub fn session(model: &str, tokens: u32, measurements: Vec<Measurement>) -> Session {
    let plan = Plan { max_tokens: tokens, ..Plan::default() };
    let environment = Environment { thinking_off: Some(true), ..Environment::default() };
    let mut session =
        Session { model: model.into(), plan: Some(plan), environment, ..Session::default() };
    for measurement in measurements {
        session.apply(&Event::BatchDone(Measured::new(1, measurement)));
    }
    session
}
