//! How a request is sent: by `fetch`, in Firefox by `XMLHttpRequest`.

use std::pin::pin;

use client::Answer;
use futures::future::{Either, select};
use gloo_timers::future::sleep;
use llm_api::HttpRequest;

use super::patience::{DRAIN, LAST_COUNTS};
use super::{handled, xhr};
use crate::browser::exchange::{Arrived, Exchange, Look};

/// The API by which requests are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Reads the stream chunk by chunk.
    Fetch,
    /// Firefox starts at most 80 fetches a second, but does not limit these.
    Xhr,
}

/// Received data of a complete answer whose parsing can wait.
#[derive(Debug)]
pub struct Unread {
    pub arrived: Arrived,
    /// The answer's token count, read from its last chunks.
    pub tokens: Option<u64>,
}

impl Transport {
    /// The API that this browser does not slow down.
    #[must_use]
    pub fn of_browser(user_agent: &str) -> Self {
        if user_agent.contains("Firefox/") { Self::Xhr } else { Self::Fetch }
    }

    /// Sends a request to this base URL and waits until its answer is complete. Data received so far is fed into the
    /// answer, unless the answer ended well: then what is unread is returned, to be parsed later.
    /// Dropping the future aborts the request.
    ///
    /// # Errors
    /// The browser's message if the connection fails.
    pub async fn send(
        self,
        base_url: &str,
        request: &HttpRequest,
        answer: &mut Answer,
    ) -> Result<Option<Unread>, String> {
        match self {
            Self::Fetch => {
                let look = Look::by(answer.protocol());
                read(Exchange::send(look, base_url, request), answer).await
            }
            Self::Xhr => xhr::send(base_url, request, answer).await.map(|()| None),
        }
    }
}

/// Waits until an answer is complete or its body ends.
///
/// # Errors
/// The browser's message if the connection fails or the body breaks off.
pub async fn read(exchange: Exchange, answer: &mut Answer) -> Result<Option<Unread>, String> {
    note_what_is_heard(&exchange, answer);
    let mut may_be_all = false;
    loop {
        if !may_be_all {
            exchange.due().await;
        } else if !are_counts_due(&exchange).await {
            break;
        }
        if let Some(status) = exchange.status() {
            answer.status(status);
        }
        let is_over = exchange.is_over();
        if let Some(tokens) = exchange.last().and_then(|last| answer.tokens_by_end(&last)) {
            let unread = Unread { arrived: exchange.take(), tokens };
            exchange.close(DRAIN);
            return Ok(Some(unread));
        }
        let arrived = exchange.take();
        if !arrived.bytes().is_empty() {
            handled::timed(|| feed(answer, &arrived));
        }
        if answer.is_complete() {
            break;
        }
        if let Some(message) = exchange.failure() {
            return Err(message);
        }
        may_be_all = exchange.is_silent() && answer.could_be_complete();
        if is_over || may_be_all && !answer.awaits_counts() {
            break;
        }
    }
    if let Some(value) = exchange.retry_after() {
        answer.retry_after(&value);
    }
    // The body of an answer that has failed may never end.
    if !answer.has_failed() {
        exchange.close(DRAIN);
    }
    Ok(None)
}

/// Waits until more comes of an answer that lacks only its token counts. If none does for long, nothing will.
async fn are_counts_due(exchange: &Exchange) -> bool {
    matches!(select(pin!(exchange.due()), pin!(sleep(LAST_COUNTS))).await, Either::Left(_))
}

/// Feeds what has arrived into the answer, each chunk with its time.
pub fn feed(answer: &mut Answer, arrived: &Arrived) {
    arrived.chunks().for_each(|(at_ms, bytes)| answer.bytes(at_ms, bytes));
}

/// Lets queries for arrived content see what is still unread.
fn note_what_is_heard(exchange: &Exchange, answer: &Answer) {
    let (pending_chunks, protocol) = (exchange.pending_chunks(), answer.protocol());
    answer.arrivals().set_flush(move |arrivals| {
        let mut unread = Answer::new(protocol, 0.0).with_arrival_log(arrivals.clone());
        unread.status(200);
        feed(&mut unread, &pending_chunks.peek());
    });
}
