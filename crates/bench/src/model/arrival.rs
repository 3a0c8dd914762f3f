//! Whether an answer arrived as it was generated, or in lumps.

use super::{Measurement, Sample};
use crate::stats::median;

/// Least chunks in a lump, on average. With one token per chunk, only a stream of thousands of tokens per
/// second would look the same.
const LUMP_CHUNKS: u64 = 4;
/// Least gap between lumps, ms: a browser may itself deliver an answer in steps of 50 ms.
const LUMP_GAP_MS: f64 = 60.0;
/// This few distinct arrival times are not a stream, however close together they are…
const FEW_MOMENTS: u64 = 2;
/// … if each brought more chunks than this on average.
const CHUNKS_AT_ONCE: u64 = 2;

impl Sample {
    /// Whether its content did not arrive as it was generated: something in between buffered it and released it
    /// in lumps, or the server does not stream.
    #[must_use]
    pub fn came_in_lumps(&self) -> bool {
        let (Some(moments), Some(chunks)) = (self.arrivals, self.chunks) else { return false };
        if !self.is_success() || chunks == 0 {
            return false;
        }
        let (Some(first_ms), Some(last_ms)) = (self.first_ms, self.last_ms) else { return true };
        let gaps = moments.saturating_sub(1) as f64;
        let is_apart = last_ms - first_ms > gaps * LUMP_GAP_MS && self.begins_in_a_lump();
        is_apart && moments.saturating_mul(LUMP_CHUNKS) <= chunks
            || moments <= FEW_MOMENTS && moments * CHUNKS_AT_ONCE < chunks
    }

    /// Whether its first content came in a lump, as from a buffer that releases several tokens at a time. A server that
    /// speculates sends its first token alone, since it comes from the prompt, or several sooner than generating them
    /// takes, judged by the others.
    fn begins_in_a_lump(&self) -> bool {
        let first = self.first_tokens.unwrap_or(1).saturating_sub(self.hidden_tokens.unwrap_or(0));
        let made_ms = self.tpot_ms().map(|tpot_ms| tpot_ms * first.saturating_sub(1) as f64);
        let is_too_soon =
            made_ms.zip(self.ttft_ms()).is_some_and(|(made_ms, ttft_ms)| ttft_ms < made_ms);
        first >= LUMP_CHUNKS && !is_too_soon
    }

    /// Whether all of it arrived at one moment.
    #[must_use]
    pub fn came_whole(&self) -> bool {
        self.came_in_lumps() && self.arrivals == Some(1)
    }
}

/// A page that was late reads in one piece whatever arrived meanwhile, so only answers this many times longer
/// than its lag count as lumps that it did not make itself.
const LONGER_THAN_LAG: f64 = 4.0;

