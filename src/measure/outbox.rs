//! Events on their way from the worker to the page.

use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

use bench::Event;
use futures::channel::oneshot;
use futures::future::select;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use web_sys::DedicatedWorkerGlobalScope;

use crate::messages::FromEngine;

/// How long an event waits for others, ms.
const POST_WITHIN_MS: u32 = 250;
/// How long an event of a batch under way waits, ms: drawing would disturb the batch, which may be over sooner.
const POST_IN_BATCH_WITHIN_MS: u32 = 500;
/// How long a batch waits for the page to draw, ms.
const DRAWS_WITHIN_MS: u32 = 150;

/// Posts events in groups a few times a second: posting and drawing each one as it happens would take processor
/// time from the requests being measured.
#[derive(Clone)]
pub struct Outbox {
    session: u64,
    scope: DedicatedWorkerGlobalScope,
    events: Rc<RefCell<Vec<Event>>>,
    /// Posts the queued events, after so many ms.
    timer: Rc<RefCell<Option<(u32, Timeout)>>>,
    awaits_drawing: Rc<RefCell<Option<oneshot::Sender<()>>>>,
}

impl Outbox {
    /// An outbox for a session's events.
    #[must_use]
    pub fn new(session: u64, scope: DedicatedWorkerGlobalScope) -> Self {
        Self {
            session,
            scope,
            events: Rc::default(),
            timer: Rc::default(),
            awaits_drawing: Rc::default(),
        }
    }

    /// Queues an event; it is posted soon.
    pub fn put(&self, event: Event) {
        let is_in_batch = matches!(event, Event::InFlight { .. } | Event::SampleDone { .. });
        let within_ms = if is_in_batch { POST_IN_BATCH_WITHIN_MS } else { POST_WITHIN_MS };
        self.events.borrow_mut().push(event);
        let mut timer = self.timer.borrow_mut();
        if timer.as_ref().is_none_or(|(set_to_ms, _)| within_ms < *set_to_ms) {
            let outbox = self.clone();
            *timer = Some((within_ms, Timeout::new(within_ms, move || outbox.post())));
        }
    }

    /// Posts the queued events.
    fn post(&self) {
        self.timer.take();
        let events = self.events.take();
        if !events.is_empty() {
            tell(&self.scope, &FromEngine::Events { session: self.session, events });
        }
    }

    /// Posts the queued events, and resolves when the page has drawn them or takes too long.
    pub async fn drawn(&self) {
        self.post();
        let (drawn, is_drawn) = oneshot::channel();
        self.awaits_drawing.replace(Some(drawn));
        tell(&self.scope, &FromEngine::AwaitsDrawing { session: self.session });
        select(is_drawn, pin!(TimeoutFuture::new(DRAWS_WITHIN_MS))).await;
    }

    /// The page has drawn what it was told.
    pub fn page_has_drawn(&self) {
        if let Some(drawn) = self.awaits_drawing.take() {
            // If it took too long, nobody waits any more.
            let _ = drawn.send(());
        }
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
