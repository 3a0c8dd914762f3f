//! The page's side of the engine worker.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::{JsString, Object, Reflect};
use thiserror::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::js_error::js_message;
use crate::messages::{FromEngine, ToEngine};

/// The worker's script, which starts the program that it is given.
const LOADER: &str = "/worker.js";

#[wasm_bindgen]
extern "C" {
    /// The URL from which the page's program was loaded.
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static PROGRAM: JsString;
}

/// How often the worker is asked whether it is alive.
const ASK_EVERY: Duration = Duration::from_secs(5);
/// How many times in a row it may fail to answer.
const MOST_UNHEARD: u32 = 3;

/// Why measuring is not, or no longer, possible.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WorkerError {
    #[error("the browser starts no worker: {message}")]
    NotStarted {
        /// The browser's message.
        message: String,
    },
    /// The worker cannot be loaded, or has panicked.
    #[error("the worker has crashed: {message}")]
    Crashed {
        /// The browser's message; may be empty.
        message: String,
    },
    #[error("the worker is silent")]
    Silent,
}

/// The worker, and the messages waiting until it listens.
#[derive(Clone)]
pub struct EngineWorker {
    worker: Worker,
    /// Number of messages received from it.
    heard: Rc<Cell<u64>>,
    is_ended: Rc<Cell<bool>>,
    waiting: Rc<RefCell<Option<Vec<ToEngine>>>>,
}

impl EngineWorker {
    /// Starts the worker; `on_message` receives its messages about sessions, `on_failure` is called if it
    /// fails.
    ///
    /// # Errors
    /// If the browser does not start a worker.
    pub fn start(
        on_message: impl Fn(FromEngine) + 'static,
        on_failure: impl Fn(WorkerError) + Clone + 'static,
    ) -> Result<Self, WorkerError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(LOADER, &options)
            .and_then(|worker| hand_over(&worker).map(|()| worker))
            .map_err(|error| WorkerError::NotStarted { message: js_message(&error) })?;
        let engine = Self {
            worker,
            heard: Rc::default(),
            is_ended: Rc::default(),
            waiting: Rc::new(RefCell::new(Some(Vec::new()))),
        };
        spawn_local(engine.clone().watch(on_failure.clone()));
        let listener = {
            let engine = engine.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
                engine.heard.set(engine.heard.get() + 1);
                let text = message.data().as_string().unwrap_or_default();
                match serde_json::from_str(&text) {
                    Ok(FromEngine::Ready) => engine.begin(),
                    Ok(message) => on_message(message),
                    Err(error) => web_sys::console::error_1(&error.to_string().into()),
                }
            })
        };
        let crashed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let message = Reflect::get(&event, &"message".into()).ok();
            let message = message.and_then(|message| message.as_string()).unwrap_or_default();
            on_failure(WorkerError::Crashed { message });
        });
        engine.worker.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        engine.worker.set_onerror(Some(crashed.as_ref().unchecked_ref()));
        // The worker lives as long as the page.
        listener.forget();
        crashed.forget();
        Ok(engine)
    }

    /// Sends the worker a message as soon as it listens.
    pub fn tell(&self, message: ToEngine) {
        match &mut *self.waiting.borrow_mut() {
            Some(waiting) => waiting.push(message),
            None => self.post(&message),
        }
    }

    /// Terminates the worker, whatever it is doing.
    pub fn end(&self) {
        self.is_ended.set(true);
        self.worker.terminate();
    }

    /// Regularly asks the worker whether it is alive: if the browser has terminated it, nothing else shows
    /// that.
    async fn watch(self, on_failure: impl Fn(WorkerError)) {
        let mut unheard = 0;
        while unheard < MOST_UNHEARD {
            let heard = self.heard.get();
            self.tell(ToEngine::AreYouThere);
            sleep(ASK_EVERY).await;
            if self.is_ended.get() {
                return;
            }
            let is_silent = self.heard.get() == heard;
            unheard = if is_silent { unheard + 1 } else { 0 };
        }
        on_failure(WorkerError::Silent);
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

/// Gives the worker the page's own compiled program: it is certain to be the same build, whatever is cached,
/// and available at once.
fn hand_over(worker: &Worker) -> Result<(), JsValue> {
    let handed = Object::new();
    Reflect::set(&handed, &"program".into(), &PROGRAM.with(|url| JsValue::from(url)))?;
    Reflect::set(&handed, &"module".into(), &wasm_bindgen::module())?;
    worker.post_message(&handed)
}
