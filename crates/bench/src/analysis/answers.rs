//! Whether the answers are as asked for: without thinking, not short, not cut.

use crate::judgement::Context;
use crate::judgement::answerer::{named_otherwise, replayed};
use crate::judgement::counts::{credible_tokens, with_slack};
use crate::judgement::made_up;
use crate::number::count;
use crate::{Measurement, Sample, Warning};

/// An answer may end this much before its limit and still count as complete.
const SHORT_SHARE: f64 = 0.05;
/// This share of a batch's answers may be shorter than asked for.
const SHORT_ANSWERS_SHARE: f64 = 0.05;
/// Buffering affects most answers; a page that was busy once reads a single one in a lump.
const LUMPED_SHARE: f64 = 0.5;

/// Remarks on the answers of one measurement.
pub fn warnings(measurement: &Measurement, context: &Context<'_>) -> Vec<Warning> {
    let asked = context.max_tokens();
    let found = [
        thoughts(measurement, context),
        short_answers(measurement, asked),
        long_answers(measurement, asked),
        in_lumps(measurement).filter(|_| replayed(measurement, context).is_none()),
        named_otherwise(measurement, context),
        tokens_in_chunks(measurement),
        // A count that is made up says nothing about thinking.
        hidden_thinking(measurement).filter(|_| made_up::warning(measurement, asked).is_none()),
    ];
    found.into_iter().flatten().collect()
}

/// Thinking that was not asked for.
fn thoughts(measurement: &Measurement, context: &Context<'_>) -> Option<Warning> {
    let requests = count(measurement.samples.iter().filter(|sample| sample.has_thought()));
    let was_off = context.thinking_off;
    (requests > 0 && !context.is_thinking_wanted())
        .then_some(Warning::Thought { requests, was_off })
}

/// Answers that were buffered or not streamed.
fn in_lumps(measurement: &Measurement) -> Option<Warning> {
    let found = || measurement.held_back();
    let requests = count(found());
    let all = f64::from(count(measurement.successful()));
    (requests > 0 && f64::from(requests) >= all * LUMPED_SHARE)
        .then(|| Warning::InLumps { requests, are_whole: found().all(Sample::came_whole) })
}

/// Answers with several tokens per chunk, as observed by whoever measured.
fn tokens_in_chunks(measurement: &Measurement) -> Option<Warning> {
    let is_found =
        |sample: &&Sample| sample.first_tokens.is_some() && sample.has_several_tokens_a_chunk();
    let found = || measurement.successful().filter(is_found);
    let requests = count(found());
    (requests > 0).then(|| Warning::ChunkTokens {
        requests,
        tokens: sum(found().filter_map(|sample| {
            Some(sample.tokens?.saturating_sub(sample.hidden_tokens.unwrap_or(0)))
        })),
        chunks: sum(found().filter_map(|sample| sample.chunks)),
    })
}

/// Answers with thinking that was not shown.
fn hidden_thinking(measurement: &Measurement) -> Option<Warning> {
    let found = || measurement.successful().filter(|sample| sample.hidden_tokens.is_some());
    let requests = count(found());
    (requests > 0).then(|| Warning::HiddenThinking {
        requests,
        hidden: sum(found().filter_map(|sample| sample.hidden_tokens)),
        tokens: sum(found().filter_map(|sample| sample.tokens)),
    })
}

fn sum(counts: impl Iterator<Item = u64>) -> u64 {
    counts.fold(0, u64::saturating_add)
}

/// Reasons for which an answer may be short: the limit, which is another finding, and a call of a tool.
const LONG_ENOUGH: [&str; 3] = ["length", "tool_calls", "function_call"];

