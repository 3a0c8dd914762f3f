//! Whether the server makes its figures up instead of measuring them.

use crate::number::count;
use crate::{Measurement, Sample, Warning};

/// Answers whose figures cannot have been measured: by the server's own times they took longer than the page
/// waited for them, and besides, either all tell the same figures, or more tokens than were asked for.
pub fn warning(measurement: &Measurement, asked: Option<u32>) -> Option<Warning> {
    let overlong: Vec<&Sample> =
        measurement.successful().filter(|sample| sample.has_overlong_times()).collect();
    let first = *overlong.first()?;
    let is_repeated =
        |sample: &&Sample| sample.tokens == first.tokens && sample.server == first.server;
    let is_beyond = |sample: &Sample| {
        asked.is_some_and(|asked| sample.tokens.is_some_and(|tokens| tokens > u64::from(asked)))
    };
    let are_made_up = overlong.iter().all(is_repeated) && (overlong.len() > 1 || is_beyond(first));
    are_made_up.then(|| Warning::MadeUpFigures {
        requests: count(&overlong),
        tokens: first.tokens.unwrap_or(0),
        told_ms: first.server.as_ref().and_then(|server| server.longest_ms()).unwrap_or(0.0),
        took_ms: first.whole_ms(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ServerTimes;

    /// An answer of 48 chunks within 1.3 s that tells the figures of Ollama's documentation.
    fn copied() -> Sample {
        let server =
            ServerTimes { total_ms: Some(5043.5), eval_ms: Some(4709.2), ..ServerTimes::default() };
        Sample {
            first_ms: Some(90.0),
            last_ms: Some(1262.0),
            end_ms: 1263.0,
            tokens: Some(290),
            chunks: Some(48),
            server: Some(server),
            ..Sample::default()
        }
    }

    fn found(samples: &[Sample], asked: u32) -> Option<Warning> {
        let samples = samples.to_vec();
        warning(&Measurement { samples, ..Measurement::default() }, Some(asked))
    }

    #[test]
    fn figures_that_repeat_and_are_impossible_are_made_up() {
        let told = |requests| {
            let (tokens, told_ms, took_ms) = (290, 5043.5, 1263.0);
            Some(Warning::MadeUpFigures { requests, tokens, told_ms, took_ms })
        };
        assert_eq!(found(&[copied(), copied()], 512), told(2));
        assert_eq!(found(&[copied()], 48), told(1), "more than asked for");
        assert_eq!(found(&[copied()], 512), None, "only its clock may be wrong");
        let other = Sample { tokens: Some(48), ..copied() };
        assert_eq!(found(&[copied(), other], 48), None, "it counts");
    }

    #[test]
    fn figures_that_repeat_may_be_true() {
        let slow = Sample { last_ms: Some(5050.0), end_ms: 5051.0, ..copied() };
        assert_eq!(found(&[slow.clone(), slow], 512), None);
    }
}
