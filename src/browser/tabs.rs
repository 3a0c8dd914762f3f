//! What other tabs of this browser measure: they would share the server, and the processor.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::web_lock::{self, WebLock};
use crate::store::SessionId;

const LOCK: &str = "tokometer-measures-";
const CHANNEL: &str = "tokometer";
const WHO_MEASURES: &str = "who measures?";
/// Another tab answers within this, unless it is frozen; and then it does not measure.
const ANSWERS_WITHIN: Duration = Duration::from_millis(200);

/// While it lives, other tabs can know that this one measures a session.
pub struct Measuring {
    _lock: Option<WebLock>,
    _answers: Option<Listener>,
}

impl Measuring {
    /// Tells that this session is measured: by a lock, and where there are none by answering.
    #[must_use]
    pub fn session(id: SessionId) -> Self {
        let lock = WebLock::hold(&format!("{LOCK}{id}"));
        let answers = if lock.is_none() { answering(id) } else { None };
        Self { _lock: lock, _answers: answers }
    }
}

/// The sessions that other tabs measure just now.
pub async fn measured_elsewhere() -> Vec<SessionId> {
    match web_lock::held().await {
        Some(names) => {
            let id = |name: &String| name.strip_prefix(LOCK)?.parse().ok();
            names.iter().filter_map(id).collect()
        }
        None => asked().await,
    }
}

async fn asked() -> Vec<SessionId> {
    let told: Rc<RefCell<Vec<SessionId>>> = Rc::default();
    let listener = {
        let told = Rc::clone(&told);
        Listener::new(move |said, _| told.borrow_mut().extend(said.parse::<SessionId>().ok()))
    };
    if let Some(listener) = listener {
        listener.say(WHO_MEASURES);
        sleep(ANSWERS_WITHIN).await;
    }
    told.take()
}

fn answering(id: SessionId) -> Option<Listener> {
    Listener::new(move |said, channel| {
        if said == WHO_MEASURES {
            say(channel, &id.to_string());
        }
    })
}

/// An end of the channel between tabs, closed when it is dropped.
struct Listener {
    channel: BroadcastChannel,
    _hears: Closure<dyn Fn(MessageEvent)>,
}

impl Listener {
    fn new(hears: impl Fn(String, &BroadcastChannel) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let hears = {
            let channel = channel.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
                hears(message.data().as_string().unwrap_or_default(), &channel);
            })
        };
        channel.set_onmessage(Some(hears.as_ref().unchecked_ref()));
        Some(Self { channel, _hears: hears })
    }

    fn say(&self, text: &str) {
        say(&self.channel, text);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

fn say(channel: &BroadcastChannel, text: &str) {
    // A channel that is closed has nobody to hear.
    let _ = channel.post_message(&JsValue::from(text));
}