/// Answers that stopped by themselves before the limit, or for a reason that nobody knows. Those cut by the context
/// are another finding.
fn short_answers(measurement: &Measurement, max_tokens: Option<u32>) -> Option<Warning> {
    let asked = max_tokens.map(f64::from);
    let is_short = |sample: &&Sample| {
        let reason = sample.done_reason.as_deref();
        let is_stopped = reason.is_some_and(|reason| !LONG_ENOUGH.contains(&reason));
        let is_below = |tokens: u64, asked: f64| (tokens as f64) < asked * (1.0 - SHORT_SHARE);
        is_stopped
            && credible_tokens(sample)
                .is_some_and(|tokens| asked.is_none_or(|asked| is_below(tokens, asked)))
    };
    let short = count(measurement.successful().filter(is_short));
    let all = f64::from(count(measurement.successful()));
    let length = measurement.successful().next().and_then(credible_tokens);
    let is_equal = |sample: &Sample| is_short(&sample) && sample.tokens == length;
    (f64::from(short) > all * SHORT_ANSWERS_SHARE).then(|| Warning::ShortAnswers {
        requests: short,
        length: length.filter(|_| measurement.successful().all(is_equal)),
        tokens_share: asked.map(|asked| measurement.tokens as f64 / (asked * all)),
    })
}

