//! The recordings, and how to read them.

use std::sync::LazyLock;

use llm_api::{Protocol, StreamDecoder, StreamEvent};
use serde::Deserialize;

/// Concurrent requests sent by a browser, and every chunk it read.
#[derive(Deserialize)]
pub struct Burst {
    pub num_predict: u64,
    pub requests: Vec<BurstRequest>,
}

#[derive(Deserialize)]
pub struct BurstRequest {
    pub prompt: String,
    chunks: Vec<(f64, String)>,
}

impl BurstRequest {
    pub fn chunks(&self) -> impl Iterator<Item = &[u8]> {
        self.chunks.iter().map(|(_, chunk)| chunk.as_bytes())
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.chunks().flatten().copied().collect()
    }
}

/// All bursts, with their protocols.
pub fn bursts() -> &'static [(Protocol, Burst)] {
    static BURSTS: LazyLock<[(Protocol, Burst); 5]> = LazyLock::new(|| {
        [
            (Protocol::Ollama, include_str!("../fixtures/ollama-burst-1slot.json")),
            (Protocol::Ollama, include_str!("../fixtures/ollama-burst-4slots.json")),
            (Protocol::Ollama, include_str!("../fixtures/ollama-burst-4slots-one-origin.json")),
            (Protocol::Ollama, include_str!("../fixtures/ollama-burst-8slots.json")),
            (Protocol::OpenAi, include_str!("../fixtures/ollama-burst-4slots-openai.json")),
        ]
        .map(|(protocol, json)| (protocol, serde_json::from_str(json).unwrap()))
    });
    &*BURSTS
}

/// A request and its answer.
#[derive(Deserialize)]
pub struct Answer {
    request: AnswerRequest,
    pub status: u16,
    pub body: String,
}

#[derive(Deserialize)]
struct AnswerRequest {
    method: String,
    path: String,
    body: Option<String>,
}

/// The answers of a program, in the order in which they were recorded.
pub struct Answers(Vec<Answer>);

impl Answers {
    pub fn of_ollama() -> Self {
        Self::read(include_str!("../fixtures/ollama-answers.json"))
    }

    pub fn of_llama_cpp() -> Self {
        Self::read(include_str!("../fixtures/llama-cpp-answers.json"))
    }

    /// The first answer to a request such as `GET /api/tags`.
    pub fn first(&self, request: &str) -> &Answer {
        self.to(request, "")
    }

    /// The first answer to such a request whose body contains a text.
    pub fn to(&self, request: &str, body_part: &str) -> &Answer {
        let asked = |answer: &&Answer| {
            let AnswerRequest { method, path, body } = &answer.request;
            format!("{method} {path}") == request
                && body.as_deref().unwrap_or_default().contains(body_part)
        };
        self.0.iter().find(asked).unwrap()
    }

    fn read(json: &str) -> Self {
        #[derive(Deserialize)]
        struct File {
            answers: Vec<Answer>,
        }
        Self(serde_json::from_str::<File>(json).unwrap().answers)
    }
}

/// Number of random cases per test; `PROPTEST_CASES` overrides it.
pub fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(2000)
}

/// All events of an answer that arrives in these pieces.
pub fn decode<'a>(
    protocol: Protocol,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<StreamEvent> {
    let mut decoder = StreamDecoder::new(protocol);
    let mut events: Vec<_> = pieces.into_iter().flat_map(|piece| decoder.push(piece)).collect();
    events.extend(decoder.finish());
    events
}
