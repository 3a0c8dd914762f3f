//! A synthetic server: streams of known timing, read by the code that reads real ones. The difference between
//! measured and known times is the page's own error.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use bench::engine::{Backend, KnownSource, Lane, LanePool, Request, Warmed};
use bench::{KnownTiming, LoadedModel, OnClock, Opened, Quirk, Sample};
use client::Answer;
use futures::stream;
use gloo_timers::future::sleep;
use js_sys::Uint8Array;
use llm_api::Protocol;
use wasm_bindgen::JsValue;
use wasm_streams::ReadableStream;

use super::later::finished;
use super::transport::read;
use crate::browser::clock::now_ms;
use crate::browser::exchange::{Exchange, Look};

/// Delay before the first token, like the evaluation of a prompt.
const PREFILL: Duration = Duration::from_millis(60);
/// Interval between tokens: 100 tokens/s.
const STEP: Duration = Duration::from_millis(10);
/// Tokens of an answer.
const TOKENS: u32 = 30;
const TOKEN: &[u8] = b"{\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"done\":false}\n";
const END: &[u8] = b"{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"length\",\"eval_count\":30}\n";

/// Answers every request with the same stream, and records when its parts really left.
#[derive(Default)]
pub struct SyntheticServer {
    timings: RefCell<Vec<Rc<RefCell<KnownTiming>>>>,
}

impl SyntheticServer {
    /// The only lane to it, which takes any number of requests.
    #[must_use]
    pub fn lanes() -> LanePool {
        LanePool::new([String::new()])
    }

    fn body(&self) -> web_sys::ReadableStream {
        let arrived_ms = now_ms();
        let timing = Rc::new(RefCell::new(KnownTiming { arrived_ms, first_ms: 0.0, end_ms: 0.0 }));
        self.timings.borrow_mut().push(Rc::clone(&timing));
        let chunks = stream::unfold(0, move |sent| {
            let timing = Rc::clone(&timing);
            async move {
                let bytes = match sent {
                    0..TOKENS => TOKEN,
                    TOKENS => END,
                    _ => return None,
                };
                // The final figures come with the last token, as from a real server.
                if sent < TOKENS {
                    sleep(if sent == 0 { PREFILL } else { STEP }).await;
                }
                let mut timing = timing.borrow_mut();
                timing.end_ms = now_ms();
                if sent == 0 {
                    timing.first_ms = timing.end_ms;
                }
                Some((Ok::<_, JsValue>(Uint8Array::from(bytes).into()), sent + 1))
            }
        });
        ReadableStream::from_stream(chunks).into_raw()
    }
}

impl Backend for SyntheticServer {
    async fn open(&self) -> (LanePool, Opened) {
        (Self::lanes(), Opened { lanes: 1, ..Opened::default() })
    }

    async fn warm_up(&self, lane: &Lane, request: &Request) -> (OnClock<Sample>, Vec<Quirk>) {
        (self.send(lane, request).await, Vec::new())
    }

    async fn prepare(&self, _lanes: &LanePool, _in_flight: u32) -> Warmed {
        Warmed::default()
    }

    async fn send(&self, _lane: &Lane, _request: &Request) -> OnClock<Sample> {
        let mut answer = Answer::new(Protocol::Ollama, now_ms());
        answer.status(200);
        let received = read(Exchange::of(Look::Ollama, &self.body()), &mut answer).await;
        finished(answer, received, now_ms(), "synthetic").0
    }

    async fn settle(&self, _samples: &mut [OnClock<Sample>]) {}

    async fn loaded_models(&self) -> Option<Vec<LoadedModel>> {
        None
    }

    async fn is_up(&self) -> bool {
        true
    }
}

impl KnownSource for SyntheticServer {
    async fn known(&self) -> Vec<KnownTiming> {
        self.timings.borrow().iter().map(|timing| *timing.borrow()).collect()
    }
}
