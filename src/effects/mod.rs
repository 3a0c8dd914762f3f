//! Carries out the reducer's effects. Their results come back as messages.

mod checking;
mod engine;
mod hands;
mod store;

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::{App, Effect, Msg, Start};
use crate::browser::awake::Awake;
use crate::browser::tabs::{Claim, Use, measured_elsewhere};
use crate::messages::ToEngine;
use crate::store::{forget, keep_address, keep_power};
use hands::BrowserResources;

pub use checking::{check_first, linked_address};

/// A check that takes longer than this is reported as slow.
const SLOW: Duration = Duration::from_secs(5);
/// How often a server that is still loading its model is asked again.
const BEFORE_ASKING_AGAIN: Duration = Duration::from_secs(2);

/// Connects the browser and the reducer: messages go in, effects are carried out.
#[derive(Clone, Copy)]
pub struct Link {
    app: RwSignal<App>,
    /// Content of the address field.
    address: RwSignal<String>,
    hands: StoredValue<BrowserResources, LocalStorage>,
}

impl Link {
    /// A link to this reducer; some effects fill in the address field.
    #[must_use]
    pub fn new(app: RwSignal<App>, address: RwSignal<String>) -> Self {
        Self { app, address, hands: StoredValue::new_local(BrowserResources::default()) }
    }

    /// Hands the reducer a message and carries out the effects that follow.
    pub fn send(self, msg: Msg) {
        let effects = self.app.try_update(|app| app.update(msg)).unwrap_or_default();
        effects.into_iter().for_each(|effect| carry_out(self, effect));
        if self.app.with_untracked(|app| app.question.is_none()) {
            // The claimed session is now being measured, or will not be.
            self.hands.update_value(|hands| hands.claimed = None);
        }
    }

    fn send_later(self, after: Duration, msg: Msg) {
        spawn_local(async move {
            sleep(after).await;
            self.send(msg);
        });
    }
}

fn carry_out(link: Link, effect: Effect) {
    match effect {
        Effect::Check { check, address, key } => {
            spawn_local(checking::check_all(link, check, address, key));
            link.send_later(SLOW, Msg::CheckTakesLong { check });
        }
        Effect::AskAgainLater { check, address } => {
            link.send_later(BEFORE_ASKING_AGAIN, Msg::AskAgain { check, address });
        }
        Effect::LookAround { check, tried } => {
            spawn_local(checking::look_around(link, check, tried));
        }
        Effect::KeepAddress(address) => keep_address(&address),
        Effect::RememberServer { address, found } => checking::remembered(link, address, found),
        Effect::ForgetServer(address) => link.send(Msg::ServersListed(forget(&address))),
        Effect::AskServers(urls) => {
            let address = urls.join(", ");
            link.address.set(address.clone());
            link.send(Msg::CheckWanted(address));
        }
        Effect::KeepPower(power) => keep_power(power),
        Effect::StartEngine(job) => engine::start(link, job),
        Effect::Tell { session, command } => {
            engine::tell(link, ToEngine::Command { session, command });
        }
        Effect::EndEngine => engine::end(link),
        Effect::AskTabs(start) => spawn_local(ask_tabs(link, start)),
        Effect::Measure(id) => link.hands.update_value(|hands| {
            let claimed = hands.claimed.take().filter(|(claimed, _)| Some(*claimed) == id);
            let claimed = claimed.map(|(_, claim)| claim);
            hands.measuring = claimed.or_else(|| Some(Claim::on(Use::Measured, id?)));
        }),
        Effect::StayAwake(stays) => {
            link.hands.update_value(|hands| hands.awake = stays.then(Awake::keep));
        }
        Effect::Store(effect) => spawn_local(store::carry_out(link, effect)),
    }
}

/// Asks what other tabs are measuring. This claims the session about to be resumed: if two tabs ask at the
/// same moment, one of them is told that the other is measuring it.
async fn ask_tabs(link: Link, start: Box<Start>) {
    // The user may have been asked about this session before.
    let claimed = link.hands.try_update_value(|hands| hands.claimed.take()).flatten();
    let mut claimed = claimed.filter(|(id, _)| Some(*id) == start.kept);
    let mut elsewhere = measured_elsewhere().await;
    elsewhere.retain(|id| claimed.as_ref().is_none_or(|(claimed, _)| claimed != id));
    if let Some(id) = start.kept.filter(|id| claimed.is_none() && !elsewhere.contains(id)) {
        match Claim::alone(Use::Measured, id).await {
            Some(claim) => claimed = Some((id, claim)),
            None => elsewhere.push(id),
        }
    }
    let kept = match start.kept {
        Some(id) => store::kept_now(id).await.map(Box::new),
        None => None,
    };
    link.hands.update_value(|hands| hands.claimed = claimed);
    link.send(Msg::TabsTold { start, elsewhere, kept });
}
