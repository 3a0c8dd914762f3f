//! When the first token came, and how many with it.

use super::*;

#[test]
fn thinking_that_is_not_shown_was_over_before_the_first_chunk() {
    let usage = |thinking: &str| {
        format!(
            "data: {{\"choices\":[],\"usage\":{{\"completion_tokens\":23,\"prompt_tokens\":5,\
            \"completion_tokens_details\":{{{thinking}}}}}}}\n\n"
        )
    };
    let of = |thinking: &str| {
        let usage = usage(thinking);
        let said = [(900.0, TEXT), (925.0, TEXT), (950.0, TEXT), (951.0, STOP), (952.0, &usage)];
        openai(&said).finished(953.0, "m").0
    };
    let hidden = of("\"reasoning_tokens\":20");
    assert_eq!(hidden.hidden_tokens, Some(20));
    assert_eq!((hidden.first_tokens, hidden.tpot_ms()), (Some(21), Some(25.0)));
    let untold = of("\"reasoning_tokens\":0");
    assert_eq!(untold.hidden_tokens, Some(20), "three bytes of text are no 23 tokens");
    assert_eq!((untold.first_tokens, untold.tpot_ms()), (Some(21), Some(25.0)));
}

#[test]
fn a_first_chunk_may_hold_several_tokens() {
    let times = [100.0, 200.0, 300.0, 400.0, 500.0, 600.0];
    let bursts = times.map(|at_ms| (at_ms, "ab cd ef gh "));
    let sample = streamed("m", &bursts, 24);
    assert_eq!((sample.first_tokens, sample.tpot_ms()), (Some(4), Some(25.0)));
    assert_eq!(sample.hidden_tokens, None);
    // The first token alone, then four at a time.
    let alone = [
        &[(100.0, "ab ")][..],
        &times[1..].iter().map(|&at_ms| (at_ms, "cd ef gh ij ")).collect::<Vec<_>>(),
    ]
    .concat();
    let sample = streamed("m", &alone, 21);
    assert_eq!((sample.first_tokens, sample.tpot_ms()), (Some(1), Some(25.0)));
    let single = times.map(|at_ms| (at_ms, "ab "));
    let sample = streamed("m", &single, 6);
    assert_eq!((sample.first_tokens, sample.tpot_ms()), (None, Some(100.0)));
}

#[test]
fn several_chunks_may_come_in_the_first_moment() {
    // Speculative decoding with one event per token: three of them every 75 ms.
    let drafted = (0..5).flat_map(|n| [(f64::from(n) * 75.0 + 100.0, "ab "); 3]);
    let sample = streamed("m", &drafted.collect::<Vec<_>>(), 15);
    assert_eq!((sample.first_tokens, sample.tpot_ms()), (Some(3), Some(25.0)));
    // A guardrail that holds the beginning; it is read in two steps.
    let held = [(400.0, "ab "), (400.0, "ab "), (400.4, "ab ")];
    let rest = (1..=9).map(|n| (f64::from(n) * 25.0 + 400.0, "ab "));
    let sample = streamed("m", &held.into_iter().chain(rest).collect::<Vec<_>>(), 12);
    assert_eq!((sample.first_tokens, sample.tpot_ms()), (Some(3), Some(25.0)));
    // The same with two tokens per chunk.
    let twos = held.map(|(at_ms, _)| (at_ms, "ab cd "));
    let rest = (1..=9).map(|n| (f64::from(n) * 50.0 + 400.0, "ab cd "));
    let sample = streamed("m", &twos.into_iter().chain(rest).collect::<Vec<_>>(), 24);
    assert_eq!((sample.first_tokens, sample.tpot_ms()), (Some(6), Some(25.0)));
}

#[test]
fn a_sign_of_life_is_not_the_first_token() {
    let signed = |sign: &'static str, tokens: u64| {
        let words = (0..12).map(|n| (f64::from(n).mul_add(20.0, 500.0), "ab "));
        let chunks: Vec<_> = std::iter::once((10.0, sign)).chain(words).collect();
        let sample = streamed("m", &chunks, tokens);
        (sample.first_ms, sample.answer_ms, sample.tpot_ms())
    };
    assert_eq!(signed("<think> ", 12), (Some(500.0), Some(500.0), Some(20.0)));
    let first = Some(10.0);
    assert_eq!((signed("<think> ", 13).0, signed("<think> ", 13).1), (first, first), "a token");
    assert_eq!(signed("Well, let me see", 12).0, first, "words");
}
