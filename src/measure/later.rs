//! Answers that are parsed after their batch, so that the page does as little as possible while it runs.

use std::cell::RefCell;

use bench::engine::Lane;
use bench::{OnClock, Sample};
use client::Answer;
use llm_api::HttpRequest;

use super::transport::{Transport, Unread, feed};
use crate::browser::clock::now_ms;

/// If this many bytes are pending, further answers are parsed at once.
const MOST_BYTES: usize = 32 << 20;

/// Answers of the current batch not parsed yet.
#[derive(Default)]
pub struct Later(RefCell<Vec<Waiting>>);

struct Waiting {
    /// Identifies the sample: no two requests have the same send time.
    sent_ms: f64,
    answer: Answer,
    unread: Unread,
    end_ms: f64,
}

/// A sample, and the text of its answer if that is kept.
pub type Measured = (OnClock<Sample>, Option<String>);

/// Sends a chat with this model through a lane, and reads the answer as soon as it has ended.
pub async fn measured(
    transport: Transport,
    lane: &Lane,
    chat: &HttpRequest,
    model: &str,
    mut answer: Answer,
) -> Measured {
    let received = transport.send(&lane.base_url, chat, &mut answer).await;
    of_lane(lane, finished(answer, received, now_ms(), model))
}

impl Later {
    /// The same, but a good answer is parsed later: until [`Self::settle`] its sample has only tokens and total time.
    pub async fn measured(
        &self,
        transport: Transport,
        lane: &Lane,
        chat: &HttpRequest,
        model: &str,
        mut answer: Answer,
    ) -> Measured {
        let received = transport.send(&lane.base_url, chat, &mut answer).await;
        let end_ms = now_ms();
        let measured = match received {
            Ok(Some(unread)) if !self.is_full() => {
                let sample = answer.unread(end_ms, unread.tokens);
                let sent_ms = sample.0.sent_ms;
                self.0.borrow_mut().push(Waiting { sent_ms, answer, unread, end_ms });
                (sample, None)
            }
            received => finished(answer, received, end_ms, model),
        };
        of_lane(lane, measured)
    }

    /// Reads the answers of these samples, all with this model, and tells of each. All others are dropped.
    pub fn settle(
        &self,
        samples: &mut [OnClock<Sample>],
        model: &str,
        mut tell: impl FnMut(&mut OnClock<Sample>, Option<String>),
    ) {
        let mut waiting = self.0.take();
        for sample in samples {
            let OnClock(Sample { lane, by_server, sent_ms, .. }) = *sample;
            let place = waiting.iter().position(|waiting| waiting.sent_ms == sent_ms);
            let Some(place) = place else { continue };
            let Waiting { answer, unread, end_ms, .. } = waiting.swap_remove(place);
            let (OnClock(read), text) = finished(answer, Ok(Some(unread)), end_ms, model);
            *sample = OnClock(Sample { lane, by_server, ..read });
            tell(sample, text);
        }
    }

    /// Drops what is left over from a batch that was given up.
    pub fn forget(&self) {
        self.0.take();
    }

    fn is_full(&self) -> bool {
        let bytes = |waiting: &Waiting| waiting.unread.arrived.bytes().len();
        self.0.borrow().iter().map(bytes).sum::<usize>() >= MOST_BYTES
    }
}

/// Reads what is unread of an answer that ended at `end_ms`.
pub fn finished(
    mut answer: Answer,
    received: Result<Option<Unread>, String>,
    end_ms: f64,
    model: &str,
) -> Measured {
    let sample = match received {
        Ok(unread) => {
            if let Some(Unread { arrived, .. }) = unread {
                feed(&mut answer, &arrived);
            }
            answer.finished(end_ms, model)
        }
        Err(message) => answer.broken(end_ms, message),
    };
    (sample, answer.take_text())
}

fn of_lane(lane: &Lane, (OnClock(sample), text): Measured) -> Measured {
    (OnClock(Sample { lane: lane.id, ..sample }), text)
}
