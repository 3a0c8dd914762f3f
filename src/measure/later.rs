//! Answers that are read after their batch: while it is under way the page does as little as possible.

use std::cell::RefCell;

use bench::engine::Lane;
use bench::{OnClock, Sample};
use client::Answer;
use llm_api::HttpRequest;

use super::transport::{Transport, Unread, feed};
use crate::browser::clock::now_ms;

/// With so many bytes waiting the next answers are read at once.
const MOST_BYTES: usize = 32 << 20;

/// The answers of a batch that wait.
#[derive(Default)]
pub struct Later(RefCell<Vec<Waiting>>);

struct Waiting {
    /// No two requests are sent at the same time.
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
    /// The same, except that a good answer is read later: of its sample no more than tokens and total time are there
    /// before [`Self::settle`].
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
