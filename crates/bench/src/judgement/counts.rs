//! Whether the server's token counts are plausible.
//!
//! Chunks are never counted as tokens. But a chunk with content takes at least one token, while several tokens
//! per chunk are normal: with speculative decoding, with servers that send at intervals, and where something in
//! between buffers an answer. So too few tokens mean a wrong count, and too many only if they exceed what was
//! asked for.

use crate::number::count;
use crate::{Measurement, Sample, Warning};

/// A parser of thinking or of tools occasionally splits a token in two: this many are not an error…
const SLACK_TOKENS: u64 = 2;
/// … nor is one in this many of all.
const SLACK_ONE_OF: u64 = 20;
/// No server was seen to speculate this many tokens ahead on average (2 to 5 are usual): beyond it the chunks
/// hold more than that, or not everything that was counted was sent.
const MOST_TOKENS_A_CHUNK: u64 = 8;

/// A chunk this short, in bytes, is a letter: the stream was split anew, and chunks no longer tell tokens.
const LETTER_BYTES: u64 = 2;
/// Text has at least this many bytes per token; otherwise the count is wrong all the same.
const LEAST_BYTES_A_TOKEN: u64 = 2;
/// Text of most languages has at most this many bytes per token.
pub const MOST_BYTES_A_TOKEN: u64 = 8;

/// Doubts about the counts, with this many tokens per answer asked for.
pub fn warnings(measurement: &Measurement, asked: Option<u32>) -> impl Iterator<Item = Warning> {
    let found = [
        nothing_counted(measurement),
        too_few(measurement),
        odd_sum(measurement),
        too_many(measurement, asked),
    ];
    found.into_iter().flatten()
}

/// The tokens of an answer, if their count is plausible: a wrong one says nothing about its length.
#[must_use]
pub fn credible_tokens(sample: &Sample) -> Option<u64> {
    sample.tokens.filter(|&tokens| tokens > 0 && !is_undercounted(sample))
}

/// Whether more arrived than this many tokens can hold.
fn is_undercounted(sample: &Sample) -> bool {
    let chunks = sample.chunks.unwrap_or(0);
    sample.tokens.is_some_and(|tokens| chunks > with_slack(tokens)) && !is_split_anew(sample)
}

/// Whether a gateway sends the text letter by letter, and the count fits the length of the text.
fn is_split_anew(sample: &Sample) -> bool {
    let (Some(tokens), Some(bytes)) = (sample.tokens, sample.text_bytes) else { return false };
    let plausible =
        tokens.saturating_mul(LEAST_BYTES_A_TOKEN)..=tokens.saturating_mul(MOST_BYTES_A_TOKEN);
    let is_plausible = plausible.contains(&bytes);
    is_plausible && bytes <= sample.chunks.unwrap_or(0).saturating_mul(LETTER_BYTES)
}

/// This many tokens and the few more that a token split in two adds.
pub fn with_slack(tokens: u64) -> u64 {
    tokens.saturating_add(SLACK_TOKENS + tokens / SLACK_ONE_OF)
}

fn has_content(sample: &Sample) -> bool {
    sample.chunks.is_some_and(|chunks| chunks > 0) || sample.last_ms.is_some()
}

/// There were answers, but none of their tokens were counted.
fn nothing_counted(measurement: &Measurement) -> Option<Warning> {
    let uncounted = |sample: &&Sample| sample.tokens == Some(0) && has_content(sample);
    let requests = count(measurement.successful().filter(uncounted));
    let is_empty = measurement.tokens == 0 && measurement.requests > 0;
    let all = if is_empty && !measurement.failed_whole() { measurement.requests } else { 0 };
    let requests = requests.max(all);
    (requests > 0).then_some(Warning::NothingCounted { requests })
}

