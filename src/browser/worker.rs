//! The page's end of the engine worker.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::messages::{FromEngine, ToEngine};

/// Trunk makes this loader of the second binary.
const LOADER: &str = "/engine_loader.js";

/// The worker and what it is to be told once it listens.
#[derive(Clone)]
pub struct EngineWorker {
    worker: Worker,
    waiting: Rc<RefCell<Option<Vec<ToEngine>>>>,
}

impl EngineWorker {
    /// Starts the worker; `on_message` hears what it says, `on_crash` that it can not go on.
    ///
    /// # Errors
    /// When the browser starts no worker.
    pub fn start(
        on_message: impl Fn(FromEngine) + 'static,
        on_crash: impl Fn(String) + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(LOADER, &options)?;
        let engine = Self { worker, waiting: Rc::new(RefCell::new(Some(Vec::new()))) };
        let listener = {
            let engine = engine.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
                let text = message.data().as_string().unwrap_or_default();
                match serde_json::from_str(&text) {
                    Ok(FromEngine::Ready) => engine.begin(),
                    Ok(message) => on_message(message),
                    Err(error) => web_sys::console::error_1(&error.to_string().into()),
                }
            })
        };
        let crashed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let message = js_sys::Reflect::get(&event, &"message".into()).ok();
            on_crash(message.and_then(|message| message.as_string()).unwrap_or_default());
        });
        engine.worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        engine.worker.set_onerror(Some(crashed.as_ref().unchecked_ref()));
        // The worker lives as long as the page.
        listener.forget();
        crashed.forget();
        Ok(engine)
    }

    /// Tells the worker something, as soon as it listens.
    pub fn tell(&self, message: ToEngine) {
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(message),
            None => self.post(&message),
        }
    }

    fn begin(&self) {
        let waiting = self.waiting.borrow_mut().take();
        waiting.into_iter().flatten().for_each(|message| self.post(&message));
    }

    fn post(&self, message: &ToEngine) {
        let sent = serde_json::to_string(message)
            .map_err(|error| JsValue::from(error.to_string()))
            .and_then(|text| self.worker.post_message(&text.into()));
        if let Err(error) = sent {
            web_sys::console::error_1(&error);
        }
    }
}
