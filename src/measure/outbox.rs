//! Events on their way from the worker to the page.

use std::cell::RefCell;
use std::rc::Rc;

use bench::Event;
use gloo_timers::callback::Timeout;
use web_sys::DedicatedWorkerGlobalScope;

use crate::messages::FromEngine;

/// How long an event waits for others, ms.
const POST_EVERY_MS: u32 = 100;

/// Posts events in groups a few times a second: posting and drawing each one as it happens would take
/// processor time from the requests being measured.
#[derive(Clone)]
pub struct Outbox {
    session: u64,
    scope: DedicatedWorkerGlobalScope,
    events: Rc<RefCell<Vec<Event>>>,
}

impl Outbox {
    /// An outbox for a session's events.
    #[must_use]
    pub fn new(session: u64, scope: DedicatedWorkerGlobalScope) -> Self {
        Self { session, scope, events: Rc::default() }
    }

    /// Queues an event; it is posted soon.
    pub fn put(&self, event: Event) {
        let mut events = self.events.borrow_mut();
        if events.is_empty() {
            let outbox = self.clone();
            Timeout::new(POST_EVERY_MS, move || outbox.post()).forget();
        }
        events.push(event);
    }

    /// Posts the queued events.
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
