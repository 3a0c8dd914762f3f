//! Requests whose answers are received by a few lines of JavaScript. Data crosses into WebAssembly only when it has to
//! be inspected, not chunk by chunk: each crossing costs more than the browser's own work on the chunk.

use std::time::Duration;

use js_sys::{Array, Promise};
use llm_api::{HttpRequest, Method, Protocol};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStream};

use super::abort::AbortOnDrop;
use super::js_error::js_message;

/// This many trailing chunks show how an answer ended: finish reason, token counts and end marker may come separately.
const LAST_CHUNKS: u32 = 4;

#[wasm_bindgen(module = "/src/browser/exchange.js")]
extern "C" {
    #[wasm_bindgen(js_name = Exchange)]
    #[derive(Clone, Debug)]
    type Handle;

    #[wasm_bindgen(static_method_of = Handle, js_class = Exchange)]
    fn send(look: u8, url: &str, method: &str, headers: &JsValue, body: Option<&str>) -> Handle;
    #[wasm_bindgen(static_method_of = Handle, js_class = Exchange)]
    fn of(look: u8, body: &ReadableStream) -> Handle;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Handle) -> u16;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Handle) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = isOver)]
    fn is_over(this: &Handle) -> bool;
    #[wasm_bindgen(method, getter, js_name = isSilent)]
    fn is_silent(this: &Handle) -> bool;
    #[wasm_bindgen(method, getter)]
    fn failure(this: &Handle) -> JsValue;

    #[wasm_bindgen(method)]
    fn due(this: &Handle) -> Promise;
    #[wasm_bindgen(method)]
    fn used(this: &Handle) -> usize;
    #[wasm_bindgen(method)]
    fn chunks(this: &Handle) -> usize;
    #[wasm_bindgen(method)]
    fn last(this: &Handle, chunks: u32) -> Vec<u8>;
    #[wasm_bindgen(method)]
    fn peek(this: &Handle, bytes: &mut [u8], ends: &mut [u32], times_ms: &mut [f64]);
    #[wasm_bindgen(method)]
    fn clear(this: &Handle);
    #[wasm_bindgen(method)]
    fn close(this: &Handle, within_ms: u32);
    #[wasm_bindgen(method)]
    fn abort(this: &Handle);

    #[wasm_bindgen(js_name = askAtOnce)]
    fn ask_at_once(
        url: &str,
        headers: &JsValue,
        times: u32,
        within_ms: u32,
        controller: &AbortController,
    ) -> Promise;
    #[wasm_bindgen(js_name = takeHandled)]
    fn take_handled() -> Vec<f64>;
}

/// Which chunks should be looked at as they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Each,
    /// Those that are not plainly one of Ollama's lines before the last.
    Ollama,
    /// Those that end with the marker of the end.
    OpenAi,
    None,
}

impl Look {
    /// What should be looked at of an answer by this protocol.
    #[must_use]
    pub fn by(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Ollama => Self::Ollama,
            Protocol::OpenAi => Self::OpenAi,
        }
    }
}

/// Bytes that have arrived, chunk by chunk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrived {
    bytes: Vec<u8>,
    /// Where each chunk ends in them.
    ends: Vec<u32>,
    /// When each chunk came, ms on the page's clock.
    times_ms: Vec<f64>,
}

impl Arrived {
    /// The chunks, each with its time, ms on the page's clock.
    pub fn chunks(&self) -> impl Iterator<Item = (f64, &[u8])> {
        let mut from = 0;
        self.ends.iter().zip(&self.times_ms).map(move |(&end, &at_ms)| {
            let until = end as usize;
            let chunk = self.bytes.get(from..until).unwrap_or_default();
            from = until;
            (at_ms, chunk)
        })
    }

