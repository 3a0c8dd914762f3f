//! The Web Worker that runs the engine: measuring never waits for the page's drawing.

use std::cell::RefCell;
use std::rc::Rc;

use bench::engine::{Command, Engine, Event, calibrate};
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use gloo_timers::callback::Timeout;
use llm_api::Think;
use tokometer::browser::clock::BrowserClock;
use tokometer::measure::backend::BrowserBackend;
use tokometer::measure::check::can_think;
use tokometer::measure::lane_probe;
use tokometer::measure::synthetic::SyntheticServer;
use tokometer::measure::transport::Transport;
use tokometer::messages::{BUILD, FromEngine, Job, ToEngine};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // The session that goes on, and the way to it; when that is dropped, the session ends.
    let current: RefCell<Option<(u64, UnboundedSender<Command>)>> = RefCell::default();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            match serde_json::from_str(&text) {
                Ok(ToEngine::Start(job)) => {
                    let (sender, commands) = unbounded();
                    current.replace(Some((job.session, sender)));
                    wasm_bindgen_futures::spawn_local(measure(*job, commands, scope.clone()));
                }
                Ok(ToEngine::Command { session, command }) => {
                    if let Some((current, sender)) = &*current.borrow()
                        && *current == session
                    {
                        // The session may have ended while the command was on its way.
                        let _ = sender.unbounded_send(command);
                    }
                }
                Err(error) => web_sys::console::error_1(&error.to_string().into()),
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    tell(&scope, &FromEngine::Ready { build: BUILD.to_owned() });
}

async fn measure(
    job: Job,
    commands: UnboundedReceiver<Command>,
    scope: DedicatedWorkerGlobalScope,
) {
    let lanes = lane_probe::open(job.lanes, &job.api).await;
    let open: Vec<_> = lanes.iter().cloned().collect();
    let synthetic = SyntheticServer::default();
    let own_error = calibrate(&synthetic, &BrowserClock, SyntheticServer::known).await;
    let lane_count = u32::try_from(open.len()).unwrap_or(u32::MAX);
    tell(&scope, &FromEngine::Opened { session: job.session, lanes: lane_count, own_error });
    let can_think = match open.first() {
        Some(lane) => can_think(&lane.base_url, &job.api, &job.model).await,
        None => false,
    };
    let backend = BrowserBackend {
        transport: Transport::of_browser(&scope.navigator().user_agent().unwrap_or_default()),
        api: job.api,
        model: job.model,
        think: if can_think { Think::Off } else { Think::Unset },
        lanes: open,
    };
    let engine = Engine {
        plan: &job.plan,
        lanes,
        backend: &backend,
        clock: &BrowserClock,
        nonce: job.session,
        done: job.done,
        only: job.only,
    };
    let outbox = Outbox::new(job.session, scope);
    engine.run(commands, &mut |event| outbox.put(event)).await;
}

/// Events on their way to the page, posted all together a few times a second: to post and draw each of
/// them as it happens would take the processor from the requests that are being measured.
#[derive(Clone)]
struct Outbox {
    session: u64,
    scope: DedicatedWorkerGlobalScope,
    events: Rc<RefCell<Vec<Event>>>,
}

/// How long an event waits for others, ms.
const POST_EVERY_MS: u32 = 100;

impl Outbox {
    fn new(session: u64, scope: DedicatedWorkerGlobalScope) -> Self {
        Self { session, scope, events: Rc::default() }
    }

    fn put(&self, event: Event) {
        let mut events = self.events.borrow_mut();
        if events.is_empty() {
            let outbox = self.clone();
            Timeout::new(POST_EVERY_MS, move || outbox.post()).forget();
        }
        events.push(event);
    }

    fn post(&self) {
        let events = self.events.take();
        tell(&self.scope, &FromEngine::Events { session: self.session, events });
    }
}

fn tell(scope: &DedicatedWorkerGlobalScope, message: &FromEngine) {
    match serde_json::to_string(message) {
        Ok(text) => {
            if let Err(error) = scope.post_message(&text.into()) {
                web_sys::console::error_1(&error);
            }
        }
        Err(error) => web_sys::console::error_1(&error.to_string().into()),
    }
}
