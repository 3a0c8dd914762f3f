//! Events on their way from the worker to the page.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use bench::Event;
use bench::engine::Journal;
use futures::StreamExt;
use futures::channel::mpsc::UnboundedReceiver;
use futures::future::select;
use gloo_timers::callback::Timeout;
use gloo_timers::future::sleep;
use web_sys::DedicatedWorkerGlobalScope;

use crate::messages::FromEngine;

/// How long an event waits for others, ms.
const POST_EVERY_MS: u32 = 100;
/// A page that has not kept a batch within this is busy or broken: the measurement goes on.
const PATIENCE: Duration = Duration::from_secs(5);

/// Posts events all together a few times a second: to post and draw each of them as it happens would take
/// the processor from the requests that are being measured. What must be kept is posted at once.
#[derive(Clone)]
pub struct Outbox {
    session: u64,
    scope: DedicatedWorkerGlobalScope,
    events: Rc<RefCell<Vec<Event>>>,
    posted: Rc<Cell<u64>>,
    /// The numbers of messages that the page has kept, as they come.
    kept: Rc<Cell<Option<UnboundedReceiver<u64>>>>,
}

impl Outbox {
    /// The way of a session's events; `kept` gives the numbers of messages that the page has kept.
    #[must_use]
    pub fn new(
        session: u64,
        scope: DedicatedWorkerGlobalScope,
        kept: UnboundedReceiver<u64>,
    ) -> Self {
        let kept = Rc::new(Cell::new(Some(kept)));
        Self { session, scope, events: Rc::default(), posted: Rc::default(), kept }
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
        if events.is_empty() {
            return;
        }
        self.posted.set(self.posted.get() + 1);
        let number = self.posted.get();
        tell(&self.scope, &FromEngine::Events { session: self.session, number, events });
    }
}

impl Journal for Outbox {
    /// The event was put already: it is posted now, and the page's word awaited.
    async fn keep(&self, _event: &Event) {
        self.post();
        let wanted = self.posted.get();
        // Only one batch is kept at a time.
        let Some(mut numbers) = self.kept.take() else { return };
        let is_kept = async { while numbers.next().await.is_some_and(|number| number < wanted) {} };
        select(pin!(is_kept), pin!(sleep(PATIENCE))).await;
        self.kept.set(Some(numbers));
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
