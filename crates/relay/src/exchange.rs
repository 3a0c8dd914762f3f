//! A forwarded request with its timestamps, and the body of its answer.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::http::HeaderValue;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::clients::Stream;
use crate::clock::{Clock, rounded};
use crate::stamps::Stamps;

/// A forwarded request. Dropping it records its end, whatever the reason.
pub(crate) struct Exchange {
    id: u64,
    arrival_ms: f64,
    clock: Clock,
    stamps: Arc<Stamps>,
}

impl Exchange {
    pub(crate) fn begin(arrival_ms: f64, clock: Clock, stamps: &Arc<Stamps>) -> Self {
        let id = stamps.arrived(arrival_ms);
        Self { id, arrival_ms, clock, stamps: Arc::clone(stamps) }
    }

    /// Records when the answer's head arrived. Returns the `Server-Timing` header for the page.
    pub(crate) fn answered(&self) -> Option<HeaderValue> {
        let first_ms = self.clock.now_ms();
        self.stamps.answered(self.id, first_ms);
        let Self { id, arrival_ms, .. } = self;
        let waited_ms = rounded(first_ms - arrival_ms);
        let told = format!("id;desc=\"{id}\", arrival;dur={arrival_ms}, first;dur={waited_ms}");
        told.try_into().ok()
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.stamps.ended(self.id, self.clock.now_ms());
    }
}

/// The body of an answer, forwarded frame by frame as it arrives.
pub(crate) struct ForwardedBody {
    body: Incoming,
    until: Pin<Box<Sleep>>,
    /// Held until the end of the body.
    held: Option<(Exchange, Option<Stream>)>,
}

/// The answer took longer than the maximum.
#[derive(Debug, thiserror::Error)]
#[error("the answer takes too long")]
pub(crate) struct TooLong;

impl ForwardedBody {
    pub(crate) fn new(
        body: Incoming,
        deadline: Instant,
        exchange: Exchange,
        stream: Option<Stream>,
    ) -> Self {
        Self { body, until: Box::pin(sleep_until(deadline)), held: Some((exchange, stream)) }
    }
}

impl Body for ForwardedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        if self.until.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(TooLong.into())));
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if matches!(polled, Poll::Ready(_)) && self.body.is_end_stream()
            || matches!(polled, Poll::Ready(None | Some(Err(_))))
        {
            self.held = None;
        }
        polled.map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
