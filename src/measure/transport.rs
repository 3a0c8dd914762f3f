//! How a request is sent: by `fetch`, in Firefox by `XMLHttpRequest`.

use std::pin::pin;

use client::Answer;
use futures::StreamExt;
use futures::future::{Either, select};
use gloo_timers::future::sleep;
use llm_api::HttpRequest;
use wasm_bindgen_futures::spawn_local;

use super::patience::{DRAIN, LAST_WORD};
use super::{handled, xhr};
use crate::browser::abort::AbortOnDrop;
use crate::browser::chunks::{Chunk, Chunks};
use crate::browser::fetch;
use crate::browser::js_error::js_message;

/// The API by which requests are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Reads the stream chunk by chunk.
    Fetch,
    /// Firefox starts at most 80 fetches a second, but does not limit these.
    Xhr,
}

impl Transport {
    /// The API that this browser does not slow down.
    #[must_use]
    pub fn of_browser(user_agent: &str) -> Self {
        if user_agent.contains("Firefox/") { Self::Xhr } else { Self::Fetch }
    }

    /// Sends a request to the server with this base URL and feeds the response into the answer, until that is
    /// complete. Dropping the future aborts the request.
    ///
    /// # Errors
    ///
    /// The browser's message if the connection fails.
    pub async fn send(
        self,
        base_url: &str,
        request: &HttpRequest,
        answer: &mut Answer,
    ) -> Result<(), String> {
        match self {
            Self::Fetch => by_fetch(base_url, request, answer).await,
            Self::Xhr => xhr::send(base_url, request, answer).await,
        }
    }
}

async fn by_fetch(
    base_url: &str,
    request: &HttpRequest,
    answer: &mut Answer,
) -> Result<(), String> {
    let abort = AbortOnDrop::new()?;
    let response = fetch::send(base_url, request, &abort.signal()).await;
    let response = response.map_err(|error| js_message(&error))?;
    let status = response.status();
    answer.status(status);
    if matches!(status, 429 | 503)
        && let Ok(Some(value)) = response.headers().get("Retry-After")
    {
        answer.retry_after(&value);
    }
    let Some(body) = response.body() else { return Ok(()) };
    let mut rest = Chunks::of(&body).map_err(|error| js_message(&error))?;
    read(&mut rest, answer).await?;
    if answer.has_failed() {
        // The body may never end.
        return Ok(());
    }
    spawn_local(async move {
        let drained = async { while rest.next().await.is_some() {} };
        match select(pin!(drained), pin!(sleep(DRAIN))).await {
            Either::Left(_) => abort.is_over(),
            Either::Right(_) => drop(abort),
        }
    });
    Ok(())
}

/// Feeds a body into the answer, each chunk with its time of arrival, until the answer is complete or the
/// body ends.
///
/// # Errors
///
/// The browser's message if the body breaks off.
pub async fn read(chunks: &mut Chunks, answer: &mut Answer) -> Result<(), String> {
    while !answer.is_complete() {
        let chunk = if answer.could_be_complete() {
            match select(chunks.next(), pin!(sleep(LAST_WORD))).await {
                Either::Left((chunk, _)) => chunk,
                Either::Right(_) => break,
            }
        } else {
            chunks.next().await
        };
        let Some(chunk) = chunk else { break };
        let Chunk { arrived_ms, bytes } = chunk.map_err(|error| js_message(&error))?;
        handled::timed(|| answer.bytes(arrived_ms, &bytes.to_vec()));
    }
    Ok(())
}
