//! Coordination with other tabs: which sessions they are measuring, since they would share the server and the
//! processor, and which they have removed but may restore.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::web_lock::{self, Asked, WebLock};
use super::within::within;
use crate::store::{SessionId, Sessions};

const CHANNEL: &str = "tokometer";
/// Another tab answers within this time unless it is frozen, and then it is not measuring.
const ANSWERS_WITHIN: Duration = Duration::from_millis(200);
/// How long to wait for the browser to list locks, or for the database.
const LOCKS_WITHIN: Duration = Duration::from_secs(2);

thread_local! {
    /// This tab, among others; JavaScript's numbers carry no more digits.
    static TAB: u64 = (js_sys::Math::random() * 2f64.powi(53)) as u64;
}

/// A tab's use of a session that other tabs have to know about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It is measuring the session.
    Measured,
    /// It has removed the session and may restore it.
    Removed,
}

impl Use {
    fn prefix(self) -> &'static str {
        match self {
            Self::Measured => "tokometer-measures-",
            Self::Removed => "tokometer-removed-",
        }
    }

    fn name(self, id: SessionId) -> String {
        format!("{}{id}", self.prefix())
    }

    /// The session in a lock's name, if the lock is for this use.
    fn session(self, name: &str) -> Option<SessionId> {
        name.strip_prefix(self.prefix())?.parse().ok()
    }
}

/// While it lives, other tabs can find out what this one does with a session.
pub struct Claim {
    _lock: Option<WebLock>,
    _answers: Option<Listener>,
}

impl Claim {
    /// Announces it: by a lock, or without locks by answering queries.
    #[must_use]
    pub fn on(used: Use, id: SessionId) -> Self {
        let name = used.name(id);
        let lock = WebLock::hold(&name);
        let answers = if lock.is_none() { answering(used, name) } else { None };
        Self { _lock: lock, _answers: answers }
    }

    /// Announces it unless another tab does: if two try at the same moment, one succeeds.
    pub async fn alone(used: Use, id: SessionId) -> Option<Self> {
        match within(LOCKS_WITHIN, WebLock::alone(used.name(id))).await {
            Some(Asked::Held(lock)) => Some(Self { _lock: Some(lock), _answers: None }),
            Some(Asked::Taken) => None,
            Some(Asked::NoLocks) | None => {
                // From now on this tab answers queries; the database decides between tabs that asked before.
                let claim = Self::on(used, id);
                is_free(id).await.then_some(claim)
            }
        }
    }
}

/// Whether no other tab has just claimed the session, as far as the database shows.
async fn is_free(id: SessionId) -> bool {
    let claim = async move {
        let tab = TAB.with(|tab| *tab);
        Sessions::open().await?.claim(id, tab, js_sys::Date::now()).await
    };
    !matches!(within(LOCKS_WITHIN, claim).await, Some(Ok(false)))
}

/// Sessions being measured in other tabs.
pub async fn measured_elsewhere() -> Vec<SessionId> {
    used_elsewhere(Use::Measured).await
}

/// Sessions removed in other tabs that may be restored there.
pub async fn removed_elsewhere() -> Vec<SessionId> {
    used_elsewhere(Use::Removed).await
}

async fn used_elsewhere(used: Use) -> Vec<SessionId> {
    match within(LOCKS_WITHIN, web_lock::held()).await {
        Some(Some(names)) => names.iter().filter_map(|name| used.session(name)).collect(),
        Some(None) => asked(used).await,
        None => Vec::new(),
    }
}

async fn asked(used: Use) -> Vec<SessionId> {
    let told: Rc<RefCell<Vec<SessionId>>> = Rc::default();
    let listener = {
        let told = Rc::clone(&told);
        Listener::new(move |said, _| told.borrow_mut().extend(used.session(&said)))
    };
    if let Some(listener) = listener {
        listener.say(used.prefix());
        sleep(ANSWERS_WITHIN).await;
    }
    told.take()
}

/// A query names only the use.
fn answering(used: Use, name: String) -> Option<Listener> {
    Listener::new(move |said, channel| {
        if said == used.prefix() {
            say(channel, &name);
        }
    })
}

/// One end of the channel between tabs; dropping it closes it.
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
    // A closed channel has no listeners.
    let _ = channel.post_message(&JsValue::from(text));
}