impl Measurement {
    /// The answers that something before the page buffered: generating them took longer than a late page, or a
    /// browser that delivers in steps, could account for.
    pub fn held_back(&self) -> impl Iterator<Item = &Sample> {
        let lag_ms = self.client.as_ref().map_or(0.0, |client| client.lag_ms);
        let streamed = self.successful().filter(|sample| !sample.came_in_lumps());
        let spans_ms = streamed.filter_map(|sample| Some(sample.last_ms? - sample.first_ms?));
        let usual_ms = median(spans_ms);
        let token_ms = median(self.successful().filter_map(Sample::streamed_token_ms));
        // What comes sooner than others generate it was ready beforehand, as an error told as an answer.
        let is_ready = move |sample: &Sample| {
            let made_ms = token_ms.zip(sample.tokens).map(|(ms, tokens)| ms * tokens as f64);
            made_ms.zip(sample.e2e_ms()).is_some_and(|(made_ms, e2e_ms)| e2e_ms < made_ms / 2.0)
        };
        let is_long = move |sample: &&Sample| {
            let told_ms = sample.credible_times().and_then(|times| times.eval_ms);
            let made_ms = told_ms.filter(|&ms| ms > 0.0);
            made_ms.is_none_or(|ms| ms > LUMP_GAP_MS)
                && made_ms
                    .or(usual_ms)
                    .or_else(|| sample.e2e_ms())
                    .is_none_or(|ms| ms > lag_ms * LONGER_THAN_LAG)
        };
        let in_lumps = self.successful().filter(|sample| sample.came_in_lumps());
        in_lumps.filter(move |sample| !is_ready(sample)).filter(is_long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientWatch, ServerTimes};

    fn sample(first_ms: Option<f64>, last_ms: f64, arrivals: u64, chunks: u64) -> Sample {
        Sample {
            first_ms,
            last_ms: Some(last_ms),
            arrivals: Some(arrivals),
            chunks: Some(chunks),
            ..Sample::default()
        }
    }

    #[test]
    fn answers_that_arrive_in_pieces_are_streams() {
        assert!(!sample(Some(10.0), 1000.0, 64, 64).came_in_lumps());
        let in_steps = sample(Some(10.0), 760.0, 16, 128);
        assert!(!in_steps.came_in_lumps(), "a browser that delivers every 50 ms");
        assert!(!sample(Some(10.0), 10.0, 1, 1).came_in_lumps(), "one word");
        let untold = Sample { first_ms: Some(1.0), last_ms: Some(9.0), ..Sample::default() };
        assert!(!untold.came_in_lumps(), "an earlier file");
        assert!(!Sample::default().came_in_lumps());
    }

    #[test]
    fn a_late_page_is_told_by_how_long_answers_took_to_generate() {
        let whole = sample(None, 5000.0, 1, 64);
        let found = |samples: Vec<Sample>| {
            let client = Some(ClientWatch { lag_ms: 400.0, ..ClientWatch::default() });
            Measurement { samples, client, ..Measurement::default() }.held_back().count()
        };
        assert_eq!(found(vec![whole.clone()]), 1, "nothing says otherwise");
        let told = |eval_ms| {
            let server = Some(ServerTimes { eval_ms: Some(eval_ms), ..ServerTimes::default() });
            Sample { server, ..sample(None, 5000.0, 1, 64) }
        };
        assert_eq!(found(vec![told(300.0)]), 0, "the rest was spent in the server's queue");
        assert_eq!(found(vec![told(4000.0)]), 1);
        let streamed = sample(Some(4700.0), 5000.0, 64, 64);
        assert_eq!(found(vec![whole, streamed]), 0, "answers like it take that long to generate");
        let in_time = Measurement { samples: vec![told(30.0)], ..Measurement::default() };
        assert_eq!(in_time.held_back().count(), 0, "no browser would deliver it in pieces");
    }

    #[test]
    fn several_tokens_that_come_too_soon_were_not_buffered() {
        let drafted = |sent_ms| Sample {
            sent_ms,
            tokens: Some(50),
            first_tokens: Some(5),
            ..sample(Some(85.0), 1210.0, 10, 50)
        };
        assert!(!drafted(0.0).came_in_lumps(), "five tokens take 100 ms");
        assert!(drafted(-100.0).came_in_lumps());
        let alone = Sample { first_tokens: None, ..drafted(-100.0) };
        assert!(!alone.came_in_lumps(), "the first token comes from the prompt");
    }

    #[test]
    fn an_answer_that_was_ready_was_not_buffered() {
        let streamed = Sample { tokens: Some(48), ..sample(Some(80.0), 1255.0, 48, 48) };
        let whole = |last_ms| Sample { tokens: Some(9), ..sample(None, last_ms, 1, 9) };
        let found = |last_ms| {
            let samples = vec![streamed.clone(), whole(last_ms)];
            let client = Some(ClientWatch::default());
            Measurement { samples, client, ..Measurement::default() }.held_back().count()
        };
        assert_eq!(found(58.0), 0, "an error told as an answer");
        assert_eq!(found(300.0), 1);
    }

    #[test]
    fn answers_that_were_buffered_are_not_streams() {
        assert!(sample(None, 900.0, 1, 64).came_whole());
        let two = sample(Some(900.0), 908.0, 2, 6);
        assert!(two.came_in_lumps() && !two.came_whole());
        let lumps = sample(Some(200.0), 2000.0, 8, 64);
        assert!(Sample { first_tokens: Some(8), ..lumps.clone() }.came_in_lumps());
        assert!(!lumps.came_in_lumps(), "no buffer releases the first token alone");
        let failed = Sample { error: Some(crate::Failure::Timeout), ..sample(None, 900.0, 1, 64) };
        assert!(!failed.came_in_lumps());
    }
}
