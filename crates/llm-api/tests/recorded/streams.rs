//! Recorded streams.

use llm_api::{ApiError, Completion, Protocol, StreamEvent};
use proptest::prelude::*;

use crate::fixtures::{Answers, bursts, decode};

#[test]
fn every_recorded_answer_is_complete() {
    for (protocol, burst) in bursts() {
        for request in &burst.requests {
            let events = decode(*protocol, request.chunks());
            let (end, pieces) = events.split_last().unwrap();
            assert!(pieces.iter().all(|piece| *piece == StreamEvent::Answer), "{pieces:?}");
            assert!(!pieces.is_empty());

            let StreamEvent::Done(completion) = end else {
                panic!("{}: {end:?}", request.prompt);
            };
            assert_eq!(completion.tokens, Some(burst.num_predict), "{}", request.prompt);
            assert_eq!(completion.done_reason.as_deref(), Some("length"));
        }
    }
}

#[test]
fn bytes_may_arrive_one_by_one() {
    for (protocol, burst) in bursts() {
        for request in &burst.requests {
            assert_eq!(
                decode(*protocol, request.bytes().chunks(1)),
                decode(*protocol, request.chunks())
            );
        }
    }
}

proptest! {
    #[test]
    fn splitting_changes_nothing(
        burst in any::<prop::sample::Index>(),
        request in any::<prop::sample::Index>(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
    ) {
        let (protocol, burst) = burst.get(bursts());
        let request = request.get(&burst.requests);
        let bytes = request.bytes();

        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len())).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces = cuts.windows(2).map(|ends| &bytes[ends[0]..ends[1]]);

        prop_assert_eq!(decode(*protocol, pieces), decode(*protocol, request.chunks()));
    }
}

#[test]
fn ollama_accounts_for_its_time() {
    let (protocol, burst) = &bursts()[0];
    let end = decode(*protocol, burst.requests[0].chunks()).pop().unwrap();
    let account = Completion {
        model: Some("gemma3:270m".into()),
        tokens: Some(12),
        prompt_tokens: Some(14),
        done_reason: Some("length".into()),
        total_ns: Some(1_858_328_489),
        load_ns: Some(457_811_704),
        prompt_eval_ns: Some(545_802_236),
        eval_ns: Some(760_256_546),
        ..Completion::default()
    };
    assert_eq!(end, StreamEvent::Done(account));
}

#[test]
fn llama_cpp_accounts_for_its_time() {
    let answers = Answers::of_llama_cpp();
    let body = &answers.first("POST /v1/chat/completions").body;
    let events = decode(Protocol::OpenAi, [body.as_bytes()]);
    let (end, pieces) = events.split_last().unwrap();
    assert_eq!(pieces, [const { StreamEvent::Answer }; 6]);
    let account = Completion {
        model: Some("gemma-3-270m.gguf".into()),
        tokens: Some(6),
        prompt_tokens: Some(26),
        cached_tokens: Some(21),
        total_tokens: Some(32),
        done_reason: Some("length".into()),
        prompt_eval_ns: Some(2_030_080_000),
        eval_ns: Some(4_913_446_000),
        ..Completion::default()
    };
    assert_eq!(*end, StreamEvent::Done(account));
}

#[test]
fn a_mere_load_is_not_an_answer() {
    let answers = Answers::of_ollama();
    for (asked, reason) in [("\"gemma3:270m\"}", "load"), ("\"keep_alive\": 0", "unload")] {
        let body = &answers.to("POST /api/chat", asked).body;
        let events = decode(Protocol::Ollama, [body.as_bytes()]);
        let load_only = ApiError::LoadOnly { reason: reason.into() };
        assert_eq!(events, [StreamEvent::Error(load_only)]);
    }
}
