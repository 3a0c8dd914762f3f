//! How a request leaves the browser: by `fetch`, in Firefox by `XMLHttpRequest`.

use client::Answer;
use futures::StreamExt;
use js_sys::Uint8Array;
use llm_api::HttpRequest;
use wasm_bindgen::JsCast;
use wasm_streams::ReadableStream;

use super::xhr;
use crate::browser::abort::AbortOnDrop;
use crate::browser::clock::now_ms;
use crate::browser::fetch;
use crate::browser::js_error::js_message;

/// The way of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Reads the stream chunk by chunk.
    Fetch,
    /// Firefox starts no more than 80 fetches a second; this one it does not pace.
    Xhr,
}

impl Transport {
    /// The way that this browser does not slow down.
    #[must_use]
    pub fn of_browser(user_agent: &str) -> Self {
        if user_agent.contains("Firefox/") { Self::Xhr } else { Self::Fetch }
    }

    /// Sends a request to the server of this base URL and feeds what comes into the answer. Dropping the future aborts the request.
    ///
    /// # Errors
    /// The browser's words when the connection fails.
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
    let request = fetch::request(base_url, request, &abort.signal());
    let request = request.map_err(|error| error.to_string())?;
    let response = request.send().await.map_err(|error| error.to_string())?;
    answer.status(response.status());
    match response.body() {
        Some(body) => read(body, answer).await,
        None => Ok(()),
    }
}

/// Feeds a stream of bytes into the answer, each chunk with the time of its arrival.
///
/// # Errors
/// The browser's words when the stream breaks.
pub async fn read(body: web_sys::ReadableStream, answer: &mut Answer) -> Result<(), String> {
    let mut chunks = ReadableStream::from_raw(body).into_stream();
    while let Some(chunk) = chunks.next().await {
        let arrived_ms = now_ms();
        let chunk = chunk.map_err(|error| js_message(&error))?;
        answer.bytes(arrived_ms, &chunk.unchecked_into::<Uint8Array>().to_vec());
    }
    Ok(())
}