/// Fewer tokens than chunks. If they arrived at more moments than there are tokens, nothing explains it; a
/// proxy that re-splits text sends the pieces of a token together.
fn too_few(measurement: &Measurement) -> Option<Warning> {
    let is_found = |sample: &&Sample| sample.tokens != Some(0) && is_undercounted(sample);
    let found: Vec<&Sample> = measurement.successful().filter(is_found).collect();
    let is_impossible = |sample: &&Sample| {
        let moments = sample.arrivals.or(sample.chunks).unwrap_or(0);
        moments > with_slack(sample.tokens.unwrap_or(0))
    };
    (!found.is_empty()).then(|| Warning::TooFewTokens {
        requests: count(&found),
        tokens: sum(&found, |sample| sample.tokens),
        chunks: sum(&found, |sample| sample.chunks),
        is_impossible: found.iter().any(is_impossible),
        has_thought: found.iter().any(|sample| sample.has_thought()),
    })
}

/// More tokens than were asked for, although no more arrived; or than the chunks could hold.
fn too_many(measurement: &Measurement, asked: Option<u32>) -> Option<Warning> {
    let asked = asked.map(u64::from);
    let is_beyond = |sample: &Sample| {
        let (tokens, chunks) = (sample.tokens.unwrap_or(0), sample.chunks.unwrap_or(0));
        asked.is_some_and(|asked| tokens > with_slack(asked) && chunks <= with_slack(asked))
    };
    let is_found = |sample: &&Sample| {
        let chunks = sample.chunks.filter(|&chunks| chunks > 0);
        let (Some(tokens), Some(chunks)) = (sample.tokens, chunks) else { return false };
        let shown = tokens.saturating_sub(sample.hidden_tokens.unwrap_or(0));
        let is_dense = shown > chunks.saturating_mul(MOST_TOKENS_A_CHUNK);
        is_beyond(sample) || is_dense && !sample.came_in_lumps()
    };
    let found: Vec<&Sample> = measurement.successful().filter(is_found).collect();
    // A server that stops at the limit has not ignored it.
    let is_impossible =
        |sample: &&Sample| is_beyond(sample) && sample.done_reason.as_deref() == Some("length");
    (!found.is_empty()).then(|| Warning::TooManyTokens {
        requests: count(&found),
        tokens: sum(&found, |sample| sample.tokens),
        chunks: sum(&found, |sample| sample.chunks),
        is_impossible: found.iter().any(is_impossible),
    })
}

/// The sum of what these samples have of a count, at most `u64::MAX`.
fn sum(samples: &[&Sample], of: fn(&Sample) -> Option<u64>) -> u64 {
    samples.iter().filter_map(|sample| of(sample)).fold(0, u64::saturating_add)
}

