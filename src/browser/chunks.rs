//! The chunks of a body, each with its time of arrival.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use futures::Stream;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::{ReadableStream, ReadableStreamDefaultReader, ReadableStreamReadResult};

use super::clock::now_ms;

/// Bytes that arrived together.
#[derive(Debug)]
pub struct Chunk {
    /// Time on the page's clock, ms.
    pub arrived_ms: f64,
    pub bytes: Uint8Array,
}

/// A body being read. Each chunk is stamped when the browser delivers it. All chunks share the same two
/// callbacks instead of creating new ones.
#[derive(Debug)]
pub struct Chunks {
    reader: ReadableStreamDefaultReader,
    state: Rc<State>,
    callbacks: Option<Callbacks>,
    /// The body has ended, successfully or not; one that broke off would report the error forever.
    is_over: bool,
}

type Callback = Closure<dyn FnMut(JsValue)>;

#[derive(Debug)]
struct Callbacks {
    arrived: Callback,
    broken: Callback,
}

#[derive(Debug, Default)]
struct State {
    is_asked: Cell<bool>,
    come: RefCell<Option<Result<Option<Chunk>, JsValue>>>,
    waker: RefCell<Option<Waker>>,
    /// Callbacks of a dropped reader: the browser will still call one of them.
    left: RefCell<Option<Callbacks>>,
}

impl Chunks {
    /// The chunks of this body.
    ///
    /// # Errors
    ///
    /// If something else is reading it.
    pub fn of(body: &ReadableStream) -> Result<Self, JsValue> {
        let state = Rc::<State>::default();
        let calling = |reading: fn(JsValue) -> Result<Option<Chunk>, JsValue>| {
            let state = Rc::clone(&state);
            Callback::new(move |value| state.settle(reading(value)))
        };
        let callbacks = Callbacks { arrived: calling(chunk), broken: calling(Err) };
        let reader = ReadableStreamDefaultReader::new(body)?;
        Ok(Self { reader, state, callbacks: Some(callbacks), is_over: false })
    }
}

/// The result of a read; `None` at the end.
fn chunk(read: JsValue) -> Result<Option<Chunk>, JsValue> {
    let arrived_ms = now_ms();
    let value = read.unchecked_into::<ReadableStreamReadResult>().get_value();
    let bytes = (!value.is_undefined()).then(|| value.unchecked_into());
    Ok(bytes.map(|bytes| Chunk { arrived_ms, bytes }))
}

impl State {
    fn settle(&self, come: Result<Option<Chunk>, JsValue>) {
        self.is_asked.set(false);
        self.come.replace(Some(come));
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
        self.left.take();
    }
}

impl Stream for Chunks {
    type Item = Result<Chunk, JsValue>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        if let Some(come) = self.state.come.take() {
            self.is_over = !matches!(come, Ok(Some(_)));
            return Poll::Ready(come.transpose());
        }
        self.state.waker.replace(Some(context.waker().clone()));
        if let Some(Callbacks { arrived, broken }) = &self.callbacks
            && !self.state.is_asked.replace(true)
        {
            let _ = self.reader.read().then2(arrived, broken);
        }
        Poll::Pending
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        if self.state.is_asked.get() {
            self.state.left.replace(self.callbacks.take());
        }
    }
}