/// Answers longer than asked for: with fewer chunks, their count would be doubtful instead.
fn long_answers(measurement: &Measurement, max_tokens: Option<u32>) -> Option<Warning> {
    let asked = u64::from(max_tokens?);
    let is_long = |sample: &&Sample| {
        sample.chunks.is_some_and(|chunks| chunks > with_slack(asked))
            && credible_tokens(sample).is_some_and(|tokens| tokens > with_slack(asked))
    };
    let long = || measurement.successful().filter(is_long);
    let longest = long().filter_map(|sample| sample.tokens).max()?;
    Some(Warning::LongAnswers { requests: count(long()), longest, asked })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientWatch, Shape};

    const SHAPE: Shape = Shape { prompt_tokens: None, max_tokens: 100, thinking: None };
    const ASKED: Context<'_> = Context {
        model: "m",
        shape: Some(SHAPE),
        context_tokens: None,
        thinking_off: true,
        answers_as: None,
        streamed_token_ms: None,
        servers: 1,
        is_elsewhere: false,
    };

    fn answers(tokens: &[u64], done_reason: &str) -> Measurement {
        let sample = |&tokens| Sample {
            tokens: Some(tokens),
            done_reason: Some(done_reason.into()),
            ..Sample::default()
        };
        Measurement {
            requests: u32::try_from(tokens.len()).unwrap(),
            tokens: tokens.iter().sum(),
            samples: tokens.iter().map(sample).collect(),
            ..Measurement::default()
        }
    }

    #[test]
    fn answers_are_short_when_they_stopped_before_the_limit() {
        let max_tokens = Some(100);
        assert_eq!(short_answers(&answers(&[100, 99, 96], "stop"), max_tokens), None);
        let short = answers(&[100, 60, 100, 100], "stop");
        let expected = Warning::ShortAnswers { requests: 1, tokens_share: Some(0.9), length: None };
        assert_eq!(short_answers(&short, max_tokens), Some(expected));
        let untold = Warning::ShortAnswers { requests: 4, tokens_share: None, length: None };
        assert_eq!(short_answers(&short, None), Some(untold));
        let equal =
            Warning::ShortAnswers { requests: 4, tokens_share: Some(0.32), length: Some(32) };
        assert_eq!(short_answers(&answers(&[32; 4], "stop"), max_tokens), Some(equal));
        assert_eq!(short_answers(&answers(&[60], "length"), max_tokens), None);
        assert!(short_answers(&answers(&[60], "something new"), max_tokens).is_some());
    }

    #[test]
    fn answers_longer_than_asked_for_are_found() {
        let found = |tokens, chunks| {
            let mut long = answers(&[tokens, 100], "stop");
            long.samples.iter_mut().for_each(|sample| sample.chunks = Some(chunks));
            long_answers(&long, Some(100))
        };
        let long = Warning::LongAnswers { requests: 1, longest: 150, asked: 100 };
        assert_eq!(found(150, 150), Some(long));
        assert_eq!(found(104, 150), None, "within the slack");
        assert_eq!(found(150, 75), None, "the count may be wrong");
    }

    #[test]
    fn a_wrong_count_says_nothing_about_the_length() {
        for done_reason in ["stop", "length"] {
            for tokens in [0, 20] {
                let mut miscounted = answers(&[tokens; 2], done_reason);
                miscounted.samples.iter_mut().for_each(|sample| sample.chunks = Some(100));
                assert_eq!(warnings(&miscounted, &ASKED), [], "{done_reason} {tokens}");
            }
        }
    }

    #[test]
    fn buffered_answers_are_found_if_most_were_buffered() {
        let answer = |is_whole: bool| Sample {
            first_ms: (!is_whole).then_some(10.0),
            answer_ms: (!is_whole).then_some(10.0),
            last_ms: Some(900.0),
            chunks: Some(50),
            arrivals: Some(if is_whole { 1 } else { 50 }),
            ..Sample::default()
        };
        let found =
            |samples: Vec<Sample>| in_lumps(&Measurement { samples, ..Measurement::default() });
        let lumps = |requests, are_whole| Some(Warning::InLumps { requests, are_whole });
        assert_eq!(found(vec![answer(true), answer(true)]), lumps(2, true));
        let two = Sample { arrivals: Some(2), ..answer(true) };
        assert_eq!(found(vec![answer(true), two]), lumps(2, false));
        assert_eq!(found(vec![answer(true), answer(false), answer(false)]), None);
        assert_eq!(found(vec![]), None);
        let late = |lag_ms| {
            let client = Some(ClientWatch { lag_ms, ..ClientWatch::default() });
            in_lumps(&Measurement { samples: vec![answer(true)], client, ..Measurement::default() })
        };
        let e2e_ms = answer(true).e2e_ms().unwrap();
        assert_eq!(late(e2e_ms / 2.0), None, "the page itself was late");
        assert_eq!(late(e2e_ms / 10.0), lumps(1, true));
    }

    #[test]
    fn several_tokens_per_chunk_are_reported() {
        let mut bursts = answers(&[100, 100], "length");
        assert_eq!(warnings(&bursts, &ASKED), []);
        for sample in &mut bursts.samples {
            (sample.chunks, sample.first_tokens) = (Some(25), Some(4));
        }
        let told = Warning::ChunkTokens { requests: 2, tokens: 200, chunks: 50 };
        assert_eq!(warnings(&bursts, &ASKED), [told]);
    }

    #[test]
    fn several_chunks_at_once_are_no_tokens_in_chunks() {
        let mut drafted = answers(&[99, 99], "length");
        for sample in &mut drafted.samples {
            (sample.chunks, sample.first_tokens) = (Some(99), Some(3));
        }
        assert_eq!(warnings(&drafted, &ASKED), []);
    }

    #[test]
    fn hidden_thinking_does_not_count_as_tokens_in_chunks() {
        let mut unseen = answers(&[100, 100], "length");
        for sample in &mut unseen.samples {
            (sample.chunks, sample.first_tokens) = (Some(20), Some(81));
            sample.hidden_tokens = Some(80);
        }
        let told = Warning::HiddenThinking { requests: 2, hidden: 160, tokens: 200 };
        assert_eq!(warnings(&unseen, &ASKED), std::slice::from_ref(&told));
        // Shown tokens came in chunks of four.
        for sample in &mut unseen.samples {
            (sample.chunks, sample.first_tokens) = (Some(5), Some(84));
        }
        let fours = Warning::ChunkTokens { requests: 2, tokens: 40, chunks: 10 };
        assert_eq!(warnings(&unseen, &ASKED), [fours, told]);
    }

    #[test]
    fn thinking_is_reported_with_whether_it_was_off() {
        let sample = |answer_ms| Sample { first_ms: Some(1.0), answer_ms, ..Sample::default() };
        let samples = vec![sample(Some(1.0)), sample(Some(9.0))];
        let measurement = Measurement { samples, ..Measurement::default() };
        for was_off in [true, false] {
            let found = Some(Warning::Thought { requests: 1, was_off });
            let context = Context { thinking_off: was_off, ..ASKED };
            assert_eq!(thoughts(&measurement, &context), found);
        }
        let wanted = Shape { thinking: Some(true), ..SHAPE };
        assert_eq!(thoughts(&measurement, &Context { shape: Some(wanted), ..ASKED }), None);
    }
}
