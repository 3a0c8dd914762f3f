//! The key that a server wants: held in memory, for the one origin that it was typed for.

use bench::{CheckProblem, Ending, Failure, SessionError};
use client::{ServerAddress, Surroundings, likely_wants_key};
use llm_api::Key;

use super::{App, Effect, Server};

/// A key and the origin of the server that it is for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeldKey {
    origin: String,
    key: Key,
}

/// Where a key is to be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyWish {
    /// The address whose server wants it.
    pub address: String,
    /// The server says so, or as good as.
    pub is_urgent: bool,
}

impl App {
    /// Holds the key for the server of this address, and asks again what is there.
    pub(super) fn key_given(&mut self, address: String, key: Key) -> Vec<Effect> {
        self.key = self.origin_of(&address).map(|origin| HeldKey { origin, key });
        self.check(address)
    }

    /// Forgets the key, and asks without it.
    pub(super) fn key_forgotten(&mut self, address: String) -> Vec<Effect> {
        self.key = None;
        self.check(address)
    }

    /// The origin of the server for which a key is held.
    #[must_use]
    pub fn key_origin(&self) -> Option<&str> {
        self.key.as_ref().map(|held| held.origin.as_str())
    }

    /// Whether and for which address a key is wanted; `typed` is what the field holds.
    #[must_use]
    pub fn key_wish(&self, typed: &str) -> Option<KeyWish> {
        let (url, is_urgent) = match &self.server {
            Server::Problem(CheckProblem::BadKey) => (typed.to_owned(), true),
            Server::Problem(problem) if problem.may_want_key() => {
                let page_origin = self.page_origin.clone();
                let here = Surroundings { page_origin, ..Surroundings::default() };
                let url = problem.url().unwrap_or(typed);
                (url.to_owned(), likely_wants_key(problem, &here))
            }
            Server::Ready(server) if self.was_refused_for_key() => {
                (server.own_address().base_url(), true)
            }
            // It is for the server, and not for the relay that leads there.
            Server::Ready(server) if server.port_lanes.is_some() => {
                (server.own_address().base_url(), false)
            }
            _ => return None,
        };
        // The address may lead to another server, and then it is that one which wants a key.
        let is_here = self.origin_of(&url) == self.origin_of(typed);
        let address = if is_here { typed.to_owned() } else { url };
        Some(KeyWish { address, is_urgent })
    }

    /// Forgets a key that is not for the server of this address.
    pub(super) fn keep_key_for(&mut self, address: &str) {
        if self.key.is_some() && self.key_for(address).is_none() {
            self.key = None;
        }
    }

    /// The key, if it is for the server of this address.
    pub(super) fn key_for(&self, address: &str) -> Option<Key> {
        let held = self.key.as_ref()?;
        (self.origin_of(address).as_ref() == Some(&held.origin)).then(|| held.key.clone())
    }

    fn origin_of(&self, address: &str) -> Option<String> {
        ServerAddress::parse(address, &self.page_origin).map(|address| address.origin())
    }

    /// Whether the session that was begun last ended for want of a key: some servers show their models to
    /// everybody.
    fn was_refused_for_key(&self) -> bool {
        let ending = self.course.as_ref().and_then(|course| course.progress.ending());
        matches!(
            ending,
            Some(Ending::Failed(
                SessionError::WarmUp { failure: Failure::Http(401 | 403), .. }
                    | SessionError::BatchesFailed { failure: Failure::Http(401 | 403), .. }
            ))
        )
    }
}
