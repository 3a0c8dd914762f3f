//! The audit of bursts that a browser sent to a real Ollama, decoded by the page's own code.

#![expect(clippy::unwrap_used, reason = "a test that fails here has failed")]

use bench::analysis::Analysis;
use bench::{Event, Measured, OnClock, Sample, Session, Slots, Warning, made};
use client::Answer;
use llm_api::Protocol;
use serde::Deserialize;

#[derive(Deserialize)]
struct Burst {
    batch: u32,
    api: String,
    requests: Vec<Request>,
}

#[derive(Deserialize)]
struct Request {
    lane: u32,
    sent_ms: f64,
    end_ms: f64,
    status: u16,
    chunks: Vec<(f64, String)>,
}

impl Burst {
    fn read(name: &str) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../llm-api/tests/fixtures");
        let path = format!("{folder}/ollama-burst-{name}.json");
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    fn sample(&self, request: &Request) -> Sample {
        let protocol = if self.api == "/api/chat" { Protocol::Ollama } else { Protocol::OpenAi };
        let mut answer = Answer::new(protocol, request.sent_ms);
        answer.status(request.status);
        for (at_ms, chunk) in &request.chunks {
            answer.bytes(*at_ms, chunk.as_bytes());
        }
        let OnClock(sample) = answer.finished(request.end_ms, "gemma3:270m");
        Sample { lane: request.lane, ..sample }
    }

    fn session(&self) -> Session {
        let samples: Vec<Sample> =
            self.requests.iter().map(|request| self.sample(request)).collect();
        let end_ms = samples.iter().map(|sample| sample.end_ms).fold(0.0, f64::max);
        let measurement = made::batch(end_ms / 1000.0, samples);
        let mut session = Session { model: "gemma3:270m".into(), ..Session::default() };
        session.apply(&Event::BatchDone(Measured::new(self.batch, measurement)));
        session
    }

    fn analysis(name: &str) -> Analysis {
        Analysis::of(&Self::read(name).session())
    }
}

#[test]
fn the_slots_of_a_real_ollama_are_counted() {
    let bursts = [("1slot", 1), ("4slots", 4), ("4slots-one-origin", 4), ("8slots", 8)];
    for (name, most) in bursts.into_iter().chain([("4slots-openai", 4)]) {
        let slots = Burst::analysis(name).slots;
        assert_eq!(slots, Some(Slots { most, is_exact: true }), "{name}");
    }
}

#[test]
fn a_clean_burst_has_no_findings() {
    for name in ["1slot", "4slots", "4slots-openai", "8slots"] {
        assert_eq!(Burst::analysis(name).findings, [], "{name}");
    }
}

#[test]
fn answers_delayed_on_their_way_are_found() {
    for name in ["1slot", "4slots", "4slots-openai", "8slots"] {
        let mut burst = Burst::read(name);
        let end_ms = burst.requests.iter().map(|request| request.end_ms).fold(0.0, f64::max);
        // Delays five chunks of the answer that ends last, and everything else that arrives in that time.
        let last = burst.requests.iter().max_by(|a, b| a.end_ms.total_cmp(&b.end_ms)).unwrap();
        let [from_ms, to_ms] = [6, 1].map(|left| last.chunks[last.chunks.len() - 1 - left].0 + 0.5);
        for request in &mut burst.requests {
            let held = |at_ms: f64| if (from_ms..to_ms).contains(&at_ms) { to_ms } else { at_ms };
            request.chunks.iter_mut().for_each(|(at_ms, _)| *at_ms = held(*at_ms));
            request.end_ms = held(request.end_ms);
        }
        let findings = Analysis::of(&burst.session()).findings;
        let [finding] = &findings[..] else { panic!("{name}: {findings:?}") };
        let Warning::Stalled { stall_ms } = finding.warning else { panic!("{finding:?}") };
        assert!((stall_ms / (to_ms - from_ms) - 1.0).abs() < 0.5, "{name}: {stall_ms} of {end_ms}");
    }
}

#[test]
fn a_burst_through_one_origin_is_limited_by_the_browser() {
    let analysis = Burst::analysis("4slots-one-origin");
    let [finding] = &analysis.findings[..] else { panic!("one finding") };
    let Warning::HeldByBrowser { held, free, longest_ms } = &finding.warning else {
        panic!("{finding:?}");
    };
    assert_eq!((held.len(), &free[..]), (6, &[1, 2, 3, 4, 5, 6][..]));
    assert_eq!(longest_ms.map(f64::round), Some(13455.0));
    assert!(analysis.best().is_none(), "a limited batch is not the server's speed");
}
