//! Events on their way from the worker to the page.

use std::cell::RefCell;
use std::rc::Rc;

use bench::Event;
use gloo_timers::callback::Timeout;
use web_sys::DedicatedWorkerGlobalScope;

use crate::messages::FromEngine;

/// How long an event waits for others, ms.
const POST_EVERY_MS: u32 = 100;

/// Posts events all together a few times a second: to post and draw each of them as it happens would take
/// the processor from the requests that are being measured.
#[derive(Clone)]
pub struct Outbox {
    session: u64,
    scope: DedicatedWorkerGlobalScope,
    events: Rc<RefCell<Vec<Event>>>,
}

impl Outbox {
    /// The way of a session's events.
    #[must_use]
    pub fn new(session: u64, scope: DedicatedWorkerGlobalScope) -> Self {
        Self { session, scope, events: Rc::default() }
    }

    /// Takes an event; it is posted soon.
    pub fn put(&self, event: Event) {
        let mut events = self.events.borrow_mut();
        if events.is_empty() {
            let outbox = self.clone();
            Timeout::new(POST_EVERY_MS, move || outbox.post()).forget();
        }
        events.push(event);
    }

    /// Posts what is there.
    fn post(&self) {
        let events = self.events.take();
        tell(&self.scope, &FromEngine::Events { session: self.session, events });
    }
}

/// Posts a message to the page.
pub fn tell(scope: &DedicatedWorkerGlobalScope, message: &FromEngine) {
    match serde_json::to_string(message) {
        Ok(text) => {
            if let Err(error) = scope.post_message(&text.into()) {
                web_sys::console::error_1(&error);
            }
        }
        Err(error) => web_sys::console::error_1(&error.to_string().into()),
    }
}
