//! Whatever arrives, decoding it ends, and in exactly one way.

use llm_api::{
    ApiError, Probes, Protocol, Reply, Seen, StreamEvent, detect, parse_ps, parse_show, parse_tags,
};
use proptest::prelude::*;

use crate::fixtures::{cases, decode};

fn protocol() -> impl Strategy<Value = Protocol> {
    prop_oneof![Just(Protocol::Ollama), Just(Protocol::OpenAi)]
}

/// Fragments of both protocols in any order: closer to real answers than random bytes.
fn near_miss() -> impl Strategy<Value = Vec<u8>> {
    let bits = prop::sample::select(vec![
        "data:",
        "event: error",
        "error: ",
        ": ping",
        "[DONE]",
        "\n",
        "\r\n",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "null",
        "true",
        "-1",
        "1e999",
        "é",
        "{}",
        "{\"done\":true}",
        "{\"error\":",
        "{\"message\":{\"content\":\"x\"}}\n",
        "\ndata: {\"choices\":[{\"delta\":{}}]}\n",
        "\ndata: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n",
        "\ndata: {\"usage\":{}}\n",
        "{\"models\":",
        "{\"data\":",
        "{\"details\":",
        "\"name\":",
        "\"version\":",
        "\"id\":",
        ",",
    ]);
    prop::collection::vec(bits, 0..20).prop_map(|bits| bits.concat().into_bytes())
}

fn noise() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![prop::collection::vec(any::<u8>(), 0..200), near_miss()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn every_stream_ends_once(protocol in protocol(), bytes in noise(), size in 1_usize..50) {
        let events = decode(protocol, [&bytes[..]]);
        let is_end = |event: &StreamEvent| {
            matches!(event, StreamEvent::Done(_) | StreamEvent::Error(_))
        };
        prop_assert!(events.last().is_some_and(is_end));
        prop_assert_eq!(events.iter().filter(|event| is_end(event)).count(), 1);
        prop_assert_eq!(decode(protocol, bytes.chunks(size)), events);
    }

    #[test]
    fn every_answer_is_read_without_panic(status in any::<u16>(), bytes in noise()) {
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let _ = (parse_tags(&body), parse_show(&body), parse_ps(&body));
        let probe = Reply::Seen(Seen::new(200, body.clone()));
        let (version, tags, openai_models) = (probe.clone(), probe.clone(), probe);
        detect(&Probes { version, tags, openai_models });
        prop_assert!(!ApiError::from_response(status, &body, "m").to_string().is_empty());
    }
}
