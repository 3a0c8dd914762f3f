//! Answers of servers that report no token counts: their texts wait until the batch is over, when the
//! server's tokenizer counts them.

use bench::{Failure, OnClock, Sample};

/// Texts of answers waiting to be counted.
#[derive(Clone, Debug, Default)]
pub struct Uncounted {
    texts: Vec<(Stamps, String)>,
}

/// Identifies a sample until its batch is over.
type Stamps = (u32, f64, f64);

impl Uncounted {
    /// Keeps the text of an answer if tokens are all that it lacks.
    pub fn keep(&mut self, OnClock(sample): &OnClock<Sample>, text: Option<String>) {
        if let Some(text) = text.filter(|_| sample.error == Some(Failure::NoTokenCount)) {
            self.texts.push((stamps(sample), text));
        }
    }

    /// The texts of these samples, each with its sample. All others are dropped.
    pub fn take<'a>(
        &mut self,
        samples: &'a mut [OnClock<Sample>],
    ) -> Vec<(&'a mut OnClock<Sample>, String)> {
        let mut texts = std::mem::take(&mut self.texts);
        let with_text = samples.iter_mut().filter_map(|sample| {
            let index = texts.iter().position(|(of, _)| *of == stamps(&sample.0))?;
            Some((sample, texts.swap_remove(index).1))
        });
        with_text.collect()
    }
}

fn stamps(sample: &Sample) -> Stamps {
    (sample.lane, sample.sent_ms, sample.end_ms)
}

/// Fills the count into the sample of a complete answer that lacked nothing else.
pub fn count(OnClock(sample): &mut OnClock<Sample>, tokens: u64) {
    sample.error = None;
    sample.tokens = Some(tokens);
    if tokens > 1 && sample.arrivals == Some(1) {
        // It came in one piece, which only the count reveals.
        (sample.first_ms, sample.answer_ms) = (None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uncounted(lane: u32, sent_ms: f64) -> OnClock<Sample> {
        let error = Some(Failure::NoTokenCount);
        OnClock(Sample { lane, sent_ms, end_ms: sent_ms + 10.0, error, ..Sample::default() })
    }

    #[test]
    fn every_text_finds_its_sample_once() {
        let mut texts = Uncounted::default();
        let mut samples =
            [uncounted(0, 1.0), uncounted(1, 1.0), uncounted(0, 1.0), uncounted(2, 5.0)];
        let mut failed = uncounted(2, 5.0);
        failed.0.error = Some(Failure::EndedEarly);
        for (sample, text) in [
            (&samples[0], "a"),
            (&samples[1], "b"),
            (&samples[2], "a"),
            (&uncounted(9, 5.0), "of a batch that was given up"),
            (&failed, "cut"),
        ] {
            texts.keep(sample, Some(text.to_owned()));
        }
        texts.keep(&samples[3], None);
        let taken: Vec<String> =
            texts.take(&mut samples).into_iter().map(|(_, text)| text).collect();
        assert_eq!(taken, ["a", "b", "a"]);
        assert!(texts.take(&mut samples).is_empty());
    }

    #[test]
    fn a_counted_sample_is_a_success() {
        let counted = |arrivals| {
            let OnClock(sample) = uncounted(0, 1.0);
            let mut answer = OnClock(Sample { first_ms: Some(2.0), arrivals, ..sample });
            count(&mut answer, 5);
            answer.0
        };
        let stream = counted(Some(5));
        assert!(stream.is_success());
        assert_eq!((stream.tokens, stream.first_ms), (Some(5), Some(2.0)));
        let whole = counted(Some(1));
        assert_eq!((whole.tokens, whole.first_ms), (Some(5), None));
    }
}
