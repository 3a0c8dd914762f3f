//! A server's API key: held in memory only, and only for the origins it was typed for.

use bench::{Ending, Failure, SessionError};
use client::{ServerAddress, Surroundings, addresses, likely_wants_key};
use diagnosis::CheckProblem;
use llm_api::Key;

use super::{App, Effect, Server};

/// A key and the origins of the servers that it is for; servers measured as one share a key.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct HeldKey {
    origins: Vec<String>,
    key: Key,
}

/// Where to type a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyWish {
    /// The address of the server that requires it.
    pub address: String,
    /// The server says so, or strongly suggests it.
    pub is_urgent: bool,
}

impl App {
    /// Holds the key for the server at this address, and checks it again.
    pub(super) fn key_given(&mut self, address: String, key: Key) -> Vec<Effect> {
        let origins = self.origins_of(&address);
        self.key = (!origins.is_empty()).then_some(HeldKey { origins, key });
        self.check(address)
    }

    /// Drops the key, and checks again without it.
    pub(super) fn key_forgotten(&mut self, address: String) -> Vec<Effect> {
        self.key = None;
        self.check(address)
    }

    /// The origins of the servers for which a key is held.
    #[must_use]
    pub fn key_origins(&self) -> Option<String> {
        self.key.as_ref().map(|held| held.origins.join(", "))
    }

    /// Whether a key is required, and for which address; `typed` is the content of the address field.
    #[must_use]
    pub fn key_wish(&self, typed: &str) -> Option<KeyWish> {
        let (urls, is_urgent) = match &self.server {
            Server::Problem(CheckProblem::BadKey) => (addresses(typed), true),
            Server::Problem(problem) if problem.may_want_key() => {
                let here = self.surroundings();
                let urls =
                    problem.url().map_or_else(|| addresses(typed), |url| vec![url.to_owned()]);
                (urls, likely_wants_key(problem, &here))
            }
            Server::Problems(told) => {
                let here = self.surroundings();
                let problems = || told.iter().filter_map(|(_, problem)| problem.as_ref());
                if !problems().any(CheckProblem::may_want_key) {
                    return None;
                }
                (addresses(typed), problems().any(|problem| likely_wants_key(problem, &here)))
            }
            Server::Ready(servers) if self.was_refused_for_key() => (servers.urls(), true),
            // The key is for the server, not for the relay in front of it.
            Server::Ready(servers) if servers.iter().any(|server| server.port_lanes.is_some()) => {
                (servers.urls(), false)
            }
            Server::Unknown
            | Server::Checking { .. }
            | Server::Waiting { .. }
            | Server::Ready(_)
            | Server::Problem(_) => return None,
        };
        // The address may redirect to another server, and then that one requires the key.
        let is_here = self.origins(&urls) == self.origins_of(typed);
        let address = if is_here { typed.to_owned() } else { urls.join(", ") };
        Some(KeyWish { address, is_urgent })
    }

    /// Drops a key that is not for the server at this address.
    pub(super) fn keep_key_for(&mut self, address: &str) {
        if self.key.is_some() && self.key_for(address).is_none() {
            self.key = None;
        }
    }

    /// The key, if it is for the server at this address, or for every one of several.
    pub(super) fn key_for(&self, address: &str) -> Option<Key> {
        let held = self.key.as_ref()?;
        let wanted = self.origins_of(address);
        let is_for = |origin| held.origins.contains(origin);
        (!wanted.is_empty() && wanted.iter().all(is_for)).then(|| held.key.clone())
    }

    /// The origins of the servers in an address field; empty if one of them is not an address.
    fn origins_of(&self, address: &str) -> Vec<String> {
        self.origins(&addresses(address))
    }

    /// The origins of these URLs; empty if one of them is not an address.
    fn origins(&self, urls: &[String]) -> Vec<String> {
        let origin = |url: &String| {
            ServerAddress::parse(url, &self.page_origin).map(|address| address.origin())
        };
        urls.iter().map(origin).collect::<Option<_>>().unwrap_or_default()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings { page_origin: self.page_origin.clone(), ..Surroundings::default() }
    }

    /// Whether the last session ended because a key was missing: some servers list their models to everybody.
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
