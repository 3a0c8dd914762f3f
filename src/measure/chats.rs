//! Chats with a model: sending and measuring them, and counting tokens if the server does not.

use std::cell::{Cell, RefCell};

use bench::engine::{Lane, Request};
use bench::{OnClock, Prompt, Quirk, Sample};
use client::{Answer, Uncounted, Ways, count};
use llm_api::{Api, AskedFor, ChatMessage, ChatRequest, HttpRequest, Protocol, Think, Tokenizer};

use super::counting;
use super::later::{Later, Measured, measured};
use super::transport::Transport;
use crate::browser::clock::now_in_order_ms;

/// Keeps the model loaded during the session's longest pause.
const KEEP_ALIVE: &str = "30m";

/// Sends chats to one model.
pub struct Chats {
    transport: Transport,
    model: String,
    /// The thinking switch for requests that do not set it themselves.
    usual_think: Cell<Think>,
    /// The request format that the server is known to accept.
    api: RefCell<Api>,
    /// The fewest tokens that the server is known to let a small request ask for.
    least_tokens: Cell<u32>,
    /// Counts tokens for a server that does not report them.
    tokenizer: Cell<Option<Tokenizer>>,
    /// Answers of the batch that are not read yet.
    later: Later,
    /// Texts of the batch whose tokens have to be counted.
    uncounted: RefCell<Uncounted>,
}

impl Chats {
    /// Chats with this model, starting with the usual request format.
    pub fn new(transport: Transport, model: String, api: Api) -> Self {
        Self {
            transport,
            model,
            usual_think: Cell::new(Think::Unset),
            api: RefCell::new(api),
            least_tokens: Cell::new(0),
            tokenizer: Cell::new(None),
            later: Later::default(),
            uncounted: RefCell::default(),
        }
    }

    /// The request format in use.
    pub fn api(&self) -> Api {
        self.api.borrow().clone()
    }

    pub fn model(&self) -> &str {
        &self.model
    }

    /// From now on the model does not think unless a request asks for it.
    pub fn switch_thinking_off(&self) {
        self.usual_think.set(Think::Off);
    }

    /// Drops a batch's answers, which may be left over if it was abandoned.
    pub fn forget(&self) {
        self.later.forget();
        self.uncounted.take();
    }

    /// Tries request formats, starting with this one, until the server accepts one; returns its sample and
    /// how the format differs from the usual one.
    pub async fn find_way(
        &self,
        first: &Api,
        lane: &Lane,
        request: &Request,
    ) -> (OnClock<Sample>, Vec<Quirk>) {
        let mut ways = Ways::new(first, request.max_tokens.max(self.least_tokens.get()));
        let mut texts = Uncounted::default();
        let mut request = request.clone();
        let mut sample = loop {
            let api = ways.api();
            request.max_tokens = ways.max_tokens();
            let (chat, answer) = self.chat(&request, api, true);
            let found = measured(self.transport, lane, &chat, &self.model, answer).await;
            let (sample, text) = hiding_key(api, found);
            texts.keep(&sample, text);
            if let Some(sample) = ways.next_after(sample) {
                break sample;
            }
        };
        let api = ways.api().clone();
        let mut quirks = ways.quirks();
        self.tokenizer.set(None);
        for (sample, text) in texts.take(std::slice::from_mut(&mut sample)) {
            let found = counting::tokenizer(&lane.base_url, &api, &self.model, &text).await;
            if let Some((by, tokens)) = found {
                count(sample, tokens);
                quirks.push(Quirk::CountedByTokenizer);
                self.tokenizer.set(Some(by));
            }
        }
        self.api.replace(api);
        if sample.0.is_success() {
            self.least_tokens.set(ways.max_tokens());
        }
        (sample, quirks)
    }

    /// Sends a small request, outside of batches, in the accepted format.
    pub async fn send(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        let api = self.api();
        let max_tokens = request.max_tokens.max(self.least_tokens.get());
        let request = Request { max_tokens, ..request.clone() };
        let (chat, answer) = self.chat(&request, &api, false);
        hiding_key(&api, measured(self.transport, lane, &chat, &self.model, answer).await).0
    }

    /// The same in a batch; [`Self::settle`] completes the sample.
    pub async fn send_in_batch(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        let api = self.api();
        let (chat, answer) = self.chat(request, &api, self.tokenizer.get().is_some());
        let found = self.later.measured(self.transport, lane, &chat, &self.model, answer).await;
        let (sample, text) = hiding_key(&api, found);
        self.uncounted.borrow_mut().keep(&sample, text);
        sample
    }

    /// Reads what is not read yet of a batch's answers, and has the server's tokenizer count the tokens that the
    /// server did not report.
    pub async fn settle(&self, samples: &mut [OnClock<Sample>], base_url: &str) {
        let api = self.api();
        let mut uncounted = self.uncounted.take();
        self.later.settle(samples, &self.model, |sample, text| {
            let (read, text) = hiding_key(&api, (std::mem::take(sample), text));
            uncounted.keep(&read, text);
            *sample = read;
        });
        if let Some(by) = self.tokenizer.get() {
            counting::settle(samples, &mut uncounted, base_url, &api, by, &self.model).await;
        }
    }

    /// A chat in this format, and what collects its answer, with the text if that is to be kept.
    fn chat(&self, request: &Request, api: &Api, keeps_text: bool) -> (HttpRequest, Answer) {
        let chat = api.chat(&ChatRequest {
            model: &self.model,
            messages: &messages(&request.prompt),
            marker: &request.marker,
            max_tokens: request.max_tokens,
            temperature: request.temperature,
            seed: request.seed,
            think: self.think(api.protocol, request.thinking),
            context_tokens: request.context_tokens,
            keep_alive: Some(KEEP_ALIVE),
        });
        let asked =
            AskedFor { max_tokens: Some(request.max_tokens), usage: self.expects_usage(api) };
        let answer = Answer::new(api.protocol, now_in_order_ms())
            .of_request(asked)
            .with_arrival_log(request.arrivals.clone());
        (chat, if keeps_text { answer.keeping_text() } else { answer })
    }

    /// Whether the server was asked for token counts, and is not known to leave that to its tokenizer.
    fn expects_usage(&self, api: &Api) -> bool {
        api.protocol == Protocol::OpenAi && api.asks_usage && self.tokenizer.get().is_none()
    }

    /// The thinking switch for a request. An Ollama rejects thinking for a model that cannot think; what
    /// other servers' models can do is unknown.
    fn think(&self, protocol: Protocol, wanted: Option<bool>) -> Think {
        let usual = self.usual_think.get();
        let is_possible = usual == Think::Off || protocol == Protocol::OpenAi;
        match wanted.filter(|_| is_possible) {
            None => usual,
            Some(true) => Think::On,
            Some(false) => Think::Off,
        }
    }
}

/// The messages of a prompt.
pub fn messages(prompt: &Prompt) -> Vec<ChatMessage<'_>> {
    let said = prompt.0.iter();
    said.map(|said| ChatMessage { role: &said.role, content: &said.content }).collect()
}

/// Some servers repeat a wrong key in their messages, and messages are stored.
fn hiding_key(api: &Api, (OnClock(sample), text): Measured) -> Measured {
    let hidden = |words: String| match &api.key {
        Some(key) => key.hidden_in(&words),
        None => words,
    };
    let error_message = sample.error_message.map(hidden);
    (OnClock(Sample { error_message, ..sample }), text)
}