    /// All chunks as one.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// A request under way; dropping it aborts the request.
#[derive(Debug)]
pub struct Exchange {
    handle: Handle,
    is_closed: bool,
}

/// Looks at what has come of an answer, and does not keep the request alive.
#[derive(Clone, Debug)]
pub struct PendingChunks(Handle);

impl PendingChunks {
    /// What has come since it was last taken.
    #[must_use]
    pub fn peek(&self) -> Arrived {
        let Self(handle) = self;
        let (used, chunks) = (handle.used(), handle.chunks());
        let mut arrived =
            Arrived { bytes: vec![0; used], ends: vec![0; chunks], times_ms: vec![0.0; chunks] };
        if chunks > 0 {
            handle.peek(&mut arrived.bytes, &mut arrived.ends, &mut arrived.times_ms);
        }
        arrived
    }
}

impl Exchange {
    /// Sends a request to the server with this base URL.
    #[must_use]
    pub fn send(look: Look, base_url: &str, request: &HttpRequest) -> Self {
        let method = match request.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let (url, headers) = (request.url(base_url), headers(request));
        let handle = Handle::send(look as u8, &url, method, &headers, request.body.as_deref());
        Self { handle, is_closed: false }
    }

    /// Reads a body.
    #[must_use]
    pub fn of(look: Look, body: &ReadableStream) -> Self {
        Self { handle: Handle::of(look as u8, body), is_closed: false }
    }

    /// Resolves when what has come should be looked at: a chunk as was asked, a second's silence, much that waits, or
    /// the end.
    pub async fn due(&self) {
        // It never fails.
        let _ = JsFuture::from(self.handle.due()).await;
    }

    /// The HTTP status, once it is known.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        Some(self.handle.status()).filter(|&status| status > 0)
    }

    /// The header `Retry-After` of a refusal, where the page may read it.
    #[must_use]
    pub fn retry_after(&self) -> Option<String> {
        self.handle.retry_after()
    }

    /// Whether nothing more will come.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.handle.is_over()
    }

    /// Whether the last chunk came a second ago or longer.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.handle.is_silent()
    }

    /// The browser's message if the request failed or the body broke off.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let failure = self.handle.failure();
        (!failure.is_undefined()).then(|| js_message(&failure))
    }

    /// The last chunks as one, if there are others before them.
    #[must_use]
    pub fn last(&self) -> Option<Vec<u8>> {
        let has_others = self.handle.chunks() > LAST_CHUNKS as usize;
        has_others.then(|| self.handle.last(LAST_CHUNKS))
    }

    /// What lets others look at what has come.
    #[must_use]
    pub fn pending_chunks(&self) -> PendingChunks {
        PendingChunks(self.handle.clone())
    }

    /// Takes what has come.
    #[must_use]
    pub fn take(&self) -> Arrived {
        let arrived = self.pending_chunks().peek();
        self.handle.clear();
        arrived
    }

    /// Leaves the connection alone for so long, in case it ends by itself, and then aborts it.
    pub fn close(mut self, within: Duration) {
        self.is_closed = true;
        self.handle.close(millis(within));
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if !self.is_closed {
            self.handle.abort();
        }
    }
}

/// Sends a small request without a body so many times at once, and tells whether one of them succeeds in time. Dropping
/// it aborts them.
pub async fn any_succeeds(
    base_url: &str,
    asked: &HttpRequest,
    times: u32,
    within: Duration,
) -> bool {
    let Ok(abort) = AbortOnDrop::new() else { return false };
    let (url, headers, within_ms) = (asked.url(base_url), headers(asked), millis(within));
    let answers = ask_at_once(&url, &headers, times, within_ms, abort.controller());
    let has_succeeded = JsFuture::from(answers).await.is_ok_and(|any| any.is_truthy());
    abort.is_over();
    has_succeeded
}

fn headers(request: &HttpRequest) -> JsValue {
    match &request.headers[..] {
        [] => JsValue::UNDEFINED,
        headers => headers
            .iter()
            .map(|(name, value)| Array::of2(&name.into(), &value.into()))
            .collect::<Array>()
            .into(),
    }
}

fn millis(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

/// What the chunks of all answers took since the last time: their number, the sum of their handling times, ms, and
/// that of the squares, ms².
pub fn handled_meanwhile() -> (u64, f64, f64) {
    match take_handled()[..] {
        [chunks, busy_ms, squares_ms2] => (chunks as u64, busy_ms, squares_ms2),
        _ => (0, 0.0, 0.0),
    }
}
