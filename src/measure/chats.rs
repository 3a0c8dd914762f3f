//! Chats with a model: sending them, measuring them, and counting tokens where the server does not.

use std::cell::{Cell, RefCell};

use bench::engine::{Lane, Request};
use bench::{Manner, OnClock, Prompt, Sample};
use client::{Answer, Uncounted, Ways, count, manners};
use llm_api::{Api, ChatMessage, ChatRequest, HttpRequest, Protocol, Think, Tokenizer};

use super::counting;
use super::transport::Transport;
use crate::browser::clock::{now_in_order_ms, now_ms};

/// The model stays loaded for the session's longest pause.
const KEEP_ALIVE: &str = "30m";

/// Sends chats to one model.
pub struct Chats {
    transport: Transport,
    model: String,
    /// The thinking switch of requests that do not set it themselves.
    usual_think: Cell<Think>,
    /// The request format that the server is known to take by now.
    api: RefCell<Api>,
    /// Counts tokens for a server that does not report them.
    tokenizer: Cell<Option<Tokenizer>>,
    /// Texts of the batch, where their tokens must be counted.
    uncounted: RefCell<Uncounted>,
}

impl Chats {
    /// Chats with this model, at first in the usual way.
    pub fn new(transport: Transport, model: String, api: Api) -> Self {
        Self {
            transport,
            model,
            usual_think: Cell::new(Think::Unset),
            api: RefCell::new(api),
            tokenizer: Cell::new(None),
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

    /// From now on the model does not think, unless a request wants it to.
    pub fn switch_thinking_off(&self) {
        self.usual_think.set(Think::Off);
    }

    /// Forgets the texts of a batch: of one that was given up they may still be there.
    pub fn forget_texts(&self) {
        self.uncounted.take();
    }

    /// Tries request formats, starting with this one, until the server takes one; gives its sample and what is unusual
    /// about the format.
    pub async fn find_way(
        &self,
        first: &Api,
        lane: &Lane,
        request: &Request,
    ) -> (OnClock<Sample>, Vec<Manner>) {
        let mut ways = Ways::new(first);
        let mut texts = Uncounted::default();
        let mut sample = loop {
            let (sample, text) = self.chat(lane, request, ways.api(), true).await;
            texts.keep(&sample, text);
            if let Some(sample) = ways.heard(sample) {
                break sample;
            }
        };
        let api = ways.api().clone();
        let mut manners = manners(&api);
        self.tokenizer.set(None);
        for (sample, text) in texts.take(std::slice::from_mut(&mut sample)) {
            let found = counting::tokenizer(&lane.base_url, &api, &self.model, &text).await;
            if let Some((by, tokens)) = found {
                count(sample, tokens);
                manners.push(Manner::CountedByTokenizer);
                self.tokenizer.set(Some(by));
            }
        }
        self.api.replace(api);
        (sample, manners)
    }

    /// Sends a chat in the format that was found.
    pub async fn send(&self, lane: &Lane, request: &Request) -> OnClock<Sample> {
        let keeps_text = self.tokenizer.get().is_some();
        let (sample, text) = self.chat(lane, request, &self.api(), keeps_text).await;
        self.uncounted.borrow_mut().keep(&sample, text);
        sample
    }

    /// Has the server's tokenizer count the tokens that the server did not report.
    pub async fn count(&self, samples: &mut [OnClock<Sample>], base_url: &str) {
        let mut uncounted = self.uncounted.take();
        if let Some(by) = self.tokenizer.get() {
            let api = self.api();
            counting::settle(samples, &mut uncounted, base_url, &api, by, &self.model).await;
        }
    }

    /// Sends a chat in this way; its sample, and its text if that is kept.
    async fn chat(
        &self,
        lane: &Lane,
        request: &Request,
        api: &Api,
        keeps_text: bool,
    ) -> (OnClock<Sample>, Option<String>) {
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
        let answer = Answer::new(api.protocol, now_in_order_ms());
        let mut answer = if keeps_text { answer.keeping_text() } else { answer };
        let OnClock(sample) = measured(self.transport, lane, &chat, &self.model, &mut answer).await;
        // Some servers repeat a wrong key in their words, and those are kept.
        let hidden = |words: String| match &api.key {
            Some(key) => key.hidden_in(&words),
            None => words,
        };
        let error_message = sample.error_message.map(hidden);
        (OnClock(Sample { error_message, ..sample }), answer.take_text())
    }

    /// The switch for thinking of a request that wants it so. An Ollama refuses to have a model think that
    /// can not; of other servers nobody knows what theirs can.
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

/// What the prompt says.
pub fn messages(prompt: &Prompt) -> Vec<ChatMessage<'_>> {
    let said = prompt.0.iter();
    said.map(|said| ChatMessage { role: &said.role, content: &said.content }).collect()
}

/// Sends a chat with this model by a lane, and reads what comes into the answer.
pub async fn measured(
    transport: Transport,
    lane: &Lane,
    chat: &HttpRequest,
    model: &str,
    answer: &mut Answer,
) -> OnClock<Sample> {
    let OnClock(sample) = match transport.send(&lane.base_url, chat, answer).await {
        Ok(()) => answer.finished(now_ms(), model),
        Err(message) => answer.broken(now_ms(), message),
    };
    OnClock(Sample { lane: lane.id, ..sample })
}
