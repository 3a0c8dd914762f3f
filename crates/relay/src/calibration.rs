//! The source of known timing, which reveals the page's own measuring error: a model server whose every token
//! is due at a moment known in advance.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::http::Method;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

use crate::calibration_chat::StreamSpec;
use crate::calibration_stamps::{Bursts, OpenStamp, StreamStamp};
use crate::capacity::MAX_IN_FLIGHT;
use crate::clock::Clock;
use crate::locked::locked;
use crate::refusal::Refusal;

/// Limit of a request's body; the longest prompt of a plan fits.
const BODY_MAX_BYTES: usize = 1024 * 1024;
const BODY_WITHIN: Duration = Duration::from_secs(10);

/// The source of known timing.
pub(crate) struct Calibration {
    places: Arc<Semaphore>,
    bursts: Bursts,
    clock: Clock,
}

impl Calibration {
    pub(crate) fn new(clock: Clock) -> Self {
        let places = Arc::new(Semaphore::new(MAX_IN_FLIGHT));
        Self { places, bursts: Bursts::default(), clock }
    }

    /// Answers like a model server; `path` is what follows `/calibrate/`.
    pub(crate) async fn answer(
        &self,
        method: &Method,
        path: &str,
        body: Incoming,
    ) -> Result<Response, Refusal> {
        // Time is measured from here: the request's head has been read.
        let (arrived, arrived_ms) = (Instant::now(), self.clock.now_ms());
        match (method, path, path.strip_prefix("stamps/")) {
            (&Method::GET, "api/version", _) => {
                Ok(Json(json!({ "version": "calibration" })).into_response())
            }
            (&Method::POST, "api/chat", _) => self.chat(body, arrived, arrived_ms).await,
            (&Method::GET, _, Some(burst)) => {
                let stamps = self.bursts.of(burst).ok_or(Refusal::Path)?;
                Ok(([(CACHE_CONTROL, "no-store")], Json(stamps)).into_response())
            }
            _ => Err(Refusal::Path),
        }
    }

    async fn chat(
        &self,
        body: Incoming,
        arrived: Instant,
        arrived_ms: f64,
    ) -> Result<Response, Refusal> {
        let places = Arc::clone(&self.places);
        let permit = places.try_acquire_owned().map_err(|_| Refusal::Busy)?;
        let body = Limited::new(body, BODY_MAX_BYTES).collect();
        let body = tokio::time::timeout(BODY_WITHIN, body).await;
        let body = body.map_err(|_| Refusal::Malformed)?.map_err(|_| Refusal::TooLarge)?;
        let asked = StreamSpec::read(&body.to_bytes()).ok_or(Refusal::Malformed)?;
        let stream = Stream {
            stamp: self.bursts.arrived(&asked.burst, arrived_ms),
            line: asked.token(),
            asked,
            arrived,
            given: 0,
            clock: self.clock,
            _permit: permit,
        };
        let body = Body::from_stream(stream::unfold(stream, Stream::next));
        Ok(([(CONTENT_TYPE, "application/x-ndjson")], body).into_response())
    }
}

/// A stream in progress.
struct Stream {
    asked: StreamSpec,
    /// The same line for every token.
    line: Bytes,
    arrived: Instant,
    /// Lines sent so far: one per token, and the last.
    given: u32,
    stamp: Option<OpenStamp>,
    clock: Clock,
    _permit: OwnedSemaphorePermit,
}

impl Stream {
    /// The next line, when it is due. All due times count from the beginning, so delays do not accumulate.
    async fn next(mut self) -> Option<(Result<Bytes, std::convert::Infallible>, Self)> {
        let (number, tokens) = (self.given, self.asked.tokens);
        if number > tokens {
            return None;
        }
        if number == tokens {
            self.given += 1;
            self.note(|stamp, now_ms| stamp.end_ms = Some(now_ms));
            return Some((Ok(self.asked.done()), self));
        }
        sleep_until(self.arrived + Duration::from_millis(self.asked.due_ms(number))).await;
        if number == 0 {
            self.note(|stamp, now_ms| stamp.first_ms = Some(now_ms));
        }
        self.given += 1;
        Some((Ok(self.line.clone()), self))
    }

    fn note(&self, change: impl FnOnce(&mut StreamStamp, f64)) {
        if let Some(stamp) = &self.stamp {
            change(&mut locked(stamp), self.clock.now_ms());
        }
    }
}
