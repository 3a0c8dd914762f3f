//! Limits the number of open connections, and picks the one to close for a new one.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::locked::locked;

/// Maximum number of open connections. More than the 192 requests that a page has in flight, and fewer than
/// the file descriptors that any system allows a process that has raised its limit.
const MAX_CONNECTIONS: usize = 512;

/// The open connections.
#[derive(Debug, Default)]
pub(crate) struct ConnectionRegistry {
    connections: Mutex<HashMap<usize, Arc<ConnectionState>>>,
    next: AtomicUsize,
}

/// The state of one connection.
#[derive(Debug)]
pub(crate) struct ConnectionState {
    in_flight: AtomicUsize,
    /// Whether any of its requests was authorized.
    is_authorized: AtomicBool,
    idle_since: Mutex<Instant>,
    evict: Notify,
}

/// Counts as an open connection until dropped.
#[derive(Debug)]
pub(crate) struct Registration {
    registry: Arc<ConnectionRegistry>,
    id: usize,
    state: Arc<ConnectionState>,
}

/// A request in flight, until dropped: its connection is not idle.
#[derive(Debug)]
pub(crate) struct Busy(Arc<ConnectionState>);

impl ConnectionRegistry {
    /// Registers a connection. At the limit another one is closed: the oldest unauthorized one, whatever it does, so
    /// that strangers cannot keep everybody out, or else the one that has been idle longest. If all others are
    /// authorized and busy, `None` refuses the new one.
    pub(crate) fn register(self: &Arc<Self>) -> Option<Registration> {
        let mut connections = locked(&self.connections);
        if connections.len() >= MAX_CONNECTIONS {
            let may_go = connections.iter().filter(|(_, state)| state.may_be_evicted());
            let (&longest, _) = may_go.min_by_key(|(_, state)| state.eviction_rank())?;
            connections.remove(&longest)?.evict.notify_one();
        }
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let state = Arc::new(ConnectionState::new());
        connections.insert(id, Arc::clone(&state));
        Some(Registration { registry: Arc::clone(self), id, state })
    }
}

impl ConnectionState {
    fn new() -> Self {
        Self {
            in_flight: AtomicUsize::new(0),
            is_authorized: AtomicBool::new(false),
            idle_since: Mutex::new(Instant::now()),
            evict: Notify::new(),
        }
    }

    fn is_busy(&self) -> bool {
        self.in_flight.load(Ordering::Relaxed) > 0
    }

    /// Whether it has answered nothing for so long.
    pub(crate) fn is_idle_for(&self, long: Duration) -> bool {
        !self.is_busy() && locked(&self.idle_since).elapsed() >= long
    }

    pub(crate) fn is_authorized(&self) -> bool {
        self.is_authorized.load(Ordering::Relaxed)
    }

    /// Marks the connection as having had an authorized request.
    pub(crate) fn authorize(&self) {
        self.is_authorized.store(true, Ordering::Relaxed);
    }

    fn may_be_evicted(&self) -> bool {
        !self.is_authorized() || !self.is_busy()
    }

    /// The lowest rank is closed first.
    fn eviction_rank(&self) -> (bool, Instant) {
        (self.is_authorized(), *locked(&self.idle_since))
    }

    /// Resolves when this connection has to be closed to make room.
    pub(crate) async fn evicted(&self) {
        self.evict.notified().await;
    }

    /// Counts a request as in flight until the returned guard is dropped.
    pub(crate) fn begin_request(self: &Arc<Self>) -> Busy {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        Busy(Arc::clone(self))
    }
}

impl Registration {
    pub(crate) fn state(&self) -> &Arc<ConnectionState> {
        &self.state
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        locked(&self.registry.connections).remove(&self.id);
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        *locked(&self.0.idle_since) = Instant::now();
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_connections_make_room_busy_ones_do_not() {
        let registry = Arc::new(ConnectionRegistry::default());
        let first = registry.register().unwrap();
        first.state().authorize();
        let _busy = first.state().begin_request();
        let second = registry.register().unwrap();
        second.state().authorize();
        drop(second.state().begin_request());
        let rest: Vec<Registration> =
            (2..MAX_CONNECTIONS).map(|_| registry.register().unwrap()).collect();
        let _another = registry.register().unwrap();
        let open = |registration: &Registration| {
            locked(&registry.connections).contains_key(&registration.id)
        };
        assert!(open(&first) && open(&second), "one works, the other is no stranger's");
        assert!(!open(&rest[0]) && open(&rest[1]), "the oldest of a stranger goes");
    }

    #[test]
    fn strangers_make_room_even_if_they_are_busy() {
        let registry = Arc::new(ConnectionRegistry::default());
        let all: Vec<Registration> =
            (0..MAX_CONNECTIONS).map(|_| registry.register().unwrap()).collect();
        let _busy: Vec<Busy> = all.iter().map(|it| it.state().begin_request()).collect();
        all[0].state().authorize();
        let _another = registry.register().unwrap();
        let is_open = |it: &Registration| locked(&registry.connections).contains_key(&it.id);
        assert!(is_open(&all[0]) && !is_open(&all[1]) && is_open(&all[2]));
    }

    #[test]
    fn without_idle_connections_new_ones_are_refused() {
        let registry = Arc::new(ConnectionRegistry::default());
        let mut all: Vec<Registration> =
            (0..MAX_CONNECTIONS).map(|_| registry.register().unwrap()).collect();
        all.iter().for_each(|registration| registration.state().authorize());
        let busy: Vec<Busy> =
            all.iter().map(|registration| registration.state().begin_request()).collect();
        assert!(registry.register().is_none());
        drop(busy);
        all.pop();
        assert!(registry.register().is_some());
    }
}
