//! The engine in a Web Worker of its own, so that measuring never waits for the page to draw.

use std::cell::RefCell;

use bench::engine::{Command, Engine};
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::backend::BrowserBackend;
use super::cluster::ClusterBackend;
use super::journal::BrowserJournal;
use super::outbox::{Outbox, tell};
use super::transport::Transport;
use crate::browser::clock::BrowserClock;
use crate::messages::{FromEngine, Job, SentKey, ToEngine, Way};

/// The running session and the channel to it; dropping the channel ends the session.
struct Current {
    number: u64,
    commands: UnboundedSender<Command>,
    outbox: Outbox,
}

/// Starts listening for the page's messages.
pub fn listen(scope: DedicatedWorkerGlobalScope) {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        tell(&scope, &FromEngine::Panicked { message: panic.to_string() });
    }));
    let current: RefCell<Option<Current>> = RefCell::default();
    let on_message = {
        let scope = scope.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            match serde_json::from_str(&text) {
                Ok(message) => hear(message, &current, &scope),
                Err(error) => web_sys::console::error_1(&error.to_string().into()),
            }
        })
    };
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    tell(&scope, &FromEngine::Ready);
}

/// Messages about any session but the current one are outdated: a session may end while a message is on its
/// way.
fn hear(message: ToEngine, current: &RefCell<Option<Current>>, scope: &DedicatedWorkerGlobalScope) {
    match message {
        ToEngine::Start { mut job, keys } => {
            for (way, key) in job.ways.iter_mut().zip(&keys) {
                way.api.key = key.as_ref().and_then(SentKey::key);
            }
            let (commands, heard) = unbounded();
            let outbox = Outbox::new(job.number, scope.clone());
            let number = job.number;
            current.replace(Some(Current { number, commands, outbox: outbox.clone() }));
            wasm_bindgen_futures::spawn_local(measure(*job, heard, scope.clone(), outbox));
        }
        ToEngine::AreYouThere => tell(scope, &FromEngine::Here),
        ToEngine::Command { session, command } => {
            if let Some(current) = current.borrow().as_ref().filter(|c| c.number == session) {
                let _ = current.commands.unbounded_send(command);
            }
        }
        ToEngine::Drawn { session } => {
            if let Some(current) = current.borrow().as_ref().filter(|c| c.number == session) {
                current.outbox.page_has_drawn();
            }
        }
    }
}

async fn measure(
    job: Job,
    commands: UnboundedReceiver<Command>,
    scope: DedicatedWorkerGlobalScope,
    outbox: Outbox,
) {
    let Some(plan) = job.session.plan.clone() else { return };
    let transport = Transport::of_browser(&scope.navigator().user_agent().unwrap_or_default());
    let model = job.session.model_id().to_owned();
    let Some(backend) = backend(transport, &model, job.ways, outbox.clone()) else { return };
    let number = job.number;
    let not_kept = move |why| tell(&scope, &FromEngine::NotKept { session: number, why });
    let journal =
        BrowserJournal::new(number, job.session.clone(), job.kept, job.is_kept_in_part, not_kept);
    let engine = Engine {
        plan: &plan,
        goal: job.goal,
        session: job.session,
        is_disturbed: job.is_disturbed,
        backend: &backend,
        clock: &BrowserClock,
        journal: &journal,
        own_prompts: &job.own_prompts,
        nonce: number,
    };
    engine.run(commands, &mut |event| outbox.put(event)).await;
}

/// The backend for these servers, with lane numbers unique among them all.
fn backend(
    transport: Transport,
    model: &str,
    ways: Vec<Way>,
    outbox: Outbox,
) -> Option<ClusterBackend> {
    let mut first_lane = 0;
    let servers = (0..).zip(ways).map(|(server, way)| {
        let numbered_from = first_lane;
        first_lane += u32::try_from(way.lanes.len()).unwrap_or_default();
        BrowserBackend::new(transport, way.api, model.to_owned(), way.lanes)
            .numbered(server, numbered_from)
            .by_relay(way.relay, way.calibration_lanes)
            .of_program(Some(&way.program))
    });
    let mut servers = servers.collect::<Vec<_>>().into_iter();
    let first = servers.next()?;
    Some(ClusterBackend::new(first, servers.collect(), outbox))
}