/// The server's total is not the sum of its parts.
fn odd_sum(measurement: &Measurement) -> Option<Warning> {
    let odd = measurement.successful().filter_map(|sample| {
        let parts = sample.prompt_tokens?.checked_add(sample.tokens?)?;
        sample.total_tokens.filter(|&total| total != parts).map(|total| (total, parts))
    });
    let odd: Vec<(u64, u64)> = odd.collect();
    let &(total, parts) = odd.first()?;
    Some(Warning::OddSum { requests: count(&odd), total, parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(samples: Vec<Sample>) -> Measurement {
        let tokens = sum(&samples.iter().collect::<Vec<_>>(), |sample| sample.tokens);
        Measurement { requests: count(&samples), tokens, samples, ..Measurement::default() }
    }

    fn sample(tokens: u64, chunks: u64, arrivals: u64) -> Sample {
        Sample {
            tokens: Some(tokens),
            chunks: Some(chunks),
            arrivals: Some(arrivals),
            first_ms: Some(100.0),
            last_ms: Some(2000.0),
            done_reason: Some("length".into()),
            ..Sample::default()
        }
    }

    fn found(samples: Vec<Sample>) -> Vec<Warning> {
        warnings(&of(samples), Some(64)).collect()
    }

    #[test]
    fn honest_counts_are_not_doubted() {
        // One token per chunk, the end-of-text token, speculative decoding, a proxy that buffers or re-splits
        // text within the slack, an answer in one piece.
        let honest =
            [(64, 64, 64), (64, 63, 63), (64, 22, 22), (64, 64, 2), (12, 14, 12), (64, 1, 1)];
        for (tokens, chunks, arrivals) in honest {
            let first_ms = (arrivals > 2).then_some(100.0);
            let sample = Sample { first_ms, ..sample(tokens, chunks, arrivals) };
            assert_eq!(found(vec![sample]), [], "{tokens} {chunks} {arrivals}");
        }
        assert_eq!(found(vec![Sample { tokens: Some(5), ..Sample::default() }]), []);
    }

    #[test]
    fn fewer_tokens_than_arrival_times_are_impossible() {
        let few = |chunks, is_impossible| Warning::TooFewTokens {
            requests: 1,
            tokens: 3,
            chunks,
            is_impossible,
            has_thought: true,
        };
        assert_eq!(found(vec![sample(3, 12, 12), sample(12, 12, 12)]), [few(12, true)]);
        assert_eq!(found(vec![sample(3, 12, 3)]), [few(12, false)], "single letters, together");
        let untold = Sample { arrivals: None, ..sample(3, 12, 0) };
        assert_eq!(found(vec![untold]), [few(12, true)]);
        assert!(few(12, true).disqualifies() && !few(12, false).disqualifies());
    }

    #[test]
    fn a_stream_that_is_split_into_letters_is_counted_right() {
        let letters =
            |tokens, bytes| Sample { text_bytes: Some(bytes), ..sample(tokens, 240, 237) };
        assert_eq!(found(vec![letters(48, 240)]), []);
        assert_eq!(found(vec![letters(48, 384)]), [], "in Cyrillic");
        let is_few = |sample| matches!(found(vec![sample])[..], [Warning::TooFewTokens { .. }]);
        assert!(is_few(letters(20, 240)), "too much text for so few tokens");
        assert!(is_few(letters(180, 1000)), "chunks of several letters");
    }

    #[test]
    fn more_tokens_than_asked_for_are_impossible() {
        let many = |tokens, chunks, is_impossible| Warning::TooManyTokens {
            requests: 1,
            tokens,
            chunks,
            is_impossible,
        };
        assert_eq!(found(vec![sample(81, 64, 64)]), [many(81, 64, true)], "prompt counted too");
        let stopped = Sample { done_reason: Some("stop".into()), ..sample(81, 64, 64) };
        assert_eq!(found(vec![stopped]), [many(81, 64, false)]);
        assert_eq!(found(vec![sample(64, 7, 7)]), [many(64, 7, false)]);
        assert_eq!(found(vec![sample(500, 500, 500)]), [], "it ignores the limit");
        let hidden = |tokens| Sample { hidden_tokens: Some(tokens), ..sample(64, 7, 7) };
        assert_eq!(found(vec![hidden(57)]), [], "hidden thinking");
        assert_eq!(found(vec![hidden(3)]), [many(64, 7, false)], "but not that much");
    }

    #[test]
    fn immense_counts_are_summed_as_far_as_possible() {
        let (tokens, chunks) = (u64::MAX, 14);
        let many = Warning::TooManyTokens { requests: 2, tokens, chunks, is_impossible: true };
        assert_eq!(found(vec![sample(u64::MAX, 7, 7); 2]), [many]);
        let (tokens, chunks) = (6, u64::MAX);
        let few = Warning::TooFewTokens {
            requests: 2,
            tokens,
            chunks,
            is_impossible: true,
            has_thought: true,
        };
        assert_eq!(found(vec![sample(3, u64::MAX, u64::MAX); 2]), [few]);
    }

    #[test]
    fn a_count_of_zero_is_no_count() {
        let nothing = |requests| vec![Warning::NothingCounted { requests }];
        assert_eq!(found(vec![sample(0, 5, 5), sample(5, 5, 5)]), nothing(1));
        assert_eq!(found(vec![sample(0, 0, 0)]), nothing(1));
        let unknown = Measurement { requests: 4, ..Measurement::default() };
        assert_eq!(warnings(&unknown, None).collect::<Vec<_>>(), nothing(4));
        let error = Some(crate::Failure::Timeout);
        assert_eq!(found(vec![Sample { error, ..Sample::default() }]), []);
    }

    #[test]
    fn a_total_that_is_not_the_sum_of_its_parts_is_reported() {
        let odd = Sample { prompt_tokens: Some(17), total_tokens: Some(90), ..sample(64, 64, 64) };
        let expected = Warning::OddSum { requests: 1, total: 90, parts: 81 };
        assert_eq!(found(vec![odd.clone()]), [expected]);
        assert_eq!(found(vec![Sample { total_tokens: Some(81), ..odd }]), []);
    }
}
