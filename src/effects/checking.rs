//! Effects that check addresses.

use client::{addresses, mean_same, tidy_all};
use diagnosis::ProblemKind;
use futures::future::join_all;
use leptos::prelude::*;
use leptos::task::spawn_local;
use llm_api::Key;

use super::Link;
use crate::app::Msg;
use crate::browser::clock::now_ms;
use crate::browser::location::{page_origin, parameter};
use crate::check::{self, port_lanes};
use crate::store::{Remembered, remember};

/// The address in the link to this page.
pub fn linked_address() -> Option<String> {
    parameter("server").map(|address| tidy_all(&address))
}

/// Checks the address that the page starts with: the link's, otherwise that of the relay serving the page,
/// whatever was checked last.
pub fn check_first(link: Link) {
    let first = link.address.get_untracked();
    if linked_address().is_some() {
        link.send(Msg::CheckWanted(first));
        return;
    }
    spawn_local(async move {
        let relay = port_lanes(&page_origin()).await.ok().flatten();
        // Unless the user has begun to type, or has entered that server among several.
        if let Some(relay) = relay.filter(|_| link.address.get_untracked() == first) {
            let url = relay.server().base_url();
            let named = addresses(&first);
            if named.len() < 2 || !named.iter().any(|named| mean_same(named, &url)) {
                link.address.set(url);
            }
        }
        link.send(Msg::CheckWanted(link.address.get_untracked()));
    });
}

/// Checks what is at an address, or at each of several.
pub async fn check_all(link: Link, check: u64, address: String, key: Option<Key>) {
    let mut asked = addresses(&address);
    if asked.is_empty() {
        asked.push(address.clone());
    }
    let found = join_all(asked.into_iter().map(async |at: String| {
        let found = check::check(&at, key.clone(), &page_origin()).await;
        (at, found)
    }));
    let found = found.await;
    link.send(Msg::Checked { check, address, found, at_ms: now_ms() });
}

/// Looks for servers in the usual places other than the one already tried.
pub async fn look_around(link: Link, check: u64, tried: String) {
    let offers = check::look_around(&tried, &page_origin()).await;
    link.send(Msg::Offered { check, offers });
}

/// Remembers the result of a check.
pub fn remembered(link: Link, address: String, found: Result<String, ProblemKind>) {
    let at = String::from(js_sys::Date::new_0().to_iso_string());
    link.send(Msg::ServersListed(remember(Remembered { address, found, at })));
}
